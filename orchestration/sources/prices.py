"""One way to ask for prices, whatever the mode."""

from datetime import datetime

import polars as pl

from orchestration.errors import OperatorError
from orchestration.sources.answer import PriceAnswer
from orchestration.sources.files import fetch_files
from orchestration.sources.sample import fetch_sample
from orchestration.store import Store

CURRENCY = "USD"


def fetch_prices(store: Store, sessions: pl.DataFrame, now: datetime) -> PriceAnswer:
    """Ask the source of the mode for what the warehouse needs.

    Args:
        store: The settings, the reference tables and what is already known.
        sessions: `raw.sessions`.
        now: The instant taken as now: the vintage of every row.

    Raises:
        OperatorError: When the user's files are wrong.
        SourceError: When a source gave nothing that can be used.
    """
    settings = store.settings
    if settings.mode == "sample":
        return fetch_sample(store, sessions, now)
    symbols = wanted_symbols(store.read("reference.companies"), store.read("reference.listings"))
    if settings.mode == "files":
        if settings.files_dir is None:
            raise OperatorError("files mode needs --files-dir (MINERS_FILES_DIR)")
        return fetch_files(settings.files_dir, symbols["ticker"].to_list(), sessions, now)
    from orchestration.sources.yahoo_refresh import fetch_yahoo

    return fetch_yahoo(store, symbols, sessions, now)


def wanted_symbols(companies: pl.DataFrame, listings: pl.DataFrame) -> pl.DataFrame:
    """Every ticker to ask for: those of listings in USD, and symbols without a listing.

    Returns:
        `ticker`, `first_date` (nothing older is of use; null where unknown) and `last_date` (null: still traded).
    """
    traded = (
        listings.filter(pl.col("currency") == CURRENCY)
        .group_by("ticker")
        .agg(
            first_date=pl.col("listed_from_date").min(),
            last_date=pl.when(pl.col("valid_to_date").is_not_null().all()).then(pl.col("valid_to_date").max()),
        )
    )
    alone = companies.join(listings, on="company_id", how="anti").select(
        ticker="symbol", first_date=pl.lit(None, pl.Date), last_date=pl.lit(None, pl.Date)
    )
    return pl.concat([traded, alone]).sort("ticker")
