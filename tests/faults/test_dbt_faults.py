"""dbt's manifest is missing, older than a model, or damaged: it is made again, and nobody sees a traceback."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import msgpack
import pytest

from orchestration import dbt
from tests.faults.harness import fault


def cut(path: Path) -> None:
    """Leave the first half of a file."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def make_stale(path: Path) -> None:
    """As if every model were newer."""
    os.utime(path, (0, 0))


def of_another_dbt(path: Path) -> None:
    """As before an upgrade of dbt."""
    told = json.loads(path.read_bytes())
    told["metadata"]["dbt_version"] = "1.0.0"
    path.write_text(json.dumps(told))


@pytest.fixture(scope="module")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of dbt's answers of our own: what is damaged here no other process reads."""
    return dbt.ensure_parsed(tmp_path_factory.mktemp("parsed") / "target").parent


@pytest.fixture
def target(parsed: Path, tmp_path: Path) -> Path:
    """The same, for one test to damage."""
    return Path(shutil.copytree(parsed, tmp_path / "target"))


@pytest.mark.parametrize(
    "spoil",
    [
        shutil.rmtree,
        lambda target: make_stale(target / dbt.MANIFEST),
        lambda target: make_stale(target / dbt.PARSED),
        lambda target: cut(target / dbt.MANIFEST),
        lambda target: (target / dbt.MANIFEST).write_text("{}"),
        lambda target: of_another_dbt(target / dbt.MANIFEST),
    ],
    ids=["missing", "stale", "stale-parsed-project", "cut", "of-another-shape", "of-another-dbt"],
)
@fault("P9-manifest")
def test_a_manifest_that_cannot_be_used_is_seen(row: str, spoil: Callable[[Path], object], target: Path) -> None:
    assert dbt.is_current(target)
    spoil(target)
    assert not dbt.is_current(target)


@pytest.mark.parametrize("spoil", [shutil.rmtree, lambda target: cut(target / dbt.MANIFEST)], ids=["missing", "cut"])
@fault("P9-manifest-made-again")
def test_it_is_made_again(row: str, spoil: Callable[[Path], object], target: Path) -> None:
    spoil(target)
    assert dbt.ensure_parsed(target) == target / dbt.MANIFEST
    assert dbt.is_current(target)
    assert sorted(path.name for path in target.iterdir()) == [dbt.MANIFEST, dbt.PARSED]


@fault("P9-manifest-made-by-many-at-once")
def test_a_manifest_is_whole_at_every_moment_while_it_is_made(row: str, target: Path) -> None:
    """The first start on a new machine: the webserver, the daemon and a code server each find no manifest."""
    make_stale(target / dbt.MANIFEST)
    parsing = [subprocess.Popen([*dbt.WORKER, "parse", target]) for _ in range(2)]
    looks = 0
    while any(one.poll() is None for one in parsing):
        json.loads((target / dbt.MANIFEST).read_bytes())
        msgpack.unpackb((target / dbt.PARSED).read_bytes())
        looks += 1
    assert [one.wait() for one in parsing] == [0, 0]
    assert looks > 20
    assert dbt.is_current(target)


@fault("P9-model-edited-while-it-is-parsed")
def test_a_model_that_changes_while_dbt_parses_is_newer_than_what_was_parsed(
    row: str, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = dbt.newest_source()
    assert (target / dbt.MANIFEST).stat().st_mtime_ns == seen  # not the time when dbt ended
    monkeypatch.setattr(dbt, "newest_source", lambda: seen + 1)
    assert not dbt.is_current(target)


@fault("P9-parsed-project-damaged")
def test_a_damaged_parsed_project_is_parsed_again_by_dbts_process(
    row: str, target: Path, sample_dir: Path, tmp_path: Path
) -> None:
    cut(target / dbt.PARSED)
    build = tmp_path / "warehouse.duckdb"
    shutil.copyfile(sample_dir / "current" / "warehouse.duckdb", build)
    worker = dbt.Worker(target)
    assert list(worker.build(build))
    worker.stop()


@fault("P9-lock-of-an-editor")
def test_a_link_that_an_editor_leaves_beside_a_model_stops_nobody(
    row: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tmp_path / "models" / "a.sql"
    model.parent.mkdir()
    model.touch()
    (tmp_path / "models" / ".#a.sql").symlink_to("desk@machine.42:1")
    monkeypatch.setattr(dbt, "DBT_PROJECT", tmp_path)
    assert dbt.newest_source() >= model.stat().st_mtime_ns
