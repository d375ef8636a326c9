"""Abnormal returns of the event days and what they cumulate to, for one block of events.

se_ar = sigma sqrt(C_t), C_t = 1 + x_t'(X'X)^-1 x_t (MacKinlay 1997; Patell 1976).
var_car = sigma^2 (L + X~'(X'X)^-1 X~), X~ = sum of x_t over the L available days (Campbell, Lo and MacKinlay 4.4):
the forecast error of every day and its covariance across days.
bhar = prod(1 + R) - prod(1 + benchmark) over the same days (Barber and Lyon 1997).
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from transforms.event_study.arrays import Codes, Flags, Floats, Ints
from transforms.event_study.fit import Fit, Regressors
from transforms.event_study.panel import Panel
from transforms.event_study.reasons import Reason

WITHOUT_NUMBER = (
    Reason.NO_RETURN_IN_WINDOW,
    Reason.NO_RETURN_ON_EVENT_DAY,
    Reason.NO_FACTOR_ON_EVENT_DAY,
    Reason.WINDOW_OUTSIDE_EVENT_DAYS,
)


@dataclass(frozen=True)
class Windows:
    """Event-window numbers of a block: B events, D event days from the study's first, C windows.

    Attributes:
        ar: [B, D] abnormal returns, NaN where there is none.
        ar_variance: [B, D] their variances, given wherever the factors are, even without a return.
        car: [B, C] cumulative abnormal returns.
        car_variance: [B, C] their variances.
        days: [B, C] days of the window with an abnormal return.
        bhar_model: [B, C] buy-and-hold return less the model's.
        bhar_market: [B, C] buy-and-hold return less the market's.
        reason: [B, C] why there is no CAR, or what limits it.
    """

    ar: Floats
    ar_variance: Floats
    car: Floats
    car_variance: Floats
    days: Ints
    bhar_model: Floats
    bhar_market: Floats
    reason: Codes


def event_windows(panel: Panel, given: Regressors, fit: Fit, market: Floats | None, require_event_day: bool) -> Windows:
    """Compute the event days and windows of a fitted block.

    Args:
        panel: The inputs.
        given: The model's regressors.
        fit: The block's estimates.
        market: [T] market returns for `bhar_market`; without them it is NaN.
        require_event_day: Whether a window that holds day 0 needs its return.
    """
    at, asked, ar = _on_event_days(panel, fit)
    x, known = [column[at] for column in given.x.T], np.isfinite(ar)
    ar_variance = fit.variance[:, None] * (1.0 + _quadratic(x, fit.inverse))
    ar_variance[~(asked & given.known[at])] = np.nan
    held = panel.held.T.astype(np.float64)
    days = (known @ held).astype(np.int64)
    x_sum = [np.where(known, column, 0.0) @ held for column in x]
    car = np.where(known, ar, 0.0) @ held
    car_variance = fit.variance[:, None] * (days + _quadratic(x_sum, fit.inverse))
    total = panel.returns[panel.symbol[fit.events][:, None], at]
    benchmark = np.full(ar.shape, np.nan) if market is None else market[at]
    held_to_end, by_model, by_market = _compounded(np.stack([total, total - ar, benchmark]), known, panel)
    bhar_model, bhar_market = held_to_end - by_model, held_to_end - by_market
    reason = _reasons(panel, fit, known, days, require_event_day)
    empty = (days == 0) | np.isin(reason, WITHOUT_NUMBER)
    for numbers in (car, car_variance, bhar_model, bhar_market):
        numbers[empty] = np.nan
    return Windows(ar, ar_variance, car, car_variance, days, bhar_model, bhar_market, reason)


def _on_event_days(panel: Panel, fit: Fit) -> tuple[Ints, Flags, Floats]:
    """Calendar position of each event day (clipped to the calendar), whether it is one, and its abnormal return."""
    low, high = panel.span
    event_day = np.arange(low, high + 1)
    day = panel.day[fit.events][:, None] + event_day
    at = np.clip(day, 0, len(panel.dates) - 1)
    column = np.clip(at - fit.first_day, 0, fit.residual.shape[1] - 1)
    own = panel.event_days[fit.events]
    asked = (event_day >= own[:, [0]]) & (event_day <= own[:, [1]]) & (at == day)
    return at, asked, np.where(asked, np.take_along_axis(fit.residual, column, 1), np.nan)


def _quadratic(x: list[Floats], matrix: Floats) -> Floats:
    """[B, D] x' A x of every event and day: the k columns of x are [B, D] each, A is [B, k, k]."""
    total = np.zeros(x[0].shape)
    for row, column in product(range(len(x)), repeat=2):
        total += matrix[:, row, column, None] * x[row] * x[column]
    return total


def _compounded(returns: Floats, known: Flags, panel: Panel) -> Floats:
    """[3, B, C] product of one plus the returns [3, B, D] over each window's known days."""
    low = panel.span[0]
    by_day = np.ascontiguousarray(np.where(known, 1.0 + returns, 1.0).transpose(2, 0, 1))
    return np.stack([by_day[first - low : last - low + 1].prod(0) for first, last in panel.windows], -1)


def _reasons(panel: Panel, fit: Fit, known: Flags, days: Ints, require_event_day: bool) -> Codes:
    """[B, C] reasons, the weaker ones first so that a stronger one replaces them."""
    first, last = np.array(panel.windows).T
    day, own = panel.day[fit.events][:, None], panel.event_days[fit.events]
    unreached = day + last >= len(panel.dates)
    reason = np.where(days < last - first + 1, Reason.DAYS_MISSING_IN_WINDOW, Reason.NONE)
    reason = np.where((fit.reason == Reason.ZERO_VARIANCE)[:, None], Reason.ZERO_VARIANCE, reason)
    reason = np.where(unreached, Reason.WINDOW_NOT_COMPLETE_YET, reason)
    reason = np.where((days == 0) & (day + first < len(panel.dates)), Reason.NO_RETURN_IN_WINDOW, reason)
    if require_event_day and panel.span[0] <= 0 <= panel.span[1]:
        lost = ~known[:, [-panel.span[0]]] & (first <= 0) & (last >= 0)
        own_return = panel.returns[panel.symbol[fit.events], np.clip(day[:, 0], 0, len(panel.dates) - 1)]
        lacks = np.where(np.isfinite(own_return), Reason.NO_FACTOR_ON_EVENT_DAY, Reason.NO_RETURN_ON_EVENT_DAY)
        reason = np.where(lost, lacks[:, None], reason)
    outside = (first < own[:, [0]]) | (last > own[:, [1]])
    reason = np.where(outside, Reason.WINDOW_OUTSIDE_EVENT_DAYS, reason)
    unestimated = ~np.isfinite(fit.variance)[:, None]
    return np.where(unestimated, fit.reason[:, None], reason).astype(np.int8)
