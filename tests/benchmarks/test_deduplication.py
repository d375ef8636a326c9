"""The clustering on the labelled titles and the curated events beside the project, which are for measuring only."""

from pathlib import Path

from tests.benchmarks import deduplication


def test_labelled_titles_of_a_story_meet_and_stories_stay_apart(shared: Path) -> None:
    made = deduplication.clustered(deduplication.labelled(shared / "facts/headlines_labelled.csv"))
    score = deduplication.scores(made)
    assert score["pairs"] >= 50
    assert score["precision"] >= 0.98
    assert score["recall"] >= 0.95


def test_no_two_curated_events_are_taken_for_one(shared: Path) -> None:
    made = deduplication.clustered(deduplication.curated(shared / "facts/announcements.csv"))
    assert deduplication.wrong(made).is_empty()
