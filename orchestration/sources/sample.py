"""The embedded source: a seeded synthetic market that needs no network."""

from datetime import datetime

import polars as pl

from orchestration.sources.answer import PriceAnswer, fetch_row, fetches, stamp
from orchestration.store import Store
from transforms.announcements.events import day_0_of
from transforms.sample import LAST_ANCHOR, START, sample_market
from transforms.sessions import exchange_sessions
from transforms.tables import TABLES

SOURCE = "sample"


def fetch_sample(store: Store, sessions: pl.DataFrame, now: datetime) -> PriceAnswer:
    """Make the synthetic market, up to the last session that closed before `now`.

    Args:
        store: For the reference tables and the announcements whose reported moves the market bears.
        sessions: `raw.sessions`.
        now: The instant taken as now.
    """
    companies, listings = store.read("reference.companies"), store.read("reference.listings")
    known = sessions.filter(pl.col("session_date") >= START)
    if sessions["session_date"][-1] < LAST_ANCHOR:  # a past instant: the path is bent through its anchors all the same
        known = exchange_sessions(START, LAST_ANCHOR, store.read("reference.calendar_overrides"))
    announcements = store.read("raw.announcements", as_of=now)
    moves = reported_moves(announcements, listings, companies, known)
    daily, hourly = sample_market(companies, listings, moves, known, now)
    asked = [fetch_row(now, SOURCE, name, "ok", frame.height) for name, frame in _named(daily, hourly)]
    return PriceAnswer(
        daily_bars=stamp("raw.daily_bars", daily, SOURCE, now),
        hourly_bars=stamp("raw.hourly_bars", hourly, SOURCE, now),
        corporate_actions=TABLES["raw.corporate_actions"].empty(),
        fetches=fetches(asked),
    )


def reported_moves(
    announcements: pl.DataFrame, listings: pl.DataFrame, companies: pl.DataFrame, sessions: pl.DataFrame
) -> pl.DataFrame:
    """The publicly reported move of each company's day 0; of two on one day, that of the first event.

    Returns:
        `symbol`, `event_date`, `reported_move_pct`.
    """
    return (
        day_0_of(announcements, listings, companies, sessions)
        .drop_nulls(["symbol", "event_date", "reported_move_pct"])
        .sort("event_id")
        .unique(["symbol", "event_date"], keep="first", maintain_order=True)
        .select("symbol", "event_date", "reported_move_pct")
    )


def _named(daily: pl.DataFrame, hourly: pl.DataFrame) -> tuple[tuple[str, pl.DataFrame], ...]:
    return (("raw.daily_bars", daily), ("raw.hourly_bars", hourly))
