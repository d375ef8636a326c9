"""Ranks within rows."""

import numpy as np

from transforms.event_study.arrays import Floats, integers


def midranks(values: Floats) -> Floats:
    """Ranks along each row from 1, equal values sharing their mean rank; NaN stays NaN.

    Args:
        values: [n, w], one row an event.
    """
    rows, width = values.shape
    cells = values.argsort(1) + (integers(0, rows) * width)[:, None]
    ordered = values.ravel()[cells]
    ranks = np.empty(rows * width)
    ranks[cells] = np.arange(1.0, width + 1)
    tied = (ordered[:, 1:] == ordered[:, :-1]).any(1)
    if tied.any():
        ranks[cells[tied]] = _shared_places(ordered[tied])
    return np.where(np.isnan(values), np.nan, ranks.reshape(rows, width))


def _shared_places(ordered: Floats) -> Floats:
    """Mean of the first and last place of every run of equal values in sorted rows."""
    rows, width = ordered.shape
    place = np.arange(1.0, width + 1)
    edge = np.ones((rows, 1), bool)
    begins = np.concatenate([edge, ordered[:, 1:] != ordered[:, :-1]], 1)
    ends = np.concatenate([begins[:, 1:], edge], 1)
    first = np.maximum.accumulate(np.where(begins, place, 0.0), 1)
    last = np.minimum.accumulate(np.where(ends, place, width + 1.0)[:, ::-1], 1)[:, ::-1]
    return (first + last) / 2
