"""Buckets on a disk: what goes into each, what was made of it, and by which code; finished ones are not done again.

    FOLDER/inputs/07/NAME.parquet     the frames of bucket 7
    FOLDER/done/07/NAME.parquet       what was made of them, beside manifest.json: inputs, code, bytes of every file

A bucket appears under `done` in one rename, manifest included, so a kill at any moment leaves it whole or not there.
A rerun asks each bucket whether its manifest still tells the truth, and does only those whose does not. The machines of
a cluster must see the folder under the same path.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from hashlib import file_digest, sha256
from pathlib import Path
from uuid import uuid4

import polars as pl
import pyarrow.parquet as pq

from orchestration.code_mark import code_mark
from orchestration.disk import UNFINISHED
from orchestration.errors import MinersError
from transforms.buckets import Run, buckets_of

INPUTS, DONE, MANIFEST = "inputs", "done", "manifest.json"
Frames = dict[str, pl.DataFrame]
Work = Callable[[Frames], Frames]


class BucketError(MinersError):
    """A bucket on the disk is not what its manifest says."""


@dataclass(frozen=True)
class Manifest:
    """What a finished bucket was made from, and what it consists of.

    Attributes:
        bucket: Its number, as its folder is named.
        work: Name of the function that made it.
        inputs: Hash of the files that went in.
        code: Mark of the code.
        files: Hash of each file that came out.
    """

    bucket: str
    work: str
    inputs: str
    code: str
    files: dict[str, str]


@dataclass(frozen=True)
class Receipt:
    """What a worker says of a bucket: its manifest, and whether it was made just now."""

    manifest: Manifest
    is_new: bool


def put_in_buckets(batches: Iterable[Mapping[str, pl.DataFrame]], key: str, folder: Path, count: int) -> list[Path]:
    """Lay frames out in buckets, batch by batch: no more than one batch is in memory.

    Args:
        batches: Frames by name, each with the column `key`; a name has the same columns in every batch.
        key: The company.
        folder: Of the job; the inputs that it had are replaced in one step.
        count: Number of buckets.

    Returns:
        The folder of each bucket that has a row.
    """
    for left in folder.glob(f".{INPUTS}.*{UNFINISHED}"):
        shutil.rmtree(left)  # of a process that was killed
    unfinished = _unfinished(folder / INPUTS)
    writers: dict[Path, pq.ParquetWriter] = {}
    try:
        for batch in batches:
            _append(batch, key, unfinished, count, writers)
    finally:
        for writer in writers.values():
            writer.close()
    _put(unfinished, folder / INPUTS)
    return sorted((folder / INPUTS).iterdir())


def _append(
    batch: Mapping[str, pl.DataFrame], key: str, unfinished: Path, count: int, writers: dict[Path, pq.ParquetWriter]
) -> None:
    """Add the rows of a batch to the files of their buckets; a bucket with a row has a file of every name."""
    placed = {name: frame.with_columns(_bucket=buckets_of(frame[key], count)) for name, frame in batch.items()}
    numbers = sorted({number for frame in placed.values() for number in frame["_bucket"].unique()})
    for number in numbers:
        for name, frame in placed.items():
            path = unfinished / f"{number:02d}" / f"{name}.parquet"
            rows = frame.filter(pl.col("_bucket") == number).drop("_bucket").to_arrow()
            if path not in writers:
                path.parent.mkdir(parents=True, exist_ok=True)
                writers[path] = pq.ParquetWriter(path, rows.schema)
            writers[path].write_table(rows)


def finish_buckets(folder: Path, work: Work, run: Run) -> list[Receipt]:
    """Make what is missing of every bucket of a job.

    Args:
        folder: Of the job.
        work: From a bucket's frames to what is made of them; a function of a module, so that workers find it.
        run: Who does it.

    Returns:
        A receipt of each bucket, in their order.

    Raises:
        EngineError: When whoever ran it lost a bucket, or is of another version.
        BucketError: When a receipt is of other code or inputs than this process sees.
    """
    sources = sorted((folder / INPUTS).iterdir())
    receipts = list(run(partial(finish_bucket, work), sources))
    wanted = [(source.name, inputs_mark(source), code_mark()) for source in sources]
    told = [(each.manifest.bucket, each.manifest.inputs, each.manifest.code) for each in receipts]
    if told != wanted:
        raise BucketError(f"{folder}: a bucket was made from other inputs or by other code; run it again")
    for left in set((folder / DONE).iterdir()) - {folder / DONE / source.name for source in sources}:
        shutil.rmtree(left)  # of companies that are gone, or half written by a process that was killed
    return receipts


def finish_bucket(work: Work, source: Path) -> Receipt:
    """Make a bucket, unless what is there was made from the same inputs by the same code and is whole."""
    place = source.parents[1] / DONE / source.name
    name, made_from, code = f"{work.__module__}.{work.__qualname__}", inputs_mark(source), code_mark()
    kept = read_manifest(place)
    if kept and (kept.work, kept.inputs, kept.code) == (name, made_from, code) and kept.files == _hashes(place):
        return Receipt(kept, False)
    made = work({file.stem: pl.read_parquet(file) for file in sorted(source.iterdir())})
    unfinished = _unfinished(place)
    for each, frame in made.items():
        frame.write_parquet(unfinished / f"{each}.parquet")
    manifest = Manifest(source.name, name, made_from, code, _hashes(unfinished))
    (unfinished / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1))
    _put(unfinished, place)
    return Receipt(manifest, True)


def scan(folder: Path, receipts: Iterable[Receipt], name: str) -> pl.LazyFrame:
    """One of the frames that the buckets of a job were made into, over all of them in their order."""
    files = [folder / DONE / receipt.manifest.bucket / f"{name}.parquet" for receipt in receipts]
    return pl.concat([pl.scan_parquet(file, glob=False) for file in files], how="vertical_relaxed")


def read_manifest(place: Path) -> Manifest | None:
    """The manifest of a finished bucket; None where there is none that can be read."""
    try:
        return Manifest(**json.loads((place / MANIFEST).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def inputs_mark(source: Path) -> str:
    """Hash of the files that go into a bucket."""
    return sha256(json.dumps(_hashes(source), sort_keys=True).encode()).hexdigest()


def _hashes(folder: Path) -> dict[str, str]:
    return {file.name: _hash(file) for file in sorted(folder.glob("*.parquet"))}


def _hash(file: Path) -> str:
    with file.open("rb") as handle:
        return file_digest(handle, "sha256").hexdigest()


def _unfinished(place: Path) -> Path:
    """An empty folder beside a place."""
    beside = place.with_name(f".{place.name}.{uuid4().hex}{UNFINISHED}")
    beside.mkdir(parents=True)
    return beside


def _put(unfinished: Path, place: Path) -> None:
    """Move a finished folder to its place; another one that is there goes first."""
    try:
        unfinished.replace(place)
    except OSError:  # a folder with files in it is not replaced
        old = _unfinished(place)
        place.replace(old)
        unfinished.replace(place)
        shutil.rmtree(old)
