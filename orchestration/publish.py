"""Build, audit, publish: readers see the build before or this one, never a half of either."""

import fcntl
import hashlib
import json
import os
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import duckdb

from orchestration.disk import refused
from orchestration.duck import open_build
from orchestration.durably import write_atomically
from orchestration.errors import OperatorError
from orchestration.settings import DBT_PROJECT, WAREHOUSE, Settings

KEPT_BUILDS = 5
# whatever the umask: everybody may read a build, nobody may change a file of it
READABLE_FILE, READABLE_FOLDER = 0o444, 0o755
LOCK = "refresh.lock"
LOOKS = ", a sensor that only looks"
LONGEST_LOOK_SECONDS = 120.0
# until the holder has written who it is; whoever looks for a moment whether it is held is no refresh either
JUST_STARTED_SECONDS = 1.0
EXAMPLES = DBT_PROJECT / "examples.sql"


def new_build_id(settings: Settings, now: datetime) -> str:
    """An id that sorts by time: the instant of the refresh and, where several share it, a number."""
    stem = now.strftime("%Y%m%dT%H%M%SZ")
    taken = {path.name for path in (settings.data_dir / "published").glob(f"{stem}*")}
    number = 1
    while f"{stem}-{number:03d}" in taken:
        number += 1
    return f"{stem}-{number:03d}"


def current_build(settings: Settings) -> Path | None:
    """The folder that readers see now."""
    link = settings.data_dir / "current"
    return link.resolve() if link.exists() else None


def publish(settings: Settings, build: Path, build_id: str) -> Path:
    """Move a finished build file to its own read-only folder, and point `current` at it.

    Beside it stand a Parquet twin of every mart and the examples of what to ask.

    Returns:
        The published file.

    Raises:
        OperatorError: When the disk is full or may not be written; the build before stays, and nothing of this one.
    """
    folder = settings.data_dir / "published" / build_id
    size = build.stat().st_size
    try:
        if folder.exists() and not (folder / "manifest.json").exists():
            shutil.rmtree(folder)  # of a publish of the same build that was killed
        folder.mkdir(parents=True)
        for shown in (folder.parent, folder):
            shown.chmod(READABLE_FOLDER)
    except OSError as error:
        raise refused(error, folder, size) or error from error
    try:
        published = _fill(build, folder)
        point_current_at(settings, folder)
    except Exception as error:
        shutil.rmtree(folder)
        raise refused(error, folder, size) or error from error
    forget_old_builds(settings)
    return published


def _fill(build: Path, folder: Path) -> Path:
    """Put the build, its twins, the examples and the manifest into a folder that no reader knows yet."""
    with open_build(build) as connection:
        write_twins(connection, folder)
        connection.execute("checkpoint")
    if build.with_name(build.name + ".wal").exists():
        raise RuntimeError(f"{build} still has a write-ahead log after a checkpoint")
    published = folder / WAREHOUSE
    build.rename(published)
    shutil.copyfile(EXAMPLES, folder / EXAMPLES.name)
    files = sorted(folder.iterdir())
    for path in files:
        _settle(path)
    manifest = {
        "build_id": folder.name,
        "sha256": {path.name: sha256(path) for path in files},
        "bytes": {path.name: path.stat().st_size for path in files},
    }
    write_atomically(folder / "manifest.json", json.dumps(manifest, indent=1).encode())
    (folder / "manifest.json").chmod(READABLE_FILE)
    return published


def _settle(path: Path) -> None:
    """Bytes on disk, and nobody's to change."""
    with path.open("rb+") as written:
        os.fsync(written.fileno())
    path.chmod(READABLE_FILE)


def write_twins(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """A Parquet file of every mart, for whoever has no DuckDB: `marts.announcement_returns.parquet`."""
    marts = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where schema_name in ('marts', 'meta') order by 1"
    ).fetchall()
    for (mart,) in marts:
        connection.table(mart).write_parquet(str(folder / f"{mart}.parquet"))


def differences(folder: Path) -> list[str]:
    """What of a published build is not as its manifest says, each in words; nothing when all is."""
    manifest = folder / "manifest.json"
    if not manifest.exists():
        return [f"{folder} has no manifest: run `miners refresh`"]
    try:
        hashes: dict[str, str] = json.loads(manifest.read_text())["sha256"]
    except (ValueError, KeyError, TypeError):
        return [f"{manifest} is damaged: run `miners rebuild`, which asks nobody"]
    missing = [name for name in hashes if not (folder / name).exists()]
    changed = [name for name in hashes if name not in missing and sha256(folder / name) != hashes[name]]
    return [f"{folder / name} is missing" for name in missing] + [
        f"{folder / name} DIFFERS from its manifest" for name in changed
    ]


def point_current_at(settings: Settings, folder: Path) -> None:
    """Swap the symlink in one step.

    Raises:
        OperatorError: When a real folder stands in its place, as of a copied backup.
    """
    current = settings.data_dir / "current"
    if current.is_dir() and not current.is_symlink():
        raise OperatorError(f"{current} is a folder, not the link that `miners` makes: move it away, and run again")
    beside = settings.data_dir / f".current.{os.getpid()}"
    beside.unlink(missing_ok=True)
    beside.symlink_to(folder.relative_to(settings.data_dir))
    beside.replace(current)


def forget_old_builds(settings: Settings) -> None:
    """Keep the builds published last; a reader that still holds an older one keeps its open file.

    The one that readers see stays, even where a clock that ran ahead makes the others look younger. A folder without a
    manifest is of a publish that was cut off: no reader was ever shown it.
    """
    folders = list((settings.data_dir / "published").iterdir())
    whole = [folder for folder in folders if (folder / "manifest.json").exists()]
    by_age = sorted(whole, key=lambda folder: (folder / "manifest.json").stat().st_mtime_ns)
    seen = current_build(settings)
    for old in {*folders} - {*by_age[-KEPT_BUILDS:]} - {seen}:
        shutil.rmtree(old, ignore_errors=True)
    for link in settings.data_dir.glob(".current.*"):
        link.unlink(missing_ok=True)


def sha256(path: Path) -> str:
    """Hash of a file, as the manifest keeps it."""
    with path.open("rb") as read:
        return hashlib.file_digest(read, "sha256").hexdigest()


@contextmanager
def only_refresh(settings: Settings, wait_seconds: float = 0, is_brief: bool = False) -> Iterator[None]:
    """Hold the data directory's lock; the kernel drops it when the process dies, however it dies.

    Args:
        settings: Which data directory.
        wait_seconds: How long to wait for another refresh.
        is_brief: Held for moments only, by a sensor: whoever comes meanwhile waits until it is free.

    Raises:
        OperatorError: When another refresh holds it, naming its process and machine and when it began; when the
            folder may not be written.
    """
    path = settings.data_dir / LOCK
    began = time.monotonic()
    with _opened(path) as lock:
        while not _took(lock):
            lock.seek(0)
            holder = lock.read()
            longest = LONGEST_LOOK_SECONDS if LOOKS in holder else JUST_STARTED_SECONDS
            if time.monotonic() >= began + max(wait_seconds, longest):
                raise OperatorError(
                    f"another refresh is running: {holder or 'just started'}; wait until it ends, or stop it"
                )
            time.sleep(0.1)
        lock.truncate(0)
        now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
        lock.write(f"process {os.getpid()} of {socket.gethostname()} since {now}{LOOKS if is_brief else ''}")
        lock.flush()
        try:
            yield
        finally:
            with suppress(OSError):
                lock.truncate(0)


def lock_holder(settings: Settings) -> tuple[bool, str]:
    """Whether a refresh holds the lock now, and what the lock says: of a process that was killed, it says it still."""
    try:
        with (settings.data_dir / LOCK).open("r") as lock:
            return not _took(lock), lock.read()
    except OSError:
        return False, ""


def _opened(path: Path) -> IO[str]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a+")
    except OSError as error:
        raise refused(error, path, 0) or error from error


def _took(lock: IO[str]) -> bool:
    """Take the lock where nobody has it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
