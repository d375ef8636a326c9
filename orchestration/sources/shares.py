"""One way to ask for shares outstanding, whatever the mode."""

from datetime import datetime

import polars as pl

from orchestration.sources.answer import is_past, stamp
from orchestration.sources.share_files import read_share_files
from orchestration.store import Store
from transforms.sample_shares import sample_shares
from transforms.tables import TABLES

TABLE = "raw.shares_outstanding"


def fetch_shares(store: Store, now: datetime) -> pl.DataFrame:
    """Counts of shares: made up for the sample, else of the user's file where there is one, and in live mode EDGAR's.

    EDGAR's answers are kept in the store as they come. As of an instant before the newest answer nobody is asked.

    Args:
        store: The settings, the reference tables and what is already known.
        now: The instant taken as now: the vintage of every row.

    Returns:
        `raw.shares_outstanding` of the sample or the user's file.

    Raises:
        OperatorError: When the user's file is wrong.
    """
    settings, companies = store.settings, store.read("reference.companies")
    if is_past(store.read(TABLE), now):
        return TABLES[TABLE].empty()
    if settings.mode == "sample":
        return stamp(TABLE, sample_shares(companies, now), "sample", now)
    if settings.mode == "live":
        from orchestration.sources.company_facts import fetch_company_facts

        fetch_company_facts(store, now)
    if settings.files_dir is None:
        return TABLES[TABLE].empty()
    return read_share_files(settings.files_dir, companies, store.read("reference.listings"), now)
