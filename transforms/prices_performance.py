"""How a stock stands at each close: year to date, distance from its highs, volatility, rolling betas."""

import polars as pl

from transforms.prices_returns import session_number
from transforms.tables.event_study import PERFORMANCE

VOLATILITY_SESSIONS = 20
BETA_SESSIONS = 252
FEWEST_BETA_SESSIONS = 120
HIGH_SPAN = "52w"
# below this share of the factors' raw variation, what is left to tell them apart is rounding
SMALLEST_DETERMINANT_RATIO = 1e-9
KEY = ["symbol", "session_date"]


def performance(returns: pl.DataFrame, factors: pl.DataFrame, sessions: pl.DataFrame) -> pl.DataFrame:
    """Year to date, distance from highs, volatility and betas at each close.

    Args:
        returns: `event_study.returns`.
        factors: `event_study.factors`; the selected alignment of bitcoin and the market.
        sessions: `raw.sessions`.

    Returns:
        `event_study.performance`: closes are split-adjusted and without dividends, as the press quotes them;
        the year to date counts from the symbol's last close of the calendar year before; the 52-week high is the
        highest price within a day of the last 52 weeks, of younger stocks since their first bar; volatility is the
        standard deviation (n - 1) of the last 20 daily log returns, null while one of them is. Betas: see
        `rolling_betas`.
    """
    if returns.is_empty():
        return PERFORMANCE.empty()
    close, year = pl.col("close_usd"), pl.col("session_date").dt.year()
    year_ends = returns.group_by("symbol", year=year + 1).agg(base_usd=close.sort_by("session_date").last())
    # a source's high may lie below its close
    highest = pl.max_horizontal("high_usd", "close_usd").rolling_max_by("session_date", HIGH_SPAN)
    return (
        returns.with_columns(year=year)
        .join(year_ends, on=["symbol", "year"], how="left")
        .sort(KEY)
        .with_columns(
            year_to_date_return=close / pl.col("base_usd") - 1.0,
            drawdown_return=close / close.cum_max().over("symbol") - 1.0,
            distance_from_high_ratio=close / highest.over("symbol") - 1.0,
            volatility_return=pl.col("log_return")
            .rolling_std(VOLATILITY_SESSIONS, min_samples=VOLATILITY_SESSIONS)
            .over("symbol"),
        )
        .join(rolling_betas(returns, factors, sessions), on=KEY, how="left", maintain_order="left")
        .select(list(PERFORMANCE.columns))
    )


def rolling_betas(returns: pl.DataFrame, factors: pl.DataFrame, sessions: pl.DataFrame) -> pl.DataFrame:
    """Slopes of one regression on bitcoin and the market, with an intercept, over the last 252 sessions.

    Ordinary least squares on the simple returns of the sessions on which stock, bitcoin and market all have one,
    this session included; the normal equations are solved from rolling sums. A slope is null where fewer than 120
    sessions are complete, or where the two factors do not move apart.

    Args:
        returns: `event_study.returns`, at least one row.
        factors: `event_study.factors`.
        sessions: `raw.sessions`: the window counts sessions, also those without a bar.

    Returns:
        `symbol`, `session_date`, `bitcoin_beta_ratio`, `market_beta_ratio`, `beta_session_count`, sorted.
    """
    numbered = _complete(returns, factors, sessions)
    products = {f"{a}{b}": pl.col(a) * pl.col(b) for a, b in ("bb", "mm", "bm", "by", "my")}
    named = numbered.with_columns(n=pl.col("b").is_not_null().cast(pl.Float64), **products)
    # a window without any complete session sums to nothing, which is zero
    sums = {
        name: pl.col(name).fill_null(0.0).rolling_sum_by("number", f"{BETA_SESSIONS}i").over("symbol")
        for name in ("n", "b", "m", "y", *products)
    }
    centred = {pair: pl.col(pair) - pl.col(pair[0]) * pl.col(pair[1]) / pl.col("n") for pair in products}
    bb, mm, bm, by, my = (pl.col(f"{pair}_centred") for pair in products)
    determinant = bb * mm - bm * bm
    is_known = (pl.col("n") >= FEWEST_BETA_SESSIONS) & (
        determinant > SMALLEST_DETERMINANT_RATIO * pl.col("bb") * pl.col("mm")
    )
    return (
        named.with_columns(**sums)
        .with_columns(**{f"{pair}_centred": centre for pair, centre in centred.items()})
        .select(
            *KEY,
            bitcoin_beta_ratio=pl.when(is_known).then((by * mm - my * bm) / determinant),
            market_beta_ratio=pl.when(is_known).then((my * bb - by * bm) / determinant),
            beta_session_count=pl.col("n").cast(pl.Int64),
        )
    )


def _complete(returns: pl.DataFrame, factors: pl.DataFrame, sessions: pl.DataFrame) -> pl.DataFrame:
    """`number` of each session and the three returns as `b`, `m`, `y`: all three or none, sorted by symbol and day."""
    chosen = factors.filter("is_selected")
    b, m = (
        chosen.filter(factor=name).select("session_date", pl.col("factor_return").alias(short))
        for name, short in (("bitcoin", "b"), ("market", "m"))
    )
    whole = pl.all_horizontal(pl.col("b", "m", "y").is_not_null())
    return (
        returns.select(*KEY, y="simple_return")
        .join(b, on="session_date", how="left")
        .join(m, on="session_date", how="left")
        .sort(KEY)
        .with_columns(pl.when(whole).then(pl.col("b", "m", "y")))
        .select(*KEY, "b", "m", "y", number=session_number(sessions).cast(pl.Int64))
    )
