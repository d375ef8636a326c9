"""Arrays to frames: what a study found, as tables."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from transforms.event_study.arrays import Floats, Ints
from transforms.event_study.engine import Estimates, standardized
from transforms.event_study.models import INTERCEPT
from transforms.event_study.panel import Panel
from transforms.event_study.reasons import reason_names


def model_fits(panel: Panel, found: Mapping[str, Estimates]) -> pl.DataFrame:
    """One row per event and model.

    Columns: event_id, symbol, model, n_est, n_masked (days left out because of the company's other events),
    is_overlapping, k, df, sigma, r_squared, est_start, est_end (dates), reason.
    """
    return pl.concat([_fits_of(panel, estimates) for estimates in found.values()])


def model_coefficients(panel: Panel, found: Mapping[str, Estimates]) -> pl.DataFrame:
    """One row per event, model and coefficient that was estimated: event_id, symbol, model, factor, coefficient, se."""
    return pl.concat([_coefficients_of(panel, estimates) for estimates in found.values()])


def abnormal_returns(panel: Panel, found: Mapping[str, Estimates]) -> pl.DataFrame:
    """One row per event, model and event day on the calendar, of events that have an estimate.

    Columns: event_id, symbol, model, date, event_day, ret, ar, se_ar, sar; null where the day has no return.
    """
    return pl.concat([_abnormal_of(panel, estimates) for estimates in found.values()])


def event_windows(panel: Panel, found: Mapping[str, Estimates]) -> pl.DataFrame:
    """One row per event, model and window that was asked for.

    Columns: event_id, symbol, model, window as `[a,b]`, window_start, window_end, n_days, is_complete, car,
    var_car, scar, bhar_model, bhar_market, df, reason.
    """
    return pl.concat([_windows_of(panel, estimates) for estimates in found.values()])


def window_names(panel: Panel) -> pl.Series:
    """The windows as `[a,b]`."""
    return pl.Series("window", [f"[{first},{last}]" for first, last in panel.windows], dtype=pl.String)


def numbers(values: Floats) -> pl.Series:
    """A float column with null for everything that is no finite number."""
    flat = np.ascontiguousarray(values).ravel()
    return (
        pl.Series(flat, nan_to_null=True)
        if not np.isinf(flat).any()
        else pl.Series(np.where(np.isfinite(flat), flat, np.nan), nan_to_null=True)
    )


def _identity(panel: Panel, estimates: Estimates, rows: Ints) -> pl.DataFrame:
    """event_id, symbol and model of the events at `rows`."""
    found = panel.events.select("event_id", pl.col("symbol").cast(pl.String))[pl.Series(rows, dtype=pl.UInt32)]
    return found.with_columns(model=pl.lit(estimates.model.name))


def _fits_of(panel: Panel, estimates: Estimates) -> pl.DataFrame:
    rows = np.arange(len(panel.events))
    estimated = np.isfinite(estimates.variance)
    ends = pl.DataFrame(np.where(estimates.used >= 0, estimates.used, len(panel.dates)), schema=["first", "last"])
    calendar = panel.dates.extend_constant(None, 1)
    return _identity(panel, estimates, rows).with_columns(
        n_est=pl.Series(estimates.count, dtype=pl.Int64),
        n_masked=pl.Series(estimates.masked, dtype=pl.Int64),
        is_overlapping=pl.Series(panel.overlapping, dtype=pl.Boolean),
        k=pl.lit(estimates.model.parameter_count, pl.Int64),
        df=pl.Series(np.where(estimated, estimates.freedom, -1)).replace(-1, None),
        sigma=numbers(np.sqrt(estimates.variance)),
        r_squared=numbers(estimates.r_squared),
        est_start=calendar.gather(ends["first"]),
        est_end=calendar.gather(ends["last"]),
        reason=reason_names(estimates.fit_reason),
    )


def _coefficients_of(panel: Panel, estimates: Estimates) -> pl.DataFrame:
    names = pl.Series([INTERCEPT, *estimates.model.factors])
    rows = np.flatnonzero(np.isfinite(estimates.theta).all(1))
    return _identity(panel, estimates, np.repeat(rows, len(names))).with_columns(
        factor=names.gather(pl.Series(np.tile(np.arange(len(names)), len(rows)), dtype=pl.UInt32)),
        coefficient=numbers(estimates.theta[rows]),
        se=numbers(estimates.theta_error[rows]),
    )


def _abnormal_of(panel: Panel, estimates: Estimates) -> pl.DataFrame:
    low, high = panel.span
    event_day = np.arange(low, high + 1)
    at = panel.day[:, None] + event_day
    own = panel.event_days
    listed = np.isfinite(estimates.variance)[:, None] & (at >= 0) & (at < len(panel.dates))
    listed &= (event_day >= own[:, [0]]) & (event_day <= own[:, [1]])
    rows, columns = np.nonzero(listed)
    days = at[rows, columns]
    error = np.sqrt(estimates.ar_variance[rows, columns])
    return _identity(panel, estimates, rows).with_columns(
        date=panel.dates.gather(pl.Series(days, dtype=pl.UInt32)),
        event_day=pl.Series(event_day[columns], dtype=pl.Int64),
        ret=numbers(panel.returns[panel.symbol[rows], days]),
        ar=numbers(estimates.ar[rows, columns]),
        se_ar=numbers(error),
        sar=numbers(standardized(estimates.ar[rows, columns], error**2)),
    )


def _windows_of(panel: Panel, estimates: Estimates) -> pl.DataFrame:
    rows, columns = np.nonzero(panel.wanted)
    names, spans = window_names(panel), np.array(panel.windows)[columns]
    days, car = estimates.days[rows, columns], estimates.car[rows, columns]
    variance = estimates.car_variance[rows, columns]
    return _identity(panel, estimates, rows).with_columns(
        window=names.gather(pl.Series(columns, dtype=pl.UInt32)),
        window_start=pl.Series(spans[:, 0]),
        window_end=pl.Series(spans[:, 1]),
        n_days=pl.Series(days),
        is_complete=pl.Series(np.isfinite(car) & (days == spans[:, 1] - spans[:, 0] + 1)),
        car=numbers(car),
        var_car=numbers(variance),
        scar=numbers(standardized(car, variance)),
        bhar_model=numbers(estimates.bhar_model[rows, columns]),
        bhar_market=numbers(estimates.bhar_market[rows, columns]),
        df=pl.Series(np.where(np.isfinite(car), estimates.freedom[rows], -1)).replace(-1, None),
        reason=reason_names(estimates.reason[rows, columns]),
    )
