"""Killed at any moment, a refresh leaves readers their build, and the next one gives the marts that it would have."""

import random
import shutil
import subprocess
import time
from pathlib import Path

import duckdb
import pytest
from conftest import MINERS, ROOT

from orchestration.settings import WAREHOUSE
from tests.faults.harness import fault
from tests.faults.killed import is_sound, left_behind, marts, refresh_in_child, told_by_doctor

LATER = "2026-11-02T23:00:00+00:00"
# in the order in which a refresh comes by: each is met by the run after the one that was killed before it
BOUNDARIES = [
    "step reference_tables", "step sessions", "os.rename raw/daily_bars", "os.rename raw/fetches", "step prices",
    "os.rename work/events.tags.parquet", "step events", "step returns", "step source_health", "step claim_checks",
    "step event_study", "step placebo",
    "os.rename work/meta.refresh.parquet", "os.mkdir work/build", "dbt", "step models",
    "os.mkdir published", "os.rename published/warehouse.duckdb", "os.rename published/manifest.json",
    "os.symlink .current", "os.rename current", "step published/warehouse",
]  # fmt: skip


@pytest.fixture(scope="module")
def undisturbed(sample_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's build, and the one after it that nothing disturbed."""
    folder = tmp_path_factory.mktemp("undisturbed") / "data"
    shutil.copytree(sample_dir, folder, symlinks=True)
    assert refresh_in_child(folder, LATER).code == 0
    return folder


def read_build_id(folder: Path) -> str:
    with duckdb.connect(folder / "current" / WAREHOUSE, read_only=True) as connection:
        found = connection.execute("select build_id from meta.build").fetchone()
    assert found
    return found[0]


@pytest.mark.thorough
@pytest.mark.timeout(1800)  # two dozen processes
@fault("P1-killed-before-each-write")
def test_a_refresh_killed_at_any_boundary_leaves_the_build_before_and_the_rerun_gives_the_same_bytes(
    row: str, sample_copy: Path, undisturbed: Path
) -> None:
    before = marts(sample_copy)
    assert before != marts(undisturbed)
    for boundary in BOUNDARIES:
        assert refresh_in_child(sample_copy, LATER, boundary).code == -9, f"never came to {boundary}"
        assert is_sound(sample_copy), boundary
        is_swapped = boundary == BOUNDARIES[-1]
        assert marts(sample_copy) == (marts(undisturbed) if is_swapped else before), boundary
        assert read_build_id(sample_copy) == (sample_copy / "current").resolve().name
    told = told_by_doctor(sample_copy)
    assert len(told) == 1
    assert "was cut off; readers keep the build before" in told[0]
    assert refresh_in_child(sample_copy, LATER).code == 0
    assert marts(sample_copy) == marts(undisturbed)
    assert left_behind(sample_copy) == []
    builds = list((sample_copy / "published").iterdir())
    assert [build.name for build in builds if not (build / "manifest.json").exists()] == []
    assert told_by_doctor(sample_copy) == []


@pytest.mark.thorough
@fault("P1-killed-at-random")
def test_the_command_killed_at_random_times_converges(row: str, sample_copy: Path, undisturbed: Path) -> None:
    command = [MINERS, "refresh", "--data-dir", sample_copy, "--now", LATER]
    chance = random.Random(20261102)
    before = marts(sample_copy)
    for _ in range(3):
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert process.stdout
        for _line in range(chance.randrange(2, 20)):  # a line a step: where it gets to does not depend on the machine
            process.stdout.readline()
        time.sleep(chance.uniform(0, 0.3))
        process.kill()
        assert process.wait() == -9
        process.stdout.close()
        assert is_sound(sample_copy)
        assert marts(sample_copy) == before
    assert refresh_in_child(sample_copy, LATER).code == 0
    assert marts(sample_copy) == marts(undisturbed)
    assert left_behind(sample_copy) == []


@pytest.mark.thorough
def test_a_child_reaches_every_boundary_that_is_named(undisturbed: Path, tmp_path: Path) -> None:
    """A new write that is not among the boundaries is seen here: every folder that is written has one."""
    shutil.copytree(undisturbed, tmp_path / "data", symlinks=True)
    reached = refresh_in_child(tmp_path / "data", "2026-11-03T23:00:00+00:00").reached
    assert [boundary for boundary in BOUNDARIES if boundary not in reached] == []
    steps = {label for label in reached if label.startswith("step ") and "/" not in label}
    unwatched = {
        "step announcements", "step sightings", "step ticker_owners", "step shares_outstanding",
        "step bitcoin_confounders", "step market_value_changes",
    }  # fmt: skip
    assert steps - set(BOUNDARIES) <= unwatched
