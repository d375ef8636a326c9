"""RSS and Atom feeds of newswires and investor relations: how to read the answer."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from xml.etree.ElementTree import Element

from orchestration.errors import SourceError
from orchestration.sources.markup import plain_text, read_xml
from orchestration.sources.sighting import Sightings, sort_out
from orchestration.web import Answer

TIMES = ("pubDate", "published", "updated", "date")


class SourceSilent(SourceError):
    """A feed that answered but said nothing: a page instead of a feed, or no items. Not the same as no news."""


def read_feed(answer: Answer, ticker: str | None, fetched_at: datetime) -> Sightings:
    """The items of a feed, newest wire time first.

    Args:
        answer: What the feed said.
        ticker: The company, where the feed is one company's; else null.
        fetched_at: When it was asked.

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
    return sort_out([_row(item, answer.url, ticker, fetched_at) for item in items], fetched_at)


def _row(item: Element, url: str, ticker: str | None, fetched_at: datetime) -> dict[str, object]:
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
    except ValueError:
        return None, "none", f"time that cannot be read: {text[:60]}"
    if stated.tzinfo is None:
        return None, "none", f"time without a zone: {text[:60]}"
    is_midnight = (stated.hour, stated.minute, stated.second) == (0, 0, 0)
    precision = "date" if is_midnight else "second" if text.count(":") >= 2 and stated.second else "minute"
    return stated.astimezone(UTC), precision, "midnight stands for a date" if is_midnight else None
