"""Who bears our tickers, as the SEC says: one small file, asked for once a week."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from orchestration.errors import MinersError, OperatorError, SourceError
from orchestration.sources import edgar
from orchestration.sources.answer import fetch_row, fetches, stamp
from orchestration.store import Store
from orchestration.web import Closed, Door
from transforms.tables import TABLES
from transforms.vintages import ASKED

TABLE, SOURCE = "raw.ticker_owners", "edgar"
URL = "https://www.sec.gov/files/company_tickers.json"
ASKED_EVERY = timedelta(days=7)
COLUMNS = {"ticker": pl.String, "cik": pl.String, "registrant_name": pl.String}


def fetch_ticker_owners(store: Store, now: datetime, door: Door | None = None) -> pl.DataFrame:
    """Ask the SEC, where a contact is set and the last good answer is a week old, and record how that ended.

    Never raises: a source that does not answer leaves what was known. A missing contact is told by the sightings.

    Args:
        store: For the listings, and what was asked before.
        now: The instant taken as now.
        door: How to ask; by default the door of EDGAR.

    Returns:
        `raw.ticker_owners` of the tickers in use.
    """
    nobody = TABLES[TABLE].empty()
    asked = store.read("raw.fetches").filter(requested_table=TABLE, outcome="ok")
    if asked.filter(pl.col(ASKED) > now - ASKED_EVERY).height:
        return nobody
    try:
        manners = edgar.manners().at_stand_in()
    except OperatorError:
        return nobody
    try:
        rows = read_ticker_owners((door or Door(manners)).get(URL).body, _used(store, now.date()))
    except Closed as error:
        return _record(store, now, "deferred", nobody, str(error))
    except MinersError as error:
        return _record(store, now, "failed", nobody, str(error))
    return _record(store, now, "ok", stamp(TABLE, rows, SOURCE, now), None)


def _used(store: Store, today: date) -> list[str]:
    """Tickers that a company of ours bears today."""
    last = pl.col("valid_to_date")
    listings = store.read("reference.listings").filter(last.is_null() | (last >= today))
    return listings["ticker"].unique().to_list()


def read_ticker_owners(body: bytes, tickers: list[str]) -> pl.DataFrame:
    """`ticker`, `cik` (ten digits), `registrant_name` of these tickers, sorted.

    Raises:
        SourceError: When the body is not the SEC's list.
    """
    try:
        told: dict[str, dict[str, Any]] = json.loads(body)
        rows = [(str(row["ticker"]), f"{int(row['cik_str']):010d}", str(row["title"])) for row in told.values()]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SourceError(f"{URL}: not the SEC's list of tickers ({error!r}); nothing was kept of it") from error
    listed = pl.DataFrame(rows, schema=COLUMNS, orient="row")
    return listed.filter(pl.col("ticker").is_in(tickers)).unique("ticker", keep="first").sort("ticker")


def _record(store: Store, now: datetime, outcome: str, rows: pl.DataFrame, message: str | None) -> pl.DataFrame:
    store.write("raw.fetches", fetches([fetch_row(now, SOURCE, TABLE, outcome, rows.height, message=message)]))
    return rows
