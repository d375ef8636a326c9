"""Estimation of one model for a block of events: rows are events, columns are calendar days.

Canonical definitions: theta by least squares on the complete days of the estimation window, sigma^2 = SSR/(M-k)
from the residuals (never from raw sums, which cancel), C_t = 1 + x_t'(X'X)^-1 x_t.
"""

from dataclasses import dataclass

import numpy as np

from transforms.event_study.arrays import Codes, Flags, Floats, Ints
from transforms.event_study.models import THIN, Model
from transforms.event_study.panel import Panel
from transforms.event_study.reasons import Reason
from transforms.event_study.thin_trading import dimson, neighbours, scholes_williams

COLLINEAR = 1e-10
NO_SPREAD = 1e-12
DAYS_PER_BLOCK = 48
EVENTS_PER_BLOCK = 512
SMALL_STUDY = 2**18


@dataclass(frozen=True)
class Regressors:
    """What a model regresses on, over the whole calendar.

    Attributes:
        x: [T, k] intercept and centred factors; zero on days without every factor.
        products: [T, k*k] outer product of each day's row.
        mean: [k-1] what was taken off the factors.
        known: [T] whether the day has every input of the model.
        subtract: [T] what is taken off the return; None for nothing.
        beside: [T, 2] the centred factor of the day before and after, for models that correct for thin trading.
    """

    x: Floats
    products: Floats
    mean: Floats
    known: Flags
    subtract: Floats | None
    beside: Floats | None = None


@dataclass(frozen=True)
class Fit:
    """Estimates of a block of B events over the W calendar days from `first_day`.

    Attributes:
        events: [B] positions of the events in the panel.
        first_day: Calendar position of the first column.
        count: [B] complete days in the estimation window.
        masked: [B] complete days left out because of the company's other events.
        theta: [B, k] coefficients on `Regressors.x`, the intercept of the uncentred return.
        inverse: [B, k, k] (X'X)^-1; zero for an adjusted model, whose forecast has no error of its own.
        variance: [B] sigma^2; NaN without an estimate.
        total_variation: [B] sum of squares of the return about its mean, over the estimation days.
        residual: [B, W] abnormal return on every day; NaN where there is none.
        error: [B, W] residuals of the estimation days, zero elsewhere and without an estimate.
        used: [B, W] the estimation days.
        reason: [B] why there is no estimate.
    """

    events: Ints
    first_day: int
    count: Ints
    masked: Ints
    theta: Floats
    inverse: Floats
    variance: Floats
    total_variation: Floats
    residual: Floats
    error: Floats
    used: Flags
    reason: Codes


def regressors(panel: Panel, model: Model) -> Regressors:
    """Stack a model's factors; they are centred once, so that no level however large cancels digits."""
    days = len(panel.dates)
    columns = [panel.factors[name] for name in model.inputs]
    known = np.logical_and.reduce([np.ones(days, bool), *(np.isfinite(column) for column in columns)])
    factors = np.stack([panel.factors[name] for name in model.factors], 1) if model.factors else np.empty((days, 0))
    mean = factors[known].mean(0) if known.any() else np.zeros(len(model.factors))
    x = np.concatenate([np.ones((days, 1)), factors - mean], 1)
    x[~known] = 0.0
    subtract = panel.factors[model.subtract] if model.subtract else None
    beside = neighbours(np.where(known, x[:, 1], np.nan)) if model.estimator in THIN else None
    if beside is not None:
        known = known & np.isfinite(beside).all(1)
        x[~known] = 0.0
    return Regressors(x, (x[:, :, None] * x[:, None, :]).reshape(days, -1), mean, known, subtract, beside)


def blocks(panel: Panel) -> list[Ints]:
    """Positions of the studied events, sorted by day and cut where the calendar moves on.

    Sixteen days a block keep the matrices in the cache; a small study takes longer stretches, for fewer blocks.
    """
    studied = np.flatnonzero(panel.reason == Reason.NONE)
    if not len(studied):
        return []
    order = studied[np.argsort(panel.day[studied], kind="stable")]
    days = max(DAYS_PER_BLOCK, SMALL_STUDY // len(studied))
    cuts = np.flatnonzero(np.diff(panel.day[order] // days)) + 1
    return [
        part for block in np.split(order, cuts) for part in np.array_split(block, -(-len(block) // EVENTS_PER_BLOCK))
    ]


@dataclass(frozen=True)
class Sample:
    """The returns of a block: B events by the W calendar days of `span`.

    Attributes:
        span: The calendar days.
        own: [B, W] return less what the model subtracts; not finite where there is none.
        present: [B, W] whether the day has the return and every input of the model.
        used: [B, W] the estimation days.
        count: [B] number of them.
        masked: [B] days left out of them because of the company's other events.
        reason: [B] why they are too few.
    """

    span: slice
    own: Floats
    present: Flags
    used: Flags
    count: Ints
    masked: Ints
    reason: Codes


def fit_block(panel: Panel, model: Model, given: Regressors, events: Ints, min_observations: int) -> Fit:
    """Estimate `model` for the events of one block.

    Args:
        panel: The inputs.
        model: The model.
        given: Its regressors.
        events: Positions of the events in the panel.
        min_observations: Complete days that an estimation needs.
    """
    sample = _sample(panel, given, events, min_observations)
    used, reason = sample.used, sample.reason
    mean = np.where(used, sample.own, 0.0).sum(1) / np.maximum(sample.count, 1)
    centred = np.subtract(sample.own, mean[:, None], out=None if model.estimator == "adjusted" else sample.own)
    spread = np.where(used, centred, 0.0)
    variation = np.vecdot(spread, spread)
    if model.estimator == "adjusted":
        theta, inverse = np.zeros((len(events), 1)), np.zeros((len(events), 1, 1))
        residual, error, freedom = sample.own, spread, sample.count - 1
    else:
        theta, inverse = _least_squares(given, sample, spread)
        if given.beside is not None:
            correct = scholes_williams if model.estimator == "scholes_williams" else dimson
            theta = correct(given.x[sample.span, 1], given.beside[sample.span], used, spread)
        residual = centred - theta @ given.x[sample.span].T
        error, freedom = np.where(used, residual, 0.0), sample.count - theta.shape[1]
        theta[:, 0] += mean
    residual[~sample.present] = np.nan
    variance = _variance(error, freedom, variation + sample.count * mean**2, reason)
    if model.estimator == "adjusted":  # its variance is about the mean, its abnormal return is not
        error = np.where(used, residual, 0.0)
    failed = ~np.isfinite(variance)
    theta[failed], residual[failed], error[failed] = np.nan, np.nan, 0.0
    begin = sample.span.start
    return Fit(
        events, begin, sample.count, sample.masked, theta, inverse, variance, variation, residual, error, used, reason
    )  # fmt: skip


def _sample(panel: Panel, given: Regressors, events: Ints, min_observations: int) -> Sample:
    """Cut the returns of a block out of the panel and mark the estimation days of each event."""
    day = panel.day[events][:, None]
    first, last = (day + panel.estimation[events]).T.astype(np.int32)[..., None]
    begin = max(0, int(first.min()))
    end = min(len(panel.dates), int((day[:, 0] + panel.event_days[events, 1]).max()) + 1)
    span, calendar = slice(begin, end), np.arange(begin, end, dtype=np.int32)
    own = panel.returns[panel.symbol[events], span]
    if given.subtract is not None:
        own -= given.subtract[span]
    present = np.isfinite(own) & given.known[span]
    in_window = (calendar >= first) & (calendar <= last)
    used = present & in_window
    count = used.sum(1)
    masked = np.zeros(len(events), np.int64)
    if panel.busy is not None:
        used &= ~panel.busy[panel.symbol[events], span]
        masked = count - used.sum(1)
    reason = np.zeros(len(events), np.int8)
    short = np.flatnonzero(count - masked < min_observations)
    if len(short):
        returned = np.isfinite(panel.returns[panel.symbol[events[short]], span]) & in_window[short]
        reason[short] = Reason.TOO_FEW_FACTOR_OBSERVATIONS
        reason[short[count[short] >= min_observations]] = Reason.TOO_FEW_OBSERVATIONS_WITHOUT_OTHER_EVENTS
        reason[short[returned.sum(1) < min_observations]] = Reason.TOO_FEW_OBSERVATIONS
    return Sample(span, own, present, used, count - masked, masked, reason)


def _least_squares(given: Regressors, sample: Sample, spread: Floats) -> tuple[Floats, Floats]:
    """Coefficients and (X'X)^-1 of every event at once; a singular one is marked collinear and left out."""
    size, reason = given.x.shape[1], sample.reason
    moments = (sample.used.astype(np.float64) @ given.products[sample.span]).reshape(-1, size, size)
    scale = np.sqrt(np.einsum("nii->ni", moments))
    with np.errstate(invalid="ignore", divide="ignore"):
        independent = np.linalg.det(moments / (scale[:, :, None] * scale[:, None, :])) > COLLINEAR
    reason[(reason == Reason.NONE) & ~independent] = Reason.COLLINEAR_FACTORS
    moments[reason != Reason.NONE] = np.eye(size)
    inverse: Floats = np.linalg.inv(moments).astype(np.float64, copy=False)
    return (inverse @ (spread @ given.x[sample.span])[..., None])[..., 0], inverse


def _variance(error: Floats, freedom: Ints, squares: Floats, reason: Codes) -> Floats:
    """SSR/(M-k); exactly zero, with the reason, where the residuals are rounding noise of the returns.

    Args:
        error: [B, W] residuals of the estimation days, zero elsewhere.
        freedom: [B] M - k.
        squares: [B] sum of the squared returns of those days.
        reason: [B] why there is no estimate; zero variance is added.
    """
    variance = np.vecdot(error, error) / np.maximum(freedom, 1)
    flat = (variance <= NO_SPREAD**2 * squares) & (reason == Reason.NONE)
    variance[flat] = 0.0
    failed = reason != Reason.NONE
    reason[flat] = Reason.ZERO_VARIANCE
    variance[failed] = np.nan
    return variance
