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
DAYS_PER_BLOCK = 16
EVENTS_PER_BLOCK = 512


@dataclass(frozen=True)
class Regressors:
    """What a model regresses on, over the whole calendar.

    Attributes:
        x: [T, k] intercept and centred factors; zero on days without every factor.
        products: [T, k*k] outer product of each day's row.
        mean: [k-1] what was taken off the factors.
        known: [T] whether the day has every input of the model.
        subtract: [T] what is taken off the return.
        beside: [T, 2] the centred factor of the day before and after, for models that correct for thin trading.
    """

    x: Floats
    products: Floats
    mean: Floats
    known: Flags
    subtract: Floats
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
    subtract = panel.factors[model.subtract] if model.subtract else np.zeros(days)
    beside = neighbours(np.where(known, x[:, 1], np.nan)) if model.estimator in THIN else None
    if beside is not None:
        known = known & np.isfinite(beside).all(1)
        x[~known] = 0.0
    return Regressors(x, (x[:, :, None] * x[:, None, :]).reshape(days, -1), mean, known, subtract, beside)


def blocks(panel: Panel) -> list[Ints]:
    """Positions of the studied events, sorted by day and cut where the calendar moves on."""
    studied = np.flatnonzero(panel.reason == Reason.NONE)
    if not len(studied):
        return []
    order = studied[np.argsort(panel.day[studied], kind="stable")]
    cuts = np.flatnonzero(np.diff(panel.day[order] // DAYS_PER_BLOCK)) + 1
    return [
        part for block in np.split(order, cuts) for part in np.array_split(block, -(-len(block) // EVENTS_PER_BLOCK))
    ]


def fit_block(panel: Panel, model: Model, given: Regressors, events: Ints, min_observations: int) -> Fit:
    """Estimate `model` for the events of one block.

    Args:
        panel: The inputs.
        model: The model.
        given: Its regressors.
        events: Positions of the events in the panel.
        min_observations: Complete days that an estimation needs.
    """
    day = panel.day[events][:, None]
    first, last = (day + panel.estimation[events][:, [side]] for side in (0, 1))
    begin = max(0, int(first.min()))
    end = min(len(panel.dates), int((day[:, 0] + panel.event_days[events, 1]).max()) + 1)
    span, calendar = slice(begin, end), np.arange(begin, end)
    returned = panel.returns[panel.symbol[events], span]
    own = returned - given.subtract[span]
    present = np.isfinite(own) & given.known[span]
    in_window = (calendar >= first) & (calendar <= last)
    free = in_window if panel.busy is None else in_window & ~panel.busy[panel.symbol[events], span]
    used = present & free
    count = used.sum(1)
    mean = np.where(used, own, 0.0).sum(1) / np.maximum(count, 1)
    centred = np.where(present, own - mean[:, None], 0.0)
    few = np.where((np.isfinite(returned) & in_window).sum(1) < min_observations,
                   Reason.TOO_FEW_OBSERVATIONS, Reason.TOO_FEW_FACTOR_OBSERVATIONS)  # fmt: skip
    unmasked = (present & in_window).sum(1)
    few = np.where(unmasked >= min_observations, Reason.TOO_FEW_OBSERVATIONS_WITHOUT_OTHER_EVENTS, few)
    reason = np.where(count < min_observations, few, Reason.NONE).astype(np.int8)
    theta, inverse = _estimate(model, given, span, used, centred, reason)
    if model.estimator == "adjusted":
        residual, freedom = np.where(present, own, np.nan), count - 1
    else:
        residual, freedom = np.where(present, centred - theta @ given.x[span].T, np.nan), count - theta.shape[1]
    error = np.where(used, residual - (mean[:, None] if model.estimator == "adjusted" else 0.0), 0.0)
    variance = _variance(error, freedom, np.where(used, np.abs(own), 0.0).max(1, initial=0.0), reason)
    theta[:, 0] += 0.0 if model.estimator == "adjusted" else mean
    failed = ~np.isfinite(variance)
    theta[failed], residual[failed] = np.nan, np.nan
    spread = np.where(used, centred, 0.0)
    return Fit(
        events,
        begin,
        count,
        unmasked - count,
        theta,
        inverse,
        variance,
        np.vecdot(spread, spread),
        residual,
        used,
        reason,
    )


def _estimate(
    model: Model, given: Regressors, span: slice, used: Flags, centred: Floats, reason: Codes
) -> tuple[Floats, Floats]:
    """Coefficients on the centred factors of the centred return, and what their uncertainty adds to a forecast."""
    if model.estimator == "adjusted":
        return np.zeros((len(used), 1)), np.zeros((len(used), 1, 1))
    theta, inverse = _least_squares(given, span, used, centred, reason)
    if given.beside is not None:
        correct = scholes_williams if model.estimator == "scholes_williams" else dimson
        theta = correct(given.x[span, 1], given.beside[span], used, centred)
    return theta, inverse


def _least_squares(
    given: Regressors, span: slice, used: Flags, centred: Floats, reason: Codes
) -> tuple[Floats, Floats]:
    """Coefficients and (X'X)^-1 of every event at once; a singular one is marked collinear and left out."""
    size = given.x.shape[1]
    moments = (used.astype(np.float64) @ given.products[span]).reshape(-1, size, size)
    scale = np.sqrt(np.einsum("nii->ni", moments))
    with np.errstate(invalid="ignore", divide="ignore"):
        independent = np.linalg.det(moments / (scale[:, :, None] * scale[:, None, :])) > COLLINEAR
    reason[(reason == Reason.NONE) & ~independent] = Reason.COLLINEAR_FACTORS
    moments[reason != Reason.NONE] = np.eye(size)
    inverse: Floats = np.linalg.inv(moments).astype(np.float64, copy=False)
    load = np.where(used, centred, 0.0) @ given.x[span]
    return (inverse @ load[..., None])[..., 0], inverse


def _variance(error: Floats, freedom: Ints, largest: Floats, reason: Codes) -> Floats:
    """SSR/(M-k); exactly zero, with the reason, where the residuals are rounding noise of the returns."""
    variance = np.vecdot(error, error) / np.maximum(freedom, 1)
    flat = (variance <= (NO_SPREAD * largest) ** 2) & (reason == Reason.NONE)
    variance[flat] = 0.0
    failed = reason != Reason.NONE
    reason[flat] = Reason.ZERO_VARIANCE
    variance[failed] = np.nan
    return variance
