"""Vintages: a changed answer of a source is a new row, never an update."""

from datetime import datetime

import polars as pl

ASKED = "fetched_at"


def latest_vintage(vintages: pl.DataFrame, key: tuple[str, ...], as_of: datetime | None = None) -> pl.DataFrame:
    """The newest row of each key, sorted by the key.

    Args:
        vintages: Rows with `fetched_at`.
        key: The columns that identify a row, `fetched_at` left out.
        as_of: Leave out what was fetched later than this instant.
    """
    known = vintages if as_of is None else vintages.filter(pl.col(ASKED) <= as_of)
    if known.select(_is_after_row_before(key).all()).item():
        return known
    ordered = known.sort(*key, ASKED)
    # the newest row of a key is the one after which another key begins
    is_newest = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift(-1)) for name in key)
    return ordered.filter(is_newest | (pl.int_range(pl.len()) == pl.len() - 1))


def _is_after_row_before(key: tuple[str, ...]) -> pl.Expr:
    """Whether a row's key is greater than that of the row before: all true where rows are sorted and unique."""
    greater = pl.lit(False)
    for name in reversed(key):
        value = pl.col(name)
        greater = (value > value.shift(1)) | ((value == value.shift(1)) & greater)
    # a null key is never known to be greater, so such a frame is sorted
    return greater.fill_null(False) | (pl.int_range(pl.len()) == 0)


def new_rows(known: pl.DataFrame, answer: pl.DataFrame, key: tuple[str, ...]) -> pl.DataFrame:
    """The rows of an answer that say something the newest vintage does not.

    Args:
        known: All vintages so far.
        answer: What the source says now, with its `fetched_at`.
        key: The columns that identify a row, `fetched_at` left out.
    """
    said = [name for name in answer.columns if name != ASKED]
    return answer.join(latest_vintage(known, key).select(said), on=said, how="anti", nulls_equal=True)
