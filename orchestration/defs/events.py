"""Dated, tagged events."""

import dagster as dg
import polars as pl

from orchestration.asset_tables import writes
from orchestration.resources import run_instant
from orchestration.retagging import judge_of
from transforms.announcements.events import events_from_announcements

TABLES = (
    "events.events",
    "events.tags",
    "events.facts",
    "events.claims",
    "events.sightings",
    "events.capacity",
    "events.contradictions",
)


@writes(
    *TABLES,
    reads={
        "announcements": "raw.announcements",
        "claims": "raw.claims",
        "sightings": "raw.sightings",
        "listings": "reference.listings",
        "companies": "reference.companies",
        "contradictions": "reference.contradictions",
        "sessions": "raw.sessions",
    },
)
def events(context: dg.AssetExecutionContext, **inputs: pl.DataFrame) -> tuple[pl.DataFrame, ...]:
    """One row per event, with its day 0, its tags, facts and carriers, and what was claimed of the stock."""
    judged_by = judge_of(context.resources.settings, inputs["sightings"].height)
    made = events_from_announcements(**inputs, as_of=run_instant(context), judged_by=judged_by)
    return tuple(made[name] for name in TABLES)
