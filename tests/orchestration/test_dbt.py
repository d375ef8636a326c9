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


WINDOWS = "update event_study.event_windows set cumulative_abnormal_return"
EVENTS = "update events.events set"


@pytest.mark.parametrize(
    ("poison", "refused", "words"),
    [
        (
            "insert into events.sightings from events.sightings where sighting_id = 'curated:CLSK-20251020'",
            "sightings",
            "sighting_id is not unique at sighting_id=curated:CLSK-20251020",
        ),
        (f"{WINDOWS} = 'nan'", "announcement_returns", "cumulative_abnormal_return is not finite at event_id="),
        (f"{WINDOWS} = 'inf'", "announcement_returns", "cumulative_abnormal_return is not finite at event_id="),
        (
            f"{EVENTS} stage = 'dreamt' where event_id = 'CLSK-20251020'",
            "announcements",
            "stage is none of its values at event_id=CLSK-20251020",
        ),
        (
            f"{EVENTS} tags = 'executive;gossip' where event_id = 'CLSK-20251020'",
            "announcements",
            "tags has one that is not in the taxonomy at event_id=CLSK-20251020",
        ),
        (
            "update events.sightings set event_id = 'nowhere' where event_id = 'CLSK-20251020'",
            "sightings",
            "event_id is of nothing known at sighting_id=",
        ),
        (
            f"{EVENTS} company_id = 'nobody' where event_id = 'CLSK-20251020'",
            "announcements",
            "company_id is of nothing known at event_id=CLSK-20251020",
        ),
        (
            "delete from reference.companies where symbol = 'SPY'; delete from reference.listings where ticker = 'SPY'",
            "price_vintages",
            "symbol is of nothing known at symbol=SPY",
        ),
        ("drop table event_study.event_windows", "announcement_returns", "event_windows"),
    ],
)
def test_a_poisoned_table_is_refused_by_name_in_words(build_file: Path, poison: str, refused: str, words: str) -> None:
    with duckdb.connect(build_file) as connection:
        connection.execute(poison)
    with pytest.raises(dbt.Refused, match="nothing published; dbt refused ") as caught:
        list(dbt.build(build_file))
    assert any(one.startswith(refused) and words in one for one in caught.value.failed), caught.value.failed


def test_a_sound_file_passes_and_each_model_and_test_is_told(build_file: Path) -> None:
    told = [event["info"]["name"] for event in dbt.build(build_file)]
    assert set(told) == {"LogModelResult", "LogTestResult"}


def test_a_worker_that_dies_is_an_error_in_words_and_the_next_build_has_a_new_one(build_file: Path) -> None:
    worker = dbt.start()
    worker.process.kill()
    with pytest.raises(AuditError, match="dbt's process ended with code -9"):
        list(worker.build(build_file))
    assert list(dbt.build(build_file))


def test_a_build_that_nobody_waited_for_is_not_taken_for_the_next(build_file: Path) -> None:
    first = dbt.build(build_file)
    next(first)
    first.close()
    with duckdb.connect(build_file) as connection:
        connection.execute(f"{WINDOWS} = 'nan'")
    with pytest.raises(dbt.Refused):
        list(dbt.build(build_file))


def test_the_process_that_orchestrates_does_not_wait_for_dbts_imports() -> None:
    code = "import sys, orchestration.definitions; sys.exit('dbt' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
