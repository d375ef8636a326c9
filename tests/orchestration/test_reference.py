"""The facts that people keep by hand, and what happens when a cell of theirs is wrong."""

import re
import shutil
from pathlib import Path

import pandera.polars as pa
import polars as pl
import pytest

from orchestration import reference, sheets
from orchestration.errors import OperatorError
from orchestration.settings import REFERENCE
from transforms.tables import COLUMNS, TABLES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "reference"
    shutil.copytree(REFERENCE, copy)
    return copy


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_reference_keeps_the_declarations_of_its_tables() -> None:
    TABLES["reference.companies"].validate(reference.companies(REFERENCE))
    TABLES["reference.listings"].validate(reference.listings(REFERENCE))
    TABLES["reference.calendar_overrides"].validate(reference.calendar_overrides(REFERENCE))


def test_at_least_twenty_miners_and_peers_are_followed() -> None:
    companies = reference.companies(REFERENCE)
    assert companies.filter(pl.col("company_kind") != "benchmark").height >= 20


def test_every_company_has_a_listing_under_its_present_symbol() -> None:
    present = reference.listings(REFERENCE).sort("valid_from_date").unique("company_id", keep="last")
    joined = reference.companies(REFERENCE).join(present, on="company_id", how="left")
    assert joined.filter(pl.col("ticker").ne_missing(pl.col("symbol")))["company_id"].to_list() == []


def test_the_tickers_of_a_company_do_not_overlap_in_time() -> None:
    ordered = reference.listings(REFERENCE).sort("company_id", "valid_from_date")
    later = pl.col("valid_from_date").shift(-1).over("company_id")
    assert ordered.filter(pl.col("valid_to_date").fill_null(pl.date(9999, 1, 1)) >= later).is_empty()


def test_the_prices_of_a_business_begin_on_one_day() -> None:
    days = reference.listings(REFERENCE).group_by("company_id").agg(pl.col("listed_from_date").n_unique())
    assert days["listed_from_date"].max() == 1


def test_every_factor_of_the_study_has_a_benchmark() -> None:
    factors = reference.companies(REFERENCE)["factor"].drop_nulls()
    assert {"market", "nasdaq", "miners", "bitcoin", "ether"} == set(factors)


def test_central_index_keys_agree_with_the_map_of_the_sec(shared: Path) -> None:
    import json

    listed = json.loads((shared / "wire/edgar/company_tickers.json").read_text())
    known = {row["ticker"]: f"{row['cik_str']:010d}" for row in listed.values()}
    ours = reference.listings(REFERENCE).join(reference.companies(REFERENCE), on="company_id")
    wrong = [row for row in ours.select("ticker", "cik").rows() if row[1] and known.get(row[0], row[1]) != row[1]]
    assert wrong == []


def test_the_calendar_file_confirms_the_day_of_mourning() -> None:
    assert reference.calendar_overrides(REFERENCE)["session_date"].dt.to_string().to_list() == ["2025-01-09"]


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("companies.csv", "CLSK,0000827876", "clsk,0000827876", r"row 2, column symbol: 'clsk' does not have the form"),
        ("companies.csv", "CLSK,0000827876", "CLSK,827876", r"row 2, column cik: '827876' does not have the form"),
        ("companies.csv", "CLSK,0000827876", "CON,0000827876", r"column symbol: 'CON' is a name that Windows"),
        ("companies.csv", "CLSK,0000827876", "CORZ,0000827876", r"row 2, column symbol: 'CORZ' repeats the key"),
        ("companies.csv", "miner,CLSK", "minor,CLSK", r"row 2, column company_kind: 'minor' is not one of miner"),
        ("companies.csv", "cleanspark,CleanSpark", "cleanspark,", r"row 2, column company_name: empty where a value"),
        (
            "companies.csv",
            "company_id,",
            "company,",
            r"columns missing \['company_id'\], columns not known \['company'\]",
        ),
        ("listings.csv", "2020-01-24", "24.1.2020", r"row 2, column valid_from_date: '24.1.2020' is not a date"),
        ("listings.csv", "2020-01-24", "2020-13-24", r"row 2, column valid_from_date: '2020-13-24' is not a date"),
        ("listings.csv", "2026-04-02", "2020-04-02", r"column valid_to_date: '2020-04-02' is before valid_from_date"),
        ("listings.csv", "cleanspark,CLSK", "cleanspork,CLSK", r"column company_id: 'cleanspork' is not in companies"),
        ("listings.csv", "cleanspark,CLSK", "cleanspark,../../etc/x", r"column ticker: '../../etc/x' does not have"),
        ("listings.csv", "XNAS,USD", "XNAS,dollar", r"row 2, column currency: 'dollar' does not have the form"),
        ("calendar_overrides.csv", "closed,", "early_close,", r"row 2, column close_time_text: empty where an early"),
        ("calendar_overrides.csv", "closed,,", "early_close,1 pm,", r"column close_time_text: '1 pm' is not a time"),
        ("calendar_overrides.csv", "closed", "shut", r"row 2, column session_status: 'shut' is not one of closed"),
    ],
)
def test_a_wrong_cell_is_refused_by_file_row_and_column(folder: Path, file: str, old: str, new: str, says: str) -> None:
    edit(folder / file, old, new)
    reader = getattr(reference, file.removesuffix(".csv"))
    with pytest.raises(OperatorError, match=says) as refused:
        reader(folder)
    assert str(folder / file) in str(refused.value)


def test_all_wrong_cells_are_named_at_once(folder: Path) -> None:
    edit(folder / "companies.csv", "miner,CLSK", "minor,clsk")
    edit(folder / "companies.csv", "0001839341", "1839341")
    with pytest.raises(OperatorError) as refused:
        reference.companies(folder)
    assert len(re.findall(r"row \d+, column", str(refused.value))) == 3


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match=r"companies\.csv: cannot be read"):
        reference.companies(tmp_path)


def test_a_file_that_is_not_utf_8_is_refused(folder: Path) -> None:
    (folder / "companies.csv").write_bytes(b"company_id,company_name\n\xff\xfe,x\n")
    with pytest.raises(OperatorError, match="cannot be read as CSV in UTF-8"):
        reference.companies(folder)


def test_the_taxonomy_has_the_seventeen_tags(shared: Path) -> None:
    import json

    theirs = [entry["tag"] for entry in json.loads((shared / "facts/taxonomy.json").read_text())]
    assert reference.taxonomy(REFERENCE) == theirs


def test_every_check_of_a_column_can_name_the_cell_that_breaks_it() -> None:
    rules = [(name, rule) for name, column in COLUMNS.items() for rule in column.checks]
    assert len(rules) > 30
    for name, rule in rules:
        assert sheets.broken(rule, pl.col(name))[1]
    with pytest.raises(NotImplementedError, match="str_length"):
        sheets.broken(pa.Check.str_length(1), pl.col("x"))
