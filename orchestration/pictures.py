"""Pictures for the asset pages."""

import base64
from hashlib import sha256
from pathlib import Path

import polars as pl

from orchestration.store import write_atomically
from transforms.event_study.paths import newest_paths


def car_paths(abnormal_returns: pl.DataFrame, events: pl.DataFrame, notice: str, drawn: Path) -> str:
    """The CAR paths of the newest studied events, as a Markdown image; words where there is none.

    Args:
        abnormal_returns: `event_study.abnormal_returns`.
        events: `events.events`.
        notice: What a reader of the numbers must know first.
        drawn: File that keeps the last picture: the same paths are not drawn twice.
    """
    paths = newest_paths(abnormal_returns, events)
    if paths.is_empty():
        return "No event has an abnormal return yet."
    mark = sha256((notice + paths.write_json()).encode()).hexdigest() + "\n"
    if drawn.exists() and (kept := drawn.read_text()).startswith(mark):
        return kept.removeprefix(mark)
    picture = draw(paths, notice)
    write_atomically(drawn, (mark + picture).encode())
    return picture


def draw(paths: pl.DataFrame, notice: str) -> str:
    """A line for each event of `newest_paths`, as a Markdown image."""
    import altair as alt
    import vl_convert

    chart = (
        alt.Chart(alt.Data(values=paths.to_dicts()))
        .mark_line()
        .encode(
            x=alt.X("event_day:Q", title="event day"),
            y=alt.Y("car:Q", title="cumulative abnormal return", axis=alt.Axis(format="%")),
            color=alt.Color("event_id:N", title=None, scale=alt.Scale(scheme="tableau10")),
        )
        .properties(width=620, height=300, title=f"Beyond market and bitcoin. {notice}")
    )
    image = base64.b64encode(vl_convert.vegalite_to_png(chart.to_json())).decode()
    return f"![CAR paths of the newest events](data:image/png;base64,{image})"
