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
from transforms.event_study.fit import Regressors, regressors
from transforms.event_study.laws import student_p
from transforms.event_study.models import Model
from transforms.event_study.multiple import adjusted_p_values
from transforms.event_study.panel import Panel

LAGS = 5
FEWEST_DAYS = 10
LEVEL = "calendar_time"


@dataclass(frozen=True)
class PortfolioTest:
    """A test of the portfolio's alpha: its name, what its standard error is, and where that comes from."""

    name: str
    formula: str
    reference: str
    definition: str


SPECIFICATIONS = {
    "OLS": PortfolioTest(
        "ctp_OLS", "alpha / its least-squares standard error, n - k degrees of freedom.", "Jaffe 1974", "equal_weights"
    ),
    "OLS_HC1": PortfolioTest(
        "ctp_OLS_HC1", "alpha / its standard error robust to changing variance.", "White 1980", "hc1_n_over_n_minus_k"
    ),
    "WLS_sqrt_n": PortfolioTest(
        "ctp_WLS_sqrt_n", "alpha of days weighted by their firms / its standard error.", "Fama 1998", "weights_n_t"
    ),
    "OLS_NW5": PortfolioTest(
        "ctp_OLS_NW5", "alpha / its standard error robust to autocorrelation.", "Newey and West 1987", "five_lags"
    ),
}
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
    label = f"[{window[0]},{window[1]}]"
    held = {group: portfolio(panel, inside, window) for group, inside in groups.items()}
    rows = [
        {"group": group, "model": model.name, "window": label, **row}
        for model, given in [(model, regressors(panel, model)) for model in models.values()]
        for group, firms in held.items()
        for row in _alphas(given, model, firms)
    ]
    return pl.concat([NO_ALPHA, pl.DataFrame(rows, infer_schema_length=None)], how="diagonal")


def portfolio_tests(alphas: pl.DataFrame) -> pl.DataFrame:
    """The t statistics of `calendar_time` as rows of group statistics, with p-values adjusted for many tests.

    Returns:
        group, model, level (`calendar_time`), window, test, value, df, p_value, n (days), definition, p_holm, p_bh.
    """
    tests, definitions = (
        {spec: getattr(test, part) for spec, test in SPECIFICATIONS.items()} for part in ("name", "definition")
    )
    return adjusted_p_values(
        alphas.select(
            "group", "model", pl.lit(LEVEL).alias("level"), "window",
            pl.col("spec").replace_strict(tests, return_dtype=pl.String).alias("test"),
            pl.col("t_alpha").alias("value"), "df", pl.col("p_alpha").alias("p_value"),
            pl.col("n_days").cast(pl.Int64).alias("n"),
            pl.col("spec").replace_strict(definitions, return_dtype=pl.String).alias("definition"),
        )
    )  # fmt: skip


def _alphas(given: Regressors, model: Model, held: Portfolio) -> list[dict[str, str | float]]:
    """One row per specification."""
    excess = held.value if given.subtract is None else held.value - given.subtract
    days = np.isfinite(excess) & given.known
    size, count = given.x.shape[1], int(days.sum())
    x = given.x[days]
    if count < max(FEWEST_DAYS, size + 1) or np.linalg.matrix_rank(x) < size:
        return []
    x[:, 1:] += given.mean
    y, weights = excess[days], held.firms[days]
    plain, robust, newey = _least_squares(x, y)
    weighted = _least_squares(x * np.sqrt(weights)[:, None], y * np.sqrt(weights))[0]
    found = dict(zip(SPECIFICATIONS, (plain, robust, weighted, newey), strict=True))
    t = np.array([theta[0] / error[0] for theta, error in found.values()])
    p_value = student_p(t, np.full(len(t), float(count - size)))
    return [
        {
            "spec": spec, "n_days": float(count), "df": float(count - size), "alpha": float(theta[0]),
            "se_alpha": float(error[0]), "t_alpha": float(t[place]), "p_alpha": float(p_value[place]),
            **{f"b_{factor}": float(beta) for factor, beta in zip(model.factors, theta[1:], strict=True)},
        }
        for place, (spec, (theta, error)) in enumerate(found.items())
    ]  # fmt: skip


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
