"""The CAR paths of the newest events as a picture, drawn when they change."""

import base64
from datetime import date
from pathlib import Path

import polars as pl

from orchestration.pictures import car_paths
from transforms.event_study.paths import MODEL, NEWEST, newest_paths

EVENTS = pl.DataFrame(
    {
        "event_id": [f"E{number}" for number in range(NEWEST + 2)],
        "event_date": [date(2025, 1, 1 + number) for number in range(NEWEST + 2)],
    }
)
RETURNS = (
    EVENTS.select("event_id")
    .join(pl.DataFrame({"event_day": [-1, 0, 1]}), how="cross")
    .with_columns(model=pl.lit(MODEL), role=pl.lit("announcer"), abnormal_return=pl.lit(0.01))
)


def test_the_newest_events_are_shown_with_their_cumulated_returns() -> None:
    paths = newest_paths(RETURNS, EVENTS)
    assert paths["event_id"].unique(maintain_order=True).to_list() == [f"E{number}" for number in range(2, NEWEST + 2)]
    assert [round(car, 10) for car in paths.filter(event_id="E2")["car"]] == [0.01, 0.02, 0.03]


def test_a_picture_is_drawn_when_the_paths_change_and_not_twice(tmp_path: Path) -> None:
    drawn = tmp_path / "car_path.md"
    first = car_paths(RETURNS, EVENTS, "Synthetic sample, not market data.", drawn)
    assert base64.b64decode(first.partition("base64,")[2].rstrip(")")).startswith(b"\x89PNG")
    made = drawn.stat().st_mtime_ns
    assert car_paths(RETURNS, EVENTS, "Synthetic sample, not market data.", drawn) == first
    assert drawn.stat().st_mtime_ns == made
    other = car_paths(RETURNS.with_columns(abnormal_return=pl.lit(0.02)), EVENTS, "Market data.", drawn)
    assert other != first
    assert drawn.stat().st_mtime_ns > made


def test_no_event_is_said_in_words(tmp_path: Path) -> None:
    assert car_paths(RETURNS.clear(), EVENTS, "", tmp_path / "car_path.md") == "No event has an abnormal return yet."
