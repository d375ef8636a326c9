"""What is wrong with hourly bars. Coins' enter the factors, stocks' the claims; sources forget them: all are kept."""

import polars as pl

from transforms.prices_judgement import as_findings
from transforms.sessions import NEW_YORK, is_coin
from transforms.tables.event_study import BAR_FINDINGS

HOUR = pl.duration(hours=1)
# trading before the open begins at 4:00 in New York, trading after the close ends four hours later
EARLY, LATE = pl.duration(hours=5, minutes=30), pl.duration(hours=4)
# hourly and daily closes of a day differ by a few percent; a split makes them differ by a half or more
OTHER_SCALE_LOG = 0.25
KEY = ["symbol", "session_date"]


def hourly_findings(hourly_bars: pl.DataFrame, daily_bars: pl.DataFrame, sessions: pl.DataFrame) -> pl.DataFrame:
    """Missing sessions, bars outside of sessions, zero volume and days on another scale than the daily bars.

    Args:
        hourly_bars: The newest vintage of `raw.hourly_bars`.
        daily_bars: The newest vintage of `raw.daily_bars`.
        sessions: `raw.sessions`.

    Returns:
        `event_study.bar_findings`, one row per symbol, day and kind; a run of days on another scale is one row.
    """
    if hourly_bars.is_empty() or sessions.is_empty():
        return BAR_FINDINGS.empty()
    coin_day = pl.col("bar_start_at").dt.date()
    stock_day = pl.col("bar_start_at").dt.convert_time_zone(NEW_YORK).dt.date()
    placed = hourly_bars.with_columns(session_date=pl.when(is_coin()).then(coin_day).otherwise(stock_day)).join(
        sessions, on="session_date", how="left"
    )
    start, open_at, close_at = pl.col("bar_start_at"), pl.col("open_at"), pl.col("close_at")
    stocks = placed.filter(~is_coin())
    inside = stocks.filter(start >= open_at, start < close_at)
    is_early_or_late = (start >= open_at - EARLY) & (start < close_at + LATE)
    outside = stocks.filter(is_early_or_late.not_() | open_at.is_null())
    counted = pl.concat([inside, placed.filter(is_coin())])
    return pl.concat(
        [
            _gaps(counted, sessions),
            # sources count no volume before the open and after the close
            _counted(inside.filter(pl.col("volume_count") == 0), "hourly_zero_volume", "hourly bars with volume zero"),
            _counted(outside, "hourly_outside_session", "hourly bars when nobody trades: of no use"),
            _other_scale(counted, daily_bars),
        ]
    )


def _gaps(placed: pl.DataFrame, sessions: pl.DataFrame) -> pl.DataFrame:
    """Sessions within a symbol's hourly history without an hourly bar; of a coin, without the one to the close."""
    at_close = pl.col("bar_start_at") + HOUR == pl.col("close_at")
    has_bar = placed.filter(pl.col("open_at").is_not_null(), is_coin().not_() | at_close).select(KEY).unique()
    spans = has_bar.group_by("symbol").agg(first=pl.col("session_date").min(), last=pl.col("session_date").max())
    missing = (
        spans.join(sessions.select("session_date"), how="cross")
        .filter(pl.col("session_date").is_between("first", "last"))
        .join(has_bar, on=KEY, how="anti")
    )
    said = (
        pl.when(is_coin())
        .then(pl.lit("no hourly bar that ends at the close: the coin is sampled another way"))
        .otherwise(pl.lit("no hourly bar of this session"))
    )
    return _told(missing.with_columns(finding=said), "hourly_gap")


def _counted(rows: pl.DataFrame, kind: str, words: str) -> pl.DataFrame:
    counted = rows.group_by(KEY).agg(count=pl.len())
    return _told(counted.with_columns(finding=pl.format("{} {}", "count", pl.lit(words))), kind)


def _other_scale(placed: pl.DataFrame, daily_bars: pl.DataFrame) -> pl.DataFrame:
    """Runs of days whose last hourly close is far from the day's close and outside its range: mixed adjustments."""
    hourly, daily = pl.col("close_usd"), pl.col("daily_usd")
    day = daily_bars.select(*KEY, "low_usd", "high_usd", daily_usd="close_usd")
    is_far = ((hourly / daily).log().abs() > OTHER_SCALE_LOG) & hourly.is_between(
        "low_usd", "high_usd"
    ).not_().fill_null(True)
    last = placed.sort("symbol", "bar_start_at").group_by(KEY, maintain_order=True).agg(pl.col("close_usd").last())
    runs = (
        last.join(day, on=KEY, maintain_order="left")
        .with_columns(is_far=is_far)
        .with_columns(run=pl.struct("symbol", "is_far").rle_id())
        .filter("is_far")
        .group_by("symbol", "run")
        .agg(
            pl.col("session_date").min(),
            last=pl.col("session_date").max(),
            count=pl.len(),
            ratio=(hourly / daily).median(),
        )
    )
    told = pl.format(
        "hourly closes of {} days to {} are {} times the daily ones: adjusted for other splits, not used",
        "count", "last", pl.col("ratio").round(3),
    )  # fmt: skip
    return _told(runs.with_columns(finding=told), "mixed_adjustment")


def _told(rows: pl.DataFrame, kind: str) -> pl.DataFrame:
    return as_findings(rows.with_columns(finding_kind=pl.lit(kind), is_blocking=pl.lit(False)))
