"""Yahoo through the real yfinance: one symbol a call, every argument explicit, every fault a typed error."""

import logging
import warnings
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from orchestration.errors import SourceError
from orchestration.sources.yahoo_session import STAND_IN as STAND_IN
from orchestration.sources.yahoo_session import open_session
from orchestration.sources.yahoo_session import stand_in_session as stand_in_session

SOURCE = "yahoo"
TIMEOUT_SECONDS = 15
PRICES = {
    "Open": "open_usd",
    "High": "high_usd",
    "Low": "low_usd",
    "Close": "close_usd",
    "Adj Close": "adjusted_close_usd",
}
COLUMNS = [*PRICES, "Volume", "Dividends", "Stock Splits"]
UNUSED = ["Capital Gains"]
TIMES_SHOWN = 5


class RateLimited(SourceError):
    """Yahoo asks for fewer requests."""


class NothingThere(SourceError):
    """Yahoo knows the symbol and has no bar in the range."""


class UnknownSymbol(SourceError):
    """Yahoo does not know the symbol: delisted, renamed or mistyped."""


class Unreachable(SourceError):
    """The request failed or its answer was cut off or no JSON: worth another try."""


@dataclass
class ContractBroken(SourceError):
    """The answer has another shape, symbol or currency than it must have; it is kept aside, not used."""

    message: str
    payload: str = field(default="", repr=False)

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True)
class Bars:
    """One answer: bars (`symbol`, the day or hour, the columns of a bar), corporate actions, what it lacks in words."""

    bars: pl.DataFrame
    actions: pl.DataFrame
    first_trade_date: date | None = None
    lacks: str | None = None


class Yahoo:
    """A client with its own session and cache folder.

    Args:
        cache: Folder for yfinance's own small databases; never the home directory's.
        session: A curl_cffi session; by default a new one, or the stand-in that MINERS_YAHOO_URL names.
    """

    def __init__(self, cache: Path, session: Any = None) -> None:
        import yfinance

        cache.mkdir(parents=True, exist_ok=True)
        yfinance.set_tz_cache_location(str(cache))
        yfinance.config.debug.hide_exceptions = False
        yfinance.config.network.retries = 0
        # its log repeats the errors that are raised here with what to do
        logging.getLogger("yfinance").setLevel(logging.CRITICAL)
        self._library = yfinance
        self._session = session if session is not None else open_session()

    def daily(self, symbol: str, start: date, end: date) -> Bars:
        """Daily bars and corporate actions from `start` to `end`, both included.

        Raises:
            SourceError: One of its kinds above.
        """
        frame, told = self._ask(symbol, start, end, "1d")
        answer = _parse(frame, symbol, "session_date")
        return replace(answer, first_trade_date=_first_trade_date(told))

    def hourly(self, symbol: str, start: date, end: date) -> Bars:
        """Hourly bars of the days from `start` to `end`, both included.

        Raises:
            SourceError: One of its kinds above.
        """
        frame, _ = self._ask(symbol, start, end, "1h")
        return _parse(frame, symbol, "bar_start_at")

    def stories(self, symbol: str, count: int, tab: str) -> list[Any]:
        """The newest items that Yahoo carries of a symbol under "press releases" or "news", as it gives them.

        Raises:
            SourceError: One of its kinds above.
        """
        try:
            told = self._library.Ticker(symbol, session=self._session).get_news(count=count, tab=tab)
        except Exception as error:
            raise _typed(error, symbol) from error
        if not isinstance(told, list):
            raise ContractBroken(f"{symbol}: no list of {tab}: Yahoo changed its format", str(told)[:2000])
        return told

    def _ask(self, symbol: str, start: date, end: date, interval: str) -> tuple[Any, Any]:
        """One call of `Ticker.history`: its pandas frame, and what the answer says of itself."""
        from yfinance.data import YfData

        # yfinance serves a bad answer of a past range from memory for ever
        YfData.cache_get.cache_clear()
        ticker = self._library.Ticker(symbol, session=self._session)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                frame = ticker.history(
                    start=start.isoformat(),
                    end=(end + timedelta(days=1)).isoformat(),
                    interval=interval,
                    # coins have no session: with False the library wants trading periods that only stocks have
                    prepost=interval != "1d",
                    actions=True,
                    auto_adjust=False,
                    back_adjust=False,
                    repair=False,
                    keepna=True,
                    rounding=False,
                    timeout=TIMEOUT_SECONDS,
                )
        except Exception as error:
            raise _typed(error, symbol) from error
        if frame.empty:
            raise NothingThere(f"{symbol}: Yahoo has no bar from {start} to {end}")
        told = ticker.history_metadata
        _check_identity(symbol, told)
        return frame, told


def _first_trade_date(told: Any) -> date | None:
    """When the source's history of the symbol begins, as it says itself."""
    said = told.get("firstTradeDate")
    if isinstance(said, int | float):
        return datetime.fromtimestamp(said, UTC).date()
    return said.date() if isinstance(said, datetime) else None


def _typed(error: Exception, symbol: str) -> SourceError:
    """The fault behind an exception of yfinance, curl or JSON."""
    kind, text = type(error).__name__, str(error).splitlines()[0][:200] if str(error) else ""
    if kind == "YFRateLimitError":
        return RateLimited(f"{symbol}: Yahoo says too many requests; the next refresh goes on from here")
    if kind == "YFTzMissingError" or "No data found" in text or "Not Found" in text:
        return UnknownSymbol(f"{symbol}: Yahoo does not know it (delisted, renamed?): correct listings.csv")
    if kind == "YFPricesMissingError" or "Data doesn't exist" in text:
        return NothingThere(f"{symbol}: Yahoo has nothing in the range: {text}")
    if isinstance(error, (KeyError, TypeError, AttributeError, IndexError)):
        return ContractBroken(f"{symbol}: the answer lacks {text or kind}: Yahoo changed its format", text)
    return Unreachable(f"{symbol}: {kind}: {text}")


def _check_identity(symbol: str, told: Any) -> None:
    """The answer must be of the symbol that was asked for, in US dollars."""
    if told.get("symbol") != symbol:
        raise ContractBroken(f"{symbol}: the answer is of {told.get('symbol')}: refused", str(told))
    if told.get("currency") != "USD":
        raise ContractBroken(f"{symbol}: the answer is in {told.get('currency')}, not USD: refused", str(told))


def _parse(frame: Any, symbol: str, time: str) -> Bars:
    """A frame of yfinance as bars and actions; rows without a close are left out.

    Raises:
        ContractBroken: When its columns are not the promised ones, or it has two bars of a time that differ.
    """
    got = [str(name) for name in frame.columns]
    missing = [name for name in COLUMNS if name not in got]
    extra = [name for name in got if name not in [*COLUMNS, *UNUSED]]
    if missing or extra or getattr(frame.columns, "nlevels", 1) != 1:
        raise ContractBroken(
            f"{symbol}: columns missing {missing}, new {extra}: Yahoo changed its format", frame.to_csv()
        )
    plain = pl.DataFrame({name: frame[name].to_numpy() for name in COLUMNS}).with_columns(
        pl.col(*COLUMNS).cast(pl.Float64).fill_nan(None)
    )
    index = frame.index
    if time == "session_date":
        stamps = pl.Series(time, [stamp.date() for stamp in index], dtype=pl.Date)
    else:
        stamps = pl.Series(time, index.tz_convert("UTC").to_pydatetime().tolist(), dtype=pl.Datetime("us", "UTC"))
    named = plain.with_columns(stamps, symbol=pl.lit(symbol), volume_count=pl.col("Volume").cast(pl.Int64)).rename(
        PRICES
    )
    bars = named.drop_nulls("close_usd").select("symbol", time, *PRICES.values(), "volume_count")
    once = bars.unique(maintain_order=True)
    twice = once.filter(pl.col(time).is_duplicated())[time].unique().sort()
    if len(twice):
        raise ContractBroken(f"{symbol}: two bars that differ of {_first_of(twice)}: refused", frame.to_csv())
    empty = named.filter(pl.col("close_usd").is_null())[time]
    lacks = f"{len(empty)} bars without a close: {_first_of(empty)}" if len(empty) else None
    return Bars(once, _actions(named, time), lacks=lacks)


def _first_of(times: pl.Series) -> str:
    return ", ".join(map(str, times.head(TIMES_SHOWN)))


def _actions(named: pl.DataFrame, time: str) -> pl.DataFrame:
    """Dividends and splits of a daily answer."""
    columns = ["symbol", "ex_date", "corporate_action", "dividend_usd", "split_ratio"]
    if time != "session_date":
        return pl.DataFrame(
            schema=dict(zip(columns, [pl.String, pl.Date, pl.String, pl.Float64, pl.Float64], strict=True))
        )
    base = named.rename({"Dividends": "dividend_usd", "Stock Splits": "split_ratio", time: "ex_date"})
    base = base.unique(["symbol", "ex_date"], keep="first", maintain_order=True)
    paid = base.filter(pl.col("dividend_usd") > 0).with_columns(
        corporate_action=pl.lit("dividend"), split_ratio=pl.lit(None, pl.Float64)
    )
    split = base.filter(pl.col("split_ratio") > 0).with_columns(
        corporate_action=pl.lit("split"), dividend_usd=pl.lit(None, pl.Float64)
    )
    return pl.concat([paid, split]).select(columns)
