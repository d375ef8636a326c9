"""Group statistics: AAR and CAAR of groups of events with every test of TESTS beside them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import polars as pl

from transforms.buckets import Run, one_by_one
from transforms.event_study.arrays import Flags, Floats
from transforms.event_study.bundles import in_bundles
from transforms.event_study.correlation import effective_count
from transforms.event_study.design import Design
from transforms.event_study.engine import Estimates
from transforms.event_study.frames import numbers
from transforms.event_study.laws import normal_p, student_p
from transforms.event_study.multiple import adjusted_p_values
from transforms.event_study.panel import Panel
from transforms.event_study.parametric import skewness
from transforms.event_study.passes import AtOnce, Passes
from transforms.event_study.sample import FEWEST_EVENTS, Sample
from transforms.event_study.samples import Correlation, Group, groups_of, samples_of
from transforms.event_study.statistics import TESTS, Law, Test

EVERYTHING = "all"
LEVELS = ("aar", "caar", "abhar")


@dataclass(frozen=True)
class Block:
    """C values of one statistic of one group: one per event day or window.

    Attributes:
        group, model, level, test: Where they belong.
        labels: C event days or windows; null for the group as a whole.
        value: [C] the statistic; NaN for none.
        count: [C] events.
        correlation: Of the group.
        df: [C] degrees of freedom, where the law has some.
        p_value: [C] where the test has its own.
        law: Law of the p-value; None for a description.
        definition: Which variant it is.
    """

    group: str
    model: str
    level: str
    test: str
    labels: list[str] | list[None]
    value: Floats
    count: Floats
    correlation: Correlation
    df: Floats | None = None
    p_value: Floats | None = None
    law: Law | None = None
    definition: str = "description"


def group_statistics(
    panel: Panel,
    design: Design,
    found: Mapping[str, Estimates],
    groups: pl.DataFrame | None = None,
    levels: Collection[str] = LEVELS,
    passes: Passes | None = None,
    run: Run = one_by_one,
) -> pl.DataFrame:
    """Every test of every group, model and event day or window.

    Args:
        panel: The inputs.
        design: The request.
        found: Model name to estimates.
        groups: group, event_id: which events belong to which group, an event to any number of them; by default
            the events' own column `group`, and `all`.
        levels: Which of `aar`, `caar` and `abhar` are wanted.
        passes: Who goes through the estimation residuals; this process at once by default.
        run: Who computes the tests and bootstraps of the groups, bundle by bundle.

    Returns:
        group, model, level (`sample`, `aar`, `caar`, or `abhar` of bhar_market), window (an event day, or `[a,b]`),
        test, value, df, p_value, n, mean_correlation, effective_n, definition, p_holm, p_bh (over the groups and
        windows of a model, level and test). A test of fewer than three events has no row.
    """
    names, members = members_of(panel, groups)
    whole = passes or AtOnce(panel, design)
    blocks: list[Block] = []
    for estimates in found.values() if names else ():
        gathered = [(names[group.index], group) for group in groups_of(panel, estimates, members, whole)]
        blocks += in_bundles(partial(_blocks_of, design, tuple(levels)), panel, gathered, run)
    return adjusted_p_values(_frame(blocks))


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
    coded = placed.join(names.to_frame().with_row_index("code"), on="group")
    members = np.zeros((len(names), len(positions)), bool)
    members[coded["code"].to_numpy(), coded["position"].to_numpy()] = True
    return [str(name) for name in names], members


def _blocks_of(design: Design, levels: tuple[str, ...], panel: Panel, name: str, group: Group) -> list[Block]:
    """Everything there is to say of one group under one model."""
    samples = samples_of(panel, design, group)
    blocks = [
        _group_block(samples[0], group, name, test, value) for test, value in _of_group(samples[0], group).items()
    ]
    for sample in samples:
        is_empty = sample.level == "abhar" and not np.isfinite(sample.value).any()
        if is_empty or sample.level not in levels:
            continue
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            blocks += [
                Block(
                    name,
                    group.found.model.name,
                    sample.level,
                    test,
                    sample.labels,
                    value,
                    sample.count,
                    group.correlation,
                )
                for test, value in _described(sample).items()
            ]
            blocks += [_tested(sample, group, name, test) for test in TESTS.values() if sample.level in test.levels]
    return blocks


def _of_group(sample: Sample, group: Group) -> dict[str, float]:
    """What describes the whole group: its correlation, the share of positive residuals, the spread of its AARs."""
    return {
        "rbar_calendar_aligned": group.correlation.calendar,
        "n_pairs_calendar": float(group.correlation.pairs),
        "rbar_relday_aligned": group.correlation.relative,
        "p_hat_positive": sample.positive_share,
        "sd_aar_estimation": sample.estimation_spread,
    }


def _group_block(sample: Sample, group: Group, name: str, test: str, value: float) -> Block:
    count = np.array([float(len(sample.value))])
    return Block(name, group.found.model.name, "sample", test, [None], np.array([value]), count, group.correlation)


def _described(sample: Sample) -> dict[str, Floats]:
    """Descriptions of a sample's columns."""
    described = {
        "n": sample.count,
        "mean": sample.mean,
        "median": _medians(sample.value),
        "n_pos": (sample.value > 0).sum(0).astype(np.float64),
    }
    own = {"skewness_lbt": skewness(sample)} if sample.level == "abhar" else {"window_overlap": sample.overlap}
    return described | own


def _tested(sample: Sample, group: Group, name: str, test: Test) -> Block:
    """One test of a sample's columns; fewer than three events have none."""
    outcome = test.compute(sample)
    value = np.where(sample.count >= FEWEST_EVENTS, outcome.value, np.nan)
    return Block(
        name, group.found.model.name, sample.level, test.name, sample.labels, value, sample.count, group.correlation,
        outcome.df, outcome.p_value, test.law, test.definition,
    )  # fmt: skip


def _medians(values: Floats) -> Floats:
    """[C] column medians over what is there."""
    known = np.isfinite(values)
    ordered = np.sort(np.where(known, values, np.inf), 0)
    count = known.sum(0)
    if not len(values):
        return np.full(len(values.T), np.nan)
    lower, upper = (np.clip(place, 0, len(values) - 1)[None, :] for place in ((count - 1) // 2, count // 2))
    middle = np.take_along_axis(ordered, lower, 0)[0] + np.take_along_axis(ordered, upper, 0)[0]
    return np.asarray(np.where(count > 0, middle / 2, np.nan), np.float64)


def _frame(blocks: list[Block]) -> pl.DataFrame:
    """All blocks as one table; a test without a value has no row."""
    length = np.array([len(block.value) for block in blocks], np.int64)

    def texts(values: list[str]) -> pl.Series:
        place = pl.Series(np.repeat(np.arange(len(blocks)), length), dtype=pl.UInt32)
        return pl.Series(values, dtype=pl.String).gather(place)

    def joined(parts: list[Floats | None]) -> Floats:
        filled = [np.full(size, np.nan) if part is None else part for part, size in zip(parts, length, strict=True)]
        return np.concatenate([np.zeros(0), *filled])

    value, count = joined([block.value for block in blocks]), joined([block.count for block in blocks])
    df = np.where(np.isfinite(value), joined([block.df for block in blocks]), np.nan)
    correlation = np.repeat(np.array([block.correlation.calendar for block in blocks], np.float64), length)
    frame = pl.DataFrame(
        {
            "group": texts([block.group for block in blocks]),
            "model": texts([block.model for block in blocks]),
            "level": texts([block.level for block in blocks]),
            "window": pl.Series([label for block in blocks for label in block.labels], dtype=pl.String),
            "test": texts([block.test for block in blocks]),
            "value": numbers(value),
            "df": numbers(df),
            "p_value": numbers(_p_values(blocks, length, value, df, joined([block.p_value for block in blocks]))),
            "n": pl.Series(count).cast(pl.Int64),
            "mean_correlation": numbers(correlation),
            "effective_n": numbers(effective_count(count, correlation)),
            "definition": texts(
                [f"{block.definition}; correlation {block.correlation.definition}" for block in blocks]
            ),
            "is_test": pl.Series(np.repeat([block.law is not None for block in blocks], length), dtype=pl.Boolean),
        }
    )
    return frame.filter(~pl.col("is_test") | pl.col("value").is_not_null()).drop("is_test")


def _p_values(blocks: list[Block], length: np.ndarray, value: Floats, df: Floats, own: Floats) -> Floats:
    """P-values under each block's law."""
    law = np.repeat(np.array([block.law or "" for block in blocks], dtype="U6"), length)
    p_value = np.where(np.isfinite(value), own, np.nan)
    p_value[law == "t"] = student_p(value[law == "t"], df[law == "t"])
    p_value[law == "normal"] = normal_p(value[law == "normal"])
    return p_value
