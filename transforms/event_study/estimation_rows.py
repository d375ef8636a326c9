"""What the tests need from the estimation window, summed over the events of each group, relative day by day.

The residuals of a block are ranked, summed and let go; only a small study keeps them all (for the canonical mean
of pairwise correlations).
Ranks: U = midrank/(M_i + 1) over estimation and event days (Corrado 1989; Corrado and Zivney 1992). The same sort
ranks the estimation days among themselves, which GRANK needs (`general_ranks`).
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from transforms.event_study.arrays import Flags, Floats, Ints, integers
from transforms.event_study.design import Design
from transforms.event_study.engine import Estimates, on_fits
from transforms.event_study.fit import Fit
from transforms.event_study.panel import Panel
from transforms.event_study.ranks import midranks_within

KEPT_EVENTS = 20_000


@dataclass(frozen=True)
class AlignedBlock:
    """A fitted block by relative day: [B, R] abnormal returns and which of them belong to the estimation.

    Attributes:
        events: [B] positions of the events in the panel.
        variance: [B] sigma^2; NaN for an event without spread.
        value: [B, R] abnormal return; NaN outside the calendar, and for an event without spread.
        used: [B, R] the estimation days.
        ranked: [B, R] the estimation and event days that have a value.
    """

    events: Ints
    variance: Floats
    value: Floats
    used: Flags
    ranked: Flags

    @property
    def residual(self) -> Floats:
        """[B, R] estimation residuals, NaN elsewhere."""
        return np.where(self.used, self.value, np.nan)


@dataclass(frozen=True)
class EstimationRows:
    """Sums over the events of G groups by the R relative days of any estimation or event window.

    Attributes:
        days: [R] relative days, ascending.
        rank_sum, rank_count: [G, R] sum and number of the ranks U.
        general_sum, general_count: [G, C, R] sum of the ranks among the estimation days over one more than the rows
            of GRANK, and number of them, over the events that have a score in window C.
        residual_sum, residual_count: [G, R] sum and number of the estimation residuals.
        calendar_sum: [G, T] sum of the residuals, each event's scaled to length one, on the calendar.
        kept: The blocks, where the study is small enough to keep them; else they are fitted again when needed.
    """

    days: Ints
    rank_sum: Floats
    rank_count: Floats
    general_sum: Floats
    general_count: Floats
    residual_sum: Floats
    residual_count: Floats
    calendar_sum: Floats
    kept: list[AlignedBlock] | None

    def residuals(self, count: int) -> Floats | None:
        """[E, R] estimation residuals of the `count` events of a study that is small enough to keep them."""
        if self.kept is None:
            return None
        every = np.full((count, len(self.days)), np.nan)
        for block in self.kept:
            every[block.events] = block.residual
        return every


def align(panel: Panel, fit: Fit, days: Ints) -> AlignedBlock:
    """Shift the calendar days of a block to relative days."""
    live = fit.variance > 0
    first = panel.day[fit.events] + days[0] - fit.first_day
    value, used = (_cut(whole, first, days) for whole in (fit.residual, fit.used & live[:, None]))
    value[~live] = np.nan
    ends = panel.event_days[fit.events]
    event = (days >= ends[:, [0]]) & (days <= ends[:, [1]])
    variance = np.where(live, fit.variance, np.nan)
    return AlignedBlock(fit.events, variance, value, used, (used | event) & np.isfinite(value))


def _cut(whole: NDArray[Any], first: Ints, days: Ints) -> NDArray[Any]:
    """[B, R] of each row the `days`, counted from its column `first`; NaN or False beyond the row's ends."""
    width = int(days[-1] - days[0]) + 1
    before, after = max(0, -int(first.min())), max(0, int(first.max()) + width - whole.shape[1])
    if before or after:
        beyond = np.nan if whole.dtype == np.float64 else False
        whole = np.pad(whole, ((0, 0), (before, after)), constant_values=beyond)
    stretches = sliding_window_view(whole, width, axis=1)[integers(0, len(whole)), first + before]
    return stretches if width == len(days) else stretches[:, days - days[0]]


def estimation_rows(panel: Panel, design: Design, found: Estimates, members: Flags) -> EstimationRows:
    """Go through the estimation residuals of a model once.

    Args:
        panel: The inputs.
        design: The request.
        found: The model's estimates.
        members: [G, E] which events belong to which group.
    """
    days, windows = panel.relative_days, len(panel.windows)
    kept: list[AlignedBlock] | None = [] if panel.study_size <= KEPT_EVENTS else None
    ranks, rank_counts, residuals, residual_counts = np.zeros((4, len(members), len(days)))
    general, general_counts = np.zeros((2, len(members), windows, len(days)))
    calendar = np.zeros((len(members), len(panel.dates)))
    total = EstimationRows(
        days, ranks, rank_counts, general, general_counts, residuals, residual_counts, calendar, kept
    )  # fmt: skip
    scored = np.isfinite(found.scar)

    def work(fit: Fit) -> _Part:
        return _part(fit, align(panel, fit, days), members[:, fit.events], scored[fit.events])

    for part in on_fits(panel, found.model, design, work):
        for name in SUMS:
            getattr(total, name)[part.groups] += getattr(part, name)
        end = part.first_day + part.calendar_sum.shape[1]
        calendar[part.groups, part.first_day : end] += part.calendar_sum
        if kept is not None:
            kept.append(part.block)
    return total


SUMS = ("rank_sum", "rank_count", "general_sum", "general_count", "residual_sum", "residual_count")


def add_rows(total: EstimationRows | None, part: EstimationRows, events: Ints) -> EstimationRows:
    """The sums so far and those of a part; `events` [e] are the places of its events in the study."""
    placed = None if part.kept is None else [replace(block, events=events[block.events]) for block in part.kept]
    if total is None:
        return replace(part, kept=placed)
    sums = {name: getattr(total, name) + getattr(part, name) for name in (*SUMS, "calendar_sum")}
    return replace(total, **sums, kept=None if total.kept is None or placed is None else total.kept + placed)


@dataclass(frozen=True)
class _Part:
    """The sums of one block, for the groups that have an event in it."""

    groups: Ints
    first_day: int
    rank_sum: Floats
    rank_count: Floats
    general_sum: Floats
    general_count: Floats
    residual_sum: Floats
    residual_count: Floats
    calendar_sum: Floats
    block: AlignedBlock


def _part(fit: Fit, block: AlignedBlock, members: Flags, scored: Flags) -> _Part:
    """Rank and sum one block; `scored` [B, C] says which events have a score in which window."""
    groups = np.flatnonzero(members.any(1))
    inside = members[groups].astype(np.float64)
    ranks, among = midranks_within(np.where(block.ranked, block.value, np.nan), block.ranked, block.used)
    share = np.where(block.ranked, ranks, 0.0) / (block.ranked.sum(1)[:, None] + 1.0)
    length = np.sqrt(np.vecdot(fit.error, fit.error))
    unit = inside / np.where((fit.variance > 0) & (length > 0), length, np.inf) @ fit.error
    residual = np.where(block.used, block.value, 0.0)
    used = block.used.astype(np.float64)
    weights = inside[:, :, None] * scored / (used.sum(1) + 2.0)[:, None]
    general = weights.mT @ np.where(block.used, among, 0.0)
    return _Part(
        groups, fit.first_day,
        inside @ share, inside @ block.ranked,
        general, (inside[:, :, None] * scored).mT @ used,
        inside @ residual, inside @ used, unit, block,
    )  # fmt: skip
