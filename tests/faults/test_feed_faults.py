"""Faults of feeds: silence is not no news, a time is never guessed, and no document may reach out or blow up."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from orchestration.sources import newswire
from orchestration.sources.markup import BadMarkup
from orchestration.web import Answer
from tests.faults.filing_server import FEED, item
from tests.faults.harness import fault

ASKED = datetime(2026, 3, 10, 12, tzinfo=UTC)


def feed(*items: str) -> Answer:
    return Answer("https://wire.example/feed", 200, FEED.format(items="".join(items)).encode(), "application/rss+xml")


def test_a_feed_is_read_with_times_in_utc() -> None:
    kept = newswire.read_feed(feed(item("A &amp; B", "Mon, 09 Mar 2026 08:00:05 -0400")), "CLSK", ASKED).kept
    row = kept.row(0, named=True)
    assert (row["headline"], row["published_at"], row["time_precision"]) == (
        "A & B",
        datetime(2026, 3, 9, 12, 0, 5, tzinfo=UTC),
        "second",
    )


def test_an_atom_feed_is_read() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>7</id><title>T</title>
    <link href="https://example.org/7"/><updated>2026-03-09T16:05:00-04:00</updated></entry></feed>"""
    row = newswire.read_feed(Answer("u", 200, body), None, ASKED).kept.row(0, named=True)
    assert (row["sighting_id"], row["source_url"]) == ("feed:7", "https://example.org/7")
    assert row["published_at"] == datetime(2026, 3, 9, 20, 5, tzinfo=UTC)


def test_a_midnight_stamp_is_a_date() -> None:
    made = newswire.read_feed(feed(item("T", "Mon, 09 Mar 2026 00:00:00 -0400")), None, ASKED)
    assert made.kept["time_precision"].to_list() == ["date"]


@pytest.mark.parametrize("content_type", ["text/html; charset=utf-8", ""])
@fault("S19-a-page-instead-of-a-feed")
def test_a_page_instead_of_a_feed_is_silence_and_not_no_news(content_type: str, row: str) -> None:
    page = Answer("u", 200, b"<!doctype html>\n<html><body>Maintenance</body></html>", content_type)
    with pytest.raises(newswire.SourceSilent, match="a web page, not a feed"):
        newswire.read_feed(page, None, ASKED)


@fault("S19-zero-items")
def test_a_feed_without_an_item_is_silence_and_not_no_news(row: str) -> None:
    with pytest.raises(newswire.SourceSilent, match="without an item"):
        newswire.read_feed(feed(), None, ASKED)


@pytest.mark.parametrize(
    ("published", "reason"),
    [
        ("Mon, 09 Mar 2026 08:00:00", "time without a zone"),
        ("2026-03-09T08:00:00", "time without a zone"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "time before 1994"),
        ("Wed, 11 Mar 2026 08:00:00 GMT", "time after we asked"),
        ("yesterday", "time that cannot be read"),
        ("", "no time stated"),
    ],
)
@fault("S20-times-that-cannot-be-believed")
def test_an_item_with_an_unbelievable_time_is_set_aside(row: str, published: str, reason: str) -> None:
    made = newswire.read_feed(feed(item("T", published), item("U", "Mon, 09 Mar 2026 08:00 GMT", "2")), None, ASKED)
    assert made.kept["headline"].to_list() == ["U"]
    assert made.set_aside["set_aside_reason"].str.starts_with(reason).to_list() == [True]


BOMB = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><rss>&b;</rss>"""
OUTSIDE = b"""<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<rss><channel><item><title>&x;</title></item></channel></rss>"""


BARE = b"""<!DOCTYPE rss SYSTEM "http://example.org/rss.dtd"><rss><channel/></rss>"""


@pytest.mark.parametrize("body", [BOMB, OUTSIDE, BARE, BOMB.decode().encode("utf-16")])
@fault("H2-xml-bomb")
def test_a_document_that_declares_entities_is_refused(row: str, body: bytes) -> None:
    with pytest.raises(BadMarkup, match="declares a type or entities"):
        newswire.read_feed(Answer("u", 200, body), None, ASKED)


@fault("S21-half-a-document")
def test_half_a_document_is_refused(row: str) -> None:
    with pytest.raises(BadMarkup, match="not XML"):
        newswire.read_feed(Answer("u", 200, b"<rss><channel><item>"), None, ASKED)


@fault("H4-markup-in-a-headline")
def test_markup_and_links_that_run_are_not_kept(row: str) -> None:
    title = "&lt;b&gt;T&lt;/b&gt;&lt;script&gt;x()&lt;/script&gt;"
    bad = item(title, "Mon, 09 Mar 2026 08:00 GMT").replace("https://example.org/1", "javascript:x()")
    made = newswire.read_feed(feed(bad), None, ASKED).kept.row(0, named=True)
    assert (made["headline"], made["source_url"]) == ("T", None)


def test_recorded_feed_shapes_are_read(shared: Path) -> None:
    for name, count in (("globenewswire_shape.xml", 2), ("prnewswire_shape.xml", 1)):
        body = (shared / "wire/rss" / name).read_bytes()
        made = newswire.read_feed(Answer(name, 200, body), None, datetime(2026, 10, 1, tzinfo=UTC))
        assert made.kept.height == count
