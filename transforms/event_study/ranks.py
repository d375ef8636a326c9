"""Ranks within rows."""

import numpy as np
from numpy.typing import NDArray

from transforms.event_study.arrays import Flags, Floats, Ints, integers


def midranks(values: Floats) -> Floats:
    """Ranks along each row from 1, equal values sharing their mean rank; NaN stays NaN.

    Args:
        values: [n, w], one row an event.
    """
    return midranks_within(values, ~np.isnan(values))[0]


def midranks_within(values: Floats, *parts: Flags) -> list[Floats]:
    """Ranks along each row among the values of each part alone; NaN outside the part. One sort serves every part.

    Args:
        values: [n, w], one row an event; NaN in no part.
        parts: [n, w] each, which values to rank among themselves.
    """
    rows, width = values.shape
    cells = values.argsort(1)
    cells += (integers(0, rows) * width)[:, None]
    ordered = values.ravel()[cells]
    tied = np.flatnonzero((ordered[:, 1:] == ordered[:, :-1]).any(1))
    return [_ranks_of(part, cells, ordered, tied) for part in parts]


def _ranks_of(part: Flags, cells: Ints, ordered: Floats, tied: Ints) -> Floats:
    inside = part.ravel()[cells]
    place = inside.cumsum(1, dtype=np.int32)  # NumPy adds flags up as 32-bit integers ten times faster than as floats
    ranks = np.empty(place.size)
    ranks[cells] = place
    if len(tied):
        ranks[cells[tied]] = _shared_places(ordered[tied], place[tied], inside[tied])
    ranks = ranks.reshape(place.shape)
    ranks[~part] = np.nan
    return ranks


def _shared_places(ordered: Floats, place: NDArray[np.int32], inside: Flags) -> Floats:
    """Mean of the first and last place that every run of equal values in sorted rows has in the part."""
    edge = np.ones((len(ordered), 1), bool)
    begins = np.concatenate([edge, ordered[:, 1:] != ordered[:, :-1]], 1)
    ends = np.concatenate([begins[:, 1:], edge], 1)
    first = np.maximum.accumulate(np.where(begins, place - inside + 1.0, 0.0), 1)
    last = np.minimum.accumulate(np.where(ends, place, np.inf)[:, ::-1], 1)[:, ::-1]
    return (first + last) / 2
