"""Total returns of bars, and what is to be doubted in them.

A bar is doubted, never repaired: what is wrong with it goes into `quality_reason`, and a return that does not span
exactly one session is null.
"""

import polars as pl

from transforms.sessions import is_coin
from transforms.tables.event_study import RETURNS

PRICES = ["open_usd", "high_usd", "low_usd", "close_usd"]
SUSPECT_JUMP_RATIO = 2.8
DOUBTS = ["is_zero_volume", "is_flat", "is_frozen", "is_jump"]


def session_number(sessions: pl.DataFrame, day: str = "session_date") -> pl.Expr:
    """Position of a day among the sessions (Int32); null on a day without one.

    Args:
        sessions: `raw.sessions`, at least one row.
        day: Name of the column that holds the day.
    """
    days = sessions.select("session_date").sort("session_date").with_row_index("number")
    first, last = days["session_date"][0], days["session_date"][-1]
    every = pl.date_range(first, last, eager=True).alias("session_date").to_frame()
    numbers = every.join(days, on="session_date", how="left", maintain_order="left")["number"].cast(pl.Int32)
    # one look-up a row: days before the first session fall on the null in front, days after the last on the one behind
    nothing = pl.Series([None], dtype=pl.Int32)
    padded = pl.concat([nothing, numbers, nothing])
    offset = pl.col(day).to_physical() - every["session_date"].to_physical()[0] + 1
    return pl.lit(padded).gather(offset.clip(0, padded.len() - 1))


def returns(bars: pl.DataFrame, sessions: pl.DataFrame, actions: pl.DataFrame | None = None) -> pl.DataFrame:
    """Total returns from one session's close to the next, dividends included.

    `simple_return` is the ratio of the adjusted closes where both bars have one, else
    (close + dividend) / previous close - 1. It is null where sessions lie between the two bars, or bars on
    which nothing traded. Coins have no session and are left out: they enter the study as factors.

    Args:
        bars: As `company_bars` yields them.
        sessions: `raw.sessions`.
        actions: The newest vintage of `raw.corporate_actions`, symbols as in `bars`; for dividends.

    Returns:
        `event_study.returns`.
    """
    if bars.is_empty() or sessions.is_empty():
        return RETURNS.empty()
    stocks = bars.filter(~is_coin())
    stocks = stocks if is_sorted(stocks) else stocks.sort("symbol", "session_date")
    close, adjusted = pl.col("close_usd"), pl.col("adjusted_close_usd")
    judged = (
        _with_dividends(stocks, actions)
        .lazy()
        .with_columns(number=session_number(sessions))
        .filter(pl.col("number").is_not_null())
        .with_columns(is_next=pl.col("symbol") == pl.col("symbol").shift(1))
        .with_columns(is_untraded=is_untraded())
        .with_columns(
            # the first bar of a symbol always counts as traded, so nothing is carried over from the symbol before
            traded=pl.when(~pl.col("is_untraded")).then("number").forward_fill().shift(1),
            total=(adjusted / adjusted.shift(1)).fill_null((close + pl.col("dividend_usd")) / close.shift(1)),
            **doubts(),
        )
        .with_columns(gap_days=pl.when("is_next").then(pl.col("number") - pl.col("traded")))
        .with_columns(
            simple_return=pl.when(pl.col("gap_days") == 1, ~pl.col("is_untraded")).then(pl.col("total") - 1.0),
            is_doubted=(pl.col("gap_days") > 1) | pl.any_horizontal("is_untraded", *DOUBTS),
        )
        .drop("number", "traded", "total", "is_next", "dividend_usd")
        .collect()
    )
    return (
        _with_reasons(judged)
        .with_columns(
            log_return=pl.col("simple_return").log1p(),
            volume_count=pl.when(pl.col("volume_count") > 0).then(pl.col("volume_count")),
        )
        .select(list(RETURNS.columns))
    )


def is_sorted(bars: pl.DataFrame) -> bool:
    """Whether rows are in the order of symbol and day, each once."""
    symbol, day = pl.col("symbol"), pl.col("session_date")
    in_order = (symbol > symbol.shift(1)) | ((symbol == symbol.shift(1)) & (day > day.shift(1)))
    return bool(bars.select(in_order.all()).item())


def _with_dividends(bars: pl.DataFrame, actions: pl.DataFrame | None) -> pl.DataFrame:
    """Bars with `dividend_usd`, zero where none was paid; the order is kept."""
    paid = None if actions is None else actions.filter(pl.col("corporate_action") == "dividend")
    if paid is None or paid.is_empty():
        return bars.with_columns(dividend_usd=pl.lit(0.0))
    cash = paid.select("symbol", "dividend_usd", session_date="ex_date")
    joined = bars.join(cash, on=["symbol", "session_date"], how="left", maintain_order="left")
    return joined.with_columns(pl.col("dividend_usd").fill_null(0.0))


def is_untraded() -> pl.Expr:
    """Whether a bar only carries the close over: nothing traded, as in a halt.

    So it is where the volume is zero and all four prices repeat the close before, and where a bar without open, high,
    low and volume repeats the close of a bar that has a volume. Rows are sorted, with `is_next`.
    """
    close, before = pl.col("close_usd"), pl.col("close_usd").shift(1)
    flat = pl.all_horizontal(pl.col(name) == close for name in PRICES[:3]) & (pl.col("volume_count") == 0)
    bare = pl.all_horizontal(pl.col(name).is_null() for name in (*PRICES[:3], "volume_count"))
    halted = flat | (bare & pl.col("volume_count").shift(1).is_not_null())
    return (pl.col("is_next") & (close == before) & halted).fill_null(False)


def doubts() -> dict[str, pl.Expr]:
    """What may be said against a bar, each as a boolean, and the multiple of the jump.

    Rows are sorted, with `is_next` (the row before is of the same symbol).
    """
    close, volume = pl.col("close_usd"), pl.col("volume_count")
    ratio = close / close.shift(1)
    is_far = (ratio > SUSPECT_JUMP_RATIO) | (ratio < 1 / SUSPECT_JUMP_RATIO)
    return {
        "is_zero_volume": volume == 0,
        "is_flat": pl.all_horizontal(pl.col(name) == close for name in PRICES[:3]) & (volume.fill_null(0) == 0),
        "is_frozen": pl.all_horizontal(pl.col(name) == pl.col(name).shift(1) for name in PRICES) & pl.col("is_next"),
        "is_jump": is_far & pl.col("is_next"),
        "jump": pl.max_horizontal(ratio, 1 / ratio),
    }


def _around(before: str, number: str, after: str) -> pl.Expr:
    """A number in words; `pl.format` panics on nulls."""
    return pl.lit(before) + pl.col(number).round(2).cast(pl.String) + pl.lit(after)


def _with_reasons(judged: pl.DataFrame) -> pl.DataFrame:
    """Put the doubts into words, joined by a semicolon; only doubted rows are looked at, most are not."""
    said = [
        pl.when(pl.col("gap_days") > 1).then(_around("return spans ", "gap_days", " sessions: not used")),
        pl.when("is_untraded").then(pl.lit("nothing traded: the close is carried over, no return")),
        pl.when("is_zero_volume").then(pl.lit("volume given as zero")),
        pl.when("is_flat").then(pl.lit("flat bar: nothing traded")),
        pl.when("is_frozen").then(pl.lit("frozen bar: repeats the bar before")),
        pl.when("is_jump").then(_around("close moved ", "jump", "-fold: a split may be missing")),
    ]
    rows = judged.select(pl.arg_where(pl.col("is_doubted"))).to_series()
    words = judged[rows].select(pl.concat_str(said, separator="; ", ignore_nulls=True)).to_series()
    none = pl.repeat(None, judged.height, dtype=pl.String, eager=True)
    return judged.with_columns(quality_reason=none.scatter(rows, words))
