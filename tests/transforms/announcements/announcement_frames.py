"""Small frames of announcements, listings and sessions for the tests of this folder."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import polars as pl

from tests.transforms.price_frames import listing
from transforms.announcements.events import events_from_announcements
from transforms.sessions import exchange_sessions
from transforms.tables import TABLES, Table

ASKED = datetime(2026, 7, 1, tzinfo=UTC)
LEASE = "CleanSpark signs 15-year AI data center lease with Fluidstack for 90 MW"


def rows(table: Table, *stated: dict[str, Any]) -> pl.DataFrame:
    """Rows of a table; columns that are not stated are null."""
    return pl.DataFrame([{**dict.fromkeys(table.columns), **row} for row in stated], schema=table.polars_schema)


@cache
def sessions(start: date = date(2023, 12, 1), end: date = date(2026, 6, 30)) -> pl.DataFrame:
    """The published calendar of the span."""
    return exchange_sessions(start, end, TABLES["reference.calendar_overrides"].empty())


def announcement(event_id: str, day: str | None, ticker: str = "CLSK", **stated: Any) -> dict[str, Any]:
    """One row of raw.announcements."""
    return {
        "event_id": event_id,
        "ticker": ticker,
        "announced_date": date.fromisoformat(day) if day else None,
        "date_status": "stated" if day else "approx",
        "headline": "A headline",
        "tags": "debt",
        "confidence": "high",
        "source": "curated",
        "fetched_at": ASKED,
        **stated,
    }


def announcements(*stated: dict[str, Any]) -> pl.DataFrame:
    """A frame of raw.announcements."""
    return rows(TABLES["raw.announcements"], *stated)


def claims(*stated: dict[str, Any]) -> pl.DataFrame:
    """A frame of raw.claims."""
    filled = [{"claim_kind": "day_move", "source": "curated", "fetched_at": ASKED, **row} for row in stated]
    return rows(TABLES["raw.claims"], *filled)


def listings() -> pl.DataFrame:
    """A company with one ticker, one that was renamed, one that came out of a shell, one that is gone."""
    return rows(
        TABLES["reference.listings"],
        listing("spark", "CLSK", "2020-01-24"),
        listing("keel", "BITF", "2021-06-21", "2026-04-02"),
        listing("keel", "KEEL", "2026-04-06", listed_from_date=date(2021, 6, 21)),
        listing("shelled", "ABTC", "2025-09-03"),
        listing("gone", "SDIG", "2021-10-20", "2025-03-14"),
    )


def companies() -> pl.DataFrame:
    """The companies of `listings`."""
    symbols = {"spark": "CLSK", "keel": "KEEL", "shelled": "ABTC", "gone": "SDIG"}
    return rows(
        TABLES["reference.companies"],
        *(
            {"company_id": key, "company_name": key, "company_kind": "miner", "symbol": symbol, "country": "US"}
            for key, symbol in symbols.items()
        ),
    )


def sighting(key: str, at: str, text: str = LEASE, **stated: Any) -> dict[str, Any]:
    """One row of raw.sightings."""
    return {
        "sighting_id": key,
        "ticker": "CLSK",
        "carrier": "newswire",
        "headline": text,
        "published_at": datetime.fromisoformat(at),
        "time_precision": "second",
        "time_kind": "wire",
        "source": "newswire",
        "fetched_at": ASKED,
        **stated,
    }


def made(*seen: dict[str, Any], table: tuple[dict[str, Any], ...] = ()) -> dict[str, pl.DataFrame]:
    tables = events_from_announcements(
        announcements(*table), claims(), listings(), companies(), sessions(), rows(TABLES["raw.sightings"], *seen)
    )
    for name, frame in tables.items():
        TABLES[name].validate(frame)
    return tables
