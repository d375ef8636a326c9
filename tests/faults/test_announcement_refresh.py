"""Faults of the live announcements from the request to the event: asked over real HTTP, kept in raw, dated."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from orchestration.errors import OperatorError
from tests.faults.harness import fault
from tests.faults.web_stand_in import (
    CONTACT,
    LIST,
    WIRE,
    Newsroom,
    archive,
    in_list,
    noon,
    whole_filing,
    wire_item,
    yahoo_stream,
)
from tests.transforms.announcements.announcement_frames import LEASE, announcement

TABS = ("press-releases", "news")
YAHOO = "/press-releases/CLSK"


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsroom]:
    made = Newsroom(tmp_path)
    monkeypatch.setenv("MINERS_SEC_CONTACT", CONTACT)
    monkeypatch.setenv("MINERS_WEB_URL", made.server.base)
    monkeypatch.setenv("MINERS_YAHOO_URL", made.server.base)
    made.server.pages["/v1/test/getcrumb"] = b"crumb"
    made.server.pages |= {f"/{tab}/{symbol}": yahoo_stream() for tab in TABS for symbol in ("CLSK", "KEEL")}
    yield made
    made.server.shutdown()


def show_lease(room: Newsroom) -> None:
    """The same lease on a wire at 07:00, in an 8-K at 16:31 and on Yahoo at 07:01, New York time."""
    room.show_wire(wire_item(LEASE, "Mon, 09 Mar 2026 11:00:05 GMT", "1"))
    room.show_filings(in_list(1, "2026-03-09T16:31:28.000Z"))
    room.server.pages[archive(1)] = whole_filing("20260309163128", LEASE)
    item = {"id": "y", "title": LEASE, "pubDate": "2026-03-09T11:01:00Z", "summary": "CleanSpark (NASDAQ: CLSK)"}
    room.server.pages[YAHOO] = yahoo_stream(item)


@fault("D10-wire-filing-and-yahoo")
def test_one_announcement_on_three_carriers_is_one_event_at_its_earliest_time(row: str, room: Newsroom) -> None:
    show_lease(room)
    room.server.pages["/news/CLSK"] = room.server.pages[YAHOO]  # the item is in both streams
    room.refresh(noon(10))
    made = room.events()
    event = made["events.events"].row(0, named=True)
    assert made["events.events"].height == 1
    assert event["announced_at"] == datetime.fromisoformat("2026-03-09T11:00:05+00:00")
    assert (event["event_date"], event["session_class"]) == (date(2026, 3, 9), "pre")
    assert (event["tags"], event["sighting_count"]) == ("hpc_contract", 3)
    seen = made["events.sightings"]
    assert set(seen["source"]) == {"edgar", "newswire", "yahoo"}
    assert seen.filter("is_time_used")["source"].to_list() == ["newswire"]
    assert "not used: 9.5 hours later" in seen["time_choice_reason"].to_list()
    assert made["events.facts"].filter(fact_kind="capacity")["fact_value"].to_list() == [90.0]


@fault("D10-a-curated-row-and-its-carriers")
def test_a_curated_row_and_its_carriers_are_one_event_under_the_rows_key(row: str, room: Newsroom) -> None:
    show_lease(room)
    room.refresh(noon(10))
    by_hand = announcement("LEASE", "2026-03-09", headline="AI lease, 90 MW", tags="hpc_contract", capacity_mw=90.0)
    made = room.events(by_hand)
    event = made["events.events"].row(0, named=True)
    assert (made["events.events"].height, event["event_id"], event["headline"]) == (1, "LEASE", "AI lease, 90 MW")
    assert (event["is_event_date_certain"], event["sighting_count"]) == (True, 4)
    assert event["announced_at"] == datetime.fromisoformat("2026-03-09T11:00:05+00:00")


@fault("D8-a-date-and-a-filing-after-the-close")
def test_a_date_is_kept_when_only_a_filing_after_the_close_has_a_time(row: str, room: Newsroom) -> None:
    room.show_filings(in_list(1, "2026-03-09T16:31:28.000Z"))
    room.server.pages[archive(1)] = whole_filing("20260309163128", LEASE)
    room.refresh(noon(10))
    by_hand = announcement("LEASE", "2026-03-09", headline="AI lease", tags="hpc_contract", capacity_mw=90.0)
    event = room.events(by_hand)["events.events"].row(0, named=True)
    assert (event["event_date"], event["is_event_date_certain"]) == (date(2026, 3, 9), False)


@fault("S15-the-rest-goes-on")
def test_without_a_contact_the_sec_is_not_asked_and_the_rest_goes_on(
    row: str, room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    show_lease(room)
    monkeypatch.delenv("MINERS_SEC_CONTACT")
    room.refresh(noon(10))
    outcome, message = room.outcomes(noon(10), "edgar")[0]
    assert (outcome, "set MINERS_SEC_CONTACT" in message) == ("deferred", True)
    assert not any("sec.gov" in asked for asked in room.server.asked)
    assert set(room.store.read("raw.sightings")["source"]) == {"newswire", "yahoo"}


@fault("S15-nothing-else-is-asked")
def test_without_a_contact_a_run_that_asks_nothing_else_is_an_error_of_the_operator(
    row: str, room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MINERS_SEC_CONTACT")
    with pytest.raises(OperatorError, match="set MINERS_SEC_CONTACT"):
        room.refresh(noon(10), is_all_that_is_asked=True)
    assert room.server.asked == []


@fault("S16-the-block-outlives-the-process")
def test_a_block_keeps_what_arrived_and_the_next_run_waits_ten_minutes(row: str, room: Newsroom) -> None:
    room.show_filings(in_list(2, "2026-03-09T13:00:00.000Z"), in_list(1, "2026-03-02T13:00:00.000Z"))
    room.server.pages |= {archive(n): whole_filing("20260302080000", LEASE) for n in (1, 2)}
    room.server.faults = {archive(1): ["429"]}
    room.refresh(noon(10))
    assert room.outcomes(noon(10), "edgar")[0][0] == "deferred"
    assert room.store.read("raw.sightings").height == 1
    asked = sum("sec.gov" in path for path in room.server.asked)
    soon, later = noon(10) + timedelta(minutes=9), noon(10) + timedelta(minutes=11)
    room.refresh(soon)
    assert sum("sec.gov" in path for path in room.server.asked) == asked
    assert room.outcomes(soon, "edgar")[0][1].startswith("not asked: ")
    room.refresh(later)
    assert room.outcomes(later, "edgar") == [("ok", "")]
    assert room.store.read("raw.sightings").height == 2


@fault("S17-day-0-of-the-header")
def test_a_z_that_is_eastern_changes_no_day_0(row: str, room: Newsroom) -> None:
    room.show_filings(in_list(1, "2026-03-09T16:31:28.000Z"))
    room.server.pages[archive(1)] = whole_filing("20260309163128", LEASE)
    room.refresh(noon(10))
    made = room.events()
    seen = made["events.sightings"].row(0, named=True)
    assert made["events.events"]["event_date"].to_list() == [date(2026, 3, 10)]
    assert (seen["time_kind"], seen["is_time_used"]) == ("sgml_acceptance", True)
    assert seen["time_note"] == "header and list differ: the Z of the list is New York time"


@fault("S17-only-the-list-has-a-time")
def test_a_time_that_may_be_hours_off_is_used_with_doubt(row: str, room: Newsroom) -> None:
    room.show_filings(in_list(1, "2026-03-09T14:31:28.000Z"))
    room.server.pages[archive(1)] = whole_filing("", LEASE)
    room.refresh(noon(10))
    assert room.events()["events.events"]["is_event_date_certain"].to_list() == [False]


@fault("S18-an-amendment-joins-its-filing")
def test_an_amended_filing_belongs_to_the_event_of_the_first(row: str, room: Newsroom) -> None:
    first, amended = in_list(1, "2026-03-02T13:00:00.000Z"), in_list(2, "2026-03-20T13:00:00.000Z", "8-K/A")
    room.show_filings(amended | {"reportDate": "2026-03-02"}, first)
    room.server.pages[archive(1)] = whole_filing("20260302080000", LEASE)
    room.server.pages[archive(2)] = whole_filing("20260320080000", f"Amended: {LEASE}", "8-K/A")
    room.refresh(noon(21))
    made = room.events()
    assert made["events.events"]["event_date"].to_list() == [date(2026, 3, 2)]
    assert made["events.sightings"]["event_id"].unique().to_list() == ["edgar:0000000001-26-000001"]


@fault("S18-a-withdrawn-filing")
def test_a_withdrawn_filing_is_kept_in_raw_and_its_event_ends(row: str, room: Newsroom) -> None:
    show_lease(room)
    room.show_wire()
    room.server.pages[YAHOO] = yahoo_stream()
    room.refresh(noon(10))
    assert room.events()["events.events"].height == 1
    room.show_filings()
    changed(room)
    room.refresh(noon(11))
    made = room.events()
    assert (room.store.read("raw.sightings").height, made["events.events"].height) == (2, 0)
    assert made["events.sightings"]["withdrawn_reason"].to_list() == ["no longer in the list of its source"]
    assert room.events(as_of=noon(10))["events.events"].height == 1


@fault("S18-a-list-that-lost-most")
def test_a_list_that_lacks_most_known_filings_withdraws_none(row: str, room: Newsroom) -> None:
    room.show_filings(*(in_list(n, f"2026-03-0{n}T13:00:00.000Z") for n in range(1, 6)))
    room.server.pages |= {archive(n): whole_filing(f"2026030{n}080000", LEASE) for n in range(1, 6)}
    room.refresh(noon(10))
    room.show_filings(in_list(1, "2026-03-01T13:00:00.000Z"))
    changed(room)
    room.refresh(noon(11))
    assert room.outcomes(noon(11), "edgar") == [("deferred", "the list lacks 4 of 5 known filings: not believed")]
    assert room.store.read("raw.sightings").height == 5


def changed(room: Newsroom) -> None:
    """The server gives its pages anew: the stand-in has one ETag for all."""
    room.server.etag = '"two"'


@pytest.mark.parametrize("trouble", ["html", "empty"])
@fault("S19-a-silent-wire")
def test_a_silent_wire_is_told_and_the_rest_goes_on(row: str, trouble: str, room: Newsroom) -> None:
    show_lease(room)
    if trouble == "html":
        room.server.faults = {"/wire.example/feed": ["html"]}
    else:
        room.show_wire()
    room.refresh(noon(10))
    outcome, message = room.outcomes(noon(10), "newswire")[0]
    assert (outcome, WIRE in message) == ("empty", True)
    assert room.events()["events.events"].height == 1


@fault("S20-set-aside-and-kept")
def test_an_item_with_an_unbelievable_time_is_kept_in_raw_and_enters_no_event(row: str, room: Newsroom) -> None:
    room.show_wire(
        wire_item(LEASE, "Thu, 01 Jan 1970 00:00:00 GMT", "1"),
        wire_item(LEASE, "Mon, 09 Mar 2027 11:00:05 GMT", "2"),
        wire_item(LEASE, "Mon, 09 Mar 2026 11:00:05", "3"),
    )
    room.refresh(noon(10))
    kept = room.store.read("raw.sightings")
    assert kept["set_aside_reason"].is_not_null().to_list() == [True] * 3
    made = room.events()
    assert made["events.events"].is_empty()
    assert made["events.sightings"]["time_choice_reason"].str.starts_with("set aside: ").all()


def test_nothing_known_is_asked_for_again(room: Newsroom) -> None:
    show_lease(room)
    room.refresh(noon(10))
    room.server.asked.clear()
    room.refresh(noon(11))
    assert [path for path in room.server.asked if "Archives" in path] == []
    assert room.store.read("raw.sightings").height == 3
    told = [headers for headers in room.server.headers_of if headers.get("If-None-Match")]
    assert len(told) == 2


def test_a_refresh_of_the_past_asks_nothing(room: Newsroom) -> None:
    show_lease(room)
    room.refresh(noon(10))
    room.server.asked.clear()
    room.refresh(noon(9))
    assert room.server.asked == []


@fault("S21-yahoo-down")
def test_yahoo_that_is_down_leaves_the_others_alone(row: str, room: Newsroom) -> None:
    show_lease(room)
    room.server.faults = {YAHOO: ["html"] * 50}
    room.refresh(noon(10))
    assert sorted(outcome for outcome, _ in room.outcomes(noon(10), "yahoo")) == ["empty", "failed"]
    assert set(room.store.read("raw.sightings")["source"]) == {"edgar", "newswire"}


@fault("H2-a-bomb-in-the-wire")
def test_an_xml_bomb_is_refused_and_the_rest_goes_on(row: str, room: Newsroom) -> None:
    show_lease(room)
    room.server.pages["/wire.example/feed"] = b'<!DOCTYPE r [<!ENTITY a "aaaa">]><rss>&a;</rss>'
    room.refresh(noon(10))
    outcome, message = room.outcomes(noon(10), "newswire")[0]
    assert (outcome, "declares a type or entities" in message) == ("failed", True)
    assert set(room.store.read("raw.sightings")["source"]) == {"edgar", "yahoo"}


@fault("H3-a-bomb-for-a-filing")
def test_a_filing_packed_beyond_reason_is_not_kept(row: str, room: Newsroom) -> None:
    show_lease(room)
    room.server.faults = {archive(1): ["bomb"]}
    room.refresh(noon(10))
    outcome, message = room.outcomes(noon(10), "edgar")[0]
    assert (outcome, "packed beyond reason" in message) == ("deferred", True)
    assert "edgar" not in set(room.store.read("raw.sightings")["source"])


@fault("H6-a-redirect-inside")
def test_a_redirect_off_the_list_fails_that_source_alone(row: str, room: Newsroom) -> None:
    show_lease(room)
    room.server.faults = {LIST: ["redirect:http://169.254.169.254/latest"]}
    room.refresh(noon(10))
    outcome, message = room.outcomes(noon(10), "edgar")[0]
    assert (outcome, "169.254.169.254" in message) == ("failed", True)
    assert set(room.store.read("raw.sightings")["source"]) == {"newswire", "yahoo"}


@fault("H6-a-stand-in-elsewhere")
def test_a_stand_in_must_be_on_this_machine(row: str, room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINERS_WEB_URL", "http://example.org")
    with pytest.raises(OperatorError, match="must be on this machine"):
        room.refresh(noon(10), is_all_that_is_asked=True)


@fault("S12-a-renamed-company")
def test_a_renamed_company_has_one_event_under_the_ticker_of_the_day(row: str, room: Newsroom) -> None:
    story = "Bitfarms prices $300 million convertible notes offering"
    room.show_wire(wire_item(story, "Mon, 09 Mar 2026 11:00:05 GMT", "1", "KEEL"))
    room.refresh(noon(10))
    by_hand = announcement(
        "NOTES", "2026-03-09", "BITF", headline="Prices $300m convertible notes", tags="debt", amount_usd=3e8
    )
    made = room.events(by_hand)
    assert made["events.events"]["event_id"].to_list() == ["NOTES"]
    assert set(made["events.sightings"]["ticker"]) == {"BITF"}
