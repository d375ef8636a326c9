"""The marts as files for other programs: Parquet, CSV that no spreadsheet runs, Excel with types and formats."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

from orchestration import reader
from orchestration.errors import OperatorError
from orchestration.settings import Settings

# A spreadsheet takes a text that begins so for a formula (CWE-1236); an apostrophe before it makes it text again.
FORMULA_START = r"^([=+\-@\t\r])"
EXCEL_ROWS = 1_048_575
EXCEL_NAME = 31
EXCEL_FORMATS = (
    (("_return", "_ratio"), "0.00%"),
    (("_usd", "_mw", "_count"), "#,##0.##"),
    (("_pct",), "0.0#"),
    (("_at",), 'yyyy-mm-dd hh:mm:ss "UTC"'),
)


def export(settings: Settings, form: str, output: Path, marts: tuple[str, ...] = ()) -> list[Path]:
    """Write marts of the published build.

    Args:
        settings: Where the build is.
        form: parquet, csv or xlsx.
        output: Folder for the files; made if it is not there. A file of the same name is replaced whole.
        marts: `schema.table` of those wanted; all of `marts` and `meta` without.

    Returns:
        The files written: one a mart, or one workbook.

    Raises:
        OperatorError: When the form or a mart is unknown, or a mart has more rows than a sheet of Excel.
    """
    if form not in WRITERS:
        raise OperatorError(f"--format is {form!r}; it must be one of {', '.join(WRITERS)}")
    known = known_marts(settings)
    if unknown := [name for name in marts if name not in known]:
        raise OperatorError(f"--mart {', '.join(unknown)} is not in this build; it has {', '.join(known)}")
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output, prefix=".export-") as made:
        written = sorted(WRITERS[form](settings, marts or known, Path(made)))
        return [Path(shutil.move(path, output / path.name)) for path in written]


def known_marts(settings: Settings) -> tuple[str, ...]:
    """`schema.table` of everything that is published for readers."""
    found = reader.query(
        settings,
        "select schema_name || '.' || table_name as mart from duckdb_tables() "
        "where schema_name in ('marts', 'meta') order by mart",
    )
    return tuple(found["mart"])


def defanged(rows: pl.DataFrame) -> pl.DataFrame:
    """The same rows with an apostrophe before every text that a spreadsheet would run; numbers stay as they are."""
    return rows.with_columns(pl.col(pl.String).str.replace(FORMULA_START, "'${1}"))


def _rows(settings: Settings, mart: str) -> pl.DataFrame:
    schema, _, table = mart.partition(".")
    return reader.query(settings, f'from "{schema}"."{table}" order by all')


def _parquet(settings: Settings, marts: tuple[str, ...], folder: Path) -> Iterator[Path]:
    for mart in marts:
        path = folder / f"{mart}.parquet"
        _rows(settings, mart).write_parquet(path)
        yield path


def _csv(settings: Settings, marts: tuple[str, ...], folder: Path) -> Iterator[Path]:
    for mart in marts:
        path = folder / f"{mart}.csv"
        defanged(_rows(settings, mart)).write_csv(path, datetime_format="%Y-%m-%dT%H:%M:%SZ")
        yield path


def _xlsx(settings: Settings, marts: tuple[str, ...], folder: Path) -> Iterator[Path]:
    import xlsxwriter

    path = folder / "miners.xlsx"
    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(os.fspath(path), options) as book:
        for mart in marts:
            rows = _rows(settings, mart)
            if rows.height > EXCEL_ROWS:
                raise OperatorError(
                    f"{mart} has {rows.height} rows and a sheet of Excel {EXCEL_ROWS}: "
                    "leave it out with --mart, or take --format parquet"
                )
            _sheet(book, mart, rows)
    yield path


def _sheet(book: "object", mart: str, rows: pl.DataFrame) -> None:
    instants = [name for name, dtype in rows.schema.items() if isinstance(dtype, pl.Datetime)]
    rows.with_columns(pl.col(instants).dt.convert_time_zone("UTC").dt.replace_time_zone(None)).write_excel(
        book,  # type: ignore[arg-type]
        worksheet=mart.partition(".")[2][:EXCEL_NAME],
        column_formats={name: shape for name in rows.columns if (shape := _format_of(name))},
        header_format={"bold": True},
        freeze_panes=(1, 0),
        autofilter=True,
        autofit=rows.height < 2_000,
    )


def _format_of(name: str) -> str | None:
    return next((shape for endings, shape in EXCEL_FORMATS if name.endswith(endings)), None)


WRITERS: dict[str, Callable[[Settings, tuple[str, ...], Path], Iterator[Path]]] = {
    "parquet": _parquet,
    "csv": _csv,
    "xlsx": _xlsx,
}
