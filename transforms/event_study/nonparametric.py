"""Rank and sign tests.

References: Corrado (1989), Corrado and Zivney (1992), Cowan (1992), Kolari and Pynnonen (2011), Wilcoxon (1945).
"""

from functools import cache

import numpy as np

from transforms.event_study.arrays import Floats
from transforms.event_study.laws import normal_p
from transforms.event_study.parametric import Outcome
from transforms.event_study.sample import GeneralRanks, Sample

EXACT_EVENTS = 25


def corrado_z(sample: Sample) -> Outcome:
    """(mean U - 1/2) / S."""
    return Outcome(sample.ranks.deviation / sample.ranks.spread)


def corrado_zivney_z(sample: Sample) -> Outcome:
    """The same with every day's deviation times the root of its number of events."""
    return Outcome(sample.ranks.scaled / sample.ranks.scaled_spread)


def cowan_z(sample: Sample) -> Outcome:
    """sqrt(L) (mean rank of the window - 1/2) / S."""
    return Outcome(np.sqrt(sample.ranks.days) * sample.ranks.deviation / sample.ranks.spread)


def grank_z_raw(sample: Sample) -> Outcome:
    """Z = mean rank of the event row / S."""
    return Outcome(_grank(sample, 0)[0])


def grank_t(sample: Sample) -> Outcome:
    """Z sqrt((T - 2) / (T - 1 - Z^2)), T - 2 degrees of freedom."""
    return _grank_t(sample, 0)


def grank_t_adjusted(sample: Sample) -> Outcome:
    """GRANK-T with the event score times sqrt(1 - r): the size holds under same-day correlation."""
    return _grank_t(sample, 1)


def grank_z(sample: Sample) -> Outcome:
    """Mean rank of the event row over its standard error under independence."""
    general = _general(sample)
    return Outcome(general.mean[0] / np.where(general.independent_spread > 0, general.independent_spread, np.nan))


def _general(sample: Sample) -> GeneralRanks:
    if sample.general is None:
        raise ValueError("GRANK is a test of windows, not of single days")
    return sample.general


def _grank(sample: Sample, scaling: int) -> tuple[Floats, Floats]:
    general = _general(sample)
    spread = general.spread[scaling]
    return general.mean[scaling] / np.where(spread > 0, spread, np.nan), general.rows


def _grank_t(sample: Sample, scaling: int) -> Outcome:
    z, rows = _grank(sample, scaling)
    left = rows - 1 - z**2
    return Outcome(z * np.sqrt((rows - 2) / np.where(left > 0, left, np.nan)), rows - 2)


def sign_z(sample: Sample) -> Outcome:
    """(positive - n/2) / sqrt(n/4)."""
    return Outcome(_sign(sample, 0.5))


def generalized_sign_z(sample: Sample) -> Outcome:
    """The same against the share of positive residuals in the estimation window."""
    return Outcome(_sign(sample, sample.positive_share))


def _sign(sample: Sample, share: float) -> Floats:
    n = sample.count
    variance = n * share * (1 - share)
    return ((sample.value > 0).sum(0) - n * share) / np.sqrt(np.where(variance > 0, variance, np.nan))


def wilcoxon_w(sample: Sample) -> Outcome:
    """W = sum of the ranks of |x| over x > 0; its p-value is exact up to 25 events."""
    w, z = _wilcoxon(sample)
    p_value = normal_p(z)
    for column in np.flatnonzero((sample.count <= EXACT_EVENTS) & (sample.count > 0)):
        p_value[column] = exact_wilcoxon_p(float(w[column]), int(sample.count[column]))
    return Outcome(w, p_value=p_value)


def wilcoxon_z(sample: Sample) -> Outcome:
    """Normal approximation of W, with no correction for ties or continuity."""
    return Outcome(_wilcoxon(sample)[1])


def _wilcoxon(sample: Sample) -> tuple[Floats, Floats]:
    n, w = sample.count, sample.positive_rank_sum
    return w, (w - n * (n + 1) / 4) / np.sqrt(n * (n + 1) * (2 * n + 1) / 24)


def exact_wilcoxon_p(w: float, count: int) -> float:
    """Two-sided exact p-value of W: all 2^n sets of ranks are equally likely."""
    ways = _subsets_by_sum(count)
    below = ways[: int(np.floor(w)) + 1].sum()
    above = ways[int(np.ceil(w)) :].sum()
    return float(min(1.0, 2.0 * min(below, above) / ways.sum()))


@cache
def _subsets_by_sum(count: int) -> Floats:
    """Number of subsets of 1..n that have each sum."""
    ways = np.ones(1)
    for rank in range(1, count + 1):
        ways = np.concatenate([ways, np.zeros(rank)]) + np.concatenate([np.zeros(rank), ways])
    return ways
