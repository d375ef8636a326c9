"""GARCH: the library's own fit and forecast, the model's own abnormal returns, and a word where it is not installed."""

import sys

import numpy as np
import polars as pl
import pytest
from arch import arch_model

from tests.transforms.event_study.made_data import events_on, market_data, weekdays
from transforms.event_study import Design, Model, study

PLAIN = Model("plain", ("market",))
GARCH = Model("garch", ("market",), estimator="garch")
DESIGN = Design((PLAIN, GARCH), windows=((0, 0), (-5, 5)), bootstrap_draws=0)


def clustered_data(symbols: int = 3, days: int = 500, seed: int = 2) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Returns whose variance follows h = .00002 + .15 e^2 + .8 h."""
    random = np.random.default_rng(seed)
    shocks, market = random.normal(size=(symbols, days)), random.normal(0.0004, 0.01, days)
    variance, error = np.full((symbols, days), 4e-4), np.zeros((symbols, days))
    for day in range(days):
        if day:
            variance[:, day] = 2e-5 + 0.15 * error[:, day - 1] ** 2 + 0.8 * variance[:, day - 1]
        error[:, day] = np.sqrt(variance[:, day]) * shocks[:, day]
    dates = weekdays(days)
    returns = pl.DataFrame(
        {
            "symbol": np.repeat([f"S{number}" for number in range(symbols)], days),
            "date": pl.concat([dates] * symbols),
            "ret": (1.2 * market + error).ravel(),
        }
    )
    return returns, pl.DataFrame({"date": dates, "market": market})


def found(returns: pl.DataFrame, factors: pl.DataFrame, symbols: int = 3):
    return study(returns, factors, events_on(factors, [400], symbols), DESIGN)


def test_the_variance_of_each_event_day_is_the_forecast_of_the_library() -> None:
    returns, factors = clustered_data()
    result = found(returns, factors)
    event = result.abnormal_returns.filter(model="garch", event_id="E400-0")
    own = factors.join(returns.filter(symbol="S0"), on="date").with_row_index("place")
    sample = own.filter(pl.col("place").is_between(140, 389))
    x = np.column_stack([np.ones(250), sample["market"].to_numpy()])
    inverse = np.linalg.inv(x.T @ x)
    residual = sample["ret"].to_numpy() - x @ inverse @ x.T @ sample["ret"].to_numpy()
    fit = arch_model(residual * 100, mean="Zero", vol="GARCH", p=1, q=1, rescale=False).fit(disp="off")
    ahead = np.asarray(fit.forecast(horizon=16).variance)[-1] / 1e4
    days = own.filter(pl.col("place").is_between(395, 405))
    rows = np.column_stack([np.ones(11), days["market"].to_numpy()])
    sigma = residual @ residual / 248
    expected = ahead[5:16] + sigma * np.einsum("ij,jk,ik->i", rows, inverse, rows)
    np.testing.assert_allclose(event["se_ar"].to_numpy() ** 2, expected, rtol=2e-3)
    window = result.event_windows.filter(model="garch", event_id="E400-0", window="[-5,5]")
    summed = rows.sum(0)
    assert window["var_car"].item() == pytest.approx(ahead[5:16].sum() + sigma * summed @ inverse @ summed, rel=2e-3)


def test_the_abnormal_returns_are_those_of_the_model_without_garch_and_the_standard_errors_are_not() -> None:
    result = found(*clustered_data()).abnormal_returns
    both = result.filter(model="plain").join(
        result.filter(model="garch"), on=["event_id", "event_day"], suffix="_garch", validate="1:1"
    )
    assert both.height == 33
    assert both["ar"].equals(both["ar_garch"].rename("ar"))
    assert ((both["se_ar"] / both["se_ar_garch"]) - 1).abs().max() > 0.1


def test_a_calm_market_after_a_storm_has_smaller_forecasts_than_the_constant_variance() -> None:
    returns, factors = clustered_data()
    early = pl.col("date") < factors["date"][250]
    stormy = returns.with_columns(ret=pl.when(early).then(pl.col("ret") * 4).otherwise("ret"))
    result = found(stormy, factors).abnormal_returns.filter(event_day=0)
    plain, garch = (result.filter(model=name)["se_ar"] for name in ("plain", "garch"))
    assert (garch < 0.7 * plain).all()


def test_the_unit_of_the_returns_does_not_matter() -> None:
    returns, factors = clustered_data()
    scaled = [frame.with_columns(pl.col(pl.Float64) / 1024) for frame in (returns, factors)]
    first, second = (found(*pair).event_windows["scar"].to_numpy() for pair in ((returns, factors), scaled))
    np.testing.assert_allclose(first, second, rtol=1e-9)


def test_groups_have_every_test_of_a_garch_model() -> None:
    statistics = found(*clustered_data()).group_statistics
    plain, garch = (set(statistics.filter(model=name)["test"]) for name in ("plain", "garch"))
    assert plain == garch
    means = (
        statistics.filter(test="csect_t", level="caar")
        .select("model", "window", "value")
        .pivot("model", values="value")
    )
    assert means["plain"].to_list() == pytest.approx(means["garch"].to_list())


def test_an_event_without_a_maximum_of_the_likelihood_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing:
        def __init__(self, values: np.ndarray, **_options: object) -> None:
            self.params, self.convergence_flag, self.conditional_volatility = np.ones(3), 4, values

        def fit(self, **_options: object) -> "Failing":
            return self

    monkeypatch.setattr("arch.arch_model", Failing)
    result = found(*clustered_data())
    for frame in (result.model_fits, result.event_windows):
        assert set(frame.filter(model="garch")["reason"]) == {"variance_model_did_not_converge"}
        assert frame.filter(model="plain")["reason"].null_count() == frame.height // 2
    assert result.event_windows.filter(model="garch")["car"].null_count() == 6
    assert result.group_statistics.filter(pl.col("p_value").is_not_null(), model="garch").is_empty()


def test_holes_and_short_series_keep_their_reasons() -> None:
    returns, factors = market_data(symbols=2)
    short = returns.filter((pl.col("symbol") != "S1") | (pl.col("date") > factors["date"][350]))
    fits = found(short, factors, 2).model_fits.filter(model="garch")
    assert fits["reason"].to_list() == [None, "too_few_observations"]


def test_without_the_library_the_refusal_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "arch", None)
    with pytest.raises(ValueError, match="model garch needs the package arch, which is not installed: uv sync --extra"):
        found(*clustered_data())
