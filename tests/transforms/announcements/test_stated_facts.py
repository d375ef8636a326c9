"""What the text of a carrier states becomes facts of its event: with owner, unit, words, place and source."""

from datetime import date

import polars as pl
import pytest

from tests.transforms.announcements.announcement_frames import announcement, made, sighting

BACKGROUND = (
    "CleanSpark plans AI data centers in Georgia; Core Scientific has a 200 MW deal worth $3.5 billion with CoreWeave"
)
AT = "2026-03-09T12:00:00+00:00"


def facts(*texts: str) -> pl.DataFrame:
    return made(*(sighting(f"s{place}", AT, text) for place, text in enumerate(texts)))["events.facts"]


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit", "words"),
    [
        ("CleanSpark signs 15-year AI lease with Fluidstack for 90 MW", "term", 15.0, "years", "15-year"),
        ("CleanSpark mined 626 bitcoin in May", "bitcoin_mined", 626.0, "btc", "mined 626 bitcoin"),
        ("CleanSpark production update: 50 EH/s at month end", "hash_rate", 50.0, "ehs", "50 EH/s"),
        ("CleanSpark jumps 13% on AI lease of 90 MW with Fluidstack", "stock_move", 13.0, "pct", "jumps 13%"),
    ],
)
def test_a_number_has_unit_owner_words_place_and_source(
    text: str, kind: str, value: float, unit: str, words: str
) -> None:
    row = facts(text).row(by_predicate=pl.col("fact_kind") == kind, named=True)
    assert (row["fact_value"], row["fact_unit"], row["evidence_text"]) == (value, unit, words)
    assert (row["owner_ticker"], row["sighting_id"], row["is_settled"]) == ("CLSK", "s0", True)
    assert text[row["evidence_start_count"] :].startswith(words)


def test_a_person_has_a_role_and_a_site_its_place() -> None:
    person = facts("CleanSpark appoints Jane Roe as chief financial officer").filter(fact_kind="executive")
    assert person.select("fact_text", "fact_qualifier").rows() == [("Jane Roe", "chief financial officer")]
    place = facts("CleanSpark buys 60 MW site in Dalton, Georgia").filter(fact_kind="location")
    assert place["fact_text"].to_list() == ["Dalton, Georgia"]


def test_a_capacity_bears_what_it_measures_and_what_is_said_of_it() -> None:
    row = facts("CleanSpark signs AI lease with Fluidstack for up to 168 MW of critical IT load")
    capacity = row.filter(fact_kind="capacity").row(0, named=True)
    assert (capacity["fact_qualifier"], capacity["fact_bound"]) == ("critical_it", "up_to")


def test_the_number_of_another_company_stays_its_own() -> None:
    tables = made(sighting("a", AT, BACKGROUND))
    owned = tables["events.facts"].filter(pl.col("fact_kind").is_in(["capacity", "amount"]))
    assert set(owned["owner_ticker"]) == {"CORZ"}
    assert tables["events.capacity"].is_empty()


def test_what_a_text_does_not_say_is_no_fact() -> None:
    kinds = facts("CleanSpark signs AI data center lease")["fact_kind"].to_list()
    assert kinds == []


def test_a_move_in_a_text_is_a_claim_once_also_where_talk_states_it() -> None:
    lease = "CleanSpark signs AI lease of 90 MW with Fluidstack"
    claims = made(
        sighting("a", AT, lease),
        sighting("b", "2026-03-09T15:00:00+00:00", "CleanSpark stock soars 13% on 90 MW Fluidstack AI deal"),
        sighting("c", "2026-03-09T16:00:00+00:00", "CleanSpark shares soar 13% on 90 MW Fluidstack AI deal"),
        sighting("d", "2026-03-09T17:00:00+00:00", "CleanSpark up 140% this year on 90 MW Fluidstack AI lease"),
    )["events.claims"].sort("claimed_pct")
    assert claims.select("claim_kind", "claimed_pct", "owner_ticker").rows() == [
        ("day_move", 13.0, "CLSK"),
        ("year_to_date", 140.0, "CLSK"),
    ]
    assert claims["event_id"].unique().to_list() == ["a"]


def test_a_claim_by_hand_is_not_said_again_by_a_carrier() -> None:
    row = announcement(
        "E",
        "2026-03-09",
        headline="Signs AI lease of 90 MW with Fluidstack",
        tags="hpc_contract",
        reported_move_pct=13.0,
    )
    carrier = sighting("a", "2026-03-09T15:00:00+00:00", "CleanSpark soars 13% on AI lease of 90 MW with Fluidstack")
    tables = made(carrier, table=(row,))
    assert tables["events.events"].select("event_id", "event_date").rows() == [("E", date(2026, 3, 9))]
    assert tables["events.claims"]["claim_id"].to_list() == ["E:reported"]


def test_an_implausible_revenue_per_megawatt_is_suspect() -> None:
    text = "CleanSpark signs 10-year AI lease of 100 MW with Fluidstack worth $30 billion"
    capacity = made(sighting("a", AT, text))["events.capacity"].row(0, named=True)
    assert capacity["revenue_per_mw_year_usd"] == pytest.approx(30e6)
    assert capacity["revenue_plausibility"] == "suspect"
