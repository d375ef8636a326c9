"""How much the events of a group move together: the mean correlation of their estimation residuals.

Kolari and Pynnonen (2010): the mean of the N(N-1)/2 correlations. Canonical: pairwise-complete Pearson on common
dates, pairs with three common days or more; undefined where no pair has them. Effective n = N/(1+(N-1)r).
"""

import numpy as np

from transforms.event_study.arrays import Floats, Ints, integers

FEWEST_COMMON_DAYS = 3
TILE = 256
NO_SPREAD = 1e-20


def pairwise_mean_correlation(values: Floats, start: Ints) -> tuple[float, int]:
    """Mean of all pairwise-complete correlations of rows that are shifted against each other.

    Args:
        values: [n, w] residuals, NaN where there is none.
        start: [n] position of each row's first column on the common axis (the calendar; zeros for relative days).

    Returns:
        The mean (NaN without a pair) and the number of pairs it is over.
    """
    order = np.argsort(start, kind="stable")
    order = order[np.isfinite(values[order]).sum(1) >= FEWEST_COMMON_DAYS]
    values, start = values[order], start[order]
    total, pairs, width = 0.0, 0, int(values.shape[1])
    for low in range(0, len(values), TILE):
        high = min(low + TILE, len(values))
        end = int(start[high - 1]) + width
        partners = int(np.searchsorted(start, end))
        left = _on_axis(values[low:high], start[low:high], int(start[low]), end)
        for first in range(low, partners, TILE):
            last = min(first + TILE, partners)
            right = _on_axis(values[first:last], start[first:last], int(start[low]), end)
            correlation = _correlations(left, right)
            later = np.arange(first, last)[None, :] > np.arange(low, high)[:, None]
            defined = later & np.isfinite(correlation)
            total += float(correlation[defined].sum())
            pairs += int(defined.sum())
    return (total / pairs if pairs else float("nan")), pairs


def linear_mean_correlation(calendar_sum: Floats, count: int) -> float:
    """The mean over all N(N-1)/2 pairs from one sum of unit-length residuals, |sum z|^2 = N + 2 sum r: O(N).

    Equal to the pairwise mean when all events share their dates and miss none; a pair that shares no date counts as
    zero here, and is left out there.
    """
    if count < 2:
        return float("nan")
    return float((calendar_sum @ calendar_sum - count) / (count * (count - 1)))


def effective_count(count: Floats, correlation: Floats) -> Floats:
    """N/(1+(N-1)r): how many independent events carry the same information; N itself where r is not defined."""
    inflation = np.where(np.isfinite(correlation), 1 + (count - 1) * correlation, 1.0)
    return count / np.where(inflation > 0, inflation, np.nan)


def _on_axis(values: Floats, start: Ints, begin: int, end: int) -> Floats:
    """Rows placed on the axis [begin, end), each less its own mean (a correlation does not see it)."""
    width = end - begin
    placed = np.full((len(values), width), np.nan)
    column = start[:, None] - begin + integers(0, values.shape[1])
    fits = column < width
    row = np.broadcast_to(np.arange(len(values))[:, None], column.shape)
    placed[row[fits], column[fits]] = (values - np.nanmean(values, 1, keepdims=True))[fits]
    return placed


def _correlations(left: Floats, right: Floats) -> Floats:
    """[a, b] Pearson correlations over the columns that both rows have; NaN for fewer than three, or no spread."""
    here, there = np.isfinite(left).astype(np.float64), np.isfinite(right).astype(np.float64)
    x, y = np.where(here > 0, left, 0.0), np.where(there > 0, right, 0.0)
    count = here @ there.T
    few = count < FEWEST_COMMON_DAYS
    n = np.where(few, 1.0, count)
    x_sum, y_sum = x @ there.T, here @ y.T
    x_spread = (x * x) @ there.T - x_sum**2 / n
    y_spread = here @ (y * y).T - y_sum**2 / n
    together = x @ y.T - x_sum * y_sum / n
    x_scale, y_scale = ((v * v).sum(1) for v in (x, y))
    flat = (x_spread <= NO_SPREAD * x_scale[:, None]) | (y_spread <= NO_SPREAD * y_scale[None, :])
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(few | flat, np.nan, together / np.sqrt(x_spread * y_spread))
