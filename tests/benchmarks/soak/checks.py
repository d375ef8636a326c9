"""What must hold of a data directory whatever happened: each check returns what is wrong, in words."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from tests.faults.killed import marts

Bars = Mapping[tuple[str, date], float]
CLOSE_ENOUGH = 1e-9
WHEN_ASKED = {  # what a run a minute later, which asks feeds and gaps once more, may tell anew
    "meta.source_health.parquet": ("last_good_at",),
    "meta.gaps.parquet": ("asked_count", "last_asked_at"),
}


def wrong_bars(rows: pl.DataFrame, said: Mapping[tuple[str, date], set[float]], last: date) -> list[str]:
    """Rows of `raw.daily_bars` that no source ever said, or that tell of a day that is not over."""
    wrong: list[str] = []
    for symbol, day, close in rows.select("symbol", "session_date", "close_usd").iter_rows():
        if day > last:
            wrong.append(f"bar of {symbol} {day} before that day was over")
        elif not close > 0:
            wrong.append(f"bar of {symbol} {day} is {close}")
        elif not any(abs(close - one) <= CLOSE_ENOUGH * one for one in said.get((symbol, day), ())):
            wrong.append(f"invented bar of {symbol} {day}: {close}")
    return wrong


def lost_bars(before: Bars, now: Bars) -> list[str]:
    """Days that were known and are not."""
    return [f"lost bar of {symbol} {day}" for symbol, day in sorted(before.keys() - now.keys())]


def untrue_bars(held: Bars, true: Bars) -> list[str]:
    """Where what is held at the end differs from what the sources say at the end."""
    lost = [f"bar of {symbol} {day} never came" for symbol, day in sorted(true.keys() - held.keys())]
    return lost + [
        f"bar of {symbol} {day} is {held[symbol, day]}, the source says {true[symbol, day]}"
        for symbol, day in sorted(held.keys() & true.keys())
        if abs(held[symbol, day] - true[symbol, day]) > CLOSE_ENOUGH * true[symbol, day]
    ]


def wrong_returns(warehouse: Path, sessions: set[date]) -> list[str]:
    """Days of the published prices that are no session, or are there twice."""
    statement = (
        "select symbol, trade_date, count(*) from marts.company_days where company_kind <> 'benchmark' group by all"
    )
    with duckdb.connect(warehouse, read_only=True) as build:
        days = build.execute(statement).fetchall()
    wrong = [f"{symbol} {day} is published and is no session" for symbol, day, _ in days if day not in sessions]
    return wrong + [f"{symbol} {day} is published {count} times" for symbol, day, count in days if count > 1]


def wrong_events(warehouse: Path, carried: set[str], curated: set[str], is_complete: bool) -> list[str]:
    """Announcements that were lost or invented.

    Args:
        warehouse: The published file.
        carried: Headlines that the wires carried so far.
        curated: Headlines of the table kept by hand.
        is_complete: Whether everything that was carried must be here: the sources answered.
    """
    with duckdb.connect(warehouse, read_only=True) as build:
        told = build.execute("select headline, event_id, sighting_id from marts.sightings").fetchall()
        events = {event for (event,) in build.execute("select event_id from marts.announcements").fetchall()}
    headlines = {headline for headline, _, _ in told}
    identities = [sighting for _, _, sighting in told]
    wrong = [f"invented announcement: {text}" for text in sorted(headlines - carried - curated)]
    wrong += [
        f"lost announcement: {text}" for text in sorted((curated | carried if is_complete else curated) - headlines)
    ]
    wrong += [f"sighting {one} is there twice" for one in sorted({o for o in identities if identities.count(o) > 1})]
    wrong += [f"event {one} has no sighting" for one in sorted(events - {event for _, event, _ in told})]
    return wrong + [f"sighting of no event: {text}" for text, event, _ in told if event and event not in events]


def lasting(data_dir: Path) -> dict[str, str]:
    """Hash of each published mart; the rows themselves where those that tell when somebody was asked are left out."""
    build = data_dir / "current"
    parts = {name: pl.read_parquet(build / name).drop(columns) for name, columns in WHEN_ASKED.items()}
    return {**marts(data_dir), **{name: rows.write_csv() for name, rows in parts.items()}}


def changed_again(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Marts of a run again that are not what those of the run before were, both by `lasting`."""
    names = sorted(before.keys() | now.keys())
    return [f"{name} differs from the refresh before" for name in names if before.get(name) != now.get(name)]
