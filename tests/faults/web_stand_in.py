"""A miner's announcements on a server of this machine that stands in for the SEC, a newswire and Yahoo at once."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from orchestration.settings import Settings
from orchestration.sources.sightings_refresh import fetch_sightings
from orchestration.store import Store
from tests.faults.filing_server import FEED, FilingServer, submissions
from tests.transforms.announcements.announcement_frames import rows
from transforms.announcements.events import events_from_announcements
from transforms.sessions import exchange_sessions
from transforms.tables import TABLES

CIK = "0000000001"
LIST = f"/data.sec.gov/submissions/CIK{CIK}.json"
WIRE = "https://wire.example/feed"
CONTACT = "Jane Roe jane@example.org"


def archive(number: int) -> str:
    """Path of a whole filing at the stand-in."""
    plain = f"0000000001-26-{number:06d}"
    return f"/www.sec.gov/Archives/edgar/data/1/{plain.replace('-', '')}/{plain}.txt"


def whole_filing(accepted: str, words: str, form: str = "8-K") -> bytes:
    """A filing with one exhibit; `accepted` is the header's New York time, YYYYMMDDHHMMSS."""
    return (
        f"<ACCEPTANCE-DATETIME>{accepted}\n<DOCUMENT>\n<TYPE>{form}\n<TEXT>Item.</TEXT>\n</DOCUMENT>\n"
        f"<DOCUMENT>\n<TYPE>EX-99.1\n<TEXT><p>{words}</p></TEXT>\n</DOCUMENT>"
    ).encode()


def in_list(number: int, accepted: str, form: str = "8-K", items: str = "8.01", report: str = "") -> dict[str, str]:
    """A filing as EDGAR's list has it."""
    return {
        "accessionNumber": f"0000000001-26-{number:06d}",
        "filingDate": accepted[:10],
        "reportDate": report or accepted[:10],
        "acceptanceDateTime": accepted,
        "form": form,
        "items": items,
    }


class Newsroom:
    """A live data directory of one company, and the server that stands in for its sources."""

    def __init__(self, folder: Path) -> None:
        self.server = FilingServer()
        self.store = Store(Settings("live", folder))
        company = {"company_name": "x", "company_kind": "miner", "country": "US"}
        self.companies = rows(
            TABLES["reference.companies"],
            {"company_id": "spark", "symbol": "CLSK", "cik": CIK} | company,
            {"company_id": "keel", "symbol": "KEEL"} | company,
        )
        listing = {"exchange": "XNAS", "currency": "USD", "listed_from_date": date(2020, 1, 2)}
        self.listings = rows(
            TABLES["reference.listings"],
            {"company_id": "spark", "ticker": "CLSK", "valid_from_date": date(2020, 1, 2)} | listing,
            {"company_id": "keel", "ticker": "BITF", "valid_from_date": date(2021, 6, 21),
             "valid_to_date": date(2026, 4, 2)} | listing,
            {"company_id": "keel", "ticker": "KEEL", "valid_from_date": date(2026, 4, 6)} | listing,
        )  # fmt: skip
        self.sessions = exchange_sessions(
            date(2025, 1, 2), date(2026, 6, 30), TABLES["reference.calendar_overrides"].empty()
        )
        self.store.write("reference.companies", self.companies)
        self.store.write("reference.listings", self.listings)
        feed = {"feed_url": WIRE, "feed_kind": "wire"}
        self.store.write("reference.feeds", rows(TABLES["reference.feeds"], feed))
        self.show_filings()
        self.show_wire()

    def show_filings(self, *filings: dict[str, str]) -> None:
        """What the SEC lists."""
        self.server.pages[LIST] = submissions(*filings)

    def show_wire(self, *items: str) -> None:
        """What the newswire carries."""
        self.server.pages["/wire.example/feed"] = FEED.format(items="".join(items)).encode()

    def refresh(self, now: datetime, **options: Any) -> None:
        """One refresh of every source."""
        fetch_sightings(self.store, now, **options)

    def outcomes(self, now: datetime, source: str) -> list[tuple[str, str]]:
        """How each request of a refresh to a source ended, and what was said."""
        told = self.store.read("raw.fetches").filter(fetched_at=now, source=source)
        return [(outcome, message or "") for outcome, message in told.select("outcome", "message").iter_rows()]

    def events(self, *curated: dict[str, Any], as_of: datetime | None = None) -> dict[str, pl.DataFrame]:
        """The events of what raw has, and of rows of a table."""
        made = events_from_announcements(
            rows(TABLES["raw.announcements"], *curated),
            TABLES["raw.claims"].empty(),
            self.listings,
            self.companies,
            self.sessions,
            self.store.read("raw.sightings"),
            as_of=as_of,
        )
        for name, frame in made.items():
            TABLES[name].validate(frame)
        return made


def wire_item(title: str, published: str, key: str, ticker: str = "CLSK") -> str:
    """An item of the newswire that names a ticker with its exchange."""
    return (
        f"<item><guid>{key}</guid><title>{title}</title><link>https://wire.example/{key}</link>"
        f"<description>(NASDAQ: {ticker})</description><pubDate>{published}</pubDate></item>"
    )


def yahoo_stream(*items: dict[str, str]) -> bytes:
    """What Yahoo's stream of press releases looks like."""
    stream = [{"id": item["id"], "content": item} for item in items]
    return json.dumps({"data": {"tickerStream": {"stream": stream}}}).encode()


def noon(day: int, hour: int = 23) -> datetime:
    """An instant in March 2026."""
    return datetime(2026, 3, day, hour, tzinfo=UTC)
