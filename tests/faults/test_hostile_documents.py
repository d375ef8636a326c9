"""Whatever a source sends is read in time linear in its size, under a cap, and ends in words and never in a crash."""

import contextlib
import gzip
import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from orchestration.errors import MinersError, SourceError
from orchestration.sources import edgar, newswire, ticker_owners, yahoo_news
from orchestration.sources.markup import plain_text
from orchestration.sources.yahoo_session import MOST_BYTES, stand_in_session
from orchestration.web import Answer
from tests.faults.harness import fault

ASKED = datetime(2026, 3, 10, 12, tzinfo=UTC)
PIECES = ["<a ", "<!--", "-->", "<![CDATA[", "]]>", "<![", "<!", "<?", "</", "</a ", "<a b='", "<script>",
          "</script>", "&", "&#", "&amp;", "&#x110000;", "<p>", "<br/>", "MW", " ", ">", "'", '"', "<![if ",
          "\x00"]  # fmt: skip
# characters of each piece; half an hour and more each before, where a piece was read anew from every place
MUCH = 300_000


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@example("<![<![")
@fault("H4-markup-that-is-none")
def test_no_markup_breaks_the_reader(row: str, html: str) -> None:
    assert "<script>" not in plain_text(f"<script>{html}</script>")
    plain_text(html)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("end", ["", ">"])
@fault("H2-markup-that-never-ends")
def test_markup_that_never_ends_is_read_once(piece: str, end: str, row: str) -> None:
    plain_text(piece * (MUCH // len(piece)) + end)


def test_the_words_around_broken_markup_are_kept() -> None:
    assert plain_text("R&amp;D at AT&T <b>now</b> 5 < 6 R&D") == "R&D at AT&T now 5 < 6 R&D"


def filing(accepted: str = "2026-03-09T16:05:00.000Z") -> dict[str, Any]:
    """A row of EDGAR's list."""
    return {
        "accession": "0000000001-26-000001", "form": "8-K", "filing_date": date(2026, 3, 9),
        "report_date": None, "json_acceptance_text": accepted, "items": "8.01",
    }  # fmt: skip


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", ["<DOCUMENT><TYPE>EX-99", "<DOCUMENT>", "<TEXT>", "<DOCUMENT><TYPE>EX-99\n<TEXT>"])
@fault("H2-a-filing-that-never-ends")
def test_a_filing_of_openings_is_read_once(piece: str, row: str) -> None:
    body = ("<DOCUMENT><TYPE>EX-99.1" + piece * 50_000).encode()
    assert edgar.read_filing(filing(), body, "CLSK", "u", ASKED)["body_text"] == ""


@pytest.mark.parametrize("header", ["99999999999999", "20260230000000", "00000000000000"])
@pytest.mark.parametrize("listed", ["2026-13-45T99:99:99.000Z", "", "0001-01-01T00:00:00Z"])
@fault("S20-an-acceptance-that-is-no-time")
def test_an_acceptance_that_is_no_time_is_not_guessed(header: str, listed: str, row: str) -> None:
    body = f"<ACCEPTANCE-DATETIME>{header}\n".encode()
    read = edgar.read_filing(filing(listed), body, "CLSK", "u", ASKED)["published_at"]
    assert read is None or read == datetime(1, 1, 1, tzinfo=UTC)


NESTED = b"[" * 200_000
ODD_TIMES = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "Mon, 99 Mar 2026 08:00:05 -0400", "2026", "-",
             "Mon, 09 Mar 2026 08:00:05 +9999", "2026-03-09T08:00:05+23:59",
             "\u0662\u0660\u0662\u0666", "2026-W10-1"]  # fmt: skip


@pytest.mark.parametrize(
    "read",
    [
        lambda body: edgar.read_submissions(body, date(2023, 1, 1), "u"),
        lambda body: ticker_owners.read_ticker_owners(body, ["CLSK"]),
    ],
)
@pytest.mark.parametrize("body", [NESTED, b"", b"\xff", b"null", b"[]", b'{"filings": 1}', b'{"a": NaN}'])
@fault("H2-json-that-is-none")
def test_broken_or_endless_json_is_a_fault_of_the_source(read: Any, body: bytes, row: str) -> None:
    with pytest.raises(SourceError, match="nothing was kept"):
        read(body)


@settings(deadline=None)
@given(
    title=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30),
    when=st.one_of(st.sampled_from(ODD_TIMES), st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)),
)
@fault("S20-any-time-in-a-feed")
def test_any_title_and_time_of_a_feed_is_kept_or_set_aside(row: str, title: str, when: str) -> None:
    safe = [text.replace("&", "&amp;").replace("<", "&lt;") for text in (title, when)]
    body = "<rss><channel><item><guid>1</guid><title>{}</title><pubDate>{}</pubDate></item></channel></rss>"
    read = newswire.read_feed(Answer("u", 200, body.format(*safe).encode()), "CLSK", ASKED)
    assert read.kept.height + read.set_aside.height == 1


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.sampled_from(ODD_TIMES) | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["content", "title", "pubDate", "provider", "canonicalUrl", "id"]), inner)
        ),
        max_leaves=12,
    ).map(lambda told: told if isinstance(told, list) else [told])
)
@example([{"content": {"title": "T", "provider": "x"}}])
@example([{"content": "text"}])
@fault("S4-any-shape-of-yahoo-news")
def test_news_of_any_shape_is_kept_or_set_aside_or_told(row: str, items: list[Any]) -> None:
    with contextlib.suppress(MinersError):
        yahoo_news.read_items(items, "CLSK", "news", ASKED)


class _Large(BaseHTTPRequestHandler):
    bodies: ClassVar = {"/large": b"x" * (MOST_BYTES + 1), "/packed": gzip.compress(b"0" * (4 * MOST_BYTES))}

    def do_GET(self) -> None:
        self.send_response(200)
        if self.path == "/packed":
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(self.bodies.get(self.path, json.dumps({}).encode()))

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def large() -> Iterator[str]:
    """A server of answers that are too large."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Large)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@pytest.mark.parametrize("path", ["/large", "/packed"])
@fault("H3-an-answer-of-yahoo-beyond-reason")
def test_an_answer_of_yahoo_is_cut_at_the_cap_however_it_is_packed(large: str, path: str, row: str) -> None:
    session = stand_in_session(large)
    assert session.request("GET", "https://query1.finance.yahoo.com/small").json() == {}
    with pytest.raises(Exception, match=r"maximum allowed file size|max file size|Maximum file size"):
        session.request("GET", f"https://query1.finance.yahoo.com{path}")
