"""Mean CAR paths of groups of events, and the band that luck alone leaves once in twenty groups."""

import numpy as np
import polars as pl

from transforms.event_study import Study
from transforms.event_study.announcement_groups import coded_groups
from transforms.event_study.arrays import Floats
from transforms.event_study.frames import numbers
from transforms.event_study.groups import members_of
from transforms.event_study.laws import student_quantile
from transforms.event_study.sample import FEWEST_EVENTS, mean_of, overlap_share, spread_of
from transforms.tables import TABLES

GROUP_PATHS = "event_study.group_paths"
BEYOND_LUCK = 0.975
GROUP = ["group_kind", "group_name", "model"]


def group_paths(paths: Study, keyed: pl.DataFrame, tags: pl.DataFrame, means: pl.DataFrame) -> pl.DataFrame:
    """The mean CAR from the first event day to each later one, of every group with an event that has it.

    Its standard error is sd / sqrt(n) sqrt((1 + (n - 1) q r) / (1 - q r)): the cross-sectional one, which holds where
    the event moves the variance, inflated for events that share days as the test `kpp_bmp_t` is deflated (after
    Kolari, Pape and Pynnonen 2018). sd is of the events' CARs, r the mean correlation of the estimation residuals,
    q the mean share of the path's days that two events have in common. The bound is Student's t with n - 1.

    Args:
        paths: A study whose windows grow from the first event day by one day each.
        keyed: study_id, event_id, symbol, event_date of its events.
        tags: events.tags.
        means: event_study.group_means, for the mean correlation.
    """
    names, members = members_of(paths.panel, coded_groups(keyed, tags))
    last_days = [last for _, last in paths.panel.windows]
    blocks = [
        _path(paths, model, name, inside, last_days)
        for model in paths.estimates
        for name, inside in zip(names, members, strict=True)
    ]
    schema = TABLES[GROUP_PATHS].polars_schema
    if not blocks:
        return pl.DataFrame(schema=schema)
    part = pl.col("group").str.split_exact("\n", 1)
    named = pl.concat(blocks).with_columns(
        part.struct.field("field_0").alias("group_kind"), part.struct.field("field_1").alias("group_name")
    )
    correlations = means.filter(level="caar").select(*GROUP, "mean_correlation_ratio").unique()
    known = named.filter(pl.col("group_event_count") > 0).join(correlations, on=GROUP, how="left")
    return _with_bound(known).select(pl.col(column).cast(dtype) for column, dtype in schema.items())


def _path(paths: Study, model: str, name: str, inside: np.ndarray, last_days: list[int]) -> pl.DataFrame:
    """One group under one model: a row for each growing window."""
    found = paths.estimates[model]
    events = np.flatnonzero(inside & np.isfinite(found.variance))
    value: Floats = found.car[events]
    known = np.isfinite(value)
    length = np.array([last - first + 1 for first, last in paths.panel.windows], np.float64)
    return pl.DataFrame(
        {
            "group": pl.repeat(name, len(last_days), eager=True, dtype=pl.String),
            "model": pl.repeat(model, len(last_days), eager=True, dtype=pl.String),
            "event_day": pl.Series(last_days, dtype=pl.Int32),
            "group_event_count": pl.Series(known.sum(0), dtype=pl.Int64),
            "mean_abnormal_return": numbers(mean_of(value)),
            "spread": numbers(spread_of(value)),
            "overlap": numbers(overlap_share(paths.panel.day[events], known, length)),
        }
    )


def _with_bound(rows: pl.DataFrame) -> pl.DataFrame:
    """Add mean_standard_error_return and mean_luck_bound_return; null below three events."""
    n = pl.col("group_event_count")
    shared = pl.col("overlap") * pl.col("mean_correlation_ratio").fill_null(0.0)
    inflation = (1 + (n - 1) * shared) / (1 - shared)
    error = pl.col("spread") / n.sqrt() * pl.when(inflation > 0).then(inflation).sqrt()
    freedom = (rows["group_event_count"] - 1).cast(pl.Float64).to_numpy()
    beyond = numbers(student_quantile(BEYOND_LUCK, np.where(freedom > 0, freedom, np.nan)))
    return rows.with_columns(mean_standard_error_return=pl.when(n >= FEWEST_EVENTS).then(error)).with_columns(
        mean_luck_bound_return=pl.col("mean_standard_error_return") * beyond
    )
