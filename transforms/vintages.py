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
    return known.sort(ASKED).unique(list(key), keep="last").sort(list(key))


def new_rows(known: pl.DataFrame, answer: pl.DataFrame, key: tuple[str, ...]) -> pl.DataFrame:
    """The rows of an answer that say something the newest vintage does not.

    Args:
        known: All vintages so far.
        answer: What the source says now, with its `fetched_at`.
        key: The columns that identify a row, `fetched_at` left out.
    """
    said = [name for name in answer.columns if name != ASKED]
    return answer.join(latest_vintage(known, key).select(said), on=said, how="anti", nulls_equal=True)
