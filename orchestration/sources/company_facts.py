"""How many shares a company has, as its filings at the SEC say: EDGAR's company facts, asked for once a week."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from orchestration.errors import MinersError, OperatorError, SourceError
from orchestration.sources import edgar
from orchestration.sources.answer import fetch_row, fetches, stamp
from orchestration.sources.sightings_refresh import NOT_ASKED, refused_lately
from orchestration.store import Store
from orchestration.web import Closed, Door
from transforms.market_value import COVER_PAGE
from transforms.tables.sighting_columns import ACCESSION
from transforms.vintages import ASKED

TABLE, SOURCE = "raw.shares_outstanding", "edgar"
ASKED_EVERY = timedelta(days=7)
SINCE = date(2019, 1, 1)
CONCEPTS = (
    COVER_PAGE,
    "us-gaap:CommonStockSharesOutstanding",
    "ifrs-full:NumberOfSharesOutstanding",
)
FACT = {
    "shares_concept": pl.String,
    "end": pl.String,
    "filed": pl.String,
    "form": pl.String,
    "accn": pl.String,
    "val": pl.Float64,
}


def facts_url(cik: str, base: str = "https://data.sec.gov") -> str:
    """Where everything is that a company ever stated in XBRL."""
    return f"{base}/api/xbrl/companyfacts/CIK{cik}.json"


def fetch_company_facts(store: Store, now: datetime, door: Door | None = None) -> None:
    """Ask the SEC for each company's shares, where a contact is set and its last good answer is a week old.

    Never raises: each answer is kept as it comes, how each request ended is recorded, and what was not had is asked
    for next time. A missing contact is told by the sightings.

    Args:
        store: For the companies, and what was asked before; answers are kept in it.
        now: The instant taken as now.
        door: How to ask; by default the door of EDGAR.
    """
    try:
        door = door or Door(edgar.manners().at_stand_in())
    except OperatorError:
        return
    due = _due(store, now)
    if due.height and (refusal := refused_lately(store, now)):
        return _record(store, now, "deferred", 0, message=f"{NOT_ASKED}{refusal}")
    for company_id, cik, symbol in due.iter_rows():
        try:
            count = _fetch(store, now, door, company_id, cik)
        except Closed as error:
            _record(store, now, "deferred", 0, symbol, str(error))
        except MinersError as error:
            _record(store, now, "failed", 0, symbol, str(error))
        else:
            # many foreign filers and companies with several classes of shares state none that can be read
            _record(store, now, "ok" if count else "empty", count, symbol)
    return None


def _fetch(store: Store, now: datetime, door: Door, company_id: str, cik: str) -> int:
    """Ask for one company, keep what it states, and count it."""
    answer = door.get(facts_url(cik))
    if answer.status == 404:  # nothing was ever stated in XBRL
        return 0
    rows = read_company_facts(answer.body, answer.url).with_columns(company_id=pl.lit(company_id))
    store.write(TABLE, stamp(TABLE, rows, SOURCE, now), came_from=answer.url)
    return rows.height


def _due(store: Store, now: datetime) -> pl.DataFrame:
    """`company_id`, `cik`, `symbol` of the companies that were not asked for within a week."""
    asked = store.read("raw.fetches").filter(pl.col("outcome").is_in(["ok", "empty"]), requested_table=TABLE)
    lately = asked.filter(pl.col(ASKED) > now - ASKED_EVERY)
    companies = store.read("reference.companies").filter(pl.col("company_kind") != "benchmark").drop_nulls("cik")
    return companies.join(lately, on="symbol", how="anti").sort("symbol").select("company_id", "cik", "symbol")


def read_company_facts(body: bytes, where: str) -> pl.DataFrame:
    """Every count of shares since 2019 that the filings state, under any of `CONCEPTS`.

    A statement with a day, filing or number that cannot be (no shares, filed before its day) is left out.

    Returns:
        `shares_as_of_date`, `filed_date`, `shares_concept`, `stated_shares_count`, `filing_form`, `accession_id`; of
        two filings of one day that state the same day the later accession.

    Raises:
        SourceError: When the body does not have EDGAR's shape.
    """
    try:
        told: dict[str, Any] = json.loads(body)["facts"]
        stated = [
            {"shares_concept": concept, **{name: fact[name] for name in ("end", "filed", "form", "accn", "val")}}
            for concept in CONCEPTS
            for fact in _units(told, concept)
        ]
        frame = pl.DataFrame(stated, schema=FACT)
    except (ValueError, KeyError, TypeError, AttributeError, pl.exceptions.PolarsError) as error:
        raise SourceError(f"{where}: not company facts of EDGAR ({error!r}); nothing was kept of it") from error
    as_of, filed = (pl.col(name).str.to_date("%Y-%m-%d", strict=False) for name in ("end", "filed"))
    return (
        frame.select(
            "shares_concept",
            shares_as_of_date=as_of,
            filed_date=filed,
            stated_shares_count=pl.col("val").cast(pl.Int64, strict=False),
            filing_form="form",
            accession_id="accn",
        )
        .filter(
            pl.col("shares_as_of_date").is_between(SINCE, pl.col("filed_date")),
            pl.col("stated_shares_count") > 0,
            pl.col("accession_id").str.contains(ACCESSION),
        )
        .sort("shares_as_of_date", "filed_date", "shares_concept", "accession_id")
        .unique(["shares_as_of_date", "filed_date", "shares_concept"], keep="last", maintain_order=True)
    )


def _units(told: dict[str, Any], concept: str) -> list[dict[str, Any]]:
    """The statements of one concept, in shares."""
    taxonomy, name = concept.split(":")
    return told.get(taxonomy, {}).get(name, {}).get("units", {}).get("shares", [])


def _record(
    store: Store, now: datetime, outcome: str, count: int, symbol: str | None = None, message: str | None = None
) -> None:
    store.write("raw.fetches", fetches([fetch_row(now, SOURCE, TABLE, outcome, count, symbol, message=message)]))
