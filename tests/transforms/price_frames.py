"""Small frames of the declared shapes, for the tests of prices."""

from datetime import UTC, date, datetime, timedelta

import polars as pl

from transforms.tables import TABLES

ASKED = datetime(2026, 1, 1, tzinfo=UTC)


def frame(name: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    """Rows of a declared table; what is not given is null."""
    table = TABLES[name]
    blank = dict.fromkeys(table.columns)
    return pl.DataFrame([blank | row for row in rows], schema=table.polars_schema)


def sessions(*days: str, half: tuple[str, ...] = ()) -> pl.DataFrame:
    """Sessions on these days in winter: 14:30 to 21:00 UTC, to 18:00 on half days."""
    rows = []
    for text in days:
        midnight = datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
        close = timedelta(hours=18 if text in half else 21)
        rows.append(
            {
                "session_date": midnight.date(),
                "open_at": midnight + timedelta(hours=14, minutes=30),
                "close_at": midnight + close,
                "is_half_day": text in half,
            }
        )
    return frame("raw.sessions", rows)


def bar(symbol: str, day: str, close: float, **more: object) -> dict[str, object]:
    """One daily bar; only the close is needed."""
    return {
        "symbol": symbol,
        "session_date": date.fromisoformat(day),
        "close_usd": close,
        "source": "files",
        "fetched_at": ASKED,
        "volume_count": 100,
        **more,
    }


def daily(*bars: dict[str, object]) -> pl.DataFrame:
    """`raw.daily_bars` of these bars."""
    return frame("raw.daily_bars", list(bars))


def company(symbol: str, kind: str = "miner", **more: object) -> dict[str, object]:
    """One company whose key is its symbol in lower case."""
    return {
        "company_id": symbol.lower(),
        "company_name": symbol,
        "company_kind": kind,
        "symbol": symbol,
        "country": "US",
        **more,
    }


def companies(*rows: dict[str, object]) -> pl.DataFrame:
    """`reference.companies` of these rows."""
    return frame("reference.companies", list(rows))


def listing(company_id: str, ticker: str, start: str, end: str | None = None, **more: object) -> dict[str, object]:
    """One listing on Nasdaq in USD."""
    return {
        "company_id": company_id,
        "ticker": ticker,
        "exchange": "XNAS",
        "currency": "USD",
        "valid_from_date": date.fromisoformat(start),
        "valid_to_date": date.fromisoformat(end) if end else None,
        "listed_from_date": date.fromisoformat(start),
        **more,
    }


def listings(*rows: dict[str, object]) -> pl.DataFrame:
    """`reference.listings` of these rows."""
    return frame("reference.listings", list(rows))
