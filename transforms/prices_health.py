"""How far each source can be relied on: last good answer, sessions behind, what went wrong last."""

from datetime import date, datetime

import polars as pl

from transforms.prices_plan import ended_days
from transforms.sessions import NEW_YORK, is_coin
from transforms.tables.meta import SOURCE_HEALTH
from transforms.vintages import ASKED

DAILY, HOURLY = "raw.daily_bars", "raw.hourly_bars"
KEY = ["source", "requested_table", "symbol"]
WORST_FIRST = ("failed", "deferred", "empty", "ok")


def source_health(
    fetches: pl.DataFrame,
    daily_bars: pl.DataFrame,
    hourly_bars: pl.DataFrame,
    wanted: pl.DataFrame,
    sessions: pl.DataFrame,
    now: datetime,
) -> pl.DataFrame:
    """The health of the bars of every symbol that is to be asked for, and of everything else that was asked.

    Args:
        fetches: `raw.fetches`; a row without a symbol counts for every symbol (a file, the sample).
        daily_bars: `raw.daily_bars`.
        hourly_bars: `raw.hourly_bars`.
        wanted: `ticker`, `first_date`, `last_date`.
        sessions: `raw.sessions`.
        now: The instant taken as now.

    Returns:
        `meta.source_health`, sorted.
    """
    asked = fetches.filter(pl.col(ASKED) <= now)
    if asked.is_empty():
        return SOURCE_HEALTH.empty()
    ended = ended_days(sessions, now)
    daily = daily_bars.filter(pl.col(ASKED) <= now)
    hour_day = pl.col("bar_start_at").dt.convert_time_zone(NEW_YORK).dt.date()
    hourly = hourly_bars.filter(pl.col(ASKED) <= now).with_columns(session_date=hour_day)
    told_hourly = pl.concat([asked.filter(requested_table=HOURLY)["symbol"].drop_nulls(), hourly["symbol"]])
    is_other = ~pl.col("requested_table").is_in([DAILY, HOURLY])
    parts = [
        _of_bars(asked.filter(requested_table=DAILY), daily, wanted, ended, is_coin()),
        # hourly bars are of use at the close of a session, a coin's too
        _of_bars(
            asked.filter(requested_table=HOURLY),
            hourly,
            wanted.filter(pl.col("ticker").is_in(told_hourly.unique().to_list())),
            ended,
            pl.lit(False),
        ),
        _last_run(asked.filter(is_other)).with_columns(health=_health_of_answer()),
    ]
    whole = pl.concat([part for part in parts if part.height] or [SOURCE_HEALTH.empty()], how="diagonal")
    known = [pl.col(name) if name in whole.columns else pl.lit(None).alias(name) for name in SOURCE_HEALTH.columns]
    return (
        whole.select(known)
        .select(pl.col(name).cast(dtype) for name, dtype in SOURCE_HEALTH.polars_schema.items())
        .sort(KEY)
    )


def _of_bars(
    asked: pl.DataFrame, bars: pl.DataFrame, wanted: pl.DataFrame, ended: pl.DataFrame, has_every_day: pl.Expr
) -> pl.DataFrame:
    """The health of each symbol's bars; `has_every_day` says of which symbols every day counts, not the sessions."""
    if asked.is_empty() or wanted.is_empty():
        return SOURCE_HEALTH.empty()
    tickers = wanted.select("last_date", symbol="ticker")
    for_all = asked.filter(pl.col("symbol").is_null()).drop("symbol").join(tickers.select("symbol"), how="cross")
    told = _last_run(pl.concat([asked.drop_nulls("symbol"), for_all.select(asked.columns)]))
    last_bars = bars.group_by("symbol").agg(last_bar_date=pl.col("session_date").max())
    return (
        tickers.join(told, on="symbol", how="left")
        .join(last_bars, on="symbol", how="left")
        .join(_behind(tickers, last_bars, ended, has_every_day), on="symbol", how="left")
        .with_columns(
            pl.col("source").fill_null(asked["source"][-1]),
            requested_table=pl.lit(asked["requested_table"][0]),
            health=_health_of_bars(),
        )
    )


def _last_run(asked: pl.DataFrame) -> pl.DataFrame:
    """How the last refresh's requests of each source, table and symbol ended: the worst of them."""
    rank = pl.col("outcome").replace_strict(WORST_FIRST, range(len(WORST_FIRST)), return_dtype=pl.Int8)
    ordered = asked.with_columns(rank=rank).sort(pl.col(ASKED), pl.col("rank"), descending=[True, False])
    return ordered.group_by(KEY, maintain_order=True).agg(
        last_good_at=pl.col(ASKED).filter(pl.col("outcome") == "ok").max(),
        last_outcome=pl.col("outcome").first(),
        message=pl.col("message").first(),
    )


def _behind(
    tickers: pl.DataFrame, last_bars: pl.DataFrame, ended: pl.DataFrame, has_every_day: pl.Expr
) -> pl.DataFrame:
    """How many ended days of its listing each symbol with bars lacks at its end; zero where none."""
    day, last = pl.col("session_date"), pl.col("last_date").fill_null(pl.lit(date.max))
    return (
        tickers.with_columns(is_coin=has_every_day)
        .join(last_bars, on="symbol")
        .join(ended, on="is_coin", how="left")
        .group_by("symbol")
        .agg(sessions_behind_count=((day > pl.col("last_bar_date")) & (day <= last)).sum().cast(pl.Int64))
    )


def _health_of_bars() -> pl.Expr:
    no_bar = pl.col("last_bar_date").is_null()
    # an ended listing of which nothing is left is no fault; an answer that was refused is (a re-used ticker's)
    is_refused = pl.col("last_outcome").eq_missing("failed")
    return (
        pl.when(no_bar, pl.col("last_date").is_not_null(), ~is_refused)
        .then(pl.lit("ended"))
        .when(no_bar)
        .then(pl.lit("silent"))
        .when(pl.col("sessions_behind_count") > 0)
        .then(pl.lit("behind"))
        .when(pl.col("last_date").is_not_null())
        .then(pl.lit("ended"))
        .otherwise(pl.lit("fresh"))
    )


def _health_of_answer() -> pl.Expr:
    """Of requests for other things than bars; an empty answer with a message is one that should not be empty."""
    outcome = pl.col("last_outcome")
    return (
        pl.when(outcome.is_in(["deferred", "failed"]))
        .then(pl.lit("behind"))
        .when(outcome == "empty", pl.col("message").is_not_null())
        .then(pl.lit("silent"))
        .otherwise(pl.lit("fresh"))
    )
