"""What the tests need from the estimation window, summed over the events of each group, relative day by day.

The residuals of a block are ranked, summed and let go; only a small study keeps them all (for the canonical mean
of pairwise correlations).
Ranks: U = midrank/(M_i + 1) over estimation and event days (Corrado 1989; Corrado and Zivney 1992).
"""

from dataclasses import dataclass

import numpy as np

from transforms.event_study.design import Design
from transforms.event_study.engine import Estimates, in_parallel
from transforms.event_study.fit import Fit, blocks, fit_block, regressors
from transforms.event_study.panel import Flags, Floats, Ints, Panel, integers
from transforms.event_study.ranks import midranks

KEPT_EVENTS = 20_000


@dataclass(frozen=True)
class EstimationRows:
    """Sums over the events of G groups by the R relative days of any estimation or event window.

    Attributes:
        days: [R] relative days, ascending.
        rank_sum, rank_count: [G, R] sum and number of the ranks U.
        residual_sum, residual_count: [G, R] sum and number of the estimation residuals.
        calendar_sum: [G, T] sum of the residuals, each event's scaled to length one, on the calendar.
        residuals: [E, R] estimation residuals, where the study is small enough to keep them.
    """

    days: Ints
    rank_sum: Floats
    rank_count: Floats
    residual_sum: Floats
    residual_count: Floats
    calendar_sum: Floats
    residuals: Floats | None


@dataclass(frozen=True)
class AlignedBlock:
    """A fitted block by relative day: [B, R] abnormal returns and which of them belong to the estimation.

    Attributes:
        fit: The block.
        value: [B, R] abnormal return; NaN outside the calendar, and for an event without spread.
        used: [B, R] the estimation days.
        ranked: [B, R] the estimation and event days that have a value.
    """

    fit: Fit
    value: Floats
    used: Flags
    ranked: Flags

    @property
    def residual(self) -> Floats:
        """[B, R] estimation residuals, NaN elsewhere."""
        return np.where(self.used, self.value, np.nan)


def relative_days(panel: Panel) -> Ints:
    """Every relative day that is in the estimation or event window of some event, ascending."""
    ends = np.unique(np.concatenate([panel.estimation, panel.event_days]), axis=0)
    return np.unique(np.concatenate([integers(int(first), int(last) + 1) for first, last in ends]))


def align(panel: Panel, fit: Fit, days: Ints) -> AlignedBlock:
    """Shift the calendar days of a block to relative days."""
    live = (fit.variance > 0)[:, None]
    row = panel.day[fit.events][:, None] + days - fit.first_day
    there = (row >= 0) & (row < fit.residual.shape[1]) & live
    column = np.clip(row, 0, fit.residual.shape[1] - 1)
    value = np.where(there, np.take_along_axis(fit.residual, column, 1), np.nan)
    used = there & np.take_along_axis(fit.used, column, 1)
    ends = panel.event_days[fit.events]
    event = (days >= ends[:, [0]]) & (days <= ends[:, [1]])
    return AlignedBlock(fit, value, used, (used | event) & np.isfinite(value))


def estimation_rows(panel: Panel, design: Design, found: Estimates, members: Flags) -> EstimationRows:
    """Go through the estimation residuals of a model once.

    Args:
        panel: The inputs.
        design: The request.
        found: The model's estimates.
        members: [G, E] which events belong to which group.
    """
    days, given = relative_days(panel), regressors(panel, found.model)
    shape = (len(members), len(days))
    kept = np.full((len(panel.events), len(days)), np.nan) if len(panel.events) <= KEPT_EVENTS else None
    ranks, rank_counts, residuals, residual_counts = np.zeros((4, *shape))
    calendar = np.zeros((len(members), len(panel.dates)))
    total = EstimationRows(days, ranks, rank_counts, residuals, residual_counts, calendar, kept)

    def work(events: Ints) -> _Part:
        fit = fit_block(panel, found.model, given, events, design.min_observations)
        return _part(align(panel, fit, days), members[:, events])

    for part in in_parallel(work, blocks(panel)):
        for name in ("rank_sum", "rank_count", "residual_sum", "residual_count"):
            getattr(total, name)[part.groups] += getattr(part, name)
        total.calendar_sum[part.groups, part.first_day : part.first_day + part.calendar_sum.shape[1]] += (
            part.calendar_sum
        )
        if kept is not None:
            kept[part.events] = part.residuals
    return total


@dataclass(frozen=True)
class _Part:
    """The sums of one block, for the groups that have an event in it."""

    groups: Ints
    events: Ints
    first_day: int
    rank_sum: Floats
    rank_count: Floats
    residual_sum: Floats
    residual_count: Floats
    calendar_sum: Floats
    residuals: Floats


def _part(block: AlignedBlock, members: Flags) -> _Part:
    """Rank and sum one block."""
    fit, groups = block.fit, np.flatnonzero(members.any(1))
    inside = members[groups].astype(np.float64)
    ranks = midranks(np.where(block.ranked, block.value, np.nan))
    share = np.where(block.ranked, ranks, 0.0) / (block.ranked.sum(1)[:, None] + 1.0)
    error = np.where(fit.used & (fit.variance > 0)[:, None], fit.residual, 0.0)
    length = np.sqrt(np.vecdot(error, error))
    unit = error / np.where(length > 0, length, 1.0)[:, None]
    residual = block.residual
    return _Part(
        groups, fit.events, fit.first_day,
        inside @ share, inside @ block.ranked, inside @ np.where(block.used, residual, 0.0), inside @ block.used,
        inside @ unit, residual,
    )  # fmt: skip
