"""Placebo calibration: how often each test rejects on days when nothing happened, on the panel at hand.

A test that rejects five percent of the time at a nominal five percent can be believed on this panel; one that rejects
half the time cannot, whatever its name.
"""

import numpy as np
import polars as pl

from transforms.event_study.checks import check_returns
from transforms.event_study.design import Design

NOMINAL = 0.05


def placebo_events(
    returns: pl.DataFrame, factors: pl.DataFrame, known: pl.DataFrame, design: Design, draws: int, seed: int
) -> pl.DataFrame:
    """Draw pseudo-event days and put an event of every symbol on each.

    A day is drawn only if its event days touch no known event's, and if its estimation window and event days lie in
    the calendar; days are drawn without replacement.

    Args:
        returns: symbol, date, ret.
        factors: date, ...; its dates are the trading calendar.
        known: event_date of the true events, which are kept clear of.
        design: The request whose windows must be clear.
        draws: Pseudo-event days wanted; fewer where the calendar has fewer.
        seed: Seed of the draw.

    Returns:
        event_id, symbol, event_date, group (the pseudo-event day): rows of events for `study`.
    """
    check_returns(returns)
    dates = factors["date"].unique().sort()
    low, high = design.span
    days = np.arange(max(0, -design.estimation[0]), len(dates) - high)
    taken = dates.search_sorted(known["event_date"].drop_nulls().unique().sort())
    near = np.abs(days[:, None] - np.asarray(taken)[None, :]) <= high - low
    free = days[~near.any(1)]
    chosen = np.sort(np.random.default_rng(seed).choice(free, min(draws, len(free)), replace=False))
    pseudo = pl.DataFrame({"event_date": dates.gather(chosen.astype(np.uint32))})
    symbols = pl.DataFrame({"symbol": returns["symbol"].unique().cast(pl.String).sort()})
    return (
        pseudo.join(symbols, how="cross")
        .with_columns(group=pl.col("event_date").cast(pl.String))
        .select(pl.concat_str("group", pl.lit(" "), "symbol").alias("event_id"), "symbol", "event_date", "group")
    )


def rejection_rates(statistics: pl.DataFrame) -> pl.DataFrame:
    """How often each test rejects at five percent over the placebo groups.

    Args:
        statistics: group_statistics of a study of `placebo_events`; the group `all` does not count.

    Returns:
        model, level, window, test, draw_count, rejection_ratio.
    """
    return (
        statistics.filter(pl.col("group") != "all", pl.col("p_value").is_not_null())
        .group_by("model", "level", "window", "test", maintain_order=True)
        .agg(pl.len().cast(pl.Int64).alias("draw_count"), (pl.col("p_value") < NOMINAL).mean().alias("rejection_ratio"))
    )
