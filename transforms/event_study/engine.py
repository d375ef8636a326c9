"""Runs the models of a design over the blocks of a panel and gathers what each event got."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from transforms.event_study.arrays import Codes, Floats, Ints
from transforms.event_study.design import Design
from transforms.event_study.fit import Fit, Regressors, blocks, fit_block, regressors
from transforms.event_study.models import Model
from transforms.event_study.panel import Panel
from transforms.event_study.windows import Windows, event_windows

MOST_WORKERS = 4
PARTS_WORTH_THREADS = 500
Part = TypeVar("Part")
Outcome = TypeVar("Outcome")


@dataclass(frozen=True)
class Estimates:
    """What one model says of the E events of a panel (D event days, C windows, k coefficients); NaN for nothing.

    Attributes:
        model: The model.
        count: [E] complete days of the estimation window.
        masked: [E] days left out of it because of the company's other events.
        freedom: [E] degrees of freedom, count less k.
        theta: [E, k] coefficients, the intercept first.
        theta_error: [E, k] their standard errors; NaN for an adjusted model.
        variance: [E] sigma^2.
        r_squared: [E] share of the variance explained; NaN for an adjusted model.
        used: [E, 2] calendar positions of the first and last estimation day; -1 without one.
        positive_share: [E] share of strictly positive estimation residuals.
        fit_reason: [E] why there is no estimate.
        ar, ar_variance: [E, D] abnormal returns and their variances.
        car, car_variance, bhar_model, bhar_market: [E, C] of the windows.
        days: [E, C] days with an abnormal return.
        reason: [E, C] why a window has no number, or what limits it.
    """

    model: Model
    count: Ints
    masked: Ints
    freedom: Ints
    theta: Floats
    theta_error: Floats
    variance: Floats
    r_squared: Floats
    used: Ints
    positive_share: Floats
    fit_reason: Codes
    ar: Floats
    ar_variance: Floats
    car: Floats
    car_variance: Floats
    bhar_model: Floats
    bhar_market: Floats
    days: Ints
    reason: Codes

    @property
    def sar(self) -> Floats:
        """[E, D] standardised abnormal returns, AR over its standard error; NaN where there is no spread."""
        return standardized(self.ar, self.ar_variance)

    @property
    def scar(self) -> Floats:
        """[E, C] standardised cumulative abnormal returns."""
        return standardized(self.car, self.car_variance)


def standardized(value: Floats, variance: Floats) -> Floats:
    """Value over the root of its variance; NaN where the variance is zero or missing."""
    return value / np.sqrt(np.where(variance > 0, variance, np.nan))


def estimate(panel: Panel, model: Model, design: Design) -> Estimates:
    """Fit `model` to every studied event of the panel and compute its event days and windows."""
    result = _nothing(panel, model)
    given = regressors(panel, model)
    market = panel.factors.get(design.market_factor)

    def work(fit: Fit) -> tuple[Fit, Windows]:
        return fit, event_windows(panel, given, fit, market, design.require_event_day)

    for fit, windows in on_fits(panel, model, design, work):
        _store_fit(result, panel, given, fit)
        for name in ("ar", "ar_variance", "car", "car_variance", "bhar_model", "bhar_market", "days", "reason"):
            getattr(result, name)[fit.events] = getattr(windows, name)
    return result


def on_fits(panel: Panel, model: Model, design: Design, work: Callable[[Fit], Outcome]) -> Iterator[Outcome]:
    """Fit block by block and give what `work` makes of each: a study's residuals are never all in memory at once."""
    given = regressors(panel, model)

    def fitted(events: Ints) -> Outcome:
        return work(fit_block(panel, model, given, events, design.min_observations))

    return in_parallel(fitted, blocks(panel))


def in_parallel(work: Callable[[Part], Outcome], parts: Sequence[Part]) -> Iterator[Outcome]:
    """Results of `work` in the order of `parts`, a few at a time: NumPy leaves the interpreter free meanwhile."""
    workers = min(MOST_WORKERS, os.cpu_count() or 1)
    if workers == 1 or len(parts) < PARTS_WORTH_THREADS:
        yield from map(work, parts)
        return
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(work, parts)


def _nothing(panel: Panel, model: Model) -> Estimates:
    """Estimates of no event yet: every number missing, the reason of each event that has no place."""
    events, size = len(panel.events), model.parameter_count
    days, windows = panel.span[1] - panel.span[0] + 1, len(panel.windows)

    def missing(*shape: int) -> Floats:
        return np.full((events, *shape), np.nan)

    return Estimates(
        model=model, count=np.zeros(events, np.int64), masked=np.zeros(events, np.int64),
        freedom=np.zeros(events, np.int64),
        theta=missing(size), theta_error=missing(size), variance=missing(), r_squared=missing(),
        used=np.full((events, 2), -1), positive_share=missing(), fit_reason=panel.reason.copy(),
        ar=missing(days), ar_variance=missing(days), car=missing(windows), car_variance=missing(windows),
        bhar_model=missing(windows), bhar_market=missing(windows), days=np.zeros((events, windows), np.int64),
        reason=np.repeat(panel.reason[:, None], windows, 1),
    )  # fmt: skip


def _store_fit(result: Estimates, panel: Panel, given: Regressors, fit: Fit) -> None:
    """Write a block's estimates to their places, with coefficients on the factors as they were given."""
    events, count, estimated = fit.events, fit.count, np.isfinite(fit.variance)
    result.count[events] = count
    result.masked[events] = fit.masked
    result.freedom[events] = np.where(estimated, count - result.model.parameter_count, 0)
    result.variance[events] = fit.variance
    result.fit_reason[events] = fit.reason
    positive = (fit.error > 0).sum(1)
    result.positive_share[events] = np.where(estimated, positive / np.maximum(count, 1), np.nan)
    some = count > 0
    ends = np.stack([fit.used.argmax(1), fit.used.shape[1] - 1 - fit.used[:, ::-1].argmax(1)], 1)
    result.used[events] = np.where(some[:, None], ends + fit.first_day, -1)
    if result.model.estimator == "adjusted":
        return
    theta = fit.theta.copy()
    theta[:, 0] -= theta[:, 1:] @ given.mean
    spread = np.diagonal(fit.inverse, axis1=1, axis2=2).copy()
    back = np.concatenate([[1.0], -given.mean])
    spread[:, 0] = fit.inverse @ back @ back
    result.theta[events] = theta
    result.theta_error[events] = np.sqrt(np.maximum(fit.variance[:, None] * spread, 0.0))
    unexplained = fit.variance * result.freedom[events]
    with np.errstate(invalid="ignore", divide="ignore"):
        explained = 1.0 - unexplained / fit.total_variation
    result.r_squared[events] = np.where(fit.total_variation > 0, explained, np.nan)
