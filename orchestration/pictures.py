"""Pictures for the asset pages."""

import base64
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

from orchestration.durably import write_atomically

NEWEST = 6


def car_paths(paths: pl.DataFrame, events: pl.DataFrame, notice: str, drawn: Path) -> str:
    """The CAR paths of the newest studied events, as a Markdown image; words where there is none.

    Args:
        paths: `event_study.car_paths`.
        events: `events.events`.
        notice: What a reader of the numbers must know first.
        drawn: File that keeps the last picture: the same paths are not drawn twice.
    """
    newest = newest_paths(paths, events)
    if newest.is_empty():
        return "No event has an abnormal return yet."
    mark = sha256((notice + newest.write_json()).encode()).hexdigest() + "\n"
    if drawn.exists() and (kept := drawn.read_text()).startswith(mark):
        return kept.removeprefix(mark)
    picture = draw(newest, notice)
    write_atomically(drawn, (mark + picture).encode())
    return picture


def draw(paths: pl.DataFrame, notice: str) -> str:
    """A line for each event of `newest_paths`, as a Markdown image."""
    from orchestration import charts

    return image(charts.car_paths(paths), "CAR of the newest events, beyond market and bitcoin", notice)


def image(chart: Any, title: str, notice: str) -> str:
    """A chart as a Markdown image, the title and the notice written in it."""
    from orchestration import charts

    drawn = base64.b64encode(charts.png(chart, f"{title}. {notice}")).decode()
    return f"![{title}](data:image/png;base64,{drawn})"


def newest_paths(paths: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """Columns event_id, event_day, cumulative_abnormal_return of the newest events."""
    studied = events.join(paths.select("event_id").unique(), on="event_id", how="semi")
    newest = studied.sort("event_date", "event_id", descending=True).head(NEWEST)
    return (
        paths.join(newest.select("event_id"), on="event_id", how="semi")
        .sort("event_id", "event_day")
        .select("event_id", "event_day", "cumulative_abnormal_return")
    )
