"""Every number of every event agrees with statsmodels, event by event, on data with holes."""

from itertools import product

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

from tests.transforms.event_study.made_data import MODELS, events_on, market_data
from transforms.event_study import Design, Study, study

TOLERANCE = 1e-9
DESIGN = Design()


@pytest.fixture(scope="module")
def inputs() -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    returns, factors = market_data()
    returns = returns.filter((pl.col("symbol") != "S0") | (pl.col("date") != factors["date"][270]))
    return returns, factors, events_on(factors, [270, 330, 331, 470, 495])


@pytest.fixture(scope="module")
def found(inputs) -> Study:
    return study(*inputs, DESIGN)


def independent(inputs, model: str, event: dict) -> dict:
    """The event's numbers from statsmodels: fit, prediction errors by day, covariance of the prediction errors."""
    returns, factors, _ = inputs
    own = factors.join(returns.filter(symbol=event["symbol"]), on="date", how="left").sort("date")
    y = own["ret"].to_numpy()
    x = np.column_stack([np.ones(len(y)), *(own[factor].to_numpy() for factor in MODELS[model])])
    position = np.arange(len(y)) - own["date"].to_list().index(event["event_date"])
    sample = (position >= -260) & (position <= -11) & np.isfinite(y)
    fit = sm.OLS(y[sample], x[sample]).fit()
    days = (position >= -10) & (position <= 10)
    covariance = x[days] @ fit.cov_params() @ x[days].T + fit.scale * np.eye(days.sum())
    return {"fit": fit, "position": position[days], "ar": y[days] - x[days] @ fit.params, "covariance": covariance}


CASES = [
    pytest.param(model, position, id=f"{model}-{position}") for model, position in product(MODELS, range(0, 30, 7))
]


@pytest.mark.parametrize(("model", "position"), CASES)
def test_abnormal_returns_and_windows_agree_with_statsmodels(inputs, found: Study, model: str, position: int) -> None:
    event = inputs[2].row(position, named=True)
    expected = independent(inputs, model, event)
    mine = found.abnormal_returns.filter(model=model, event_id=event["event_id"]).sort("event_day")
    assert mine["event_day"].to_list() == expected["position"].tolist()
    np.testing.assert_allclose(mine["ar"].to_numpy(), expected["ar"], rtol=0, atol=TOLERANCE)
    np.testing.assert_allclose(mine["se_ar"].to_numpy() ** 2, np.diag(expected["covariance"]), rtol=0, atol=TOLERANCE)
    known = np.isfinite(expected["ar"])
    for window in found.event_windows.filter(model=model, event_id=event["event_id"]).iter_rows(named=True):
        held = known & (expected["position"] >= window["window_start"]) & (expected["position"] <= window["window_end"])
        assert window["n_days"] == held.sum()
        if window["reason"] == "no_return_on_event_day":
            assert window["car"] is None
            continue
        assert window["car"] == pytest.approx(expected["ar"][held].sum(), abs=TOLERANCE)
        assert window["var_car"] == pytest.approx(expected["covariance"][np.ix_(held, held)].sum(), abs=TOLERANCE)


@pytest.mark.parametrize(("model", "position"), CASES)
def test_estimates_agree_with_statsmodels(inputs, found: Study, model: str, position: int) -> None:
    event = inputs[2].row(position, named=True)
    expected = independent(inputs, model, event)["fit"]
    row = found.model_fits.filter(model=model, event_id=event["event_id"]).row(0, named=True)
    assert (row["n_est"], row["df"]) == (expected.nobs, expected.df_resid)
    assert row["sigma"] == pytest.approx(np.sqrt(expected.scale), abs=TOLERANCE)
    assert row["r_squared"] == pytest.approx(expected.rsquared, abs=TOLERANCE)
    coefficients = found.model_coefficients.filter(model=model, event_id=event["event_id"])
    assert coefficients["factor"].to_list() == ["intercept", *MODELS[model]]
    np.testing.assert_allclose(coefficients["coefficient"].to_numpy(), expected.params, rtol=0, atol=TOLERANCE)
    np.testing.assert_allclose(coefficients["se"].to_numpy(), expected.bse, rtol=0, atol=TOLERANCE)


def test_holes_are_in_the_compared_data(inputs, found: Study) -> None:
    assert found.abnormal_returns["ar"].null_count() > 0
    assert found.model_fits.filter(model="market")["n_est"].n_unique() > 5
    assert {"window_not_complete_yet", "days_missing_in_window", "no_return_on_event_day"} <= set(
        found.event_windows["reason"].drop_nulls()
    )
