"""Yahoo's two streams: press releases and news, each item a carrier of its kind."""

from datetime import UTC, datetime
from typing import Any

import pytest

from orchestration.sources import yahoo_news

ASKED = datetime(2026, 3, 10, tzinfo=UTC)
ITEM = {"id": "a", "content": {"title": "CleanSpark stock up 13%", "pubDate": "2026-03-09T14:00:30Z"}}
AD = {"id": "b", "ad": [{"campaign": "paid"}], "content": {"title": "Advertisement"}}


class OneItem:
    """A client that answers every stream with one item and an advertisement, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def stories(self, symbol: str, count: int, tab: str) -> list[Any]:
        """The same in every tab."""
        self.asked.append((symbol, tab))
        return [ITEM, AD][:count]


@pytest.mark.parametrize(("tab", "carrier"), [("press releases", "press_release"), ("news", "news")])
def test_an_item_is_a_carrier_of_its_stream(tab: str, carrier: str) -> None:
    client: Any = OneItem()
    made = yahoo_news.fetch_items(client, "CLSK", tab, ASKED).kept
    assert client.asked == [("CLSK", tab)]
    assert made.select("sighting_id", "carrier", "headline").rows() == [
        ("yahoo:CLSK:a", carrier, "CleanSpark stock up 13%")
    ]
