"""Readers see the build before or the one after, never a mixture and never an error."""

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest
import yaml

from orchestration.errors import OperatorError
from orchestration.publish import (
    KEPT_BUILDS,
    current_build,
    differences,
    new_build_id,
    only_refresh,
    publish,
    sha256,
)
from orchestration.settings import DBT_PROJECT, WAREHOUSE, Settings, instant
from orchestration.warehouse import READABLE_SINCE

TABLES = 6
ROWS = 2000


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(mode="sample", data_dir=tmp_path)


def make_build(settings: Settings, generation: int) -> Path:
    """A file whose tables all say which generation they are of."""
    path = settings.data_dir / "work" / "build" / WAREHOUSE
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(path, config={"storage_compatibility_version": READABLE_SINCE}) as connection:
        for table in range(TABLES):
            connection.execute(f"create table t{table} as select {generation} as generation from range({ROWS})")
    return path


def test_the_newest_builds_are_kept_read_only_with_their_hashes(settings: Settings) -> None:
    for generation in range(KEPT_BUILDS + 2):
        published = publish(settings, make_build(settings, generation), f"build-{generation:03d}")
    assert len(list((settings.data_dir / "published").iterdir())) == KEPT_BUILDS
    assert current_build(settings) == published.parent
    assert published.stat().st_mode & 0o222 == 0
    manifest = json.loads((published.parent / "manifest.json").read_text())
    assert manifest["sha256"][WAREHOUSE] == sha256(published)


def test_what_a_publish_that_was_cut_off_left_is_cleared_away_by_the_next(settings: Settings) -> None:
    cut_off = settings.data_dir / "published" / "build-000"
    cut_off.mkdir(parents=True)
    (cut_off / "marts.a.parquet").write_bytes(b"half")
    published = publish(settings, make_build(settings, 1), "build-001")
    assert list((settings.data_dir / "published").iterdir()) == [published.parent]


def test_the_build_that_readers_see_stays_although_the_clock_ran_ahead_before(settings: Settings) -> None:
    for generation in range(KEPT_BUILDS):
        published = publish(settings, make_build(settings, generation), f"build-{generation:03d}")
        os.utime(published.parent / "manifest.json", (4e9, 4e9))
    published = publish(settings, make_build(settings, 9), "build-009")
    assert published.exists()
    assert current_build(settings) == published.parent


def test_a_publish_that_was_killed_goes_on_under_the_same_id(settings: Settings) -> None:
    cut_off = settings.data_dir / "published" / "build-001"
    cut_off.mkdir(parents=True)
    (cut_off / "marts.a.parquet").write_bytes(b"half")
    published = publish(settings, make_build(settings, 1), "build-001")
    assert differences(published.parent) == []
    assert not (cut_off / "marts.a.parquet").exists()


def test_a_folder_in_the_place_of_the_link_is_told_and_left(settings: Settings) -> None:
    kept = settings.data_dir / "current" / "kept"
    kept.mkdir(parents=True)
    build = make_build(settings, 1)
    with pytest.raises(OperatorError, match="current is a folder, not the link that `miners` makes: move it away"):
        publish(settings, build, "build-001")
    assert kept.exists()


def test_build_ids_of_one_instant_differ_and_sort(settings: Settings) -> None:
    now = instant("2026-01-02T03:04:05+00:00")
    first = new_build_id(settings, now)
    publish(settings, make_build(settings, 1), first)
    assert first == "20260102T030405Z-001"
    assert new_build_id(settings, now) == "20260102T030405Z-002"


def test_a_second_refresh_is_refused_with_the_process_that_runs(settings: Settings) -> None:
    refused = pytest.raises(OperatorError, match=r"another refresh is running: process \d+")
    with only_refresh(settings), refused, only_refresh(settings):
        pass
    with only_refresh(settings):
        pass


def test_the_lock_of_a_killed_process_is_gone(settings: Settings) -> None:
    hold = (
        "import os, signal; from pathlib import Path; from orchestration.publish import only_refresh; "
        "from orchestration.settings import Settings; "
        f"lock = only_refresh(Settings('sample', Path({str(settings.data_dir)!r}))); lock.__enter__(); "
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", hold], check=False).returncode == -9
    with only_refresh(settings):
        pass


def test_the_rows_of_every_mart_stand_in_the_order_of_its_key(sample_dir: Path) -> None:
    """Else a build made again would differ from the first, and a reader of one company would read every block."""
    keys = {
        f"{path.parent.name}.{path.stem}": yaml.safe_load(path.read_text())["models"][0]["data_tests"][0]["sound_rows"]
        for path in (DBT_PROJECT / "models").glob("m*/*.yml")
    }
    assert len(keys) > 15
    for name, declared in keys.items():
        rows = pl.read_parquet(sample_dir / "current" / f"{name}.parquet").select(declared["arguments"]["columns"])
        assert rows.equals(rows.sort(pl.all())), name
