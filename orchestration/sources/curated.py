"""Announcements and claims from a CSV: the curated table of the project, or the user's own."""

from datetime import datetime
from pathlib import Path

import polars as pl

from orchestration import reference
from orchestration.sheets import Sheet, typed
from transforms.tables import COLUMNS, TABLES

NOT_ONE_COMPANY = "ALL"
RENAMED = {
    "event_id": "event_id",
    "ticker": "ticker",
    "announced_date": "announced_date",
    "date_status": "date_status",
    "date_approx": "approximate_date_text",
    "announced_time_et": "stated_time_text",
    "session": "stated_session",
    "session_basis": "session_basis",
    "headline": "headline",
    "tags": "tags",
    "megawatts": "capacity_mw",
    "mw_kind": "capacity_kind",
    "contract_value_usd": "amount_usd",
    "usd_kind": "amount_kind",
    "counterparty": "counterparty",
    "location": "location",
    "term_years": "term_years",
    "reported_stock_move_pct": "reported_move_pct",
    "move_refers_to": "refers_to",
    "source_url": "source_url",
    "source_url_2": "second_source_url",
    "confidence": "confidence",
    "notes": "notes",
}
REQUIRED = ["ticker", "announced_date", "headline"]
CLOCK = r"^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"
EVENT_ID = r"^[A-Za-z0-9][A-Za-z0-9._:\-]{0,119}$"
WEB = r"^https?://[^\s<>\"]+$"


def announcements(path: Path, folder: Path, source: str, fetched_at: datetime) -> pl.DataFrame:
    """Read a table of announcements: a frame of `raw.announcements`.

    `ticker`, `announced_date` and `headline` are required; an empty date leaves the event out of every study.
    An absent `event_id` is made of ticker, date and headline.

    Args:
        path: The CSV.
        folder: `data/reference`, for the tickers and tags that are known.
        source: `curated`, `user_file` or `sample`.
        fetched_at: The vintage of the rows.

    Raises:
        OperatorError: Naming the file, row and column of everything that is wrong.
    """
    sheet = Sheet.read(path, REQUIRED, [name for name in RENAMED if name not in REQUIRED])
    sheet.cells = sheet.cells.with_columns(event_id=pl.coalesce("event_id", _derived_id()))
    _check_announcements(sheet, reference.listings(folder)["ticker"].to_list(), reference.taxonomy(folder))
    sheet.raise_if_wrong()
    declared = TABLES["raw.announcements"]
    named = sheet.cells.select(typed(column, COLUMNS[name].dtype).alias(name) for column, name in RENAMED.items())
    is_dated = pl.col("announced_date").is_not_null()
    filled = named.with_columns(
        date_status=pl.coalesce("date_status", pl.when(is_dated).then(pl.lit("stated")).otherwise(pl.lit("approx"))),
        stated_time_text=pl.col("stated_time_text").str.replace(r"^(\d:)", "0${1}"),
        headline=pl.col("headline").str.replace_all(r"\s+", " "),
        tags=pl.col("tags").fill_null("other"),
        confidence=pl.col("confidence").fill_null("medium"),
        withdrawn_reason=pl.lit(None, pl.String),
        source=pl.lit(source),
        fetched_at=pl.lit(fetched_at).cast(COLUMNS["fetched_at"].dtype),
    )
    return declared.validate(filled.select(list(declared.columns)), str(path))


def claims(path: Path, announced: pl.DataFrame, folder: Path, source: str, fetched_at: datetime) -> pl.DataFrame:
    """Read a table of claims, each of an announcement that is known: a frame of `raw.claims`.

    Args:
        path: The CSV.
        announced: Rows with `event_id`: the announcements that may be claimed about.
        folder: `data/reference`.
        source: `curated` or `user_file`.
        fetched_at: The vintage of the rows.

    Raises:
        OperatorError: Naming the file, row and column of everything that is wrong.
    """
    declared = TABLES["raw.claims"]
    stated = [name for name in declared.columns if name not in ("withdrawn_reason", "source", "fetched_at")]
    sheet = Sheet.read(path, stated)
    for name in stated:
        sheet.check(name, name, is_required=name not in declared.nullable)
    known_events = pl.col("event_id").is_in(announced["event_id"].to_list())
    sheet.refuse("event_id", ~known_events, "is not an announcement")
    sheet.refuse("source_url", ~pl.col("source_url").str.contains(WEB), "is not a web address")
    _refuse_unknown(sheet, "owner_ticker", reference.listings(folder)["ticker"].to_list())
    sheet.refuse_repeats(["claim_id"])
    sheet.raise_if_wrong()
    typed_cells = sheet.cells.select(typed(name, COLUMNS[name].dtype) for name in stated)
    return declared.validate(
        typed_cells.with_columns(
            withdrawn_reason=pl.lit(None, pl.String),
            source=pl.lit(source),
            fetched_at=pl.lit(fetched_at).cast(COLUMNS["fetched_at"].dtype),
        ),
        str(path),
    )


def _derived_id() -> pl.Expr:
    """Ticker, date and the first words of the headline: the same for the same row, wherever it stands."""
    words = pl.col("headline").str.to_lowercase().str.replace_all(r"[^a-z0-9]+", "-").str.strip_chars("-")
    day = pl.coalesce(pl.col("announced_date").str.replace_all("-", ""), pl.lit("undated"))
    return pl.concat_str(pl.col("ticker"), pl.lit("-"), day, pl.lit("-"), words.str.slice(0, 60))


def _check_announcements(sheet: Sheet, tickers: list[str], tags: list[str]) -> None:
    nullable = TABLES["raw.announcements"].nullable | {"date_status", "tags", "confidence"}
    for column, name in RENAMED.items():
        sheet.check(column, name, is_required=name not in nullable)
    _refuse_unknown(sheet, "ticker", [*tickers, NOT_ONE_COMPANY])
    sheet.refuse("event_id", ~pl.col("event_id").str.contains(EVENT_ID), "is not a plain key")
    sheet.refuse_repeats(["event_id"])
    clock, day = pl.col("announced_time_et"), pl.col("announced_date")
    sheet.refuse("announced_time_et", ~clock.str.contains(CLOCK), "is not a time (HH:MM)")
    sheet.refuse("announced_time_et", clock.is_not_null() & day.is_null(), "is a time without a date")
    sessions = ["pre", "regular", "after"]
    sheet.refuse("session", ~pl.col("session").is_in(sessions), f"is not one of {', '.join(sessions)}")
    unknown = pl.col("tags").str.split(";").list.eval(~pl.element().str.strip_chars().is_in(tags)).list.any()
    sheet.refuse("tags", unknown, "has a tag that is not in taxonomy.yml")
    for column in ("source_url", "source_url_2"):
        sheet.refuse(column, ~pl.col(column).str.contains(WEB), "is not a web address")
    move = typed("reported_stock_move_pct", pl.Float64)
    sheet.refuse("reported_stock_move_pct", move < -100, "is a loss of more than everything")


def _refuse_unknown(sheet: Sheet, column: str, known: list[str]) -> None:
    """Note tickers of no listing, with the nearest that is one."""
    strangers = sheet.cells.filter(~pl.col(column).is_in(known))[column].unique()
    for ticker in strangers:
        sheet.refuse(column, pl.col(column) == ticker, reference.suggestion(ticker, known))
