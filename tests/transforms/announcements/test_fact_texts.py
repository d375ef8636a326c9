"""Facts of texts in the manner of the press, in our own words; what is right in each was decided before it was read.

Half of the texts were written after the rules. The floors say how much of it holds, not that all of it does.
"""

from pathlib import Path

import polars as pl
import pytest

from transforms.announcements.facts import find_facts
from transforms.announcements.particulars import find_particulars

TEXTS = pl.read_csv(Path(__file__).parents[2] / "expected/fact_texts.csv", infer_schema=False)
FACTS = find_facts(TEXTS)
OTHERS = find_particulars(TEXTS, "row_id")
KINDS = [
    ("term", "fact_value", "gold_term_years", 0.95, 1),
    ("hash_rate", "fact_value", "gold_hash_rate_ehs", 0.95, 0),
    ("bitcoin_mined", "fact_value", "gold_bitcoin_mined_btc", 0.95, 0),
    ("stock_move", "fact_value", "gold_move_pct", 0.95, 1),
    ("location", "fact_text", "gold_location", 0.95, 6),
    ("executive", "fact_text", "gold_executive", 0.9, 0),
    ("executive", "fact_qualifier", "gold_role", 0.9, 0),
]


def test_there_are_at_least_two_hundred_texts() -> None:
    assert TEXTS["text"].n_unique() >= 200


@pytest.mark.parametrize(("number", "owner"), [("megawatts", "gold_mw_owner"), ("usd", "gold_usd_owner")])
def test_numbers_and_their_owners_are_read(number: str, owner: str) -> None:
    gold = pl.col(f"gold_{number}").cast(pl.Float64)
    stated = FACTS.filter(gold.is_not_null())
    right = stated.filter((pl.col(number) / gold - 1).abs() < 1e-6)
    assert right.height >= 0.98 * stated.height
    assert right.filter(pl.col(f"{number}_owner") == pl.col(owner)).height >= 0.97 * stated.height
    assert FACTS.filter(gold.is_null(), pl.col(number).is_not_null()).height <= 1


def test_the_other_side_is_named_and_no_other() -> None:
    said, gold = (
        pl.col(name).fill_null("").str.split("; ").list.sort() for name in ("counterparty", "gold_counterparty")
    )
    assert FACTS.select((said == gold).mean()).item() >= 0.96


@pytest.mark.parametrize(("kind", "column", "gold", "floor", "most_false"), KINDS)
def test_other_facts_are_read(kind: str, column: str, gold: str, floor: float, most_false: int) -> None:
    read = TEXTS.join(OTHERS.filter(fact_kind=kind).select("row_id", said=column), on="row_id", how="left")
    truth = pl.col(gold).cast(read.schema["said"])
    stated = read.filter(truth.is_not_null())
    assert stated.filter(pl.col("said") == truth).height >= floor * stated.height
    assert read.filter(truth.is_null(), pl.col("said").is_not_null()).height <= most_false


def test_every_fact_stands_in_its_text_where_it_says() -> None:
    placed = OTHERS.join(TEXTS, on="row_id").filter(~pl.col("text").str.contains(r"[’‘]"))
    words = pl.col("text").str.slice(pl.col("evidence_start_count"), pl.col("evidence_text").str.len_chars() + 1)
    assert placed.select(words.str.strip_chars_start().str.starts_with(pl.col("evidence_text")).all()).item()
    assert placed.height > 100


def test_no_fact_is_stated_twice() -> None:
    assert not OTHERS.select("row_id", "fact_kind").is_duplicated().any()
