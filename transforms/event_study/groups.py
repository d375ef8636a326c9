"""Group statistics: AAR and CAAR of groups of events with every test of TESTS beside them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from transforms.event_study.correlation import effective_count, linear_mean_correlation, pairwise_mean_correlation
from transforms.event_study.design import Design
from transforms.event_study.engine import Estimates
from transforms.event_study.estimation_rows import EstimationRows, estimation_rows
from transforms.event_study.frames import numbers, window_names
from transforms.event_study.general_ranks import general_ranks
from transforms.event_study.multiple import adjusted_p_values
from transforms.event_study.nonparametric import normal_p, student_p
from transforms.event_study.panel import Flags, Floats, Ints, Panel
from transforms.event_study.sample import FEWEST_EVENTS, GeneralRanks, Ranks, Sample, mean_of, spread_of
from transforms.event_study.statistics import TESTS, Test

PAIRWISE_EVENTS = 3_000
EVERYTHING = "all"


@dataclass(frozen=True)
class Correlation:
    """Mean correlation of a group's estimation residuals.

    Attributes:
        calendar: On common dates; NaN where no two events have three in common.
        pairs: Pairs it is the mean of.
        relative: On common relative days.
        definition: Which of the two ways to average.
    """

    calendar: float
    pairs: int
    relative: float
    definition: str


def group_statistics(
    panel: Panel, design: Design, found: Mapping[str, Estimates], groups: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Every test of every group, model and event day or window.

    Args:
        panel: The inputs.
        design: The request.
        found: Model name to estimates.
        groups: group, event_id: which events belong to which group, an event to any number of them; by default
            the events' own column `group`, and `all`.

    Returns:
        group, model, level (`sample`, `aar` or `caar`), window (an event day, or `[a,b]`), test, value, df, p_value,
        n, p_holm, p_bh (over the groups and windows of a model, level and test), mean_correlation, effective_n,
        definition. A test of fewer than three events has no row.
    """
    names, members = _members(panel, groups)
    rows = [
        row
        for estimates in found.values()
        for row in _of_model(panel, design, estimates, names, members)
    ]
    return adjusted_p_values(pl.concat(rows)) if rows else adjusted_p_values(pl.DataFrame(schema=SCHEMA))


SCHEMA = {
    "group": pl.String, "model": pl.String, "level": pl.String, "window": pl.String, "test": pl.String,
    "value": pl.Float64, "df": pl.Float64, "p_value": pl.Float64, "n": pl.Int64, "mean_correlation": pl.Float64,
    "effective_n": pl.Float64, "definition": pl.String,
}  # fmt: skip


def _members(panel: Panel, groups: pl.DataFrame | None) -> tuple[list[str], Flags]:
    """Names of the groups and [G, E] who belongs to them."""
    positions = panel.events.select("event_id").with_row_index("position")
    if groups is None:
        groups = positions.select(pl.lit(EVERYTHING).alias("group"), "event_id")
        if "group" in panel.events.columns:
            own = panel.events.select(pl.col("group").cast(pl.String), "event_id").drop_nulls("group")
            groups = pl.concat([groups, own.filter(pl.col("group") != EVERYTHING)])
    placed = groups.join(positions, on="event_id")
    names = placed["group"].unique(maintain_order=True)
    code = placed["group"].replace_strict(names, pl.int_range(len(names), eager=True), return_dtype=pl.Int64)
    members = np.zeros((len(names), len(positions)), bool)
    members[code.to_numpy(), placed["position"].to_numpy()] = True
    return [str(name) for name in names], members


def _of_model(
    panel: Panel, design: Design, found: Estimates, names: list[str], members: Flags
) -> list[pl.DataFrame]:
    """Rows of every group of one model."""
    estimated = members & np.isfinite(found.variance)
    rows = estimation_rows(panel, design, found, estimated)
    correlations = [_correlation(panel, rows, estimated[g], g) for g in range(len(names))]
    scar = found.scar
    plain = np.array([spread_of(scar[inside]) for inside in estimated]).reshape(len(names), 1, -1)
    shrink = np.sqrt(np.clip([[[1 - c.calendar]] for c in correlations], 0.0, None)).reshape(len(names), 1, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        spreads = np.concatenate([plain, plain / np.where(np.isfinite(shrink), shrink, 1.0)], 1)
    general = general_ranks(panel, design, found, estimated, spreads)
    frames: list[pl.DataFrame] = []
    for g, name in enumerate(names):
        events = np.flatnonzero(estimated[g])
        samples = [
            _day_sample(panel, design, found, rows, correlations[g], events, g),
            _window_sample(panel, design, found, rows, correlations[g], events, g, general[g]),
        ]
        frames += [_frame(sample, correlations[g], name, found.model.name) for sample in samples]
        frames.append(_sample_rows(samples[0], correlations[g], name, found.model.name))
    return frames


def _correlation(panel: Panel, rows: EstimationRows, inside: Flags, group: int) -> Correlation:
    """The canonical pairwise means where the group is small enough, the linear one beyond."""
    events = np.flatnonzero(inside)
    if rows.residuals is None or len(events) > PAIRWISE_EVENTS:
        linear = linear_mean_correlation(rows.calendar_sum[group], len(events))
        return Correlation(linear, len(events) * (len(events) - 1) // 2, float("nan"), "linear")
    residuals = rows.residuals[events]
    calendar, pairs = pairwise_mean_correlation(residuals, panel.day[events] + rows.days[0])
    relative, _ = pairwise_mean_correlation(residuals, np.zeros(len(events), np.int64))
    return Correlation(calendar, pairs, relative, "pairwise")


def _day_sample(
    panel: Panel, design: Design, found: Estimates, rows: EstimationRows, correlation: Correlation,
    events: Ints, group: int,
) -> Sample:  # fmt: skip
    """The cross-section of every event day."""
    low, high = panel.span
    ar, sar = found.ar[events], found.sar[events]
    return Sample(
        level="aar", labels=[str(day) for day in range(low, high + 1)], value=ar, standardized=sar, patell=sar,
        value_variance=found.ar_variance[events], path=mean_of(ar), length=np.ones(high - low + 1), general=None,
        ranks=_ranks(rows, group, np.eye(high - low + 1, dtype=bool), low),
        **_common(panel, design, found, rows, correlation, events, group),
    )  # fmt: skip


def _window_sample(
    panel: Panel, design: Design, found: Estimates, rows: EstimationRows, correlation: Correlation,
    events: Ints, group: int, general: GeneralRanks,
) -> Sample:  # fmt: skip
    """The cross-section of every window."""
    low, high = panel.span
    held = np.array([[first <= day <= last for day in range(low, high + 1)] for first, last in panel.windows])
    aar = mean_of(found.ar[events])
    sar = found.sar[events]
    known = np.isfinite(sar)
    df = found.freedom[events].astype(np.float64)
    patell_variance = np.where(df > 2, df / np.where(df > 2, df - 2, 1.0), np.nan)
    days = (known @ held.T.astype(np.float64)) * patell_variance[:, None]
    csar = np.where(known, sar, 0.0) @ held.T / np.sqrt(np.where(days > 0, days, np.nan))
    scar = found.scar[events]
    return Sample(
        level="caar", labels=window_names(panel).to_list(), value=found.car[events], standardized=scar,
        patell=np.where(np.isfinite(scar), csar, np.nan), value_variance=found.car_variance[events],
        path=np.where(np.isfinite(aar), aar, 0.0) @ held.T, length=held @ np.isfinite(aar).astype(np.float64),
        ranks=_ranks(rows, group, held, low), general=general,
        **_common(panel, design, found, rows, correlation, events, group),
    )  # fmt: skip


def _common(
    panel: Panel, design: Design, found: Estimates, rows: EstimationRows, correlation: Correlation,
    events: Ints, group: int,
) -> dict[str, Floats | Ints | float | int]:  # fmt: skip
    """What both levels share."""
    count = rows.residual_count[group]
    aar = rows.residual_sum[group][count > 0] / count[count > 0]
    positive = found.positive_share[events][found.variance[events] > 0]
    return {
        "sigma_squared": found.variance[events], "freedom": found.freedom[events],
        "positive_share": float(positive.mean()) if len(positive) else float("nan"),
        "correlation": correlation.calendar,
        "estimation_spread": float(aar.std(ddof=1)) if len(aar) > 1 else float("nan"),
        "estimation_days": len(aar), "dates": panel.day[events], "firms": panel.symbol[events],
        "draws": design.bootstrap_draws, "seed": design.seed,
    }  # fmt: skip


def _ranks(rows: EstimationRows, group: int, held: Flags, low: int) -> Ranks:
    """Rank deviations of the columns whose event days (from `low`) are marked in `held` [C, D]."""
    count = rows.rank_count[group]
    some = count > 0
    deviation = np.where(some, rows.rank_sum[group] / np.where(some, count, 1.0) - 0.5, 0.0)
    scaled = deviation * np.sqrt(count)
    place = np.searchsorted(rows.days, np.arange(low, low + held.shape[1]))
    days = held @ some[place].astype(np.float64)
    divisor = np.where(days > 0, days, np.nan)
    return Ranks(
        held @ deviation[place] / divisor, held @ scaled[place] / divisor, days,
        _root_mean(deviation[some]), _root_mean(scaled[some]),
    )  # fmt: skip


def _root_mean(values: Floats) -> float:
    spread = float(np.sqrt((values**2).mean())) if len(values) else 0.0
    return spread if spread > 0 else float("nan")


def _frame(sample: Sample, correlation: Correlation, group: str, model: str) -> pl.DataFrame:
    """Descriptions and tests of one sample, one row per column and test."""
    known = np.isfinite(sample.value)
    median = np.array([np.median(column[there]) if there.any() else np.nan
                       for column, there in zip(sample.value.T, known.T, strict=True)])  # fmt: skip
    described = {
        "n": sample.count, "mean": sample.mean, "median": median,
        "n_pos": (sample.value > 0).sum(0).astype(np.float64),
    }  # fmt: skip
    frames = [_rows(sample, correlation, name, value) for name, value in described.items()]
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        frames += [_tested(sample, correlation, test) for test in TESTS.values() if sample.level in test.levels]
    return pl.concat(frames).select(group=pl.lit(group), model=pl.lit(model), **{name: name for name in list(SCHEMA)[2:]})


def _tested(sample: Sample, correlation: Correlation, test: Test) -> pl.DataFrame:
    outcome = test.compute(sample)
    value = np.where(sample.count >= FEWEST_EVENTS, outcome.value, np.nan)
    df = np.full(len(value), np.nan) if outcome.df is None else outcome.df
    if test.law == "own":
        p_value = np.full(len(value), np.nan) if outcome.p_value is None else outcome.p_value
    else:
        p_value = student_p(value, df) if test.law == "t" else normal_p(value)
    rows = _rows(sample, correlation, test.name, value, np.where(np.isfinite(value), df, np.nan), p_value, test.definition)
    return rows.drop_nulls("value")


def _rows(
    sample: Sample, correlation: Correlation, test: str, value: Floats, df: Floats | None = None,
    p_value: Floats | None = None, definition: str = "description",
) -> pl.DataFrame:  # fmt: skip
    nothing = np.full(len(value), np.nan)
    effective = np.array([effective_count(int(n), correlation.calendar) for n in sample.count])
    return pl.DataFrame(
        {
            "level": sample.level, "window": sample.labels, "test": test, "value": numbers(value),
            "df": numbers(nothing if df is None else df),
            "p_value": numbers(nothing if p_value is None else np.where(np.isfinite(value), p_value, np.nan)),
            "n": pl.Series(sample.count).cast(pl.Int64), "mean_correlation": numbers(nothing + correlation.calendar),
            "effective_n": numbers(effective), "definition": f"{definition}; correlation {correlation.definition}",
        },
        schema=dict(list(SCHEMA.items())[2:]),
    )  # fmt: skip


def _sample_rows(sample: Sample, correlation: Correlation, group: str, model: str) -> pl.DataFrame:
    """What describes the whole group: its correlation, the share of positive residuals, the spread of its AARs."""
    values = {
        "rbar_calendar_aligned": correlation.calendar, "n_pairs_calendar": float(correlation.pairs),
        "rbar_relday_aligned": correlation.relative, "p_hat_positive": sample.positive_share,
        "sd_aar_estimation": sample.estimation_spread,
    }  # fmt: skip
    count = len(sample.value)
    return pl.DataFrame(
        {
            "group": group, "model": model, "level": "sample", "window": None, "test": list(values),
            "value": numbers(np.array(list(values.values()))), "df": None, "p_value": None, "n": count,
            "mean_correlation": numbers(np.full(len(values), correlation.calendar)),
            "effective_n": numbers(np.full(len(values), effective_count(count, correlation.calendar))),
            "definition": f"correlation {correlation.definition}",
        },
        schema=SCHEMA,
    )  # fmt: skip
