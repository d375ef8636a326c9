"""The example of the docstring says what it prints; the oil example is what an independent regression finds."""

import doctest

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

import transforms.event_study


def test_the_example_of_the_docstring_is_true() -> None:
    ran = doctest.testmod(transforms.event_study)
    assert ran.attempted > 8
    assert ran.failed == 0


def test_oil_on_the_days_of_opec_is_what_statsmodels_finds() -> None:
    from tests.transforms.event_study import oil_example

    both = oil_example.stocks.join(oil_example.oil, on="date", how="left", maintain_order="left").to_dict(
        as_series=False
    )
    returns, market = (np.array(both[name], float) for name in ("ret", "market"))
    day = both["date"].index(oil_example.events["event_date"][4])
    days = np.arange(day - 260, day - 10)
    days = days[np.isfinite(returns[days]) & np.isfinite(market[days])]
    fit = sm.OLS(returns[days], sm.add_constant(market[days])).fit()
    car = returns[day] - fit.params @ [1.0, market[day]]
    error = fit.get_prediction(np.array([[1.0, market[day]]])).se_obs[0]
    rows = oil_example.found.event_windows.filter(window="[0,0]")
    vienna = rows.filter(event_id="2016-11-30")
    assert vienna["car"].item() == pytest.approx(car, abs=1e-12)
    assert vienna["scar"].item() == pytest.approx(car / error, abs=1e-10)
    assert 0.08 < car < 0.10
    thanksgiving = rows.filter(event_id="2014-11-27")
    assert thanksgiving["reason"].item() == "no_return_on_event_day"
    assert oil_example.found.group_statistics.filter(pl.col("test") == "n", window="[0,0]")["value"].max() == 7
