"""What the disk under the data directory is like, and what to say when it refuses."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from orchestration.errors import OperatorError

UNFINISHED = ".tmp"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
SHUT = (errno.EROFS, errno.EACCES, errno.EPERM)
# Polars, DuckDB, SQLite and dbt hand the system's words on, not its numbers.
FULL_WORDS = ("no space left on device", "disk is full", "disk quota exceeded", "file too large")
SHUT_WORDS = ("read-only file system", "attempt to write a readonly database")
LEFT_AS_IT_WAS = "nothing stored was lost, and readers keep the build before"
# file systems of other machines, on which neither SQLite nor a lock can be relied on
REMOTE = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "glusterfs", "fuse.sshfs", "fuse.s3fs")


def refused(error: BaseException, path: Path, byte_count: int) -> OperatorError | None:
    """What to tell the operator where the disk was full or would not be written; None for any other error.

    Args:
        error: What was raised.
        path: What was being written.
        byte_count: About how much.
    """
    said, number = str(error).lower(), getattr(error, "errno", None)
    if number in FULL or any(words in said for words in FULL_WORDS):
        return OperatorError(
            f"the disk is full: {path} needs about {megabytes(byte_count)}, and {megabytes(free_bytes(path))} are "
            f"free. Make room and run the command again; {LEFT_AS_IT_WAS}"
        )
    if number in SHUT or any(words in said for words in SHUT_WORDS):
        return OperatorError(
            f"{path} cannot be written ({error}): mount its folder for writing, or give this user the right to it, or "
            f"choose another --data-dir; {LEFT_AS_IT_WAS}"
        )
    return None


def require_room(data_dir: Path) -> None:
    """Refuse to begin what the disk has no room to end.

    Raises:
        OperatorError: When the folder cannot be written, or has less room than the build before took.
    """
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refused(error, data_dir, 0) or error from error
    needed, free = needed_bytes(data_dir), free_bytes(data_dir)
    if free < needed:
        raise OperatorError(
            f"the disk is nearly full: a build needs about {megabytes(needed)} in {data_dir}, and {megabytes(free)} "
            f"are free. Make room and run the command again; {LEFT_AS_IT_WAS}"
        )


def needed_bytes(data_dir: Path) -> int:
    """About what a refresh writes: as much as the build before, and its tables beside it; 0 where there is none."""
    current = data_dir / "current"
    if not current.exists():
        return 0
    return size(current.resolve()) + size(data_dir / "work" / "tables")


def free_bytes(path: Path) -> int:
    """What is free where a path is or would be."""
    while not path.exists():
        path = path.parent
    return shutil.disk_usage(path).free


def megabytes(count: int) -> str:
    """A size in words."""
    return f"{count / 1e6:,.1f} MB"


def file_system(path: Path, mounts: str) -> str:
    """Kind of the file system that holds a path, out of the text of `/proc/mounts`."""
    kinds = {Path(line.split()[1].replace("\\040", " ")): line.split()[2] for line in mounts.splitlines()}
    return next((kinds[folder] for folder in (path, *path.parents) if folder in kinds), "unknown")


def can_be_written(folder: Path) -> bool:
    """Whether a file can be made there; root is told that it may write where the file system says no."""
    probe = folder / f".probe.{os.getpid()}{UNFINISHED}"
    try:
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def size(folder: Path) -> int:
    """Bytes of all files below a folder."""
    total = 0
    for path in below(folder):
        with suppress(FileNotFoundError):  # gone since it was listed
            total += path.stat().st_size if path.is_file() else 0
    return total


def below(folder: Path) -> Iterator[Path]:
    """Every file and folder below a folder; one that another process removes meanwhile is left out."""
    for parent, folders, files in os.walk(folder):
        yield from (Path(parent, name) for name in (*folders, *files))
