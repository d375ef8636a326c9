"""RSS and Atom feeds of newswires and investor relations: how to read the answer."""

import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from orchestration.errors import SourceError
from orchestration.sources.markup import plain_text, read_xml
from orchestration.sources.sighting import Sightings, sort_out
from orchestration.web import Answer

NEW_YORK = ZoneInfo("America/New_York")
FAR_EAST = timedelta(hours=5)
EXCHANGE = re.compile(r"(?i)\b(?:nasdaq|nyse|amex)[^:]{0,20}:\s?([A-Z]{1,5})\b")
TIMES = ("pubDate", "published", "updated", "date")


class SourceSilent(SourceError):
    """A feed that answered but said nothing: a page instead of a feed, or no items. Not the same as no news."""


def read_feed(answer: Answer, ticker: str | None, fetched_at: datetime, tickers: Collection[str] = ()) -> Sightings:
    """The items of a feed, newest wire time first.

    Args:
        answer: What the feed said.
        ticker: The company, where the feed is one company's.
        fetched_at: When it was asked.
        tickers: Of a feed of many companies, keep the items that name one of these with its exchange.

    Raises:
        SourceSilent: When it is a web page, or a feed without an item.
        BadMarkup: When it is not XML, or declares a document type.
    """
    if b"<html" in answer.body[:2000].lower() or "text/html" in answer.content_type:
        raise SourceSilent(f"{answer.url}: a web page, not a feed; the source is silent, which is not no news")
    root = read_xml(answer.body, answer.url)
    items = [*root.iter("item"), *root.iter("entry")]
    if not items:
        raise SourceSilent(f"{answer.url}: a feed without an item; the source is silent, which is not no news")
    owners = [ticker or _named_ticker(item, tickers) for item in items]
    is_ours = ticker is not None or not tickers
    rows = [
        _row(item, owner, fetched_at) for item, owner in zip(items, owners, strict=True) if owner is not None or is_ours
    ]
    return sort_out(rows, fetched_at)


def _named_ticker(item: Element, tickers: Collection[str]) -> str | None:
    """The first ticker of ours that an item names with its exchange."""
    said = " ".join(part.text or "" for part in item.iter())
    return next((found.upper() for found in EXCHANGE.findall(said) if found.upper() in tickers), None)


def _row(item: Element, ticker: str | None, fetched_at: datetime) -> dict[str, object]:
    stated = [(name, text) for name in TIMES if (text := _text(item, name))]
    at, precision, note = _time(stated[0][1]) if stated else (None, "none", "no time stated")
    link = _link(item)
    return {
        "sighting_id": f"feed:{_text(item, 'guid') or _text(item, 'id') or link}",
        "ticker": ticker,
        "carrier": "newswire",
        "headline": plain_text(_text(item, "title") or ""),
        "body_text": plain_text(_text(item, "description") or _text(item, "summary") or _text(item, "content") or ""),
        "source_url": link if link.startswith(("https://", "http://")) else None,
        "published_at": at,
        "time_precision": precision,
        "time_kind": "wire",
        "stated_times_text": "; ".join(f"{name}={text}" for name, text in stated),
        "time_note": note,
        "source": "newswire",
        "fetched_at": fetched_at,
    }


def _text(item: Element, name: str) -> str | None:
    found = item.find(name)
    return found.text.strip() if found is not None and found.text and found.text.strip() else None


def _link(item: Element) -> str:
    found = item.find("link")
    return "" if found is None else (found.get("href") or found.text or "").strip()


def _time(text: str) -> tuple[datetime | None, str, str | None]:
    """An instant, how precise it is, and what is wrong with it; one without a zone is not guessed."""
    try:
        stated = datetime.fromisoformat(text) if text[:4].isdigit() else parsedate_to_datetime(text)
        at = stated.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None, "none", f"time that cannot be read: {text[:60]}"
    if stated.tzinfo is None:
        return None, "none", f"time without a zone: {text[:60]}"
    if (stated.hour, stated.minute, stated.second) == (0, 0, 0):
        return _day(stated), "date", "midnight stands for a date"
    return at, "second" if stated.second else "minute", None


def _day(midnight: datetime) -> datetime:
    """The New York midnight of the day that is meant: east of Europe it is the day before, still on in New York."""
    offset = midnight.utcoffset() or timedelta()
    meant = midnight.astimezone(NEW_YORK) if offset >= FAR_EAST else midnight
    return datetime(meant.year, meant.month, meant.day, tzinfo=NEW_YORK).astimezone(UTC)
