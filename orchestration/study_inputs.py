"""Reading the three files of an event study: every fault is named with file, column, line and value."""

from collections.abc import Callable
from pathlib import Path

import polars as pl

NUMBERLESS = ("", "na", "n/a", "nan", "null", "none", "inf", "-inf", "+inf", "infinity", "-infinity", ".")
RELATIVE_DAYS = ("est_start_rel", "est_end_rel", "ew_start", "ew_end")
ROWS_SHOWN = 5


class StudyFileError(ValueError):
    """A file or an option cannot be used; the message names the file, row, column and value, or the option."""


def read_inputs(returns: Path, factors: Path, events: Path) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The three files as typed frames.

    Raises:
        StudyFileError: When one is not there, lacks a column, or holds what is no date or number.
    """
    dated = _dates(_read(returns, ["symbol", "date", "ret"]), returns, "date")
    ticked = _numbers(dated, returns, ["ret"])
    levels = _dates(_read(factors, ["date"]), factors, "date")
    names = [name for name in levels.columns if name != "date"]
    listed = _dates(_read(events, ["event_id", "symbol", "event_date"]), events, "event_date")
    days = [name for name in RELATIVE_DAYS if name in listed.columns]
    placed = _numbers(listed, events, days)
    _refuse(placed, events, days, lambda name: pl.col(name).round() != pl.col(name), "is no whole number of days")
    return (
        ticked.select("symbol", "date", "ret"),
        _numbers(levels, factors, names),
        placed.with_columns(pl.col(days).cast(pl.Int64)),
    )


def _read(file: Path, needed: list[str]) -> pl.DataFrame:
    """Every column as text, so that what is no number or date can be shown as it stands in the file."""
    if not file.is_file():
        raise StudyFileError(f"{file}: there is no such file")
    try:
        frame = pl.read_csv(file, infer_schema=False, glob=False)
    except pl.exceptions.PolarsError as error:
        raise StudyFileError(f"{file}: it is no table of comma-separated values: {error}") from error
    frame = frame.rename(str.strip)
    missing = [name for name in needed if name not in frame.columns]
    if missing:
        raise StudyFileError(f"{file}: the column {', '.join(missing)} is missing; it has {', '.join(frame.columns)}")
    frame = frame.with_columns(pl.all().str.strip_chars())
    keys = [name for name in needed if name in ("symbol", "event_id", "date")]
    _refuse(frame, file, keys, lambda name: pl.col(name).is_null() | (pl.col(name) == ""), "is empty")
    return frame


def _dates(frame: pl.DataFrame, file: Path, column: str) -> pl.DataFrame:
    """Parse ISO dates; an empty event date stays null, for the study to say so."""
    text = pl.col(column)
    parsed = text.str.to_date("%Y-%m-%d", strict=False)
    is_empty = text.is_null() | (text == "")
    _refuse(frame, file, [column], lambda _: parsed.is_null() & ~is_empty, "is no date such as 2024-04-12")
    return frame.with_columns(parsed.alias(column))


def _numbers(frame: pl.DataFrame, file: Path, columns: list[str]) -> pl.DataFrame:
    """Parse numbers; an empty cell, NA, NaN or infinity is no number and stays null."""
    if not columns:
        return frame

    def is_bad(name: str) -> pl.Expr:
        number = pl.col(name).cast(pl.Float64, strict=False)
        return number.is_null() & ~pl.col(name).fill_null("").str.to_lowercase().is_in(NUMBERLESS)

    _refuse(frame, file, columns, is_bad, "is no number")
    numbers = pl.col(columns).cast(pl.Float64, strict=False)
    return frame.with_columns(pl.when(numbers.is_finite()).then(numbers))


def _refuse(
    frame: pl.DataFrame, file: Path, columns: list[str], is_bad: Callable[[str], pl.Expr], problem: str
) -> None:
    for name in columns:
        bad = frame.with_row_index("_line", offset=2).filter(is_bad(name)).select("_line", name)
        if bad.height:
            shown = "; ".join(f"line {line}: {value!r}" for line, value in bad.head(ROWS_SHOWN).iter_rows())
            more = f" and {bad.height - ROWS_SHOWN} more" if bad.height > ROWS_SHOWN else ""
            raise StudyFileError(f"{file}: column {name} {problem} at {shown}{more}")
