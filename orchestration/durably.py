"""Files that are there whole or not at all, whatever happens meanwhile."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from orchestration.disk import UNFINISHED, refused

LONGEST_PART = 60


@contextmanager
def put_in_place(
    path: Path, byte_count: int, is_lasting: bool = True, named: Callable[[Path], Path] | None = None
) -> Iterator[Path]:
    """Give a file to write beside a path, and move it there once it is written; what fails leaves nothing behind.

    Args:
        path: Where the file will be.
        byte_count: About how much is to be written, for the words when the disk is full.
        is_lasting: Whether its bytes must outlive a power cut; what can be made again need not, and a wait for the
            disk costs some ten milliseconds.
        named: Path of the written file, where that follows from what is in it.

    Raises:
        OperatorError: When the disk is full, or the folder cannot be written.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}{UNFINISHED}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield beside
        if is_lasting:
            _settle(beside)
        beside.replace(named(beside) if named else path)
        if is_lasting:
            _settle(path.parent)
    except BaseException as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        if words := refused(error, path, byte_count):
            raise words from error
        raise


def write_atomically(path: Path, content: bytes, is_lasting: bool = True) -> None:
    """Write a file so that it is there whole or not at all; raises as `put_in_place` does."""
    with put_in_place(path, len(content), is_lasting) as beside:
        beside.write_bytes(content)


def sweep(folder: Path) -> None:
    """Delete what a process that was killed left half written."""
    for left in folder.rglob(f".*{UNFINISHED}"):
        left.unlink(missing_ok=True)


def _settle(path: Path) -> None:
    """Wait until the bytes of a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def private_folder(path: Path) -> Path:
    """A folder that, where it is made here, nobody but its owner reads: licensed data, what runs said."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)
    return path


def path_part(text: str) -> str:
    """A text from outside as part of a file's name: no separator, nothing but ASCII, not too long."""
    return quote(text, safe="", errors="replace")[:LONGEST_PART]
