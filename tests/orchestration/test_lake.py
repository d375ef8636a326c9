"""A build is one snapshot of the lake: whole or not there, as the single file row for row, and the past as it was."""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import NOW, refresh_here

from orchestration.errors import MinersError, OperatorError, ShareError
from orchestration.lake import target
from orchestration.publish import current_build
from orchestration.settings import WAREHOUSE, Settings, instant
from tests.orchestration.postgres_server import PASSWORD

CROWD = Path(__file__).with_name("lake_crowd.py")
COMMITS, WRITERS, READERS = 60, 3, 4
EARLIER = ("2026-08-31T23:00:00+00:00", "2026-09-30T23:00:00+00:00")


@pytest.fixture(scope="session")
def lake_python() -> Path:
    """The Python of the lake's own environment, which uv makes from the lock."""
    uv = shutil.which("uv")
    if uv is None:
        pytest.skip("uv is not on the PATH")
    made = subprocess.run(
        [uv, "sync", "--frozen", "--script", target.CLIENT], capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        pytest.skip(f"DuckDB 1.5.5 and its extensions cannot be had here: {made.stderr.strip()[-200:]}")
    found = subprocess.run(
        [uv, "python", "find", "--script", target.CLIENT], capture_output=True, text=True, check=True
    )
    return Path(found.stdout.strip())


@dataclass(frozen=True)
class Lake:
    """An empty lake, and how to have something done with it."""

    settings: Settings
    python: Path
    folder: Path

    def start(self, what: str, name: str, **more: Any) -> "subprocess.Popen[str]":
        """A process of the crowd."""
        told = self.folder / f"{what}-{Path(name).stem}.json"
        told.write_text(json.dumps({"data_path": str(self.settings.lake_dir), "folder": str(self.folder), **more}))
        command = [self.python, CROWD, what, told, name]
        with told.with_suffix(".err").open("w") as error:
            return subprocess.Popen(command, env=target._environment(), stdout=subprocess.PIPE, stderr=error, text=True)

    def errors(self) -> dict[str, str]:
        """What the processes had to complain of."""
        return {path.stem: text for path in self.folder.glob("*.err") if (text := path.read_text())}

    def run(self, what: str, name: str = "", **more: Any) -> Any:
        """What a process of the crowd printed."""
        said, _ = self.start(what, name, **more).communicate(timeout=500)
        assert said, self.errors()
        return json.loads(said)


@pytest.fixture
def lake(postgres: int, lake_python: Path, sample_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    import psycopg2

    for name, value in (("HOST", "127.0.0.1"), ("PORT", str(postgres)), ("PASSWORD", PASSWORD)):
        monkeypatch.setenv(f"MINERS_PG_{name}", value)
    monkeypatch.setenv("MINERS_LAKE_PYTHON", str(lake_python))
    connection = psycopg2.connect(host="127.0.0.1", port=postgres, user="miners", password=PASSWORD, dbname="miners")
    connection.autocommit = True
    connection.cursor().execute("drop schema if exists lake cascade")
    connection.close()
    folder = tmp_path / "the lake's files"
    folder.mkdir()
    return Lake(Settings("sample", sample_dir, target="ducklake", lake_dir=folder), lake_python, tmp_path)


def file_of(settings: Settings) -> str:
    folder = current_build(settings)
    assert folder
    return str(folder / WAREHOUSE)


def test_a_build_is_one_snapshot_and_has_the_rows_of_the_single_file(lake: Lake) -> None:
    first = target.commit(lake.settings)
    assert first["is_new"]
    assert target.commit(lake.settings) == first | {"is_new": False}
    (snapshot,) = target.snapshots(lake.settings)
    assert snapshot["build_id"] == first["build_id"]
    assert lake.run("compare", file_of(lake.settings)) == []
    asked = "select count(*) as row_count from marts.announcement_returns"
    assert target.query(lake.settings, asked, None).item() > 100
    assert target.query(lake.settings, asked, NOW).item() > 100
    with pytest.raises(OperatorError, match="no build as of"):
        target.query(lake.settings, asked, "2020-01-01T00:00:00+00:00")
    for statement in ("copy (select 1 as a) to '/tmp/x.csv'", "from read_csv('/etc/passwd')", "select", "drop table x"):
        with pytest.raises(OperatorError):
            target.query(lake.settings, statement, None)


def test_a_writer_that_dies_or_loses_a_row_leaves_the_lake_as_it_was(lake: Lake) -> None:
    build = file_of(lake.settings)
    assert "marts.announcements did not read back as written" in lake.run("altered", build)
    assert target.snapshots(lake.settings) == []
    dying = lake.start("die", build)
    dying.communicate(timeout=200)
    assert dying.returncode == -9
    assert list((lake.settings.lake_dir or Path()).rglob("*.parquet")) != []
    assert target.snapshots(lake.settings) == []
    assert target.commit(lake.settings)["is_new"]
    assert lake.run("compare", build) == []


def test_a_folder_with_files_of_somebody_becomes_no_lake(lake: Lake) -> None:
    assert lake.settings.lake_dir
    lake.settings.lake_dir.mkdir(exist_ok=True)
    (lake.settings.lake_dir / "mine.parquet").touch()
    with pytest.raises(OperatorError, match="is not empty and holds no lake"):
        target.commit(lake.settings)


def test_a_lake_that_is_not_there_or_further_on_is_told_without_the_password(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target.commit(lake.settings)
    earlier = tmp_path / "earlier"
    shutil.copytree(current_build(lake.settings) or Path(), earlier / "published" / "a")
    (earlier / "published" / "a" / WAREHOUSE).chmod(0o644)
    (earlier / "current").symlink_to("published/a")
    with duckdb.connect(earlier / "current" / WAREHOUSE) as connection:
        connection.execute("update meta.build set build_id = 'x', refreshed_at = refreshed_at - interval 1 day")
    with pytest.raises(OperatorError, match="a lake only goes on"):
        target.commit(replace(lake.settings, data_dir=earlier))
    monkeypatch.setenv("MINERS_PG_PORT", "9")
    with pytest.raises(ShareError, match="MINERS_PG_HOST") as refused:
        target.commit(lake.settings)
    assert PASSWORD not in str(refused.value)
    monkeypatch.setenv("MINERS_LAKE_PYTHON", sys.executable)  # which has DuckDB 2.0 and no extension
    with pytest.raises(ShareError, match="the lake's process ended"):
        target.commit(lake.settings)
    monkeypatch.delenv("MINERS_LAKE_PYTHON")
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(OperatorError, match="needs uv"):
        target.commit(lake.settings)


@pytest.mark.thorough
def test_the_past_of_the_lake_is_the_build_as_of_then(lake: Lake, tmp_path: Path) -> None:
    data, to = tmp_path / "data", {"MINERS_TARGET": "ducklake", "MINERS_LAKE_DIR": lake.settings.lake_dir}
    times = [*EARLIER, NOW]
    for now in times:
        refresh_here(data, MINERS_NOW=now, **to)
    told = target.snapshots(lake.settings)
    assert [instant(one["refreshed_at"]) for one in told] == [instant(now) for now in times]
    for now, one in zip(times[:-1], told, strict=False):
        refresh_here(data, MINERS_NOW=now)
        as_of = file_of(Settings("sample", data))
        assert lake.run("compare", as_of, options=f", read_only, snapshot_version {one['snapshot_id']}") == []
        assert lake.run("compare", as_of) != []
    with pytest.raises(MinersError, match=r"published here, but not elsewhere: the lake holds build"):
        refresh_here(data, MINERS_NOW=EARLIER[0], **to)


@pytest.fixture
def bases(sample_dir: Path, tmp_path: Path) -> list[str]:
    """The sample's build, and two no table of which is as in another: each lacks a row more."""
    return bases_of(file_of(Settings("sample", sample_dir)), tmp_path)


def bases_of(build: str, folder: Path) -> list[str]:
    made = [build]
    for lacking in (1, 2):
        made.append(shutil.copyfile(build, str(folder / f"lacks-{lacking}.duckdb")))
        Path(made[-1]).chmod(0o644)
        with duckdb.connect(made[-1]) as connection:
            for schema, table in connection.execute(
                "select schema_name, table_name from duckdb_tables() where schema_name in ('marts', 'meta')"
            ).fetchall():
                if table != "build":
                    connection.execute(f"delete from {schema}.{table} where rowid < {lacking}")
    return made


@pytest.mark.thorough
@pytest.mark.timeout(2400)
def test_three_writers_and_four_readers_of_sixty_commits_see_no_half_and_no_step_back(
    lake: Lake, bases: list[str]
) -> None:
    stop = lake.folder / "stop"
    crowd = {"bases": bases, "commits": COMMITS, "stop": str(stop)}
    began = time.monotonic()
    writers = {f"writer-{n}": lake.start("write", f"writer-{n}", **crowd) for n in range(WRITERS)}
    _wait_for_snapshots(lake, 1)
    readers = [lake.start("read", f"reader-{n}", **crowd) for n in range(READERS)]
    _wait_for_snapshots(lake, COMMITS // 3)
    assert [writer.poll() for writer in writers.values()] == [None] * WRITERS, lake.errors()
    killed = writers.pop("writer-1")
    killed.kill()
    told = [killed.communicate()[0]]
    assert killed.returncode == -9
    writers["again"] = lake.start("write", "writer-1", **crowd)
    for name, writer in writers.items():
        said, _ = writer.communicate(timeout=1800)
        assert writer.returncode == 0, f"{name}: {lake.errors()}"
        told.append(said)
    seconds = time.monotonic() - began
    stop.touch()
    looked = [reader.communicate(timeout=300)[0] for reader in readers]
    assert [reader.returncode for reader in readers] == [0] * READERS, lake.errors()
    seen = [json.loads(said) for said in looked]
    ours = [json.loads(line) for said in told for line in said.splitlines() if line.endswith("}")]
    print(f"{seconds:.0f} s, load {os.getloadavg()}; commits {[len(t.splitlines()) for t in told]}, attempts "
          f"{sum(one['attempts'] for one in ours)}; readers {seen}")  # fmt: skip
    assert all(one["reads"] > 5 and one["last"] == COMMITS for one in seen)
    # the one that was killed may have died between its commit and its word
    assert len(ours) in (COMMITS - 1, COMMITS)
    assert len({one["generation"] for one in ours}) == len(ours)
    assert lake.run("past", "", **crowd) == {"wrong": [], "generations": [str(n + 1) for n in range(COMMITS)]}
    assert lake.run("compare", bases[COMMITS % len(bases)]) == []


def _wait_for_snapshots(lake: Lake, count: int) -> None:
    until = time.monotonic() + 900
    while time.monotonic() < until:
        try:
            if len(target.snapshots(lake.settings)) >= count:
                return
        except ShareError:  # nobody has made the catalog yet
            pass
        time.sleep(1)
    raise AssertionError(f"{count} commits did not come")
