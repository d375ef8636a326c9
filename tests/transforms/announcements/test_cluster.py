"""Sightings of one announcement are one event, and two announcements stay two."""

from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import product

import polars as pl
import pytest

from transforms.announcements.cluster import cluster_sightings
from transforms.announcements.tagging import tag_texts

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
NAMES = {
    "CLSK": "CleanSpark",
    "MARA": "MARA",
    "CIFR": "Cipher Mining",
    "WULF": "TeraWulf",
    "HUT": "Hut 8",
    "RIOT": "Riot Platforms",
    "BTDR": "Bitdeer",
    "IREN": "IREN",
    "CORZ": "Core Scientific",
    "HIVE": "HIVE Digital",
}
# The same story as four wires, two filings and three other languages tell it.
STORIES = {
    "pricing": [
        "{name} prices ${amount} million convertible senior notes offering",
        "{name} Announces Pricing of ${amount} Million of Convertible Senior Notes",
        "{name.upper} PRICES ${amount}M CONVERTIBLE NOTES",
        "{name}: pricing of US${amount} million in convertibles due 2033",
        "8-K: {name} enters purchase agreement, pricing of ${amount} million convertible notes due 2033",
        "6-K: {name} prices private offering of ${amount},000,000 of convertible senior notes",
        "{name} preist Wandelanleihe über {amount} Millionen US-Dollar",
        "{name} fija el precio de notas convertibles por {amount} millones de dólares",
        "{name} 可转换票据定价{cjk}亿美元",
    ],
    "closing": [
        "{name} closes ${amount} million convertible senior notes offering",
        "{name} Announces Closing of ${amount} Million Convertible Notes Offering",
        "{name} completes ${amount}M convertible note sale",
        "{name}: ${amount} million convertible notes offering closed",
        "8-K: {name} issued ${amount} million of convertible notes",
        "6-K: {name} announces completion of ${amount},000,000 convertible notes offering",
        "{name} schließt Wandelanleihe über {amount} Millionen US-Dollar ab",
        "{name} chiude emissione di note convertibili da {amount} milioni di dollari",
        "{name} 完成{cjk}亿美元可转换票据发行",
    ],
    "lease": [
        "{name} signs 15-year AI data center lease with Fluidstack for {mw} MW",
        "{name} Signs {mw} Megawatt AI Hosting Agreement With Fluidstack",
        "{name} stock soars on {mw}MW Fluidstack AI deal",
        "{name} lands Fluidstack as tenant for {mw} MW of AI capacity",
        "8-K: {name} entered a data center lease of {mw} MW with Fluidstack",
        "6-K: {name} announces AI data center lease with Fluidstack, {mw} megawatts",
        "{name} unterzeichnet KI-Vertrag mit Fluidstack über {mw} MW",
        "{name} firma un contrato de IA con Fluidstack de {mw} MW",
        "{name} signe un contrat d'IA avec Fluidstack pour {mw} MW",
    ],
    "officer": [
        "{name} appoints Jane Roe as chief financial officer",
        "{name} names Jane Roe CFO",
        "{name} Appoints Jane Roe Chief Financial Officer",
        "Jane Roe joins {name} as chief financial officer",
        "8-K: {name} appointment of Jane Roe as chief financial officer",
        "6-K: {name} appoints Jane Roe as its new chief financial officer",
        "{name} nombra a Jane Roe nueva directora financiera",
        "{name} ernennt Jane Roe zur Finanzvorständin",
        "{name} nomme Jane Roe directrice financière",
    ],
}
# The closing comes while carriers of the pricing are still fresh.
DAYS = {"pricing": 0, "closing": 2, "lease": 10, "officer": 11}
# How a title is edited on its way.
EDITS = ("{}", "UPDATE 1-{}", "{} - GlobeNewswire", "(Correction) {}", "{} | Company News", "BREAKING: {}")


@cache
def carriers() -> pl.DataFrame:
    """Each story of each company, its carriers hours apart."""
    rows: list[dict[str, object]] = []
    for place, (ticker, kind) in enumerate(product(NAMES, STORIES)):
        first = START + timedelta(days=DAYS[kind])
        amount = 200 + 50 * (place // len(STORIES))
        for order, form in enumerate(STORIES[kind]):
            told = form.replace("{name.upper}", NAMES[ticker].upper()).format(
                name=NAMES[ticker], amount=amount, cjk=amount / 100, mw=amount // 2
            )
            text = EDITS[(place + order) % len(EDITS)].format(told)
            rows.append(
                {
                    "sighting_id": f"{ticker}-{kind}-{order}",
                    "story": f"{ticker}-{kind}",
                    "ticker": ticker,
                    "text": text,
                    "published_at": first + timedelta(hours=5 * order),
                }
            )
    return pl.DataFrame(rows, schema_overrides={"published_at": pl.Datetime("us", "UTC")})


def clustered(sightings: pl.DataFrame) -> pl.DataFrame:
    tagged = tag_texts(sightings.select(row_id="sighting_id", text="text", ticker="ticker"))
    read = sightings.join(tagged.rename({"row_id": "sighting_id"}), on="sighting_id")
    return sightings.join(cluster_sightings(read), on="sighting_id")


def pairs(frame: pl.DataFrame, column: str) -> set[tuple[str, str]]:
    """The pairs of sightings that share a value."""
    keyed = frame.filter(pl.col(column).is_not_null()).select("sighting_id", column)
    joined = keyed.join(keyed, on=column, suffix="_b").filter(pl.col("sighting_id") < pl.col("sighting_id_b"))
    return set(joined.select("sighting_id", "sighting_id_b").rows())


def test_carriers_of_a_story_meet_and_stories_stay_apart() -> None:
    made = clustered(carriers())
    said, true = pairs(made, "event_id"), pairs(made, "story")
    assert len(said & true) / len(said) >= 0.98
    assert len(said & true) / len(true) >= 0.95


def sighting(key: str, text: str, hours: float, ticker: str = "CLSK") -> dict[str, object]:
    return {"sighting_id": key, "ticker": ticker, "text": text, "published_at": START + timedelta(hours=hours)}


def events_of(*rows: dict[str, object]) -> pl.DataFrame:
    schema = {
        "sighting_id": pl.String,
        "ticker": pl.String,
        "text": pl.String,
        "published_at": pl.Datetime("us", "UTC"),
    }
    return clustered(pl.DataFrame(list(rows), schema=schema)).sort("sighting_id")


def test_a_pricing_and_its_closing_are_two_events_and_the_second_follows_the_first() -> None:
    made = events_of(
        sighting("a", "CleanSpark prices $500 million convertible notes", 0),
        sighting("b", "CleanSpark closes $500 million convertible notes", 48),
    )
    assert made["event_id"].to_list() == ["a", "b"]
    assert made["follow_up_of"].to_list() == [None, "a"]


def test_a_raised_capacity_is_a_new_event() -> None:
    made = events_of(
        sighting("a", "CleanSpark signs AI lease of 100 MW with Fluidstack", 0),
        sighting("b", "CleanSpark signs AI lease of 160 MW with Fluidstack", 24 * 20),
    )
    assert made["event_id"].to_list() == ["a", "b"]
    assert made["follow_up_of"].to_list() == [None, "a"]


@pytest.mark.parametrize(
    "text",
    [
        "Law firm reminds CleanSpark investors of $500 million class action deadline",
        "Analyst lifts CleanSpark price target to $20",
        "Why is CleanSpark stock falling today?",
    ],
)
def test_talk_never_starts_an_event(text: str) -> None:
    assert events_of(sighting("a", text, 0))["event_id"].to_list() == [None]


def test_the_first_sighting_names_the_event() -> None:
    made = events_of(
        sighting("late", "CleanSpark appoints Jane Roe as chief financial officer", 6),
        sighting("soon", "CleanSpark names Jane Roe chief financial officer", 0),
    )
    assert set(made["event_id"]) == {"soon"}
    assert made.filter("is_first")["sighting_id"].to_list() == ["soon"]


def test_the_same_words_of_two_companies_are_two_events() -> None:
    made = events_of(
        sighting("a", "CleanSpark prices $500 million convertible notes", 0),
        sighting("b", "MARA prices $500 million convertible notes", 1, "MARA"),
    )
    assert made["event_id"].to_list() == ["a", "b"]


def test_the_order_of_the_rows_changes_nothing() -> None:
    forth = clustered(carriers()).sort("sighting_id")
    back = clustered(carriers().reverse()).sort("sighting_id")
    assert forth["event_id"].equals(back["event_id"])


def test_a_sighting_without_a_time_is_left_alone() -> None:
    undated = {"sighting_id": "a", "ticker": "CLSK", "text": "CleanSpark prices notes offering", "published_at": None}
    assert events_of(undated)["event_id"].to_list() == [None]
