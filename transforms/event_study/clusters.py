"""Tests that treat a date or a firm, not an event, as the unit of observation.

References: Cameron, Gelbach and Miller (2011), Ibragimov and Muller (2010), Cameron, Gelbach and Miller (2008) for the
wild bootstrap, Efron and Tibshirani (1993) for resampling blocks.
"""

import numpy as np

from transforms.event_study.arrays import Floats
from transforms.event_study.cluster_sums import Clustered, cluster_sums, cluster_variance, crossed
from transforms.event_study.parametric import Outcome
from transforms.event_study.sample import Sample, mean_of, spread_of

FEWEST_CLUSTERS = 3
MOST_RESAMPLED = 5_000
ROUNDING = 1e-9


def clustered_t_date(sample: Sample) -> Outcome:
    """Mean over its standard error clustered by event date."""
    return clustered_t(sample.mean, sample.count, sample.date_variance)


def clustered_t_firm(sample: Sample) -> Outcome:
    """Mean over its standard error clustered by firm."""
    return clustered_t(sample.mean, sample.count, sample.firm_variance)


def clustered_t_two_way(sample: Sample) -> Outcome:
    """Mean over its standard error clustered by event date and by firm."""
    both = cluster_variance(sample.value - sample.mean, crossed(sample.dates, sample.firms))
    return clustered_t(sample.mean, sample.count, sample.date_variance, sample.firm_variance, both)


def clustered_t(
    mean: Floats, count: Floats, one: Clustered, other: Clustered | None = None, both: Clustered | None = None
) -> Outcome:
    """t of the column means, one-way or two-way clustered.

    V = G/(G-1) sum_g (sum e)^2 / n^2; two-way V1 + V2 - V12, each with its own G/(G-1); df = smallest G - 1.

    Args:
        mean: [C] means.
        count: [C] observations.
        one: `cluster_variance` in the first direction.
        other: In the second.
        both: Of the clusters of the two directions crossed.
    """
    variance, clusters = one
    if other is not None and both is not None:
        variance, clusters = variance + other[0] - both[0], np.minimum(clusters, other[1])
    usable = (variance > 0) & (clusters >= FEWEST_CLUSTERS)
    return Outcome(mean / (np.sqrt(np.where(usable, variance, np.nan)) / count), clusters - 1.0)


def ibragimov_muller_t(sample: Sample) -> Outcome:
    """t of the date clusters' own means, G - 1 degrees of freedom: valid for few and unequal clusters."""
    sums, counts = cluster_sums(sample.value, sample.dates)
    means = sums / np.where(counts > 0, counts, np.nan)
    clusters = np.isfinite(means).sum(0)
    enough = np.where(clusters >= FEWEST_CLUSTERS, clusters, np.nan)
    return Outcome(mean_of(means) / (spread_of(means) / np.sqrt(enough)), clusters - 1.0)


def wild_bootstrap_t(sample: Sample) -> Outcome:
    """Cross-sectional t; its p-value from random signs of the events (the null is imposed), (1 + hits)/(1 + draws)."""
    if not _may_resample(sample):
        return _nothing(sample)
    value, n = np.where(np.isfinite(sample.value), sample.value, 0.0), sample.count
    observed = sample.mean / (sample.spread / np.sqrt(n))
    signs: Floats = np.random.default_rng(sample.seed).choice([-1.0, 1.0], (sample.draws, len(value)))
    drawn = signs @ value / n
    spread = np.sqrt(np.maximum((value**2).sum(0) - n * drawn**2, 0.0) / (n - 1))
    return Outcome(observed, p_value=_exceeding(np.abs(drawn) / (spread / np.sqrt(n)), observed))


def date_bootstrap_t(sample: Sample) -> Outcome:
    """Date-clustered t; its p-value from whole event dates drawn with replacement, centred at the mean."""
    plain = clustered_t_date(sample)
    if not _may_resample(sample):
        return _nothing(sample)
    sums, counts = cluster_sums(sample.value, sample.dates)
    clusters = (counts > 0).sum(0)
    random = np.random.default_rng(sample.seed)
    drawn = random.multinomial(len(sums), np.full(len(sums), 1 / len(sums)), sample.draws).astype(np.float64)
    n = drawn @ counts
    mean = drawn @ sums / np.where(n > 0, n, np.nan)
    squares = drawn @ sums**2 - 2 * mean * (drawn @ (sums * counts)) + mean**2 * (drawn @ counts**2)
    scale = np.sqrt(np.maximum(squares, 0.0) * clusters / np.maximum(clusters - 1, 1)) / n
    t = np.abs(mean - sample.mean) / np.where(scale > 0, scale, np.nan)
    return Outcome(plain.value, p_value=_exceeding(t, plain.value))


def _may_resample(sample: Sample) -> bool:
    return sample.draws > 0 and 0 < len(sample.value) <= MOST_RESAMPLED


def _nothing(sample: Sample) -> Outcome:
    return Outcome(np.full(len(sample.labels), np.nan))


def _exceeding(drawn: Floats, observed: Floats) -> Floats:
    """(1 + number of draws at least as large) / (1 + draws); a draw without spread is beyond every value.

    A draw of the signs or dates that were observed is as large as what was observed, whatever its last digits.
    """
    hits = np.asarray((drawn >= np.abs(observed) * (1 - ROUNDING)) | np.isnan(drawn), np.float64).sum(0)
    p_value: Floats = np.full(len(observed), np.nan)
    there = np.isfinite(observed)
    p_value[there] = ((1.0 + hits) / (1.0 + len(drawn)))[there]
    return p_value
