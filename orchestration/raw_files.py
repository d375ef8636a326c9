"""The files of a raw table: each added whole under the hash of its content, many merged into one, read as one."""

import json
from collections.abc import Callable
from hashlib import file_digest
from pathlib import Path
from typing import TypeVar

import polars as pl

from orchestration.durably import put_in_place
from orchestration.errors import OperatorError

# a live refresh keeps each answer in a file of its own; a year of them would take minutes to read
MOST_FILES = 64
MERGED = "0-all-"
DIGITS = 16  # of the hash of its content that a raw file bears in its name
READS = 20  # of a folder whose files are being merged meanwhile
T = TypeVar("T")


def read_whole(path: Path) -> pl.DataFrame:
    """The rows of a file.

    Raises:
        OperatorError: When it is damaged, with what to do.
    """
    try:
        return pl.read_parquet(path, glob=False)
    except pl.exceptions.PolarsError as error:
        again = "it is made again by `miners rebuild`, which asks nobody"
        lost = (
            "restore it from a backup, or move it away: what it held is asked for again where its source still has it"
        )
        is_raw = path.parent.parent.name == "raw"
        raise OperatorError(f"{path} is damaged ({error}): {lost if is_raw else again}") from error


def append(frame: pl.DataFrame, folder: Path, begins: str, metadata: dict[str, str] | None = None) -> None:
    """Add a file to a raw table, named by the hash of its content, so that a changed byte can be seen."""

    def named(written: Path) -> Path:
        return folder / f"{begins}{digest(written)}.parquet"

    with put_in_place(folder / f"{begins}.parquet", int(frame.estimated_size()), named=named) as beside:
        frame.write_parquet(beside, metadata=metadata)


def merge_many(folder: Path) -> None:
    """Put the many files of a raw table into one that names what it holds, then delete those.

    Nothing is done where there are few, nor where one is not what its name says: merged, a byte that turned would be
    a row like any other, and what `miners doctor` tells of it would be gone. Columns that this version does not know,
    of a newer one, are kept.

    Args:
        folder: Of the table.
    """
    held = sorted(folder.glob("*.parquet"))
    to_merge = _not_held(held)
    if len(to_merge) <= MOST_FILES or not all(map(is_as_named, to_merge)):
        return
    rows = pl.concat(parts(to_merge), how="diagonal")
    append(rows, folder, MERGED, {"holds": json.dumps([file.name for file in held])})
    for file in held:
        file.unlink()


def digest(path: Path) -> str:
    """Hash of a file, as the name of a raw file bears it."""
    with path.open("rb") as read:
        return file_digest(read, "sha256").hexdigest()[:DIGITS]


def is_as_named(path: Path) -> bool:
    """Whether a raw file holds what its name says; files from before names bore a hash say nothing."""
    said = path.stem.rpartition("-")[2]
    return len(said) != DIGITS or said == digest(path)


def at_one_moment(folder: Path, read: Callable[[list[Path]], T]) -> T:
    """What `read` makes of the files of a raw table as they stood together, whatever a writer does meanwhile.

    No file is ever changed, so that a listing on which two looks agree, read whole, is one moment. New files beside
    it do not matter; only a merge, which deletes what was listed, has it read again.

    Raises:
        OperatorError: When files were merged during every one of the reads.
    """
    for _ in range(READS):
        files = sorted(folder.glob("*.parquet"))
        if files != sorted(folder.glob("*.parquet")):  # one look may miss what a merge deletes and its file too
            continue
        try:
            return read(_not_held(files))
        except FileNotFoundError:  # merged into another since its name was read
            continue
    raise OperatorError(f"{folder} was changed by another process at every one of {READS} reads: try again")


def parts(files: list[Path]) -> list[pl.DataFrame]:
    """Each file's rows."""
    return [read_whole(file) for file in files]


def rows_in(files: list[Path]) -> int:
    """How many rows the files have together, of which none is read.

    Raises:
        OperatorError: When one is damaged, with its name and what to do.
    """
    try:
        return pl.scan_parquet(files, glob=False).select(pl.len()).collect().item() if files else 0
    except pl.exceptions.PolarsError:
        return sum(part.height for part in parts(files))


def _not_held(files: list[Path]) -> list[Path]:
    """The files of a raw table, oldest first, without those that a merged one holds: a crash may have left both."""
    merged = [file for file in files if file.name.startswith(MERGED)]
    held = {name for file in merged for name in _held(file)}
    return [file for file in files if file.name not in held]


def _held(merged: Path) -> list[str]:
    try:
        return json.loads(pl.read_parquet_metadata(merged)["holds"])
    except pl.exceptions.PolarsError:
        return []  # it is damaged, which whoever reads it is told
