"""Other events of a company, and betas of stocks that trade thinly."""

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

from tests.transforms.event_study.made_data import events_on, market_data
from transforms.event_study import Design, Model, study

ONE = {"models": ("market",), "windows": ((-5, 5),)}


def of_company(days: list[int], design: Design, **columns):
    returns, factors = market_data(missing=0.0)
    events = events_on(factors, days).filter(symbol="S0").with_columns(**columns)
    return study(returns, factors, events, design)


def test_the_days_of_other_events_leave_the_estimation_window_and_the_count_says_so() -> None:
    found = of_company([200, 300], Design(**ONE, mask_other_events=True)).model_fits
    assert found["n_masked"].to_list() == [0, 11]
    assert found["n_est"].to_list() == [190, 239]
    assert of_company([200, 300], Design(**ONE)).model_fits["n_est"].to_list() == [190, 250]


def test_masked_days_change_the_estimate_to_that_of_the_other_days() -> None:
    returns, factors = market_data(missing=0.0)
    masked = of_company([200, 300], Design(**ONE, mask_other_events=True))
    busy = factors["date"][195:206].to_list()
    without = returns.filter((pl.col("symbol") != "S0") | ~pl.col("date").is_in(busy))
    alone = study(without, factors, events_on(factors, [300]).filter(symbol="S0"), Design(**ONE))
    assert masked.model_fits["sigma"][1] == pytest.approx(alone.model_fits["sigma"][0], abs=1e-15)


def test_too_few_days_left_by_masking_have_their_own_reason() -> None:
    design = Design(**ONE, mask_other_events=True, min_observations=240)
    found = of_company([200, 300], design).model_fits
    assert found["reason"].to_list()[1] == "too_few_observations_without_other_events"


def test_a_day_of_another_company_or_of_no_own_news_masks_nothing() -> None:
    found = of_company([200, 300], Design(**ONE, mask_other_events=True), is_own_news=False)
    assert found.model_fits["n_masked"].to_list() == [0, 0]
    returns, factors = market_data(missing=0.0)
    others = events_on(factors, [200]).filter(symbol="S1")
    both = pl.concat([others, events_on(factors, [300]).filter(symbol="S0")])
    unmasked = study(returns, factors, both, Design(**ONE, mask_other_events=True)).model_fits
    assert unmasked["n_masked"].to_list() == [0, 0]


@pytest.mark.parametrize(
    ("rule", "studied"),
    [("keep", [True] * 4), ("keep_first", [True, False, False, True]), ("drop", [False, False, False, True])],
)
def test_overlapping_events_follow_the_rule(rule: str, studied: list[bool]) -> None:
    found = of_company([300, 305, 314, 400], Design(**ONE, overlap=rule)).model_fits  # pyright: ignore[reportArgumentType]
    assert found["is_overlapping"].to_list() == [True, True, True, False]
    assert found["sigma"].is_not_null().to_list() == studied
    assert set(found["reason"].drop_nulls()) <= {"overlaps_other_event"}


def test_windows_that_only_touch_without_a_common_day_do_not_overlap() -> None:
    assert of_company([300, 311], Design(**ONE)).model_fits["is_overlapping"].to_list() == [False, False]
    assert of_company([300, 310], Design(**ONE)).model_fits["is_overlapping"].to_list() == [True, True]


def test_an_unknown_overlap_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="overlap is 'some'"):
        Design(overlap="some")  # pyright: ignore[reportArgumentType]


def thin(kind: str):
    """The model's line for one event, and the returns and market that it comes from, lags and leads included."""
    returns, factors = market_data()
    event = events_on(factors, [300]).filter(symbol="S0")
    found = study(returns, factors, event, Design(models=(kind,)))
    own = factors.join(returns.filter(symbol="S0"), on="date", how="left").with_columns(
        lag=pl.col("market").shift(1), lead=pl.col("market").shift(-1)
    )
    return found, own[40:290].drop_nulls("ret")


def assert_line(found, sample: pl.DataFrame, beta: float) -> None:
    intercept = sample["ret"].mean() - beta * sample["market"].mean()
    assert found.model_coefficients["coefficient"].to_list() == pytest.approx([intercept, beta], abs=1e-12)
    error = (sample["ret"] - intercept - beta * sample["market"]).to_numpy()
    assert found.model_fits["sigma"].item() == pytest.approx(np.sqrt(error @ error / (len(error) - 2)), abs=1e-12)


def test_the_dimson_beta_is_the_sum_of_one_regressions_coefficients() -> None:
    found, sample = thin("dimson")
    fit = sm.OLS(sample["ret"].to_numpy(), sm.add_constant(sample.select("lag", "market", "lead").to_numpy())).fit()
    assert_line(found, sample, fit.params[1:].sum())


def test_the_scholes_williams_beta_is_that_of_three_regressions() -> None:
    found, sample = thin("scholes_williams")
    slopes = [np.polyfit(sample[name].to_numpy(), sample["ret"].to_numpy(), 1)[0] for name in ("lag", "market", "lead")]
    autocorrelation = np.corrcoef(sample["market"].to_numpy(), sample["lag"].to_numpy())[0, 1]
    assert_line(found, sample, sum(slopes) / (1 + 2 * autocorrelation))


def test_a_thin_trading_model_has_one_factor() -> None:
    with pytest.raises(ValueError, match="dimson has one factor"):
        Model("bad", ("market", "bitcoin"), estimator="dimson")


def test_an_excess_return_model_subtracts_the_risk_free_rate() -> None:
    returns, factors = market_data(missing=0.0)
    rates = factors.with_columns(rate=pl.lit(0.0001) + 0.00001 * pl.int_range(pl.len()))
    events = events_on(factors, [300])
    model = Model("excess", ("market",), subtract="rate")
    inside = study(returns, rates, events, Design(models=(model,)))
    excess = returns.join(rates, on="date").select("symbol", "date", ret=pl.col("ret") - pl.col("rate"))
    outside = study(excess, rates, events, Design(models=(Model("excess", ("market",)),)))
    apart = (inside.abnormal_returns["ar"] - outside.abnormal_returns["ar"]).abs()
    assert apart.max() < 1e-14
