"""dbt runs in a process of its own, tells what it refused, and is replaced when it dies."""

import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from orchestration import dbt
from orchestration.errors import AuditError


@pytest.fixture
def build_file(sample_dir: Path, tmp_path: Path) -> Path:
    """A build file with every Python table, as a refresh leaves it to dbt."""
    copied = tmp_path / "warehouse.duckdb"
    shutil.copyfile(sample_dir / "current" / "warehouse.duckdb", copied)
    return copied


@pytest.mark.parametrize(
    ("poison", "refused"),
    [
        ("insert into events.sightings from events.sightings limit 1", "sightings_one_row_per_key"),
        (
            "update event_study.event_windows set cumulative_abnormal_return = 'nan'",
            "announcement_returns_numbers_are_finite",
        ),
        (
            "update event_study.event_windows set cumulative_abnormal_return = 'inf'",
            "announcement_returns_numbers_are_finite",
        ),
        ("drop table event_study.event_windows", "announcement_returns"),
    ],
)
def test_a_poisoned_table_is_refused_by_name(build_file: Path, poison: str, refused: str) -> None:
    with duckdb.connect(build_file) as connection:
        connection.execute(poison)
    with pytest.raises(dbt.Refused, match="nothing published; dbt refused ") as caught:
        list(dbt.build(build_file))
    assert any(name.startswith(refused) for name in caught.value.failed)


def test_a_sound_file_passes_and_each_model_and_test_is_told(build_file: Path) -> None:
    told = [event["info"]["name"] for event in dbt.build(build_file)]
    assert set(told) == {"LogModelResult", "LogTestResult"}


def test_a_worker_that_dies_is_an_error_in_words_and_the_next_build_has_a_new_one(build_file: Path) -> None:
    worker = dbt.start()
    worker.process.kill()
    with pytest.raises(AuditError, match="dbt's process ended with code -9"):
        list(worker.build(build_file))
    assert list(dbt.build(build_file))


def test_the_process_that_orchestrates_does_not_wait_for_dbts_imports() -> None:
    code = "import sys, orchestration.definitions; sys.exit('dbt' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
