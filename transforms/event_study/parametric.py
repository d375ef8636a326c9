"""Tests that lean on a distribution of the returns; each takes a Sample and gives C statistics.

References: Brown and Warner (1980, 1985), Patell (1976), Boehmer, Musumeci and Poulsen (1991), Kolari and Pynnonen
(2010), Kolari, Pape and Pynnonen (2018), Hall (1992), Lyon, Barber and Tsai (1999), MacKinlay (1997).
"""

from dataclasses import dataclass

import numpy as np

from transforms.event_study.arrays import Floats
from transforms.event_study.sample import Sample, mean_of, spread_of


@dataclass(frozen=True)
class Outcome:
    """C statistics, with their degrees of freedom where the law has some and p-values where it is not t or normal."""

    value: Floats
    df: Floats | None = None
    p_value: Floats | None = None


def cross_sectional_t(sample: Sample) -> Outcome:
    """mean / (sd / sqrt(n)), n - 1 degrees of freedom."""
    return Outcome(sample.mean / (sample.spread / np.sqrt(sample.count)), sample.count - 1)


def brown_warner_1980(sample: Sample) -> Outcome:
    """Sum of AAR / (sqrt(sum sigma_i^2) / n sqrt(L)): events taken as independent."""
    variance = np.where(np.isfinite(sample.value), sample.sigma_squared[:, None], 0.0).sum(0)
    return Outcome(_ratio(sample.path, np.sqrt(variance * sample.length) / sample.count))


def crude_dependence_t(sample: Sample) -> Outcome:
    """Sum of AAR / (sd(AAR of the estimation window) sqrt(L)): safe under same-day correlation."""
    df = np.full(len(sample.path), sample.estimation_days - 1.0)
    return Outcome(_ratio(sample.path, sample.estimation_spread * np.sqrt(sample.length)), df)


def variance_sum_z(sample: Sample) -> Outcome:
    """MacKinlay's J1: CAAR / sqrt(sum Var(CAR_i) / n^2)."""
    variance = np.where(np.isfinite(sample.value), sample.value_variance, 0.0).sum(0)
    return Outcome(_ratio(sample.mean, np.sqrt(variance) / sample.count))


def patell_z(sample: Sample) -> Outcome:
    """Sum of standardised values / sqrt(sum Q_i), Q = (M - k) / (M - k - 2)."""
    known = np.isfinite(sample.standardized)
    total = np.where(known, sample.standardized, 0.0).sum(0)
    return Outcome(_ratio(total, np.sqrt(np.where(known, _patell_variance(sample)[:, None], 0.0).sum(0))))


def patell_z_csar(sample: Sample) -> Outcome:
    """Patell's own window form: sum of CSAR / sqrt(n)."""
    known = np.isfinite(sample.patell)
    return Outcome(_ratio(np.where(known, sample.patell, 0.0).sum(0), np.sqrt(known.sum(0))))


def adjusted_patell_z(sample: Sample) -> Outcome:
    """Patell's z times sqrt(1 / (1 + (n - 1) r))."""
    return Outcome(patell_z(sample).value * _root(1.0 / sample.inflation))


def bmp_t(sample: Sample) -> Outcome:
    """Cross-sectional t of the standardised values: robust to a variance that the event induces."""
    return _mean_t(sample.standardized)


def bmp_t_csar(sample: Sample) -> Outcome:
    """BMP on Patell's CSAR."""
    return _mean_t(sample.patell)


def kolari_pynnonen_t(sample: Sample) -> Outcome:
    """BMP times sqrt((1 - r) / (1 + (n - 1) r)): robust to same-day correlation too."""
    plain = bmp_t(sample)
    return Outcome(plain.value * _root((1.0 - sample.correlation) / sample.inflation), plain.df)


def kolari_pape_pynnonen_t(sample: Sample) -> Outcome:
    """BMP times sqrt((1 - q r) / (1 + (n - 1) q r)), q = mean share of days that two events have in common.

    Same-day events have q = 1 and Kolari and Pynnonen's t, events without a common day q = 0 and plain BMP; a
    correlation that no two events can show counts as none.
    """
    plain = bmp_t(sample)
    shared = sample.overlap * (sample.correlation if np.isfinite(sample.correlation) else 0.0)
    return Outcome(plain.value * _root((1.0 - shared) / (1.0 + (sample.count - 1.0) * shared)), plain.df)


def skewness_adjusted_johnson(sample: Sample) -> Outcome:
    """sqrt(n) (S + g S^2 / 3 + g / (6 n)), S = mean / sd, g = sum d^3 / (n sd^3)."""
    n, s = sample.count, sample.mean / sample.spread
    g = skewness(sample)
    return Outcome(np.sqrt(n) * (s + g * s**2 / 3 + g / (6 * n)), n - 1)


def skewness(sample: Sample) -> Floats:
    """g = sum d^3 / (n sd^3), the skewness of Lyon, Barber and Tsai (1999)."""
    return _third_moment(sample) / (sample.count * sample.spread**3)


def skewness_adjusted_hall(sample: Sample) -> Outcome:
    """Hall's transformation: adds g^2 S^3 / 27, with g = n / ((n - 1)(n - 2)) sum d^3 / sd^3."""
    n, s = sample.count, sample.mean / sample.spread
    with np.errstate(invalid="ignore", divide="ignore"):
        g = n / ((n - 1) * (n - 2)) * _third_moment(sample) / sample.spread**3
    return Outcome(np.sqrt(n) * (s + g * s**2 / 3 + g**2 * s**3 / 27 + g / (6 * n)), n - 1)


def _mean_t(values: Floats) -> Outcome:
    count = np.isfinite(values).sum(0)
    return Outcome(mean_of(values) / (spread_of(values) / np.sqrt(count)), count - 1.0)


def _patell_variance(sample: Sample) -> Floats:
    """Variance of a t variable: Q, infinite for two degrees of freedom or fewer."""
    df = sample.freedom.astype(np.float64)
    return np.where(df > 2, df / np.where(df > 2, df - 2, 1.0), np.inf)


def _third_moment(sample: Sample) -> Floats:
    apart = np.where(np.isfinite(sample.value), sample.value - sample.mean, 0.0)
    return (apart * apart * apart).sum(0)


def _ratio(value: Floats, scale: Floats) -> Floats:
    return value / np.where(scale > 0, scale, np.nan)


def _root(value: Floats) -> Floats:
    return np.sqrt(np.where(value >= 0, value, np.nan))
