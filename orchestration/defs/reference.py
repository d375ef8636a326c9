"""The facts kept by hand, and the exchange calendar."""

import dagster as dg
import polars as pl

from orchestration import reference
from orchestration.asset_tables import writes
from orchestration.exchange_calendar import kept_sessions
from orchestration.resources import run_instant
from orchestration.settings import REFERENCE
from transforms.sessions import overridden


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
    return reference.everything(REFERENCE)


@writes("raw.sessions", reads={"overrides": "reference.calendar_overrides"})
def sessions(context: dg.AssetExecutionContext, overrides: pl.DataFrame) -> pl.DataFrame:
    """The sessions of the exchange, a year ahead and more."""
    return overridden(kept_sessions(context.resources.settings, run_instant(context).date()), overrides)
