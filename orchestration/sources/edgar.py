"""SEC EDGAR: 8-K and 6-K filings of a company, and the moment at which each became public."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from orchestration.errors import MinersError, OperatorError, SourceError
from orchestration.sources.markup import plain_text
from orchestration.sources.sighting import Sightings, sightings, sort_out
from orchestration.web import Door, Manners
from transforms.tables.sighting_columns import ACCESSION

CONTACT = "MINERS_SEC_CONTACT"
HOSTS = frozenset({"www.sec.gov", "data.sec.gov"})
FORMS = ("8-K", "8-K/A", "6-K", "6-K/A")
NEW_YORK = ZoneInfo("America/New_York")
ACCEPTED = re.compile(r"<ACCEPTANCE-DATETIME>\s*(\d{14})")
KIND = re.compile(r"\s*<TYPE>([^\s<]+)")
FILING: dict[str, pl.DataType | type[pl.DataType]] = {
    "accession": pl.String,
    "form": pl.String,
    "filing_date": pl.Date,
    "report_date": pl.Date,
    "json_acceptance_text": pl.String,
    "items": pl.String,
}


def manners(environment: Mapping[str, str] = os.environ) -> Manners:
    """How to ask the SEC: five requests a second at most, with a contact, as its fair-access rules demand.

    Raises:
        OperatorError: When no contact is set: nothing is asked then.
    """
    contact = environment.get(CONTACT, "").strip()
    if not re.fullmatch(r".*[^@\s]+@[^@\s]+\.[^@\s]+", contact):
        raise OperatorError(
            f"the SEC wants to know who asks: set {CONTACT} to a name and e-mail address, "
            f'for example {CONTACT}="Jane Roe jane@example.org"'
        )
    return Manners(hosts=HOSTS, contact=contact, per_second=5.0)


def submissions_url(cik: str, base: str = "https://data.sec.gov") -> str:
    """Where the list of a company's filings is."""
    return f"{base}/submissions/CIK{cik}.json"


def filing_url(cik: str, accession: str, base: str = "https://www.sec.gov") -> str:
    """Where the whole filing is: its SGML header and every document in one file."""
    return f"{base}/Archives/edgar/data/{int(cik)}/{accession.replace('-', '')}/{accession}.txt"


def read_submissions(body: bytes, since: date, where: str) -> pl.DataFrame:
    """The 8-K and 6-K filings since a day, from a submissions file or one of its older parts.

    Raises:
        SourceError: When the file does not have EDGAR's shape.
    """
    try:
        told: dict[str, Any] = json.loads(body)
        recent = told["filings"]["recent"] if "filings" in told else told
        columns = {
            "accession": recent["accessionNumber"],
            "form": recent["form"],
            "filing_date": recent["filingDate"],
            "report_date": recent["reportDate"],
            "json_acceptance_text": recent["acceptanceDateTime"],
            "items": recent["items"],
        }
        frame = pl.DataFrame(columns, schema=dict.fromkeys(FILING, pl.String))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, pl.exceptions.PolarsError) as error:
        raise SourceError(f"{where}: not a submissions file of EDGAR ({error!r}); nothing was kept of it") from error
    days = [pl.col(name).str.to_date("%Y-%m-%d", strict=False) for name in ("filing_date", "report_date")]
    is_plain = pl.col("accession").str.contains(ACCESSION)
    return frame.with_columns(days).filter(pl.col("form").is_in(FORMS), pl.col("filing_date") >= since, is_plain)


def older_parts(body: bytes, since: date) -> list[str]:
    """Names of the older submissions files that reach into the span."""
    parts: list[dict[str, str]] = json.loads(body).get("filings", {}).get("files", [])
    return [
        part["name"]
        for part in parts
        if part.get("filingTo", "") >= since.isoformat()
        and re.fullmatch(r"CIK\d{10}-submissions-\d{3}\.json", part["name"])
    ]


def read_filing(
    filing: Mapping[str, Any], body: bytes, ticker: str, url: str, fetched_at: datetime
) -> dict[str, object]:
    """One filing as a row of a sighting: the header's time wins over the list's, and a difference is noted.

    Args:
        filing: A row of `read_submissions`.
        body: The whole filing.
        ticker: The company.
        url: Where it was read.
        fetched_at: When.
    """
    text = body.decode("utf-8", errors="replace")
    header = ACCEPTED.search(text[:5000])
    sgml = _stated(header[1], "%Y%m%d%H%M%S", NEW_YORK) if header else None
    listed = filing["json_acceptance_text"]
    at, kind, note = _moment(sgml, listed)
    documents = list(_documents(text))
    exhibits = [_words(content) for kind_of, content in documents if kind_of.startswith("EX-99")]
    main = [_words(content) for kind_of, content in documents if kind_of in FORMS]
    told = " ".join([*exhibits, *main])
    return {
        "sighting_id": f"edgar:{filing['accession']}",
        "ticker": ticker,
        "carrier": filing["form"],
        "accession_id": filing["accession"],
        "filing_items_text": filing["items"] or None,
        "report_date": filing["report_date"],
        "headline": told[:300] or f"{filing['form']} {filing['items']}",
        "body_text": told,
        "source_url": url,
        "published_at": at,
        "time_precision": "second" if at else "none",
        "time_kind": kind,
        "stated_times_text": f"sgml={header[1] if header else ''}; json={listed}; filed={filing['filing_date']}; "
        f"report={filing['report_date']}; items={filing['items']}",
        "time_note": note,
        "source": "edgar",
        "fetched_at": fetched_at,
    }


def fetch_filings(
    door: Door,
    cik: str,
    ticker: str,
    since: date,
    known: frozenset[str],
    fetched_at: datetime,
    data_base: str = "https://data.sec.gov",
    archive_base: str = "https://www.sec.gov",
    version: tuple[str | None, str | None] | None = None,
) -> Sightings:
    """Ask for the filings of a company that are not known yet.

    Args:
        door: The door to the SEC.
        cik: Ten digits.
        ticker: The company's ticker.
        since: First filing date.
        known: `sighting_id`s that need not be asked for.
        fetched_at: The vintage.
        data_base: Server of the list.
        archive_base: Server of the filings.
        version: The list as it was when all of it was read; an unchanged list is not read again.

    Raises:
        SourceError: When the list cannot be had. A filing that cannot be had is asked for next time, and
            `trouble` says why.
    """
    listed = door.get(submissions_url(cik, data_base), *(version or (None, None)))
    if listed.status == 304:
        return Sightings(sightings([]), sightings([]), listed=known)
    if listed.status == 404:
        raise SourceError(f"the SEC knows no company {cik} ({ticker}); check cik in data/reference/companies.csv")
    newest = read_submissions(listed.body, since, listed.url)
    parts = [door.get(f"{data_base}/submissions/{name}") for name in older_parts(listed.body, since)]
    filings = pl.concat([newest, *(read_submissions(part.body, since, part.url) for part in parts if part.body)])
    wanted = [row for row in filings.to_dicts() if f"edgar:{row['accession']}" not in known]
    rows: list[dict[str, object]] = []
    trouble: str | None = None
    for filing in wanted:
        url = filing_url(cik, filing["accession"], archive_base)
        try:
            answer = door.get(url)
        except MinersError as error:
            trouble = str(error)
            break
        if answer.status == 200:
            rows.append(read_filing(filing, answer.body, ticker, url, fetched_at))
    made = sort_out(rows, fetched_at)
    named = frozenset(f"edgar:{accession}" for accession in filings["accession"])
    return Sightings(made.kept, made.set_aside, trouble, named, (listed.etag, listed.last_modified))


def _moment(sgml: datetime | None, listed: str) -> tuple[datetime | None, str, str | None]:
    """The acceptance in UTC, what it rests on, and how the two statements of it differ."""
    as_utc = _stated((listed or "")[:19], "%Y-%m-%dT%H:%M:%S", UTC)
    if sgml is None:
        return as_utc, "json_acceptance", "no header: the Z of the list may be New York time" if as_utc else None
    at = sgml.astimezone(UTC)
    if as_utc is None or as_utc == at:
        return at, "sgml_acceptance", None
    is_eastern = as_utc.replace(tzinfo=None) == sgml.replace(tzinfo=None)
    said = "the Z of the list is New York time" if is_eastern else f"the list says {listed}"
    return at, "sgml_acceptance", f"header and list differ: {said}"


def _stated(text: str, form: str, zone: tzinfo) -> datetime | None:
    """A time as EDGAR writes it; None where the text is none."""
    try:
        return datetime.strptime(text, form).replace(tzinfo=zone)
    except ValueError:
        return None


def _documents(text: str) -> Iterator[tuple[str, str]]:
    """Kind and content of each whole document of a filing, in time linear in the text however broken it is."""
    for part in text.split("<DOCUMENT>")[1:]:
        content, end, _ = part.partition("</DOCUMENT>")
        if end and (found := KIND.match(content)):
            yield found[1], content[found.end() :]


def _words(document: str) -> str:
    body, end, _ = document.partition("<TEXT>")[2].partition("</TEXT>")
    return plain_text(body) if end else ""
