"""Calendar-time portfolio: the firms with an open event, held day by day (Jaffe 1974; Mandelker 1974; Fama 1998).

R_p,t = a + b'F_t + e_t over the days with at least one open event; a firm counts once a day however many events it
has open, and every firm the same. t(a) with the errors of least squares, White's (HC1), least squares weighted by
the number of firms, and Newey and West's with five lags (without the n/(n-k) that HC1 has).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from transforms.event_study.arrays import Flags, Floats
from transforms.event_study.design import Span
from transforms.event_study.fit import regressors
from transforms.event_study.frames import numbers
from transforms.event_study.laws import student_p
from transforms.event_study.models import Model
from transforms.event_study.panel import Panel

LAGS = 5
FEWEST_DAYS = 10
SPECIFICATIONS = ("OLS", "OLS_HC1", "WLS_sqrt_n", "OLS_NW5")
NUMBERS = ["n_days", "df", "alpha", "se_alpha", "t_alpha", "p_alpha"]
TEXTS = ["group", "model", "spec", "window"]
NO_ALPHA = pl.DataFrame(schema={**dict.fromkeys(TEXTS, pl.String), **dict.fromkeys(NUMBERS, pl.Float64)})


@dataclass(frozen=True)
class Portfolio:
    """The T days of an equal-weighted portfolio: its return (NaN without a firm) and its number of firms."""

    value: Floats
    firms: Floats


def portfolio(panel: Panel, inside: Flags, window: Span) -> Portfolio:
    """Hold every firm over the days `window` of each of its events among `inside` [E]."""
    events = np.flatnonzero(inside & (panel.day >= 0) & (panel.symbol >= 0))
    open_events = np.zeros((len(panel.returns), len(panel.dates) + 1))
    ends = panel.day[events][:, None] + np.array([window[0], window[1] + 1])
    ends = np.clip(ends, 0, len(panel.dates))
    np.add.at(open_events, (panel.symbol[events], ends[:, 0]), 1.0)
    np.add.at(open_events, (panel.symbol[events], ends[:, 1]), -1.0)
    held = (open_events.cumsum(1)[:, :-1] > 0) & np.isfinite(panel.returns)
    firms = held.sum(0).astype(np.float64)
    total = np.where(held, panel.returns, 0.0).sum(0)
    return Portfolio(total / np.where(firms > 0, firms, np.nan), firms)


def calendar_time(panel: Panel, models: Mapping[str, Model], window: Span, groups: Mapping[str, Flags]) -> pl.DataFrame:
    """Alphas of the calendar-time portfolio.

    Args:
        panel: The inputs.
        models: The models, by name; an adjusted one has an alpha and no beta.
        window: First and last event day on which an event is open.
        groups: Name to [E] members.

    Returns:
        group, model, spec, window as `[a,b]`, n_days, df, alpha, se_alpha, t_alpha, p_alpha and `b_<factor>` of each
        factor; no row where fewer than ten days have a portfolio.
    """
    frames = [
        _alphas(panel, model, portfolio(panel, inside, window)).select(
            pl.lit(group).alias("group"), pl.lit(model.name).alias("model"), "spec",
            pl.lit(f"[{window[0]},{window[1]}]").alias("window"), pl.exclude("spec"),
        )
        for group, inside in groups.items()
        for model in models.values()
    ]  # fmt: skip
    return pl.concat([NO_ALPHA, *frames], how="diagonal")


def _alphas(panel: Panel, model: Model, held: Portfolio) -> pl.DataFrame:
    """One row per specification."""
    given = regressors(panel, model)
    excess = held.value - given.subtract
    days = np.isfinite(excess) & given.known
    size = given.x.shape[1]
    names = [f"b_{factor}" for factor in model.factors]
    x = given.x[days]
    if days.sum() < max(FEWEST_DAYS, size + 1) or np.linalg.matrix_rank(x) < size:
        return pl.DataFrame(schema={"spec": pl.String} | dict.fromkeys([*NUMBERS, *names], pl.Float64))
    x[:, 1:] += given.mean
    y, weights = excess[days], held.firms[days]
    plain, robust, newey = _least_squares(x, y)
    weighted = _least_squares(x * np.sqrt(weights)[:, None], y * np.sqrt(weights))[0]
    found = dict(zip(SPECIFICATIONS, (plain, robust, weighted, newey), strict=True))
    df = np.full(len(found), float(days.sum() - size))
    alpha, error = (np.array([part[side][0] for part in found.values()]) for side in (0, 1))
    betas = {name: [part[0][place + 1] for part in found.values()] for place, name in enumerate(names)}
    return pl.DataFrame(
        {
            "spec": list(found), "n_days": np.full(len(found), float(days.sum())), "df": df, "alpha": alpha,
            "se_alpha": error, "t_alpha": alpha / error, "p_alpha": numbers(student_p(alpha / error, df)), **betas,
        }
    )  # fmt: skip


def _least_squares(x: Floats, y: Floats) -> list[tuple[Floats, Floats]]:
    """Coefficients with their standard errors: plain, HC1, and Newey-West."""
    n, k = x.shape
    inverse = np.linalg.inv(x.T @ x)
    theta = inverse @ x.T @ y
    error = y - x @ theta
    scores = x * error[:, None]
    plain = inverse * (error @ error / (n - k))
    robust = inverse @ (scores.T @ scores) @ inverse * n / (n - k)
    middle = scores.T @ scores
    for lag in range(1, LAGS + 1):
        cross = scores[lag:].T @ scores[:-lag]
        middle = middle + (1 - lag / (LAGS + 1)) * (cross + cross.T)
    newey = inverse @ middle @ inverse
    return [(theta, np.sqrt(np.diag(variance))) for variance in (plain, robust, newey)]
