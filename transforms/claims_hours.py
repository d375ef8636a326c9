"""What hourly bars add to a claim: when its price traded, and the moves outside the session and within 24 hours."""

import polars as pl

from transforms.sessions import NEW_YORK, is_coin

HOUR = pl.duration(hours=1)
LATE_HOURS = pl.duration(hours=4)
DAY = pl.duration(hours=24)
PRICES = (
    "pre_market_usd", "after_hours_usd", "high_of_24_hours_usd", "before_high_usd", "low_of_24_hours_usd",
    "before_low_usd",
)  # fmt: skip


def hourly_prices(hourly_bars: pl.DataFrame, sessions: pl.DataFrame) -> pl.DataFrame:
    """The named prices of each symbol and session that hourly bars give; null where no bar says.

    Args:
        hourly_bars: One vintage of `raw.hourly_bars`.
        sessions: `raw.sessions`.

    Returns:
        symbol, session_date and, in USD: the last close before the session opens and the last within four hours after
        it closes; the hourly closes of the session that stand highest and lowest against the last close known 24 hours
        before, each with that earlier close.
    """
    bars = _placed(hourly_bars, sessions)
    start, end = pl.col("bar_start_at"), pl.col("bar_end_at")
    is_early, is_late = end <= pl.col("open_at"), start >= pl.col("close_at")
    outside = bars.group_by("symbol", "session_date").agg(
        pre_market_usd=pl.col("close_usd").filter(is_early).last(),
        after_hours_usd=pl.col("close_usd").filter(is_late & (end <= pl.col("close_at") + LATE_HOURS)).last(),
    )
    known = bars.select("symbol", known_at="bar_end_at", before_usd="close_usd").sort("known_at")
    against = (
        bars.filter(~is_early & ~is_late)
        .with_columns(day_ago_at=end - DAY)
        .sort("day_ago_at")
        .join_asof(known, left_on="day_ago_at", right_on="known_at", by="symbol", check_sortedness=False)
        .drop_nulls("before_usd")
    )
    move = pl.col("close_usd") / pl.col("before_usd")
    within = against.group_by("symbol", "session_date").agg(
        high_of_24_hours_usd=pl.col("close_usd").get(move.arg_max()),
        before_high_usd=pl.col("before_usd").get(move.arg_max()),
        low_of_24_hours_usd=pl.col("close_usd").get(move.arg_min()),
        before_low_usd=pl.col("before_usd").get(move.arg_min()),
    )
    return outside.join(within, on=["symbol", "session_date"], how="left").select("symbol", "session_date", *PRICES)


def trading_hours(prices: pl.DataFrame, hourly_bars: pl.DataFrame, sessions: pl.DataFrame) -> pl.DataFrame:
    """When claimed prices traded within their session, to the hour.

    Args:
        prices: claim_id, symbol, session_date, and the lowest and highest price that the claim may mean, in USD:
            from_usd, to_usd.
        hourly_bars: One vintage of `raw.hourly_bars`.
        sessions: `raw.sessions`.

    Returns:
        claim_id, traded_from_at, traded_until_at: begin of the first hour and end of the last whose range holds the
        price; no row for a price that no hour of the session has seen.
    """
    return (
        _placed(hourly_bars, sessions)
        .filter(pl.col("bar_start_at") >= pl.col("open_at"), pl.col("bar_start_at") < pl.col("close_at"))
        .join(prices, on=["symbol", "session_date"])
        .filter(pl.col("low_usd") <= pl.col("to_usd"), pl.col("high_usd") >= pl.col("from_usd"))
        .group_by("claim_id")
        .agg(
            traded_from_at=pl.col("bar_start_at").min(),
            traded_until_at=pl.min_horizontal("bar_end_at", "close_at").max(),
        )
    )


def _placed(hourly_bars: pl.DataFrame, sessions: pl.DataFrame) -> pl.DataFrame:
    """Hourly bars beside the session of their New York day; a bar ends where the session begins or ends."""
    start, open_at, close_at = pl.col("bar_start_at"), pl.col("open_at"), pl.col("close_at")
    boundary = pl.when(start < open_at).then(open_at).when(start < close_at).then(close_at)
    return (
        hourly_bars.select(
            "symbol", "bar_start_at", "high_usd", "low_usd", "close_usd",
            session_date=start.dt.convert_time_zone(NEW_YORK).dt.date(),
        )
        .join(sessions.select("session_date", "open_at", "close_at"), on="session_date")
        .with_columns(bar_end_at=pl.min_horizontal(start + HOUR, pl.when(~is_coin()).then(boundary)))
        .sort("symbol", "bar_start_at")
    )  # fmt: skip
