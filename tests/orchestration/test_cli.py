"""What a person at a shell sees: the headline table, one event, faults in one line with their exit code."""

import json
from pathlib import Path

import duckdb
import polars as pl
import pytest
from conftest import NOW, Run, refresh_here

MARTS = (
    "marts.announcement_returns", "marts.company_days", "marts.claim_checks", "meta.exclusions", "meta.dictionary",
)  # fmt: skip


def marts(folder: Path) -> dict[str, pl.DataFrame]:
    with duckdb.connect(folder / "current" / "warehouse.duckdb", read_only=True) as connection:
        return {name: connection.sql(f"from {name} order by all").pl() for name in MARTS}


def test_a_refresh_ends_with_the_headline_table_and_says_that_it_is_synthetic(
    miners: Run, tmp_path: Path, sample_dir: Path
) -> None:
    done = miners("refresh", "--data-dir", tmp_path, "--now", NOW)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2025-10-20" in done.stdout
    assert "CLSK" in done.stdout
    assert "Synthetic sample, not market data" in done.stdout
    refresh_here(tmp_path)
    first, second = marts(sample_dir), marts(tmp_path)
    for name in MARTS:
        assert first[name].equals(second[name]), f"{name} of a refresh elsewhere and of a second refresh differ"
    builds = sorted(path.name for path in (tmp_path / "published").iterdir())
    assert builds == ["20261030T230000Z-001", "20261030T230000Z-002"]


def test_nothing_is_fetched_into_raw_twice(tmp_path: Path) -> None:
    refresh_here(tmp_path, MINERS_NOW="2026-10-29T23:00:00+00:00")
    bars = tmp_path / "raw" / "daily_bars"
    before = {path.name: pl.read_parquet(path).height for path in bars.iterdir()}
    refresh_here(tmp_path)
    added = {path.name: pl.read_parquet(path) for path in bars.iterdir() if path.name not in before}
    assert sum(frame.height for frame in added.values()) < 100
    assert all(frame["session_date"].min() > pl.Series(["2026-10-28"]).str.to_date()[0] for frame in added.values())


def test_an_event_is_shown_with_its_claims(miners: Run, sample_dir: Path) -> None:
    done = miners("event", "clsk", "2025-10-20", "--data-dir", sample_dir)
    assert done.returncode == 0, done.stderr
    for words in ("market_bitcoin", "[-10,10]", "close_to_close", "13 %", "140 %", "22.06", "Synthetic sample"):
        assert words in done.stdout, words


def test_an_event_that_enters_no_study_says_why(miners: Run, sample_dir: Path) -> None:
    done = miners("event", "CLSK", "2025-10-19", "--data-dir", sample_dir)
    assert done.returncode == 40
    assert "no studied event on 2025-10-19" in done.stderr


def test_sql_answers_in_three_forms(miners: Run, sample_dir: Path) -> None:
    question = "select source_mode, is_synthetic from meta.build"
    assert "sample" in miners("sql", question, "--data-dir", sample_dir).stdout
    assert miners("sql", question, "--data-dir", sample_dir, "--format", "csv").stdout == (
        "source_mode,is_synthetic\nsample,true\n"
    )
    answer = json.loads(miners("sql", question, "--data-dir", sample_dir, "--format", "json").stdout)
    assert answer == [{"source_mode": "sample", "is_synthetic": True}]


@pytest.mark.parametrize(
    ("arguments", "question"),
    [
        (["event", "CLSK", "2025-10-20"], "from marts.announcement_returns where event_id = 'CLSK-20251020'"),
        (["claims", "CLSK"], "from marts.claim_checks where owner_ticker = 'CLSK' and definition in "
                             "('close_to_close', 'year_to_date_at_close')"),
        (["capacity", "iren"], "from marts.capacity where ticker = 'IREN'"),
        (["capacity"], "from marts.capacity"),
        (["car", "--tag", "hpc_contract"], "from car_by_tag('hpc_contract')"),
    ],
)  # fmt: skip
def test_a_command_gives_the_rows_of_its_mart_to_machines_and_to_people(
    miners: Run, sample_dir: Path, arguments: list[str], question: str
) -> None:
    asked = miners(*arguments, "--data-dir", sample_dir, "--json")
    mart = miners("sql", question, "--data-dir", sample_dir, "--format", "json")

    def sortable(text: str) -> list[str]:
        return sorted(json.dumps(row, sort_keys=True) for row in json.loads(text))

    assert asked.returncode == 0, asked.stderr
    assert len(json.loads(asked.stdout)) > 1
    assert sortable(asked.stdout) == sortable(mart.stdout)
    shown = miners(*arguments, "--data-dir", sample_dir)
    assert "Synthetic sample, not market data" in shown.stdout
    assert str(json.loads(asked.stdout)[0]["event_date"]) in shown.stdout


@pytest.mark.parametrize(
    "arguments", [["claims", "NONE"], ["capacity", "NONE"], ["car", "--tag", "'; drop table x"]], ids=str
)
def test_nothing_found_is_said(miners: Run, sample_dir: Path, arguments: list[str]) -> None:
    done = miners(*arguments, "--data-dir", sample_dir)
    assert done.returncode == 40
    assert "is in this build" in done.stderr


def test_status_and_doctor_tell_what_is_there(miners: Run, sample_dir: Path) -> None:
    status = miners("status", "--data-dir", sample_dir)
    assert status.returncode == 0
    assert "2026-10-30" in status.stdout
    doctor = miners("doctor", "--data-dir", sample_dir)
    assert doctor.returncode == 0, doctor.stdout
    assert "agrees with its manifest" in doctor.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["refresh", "--source", "yahoo"], "MINERS_SOURCE (--source) is 'yahoo'"),
        (["refresh", "--source", "files"], "MINERS_FILES_DIR (--files-dir) must be a folder"),
        (["refresh", "--now", "tomorrow"], "MINERS_NOW (--now)"),
        (["refresh", "--now", "2999-01-01"], "is in the future"),
        (["status"], "run `miners refresh` first"),
        (["sql", "from meta.nowhere"], "run `miners refresh` first"),
    ],
)
def test_a_wrong_argument_is_one_line_and_exit_40(
    miners: Run, tmp_path: Path, arguments: list[str], words: str
) -> None:
    done = miners(*arguments, "--data-dir", tmp_path / "data")
    assert done.returncode == 40
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "data" / "raw").exists()


def test_a_bad_statement_is_refused_and_the_file_cannot_be_changed(miners: Run, sample_dir: Path) -> None:
    for statement in ("from meta.nowhere", "drop table marts.claim_checks", "create table x as select 1"):
        done = miners("sql", statement, "--data-dir", sample_dir)
        assert done.returncode == 40, statement
        assert "Traceback" not in done.stderr


def test_a_data_directory_refuses_a_second_mode(miners: Run, sample_dir: Path, tmp_path: Path) -> None:
    done = miners("refresh", "--source", "files", "--files-dir", tmp_path, "--data-dir", sample_dir)
    assert done.returncode == 40
    assert "holds 'sample' data and refuses 'files'" in done.stderr
