"""The facts kept by hand, and the exchange calendar."""

from datetime import date, timedelta

import dagster as dg
import polars as pl

from orchestration import reference
from orchestration.asset_tables import writes
from orchestration.resources import run_instant
from orchestration.settings import REFERENCE
from transforms.sessions import exchange_sessions

FIRST_SESSION = date(2019, 1, 2)
DAYS_AHEAD = timedelta(days=400)


@writes(
    "reference.companies",
    "reference.listings",
    "reference.calendar_overrides",
    "reference.split_overrides",
    "reference.feeds",
    "reference.contradictions",
    "reference.expected_rows",
)
def reference_tables() -> tuple[pl.DataFrame, ...]:
    """Read `data/reference`."""
    return (
        reference.companies(REFERENCE),
        reference.listings(REFERENCE),
        reference.calendar_overrides(REFERENCE),
        reference.split_overrides(REFERENCE),
        reference.feeds(REFERENCE),
        reference.contradictions(REFERENCE),
        reference.expected_rows(REFERENCE),
    )


@writes("raw.sessions", reads={"overrides": "reference.calendar_overrides"})
def sessions(context: dg.AssetExecutionContext, overrides: pl.DataFrame) -> pl.DataFrame:
    """The sessions of the exchange, a year ahead, so that news after the last close has its day 0."""
    return exchange_sessions(FIRST_SESSION, run_instant(context).date() + DAYS_AHEAD, overrides)
