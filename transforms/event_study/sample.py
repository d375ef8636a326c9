"""The cross-section that a test is computed from: the events of one group, one model and one level."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from transforms.event_study.arrays import Flags, Floats, Ints
from transforms.event_study.cluster_sums import Clustered, cluster_variance
from transforms.event_study.ranks import midranks

FEWEST_EVENTS = 3
MOST_SORTED = 2**20


@dataclass(frozen=True)
class Ranks:
    """Ranks of C event days or windows in the whole window of estimation and event.

    Attributes:
        deviation: [C] mean over the days of the mean rank less one half.
        scaled: [C] the same of the mean rank times the root of its number of events (Corrado and Zivney).
        days: [C] days with a rank.
        spread: root of the mean squared deviation over all days.
        scaled_spread: the same of the scaled deviation.
    """

    deviation: Floats
    scaled: Floats
    days: Floats
    spread: float
    scaled_spread: float


@dataclass(frozen=True)
class GeneralRanks:
    """GRANK's ingredients for K scalings of the event score and C windows.

    Attributes:
        mean: [K, C] mean rank of the event row.
        spread: [K, C] S of the mean ranks of all rows.
        rows: [C] number of rows T.
        independent_spread: [C] standard error of the mean rank if events were independent.
    """

    mean: Floats
    spread: Floats
    rows: Floats
    independent_spread: Floats


@dataclass(frozen=True)
class Sample:
    """Everything the tests of one group, model and level need; n events, C days (level aar) or windows (caar).

    Attributes:
        level: `aar` or `caar`.
        labels: C event days or windows, as text.
        value: [n, C] AR or CAR; NaN where there is none.
        standardized: [n, C] SAR or SCAR.
        patell: [n, C] SAR, or CSAR = sum SAR / sqrt(L Q).
        value_variance: [n, C] variance of the value.
        sigma_squared: [n] residual variance per day.
        freedom: [n] degrees of freedom of the estimation.
        positive_share: mean share of positive estimation residuals.
        correlation: mean correlation of the estimation residuals; NaN where undefined.
        path: [C] sum of the AARs over the days of the column.
        length: [C] days of the column.
        estimation_spread: standard deviation of the AARs of the estimation window.
        estimation_days: days they are from.
        ranks: for the rank tests.
        general: for GRANK; None at level aar.
        dates: [n] calendar position of day 0: the date clusters.
        firms: [n] row of the symbol: the firm clusters.
        draws: bootstrap replications; 0 for none.
        seed: seed of the bootstrap.
    """

    level: str
    labels: list[str]
    value: Floats
    standardized: Floats
    patell: Floats
    value_variance: Floats
    sigma_squared: Floats
    freedom: Ints
    positive_share: float
    correlation: float
    path: Floats
    length: Floats
    estimation_spread: float
    estimation_days: int
    ranks: Ranks
    general: GeneralRanks | None
    dates: Ints
    firms: Ints
    draws: int
    seed: int

    @cached_property
    def count(self) -> Floats:
        """[C] events that have a value."""
        return np.isfinite(self.value).sum(0).astype(np.float64)

    @cached_property
    def mean(self) -> Floats:
        """[C] AAR or CAAR."""
        return mean_of(self.value)

    @cached_property
    def spread(self) -> Floats:
        """[C] cross-sectional standard deviation, with n - 1."""
        return spread_of(self.value)

    @cached_property
    def date_variance(self) -> Clustered:
        """`cluster_variance` by event date."""
        return cluster_variance(self.value - self.mean, self.dates)

    @cached_property
    def firm_variance(self) -> Clustered:
        """`cluster_variance` by firm."""
        return cluster_variance(self.value - self.mean, self.firms)

    @cached_property
    def positive_rank_sum(self) -> Floats:
        """[C] sum of the ranks of |x| over x > 0 (Wilcoxon 1945); some columns at a time, for sorting takes memory."""
        parts = np.array_split(self.value.T, 1 + self.value.size // MOST_SORTED)
        return np.concatenate([np.where(part > 0, midranks(np.abs(part)), 0.0).sum(1) for part in parts])

    @cached_property
    def overlap(self) -> Floats:
        """[C] mean over pairs of events of the share of the column's days that the two have in common."""
        return overlap_share(self.dates, np.isfinite(self.value), self.length)

    @cached_property
    def inflation(self) -> Floats:
        """[C] 1 + (n - 1) r: how much same-day correlation inflates the variance of a sum."""
        return 1.0 + (self.count - 1.0) * self.correlation


def overlap_share(dates: Ints, known: Flags, length: Floats) -> Floats:
    """[C] mean over pairs of events of max(0, 1 - distance / length): 1 for events of one day; NaN for fewer than two.

    Args:
        dates: [n] position of day 0.
        known: [n, C] which events count.
        length: [C] days of the column.
    """
    count = known.sum(0).astype(np.float64)
    if len(dates) < 2:
        return np.full(len(length), np.nan)
    day, width = dates - dates.min(), int(dates.max() - dates.min()) + 1
    events = np.stack([np.bincount(day[column], minlength=width) for column in known.T], 1).astype(np.float64)
    total = (events * (events - 1)).sum(0) / 2
    for lag in range(1, min(int(length.max(initial=0)), len(events))):
        near = (events[lag:] * events[:-lag]).sum(0)
        total += near * np.maximum(0.0, 1.0 - lag / np.where(length > 0, length, 1.0))
    pairs = count * (count - 1) / 2
    return total / np.where(pairs > 0, pairs, np.nan)


def mean_of(values: Floats) -> Floats:
    """[C] column means over what is there; NaN for an empty column."""
    known = np.isfinite(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(known, values, 0.0).sum(0) / known.sum(0)


def spread_of(values: Floats) -> Floats:
    """[C] column standard deviations with n - 1; NaN for fewer than two values or none that differ."""
    known = np.isfinite(values)
    apart = np.where(known, values - mean_of(values), 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.sqrt((apart**2).sum(0) / (known.sum(0) - 1.0))
    return np.where(spread > 0, spread, np.nan)
