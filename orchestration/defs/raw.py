"""What the sources say, kept as vintages."""

import dagster as dg
import polars as pl

from orchestration.asset_tables import writes
from orchestration.resources import run_instant
from orchestration.sources.announcements import read_announcements
from orchestration.sources.prices import fetch_prices


@writes("raw.announcements", "raw.claims", after=("reference.listings",))
def announcements(context: dg.AssetExecutionContext) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The curated announcements, and the user's own where there are some."""
    return read_announcements(context.resources.settings, run_instant(context))


@writes(
    "raw.daily_bars",
    "raw.hourly_bars",
    "raw.corporate_actions",
    "raw.fetches",
    reads={"sessions": "raw.sessions"},
    after=("reference.companies", "reference.listings", "raw.announcements", "raw.claims"),
)
def prices(context: dg.AssetExecutionContext, sessions: pl.DataFrame) -> tuple[pl.DataFrame, ...]:
    """Bars and corporate actions of every company and benchmark."""
    answer = fetch_prices(context.resources.store, sessions, run_instant(context))
    return answer.daily_bars, answer.hourly_bars, answer.corporate_actions, answer.fetches
