"""Files that are there whole or not at all, whatever happens meanwhile."""

import os
from pathlib import Path
from urllib.parse import quote

LONGEST_PART = 60


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    beside.write_bytes(content)
    replace_durably(beside, path)


def replace_durably(beside: Path, path: Path) -> None:
    """Move a finished file to its place, its bytes on disk first."""
    with beside.open("rb") as written:
        os.fsync(written.fileno())
    beside.replace(path)


def private_folder(path: Path) -> Path:
    """A folder that, where it is made here, nobody but its owner reads: licensed data, what runs said."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)
    return path


def path_part(text: str) -> str:
    """A text from outside as part of a file's name: no separator, nothing but ASCII, not too long."""
    return quote(text, safe="", errors="replace")[:LONGEST_PART]
