"""Companies named in texts: one pass over every spelling finds what a pattern each would."""

import polars as pl
import pytest

from transforms.announcements.mentions import mentions, spellings
from transforms.announcements.names import OWNERS, PARTIES, named

TEXTS = [
    "Hut 8 and Core Scientific met in a shutdown",
    "HUT-8, hut8 or Hut eight",
    "マラソン・デジタルはCleanSparkと提携",
    "Metaplanet is not Meta's",
    "CoreWeave's IREN-like mara_x tera wulf",
    "é Riot é",
    "",
    None,
]


def rows(texts: list[str | None]) -> pl.DataFrame:
    return pl.DataFrame({"text": texts}, schema={"text": pl.String}).with_row_index("_row")


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        ("a ?b", ["a b", "ab"]),
        ("a[ -]?b|c", ["a b", "a-b", "ab", "c"]),
        ("A(?: b(?: c)?)?", ["a b c", "a b", "a"]),
        (r"j\.?p", ["j.p", "jp"]),
    ],
)
def test_a_pattern_is_spelled_out(pattern: str, texts: list[str]) -> None:
    assert spellings(pattern) == texts


@pytest.mark.parametrize("patterns", [OWNERS, PARTIES])
def test_the_same_companies_are_found_as_by_a_pattern_each(patterns: dict[str, str]) -> None:
    texts = rows([*TEXTS, *(f"with {spelling}." for pattern in patterns.values() for spelling in spellings(pattern))])
    found = mentions(texts, "text", patterns).select("_row", "name").unique()
    each = [
        texts.filter(pl.col("text").str.contains(named(pattern))).select("_row", name=pl.lit(name))
        for name, pattern in patterns.items()
    ]
    assert found.sort("_row", "name").equals(pl.concat(each).sort("_row", "name"))


def test_a_mention_says_where_it_stands_in_bytes() -> None:
    made = mentions(rows(["é Riot é"]), "text", OWNERS)
    assert made.select("name", "start", "end").rows() == [("RIOT", 3, 7)]
