"""Faults of filings, over real HTTP: each is told, nothing is lost, nothing off the list is asked."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from orchestration.errors import Exit, OperatorError, SourceError
from orchestration.sources import edgar, newswire
from orchestration.sources.sighting import Sightings
from orchestration.web import Closed, Door, Manners, NotAllowed, Unusable
from tests.faults.filing_server import ETAG, FilingServer, filing, listed, submissions
from tests.faults.harness import fault

ASKED = datetime(2026, 3, 10, 12, tzinfo=UTC)
CIK, LIST = "0000000001", "/submissions/CIK0000000001.json"
SINCE = date(2026, 1, 1)


def path(number: int) -> str:
    return f"/Archives/edgar/data/1/0000000001-26-{number:06d}".replace("-", "") + f"/0000000001-26-{number:06d}.txt"


class Clock:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.at = 0.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


@pytest.fixture
def server() -> Iterator[FilingServer]:
    made = FilingServer()
    made.pages = {
        LIST: submissions(
            listed(2, "2026-03-09T16:31:28.000Z"),
            listed(1, "2026-03-02T13:00:00.000Z"),
            listed(0, "2025-12-01T13:00:00.000Z"),
            {**listed(9, "2026-03-01T13:00:00.000Z"), "form": "4"},
        ),
        path(1): filing(1, "20260302080000"),
        path(2): filing(2, "20260309163128"),
    }
    yield made
    made.shutdown()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def door(clock: Clock) -> Door:
    manners = Manners(hosts=frozenset({"127.0.0.1"}), contact="Jane Roe jane@example.org", is_local=True)
    return Door(manners, now=clock.now, sleep=clock.sleep)


def fetch(door: Door, server: FilingServer, known: frozenset[str] = frozenset()) -> Sightings:
    return edgar.fetch_filings(door, CIK, "CLSK", SINCE, known, ASKED, server.base, server.base)


def test_new_filings_of_the_span_are_read_with_their_exhibits(door: Door, server: FilingServer) -> None:
    kept = fetch(door, server).kept
    assert kept["sighting_id"].to_list() == ["edgar:0000000001-26-000002", "edgar:0000000001-26-000001"]
    assert kept["headline"].to_list() == ["Spark & Co signs a lease for 90 MW Item 8.01 Other Events."] * 2
    assert kept["published_at"].to_list()[1] == datetime(2026, 3, 2, 13, tzinfo=UTC)


def test_a_known_filing_is_not_asked_for_again(door: Door, server: FilingServer) -> None:
    fetch(door, server, frozenset({"edgar:0000000001-26-000002"}))
    assert server.asked == [LIST, path(1)]


def test_the_contact_is_declared(door: Door, server: FilingServer) -> None:
    fetch(door, server)
    assert {headers["User-Agent"] for headers in server.headers_of} == {"Jane Roe jane@example.org"}


def test_no_more_than_five_requests_are_made_in_a_second(door: Door, server: FilingServer, clock: Clock) -> None:
    for _ in range(11):
        door.get(server.base + LIST)
    assert clock.at == pytest.approx(2.0)


@pytest.mark.parametrize("contact", [None, "", "  ", "nobody", "@", "jane@localhost"])
@fault("S15-no-contact")
def test_without_a_contact_nothing_is_asked(row: str, contact: str | None) -> None:
    environment = {} if contact is None else {"MINERS_SEC_CONTACT": contact}
    with pytest.raises(OperatorError, match="set MINERS_SEC_CONTACT") as refused:
        edgar.manners(environment)
    assert refused.value.exit_code == Exit.OPERATOR_ERROR


@fault("S15-with-a-contact")
def test_with_a_contact_only_the_sec_may_be_asked(row: str) -> None:
    made = edgar.manners({"MINERS_SEC_CONTACT": "Jane Roe jane@example.org"})
    assert made.hosts == {"www.sec.gov", "data.sec.gov"}
    assert made.per_second <= 5


@pytest.mark.parametrize("status", ["403", "429"])
@fault("S16-blocked-mid-run")
def test_a_block_keeps_what_arrived_and_stops_asking(
    row: str, status: str, door: Door, server: FilingServer, clock: Clock
) -> None:
    server.faults = {path(1): [status]}
    assert fetch(door, server).kept["sighting_id"].to_list() == ["edgar:0000000001-26-000002"]
    asked = len(server.asked)
    clock.at += 599
    with pytest.raises(Closed, match="refused us"):
        fetch(door, server)
    assert len(server.asked) == asked
    clock.at += 2
    assert fetch(door, server).kept.height == 2


@fault("S17-the-z-of-the-list-is-eastern")
def test_the_time_of_the_header_wins_over_the_list(row: str, door: Door, server: FilingServer) -> None:
    newest = fetch(door, server).kept.row(0, named=True)
    assert newest["published_at"] == datetime(2026, 3, 9, 20, 31, 28, tzinfo=UTC)
    assert newest["time_kind"] == "sgml_acceptance"
    assert newest["time_note"] == "header and list differ: the Z of the list is New York time"


@fault("S17-no-header")
def test_without_a_header_the_doubt_is_noted(row: str, door: Door, server: FilingServer) -> None:
    server.pages[path(1)] = b"<DOCUMENT>\n<TYPE>8-K\n<TEXT>words</TEXT>\n</DOCUMENT>"
    oldest = fetch(door, server).kept.row(1, named=True)
    assert (oldest["time_kind"], oldest["time_note"]) == (
        "json_acceptance",
        "no header: the Z of the list may be New York time",
    )


@fault("S18-an-amended-filing")
def test_an_amendment_is_a_sighting_of_its_own(row: str, door: Door, server: FilingServer) -> None:
    server.pages[LIST] = submissions(
        listed(3, "2026-03-09T15:00:00.000Z", "8-K/A"), listed(1, "2026-03-02T13:00:00.000Z")
    )
    server.pages[path(3)] = filing(3, "20260309110000", "8-K/A")
    assert fetch(door, server).kept["carrier"].to_list() == ["8-K/A", "8-K"]


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"filings": {"recent": {"form": []}}}', b"not json"])
@fault("S4-a-list-of-another-shape")
def test_a_list_of_another_shape_is_refused_whole(row: str, body: bytes, door: Door, server: FilingServer) -> None:
    server.pages[LIST] = body
    with pytest.raises(SourceError, match="not a submissions file"):
        fetch(door, server)


def test_a_company_that_the_sec_does_not_know_is_named(door: Door, server: FilingServer) -> None:
    del server.pages[LIST]
    with pytest.raises(SourceError, match=r"knows no company 0000000001 \(CLSK\)"):
        fetch(door, server)


@fault("S19-a-page-over-http")
def test_a_page_instead_of_a_feed_is_told_over_http(row: str, door: Door, server: FilingServer) -> None:
    server.faults = {"/feed": ["html"]}
    with pytest.raises(newswire.SourceSilent, match="a web page, not a feed"):
        newswire.read_feed(door.get(f"{server.base}/feed"), None, ASKED)


def test_an_unchanged_page_is_not_sent_again(door: Door, server: FilingServer) -> None:
    first = door.get(server.base + LIST)
    again = door.get(server.base + LIST, etag=first.etag)
    assert (first.etag, again.status, again.body) == (ETAG, 304, b"")


@pytest.mark.parametrize("trouble", ["500", "503", "truncated", "cut", "reset"])
@fault("S21-server-error-then-well")
def test_a_passing_trouble_is_tried_again(
    row: str, trouble: str, door: Door, server: FilingServer, clock: Clock
) -> None:
    server.faults = {LIST: [trouble]}
    assert door.get(server.base + LIST).body == server.pages[LIST]
    assert clock.slept


@pytest.mark.parametrize("trouble", ["503", "truncated", "cut", "reset"])
@fault("S21-lasting-trouble")
def test_a_lasting_trouble_ends_and_stores_nothing(row: str, trouble: str, door: Door, server: FilingServer) -> None:
    server.faults = {LIST: [trouble] * 9}
    with pytest.raises(Unusable, match="no answer after 3 attempts"):
        door.get(server.base + LIST)
    assert len(server.asked) == 3


@fault("H3-gzip-bomb")
def test_a_body_packed_beyond_reason_is_dropped(row: str, door: Door, server: FilingServer) -> None:
    server.faults = {LIST: ["bomb"]}
    with pytest.raises(Unusable, match="packed beyond reason"):
        door.get(server.base + LIST)


@pytest.mark.parametrize("target", ["http://169.254.169.254/latest", "https://example.org/", "file:///etc/passwd"])
@fault("H6-redirect-off-the-list")
def test_a_redirect_off_the_list_is_not_followed(row: str, target: str, door: Door, server: FilingServer) -> None:
    server.faults = {LIST: [f"redirect:{target}"]}
    with pytest.raises(NotAllowed):
        door.get(server.base + LIST)
    assert server.asked == [LIST]


def test_a_redirect_on_the_list_is_followed(door: Door, server: FilingServer) -> None:
    server.faults = {"/old": [f"redirect:{LIST}"]}
    assert door.get(f"{server.base}/old").body == server.pages[LIST]


def test_a_redirect_in_a_circle_ends(door: Door, server: FilingServer) -> None:
    server.faults = {"/a": ["redirect:/a"] * 20}
    with pytest.raises(Unusable, match="redirects"):
        door.get(f"{server.base}/a")


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/",
        "file:///etc/passwd",
        "http://www.sec.gov/",
        "https://www.sec.gov@evil.example/",
        "https://user@www.sec.gov/",
        "ftp://www.sec.gov/",
        "",
    ],
)
@fault("H6-address-off-the-list")
def test_an_address_off_the_list_is_never_asked(row: str, url: str) -> None:
    door = Door(edgar.manners({"MINERS_SEC_CONTACT": "jane@example.org"}))
    with pytest.raises(NotAllowed):
        door.get(url)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.8", "169.254.169.254", "192.168.1.1", "::1"])
@fault("H6-a-name-that-points-inside")
def test_a_listed_name_that_points_inside_is_not_asked(row: str, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (address, 443))])
    with pytest.raises(NotAllowed, match="not a public address"):
        Door(edgar.manners({"MINERS_SEC_CONTACT": "jane@example.org"})).get("https://www.sec.gov/x")


def test_recorded_filings_of_the_sec_are_read(shared: Path) -> None:
    folder = shared / "wire/edgar"
    listing = edgar.read_submissions((folder / "submissions_CIK0001050446_MSTR.json").read_bytes(), SINCE, "recorded")
    assert listing.height > 0
    assert set(listing["form"]) <= set(edgar.FORMS)
    told = (folder / "8k_0001045810-26-000024.txt").read_bytes()
    row = edgar.read_filing(listing.row(0, named=True), told, "NVDA", "https://www.sec.gov/x", ASKED)
    assert row["published_at"] == datetime(2026, 3, 6, 21, 11, 25, tzinfo=UTC)
