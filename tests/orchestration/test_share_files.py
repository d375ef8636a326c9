"""The user's own counts of shares: taken as they are given, or refused with file, row and column."""

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from orchestration.errors import OperatorError
from orchestration.sources.share_files import read_share_files
from tests.transforms.price_frames import companies, company, listing, listings
from transforms.tables import TABLES

NOW = datetime(2026, 3, 10, 23, tzinfo=UTC)
COMPANIES = companies(company("KEEL"), company("CLSK"))
LISTINGS = listings(listing("keel", "BITF", "2021-01-04", "2026-04-02"), listing("keel", "KEEL", "2026-04-06"))
HEAD = "symbol,as_of_date,filed_date,shares\n"


def read(folder: Path, body: str) -> pl.DataFrame:
    (folder / "shares_outstanding.csv").write_text(HEAD + body)
    got = read_share_files(folder, COMPANIES, LISTINGS, NOW)
    return TABLES["raw.shares_outstanding"].validate(got)


def test_any_ticker_of_a_company_names_it_and_what_is_filed_later_waits(tmp_path: Path) -> None:
    assert read_share_files(tmp_path, COMPANIES, LISTINGS, NOW).is_empty()
    got = read(
        tmp_path,
        "BITF,2025-11-01,2025-11-10,500\nKEEL,2026-02-01,2026-02-10,600\nCLSK,2026-02-01,2026-03-11,1\nNONE,2026-02-01,2026-02-10,1\n",
    )
    assert got.select("company_id", "filed_date", "stated_shares_count", "shares_concept", "source").rows() == [
        ("keel", date(2025, 11, 10), 500, "given", "files"),
        ("keel", date(2026, 2, 10), 600, "given", "files"),
    ]


def test_parquet_gives_the_same(tmp_path: Path) -> None:
    told = {"symbol": ["KEEL"], "as_of_date": [date(2026, 2, 1)], "filed_date": [date(2026, 2, 10)], "shares": [600]}
    pl.DataFrame(told).write_parquet(tmp_path / "shares_outstanding.parquet")
    got = read_share_files(tmp_path, COMPANIES, LISTINGS, NOW)
    assert got["stated_shares_count"].to_list() == [600]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("KEEL,2026-02-30,2026-02-10,5", "column as_of_date: 2026-02-30 is not a day"),
        ("KEEL,2026-02-01,,5", "column filed_date: empty is not a day"),
        ("KEEL,2026-02-11,2026-02-10,5", "column filed_date: 2026-02-10 is earlier than as_of_date"),
        ("KEEL,2026-02-01,2026-02-10,many", "column shares: many is not a number"),
        ("KEEL,2026-02-01,2026-02-10,nan", "column shares: nan is not a number"),
        ("KEEL,2026-02-01,2026-02-10,0", "column shares: 0 is not a whole number of shares"),
        ("KEEL,2026-02-01,2026-02-10,5.5", "column shares: 5.5 is not a whole number of shares"),
        (",2026-02-01,2026-02-10,5", "column symbol: empty is empty"),
        ("CLSK,2026-02-01,2026-02-10,5", "column shares: 5 is there twice"),
    ],
)
def test_a_wrong_row_refuses_the_file_and_is_named(tmp_path: Path, line: str, words: str) -> None:
    with pytest.raises(OperatorError, match=r"shares_outstanding.csv: nothing of it was used") as told:
        read(tmp_path, f"CLSK,2026-02-01,2026-02-10,5\n{line}\n")
    assert words in str(told.value)
    assert "row 3" in str(told.value)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    (tmp_path / "shares_outstanding.csv").write_text("symbol,shares\nKEEL,5\n")
    with pytest.raises(OperatorError, match="column as_of_date, filed_date is missing"):
        read_share_files(tmp_path, COMPANIES, LISTINGS, NOW)
