"""The numbers of a text, and whose they are."""

from functools import cache

import polars as pl
import pytest

from transforms.announcements.facts import find_facts

CAPACITY = [
    ("CleanSpark adds 250 MW", 250.0),
    ("CleanSpark adds 250 megawatts", 250.0),
    ("CleanSpark adds 0.25 GW", 250.0),
    ("CleanSpark adds 1,250MW", 1250.0),
    ("CleanSpark adds 200+ MW", 200.0),
    ("CleanSpark adds a 72-megawatt hall", 72.0),
    ("CleanSpark erweitert um 0,3 GW", 300.0),
    ("CleanSpark lifts capacity from 50 MW to 90 MW", 90.0),
    ("CleanSpark keeps 80 MW after turning down 150 MW", 80.0),
    ("CleanSpark 新增 120 兆瓦", 120.0),
    ("CleanSpark discloses no megawatts", None),
    ("CleanSpark stores 800 MWh", None),
    ("CleanSpark cools 150 kilowatts per rack", None),
    ("CleanSpark pays $270,000 per megawatt", None),
    ("CleanSpark buys 271 acres", None),
    ("CleanSpark reaches 50 EH/s", None),
]
MONEY = [
    ("CleanSpark closes $1.15 billion notes", 1.15e9),
    ("CleanSpark closes $1.15bn notes", 1.15e9),
    ("CleanSpark closes $1.15B notes", 1.15e9),
    ("CleanSpark closes US$650 million notes", 6.5e8),
    ("CleanSpark closes $650,000,000 notes", 6.5e8),
    ("CleanSpark raises offer from $700m to $850m", 8.5e8),
    ("CleanSpark posts revenue of $136.4 million against $152 million", 1.364e8),
    ("CleanSpark emette note per 3,2 miliardi di dollari", 3.2e9),
    ("CleanSpark firma 9.700 millones de dólares", 9.7e9),
    ("CleanSpark begibt Anleihe über 1,4 Mrd. US-Dollar", 1.4e9),
    ("CleanSpark 发行11.5亿美元票据", 1.15e9),
    ("CleanSpark、5億ドルを調達", 5e8),
    ("CleanSpark up to $2.1bn from partner", 2.1e9),
    ("CleanSpark closes half-billion-dollar notes", 5e8),
    ("CleanSpark borrows half a billion", 5e8),
    ("CleanSpark、転換社債3億2500万ドルを発行", 3.25e8),
    ("CleanSpark plans €300 million ($350 million) campus", 3.5e8),
    ("CleanSpark lifts loan by $100 million to $400 million", 1e8),
    ("CleanSpark holds 3.2 million ETH", None),
    ("CleanSpark pays $12,500,000 per acre", None),
    ("CleanSpark bid at $20.40 per share", None),
    ("CleanSpark price target lifted to $11", None),
    ("CleanSpark sees $21B upside", None),
    ("CleanSpark sells bitcoin at $110,057", None),
    ("CleanSpark plans CAD 3.5 billion campus", None),
    ("CleanSpark plans C$3.5 billion campus", None),
    ("CleanSpark issues 30.6M shares", None),
    ("CleanSpark notes due 2031", None),
    ("CleanSpark reaches a $5 billion valuation", None),
]
OWNED = [
    ("CLSK", "CleanSpark adds 100 MW", "CLSK"),
    ("CLSK", "The company adds 100 MW", "CLSK"),
    ("CLSK", "CleanSpark plans a campus; Core Scientific has 200 MW with CoreWeave", "CORZ"),
    ("BITF", "IREN has 200 MW at Childress", "IREN"),
    ("GLXY", "CoreWeave commits to 133 MW at Helios", "GLXY"),
    ("KEEL", "Bitfarms keeps 18 MW in Washington", "KEEL"),
    ("BITF", "TeraWulf leased 360 MW to Fluidstack, and Bitfarms wants to follow", "WULF"),
    ("RIOT", "Unlike Hut 8, whose lease covers 245 MW, Riot has no tenant", "HUT"),
    ("SLNH", "Soluna raises $32 million; 30 MW hosting deal with Canaan", "SLNH"),
    ("BITF", "The company agreed to acquire Stronghold and its 165 MW", "BITF"),
]


SAID = [
    ("CleanSpark adds up to 250 MW", "megawatts", 250.0, "up_to"),
    ("CleanSpark adds about 250 MW", "megawatts", 250.0, "about"),
    ("CleanSpark adds more than 250 MW", "megawatts", 250.0, "at_least"),
    ("CleanSpark adds 250+ MW", "megawatts", 250.0, "at_least"),
    ("CleanSpark adds 200-250 MW", "megawatts", 250.0, "range"),
    ("CleanSpark adds 200 MW to 250 MW", "megawatts", 250.0, "range"),
    ("CleanSpark adds between 0.2 and 0.25 GW", "megawatts", 250.0, "range"),
    ("CleanSpark adds 250 MW", "megawatts", 250.0, None),
    ("CleanSpark borrows as much as $300 million", "usd", 3e8, "up_to"),
    ("CleanSpark borrows between $250 million and $300 million", "usd", 3e8, "range"),
    ("CleanSpark borrows nearly $300 million", "usd", 3e8, "about"),
    ("CleanSpark borrows $300 million", "usd", 3e8, None),
]
MEASURED = [
    ("CleanSpark leases 168 MW of critical IT load", "critical_it"),
    ("CleanSpark leases 244 MW of gross capacity", "gross"),
    ("CleanSpark leases gross 244 MW", "gross"),
    ("CleanSpark leases 244 MW", None),
]
NAMED = [
    ("CIFR", "Cipher signs hosting deal with Fluidstack", "Fluidstack"),
    ("IREN", "IREN与微软签署合同", "Microsoft"),
    ("RIOT", "Riot expands at Rockdale", None),
    ("CRWV", "CoreWeave signs a lease", None),
]
ODD = [None, "", "$", "MW", "$ billion MW", "9" * 400 + " MW", "x" * 200_000]
OTHERS = ["CleanSpark adds 200+ MW for $96M", "CleanSpark names a chief executive"]


@cache
def everything() -> dict[tuple[str, str | None], dict[str, object]]:
    """All texts of this file read in one call: a pattern is compiled once."""
    said = [("CLSK", text) for text, _ in [*CAPACITY, *MONEY]] + [
        (ticker, text) for ticker, text, _ in [*OWNED, *NAMED]
    ]
    said += [("CLSK", text) for text, *_ in [*SAID, *MEASURED]]
    said += [("CLSK", text) for text in [*ODD, *OTHERS]]
    texts = pl.DataFrame(said, schema={"ticker": pl.String, "text": pl.String}, orient="row")
    return dict(zip(said, find_facts(texts).to_dicts(), strict=True))


def facts(text: str | None, ticker: str = "CLSK") -> dict[str, object]:
    return everything()[(ticker, text)]


@pytest.mark.parametrize(("text", "megawatts"), CAPACITY)
def test_megawatts_are_read_in_every_usual_form_and_in_no_other(text: str, megawatts: float | None) -> None:
    assert facts(text)["megawatts"] == megawatts


@pytest.mark.parametrize(("text", "usd"), MONEY)
def test_dollars_are_read_in_every_usual_form_and_in_no_other(text: str, usd: float | None) -> None:
    assert facts(text)["usd"] == usd


@pytest.mark.parametrize(("ticker", "text", "owner"), OWNED)
def test_a_number_belongs_to_the_company_of_its_clause(ticker: str, text: str, owner: str) -> None:
    assert facts(text, ticker)["megawatts_owner"] == owner


@pytest.mark.parametrize(("text", "kind", "number", "bound"), SAID)
def test_what_is_said_of_a_number_is_kept_beside_it(text: str, kind: str, number: float, bound: str | None) -> None:
    made = facts(text)
    assert (made[kind], made[f"{kind}_bound"]) == (number, bound)


@pytest.mark.parametrize(("text", "kind"), MEASURED)
def test_a_capacity_says_what_it_measures_or_nothing(text: str, kind: str | None) -> None:
    assert facts(text)["megawatts_kind"] == kind


def test_a_number_bears_its_words() -> None:
    made = facts("CleanSpark adds 200+ MW for $96M")
    assert (made["megawatts_text"], made["usd_text"]) == ("200+ MW", "$96M")


def test_no_number_has_no_owner_and_no_words() -> None:
    made = facts("CleanSpark names a chief executive")
    assert [made[name] for name in ("megawatts", "megawatts_owner", "megawatts_text", "usd", "usd_owner")] == [None] * 5


@pytest.mark.parametrize(
    ("ticker", "text", "counterparty"),
    NAMED,
)
def test_the_other_side_is_named_where_the_text_names_it(ticker: str, text: str, counterparty: str | None) -> None:
    assert facts(text, ticker)["counterparty"] == counterparty


@pytest.mark.parametrize("text", ODD)
def test_any_text_can_be_read(text: str | None) -> None:
    made = facts(text)
    assert made["usd"] is None
    assert made["megawatts"] is None or made["megawatts"] > 0
