"""Announcements of a table as events."""

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from tests.transforms.announcements.announcement_frames import (
    ASKED,
    announcement,
    announcements,
    claims,
    companies,
    listings,
    sessions,
)
from transforms.announcements.events import events_from_announcements
from transforms.tables import TABLES


def made(*stated: dict[str, Any], said: pl.DataFrame | None = None) -> dict[str, pl.DataFrame]:
    tables = events_from_announcements(
        announcements(*stated), claims() if said is None else said, listings(), companies(), sessions()
    )
    for name, frame in tables.items():
        TABLES[name].validate(frame)
    return tables


def event(**stated: Any) -> dict[str, Any]:
    return made(announcement("E", **stated))["events.events"].row(0, named=True)


def test_the_newest_vintage_of_an_announcement_counts() -> None:
    old = announcement("E", "2025-10-20", headline="old")
    new = announcement("E", "2025-10-20", headline="new", fetched_at=ASKED + timedelta(days=1))
    assert made(new, old)["events.events"]["headline"].to_list() == ["new"]


def test_an_event_under_an_old_ticker_belongs_to_the_company_of_today() -> None:
    row = event(day="2025-11-13", ticker="BITF")
    assert (row["company_id"], row["ticker"], row["symbol"]) == ("keel", "BITF", "KEEL")


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        ({"day": None, "approximate_date_text": "2025-09"}, "no date: 2025-09"),
        ({"day": None}, "no date: nothing is known of it"),
        ({"day": "2025-09-02", "date_status": "approx"}, "no date: nothing is known of it"),
        ({"day": "2025-10-20", "ticker": "ALL"}, "not one company"),
        (
            {"day": "2025-08-29", "ticker": "ABTC"},
            "before listing: prices of this business begin on 2025-09-03",
        ),
        ({"day": "2025-03-17", "ticker": "SDIG"}, "after delisting: the last session was 2025-03-14"),
        ({"day": "2026-07-01"}, "day 0 is not yet a session: the calendar ends with 2026-06-30"),
        ({"day": "2023-11-30"}, "day 0 is before the first session of the calendar, 2023-12-01"),
        ({"day": "2025-10-20"}, None),
        ({"day": "2025-09-03", "ticker": "ABTC"}, None),
    ],
)
def test_every_event_that_enters_no_study_says_why(stated: dict[str, Any], reason: str | None) -> None:
    assert event(**stated)["exclusion_reason"] == reason


def test_an_undated_event_has_no_day_0() -> None:
    assert event(day="2025-09-02", date_status="approx")["event_date"] is None


def test_two_events_of_a_company_within_a_session_of_each_other_confound_each_other() -> None:
    events = made(
        announcement("after the close", "2024-06-03", stated_session="after"),
        announcement("next day", "2024-06-04"),
        announcement("another company", "2024-06-04", ticker="BITF"),
        announcement("results", "2024-06-05", tags="earnings"),
        announcement("two sessions later", "2024-06-07"),
        announcement("undated", None),
        announcement("undated too", None),
    )["events.events"]
    confounded = events.filter("is_confounded").select("event_id", "confounding_reason")
    assert dict(confounded.iter_rows()) == {
        "after the close": "next day (2024-06-04); results (2024-06-05, results)",
        "next day": "after the close (2024-06-04); results (2024-06-05, results)",
        "results": "after the close (2024-06-04); next day (2024-06-04)",
    }


def test_events_under_two_tickers_of_one_company_confound_each_other() -> None:
    events = made(announcement("a", "2026-04-06", ticker="BITF"), announcement("b", "2026-04-06", ticker="KEEL"))
    assert events["events.events"]["is_confounded"].to_list() == [True, True]


def test_events_of_no_one_company_do_not_confound_each_other() -> None:
    events = made(announcement("a", "2026-04-06", ticker="ALL"), announcement("b", "2026-04-06", ticker="ALL"))
    assert not events["events.events"]["is_confounded"].any()


def test_a_ticker_of_no_company_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"ticker of no company .*XYZ \(E\)"):
        made(announcement("E", "2025-10-20", ticker="XYZ"))


def test_a_headline_is_shown_without_control_characters_and_at_a_readable_length() -> None:
    shown = event(day="2025-10-20", headline="a\u202eb\x07" + "c" * 1000)["headline"]
    assert shown == "a b " + "c" * 296


def test_tags_are_rows() -> None:
    tags = made(announcement("E", "2025-10-20", tags="debt; equity;debt"))["events.tags"]
    assert tags["tag"].to_list() == ["debt", "equity"]


def test_facts_are_rows_with_their_unit_and_owner() -> None:
    facts = made(
        announcement(
            "E",
            "2025-10-20",
            capacity_mw=200.0,
            capacity_kind="critical_it",
            amount_usd=3e9,
            term_years=10.0,
            counterparty="Fluidstack; Google",
            location="Texas",
        )
    )["events.facts"]
    assert facts.select("fact_id", "fact_value", "fact_unit", "fact_text", "owner_ticker").rows() == [
        ("E:amount:1", 3e9, "usd", None, "CLSK"),
        ("E:capacity:1", 200.0, "mw", None, "CLSK"),
        ("E:counterparty:1", None, None, "Fluidstack", None),
        ("E:counterparty:2", None, None, "Google", None),
        ("E:location:1", None, None, "Texas", None),
        ("E:term:1", 10.0, "years", None, "CLSK"),
    ]


def test_a_reported_move_is_a_claim_of_the_announcer() -> None:
    said = made(announcement("E", "2025-10-20", reported_move_pct=13.0, refers_to="on Monday"))["events.claims"]
    assert said.row(0) == ("E:reported", "E", "CLSK", "day_move", 13.0, "on Monday", None)


def test_a_row_of_the_claims_replaces_the_reported_move() -> None:
    better = claims({"claim_id": "E:reported", "event_id": "E", "owner_ticker": "BITF", "claimed_pct": 5.3})
    said = made(announcement("E", "2025-10-20", reported_move_pct=5.3), said=better)["events.claims"]
    assert said["owner_ticker"].to_list() == ["BITF"]


def test_a_claim_about_no_known_event_is_left_out() -> None:
    stray = claims({"claim_id": "x", "event_id": "unknown", "owner_ticker": "CLSK", "claimed_pct": 1.0})
    assert made(announcement("E", "2025-10-20"), said=stray)["events.claims"].is_empty()


def test_a_claim_of_a_ticker_of_no_company_is_refused_by_name() -> None:
    stray = claims({"claim_id": "x", "event_id": "E", "owner_ticker": "XYZ", "claimed_pct": 1.0})
    with pytest.raises(ValueError, match=r"owner_ticker of no company .*XYZ \(E\)"):
        made(announcement("E", "2025-10-20"), said=stray)


def test_no_announcement_gives_empty_tables() -> None:
    assert all(frame.is_empty() for frame in made().values())


CASES = {
    "CLSK-20260205": "2026-02-06",
    "WYFI-20251218": "2025-12-19",
    "WULF-20250814": "2025-08-14",
    "WULF-20250818": "2025-08-18",
    "KEEL-20260609": "2026-06-10",
    "CIFR-20240712": "2024-07-15",
    "CORZ-20240603": "2024-06-04",
    "CORZ-20241120": "2024-11-20",
    "CLSK-20241107": "2024-11-07",
    "CLSK-20250922": "2025-09-23",
    "ABTC-20250903": "2025-09-03",
    "CLSK-20251020": "2025-10-20",
}


@pytest.fixture(scope="module")
def curated() -> pl.DataFrame:
    from orchestration import reference
    from orchestration.settings import REFERENCE
    from orchestration.sources import curated

    stated = curated.announcements(REFERENCE / "announcements.csv", REFERENCE, "curated", ASKED)
    return events_from_announcements(
        stated, claims(), reference.listings(REFERENCE), reference.companies(REFERENCE), sessions()
    )["events.events"]


@pytest.mark.parametrize(("event_id", "day_0"), CASES.items())
def test_the_cases_that_break_a_naive_rule_come_out_right(curated: pl.DataFrame, event_id: str, day_0: str) -> None:
    assert curated.filter(pl.col("event_id") == event_id)["event_date"].item() == date.fromisoformat(day_0)


def test_every_undated_row_of_the_curated_table_is_kept_and_kept_out(curated: pl.DataFrame) -> None:
    undated = curated.filter(pl.col("announced_date").is_null())
    assert undated.height == 35
    assert undated["exclusion_reason"].str.starts_with("no date: ").all()
    assert undated["event_date"].is_null().all()


def test_same_day_events_of_the_curated_table_are_confounded(curated: pl.DataFrame) -> None:
    shared = curated.filter("is_confounded")["event_id"].to_list()
    assert {"WULF-20250814", "WULF-20250814b", "MARA-20241203", "MARA-20241203b", "CIFR-20250925"} <= set(shared)
