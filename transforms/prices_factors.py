"""Factors of the event study, sampled at the close of each New York session, and those that others publish."""

import polars as pl

from transforms.prices_returns import session_number
from transforms.sessions import is_coin
from transforms.tables.event_study import FACTORS

HOUR = pl.duration(hours=1)
ALIGNMENTS = ("session_close", "ny_close_hourly", "etf_proxy", "utc_daily")
COIN_FACTORS = ("bitcoin", "ether")


def factors(
    companies: pl.DataFrame,
    bars: pl.DataFrame,
    returns: pl.DataFrame,
    hourly_bars: pl.DataFrame,
    sessions: pl.DataFrame,
    published: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The return of each factor over each session, under every alignment there is.

    A coin trades around the clock, so its return over a session runs from the previous session's close to this
    one's, weekend included. Alignments, best first: `ny_close_hourly` (the hourly bar that ends at the close, 13:00
    on half days), `etf_proxy` (a spot ETF's session return), `utc_daily` (UTC daily closes: 3 to 7 hours late).
    The best one that a session has is selected for it, whatever its neighbours have.

    Args:
        companies: `reference.companies`: `factor` says which factor a symbol stands for. A coin's bars are sampled;
            another symbol of a coin's factor is its proxy.
        bars: As `company_bars` yields them, coins included.
        returns: `event_study.returns`.
        hourly_bars: The newest vintage of `raw.hourly_bars`.
        sessions: `raw.sessions`.
        published: The newest vintage of `raw.factor_returns`; taken on the sessions that `returns` spans, so that
            factors which run on do not make an unfinished window look finished.

    Returns:
        `event_study.factors`, sorted; a session without a value under an alignment has no row for it.
    """
    if sessions.is_empty():
        return FACTORS.empty()
    named = companies.select("symbol", "factor").drop_nulls()
    of_coin = pl.col("factor").is_in(COIN_FACTORS)
    coins, others = named.filter(is_coin()), named.filter(is_coin().not_())
    every = pl.concat(
        [
            _of_returns(returns, others.filter(of_coin.not_()), "session_close"),
            _of_closes(_closes_by_hour(hourly_bars, sessions), coins, sessions, "ny_close_hourly"),
            _of_returns(returns, others.filter(of_coin), "etf_proxy"),
            _of_closes(bars.select("symbol", "session_date", "close_usd"), coins, sessions, "utc_daily"),
            *([] if published is None else [_of_percent(published, returns, sessions)]),
        ],
        how="diagonal_relaxed",
    ).drop_nulls("factor_return")
    rank = pl.col("alignment").replace_strict(ALIGNMENTS, list(range(len(ALIGNMENTS))), return_dtype=pl.Int8)
    return (
        every.with_columns(is_selected=rank == rank.min().over("session_date", "factor"))
        .select(pl.col(name).cast(dtype) for name, dtype in FACTORS.polars_schema.items())
        .sort(pl.col("session_date"), pl.col("factor"), rank)
    )


def _of_returns(returns: pl.DataFrame, named: pl.DataFrame, alignment: str) -> pl.DataFrame:
    """Session returns of the symbols that stand for a factor."""
    return returns.join(named, on="symbol").select(
        "session_date",
        "factor",
        "symbol",
        alignment=pl.lit(alignment),
        factor_return="simple_return",
        factor_vintage=pl.lit(None, pl.String),
    )


def _of_percent(published: pl.DataFrame, returns: pl.DataFrame, sessions: pl.DataFrame) -> pl.DataFrame:
    """Published factors as plain ratios; they are of no one series, and say of which edition they are."""
    first, last = returns["session_date"].min(), returns["session_date"].max()
    inside = published.filter(pl.col("session_date").is_between(pl.lit(first), pl.lit(last)))
    return inside.join(sessions, on="session_date", how="semi").select(
        "session_date",
        "factor",
        "factor_vintage",
        symbol=pl.lit(None, pl.String),
        alignment=pl.lit("session_close"),
        factor_return=pl.col("factor_return_pct") / 100.0,
    )


def _closes_by_hour(hourly_bars: pl.DataFrame, sessions: pl.DataFrame) -> pl.DataFrame:
    """Prices at each session's close: the close of the hourly bar that ends there."""
    ends = hourly_bars.select("symbol", "close_usd", close_at=pl.col("bar_start_at") + HOUR)
    return ends.join(sessions, on="close_at").select("symbol", "session_date", "close_usd")


def _of_closes(closes: pl.DataFrame, coins: pl.DataFrame, sessions: pl.DataFrame, alignment: str) -> pl.DataFrame:
    """Returns of the coins from one session's price to the next session's."""
    close, number, symbol = pl.col("close_usd"), pl.col("number"), pl.col("symbol")
    is_next = (number - number.shift(1) == 1) & (symbol == symbol.shift(1))
    return (
        closes.join(coins, on="symbol")
        .with_columns(number=session_number(sessions))
        .drop_nulls("number")
        .sort("symbol", "session_date")
        .with_columns(factor_return=pl.when(is_next).then(close / close.shift(1) - 1.0))
        .select("session_date", "factor", "symbol", pl.lit(alignment).alias("alignment"), "factor_return")
    )
