"""The facts that people keep by hand in `data/reference`, read and checked."""

import re
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path

import polars as pl

from orchestration.errors import OperatorError
from orchestration.sheets import Sheet, typed
from transforms.tables import TABLES

RESERVED = r"^(CON|PRN|AUX|NUL|COM\d|LPT\d)(\.|$)"


def companies(folder: Path) -> pl.DataFrame:
    """The companies and benchmarks: a frame of `reference.companies`.

    Raises:
        OperatorError: Naming the file, row and column of everything that is wrong.
    """
    declared = TABLES["reference.companies"]
    sheet = _sheet(folder / "companies.csv", declared.name)
    sheet.refuse("symbol", pl.col("symbol").str.contains(RESERVED), "is a name that Windows reserves")
    sheet.refuse_repeats(["symbol"])
    return sheet.table(declared)


def listings(folder: Path) -> pl.DataFrame:
    """The tickers that companies have traded under: a frame of `reference.listings`.

    Raises:
        OperatorError: Naming the file, row and column of everything that is wrong.
    """
    declared = TABLES["reference.listings"]
    sheet = _sheet(folder / "listings.csv", declared.name)
    known = companies(folder)["company_id"].to_list()
    sheet.refuse("ticker", pl.col("ticker").str.contains(RESERVED), "is a name that Windows reserves")
    _refuse_strangers(sheet, known)
    is_reversed = typed("valid_to_date", pl.Date) < typed("valid_from_date", pl.Date)
    sheet.refuse("valid_to_date", is_reversed, "is before valid_from_date")
    return sheet.table(declared)


def calendar_overrides(folder: Path) -> pl.DataFrame:
    """Departures of the exchange from its calendar: a frame of `reference.calendar_overrides`.

    Raises:
        OperatorError: Naming the file, row and column of everything that is wrong.
    """
    declared = TABLES["reference.calendar_overrides"]
    sheet = _sheet(folder / "calendar_overrides.csv", declared.name)
    clock = pl.col("close_time_text")
    needs_clock = (pl.col("session_status") == "early_close") & clock.is_null()
    sheet.refuse("close_time_text", needs_clock, "where an early close needs its time (HH:MM)")
    sheet.refuse("close_time_text", ~clock.str.contains(r"^([01]\d|2[0-3]):[0-5]\d$"), "is not a time (HH:MM)")
    return sheet.table(declared)


def split_overrides(folder: Path) -> pl.DataFrame:
    """What somebody decided on suspected splits: a frame of `reference.split_overrides`.

    Raises:
        OperatorError: Naming the file, row and column of everything that is wrong.
    """
    declared = TABLES["reference.split_overrides"]
    return _sheet(folder / "split_overrides.csv", declared.name).table(declared)


def feeds(folder: Path) -> pl.DataFrame:
    """The feeds of announcements that are asked: a frame of `reference.feeds`.

    Raises:
        OperatorError: Naming the file, row and column of everything that is wrong.
    """
    declared = TABLES["reference.feeds"]
    sheet = _sheet(folder / "feeds.csv", declared.name)
    _refuse_strangers(sheet, companies(folder)["company_id"].to_list())
    return sheet.table(declared)


def expected_rows(folder: Path) -> pl.DataFrame:
    """How many rows a build may have: a frame of `reference.expected_rows`.

    Raises:
        OperatorError: Naming the file, row and column of everything that is wrong.
    """
    declared = TABLES["reference.expected_rows"]
    sheet = _sheet(folder / "expected_rows.csv", declared.name)
    for least, most in (("least_row_count", "most_row_count"), ("least_before_ratio", "most_before_ratio")):
        kind = declared.columns[least].dtype
        sheet.refuse(most, typed(most, kind) < typed(least, kind), f"is less than {least}")
    return sheet.table(declared)


def contradictions(folder: Path) -> pl.DataFrame:
    """Matters on which sources differ, as somebody found them: a frame of `reference.contradictions`.

    Raises:
        OperatorError: Naming the file, row and column of everything that is wrong.
    """
    declared = TABLES["reference.contradictions"]
    return _sheet(folder / "contradictions.csv", declared.name).table(declared)


FILES: tuple[Callable[[Path], pl.DataFrame], ...] = (
    companies, listings, calendar_overrides, split_overrides, feeds, contradictions, expected_rows,
)  # fmt: skip


def everything(folder: Path) -> tuple[pl.DataFrame, ...]:
    """Every reference table, in the order of `FILES`.

    Raises:
        OperatorError: Naming everything that is wrong in all of the files at once.
    """
    read: list[pl.DataFrame] = []
    wrong: dict[str, None] = {}
    for table in FILES:
        try:
            read.append(table(folder))
        except OperatorError as error:
            wrong[str(error)] = None  # a table that others refer to is read with each of them
    if wrong:
        raise OperatorError("\n".join(wrong))
    return tuple(read)


def taxonomy(folder: Path) -> list[str]:
    """The tags of `taxonomy.yml`, in its order."""
    text = (folder / "taxonomy.yml").read_text(encoding="utf-8")
    return re.findall(r"^- tag: (\w+)$", text, flags=re.MULTILINE)


def suggestion(ticker: str, known: list[str]) -> str:
    """What to say of a ticker that is not known: the nearest that is."""
    return f"is not in listings.csv{_nearest(ticker.upper(), known)}"


def _nearest(text: str, known: list[str]) -> str:
    near = get_close_matches(text[:20], known, n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else ""


def _refuse_strangers(sheet: Sheet, known: list[str]) -> None:
    """Note rows of no company, each with the nearest that is one."""
    for stranger in sheet.cells.filter(~pl.col("company_id").is_in(known))["company_id"].unique():
        sheet.refuse(
            "company_id", pl.col("company_id") == stranger, f"is not in companies.csv{_nearest(stranger, known)}"
        )


def _sheet(path: Path, name: str) -> Sheet:
    return Sheet.read(path, TABLES[name].columns)
