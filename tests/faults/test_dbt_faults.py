"""dbt's manifest is missing, older than a model, or damaged: it is made again, and nobody sees a traceback."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration import dbt
from tests.faults.harness import fault


def cut(path: Path) -> None:
    """Leave the first half of a file."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def make_stale(path: Path) -> None:
    """As if every model were newer."""
    os.utime(path, (0, 0))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: shutil.rmtree(dbt.TARGET),
        lambda: make_stale(dbt.MANIFEST),
        lambda: cut(dbt.MANIFEST),
        lambda: dbt.MANIFEST.write_text("{}"),
    ],
    ids=["missing", "stale", "cut", "of-another-shape"],
)
@fault("P9-manifest")
def test_a_manifest_that_cannot_be_used_is_made_again(row: str, spoil: Callable[[], None]) -> None:
    dbt.ensure_parsed()
    spoil()
    assert not dbt.is_current()
    dbt.ensure_parsed()
    assert dbt.is_current()


@fault("P9-parsed-project-damaged")
def test_a_damaged_parsed_project_is_parsed_again_by_dbts_process(row: str, sample_dir: Path, tmp_path: Path) -> None:
    dbt.ensure_parsed()
    cut(dbt.PARSED)
    build = tmp_path / "warehouse.duckdb"
    shutil.copyfile(sample_dir / "current" / "warehouse.duckdb", build)
    worker = dbt.Worker()
    assert worker.build(build, lambda _event: None) == []
    worker.stop()
