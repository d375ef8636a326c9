"""A disk that is full or shut, and a file system of another machine: the cause in words, and nothing half written."""

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from conftest import NOW, Run

from orchestration import disk, doctor, publish
from orchestration.errors import Exit, OperatorError
from orchestration.refresh import in_words
from orchestration.settings import Settings
from orchestration.store import Store
from tests.faults.harness import fault
from tests.faults.killed import is_sound, left_behind, marts, refresh_in_child
from tests.transforms.price_frames import bar, daily

LATER = "2026-11-02T23:00:00+00:00"
FULL = OSError(errno.ENOSPC, "No space left on device")


def fill(folder: Path, left_bytes: int) -> Path:
    """Leave so much room on the file system of a folder."""
    ballast = folder / "ballast"
    ballast.unlink(missing_ok=True)
    with ballast.open("wb") as file:
        size = disk.free_bytes(folder) - left_bytes
        os.posix_fallocate(file.fileno(), 0, size)
    return ballast


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 192 MB of its own."""
    mounted = tmp_path / "disk"
    mounted.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=192m", "small", mounted], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip(f"no file system can be mounted here: {made.stderr.decode().strip()}")
    yield mounted
    subprocess.run(["umount", "-l", mounted], check=True)


@pytest.mark.thorough
@pytest.mark.timeout(900)
@fault("P2-a-disk-that-fills-up")
def test_a_disk_that_fills_up_during_a_refresh_is_told_and_leaves_the_build_before(
    row: str, small_disk: Path, sample_dir: Path
) -> None:
    folder = small_disk / "data"
    shutil.copytree(sample_dir, folder, symlinks=True)
    before = marts(folder)
    # from no room for Dagster's first event, over raw, work and the build file, to the twins of the publish
    for left in (0, 40_000, 2_000_000, 5_000_000, 12_000_000):
        ballast = fill(small_disk, left)
        refused = refresh_in_child(folder, LATER, has_room_check=False)
        assert refused.code == Exit.OPERATOR_ERROR, (left, refused)
        assert "the disk is full" in refused.said, (left, refused.said)
        assert "MB are free. Make room and run the command again" in refused.said
        assert is_sound(folder)
        assert marts(folder) == before
        assert left_behind(folder) == [], left
        ballast.unlink()
    fill(small_disk, 10_000_000)
    asked_first = refresh_in_child(folder, LATER)
    assert asked_first.code == Exit.OPERATOR_ERROR
    assert "the disk is nearly full: a build needs about" in asked_first.said
    (small_disk / "ballast").unlink()
    assert refresh_in_child(folder, LATER).code == 0
    assert is_sound(folder)
    assert marts(folder) != before


def refuse(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, error: OSError = FULL) -> None:
    """Have every call of a function fail."""

    def fails(*_arguments: Any, **_options: Any) -> None:
        raise error

    monkeypatch.setattr(owner, name, fails)


@pytest.mark.parametrize("table", ["raw.daily_bars", "reference.calendar_overrides"])
@pytest.mark.parametrize(
    ("owner", "name"), [(pl.DataFrame, "write_parquet"), (Path, "replace")], ids=["write", "rename"]
)
@fault("P2-at-a-write-of-the-store")
def test_a_write_for_which_there_is_no_room_leaves_what_was_there(
    row: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str, owner: Any, name: str
) -> None:
    store = Store(Settings("files", tmp_path))
    is_raw = table == "raw.daily_bars"
    frame = daily(bar("CLSK", "2025-10-20", 20.4)) if is_raw else store.read(table)
    store.write(table, frame)
    files = {path: path.read_bytes() for path in tmp_path.rglob("*.parquet")}
    later = daily(bar("CLSK", "2025-10-20", 21.0, fetched_at=datetime(2026, 1, 2, tzinfo=UTC))) if is_raw else frame
    refuse(monkeypatch, owner, name)
    with pytest.raises(OperatorError, match=r"the disk is full: .* needs about 0\.0 MB, and [\d,.]+ MB are free"):
        store.write(table, later)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == files


@pytest.mark.parametrize(
    ("owner", "name"),
    [(publish, "write_twins"), (Path, "rename"), (shutil, "copyfile"), (publish, "_settle"),
     (publish, "write_atomically"), (Path, "symlink_to"), (publish, "point_current_at")],
    ids=["twins", "rename", "examples", "settle", "manifest", "link", "swap"],
)  # fmt: skip
@fault("P2-at-a-write-of-the-publish")
def test_a_publish_for_which_there_is_no_room_leaves_nothing_of_itself(
    row: str, sample_copy: Path, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str
) -> None:
    settings = Settings("sample", sample_copy)
    build = sample_copy / "work" / "build" / "warehouse.duckdb"
    build.parent.mkdir(exist_ok=True)
    shutil.copyfile(sample_copy / "current" / "warehouse.duckdb", build)
    before = marts(sample_copy)
    with monkeypatch.context() as broken:
        refuse(broken, owner, name)
        with pytest.raises(OperatorError, match="the disk is full"):
            publish.publish(settings, build, "later")
    assert [path.name for path in (sample_copy / "published").iterdir()] == [(sample_copy / "current").resolve().name]
    assert marts(sample_copy) == before
    assert is_sound(sample_copy)


@fault("P2-a-folder-that-cannot-be-written")
def test_a_read_only_folder_is_told_readers_go_on_and_doctor_knows(
    row: str, small_disk: Path, sample_dir: Path, miners: Run
) -> None:
    folder = small_disk / "data"
    shutil.copytree(sample_dir, folder, symlinks=True)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    done = miners("refresh", "--data-dir", folder, "--now", NOW)
    assert done.returncode == Exit.OPERATOR_ERROR, done.stderr
    assert "cannot be written" in done.stderr
    assert "readers keep the build before" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert miners("sql", "from meta.build", "--data-dir", folder).returncode == 0
    told = miners("doctor", "--data-dir", folder)
    assert told.returncode == Exit.OPERATOR_ERROR
    assert f"BAD  {folder} cannot be written: readers go on, no refresh can" in told.stdout


MOUNTED = """\
/dev/vda / ext4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
files:/export /srv/with\\040space nfs4 rw 0 0
"""


@fault("P10-network-file-system")
def test_doctor_warns_of_a_network_file_system(row: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert disk.file_system(Path("/srv/with space/data"), MOUNTED) == "nfs4"
    assert disk.file_system(Path("/srv/elsewhere"), MOUNTED) == "ext4"
    assert disk.file_system(Path("/tmp/data"), "") == "unknown"
    (tmp_path / "mounts").write_text(f"/dev/vda / ext4 rw 0 0\nfiles:/export {tmp_path} nfs rw 0 0\n")
    monkeypatch.setattr(doctor, "MOUNTS", tmp_path / "mounts")
    told = doctor.examine(lambda: Settings("sample", tmp_path))
    assert any("is on a network file system (nfs)" in finding.text for finding in told if not finding.is_fine)


@fault("P1-a-write-that-names-no-file")
def test_a_full_disk_is_told_where_the_system_names_no_file(row: str, tmp_path: Path) -> None:
    settings = Settings("sample", tmp_path)
    assert isinstance(in_words(FULL, settings), OperatorError)
    elsewhere = OSError(errno.ENOSPC, "No space left on device", "/elsewhere/file")
    assert in_words(elsewhere, settings) is elsewhere


@fault("P4-files-that-vanish-while-they-are-counted")
def test_a_file_that_another_process_removes_is_not_counted(
    row: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kept").write_bytes(b"123")
    gone = tmp_path / "gone"
    gone.write_bytes(b"12345")
    is_file = Path.is_file

    def and_then_it_goes(path: Path) -> bool:
        there = is_file(path)
        if path == gone:
            gone.unlink()
        return there

    monkeypatch.setattr(Path, "is_file", and_then_it_goes)
    assert disk.size(tmp_path) == 3
