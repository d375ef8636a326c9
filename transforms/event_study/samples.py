"""From a study to the cross-sections that tests take: one group, one model, at the level of days and of windows."""

from dataclasses import dataclass, replace

import numpy as np

from transforms.event_study.arrays import Flags, Floats, Ints, integers
from transforms.event_study.correlation import linear_mean_correlation, pairwise_mean_correlation
from transforms.event_study.design import Design
from transforms.event_study.engine import Estimates
from transforms.event_study.estimation_rows import EstimationRows
from transforms.event_study.general_ranks import general_ranks
from transforms.event_study.panel import Panel
from transforms.event_study.passes import Passes
from transforms.event_study.sample import GeneralRanks, Ranks, Sample, mean_of, spread_of

PAIRWISE_EVENTS = 3_000


@dataclass(frozen=True)
class Correlation:
    """Mean correlation of a group's estimation residuals.

    Attributes:
        calendar: On common dates; NaN where no two events have three in common.
        pairs: Pairs it is the mean of.
        relative: On common relative days; NaN for the linear definition.
        definition: Which of the two ways to average: `pairwise` (canonical) or `linear`.
    """

    calendar: float
    pairs: int
    relative: float
    definition: str


@dataclass(frozen=True)
class Group:
    """One group of events under one model.

    Attributes:
        index: Its row in the sums of `rows`.
        events: [n] positions of its events that have an estimate.
        correlation: How much they move together.
        found: The model's estimates of every event.
        rows: Sums over the estimation rows of every group.
        general: GRANK's ingredients.
    """

    index: int
    events: Ints
    correlation: Correlation
    found: Estimates
    rows: EstimationRows
    general: GeneralRanks


def groups_of(panel: Panel, found: Estimates, members: Flags, passes: Passes) -> list[Group]:
    """Gather what the tests need of each group.

    Args:
        panel: The inputs.
        found: One model's estimates.
        members: [G, E] which events belong to which group.
        passes: Who goes through the estimation residuals.
    """
    estimated = members & np.isfinite(found.variance)
    rows = passes.first(found, estimated)
    events = [np.flatnonzero(inside) for inside in estimated]
    residuals = rows.residuals(len(panel.events))
    correlations = [_correlation(panel, rows, residuals, inside, index) for index, inside in enumerate(events)]
    spreads = _score_spreads(found, events, correlations)
    general = general_ranks(rows, passes.second(found, estimated, spreads, rows))
    return [
        Group(index, events[index], correlations[index], found, rows, general[index]) for index in range(len(members))
    ]


def samples_of(panel: Panel, design: Design, group: Group) -> list[Sample]:
    """The group's days, windows, and windows by buy-and-hold."""
    windows = _window_sample(panel, design, group)
    held = replace(windows, level="abhar", value=group.found.bhar_market[group.events])
    return [_day_sample(panel, design, group), windows, held]


def _score_spreads(found: Estimates, events: list[Ints], correlations: list[Correlation]) -> Floats:
    """[G, 2, C] what makes SCAR the event's score: its spread, and that spread over sqrt(1 - r)."""
    plain = np.array([spread_of(found.scar[inside]) for inside in events]).reshape(len(events), 1, -1)
    left = np.array([1.0 - correlation.calendar for correlation in correlations]).reshape(-1, 1, 1)
    shrink = np.sqrt(np.where(np.isfinite(left), np.maximum(left, 0.0), 1.0))
    with np.errstate(divide="ignore"):
        return np.concatenate([plain, plain / shrink], 1)


def _correlation(panel: Panel, rows: EstimationRows, residuals: Floats | None, events: Ints, group: int) -> Correlation:
    """The canonical pairwise means where the group is small enough, the linear one beyond."""
    if residuals is None or len(events) > PAIRWISE_EVENTS:
        linear = linear_mean_correlation(rows.calendar_sum[group], len(events))
        return Correlation(linear, len(events) * (len(events) - 1) // 2, float("nan"), "linear")
    own = residuals[events]
    calendar, pairs = pairwise_mean_correlation(own, panel.day[events] + rows.days[0])
    relative, _ = pairwise_mean_correlation(own, np.zeros(len(events), np.int64))
    return Correlation(calendar, pairs, relative, "pairwise")


def _day_sample(panel: Panel, design: Design, group: Group) -> Sample:
    """The cross-section of every event day."""
    low, high = panel.span
    found, events = group.found, group.events
    days = np.eye(high - low + 1, dtype=bool)
    ar, sar = found.ar[events], found.sar[events]
    labels = [str(day) for day in range(low, high + 1)]
    return _sample(panel, design, group, "aar", labels, ar, sar, sar, found.ar_variance[events], days)


def _window_sample(panel: Panel, design: Design, group: Group) -> Sample:
    """The cross-section of every window; CSAR = sum SAR / sqrt(L Q), Q = (M - k)/(M - k - 2)."""
    found, events, held = group.found, group.events, panel.held
    sar, scar = found.sar[events], found.scar[events]
    known = np.isfinite(sar)
    df = found.freedom[events].astype(np.float64)
    inflation = np.where(df > 2, df / np.where(df > 2, df - 2, 1.0), np.nan)
    scale = (known @ held.T.astype(np.float64)) * inflation[:, None]
    csar = np.where(known, sar, 0.0) @ held.T / np.sqrt(np.where(scale > 0, scale, np.nan))
    labels = [f"[{first},{last}]" for first, last in panel.windows]
    patell = np.where(np.isfinite(scar), csar, np.nan)
    return _sample(
        panel, design, group, "caar", labels, found.car[events], scar, patell, found.car_variance[events], held
    )


def _sample(
    panel: Panel,
    design: Design,
    group: Group,
    level: str,
    labels: list[str],
    value: Floats,
    standardized: Floats,
    patell: Floats,
    value_variance: Floats,
    held: Flags,
) -> Sample:
    """A Sample of the columns whose event days are marked in `held` [C, D]."""
    found, rows, events = group.found, group.rows, group.events
    aar = mean_of(found.ar[events])
    count = rows.residual_count[group.index]
    estimation = rows.residual_sum[group.index][count > 0] / count[count > 0]
    positive = found.positive_share[events][found.variance[events] > 0]
    return Sample(
        level=level,
        labels=labels,
        value=value,
        standardized=standardized,
        patell=patell,
        value_variance=value_variance,
        sigma_squared=found.variance[events],
        freedom=found.freedom[events],
        positive_share=float(positive.mean()) if len(positive) else float("nan"),
        correlation=group.correlation.calendar,
        path=np.where(np.isfinite(aar), aar, 0.0) @ held.T,
        length=held @ np.isfinite(aar).astype(np.float64),
        estimation_spread=float(estimation.std(ddof=1)) if len(estimation) > 1 else float("nan"),
        estimation_days=len(estimation),
        ranks=_ranks(rows, group.index, held, panel.span[0]),
        general=group.general if level == "caar" else None,
        dates=panel.day[events],
        firms=panel.symbol[events],
        draws=design.bootstrap_draws,
        seed=design.seed,
    )


def _ranks(rows: EstimationRows, group: int, held: Flags, low: int) -> Ranks:
    """Rank deviations of the columns whose event days (from `low`) are marked in `held` [C, D]."""
    count = rows.rank_count[group]
    some = count > 0
    deviation = np.where(some, rows.rank_sum[group] / np.where(some, count, 1.0) - 0.5, 0.0)
    scaled = deviation * np.sqrt(count)
    place = np.searchsorted(rows.days, integers(low, low + held.shape[1]))
    days = held @ some[place].astype(np.float64)
    divisor = np.where(days > 0, days, np.nan)
    spread, scaled_spread = _root_mean(deviation[some]), _root_mean(scaled[some])
    return Ranks(held @ deviation[place] / divisor, held @ scaled[place] / divisor, days, spread, scaled_spread)


def _root_mean(values: Floats) -> float:
    spread = float(np.sqrt((values**2).mean())) if len(values) else 0.0
    return spread if spread > 0 else float("nan")
