"""GARCH(1,1): a variance of its own for each event day (Bollerslev 1986), by the package arch.

R = x'theta + e with theta by least squares; h_t = w + a e_{t-1}^2 + b h_{t-1} by maximum likelihood on the estimation
residuals, complete days taken as consecutive. The k-th session after the last estimation day has the forecast
h_k = w + (a + b) h_{k-1}. The abnormal returns are those of the model without GARCH;
    Var(AR_t) = h_t + sigma^2 x_t'(X'X)^-1 x_t,  Var(CAR) = sum h_t + sigma^2 X~'(X'X)^-1 X~:
the variance of the day is conditional, the error of the coefficients as before.
"""

from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np

from transforms.event_study.arrays import Flags, Floats, Ints
from transforms.event_study.design import Design
from transforms.event_study.engine import Estimates, on_fits
from transforms.event_study.fit import Fit
from transforms.event_study.models import Model
from transforms.event_study.panel import Panel
from transforms.event_study.reasons import Reason

INSTALL = "uv sync --extra garch"


@dataclass(frozen=True)
class Forecasts:
    """Variances of a block: B events, D event days; NaN for an event whose likelihood found no maximum."""

    events: Ints
    variance: Floats


def with_conditional_variance(panel: Panel, model: Model, design: Design, found: Estimates) -> Estimates:
    """Put the forecast variance of each event day in the place of the constant one.

    Args:
        panel: The inputs.
        model: A model whose estimator is `garch`.
        design: The request.
        found: What least squares says of it.

    Raises:
        ValueError: When the package arch is not installed; the message says how to.
    """
    fit_garch = _library(model)

    def work(fit: Fit) -> Forecasts:
        return _forecasts(panel, fit, fit_garch)

    days: Floats = np.full(found.ar.shape, np.nan)
    for part in on_fits(panel, model, design, work):
        days[part.events] = part.variance
    failed = (found.variance > 0) & np.isnan(days).all(1)
    return _without(_with_variance(panel, found, days), failed)


def _with_variance(panel: Panel, found: Estimates, days: Floats) -> Estimates:
    """h_t for sigma^2 in each day's variance, and their sum over the days with a return in each window's."""
    low, high = panel.span
    constant = found.variance[:, None]
    event_day = np.arange(low, high + 1)
    held = np.array([(event_day >= first) & (event_day <= last) for first, last in panel.windows])
    more = np.where(np.isfinite(found.ar) & np.isfinite(days), days - constant, 0.0) @ held.T
    return replace(found, ar_variance=found.ar_variance + (days - constant), car_variance=found.car_variance + more)


def _without(found: Estimates, failed: Flags) -> Estimates:
    """Events whose variance has no estimate have no number, and say why."""
    blank = {
        name: np.where(failed.reshape(-1, *[1] * (getattr(found, name).ndim - 1)), np.nan, getattr(found, name))
        for name in (
            "theta", "theta_error", "variance", "r_squared", "positive_share", "ar", "ar_variance", "car",
            "car_variance", "bhar_model", "bhar_market",
        )
    }  # fmt: skip
    code = Reason.VARIANCE_MODEL_DID_NOT_CONVERGE
    return replace(
        found,
        **blank,
        fit_reason=np.where(failed, code, found.fit_reason).astype(np.int8),
        reason=np.where(failed[:, None], code, found.reason).astype(np.int8),
    )


def _forecasts(panel: Panel, fit: Fit, fit_garch: Any) -> Forecasts:
    """Fit event by event, for the library takes one series at a time."""
    low, high = panel.span
    event_day = np.arange(low, high + 1)
    variance: Floats = np.full((len(fit.events), len(event_day)), np.nan)
    for place in np.flatnonzero(fit.variance > 0):
        used = fit.used[place]
        last = fit.first_day + len(used) - 1 - int(used[::-1].argmax())
        ahead = panel.day[fit.events[place]] + event_day - last
        variance[place] = forecast(fit.residual[place, used], ahead, fit_garch)
    return Forecasts(fit.events, variance)


def forecast(residual: Floats, ahead: Ints, fit_garch: Any) -> Floats:
    """Variances `ahead` sessions after the last residual; NaN where the likelihood found no maximum.

    The residuals are scaled to variance one for the search, so that the unit of the returns does not matter.
    """
    scale = float(np.sqrt((residual**2).mean()))
    model = fit_garch(residual / scale, mean="Zero", vol="GARCH", p=1, q=1, rescale=False)
    result = model.fit(disp="off", show_warning=False)
    if result.convergence_flag != 0:  # SLSQP may stop a hair before a flat maximum: it goes on from there once
        result = model.fit(disp="off", show_warning=False, starting_values=np.asarray(result.params))
    omega, alpha, beta = (float(value) for value in np.asarray(result.params))
    if result.convergence_flag != 0 or not np.isfinite([omega, alpha, beta]).all():
        return np.full(len(ahead), np.nan)
    final = float(np.asarray(result.conditional_volatility)[-1])
    path = np.empty(int(ahead.max()))
    path[0] = omega + alpha * (residual[-1] / scale) ** 2 + beta * final**2
    for step in range(1, len(path)):
        path[step] = omega + (alpha + beta) * path[step - 1]
    return path[np.maximum(ahead, 1) - 1] * scale**2


def _library(model: Model) -> Any:
    try:
        from arch import arch_model  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]
    except ImportError as error:
        raise ValueError(f"model {model.name} needs the package arch, which is not installed: {INSTALL}") from error
    return cast(Any, arch_model)
