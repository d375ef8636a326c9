"""The synthetic market of the embedded default: seeded, and shaped like the real one.

A stock's session return is alpha + betas x (market, bitcoin, miners) + own noise, the draws fat-tailed
(Student's t). Every quantity has its own random stream with one draw per calendar day, so a longer horizon, or
another company, never changes an earlier bar. Where a move was publicly reported, day 0 bears it; CleanSpark's
path is bent through the closes that are public facts.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias
from zlib import crc32

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transforms.tables.raw import BAR

Floats: TypeAlias = NDArray[np.float64]

START = date(2022, 7, 1)
SEED = 20251020
MARKET_SD, BITCOIN_SD, MINERS_SD = 0.010, 0.026, 0.020
TAIL_DEGREES = 4
BITCOIN_AFTER_CLOSE_SHARE = 1 / 6
BITCOIN_MARKET_BETA = 0.6
COIN_START_USD = {"BTC-USD": 19_300.0, "ETH-USD": 1_070.0}
ANCHORS = pl.DataFrame(
    {
        "symbol": ["CLSK"] * 4,
        "session_date": [date(2024, 12, 31), date(2025, 10, 17), date(2025, 10, 20), date(2025, 10, 21)],
        "open_usd": [None, None, 21.23, None],
        "high_usd": [None, None, 22.69, None],
        "low_usd": [None, None, 20.32, None],
        "close_usd": [9.21, 19.525, 20.40, 18.77],
    }
)
LAST_ANCHOR = date(2025, 10, 21)
# lowest and highest value of each parameter, drawn once per company
LOADINGS: dict[str, dict[str, tuple[float, float]]] = {
    "miner": {"market": (0.9, 1.6), "bitcoin": (0.5, 1.0), "miners": (0.7, 1.2), "own": (0.022, 0.038)},
    "ai_peer": {"market": (1.1, 1.8), "bitcoin": (0.1, 0.5), "miners": (0.2, 0.6), "own": (0.020, 0.032)},
    "benchmark": {"market": (1.1, 1.4), "bitcoin": (0.0, 0.1), "miners": (0.0, 0.0), "own": (0.006, 0.012)},
    "market": {"market": (1.0, 1.0), "bitcoin": (0.0, 0.0), "miners": (0.0, 0.0), "own": (0.0002, 0.0002)},
    "nasdaq": {"market": (1.15, 1.15), "bitcoin": (0.02, 0.02), "miners": (0.0, 0.0), "own": (0.003, 0.003)},
    "miners": {"market": (1.1, 1.1), "bitcoin": (0.7, 0.7), "miners": (0.9, 0.9), "own": (0.006, 0.006)},
    "bitcoin": {"market": (0.0, 0.0), "bitcoin": (1.0, 1.0), "miners": (0.0, 0.0), "own": (0.001, 0.001)},
    "ether": {"market": (0.1, 0.1), "bitcoin": (1.1, 1.1), "miners": (0.0, 0.0), "own": (0.015, 0.015)},
}


@dataclass(frozen=True)
class _Days:
    """Calendar days from START, the sessions among them, and the common factors of each."""

    dates: list[date]
    session_dates: list[date]
    position: NDArray[np.int64]
    market: Floats
    miners: Floats
    bitcoin_by_close: Floats
    bitcoin_after_close: Floats


def sample_market(
    companies: pl.DataFrame,
    listings: pl.DataFrame,
    moves: pl.DataFrame,
    sessions: pl.DataFrame,
    now: datetime,
    seed: int = SEED,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Daily bars of everybody and the coins' hourly bars that end at each session's close.

    Args:
        companies: `reference.companies`.
        listings: `reference.listings`: a company's bars begin and end with its listings.
        moves: `symbol`, `event_date`, `reported_move_pct`: what day 0 is to show, close to close, in percent.
        sessions: `raw.sessions`, reaching at least to 2025-10-21.
        now: Nothing is shown that ends later than this.
        seed: Of every stream.

    Returns:
        Daily and hourly bars: the columns of `raw.daily_bars` and `raw.hourly_bars` less `source`, `fetched_at`.

    Raises:
        ValueError: When the sessions end before the last anchor: the path to it could not be drawn.
    """
    sessions = sessions.filter(pl.col("session_date") >= START).sort("session_date")
    if sessions.is_empty() or sessions["session_date"][-1] < LAST_ANCHOR:
        raise ValueError(f"the sample needs sessions from {START} to {LAST_ANCHOR} at least")
    days = _days(sessions, seed)
    coin = pl.col("symbol").str.ends_with("-USD")
    stocks = _stock_bars(companies.filter(~coin).sort("symbol"), moves, days, seed)
    coins, hourly = _coin_bars(companies.filter(coin).sort("symbol"), sessions, days, seed)
    shown = sessions.filter(pl.col("close_at") <= now).select("session_date")
    midnight = pl.col("session_date").cast(pl.Datetime("us", "UTC")).dt.offset_by("1d")
    alive = (
        listings.join(companies.select("company_id", "symbol"), on="company_id")
        .group_by("symbol")
        .agg(first=pl.col("listed_from_date").min(), last=pl.col("valid_to_date").fill_null(date.max).max())
    )
    daily = pl.concat([stocks.join(shown, on="session_date", how="semi"), coins.filter(midnight <= now)])
    listed = (
        daily.join(alive, on="symbol", how="left")
        .filter(pl.col("session_date").is_between("first", "last") | pl.col("first").is_null())
        .select(daily.columns)
        .sort("symbol", "session_date")
    )
    return listed, hourly.filter(pl.col("bar_start_at").dt.offset_by("1h") <= now)


def stream(seed: int, quantity: str) -> np.random.Generator:
    """The stream of one quantity, whatever else is drawn."""
    return np.random.default_rng([seed, crc32(quantity.encode())])


def _shocks(seed: int, quantity: str, count: int) -> Floats:
    """Student-t draws of unit variance, one per calendar day."""
    scale = np.sqrt(TAIL_DEGREES / (TAIL_DEGREES - 2))
    return stream(seed, quantity).standard_t(TAIL_DEGREES, count) / scale


def _panel(seed: int, quantity: str, symbols: list[str], count: int) -> Floats:
    """Draws of shape (days, symbols): a stream per symbol, so that a new company leaves the others alone."""
    return np.column_stack([_shocks(seed, f"{quantity}/{symbol}", count) for symbol in symbols])


def _days(sessions: pl.DataFrame, seed: int) -> _Days:
    """Draw the common factors; the market and the miners move on sessions only, bitcoin every day."""
    session_dates = sessions["session_date"].to_list()
    dates = pl.date_range(START, session_dates[-1], eager=True).to_list()
    position = (sessions["session_date"] - START).dt.total_days().to_numpy()
    is_open = np.zeros(len(dates))
    is_open[position] = 1.0
    market = is_open * (0.0004 + MARKET_SD * _shocks(seed, "market", len(dates)))
    share = BITCOIN_AFTER_CLOSE_SHARE
    by_close = BITCOIN_SD * np.sqrt(1 - share) * _shocks(seed, "bitcoin by close", len(dates))
    return _Days(
        dates,
        session_dates,
        position,
        market,
        is_open * MINERS_SD * _shocks(seed, "miners", len(dates)),
        0.0004 + by_close + BITCOIN_MARKET_BETA * market,
        BITCOIN_SD * np.sqrt(share) * _shocks(seed, "bitcoin after close", len(dates)),
    )


def _bitcoin_at_close(days: _Days) -> Floats:
    """Log price of bitcoin at each day's New York close."""
    ends = np.cumsum(days.bitcoin_by_close + days.bitcoin_after_close)
    return ends - days.bitcoin_after_close


def _parameters(companies: pl.DataFrame, seed: int) -> dict[str, Floats]:
    """Betas, own volatility and first price of each company, from its kind or its factor."""
    kinds = companies.select(pl.coalesce("factor", "company_kind"))["factor"].to_list()
    low, high = (np.array([[bounds[end] for bounds in LOADINGS[kind].values()] for kind in kinds]) for end in (0, 1))
    draws = np.array([stream(seed, f"parameters/{symbol}").uniform(size=5) for symbol in companies["symbol"]])
    drawn = dict(zip(LOADINGS["miner"], (low + (high - low) * draws[:, :4]).T, strict=True))
    return {**drawn, "start": np.exp(np.log(6.0) + np.log(10.0) * draws[:, 4])}


def _stock_bars(companies: pl.DataFrame, moves: pl.DataFrame, days: _Days, seed: int) -> pl.DataFrame:
    """Bars of everything that trades on sessions."""
    symbols, count, at = companies["symbol"].to_list(), len(days.dates), days.position
    beta = _parameters(companies, seed)
    bitcoin = np.diff(_bitcoin_at_close(days)[at], prepend=0.0)
    noise = _own_noise(companies, days, seed)
    returns = (
        np.outer(days.market[at], beta["market"])
        + np.outer(bitcoin, beta["bitcoin"])
        + np.outer(days.miners[at], beta["miners"])
        + noise * beta["own"]
    )
    returns[0] = 0.0
    is_event = _bear_moves(returns, moves, days.session_dates, symbols)
    path = np.log(beta["start"]) + np.cumsum(returns, axis=0)
    path += _bend(path, is_event, days.session_dates, symbols)
    gap = 0.5 * np.diff(path, axis=0, prepend=path[:1]) + 0.3 * beta["own"] * _panel(seed, "gap", symbols, count)[at]
    opens = np.vstack([path[:1], path[:-1]]) + gap
    reach = [np.abs(_panel(seed, side, symbols, count)[at]) * 0.4 * beta["own"] for side in ("high", "low")]
    traded = np.exp(15.5 + 0.4 * _panel(seed, "volume", symbols, count)[at] + 6.0 * np.minimum(np.abs(returns), 0.4))
    prices = {
        "open_usd": np.exp(opens),
        "high_usd": np.exp(np.maximum(opens, path) + reach[0]),
        "low_usd": np.exp(np.minimum(opens, path) - reach[1]),
        "close_usd": np.exp(path),
        "volume_count": traded,
    }
    return _with_anchors(_long(days.session_dates, symbols, prices))


def _own_noise(companies: pl.DataFrame, days: _Days, seed: int) -> Floats:
    """Each stock's own shock of a session; a fund of ether bears the coin's, weekends included."""
    count, at = len(days.dates), days.position
    noise = _panel(seed, "own", companies["symbol"].to_list(), count)[at]
    coin = np.cumsum(_panel(seed, "own", ["ETH-USD"], count), axis=0)[at]
    noise[:, (companies["factor"] == "ether").fill_null(False).to_numpy()] = np.diff(coin, axis=0, prepend=coin[:1])
    return noise


def _bear_moves(returns: Floats, moves: pl.DataFrame, dates: list[date], symbols: list[str]) -> NDArray[np.bool_]:
    """Put the reported moves in place of the drawn log returns; says where."""
    where = moves.join(pl.DataFrame({"event_date": dates}).with_row_index("row"), on="event_date").join(
        pl.DataFrame({"symbol": symbols}).with_row_index("column"), on="symbol"
    )
    row, column = where["row"].to_numpy(), where["column"].to_numpy()
    returns[row, column] = np.log1p(np.maximum(where["reported_move_pct"].to_numpy() / 100.0, -0.95))
    is_event = np.zeros(returns.shape, dtype=np.bool_)
    is_event[row, column] = True
    return is_event


def _bend(path: Floats, is_event: NDArray[np.bool_], dates: list[date], symbols: list[str]) -> Floats:
    """What to add to the log path so that it meets the anchors; days with a reported move keep their return."""
    added = np.zeros(path.shape)
    known = ANCHORS.join(pl.DataFrame({"session_date": dates}).with_row_index("row"), on="session_date").filter(
        pl.col("symbol").is_in(symbols)
    )
    for symbol, rows in known.group_by("symbol"):
        column, row = symbols.index(str(symbol[0])), rows["row"].to_numpy()
        is_free = ~is_event[:, column]
        is_free[row] = True
        clock = np.cumsum(is_free)
        missing = np.log(rows["close_usd"].to_numpy()) - path[row, column]
        added[:, column] = np.interp(clock, clock[row], missing)
    return added


def _coin_bars(
    companies: pl.DataFrame, sessions: pl.DataFrame, days: _Days, seed: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Daily bars of the coins on UTC days, and the hourly bar that ends at each session's close."""
    symbols, count = companies["symbol"].to_list(), len(days.dates)
    beta = _parameters(companies, seed)
    is_own = np.array([symbol != "BTC-USD" for symbol in symbols])
    own = np.where(is_own, beta["own"], 0.0) * _panel(seed, "own", symbols, count)
    start = np.log([COIN_START_USD.get(symbol, 1.0) for symbol in symbols])
    own_path = start + np.cumsum(own, axis=0)
    at_close = own_path + np.outer(_bitcoin_at_close(days), beta["bitcoin"])
    ends = at_close + np.outer(days.bitcoin_after_close, beta["bitcoin"])
    opens = np.vstack([ends[:1], ends[:-1]])
    daily = _long(
        days.dates,
        symbols,
        {
            "open_usd": np.exp(opens),
            "high_usd": np.exp(np.maximum(np.maximum(opens, ends), at_close) + 0.003),
            "low_usd": np.exp(np.minimum(np.minimum(opens, ends), at_close) - 0.003),
            "close_usd": np.exp(ends),
            "volume_count": np.full(ends.shape, 2e4),
        },
    )
    closes = _long(days.dates, symbols, {"close_usd": np.exp(at_close)})
    hourly = closes.join(sessions.select("session_date", "close_at"), on="session_date").select(
        "symbol",
        bar_start_at=pl.col("close_at").dt.offset_by("-1h"),
        open_usd=None,
        high_usd=None,
        low_usd=None,
        close_usd="close_usd",
        adjusted_close_usd=None,
        volume_count=None,
    )
    nulls = {"open_usd": pl.Float64, "high_usd": pl.Float64, "low_usd": pl.Float64, "adjusted_close_usd": pl.Float64}
    return daily, hourly.cast({**nulls, "volume_count": pl.Int64}).sort("symbol", "bar_start_at")


def _long(dates: list[date], symbols: list[str], columns: dict[str, Floats]) -> pl.DataFrame:
    """Matrices of (days, symbols) as a frame of bars; prices to four decimals."""
    frame = pl.DataFrame(
        {
            "symbol": np.tile(np.array(symbols), len(dates)),
            "session_date": np.repeat(np.array(dates, dtype="datetime64[D]"), len(symbols)),
            **{name: values.ravel() for name, values in columns.items()},
        },
    ).with_columns(pl.col("^.*_usd$").round(4))
    if "volume_count" not in columns:
        return frame
    filled = frame.with_columns(
        adjusted_close_usd=pl.col("close_usd"), volume_count=pl.col("volume_count").cast(pl.Int64)
    )
    return filled.select("symbol", "session_date", *(name.removesuffix("?") for name in BAR))


def _with_anchors(bars: pl.DataFrame) -> pl.DataFrame:
    """Put the public facts in, to the last digit."""
    key, prices = ["symbol", "session_date"], ["open_usd", "high_usd", "low_usd", "close_usd"]
    facts = ANCHORS.rename({name: f"{name}_fact" for name in prices})
    return (
        bars.join(facts, on=key, how="left")
        .with_columns(pl.coalesce(f"{name}_fact", name).alias(name) for name in prices)
        .with_columns(
            high_usd=pl.max_horizontal(prices), low_usd=pl.min_horizontal(prices), adjusted_close_usd="close_usd"
        )
        .select(bars.columns)
    )
