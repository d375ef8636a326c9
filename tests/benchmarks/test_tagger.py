"""The tagger on the labelled texts beside the project, which are for measuring only."""

from pathlib import Path

import polars as pl
import pytest

from tests.benchmarks import tagger


@pytest.fixture(scope="module")
def scored(shared: Path) -> pl.DataFrame:
    return tagger.read_scored(shared / "facts/headlines_labelled.csv")


def test_tags_agree_with_the_labels(scored: pl.DataFrame) -> None:
    score = tagger.overall(scored).row(0, named=True)
    assert score["micro_f1"] >= 0.85
    assert score["exact_set"] >= 0.65
    assert score["announcement_f1"] >= 0.92


def test_numbers_and_their_owners_agree_with_the_labels(scored: pl.DataFrame) -> None:
    for row in tagger.numbers(scored).filter(pl.col("number") != "counterparty").to_dicts():
        assert row["value_right"] >= 0.95
        assert row["owner_right"] >= 0.9
        assert row["false_numbers"] == 0


def test_every_fold_of_stories_is_tagged_about_as_well(scored: pl.DataFrame) -> None:
    assert min(fold["micro_f1"].item() for fold in tagger.folds(scored)) >= 0.8
