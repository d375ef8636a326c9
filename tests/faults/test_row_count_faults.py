"""A build with far fewer or twice as many rows is not published, unless somebody means it."""

import os
import shutil
from pathlib import Path

import duckdb
import polars as pl
import pytest
import yaml
from conftest import NOW, refresh_here

from orchestration.errors import AuditError
from orchestration.publish import publish
from orchestration.reference import expected_rows
from orchestration.row_counts import row_count_faults
from orchestration.settings import DBT_PROJECT, REFERENCE, WAREHOUSE, Settings
from tests.faults.harness import fault
from tests.orchestration.test_poisoned_bars import own_bars
from transforms.row_counts import COUNTED, unexpected_rows

DAYS = "marts.company_days"
FIRST, SECOND, THIRD = (f"2026030{day}T230000Z-001" for day in (1, 2, 3))
LATE = "20260501T230000Z-001"


def counted(rows: int | None) -> pl.DataFrame:
    return pl.DataFrame([] if rows is None else [(DAYS, rows)], schema=COUNTED, orient="row")


def rules(**more: float | None) -> pl.DataFrame:
    bounds = {"least_row_count": 10, "most_row_count": None, "least_before_ratio": 0.5, "most_before_ratio": 1.8} | more
    schema = {"most_row_count": pl.Int64, "least_before_ratio": pl.Float64, "most_before_ratio": pl.Float64}
    return pl.DataFrame([{"audited_table": DAYS, "source_mode": "sample", **bounds}], schema_overrides=schema)


@fault("D18-row-count-collapses-or-doubles")
@pytest.mark.parametrize(
    ("found", "before", "said"),
    [
        (1000, 1000, []),
        (1800, 1000, []),
        (500, 1000, []),
        (100, 1000, ["marts.company_days has 100 rows, expected are at least 500 beside the 1000 of the build before"]),
        (
            2000,
            1000,
            ["marts.company_days has 2000 rows, expected are at most 1800 beside the 1000 of the build before"],
        ),
        (9, None, ["marts.company_days has 9 rows, expected are at least 10"]),
        (10, None, []),
        (49, 20, []),  # a small table may double
    ],
)
def test_too_few_or_too_many_rows_are_told(row: str, found: int, before: int | None, said: list[str]) -> None:
    assert unexpected_rows(counted(found), counted(before), rules()) == said


@fault("D18-bounds")
def test_a_table_that_is_not_there_has_no_rows_and_an_upper_bound_holds(row: str) -> None:
    assert unexpected_rows(counted(None), counted(None), rules())[0].startswith(f"{DAYS} has 0 rows")
    assert unexpected_rows(counted(101), counted(None), rules(most_row_count=100)) == [
        f"{DAYS} has 101 rows, expected are at most 100"
    ]
    assert unexpected_rows(counted(9000), counted(1000), rules(), is_growth_judged=False) == []
    assert unexpected_rows(counted(9000), counted(1000), rules(most_before_ratio=None)) == []


def build(settings: Settings, rows: int, last_outcome: str = "ok") -> Path:
    path = settings.data_dir / "work" / "build" / WAREHOUSE
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(path) as connection:
        connection.execute("create schema marts; create schema meta")
        connection.execute(f"create table {DAYS} as select range as n from range({rows})")
        connection.execute(f"create table meta.source_health as select '{last_outcome}' as last_outcome")
    return path


@fault("D18-beside-the-build-before")
@pytest.mark.parametrize(
    ("build_id", "rows", "outcome", "faults"),
    [
        (SECOND, 100, "ok", 1),
        (SECOND, 2000, "ok", 1),
        (SECOND, 1000, "ok", 0),
        (SECOND, 2000, "deferred", 0),  # the build before lacked answers
        (LATE, 2000, "ok", 0),  # the build before is of another month
        (LATE, 100, "deferred", 1),
        ("20260101T230000Z-001", 100, "ok", 0),  # as of an instant before it
    ],
)
def test_the_build_before_is_the_newest_of_an_earlier_instant(
    row: str, tmp_path: Path, build_id: str, rows: int, outcome: str, faults: int
) -> None:
    settings = Settings("sample", tmp_path)
    publish(settings, build(settings, 1000, outcome), FIRST)
    assert len(row_count_faults(settings, build(settings, rows), build_id, rules())) == faults


@fault("D18-the-build-before-is-damaged")
@pytest.mark.parametrize("bytes_left", [None, 100])
def test_a_damaged_build_before_is_passed_over_for_an_older_one(
    row: str, tmp_path: Path, bytes_left: int | None
) -> None:
    settings = Settings("sample", tmp_path)
    publish(settings, build(settings, 1000), FIRST)
    damaged = publish(settings, build(settings, 1000), SECOND)
    damaged.chmod(0o600)
    damaged.unlink() if bytes_left is None else os.truncate(damaged, bytes_left)
    assert len(row_count_faults(settings, build(settings, 100), THIRD, rules())) == 1


def test_every_mart_has_a_row_for_every_mode_and_no_other_table_has() -> None:
    expected = expected_rows(REFERENCE)
    paths = [path for layer in ("marts", "meta") for path in (DBT_PROJECT / "models" / layer).glob("*.yml")]
    models = {f"{p.parent.name}.{m['name']}" for p in paths for m in yaml.safe_load(p.read_text()).get("models", [])}
    for mode in ("sample", "files", "live"):
        assert set(expected.filter(source_mode=mode)["audited_table"]) == models


@pytest.mark.thorough
@fault("D18-through-the-refresh")
def test_a_collapse_leaves_the_build_before_until_somebody_accepts_it(
    row: str, sample_dir: Path, tmp_path: Path
) -> None:
    files, data = tmp_path / "files", tmp_path / "data"
    files.mkdir()
    bars = own_bars(sample_dir)
    own = {"MINERS_SOURCE": "files", "MINERS_FILES_DIR": files}
    bars.write_csv(files / "prices.csv")
    refresh_here(data, **own, MINERS_NOW="2026-10-29T23:00:00+00:00")
    before = (data / "current").resolve()
    shutil.rmtree(data / "raw" / "daily_bars")
    bars.filter(pl.col("date") >= pl.date(2026, 9, 1)).write_csv(files / "prices.csv")
    with pytest.raises(
        AuditError, match=r"nothing published: .*marts.company_days has \d+ rows, expected are at least"
    ):
        refresh_here(data, **own, MINERS_NOW=NOW)
    assert (data / "current").resolve() == before
    refresh_here(data, **own, MINERS_NOW=NOW, MINERS_ACCEPT_ROW_COUNTS="1")
    assert (data / "current").resolve() != before
