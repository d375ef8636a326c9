"""Press releases and news that Yahoo carries, through yfinance: how to ask and how to read the answer."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from orchestration.errors import SourceError
from orchestration.sources.markup import plain_text
from orchestration.sources.sighting import Sightings, sort_out
from orchestration.sources.yahoo import ContractBroken, Yahoo

MOST_ITEMS = 100


# Yahoo's name of a stream, and what its items are as carriers.
TABS = {"press releases": "press_release", "news": "news"}


def fetch_items(client: Yahoo, symbol: str, tab: str, fetched_at: datetime) -> Sightings:
    """The newest items of a symbol in one of `TABS`.

    Raises:
        SourceError: One of the kinds of `orchestration.sources.yahoo`.
    """
    return read_items(client.stories(symbol, MOST_ITEMS, tab), symbol, TABS[tab], fetched_at)


def read_items(items: list[Any], symbol: str, carrier: str, fetched_at: datetime) -> Sightings:
    """Items of Yahoo's stream as sightings; advertisements and items without a headline are none.

    Raises:
        ContractBroken: When an item has another shape.
    """
    try:
        told = [item["content"] | {"id": item.get("id")} for item in items if _is_told(item)]
        rows = [_row(content, symbol, carrier, fetched_at) for content in told]
    except (AttributeError, TypeError) as error:
        raise ContractBroken(f"{symbol}: {carrier} of another shape ({error}): Yahoo changed its format") from error
    return sort_out(rows, fetched_at)


def client(data_dir: Path) -> Yahoo:
    """A client with its cache in the data directory.

    Raises:
        SourceError: When yfinance cannot be set up.
    """
    try:
        return Yahoo(data_dir / "work" / "yfinance")
    except OSError as error:
        raise SourceError(f"yfinance cannot keep its cache: {error}") from error


def _is_told(item: Any) -> bool:
    return isinstance(item, dict) and not item.get("ad") and bool((item.get("content") or {}).get("title"))


def _row(content: dict[str, Any], symbol: str, carrier: str, fetched_at: datetime) -> dict[str, object]:
    stated = str(content.get("pubDate") or "")
    link = str((content.get("canonicalUrl") or content.get("clickThroughUrl") or {}).get("url") or "")
    publisher = str((content.get("provider") or {}).get("displayName") or "")
    at = _instant(stated)
    return {
        "sighting_id": f"yahoo:{symbol}:{content.get('id') or link}",
        "ticker": symbol,
        "carrier": carrier,
        "headline": plain_text(str(content["title"])),
        "body_text": plain_text(str(content.get("summary") or content.get("description") or "")) or None,
        "source_url": link if link.startswith(("https://", "http://")) else None,
        "published_at": at,
        "time_precision": "none" if at is None else "second" if at.second else "minute",
        "time_kind": "aggregator",
        "stated_times_text": f"pubDate={stated}; displayTime={content.get('displayTime')}; publisher={publisher}",
        "time_note": None if at else f"time that cannot be read: {stated[:60]}",
        "source": "yahoo",
        "fetched_at": fetched_at,
    }


def _instant(stated: str) -> datetime | None:
    """An instant with a zone; one without is not guessed."""
    try:
        read = datetime.fromisoformat(stated)
        return read.astimezone(UTC) if read.tzinfo else None
    except (ValueError, OverflowError):
        return None
