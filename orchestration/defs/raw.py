"""What the sources say, kept as vintages."""

import dagster as dg
import polars as pl

from orchestration.asset_tables import table_key, writes
from orchestration.resources import run_instant
from orchestration.sources.announcements import read_announcements, with_removed
from orchestration.sources.prices import days_again, fetch_prices
from orchestration.sources.shares import fetch_shares
from transforms.tables import TABLES


class DaysAgain(dg.Config):
    """A range of days to ask for again; without one, only what is missing is asked for."""

    first_date: str | None = None
    last_date: str | None = None


@writes("raw.announcements", "raw.claims", after=("reference.listings",))
def announcements(context: dg.AssetExecutionContext) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The curated announcements, and the user's own where there are some."""
    store, now = context.resources.store, run_instant(context)
    rows, claims = read_announcements(context.resources.settings, now)
    return with_removed(store, "raw.announcements", rows, now), with_removed(store, "raw.claims", claims, now)


@writes(
    "raw.sightings",
    "raw.pages",
    after=("reference.companies", "reference.listings", "reference.feeds"),
    pool="announcement_sources",
)
def sightings(context: dg.AssetExecutionContext) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Filings, press releases and wire items of every company; in live mode only, each kept as it comes."""
    if context.resources.settings.mode == "live":
        from orchestration.sources.sightings_refresh import fetch_sightings

        is_all = context.run.asset_selection == {table_key("raw.sightings"), table_key("raw.pages")}
        fetch_sightings(context.resources.store, run_instant(context), is_all_that_is_asked=is_all)
    return TABLES["raw.sightings"].empty(), TABLES["raw.pages"].empty()


@writes(
    "raw.daily_bars",
    "raw.hourly_bars",
    "raw.corporate_actions",
    "raw.fetches",
    "raw.factor_returns",
    reads={"sessions": "raw.sessions"},
    after=("reference.companies", "reference.listings", "raw.announcements", "raw.claims"),
    pool="yahoo",
)
def prices(context: dg.AssetExecutionContext, config: DaysAgain, sessions: pl.DataFrame) -> tuple[pl.DataFrame, ...]:
    """Bars and corporate actions of every company and benchmark, and the factors that others publish."""
    now = run_instant(context)
    again = days_again(config.first_date, config.last_date, now)
    answer = fetch_prices(context.resources.store, sessions, now, context.log.info, again)
    return answer.daily_bars, answer.hourly_bars, answer.corporate_actions, answer.fetches, answer.factor_returns


@writes("raw.ticker_owners", after=("reference.listings",), pool="edgar")
def ticker_owners(context: dg.AssetExecutionContext) -> pl.DataFrame:
    """Which company the SEC says bears each of our tickers; in live mode only."""
    if context.resources.settings.mode != "live":
        return TABLES["raw.ticker_owners"].empty()
    from orchestration.sources.ticker_owners import fetch_ticker_owners

    return fetch_ticker_owners(context.resources.store, run_instant(context))


@writes(
    "raw.shares_outstanding",
    after=("reference.companies", "reference.listings", "raw.announcements", "raw.sightings"),
)
def shares_outstanding(context: dg.AssetExecutionContext) -> pl.DataFrame:
    """How many shares each company has, by its filings or the user's file; in the sample made up."""
    return fetch_shares(context.resources.store, run_instant(context))
