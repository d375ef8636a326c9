"""How well the tagger does on our own texts, and that each family of rules is needed for it."""

from dataclasses import replace

import polars as pl
import pytest

from tests.benchmarks import tagger
from transforms.announcements import classify
from transforms.announcements.rule import Rule
from transforms.announcements.taxonomy import EVENT_TAGS, TAGS

NEVER = "a\\bz"
# Single cues find most debt and hardware without their rules, so their floors are higher.
FLOORS = dict.fromkeys(EVENT_TAGS, 0.8) | {"debt": 0.93, "hardware": 0.85}


@pytest.fixture(scope="module")
def scored() -> pl.DataFrame:
    return score()


def score() -> pl.DataFrame:
    return tagger.read_scored(tagger.OWN_TEXTS)


def f1(both: pl.DataFrame) -> dict[str, float]:
    hit = pl.col("hit")
    return dict(
        tagger.per_tag(both).select("tag", 2 * hit / (2 * hit + pl.col("false") + pl.col("missed"))).iter_rows()
    )


def without(rules: tuple[Rule, ...], tags: tuple[str, ...]) -> tuple[Rule, ...]:
    return tuple(replace(rule, pattern=NEVER) if rule.tag in tags else rule for rule in rules)


def test_our_own_texts_get_the_tags_that_we_gave_them(scored: pl.DataFrame) -> None:
    reached = tagger.overall(scored).row(0, named=True)
    assert reached["texts"] >= 430
    assert reached["micro_f1"] >= 0.89
    assert reached["exact_set"] >= 0.83
    assert reached["announcement_f1"] >= 0.97


@pytest.mark.parametrize("tag", EVENT_TAGS)
def test_each_tag_is_found_in_our_own_texts(scored: pl.DataFrame, tag: str) -> None:
    assert f1(scored)[tag] >= FLOORS[tag]


@pytest.mark.parametrize("tags", [EVENT_TAGS[start::3] for start in range(3)])
def test_tags_without_their_rules_fall_below_the_floor(tags: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classify, "RULES", without(classify.RULES, tags))
    muted = f1(score())
    assert not [tag for tag in tags if muted[tag] >= FLOORS[tag]]


def test_our_own_texts_are_labelled_with_tags_of_the_taxonomy() -> None:
    labelled = pl.read_csv(tagger.OWN_TEXTS)
    said = labelled.select(pl.col("gold_tags").str.split(";")).explode("gold_tags").to_series()
    assert set(said) == set(TAGS)
    assert not labelled["text"].is_duplicated().any()
