"""Group statistics: AAR and CAAR of groups of events with every test of TESTS beside them."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from transforms.event_study.correlation import effective_count
from transforms.event_study.design import Design
from transforms.event_study.engine import Estimates
from transforms.event_study.frames import numbers
from transforms.event_study.laws import normal_p, student_p
from transforms.event_study.multiple import adjusted_p_values
from transforms.event_study.panel import Flags, Floats, Panel
from transforms.event_study.parametric import skewness
from transforms.event_study.sample import FEWEST_EVENTS, Sample
from transforms.event_study.samples import Correlation, groups_of, samples_of
from transforms.event_study.statistics import TESTS, Test

EVERYTHING = "all"
OF_GROUP = {"group": pl.String, "model": pl.String}
OF_TEST = {
    "level": pl.String,
    "window": pl.String,
    "test": pl.String,
    "value": pl.Float64,
    "df": pl.Float64,
    "p_value": pl.Float64,
    "n": pl.Int64,
    "mean_correlation": pl.Float64,
    "effective_n": pl.Float64,
    "definition": pl.String,
}


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
        group, model, level (`sample`, `aar`, `caar`, or `abhar` of bhar_market), window (an event day, or `[a,b]`),
        test, value, df, p_value, n, mean_correlation, effective_n, definition, p_holm, p_bh (over the groups and
        windows of a model, level and test). A test of fewer than three events has no row.
    """
    names, members = members_of(panel, groups)
    rows = [pl.DataFrame(schema=OF_GROUP | OF_TEST)]
    for model, estimates in found.items():
        for group in groups_of(panel, design, estimates, members):
            samples = samples_of(panel, design, group)
            parts = [*(_rows_of(sample, group.correlation) for sample in samples),
                     _group_rows(samples[0], group.correlation)]  # fmt: skip
            named = {"group": pl.lit(names[group.index]), "model": pl.lit(model)}
            rows.append(pl.concat(parts).select(**named, **{name: pl.col(name) for name in OF_TEST}))
    return adjusted_p_values(pl.concat(rows))


def members_of(panel: Panel, groups: pl.DataFrame | None) -> tuple[list[str], Flags]:
    """Names of the groups and [G, E] who belongs to them."""
    positions = panel.events.select("event_id").with_row_index("position")
    if groups is None:
        groups = positions.select(pl.lit(EVERYTHING).alias("group"), "event_id")
        if "group" in panel.events.columns:
            own = panel.events.select(pl.col("group").cast(pl.String), "event_id").drop_nulls("group")
            groups = pl.concat([groups, own.filter(pl.col("group") != EVERYTHING)])
    placed = groups.join(positions, on="event_id")
    names = placed["group"].unique(maintain_order=True)
    code = placed.select(
        pl.col("group").replace_strict(names, pl.int_range(len(names), eager=True), return_dtype=pl.Int64)
    ).to_series()
    members = np.zeros((len(names), len(positions)), bool)
    members[code.to_numpy(), placed["position"].to_numpy()] = True
    return [str(name) for name in names], members


def _rows_of(sample: Sample, correlation: Correlation) -> pl.DataFrame:
    """Descriptions and tests of one sample, one row per column and test."""
    known = np.isfinite(sample.value)
    if sample.level == "abhar" and not known.any():
        return pl.DataFrame(schema=OF_TEST)
    described = {
        "n": sample.count,
        "mean": sample.mean,
        "median": _medians(sample.value),
        "n_pos": (sample.value > 0).sum(0).astype(np.float64),
    }
    if sample.level == "abhar":
        described["skewness_lbt"] = skewness(sample)
    frames = [_test_rows(sample, correlation, name, value) for name, value in described.items()]
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        frames += [_tested(sample, correlation, test) for test in TESTS.values() if sample.level in test.levels]
    return pl.concat(frames)


def _medians(values: Floats) -> Floats:
    """[C] column medians over what is there."""
    known = np.isfinite(values)
    ordered = np.sort(np.where(known, values, np.inf), 0)
    count = known.sum(0)
    if not len(values):
        return np.full(values.shape[1], np.nan)
    lower, upper = (np.clip(place, 0, len(values) - 1)[None, :] for place in ((count - 1) // 2, count // 2))
    middle = np.take_along_axis(ordered, lower, 0)[0] + np.take_along_axis(ordered, upper, 0)[0]
    return np.where(count > 0, middle / 2, np.nan)


def _tested(sample: Sample, correlation: Correlation, test: Test) -> pl.DataFrame:
    """Rows of one test; fewer than three events have none."""
    outcome = test.compute(sample)
    value = np.where(sample.count >= FEWEST_EVENTS, outcome.value, np.nan)
    df = np.full(len(value), np.nan) if outcome.df is None else outcome.df
    if outcome.p_value is not None:
        p_value = outcome.p_value
    else:
        p_value = student_p(value, df) if test.law == "t" else normal_p(value)
    rows = _test_rows(sample, correlation, test.name, value, df, p_value, test.definition)
    return rows.drop_nulls("value")


def _test_rows(
    sample: Sample,
    correlation: Correlation,
    test: str,
    value: Floats,
    df: Floats | None = None,
    p_value: Floats | None = None,
    definition: str = "description",
) -> pl.DataFrame:
    """One row per column of the sample."""
    nothing = np.full(len(value), np.nan)
    columns = {
        "level": pl.Series([sample.level] * len(value), dtype=pl.String),
        "window": pl.Series(sample.labels, dtype=pl.String),
        "test": pl.Series([test] * len(value), dtype=pl.String),
        "value": numbers(value),
        "df": numbers(nothing if df is None else df),
        "p_value": numbers(nothing if p_value is None else np.where(np.isfinite(value), p_value, np.nan)),
        "n": pl.Series(sample.count).cast(pl.Int64),
        "mean_correlation": numbers(np.full(len(value), correlation.calendar)),
        "effective_n": numbers(np.array([effective_count(int(n), correlation.calendar) for n in sample.count])),
        "definition": pl.Series([f"{definition}; correlation {correlation.definition}"] * len(value), dtype=pl.String),
    }
    return pl.DataFrame(columns)


def _group_rows(sample: Sample, correlation: Correlation) -> pl.DataFrame:
    """What describes the whole group: its correlation, the share of positive residuals, the spread of its AARs."""
    values = {
        "rbar_calendar_aligned": correlation.calendar,
        "n_pairs_calendar": float(correlation.pairs),
        "rbar_relday_aligned": correlation.relative,
        "p_hat_positive": sample.positive_share,
        "sd_aar_estimation": sample.estimation_spread,
    }
    count = len(sample.value)
    return pl.DataFrame(
        {
            "level": "sample",
            "window": None,
            "test": list(values),
            "value": numbers(np.array(list(values.values()))),
            "df": None,
            "p_value": None,
            "n": count,
            "mean_correlation": numbers(np.full(len(values), correlation.calendar)),
            "effective_n": numbers(np.full(len(values), effective_count(count, correlation.calendar))),
            "definition": f"description; correlation {correlation.definition}",
        },
        schema=OF_TEST,
    )
