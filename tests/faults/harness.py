"""A store, a stand-in for Yahoo and the real yfinance between them."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl
import pytest

from orchestration.defs import source_health as checks
from orchestration.errors import Exit, MinersError
from orchestration.settings import REFERENCE, Settings
from orchestration.sources.answer import PriceAnswer
from orchestration.sources.prices import wanted_symbols
from orchestration.sources.yahoo import Yahoo, stand_in_session
from orchestration.sources.yahoo_refresh import Pace, fetch_yahoo
from orchestration.store import Store
from tests.faults.yahoo_server import Series, YahooServer
from tests.transforms.price_frames import companies, company, listing, listings
from transforms.prices import study_inputs
from transforms.prices_health import source_health
from transforms.sessions import exchange_sessions
from transforms.tables import TABLES
from transforms.vintages import latest_vintage

FIRST, LAST = date(2025, 11, 3), date(2026, 1, 30)
OVERRIDES = TABLES["reference.calendar_overrides"].empty()
SESSIONS = exchange_sessions(FIRST, LAST, OVERRIDES)
CHECKS: list[Any] = [
    *checks.price_source_checks, checks.no_symbol_is_blocked, checks.no_closure_is_suspected,
    checks.no_recent_session_is_missing,
]  # fmt: skip
DAYS = SESSIONS["session_date"].to_list()
EVERY_DAY = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def fault(code: str) -> pytest.MarkDecorator:
    """Mark a test with the row of the fault table that it injects: its id begins with the row's code."""
    return pytest.mark.parametrize("row", [code.split("-")[0]], ids=[code])


def after_close(day: date, minutes: int = 60) -> datetime:
    """An instant some minutes after 16:00 in New York, in winter."""
    return datetime(day.year, day.month, day.day, 21, tzinfo=UTC) + timedelta(minutes=minutes)


def wave(base: float, days: list[date], step: float = 0.02) -> dict[date, float | None]:
    """Closes that go up and down, none like the one before."""
    return {day: round(base * (1 + step * ((n * 7) % 11 - 5) / 5), 4) for n, day in enumerate(days)}


def whole_market(first: date, last: date) -> dict[str, Series]:
    """Every ticker of data/reference from the first to the last day, with bitcoin's hours at the close in winter."""
    days = exchange_sessions(first, last, OVERRIDES)["session_date"].to_list()
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    tickers = pl.read_csv(REFERENCE / "listings.csv")["ticker"].unique(maintain_order=True).to_list()
    begins = first - timedelta(days=1)
    market = {
        ticker: Series(wave(10.0 + n, every if ticker.endswith("-USD") else days), first_trade=begins)
        for n, ticker in enumerate(tickers)
    }
    market["BTC-USD"].hours = {datetime(d.year, d.month, d.day, 20, tzinfo=UTC): 1e5 + d.day for d in every}
    return market


@dataclass
class Desk:
    """One data directory and the market that the stand-in shows it."""

    folder: Path
    server: YahooServer
    sessions: pl.DataFrame = field(default_factory=lambda: SESSIONS)
    pace: Pace = field(default_factory=lambda: Pace(first_wait_seconds=0.0, spacing_seconds=0.0))

    split_overrides: pl.DataFrame = field(default_factory=TABLES["reference.split_overrides"].empty)

    def __post_init__(self) -> None:
        self.store = Store(Settings("live", self.folder))
        self.companies = companies(
            company("CLSK"),
            company("MARA"),
            company("SPY", "benchmark", factor="market"),
            company("BTC-USD", "benchmark", factor="bitcoin"),
        )
        self.listings = listings(
            *(listing(symbol.lower(), symbol, str(FIRST)) for symbol in ("CLSK", "MARA", "SPY", "BTC-USD"))
        )

    def refresh(self, now: datetime) -> PriceAnswer:
        """What one refresh fetches."""
        client = Yahoo(self.folder / "yfinance", stand_in_session(self.server.base))
        wanted = wanted_symbols(self.companies, self.listings)
        return fetch_yahoo(self.store, wanted, self.sessions, now, client, self.pace)

    def run(self, now: datetime) -> tuple[Exit, str]:
        """How `miners refresh` ends for these prices, and what it says: its steps and checks less SQL and Dagster."""
        try:
            self.refresh(now)
        except MinersError as error:
            return error.exit_code, str(error)
        for name, made in self.study(now).items():
            self.store.write(name, made)
        self.store.write("meta.source_health", self.health(now))
        context = dg.build_op_context(resources={"store": self.store})
        results = [check(context) for check in CHECKS]
        told = "; ".join(result.description or "" for result in results if not result.passed)
        return Exit.OK if all(result.passed for result in results) else Exit.PUBLISHED_WITH_WARNINGS, told

    def findings(self, symbol: str = "CLSK") -> list[tuple[date, str]]:
        """What is said against the bars of a symbol: day and kind."""
        rows = self.study()["event_study.bar_findings"].filter(symbol=symbol)
        return rows.select("session_date", "finding_kind").rows()

    def health(self, now: datetime) -> pl.DataFrame:
        """`meta.source_health`."""
        raw = [self.store.read(f"raw.{name}") for name in ("fetches", "daily_bars", "hourly_bars")]
        return source_health(*raw, wanted_symbols(self.companies, self.listings), self.sessions, now)

    def bars(self, symbol: str, as_of: datetime | None = None) -> dict[date, float]:
        """The newest closes of a symbol."""
        rows = latest_vintage(self.store.read("raw.daily_bars"), ("symbol", "session_date"), as_of)
        return dict(rows.filter(symbol=symbol).select("session_date", "close_usd").iter_rows())

    def outcomes(self, now: datetime) -> dict[str, str]:
        """How each daily request of a refresh ended."""
        rows = self.store.read("raw.fetches").filter(fetched_at=now, requested_table="raw.daily_bars")
        return dict(rows.select("symbol", "outcome").iter_rows())

    def messages(self, now: datetime) -> str:
        """Everything that a refresh had to say."""
        return " | ".join(self.store.read("raw.fetches").filter(fetched_at=now)["message"].drop_nulls())

    def study(self, as_of: datetime | None = None) -> dict[str, pl.DataFrame]:
        """Returns, factors and performance from what the store has."""
        raw = [self.store.read(f"raw.{name}") for name in ("daily_bars", "hourly_bars", "corporate_actions")]
        owners = self.store.read("raw.ticker_owners")
        return study_inputs(
            *raw, self.companies, self.listings, self.sessions, self.split_overrides, as_of, ticker_owners=owners
        )


def desk(folder: Path) -> Desk:
    """A desk whose market is whole from the first to the last day."""
    server = YahooServer()
    server.market = {
        "CLSK": Series(wave(20.0, DAYS)), "MARA": Series(wave(15.0, DAYS)), "SPY": Series(wave(600.0, DAYS, 0.004)),
        "BTC-USD": Series(
            wave(9e4, EVERY_DAY),
            hours={
                datetime(day.year, day.month, day.day, hour, tzinfo=UTC): 9e4 + n
                for n, day in enumerate(EVERY_DAY) for hour in (17, 20)
            },
        ),
    }  # fmt: skip
    return Desk(folder, server)


def known_days(until: date) -> list[date]:
    """The sessions of the market up to a day."""
    return [day for day in DAYS if day <= until]
