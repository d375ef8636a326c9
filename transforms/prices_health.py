"""How far each series can be relied on: last good answer, sessions behind, what went wrong last."""

from datetime import datetime

import polars as pl

from transforms.prices_plan import ended_days
from transforms.prices_returns import is_coin
from transforms.tables.meta import SOURCE_HEALTH
from transforms.vintages import ASKED

DAILY = "raw.daily_bars"


def source_health(
    fetches: pl.DataFrame, daily_bars: pl.DataFrame, wanted: pl.DataFrame, sessions: pl.DataFrame, now: datetime
) -> pl.DataFrame:
    """The health of the daily bars of every symbol that is to be asked for.

    Args:
        fetches: `raw.fetches`; a row without a symbol counts for every symbol (a file, the sample).
        daily_bars: `raw.daily_bars`.
        wanted: `ticker`, `first_date`, `last_date`.
        sessions: `raw.sessions`.
        now: The instant taken as now.

    Returns:
        `meta.source_health`, sorted.
    """
    asked = fetches.filter(pl.col("requested_table") == DAILY, pl.col(ASKED) <= now).sort(ASKED)
    if asked.is_empty():
        return SOURCE_HEALTH.empty()
    tickers = wanted.select("last_date", symbol="ticker")
    last_bars = (
        daily_bars.filter(pl.col(ASKED) <= now).group_by("symbol").agg(last_bar_date=pl.col("session_date").max())
    )
    joined = (
        tickers.join(_told(asked, tickers), on="symbol", how="left")
        .join(last_bars, on="symbol", how="left")
        .join(_behind(tickers, last_bars, ended_days(sessions, now)), on="symbol", how="left")
        .with_columns(pl.col("source").fill_null(asked["source"][-1]), health=_health())
    )
    return joined.select(pl.col(name).cast(dtype) for name, dtype in SOURCE_HEALTH.polars_schema.items()).sort(
        "source", "symbol"
    )


def _told(asked: pl.DataFrame, tickers: pl.DataFrame) -> pl.DataFrame:
    """How the requests for each symbol ended; one for everybody counts for each."""
    for_all = asked.filter(pl.col("symbol").is_null()).drop("symbol").join(tickers.select("symbol"), how="cross")
    every = pl.concat([asked.drop_nulls("symbol"), for_all.select(asked.columns)]).sort(ASKED)
    return every.group_by("symbol", maintain_order=True).agg(
        pl.col("source").last(),
        last_good_at=pl.col(ASKED).filter(pl.col("outcome") == "ok").max(),
        last_outcome=pl.col("outcome").last(),
        message=pl.col("message").last(),
    )


def _behind(tickers: pl.DataFrame, last_bars: pl.DataFrame, ended: pl.DataFrame) -> pl.DataFrame:
    """How many ended days of its listing each symbol with bars lacks at its end; zero where none."""
    day, last = pl.col("session_date"), pl.col("last_date").fill_null(pl.date(9999, 12, 31))
    return (
        tickers.with_columns(is_coin=is_coin())
        .join(last_bars, on="symbol")
        .join(ended, on="is_coin", how="left")
        .group_by("symbol")
        .agg(sessions_behind_count=((day > pl.col("last_bar_date")) & (day <= last)).sum().cast(pl.Int64))
    )


def _health() -> pl.Expr:
    no_bar = pl.col("last_bar_date").is_null()
    return (
        pl.when(no_bar, pl.col("last_date").is_not_null())
        .then(pl.lit("ended"))
        .when(no_bar)
        .then(pl.lit("silent"))
        .when(pl.col("sessions_behind_count") > 0)
        .then(pl.lit("behind"))
        .when(pl.col("last_date").is_not_null())
        .then(pl.lit("ended"))
        .otherwise(pl.lit("fresh"))
    )
