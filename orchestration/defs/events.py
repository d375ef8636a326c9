"""Dated, tagged events."""

import polars as pl
from transforms.announcements.events import events_from_announcements

from orchestration.asset_tables import writes

TABLES = ("events.events", "events.tags", "events.facts", "events.claims")


@writes(
    *TABLES,
    reads={
        "announcements": "raw.announcements",
        "claims": "raw.claims",
        "listings": "reference.listings",
        "companies": "reference.companies",
        "sessions": "raw.sessions",
    },
)
def events(
    announcements: pl.DataFrame,
    claims: pl.DataFrame,
    listings: pl.DataFrame,
    companies: pl.DataFrame,
    sessions: pl.DataFrame,
) -> tuple[pl.DataFrame, ...]:
    """One row per event, with its day 0, its tags, its facts and what was claimed of the stock."""
    made = events_from_announcements(announcements, claims, listings, companies, sessions)
    return tuple(made[name] for name in TABLES)
