"""Shares outstanding from EDGAR's company facts, over real HTTP: what is kept, and what a fault costs."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from orchestration.errors import SourceError
from orchestration.sources.company_facts import fetch_company_facts, read_company_facts
from orchestration.sources.shares import fetch_shares
from tests.faults.harness import fault
from tests.faults.web_stand_in import CIK, CONTACT, Newsroom
from tests.transforms.announcements.announcement_frames import rows
from transforms.tables import TABLES

NOW = datetime(2026, 3, 10, 23, tzinfo=UTC)
FACTS, OTHER = (f"/data.sec.gov/api/xbrl/companyfacts/CIK000000000{number}.json" for number in (1, 2))
TABLE = "raw.shares_outstanding"


def stated(val: float, end: str = "2026-02-20", filed: str = "2026-02-27", number: int = 1) -> dict[str, object]:
    """One statement as EDGAR gives it."""
    return {
        "end": end,
        "val": val,
        "accn": f"0000000001-26-{number:06d}",
        "fy": 2025,
        "fp": "FY",
        "form": "10-K",
        "filed": filed,
    }


def facts(*cover: dict[str, object], gaap: tuple[dict[str, object], ...] = ()) -> bytes:
    """A file of company facts, with a concept that nobody wants."""
    dei = {"EntityCommonStockSharesOutstanding": {"label": "x", "units": {"shares": list(cover)}}}
    dei["EntityPublicFloat"] = {"label": "x", "units": {"USD": [stated(7e9)]}}  # type: ignore[dict-item]
    held = {"CommonStockSharesOutstanding": {"units": {"shares": list(gaap)}}} if gaap else {}
    return json.dumps({"cik": int(CIK), "entityName": "Spark", "facts": {"dei": dei, "us-gaap": held}}).encode()


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsroom]:
    """Two companies that file, and the stand-in for the SEC."""
    made = Newsroom(tmp_path)
    monkeypatch.setenv("MINERS_SEC_CONTACT", CONTACT)
    monkeypatch.setenv("MINERS_WEB_URL", made.server.base)
    company = {"company_name": "x", "company_kind": "miner", "country": "US"}
    made.store.write(
        "reference.companies",
        rows(
            TABLES["reference.companies"],
            {"company_id": "spark", "symbol": "CLSK", "cik": CIK} | company,
            {"company_id": "terra", "symbol": "WULF", "cik": "0000000002"} | company,
            {"company_id": "fund", "symbol": "SPY", "cik": "0000000003"} | company | {"company_kind": "benchmark"},
        ),
    )
    made.server.pages |= {FACTS: facts(stated(1000)), OTHER: facts(stated(2000))}
    yield made
    made.server.shutdown()


def outcomes(room: Newsroom, now: datetime = NOW) -> dict[str | None, str]:
    told = room.store.read("raw.fetches").filter(fetched_at=now, requested_table=TABLE)
    return dict(told.select("symbol", "outcome").iter_rows())


def messages(room: Newsroom) -> str:
    return " ".join(room.store.read("raw.fetches")["message"].drop_nulls())


def test_each_company_is_asked_once_a_week_with_the_contact_and_a_count_is_kept_with_its_filing(room: Newsroom) -> None:
    assert fetch_shares(room.store, NOW).is_empty()
    assert room.server.asked == [FACTS, OTHER]
    assert {told["User-Agent"] for told in room.server.headers_of} == {CONTACT}
    kept = room.store.read(TABLE).filter(company_id="spark").row(0, named=True)
    assert kept == {
        "company_id": "spark",
        "shares_as_of_date": date(2026, 2, 20),
        "filed_date": date(2026, 2, 27),
        "shares_concept": "dei:EntityCommonStockSharesOutstanding",
        "stated_shares_count": 1000,
        "filing_form": "10-K",
        "accession_id": "0000000001-26-000001",
        "source": "edgar",
        "fetched_at": NOW,
    }
    fetch_company_facts(room.store, NOW + timedelta(days=6))
    assert len(room.server.asked) == 2
    room.server.pages[FACTS] = facts(stated(1000), stated(1200, "2026-03-12", "2026-03-13", 2))
    fetch_company_facts(room.store, NOW + timedelta(days=8))
    assert len(room.server.asked) == 4
    # what was said again is no new row
    assert room.store.read(TABLE).filter(company_id="spark")["stated_shares_count"].to_list() == [1000, 1200]


def test_a_restated_count_is_a_vintage_and_an_older_one_stays(room: Newsroom) -> None:
    fetch_company_facts(room.store, NOW)
    room.server.pages[FACTS] = facts(stated(1001))
    fetch_company_facts(room.store, NOW + timedelta(days=8))
    assert room.store.read(TABLE).filter(company_id="spark")["stated_shares_count"].to_list() == [1000, 1001]


def test_as_of_a_past_instant_nobody_is_asked(room: Newsroom) -> None:
    fetch_company_facts(room.store, NOW)
    assert fetch_shares(room.store, NOW - timedelta(days=30)).is_empty()
    assert len(room.server.asked) == 2


def test_statements_that_cannot_be_are_left_out_and_other_concepts_stand_beside_the_cover_page() -> None:
    ours = stated(5, "2025-12-31", "2026-02-27")
    body = facts(
        stated(0), stated(9, "2026-03-01", "2026-02-27"), stated(9, "2018-12-31"), stated(9, "soon"),
        stated(9) | {"accn": "1"}, stated(7, number=2), stated(8, number=3), gaap=(ours,),
    )  # fmt: skip
    got = read_company_facts(body, "x")
    assert got.select("shares_concept", "stated_shares_count").rows() == [
        ("us-gaap:CommonStockSharesOutstanding", 5),
        ("dei:EntityCommonStockSharesOutstanding", 8),
    ]


@fault("S15-shares-without-a-contact")
def test_without_a_contact_the_sec_is_not_asked(row: str, room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINERS_SEC_CONTACT")
    fetch_company_facts(room.store, NOW)
    assert room.server.asked == []
    assert outcomes(room) == {}


@fault("S16-shares-refused")
def test_a_refusal_stops_the_rest_and_what_arrived_is_kept_and_the_next_run_goes_on(row: str, room: Newsroom) -> None:
    room.server.faults[OTHER] = ["403"]
    fetch_company_facts(room.store, NOW)
    assert outcomes(room) == {"CLSK": "ok", "WULF": "deferred"}
    assert room.store.read(TABLE)["company_id"].to_list() == ["spark"]
    soon = NOW + timedelta(minutes=5)
    fetch_company_facts(room.store, soon)
    assert outcomes(room, soon) == {None: "deferred"}
    assert "not asked: data.sec.gov answered 403" in messages(room)
    later = NOW + timedelta(minutes=11)
    fetch_company_facts(room.store, later)
    assert outcomes(room, later) == {"WULF": "ok"}
    assert room.server.asked == [FACTS, OTHER, OTHER]


@fault("S4-shares-of-another-shape")
@pytest.mark.parametrize(
    "body",
    [
        b"<html>Maintenance</html>",
        b"[]",
        b'{"cik": 1}',
        b'{"facts": {"dei": {"EntityCommonStockSharesOutstanding": {"units": {"shares": [{"val": 1}]}}}}}',
        b'{"facts": {"dei": {"EntityCommonStockSharesOutstanding": {"units": {"shares": 7}}}}}',
    ],
)
def test_an_answer_of_another_shape_is_told_and_nothing_of_it_is_kept(row: str, body: bytes, room: Newsroom) -> None:
    with pytest.raises(SourceError, match="not company facts of EDGAR"):
        read_company_facts(body, "x")
    room.server.pages[FACTS] = body
    fetch_company_facts(room.store, NOW)
    assert outcomes(room) == {"CLSK": "failed", "WULF": "ok"}
    assert "not company facts of EDGAR" in messages(room)
    assert room.store.read(TABLE)["company_id"].to_list() == ["terra"]


@fault("S21-shares-cut-short")
def test_a_body_that_is_cut_short_is_asked_for_again(row: str, room: Newsroom) -> None:
    room.server.faults[FACTS] = ["truncated"]
    fetch_company_facts(room.store, NOW)
    assert outcomes(room) == {"CLSK": "ok", "WULF": "ok"}
    assert room.server.asked == [FACTS, FACTS, OTHER]


@fault("S2-no-shares-stated")
def test_a_company_that_states_none_is_empty_and_asked_again_in_a_week(row: str, room: Newsroom) -> None:
    del room.server.pages[FACTS]
    room.server.pages[OTHER] = facts()
    fetch_company_facts(room.store, NOW)
    assert outcomes(room) == {"CLSK": "empty", "WULF": "empty"}
    fetch_company_facts(room.store, NOW + timedelta(days=1))
    assert len(room.server.asked) == 2
