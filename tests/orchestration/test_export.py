"""Exports hold what the marts hold, in types that other programs read, and no text that a spreadsheet would run."""

import csv
from pathlib import Path
from zipfile import ZipFile

import duckdb
import polars as pl
import pytest
from conftest import Run
from polars.testing import assert_frame_equal

from orchestration.errors import OperatorError
from orchestration.export import EXCEL_ROWS, defanged, export, known_marts
from orchestration.settings import Settings

HOSTILE = [
    '=HYPERLINK("http://127.0.0.1","x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "plain", "a=b", "", None,
]  # fmt: skip


@pytest.fixture
def settings(sample_dir: Path) -> Settings:
    return Settings("sample", sample_dir)


@pytest.fixture
def hostile(tmp_path: Path) -> Settings:
    """A published file whose headlines are formulas."""
    (tmp_path / "current").mkdir()
    with duckdb.connect(tmp_path / "current" / "warehouse.duckdb") as connection:
        rows = pl.DataFrame({"headline": HOSTILE, "move_return": [-0.05] * len(HOSTILE)})
        connection.register("rows", rows)
        connection.execute("create schema marts; create table marts.a as select * from rows")
    return Settings("sample", tmp_path)


def test_every_form_holds_every_row_of_a_mart(settings: Settings, tmp_path: Path) -> None:
    mart = "marts.claim_checks"
    with duckdb.connect(settings.data_dir / "current" / "warehouse.duckdb", read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        told = connection.sql(f"from {mart} order by all").pl()
    (parquet,), (text,) = (export(settings, form, tmp_path, (mart,)) for form in ("parquet", "csv"))
    assert_frame_equal(pl.read_parquet(parquet), told)
    read = pl.read_csv(text, schema_overrides={"event_date": pl.Date}, infer_schema_length=None)
    assert read.height == told.height
    assert read["event_date"].equals(told["event_date"])
    assert (read["computed_return"] - told["computed_return"]).abs().max() == 0.0


def test_without_names_every_mart_is_written(settings: Settings, tmp_path: Path) -> None:
    written = export(settings, "csv", tmp_path)
    assert {path.stem for path in written} == set(known_marts(settings))
    assert sorted(tmp_path.iterdir()) == written


def test_no_text_of_a_csv_begins_like_a_formula_and_numbers_keep_their_sign(hostile: Settings, tmp_path: Path) -> None:
    (path,) = export(hostile, "csv", tmp_path)
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(HOSTILE)
    assert not any(row["headline"].startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows)
    assert sum(row["headline"].startswith("'") for row in rows) == 6
    assert {row["move_return"] for row in rows} == {"-0.05"}


def test_defanging_changes_nothing_else() -> None:
    kept = pl.DataFrame({"text": ["plain", "a=b", "", None], "number": [-1.0, 2.0, None, 0.0]})
    assert defanged(kept).equals(kept)


def test_a_formula_in_excel_is_a_string_and_an_instant_has_its_format(
    hostile: Settings, settings: Settings, tmp_path: Path
) -> None:
    (path,) = export(hostile, "xlsx", tmp_path)
    with ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "=HYPERLINK" in strings
    (path,) = export(settings, "xlsx", tmp_path, ("meta.build", "marts.announcement_returns"))
    with ZipFile(path) as book:
        styles = book.read("xl/styles.xml").decode()
        names = book.read("xl/workbook.xml").decode()
    assert "0.00%" in styles
    assert "UTC" in styles
    assert 'name="build"' in names
    assert 'name="announcement_returns"' in names


def test_more_rows_than_a_sheet_holds_are_refused_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "current").mkdir()
    with duckdb.connect(tmp_path / "current" / "warehouse.duckdb") as connection:
        connection.execute(f"create schema marts; create table marts.a as select 1 as x from range({EXCEL_ROWS + 1})")
    with pytest.raises(OperatorError, match=r"marts\.a has 1048576 rows"):
        export(Settings("sample", tmp_path), "xlsx", tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["--format", "pdf"], "must be one of parquet, csv, xlsx"), (["--mart", "marts.x; drop"], "is not in this build")],
)
def test_a_wrong_request_is_one_line(
    miners: Run, sample_dir: Path, tmp_path: Path, arguments: list[str], words: str
) -> None:
    done = miners("export", tmp_path, *arguments, "--data-dir", sample_dir)
    assert done.returncode == 40
    assert words in done.stderr
    assert list(tmp_path.iterdir()) == []
