"""Buckets by company: what can be computed company by company is computed bucket by bucket, anywhere.

A company's bucket is the CRC-32 of its name (ISO 3309, RFC 1952) modulo the number of buckets: the same in every
process, version and machine, which Python's own `hash` is not.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar
from zlib import crc32

import polars as pl

BUCKETS = 64
Part = TypeVar("Part")
Outcome = TypeVar("Outcome")


class Run(Protocol):
    """Whoever does the work on the parts: it gives the outcomes in the order of the parts, each exactly once."""

    def __call__(self, work: Callable[[Part], Outcome], parts: Iterable[Part]) -> Iterator[Outcome]:
        """Outcomes of `work` on each of the parts."""
        ...


def one_by_one(work: Callable[[Part], Outcome], parts: Iterable[Part]) -> Iterator[Outcome]:
    """The work in this process, a part at a time."""
    return map(work, parts)


def bucket_of(name: str, count: int) -> int:
    """The bucket, from 0, of one name."""
    return crc32(name.encode()) % count


def buckets_of(names: pl.Series, count: int) -> pl.Series:
    """The bucket of each name; a missing name is in the bucket of the empty one.

    Args:
        names: Names of companies (String, Categorical or Enum).
        count: Number of buckets, one or more.

    Raises:
        ValueError: When there is less than one bucket.
    """
    if count < 1:
        raise ValueError(f"the number of buckets is {count}: it must be 1 or more")
    texts = names.cast(pl.String).fill_null("")
    if texts.is_empty():
        return pl.Series("bucket", [], pl.UInt32)
    known = texts.unique()
    numbers = pl.Series([bucket_of(name, count) for name in known.to_list()], dtype=pl.UInt32)
    return texts.replace_strict(known, numbers, return_dtype=pl.UInt32).alias("bucket")


def bucket_count(size: int, most_in_one: int, many: int = BUCKETS) -> int:
    """How many buckets a job of `size` rows is worth: one up to `most_in_one`, so that nobody small sees any."""
    return 1 if size <= most_in_one else many
