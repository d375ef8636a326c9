"""Placebo calibration: how often each test rejects on days when nothing happened, on the panel at hand.

A test that rejects five percent of the time at a nominal five percent can be believed on this panel; one that rejects
half the time cannot, whatever its name. Two arrangements, for the two kinds of groups: every company on one day
(`same_day`, as news that hits all of them), and companies and days at random (`staggered`, as the events of a tag).
"""

from dataclasses import replace
from functools import partial
from typing import Literal, get_args

import numpy as np
import polars as pl

from transforms.buckets import BUCKETS, Run, buckets_of, one_by_one
from transforms.event_study.arrays import Flags
from transforms.event_study.checks import check_returns
from transforms.event_study.design import Design
from transforms.event_study.estimation import estimates_of
from transforms.event_study.groups import group_statistics
from transforms.event_study.panel import Panel, build_panel, return_matrix
from transforms.event_study.parts import LostBucketError, part_of
from transforms.event_study.sample import FEWEST_EVENTS

NOMINAL = 0.05
STAGGERED_EVENTS = 20
GROUPS_PER_PART = 25
Arrangement = Literal["same_day", "staggered"]
ARRANGEMENTS: tuple[Arrangement, ...] = get_args(Arrangement)


def placebo_rejections(
    returns: pl.DataFrame,
    factors: pl.DataFrame,
    known: pl.DataFrame,
    design: Design,
    draws: int,
    seed: int,
    run: Run = one_by_one,
) -> pl.DataFrame:
    """How often every test of a window rejects at five percent on pseudo-events, under both arrangements.

    Args:
        returns, factors, known, design, draws, seed: As for `placebo_events`.
        run: Who studies the groups, in parts where it is not this process; what is added up are counts, the same to
            the last one.

    Returns:
        placebo_arrangement, model, window, test, placebo_draw_count, placebo_rejection_ratio.
    """
    rates = [
        rejection_rates(_window_statistics(returns, factors, known, design, draws, seed, arrangement, run))
        .filter(level="caar")
        .select(pl.lit(arrangement).alias("placebo_arrangement"), pl.exclude("level"))
        for arrangement in ARRANGEMENTS
    ]
    return pl.concat(rates)


def placebo_events(
    returns: pl.DataFrame,
    factors: pl.DataFrame,
    known: pl.DataFrame,
    design: Design,
    draws: int,
    seed: int,
    arrangement: Arrangement = "same_day",
) -> pl.DataFrame:
    """Draw groups of pseudo-events.

    A company and day can be drawn if the company has a return on it and enough of them in the estimation window, if
    the event days lie in the calendar, and if they meet those of none of the company's true events. Nothing is drawn
    twice.

    Args:
        returns: symbol, date, ret.
        factors: date, ...; its dates are the trading calendar.
        known: symbol, event_date of the true events, which are kept clear of.
        design: The request whose windows must be clear.
        draws: Groups wanted; fewer where the panel has fewer.
        seed: Seed of the draw.
        arrangement: `same_day` or `staggered`, twenty events a group.

    Returns:
        event_id, symbol, event_date, group: rows of events for `study`.
    """
    check_returns(returns)
    dates = factors["date"].unique().sort()
    names, matrix = return_matrix(returns, returns["symbol"].unique().cast(pl.String).sort(), dates)
    free = _free(names, dates, np.isfinite(matrix), known, design)
    random = np.random.default_rng(seed)
    if arrangement == "same_day":
        days = np.flatnonzero(free.sum(0) >= FEWEST_EVENTS)
        chosen = np.sort(random.choice(days, min(draws, len(days)), replace=False))
        group, row = np.nonzero(free[:, chosen].T)
        column = chosen[group]
    else:
        pool = np.flatnonzero(free)
        groups = min(draws, len(pool) // STAGGERED_EVENTS)
        drawn = random.choice(pool, groups * STAGGERED_EVENTS, replace=False)
        group, (row, column) = np.repeat(np.arange(groups), STAGGERED_EVENTS), np.divmod(drawn, free.shape[1])
    event = pl.DataFrame(
        {
            "symbol": names.gather(row.astype(np.uint32)),
            "event_date": dates.gather(column.astype(np.uint32)),
            "group": pl.Series(group).cast(pl.String),
        }
    )
    return event.select(pl.concat_str("symbol", pl.lit(" "), "event_date").alias("event_id"), pl.all())


def rejection_rates(statistics: pl.DataFrame) -> pl.DataFrame:
    """How often each test rejects at five percent over the placebo groups.

    Args:
        statistics: group_statistics of a study of `placebo_events`; the group `all` does not count.

    Returns:
        model, level, window, test, placebo_draw_count, placebo_rejection_ratio.
    """
    return (
        statistics.filter(pl.col("group") != "all", pl.col("p_value").is_not_null())
        .group_by("model", "level", "window", "test", maintain_order=True)
        .agg(placebo_draw_count=pl.len().cast(pl.Int64), placebo_rejection_ratio=(pl.col("p_value") < NOMINAL).mean())
    )


def _window_statistics(
    returns: pl.DataFrame,
    factors: pl.DataFrame,
    known: pl.DataFrame,
    design: Design,
    draws: int,
    seed: int,
    arrangement: Arrangement,
    run: Run,
) -> pl.DataFrame:
    """group_statistics of the pseudo-events, windows only; bootstraps, a thousand draws for each draw, are left out."""
    quick = replace(design, bootstrap_draws=0)
    events = placebo_events(returns, factors, known, quick, draws, seed, arrangement)
    panel = build_panel(returns, factors, events, quick)
    if run is one_by_one:
        return _of_groups(quick, (panel, events.select("group", "event_id")))
    part = buckets_of(events["group"], min(BUCKETS, max(1, events["group"].n_unique() // GROUPS_PER_PART)))
    places = [np.flatnonzero(part.to_numpy() == number) for number in part.unique().sort()]
    parts = ((part_of(panel, place), events.select("group", "event_id")[place]) for place in places)
    found = list(run(partial(_of_groups, quick), parts))
    if sum(each["group"].n_unique() for each in found) != events["group"].n_unique():
        raise LostBucketError(f"of {len(places)} parts of the placebo groups not all have an answer")
    return pl.concat(found)


def _of_groups(design: Design, part: tuple[Panel, pl.DataFrame]) -> pl.DataFrame:
    """group_statistics of some of the groups; what all groups together adjust (p_holm, p_bh) is not for use."""
    panel, groups = part
    return group_statistics(panel, design, estimates_of(panel, design), groups, levels=("caar",))


def _free(names: pl.Series, dates: pl.Series, there: Flags, known: pl.DataFrame, design: Design) -> Flags:
    """[S, T] whether a pseudo-event of the symbol can fall on the day."""
    low, high = design.span
    first, last = design.estimation
    count = np.concatenate([np.zeros((len(names), 1)), there.cumsum(1)], 1)
    days = np.arange(len(dates))
    enough = count[:, np.maximum(days + last + 1, 0)] - count[:, np.maximum(days + first, 0)] >= design.min_observations
    free = there & enough & (days + first >= 0) & (days + high < len(dates))
    own = known.drop_nulls(["symbol", "event_date"]).filter(pl.col("symbol").is_in(names.implode()))
    row = own["symbol"].replace_strict(names, np.arange(len(names)), return_dtype=pl.Int64).to_numpy()
    day = np.asarray(dates.search_sorted(own["event_date"]), np.int64)
    near = np.clip(day[:, None] + np.arange(low - high, high - low + 1), 0, len(dates) - 1)
    free[row[:, None], near] = False
    return free
