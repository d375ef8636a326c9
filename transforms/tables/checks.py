"""The checks that columns use: Pandera's, in a typed coat (Pandera's own signatures are only partly typed)."""

# pyright: reportUnknownMemberType=false

from collections.abc import Collection

import pandera.polars as pa

Checks = tuple[pa.Check, ...]

POSITIVE: Checks = (pa.Check.gt(0),)
NOT_NEGATIVE: Checks = (pa.Check.ge(0),)


def at_least(least: float) -> Checks:
    """No value is smaller."""
    return (pa.Check.ge(least),)


def between(least: float, most: float) -> Checks:
    """Every value lies between these, both included."""
    return (pa.Check.in_range(least, most),)


def one_of(*values: str) -> Checks:
    """Only these values."""
    allowed: Collection[str] = values
    return (pa.Check.isin(allowed),)


def like(pattern: str) -> Checks:
    """Every text matches a regular expression."""
    return (pa.Check.str_matches(pattern),)
