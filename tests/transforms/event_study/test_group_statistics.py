"""Group statistics: who is in them, what is adjusted, and what few events do not get."""

import numpy as np
import polars as pl
import pytest
from scipy import stats

from tests.transforms.event_study.made_data import events_on, market_data
from tests.transforms.event_study.oracle_cases import SHARED, gafam, read
from transforms.event_study import Design, Model, study
from transforms.event_study.clusters import MOST_RESAMPLED
from transforms.event_study.correlation import (
    effective_count,
    linear_mean_correlation,
    pairwise_mean_correlation,
)
from transforms.event_study.nonparametric import exact_wilcoxon_p
from transforms.event_study.ranks import midranks
from transforms.event_study.statistics import TESTS

DESIGN = Design(models=("market",), windows=((0, 0), (-1, 1)))
NO_EVENT = pl.DataFrame(schema={"event_id": pl.String, "symbol": pl.String, "event_date": pl.Date})
DESCRIPTIONS = {"n", "mean", "median", "n_pos", "window_overlap"}


def made(days=(300, 340, 400), group=None, design: Design = DESIGN):
    returns, factors = market_data()
    events = events_on(factors, list(days))
    return study(returns, factors, events if group is None else events.with_columns(group=group), design)


def test_every_test_has_a_row_at_its_levels() -> None:
    found = made().group_statistics
    for test in TESTS.values():
        levels = set(found.filter(test=test.name)["level"])
        assert levels == set(test.levels), test.name


def test_every_test_says_its_formula_and_reference() -> None:
    for test in TESTS.values():
        assert test.formula
        assert test.reference
        assert test.definition


def test_groups_of_the_events_and_of_ones_own_agree() -> None:
    found = made(group=pl.when(pl.col("symbol") < "S3").then(pl.lit("low")).otherwise(pl.lit("high")))
    ids = found.panel.events.select("event_id", group=pl.col("group"))
    own = found.statistics_of(ids)
    named = found.group_statistics
    assert set(named["group"]) == {"all", "low", "high"}
    shared = named.filter(pl.col("group") != "all").drop("p_holm", "p_bh").sort(pl.all())
    assert own.drop("p_holm", "p_bh").sort(pl.all()).equals(shared)


def test_a_group_is_what_a_study_of_its_events_alone_finds() -> None:
    whole = made(group=pl.when(pl.col("symbol") < "S3").then(pl.lit("low"))).group_statistics.filter(group="low")
    returns, factors = market_data()
    alone = study(returns, factors, events_on(factors, [300, 340, 400]).filter(pl.col("symbol") < "S3"), DESIGN)
    key = ["level", "window", "test"]
    both = whole.join(alone.group_statistics, on=key, nulls_equal=True, suffix="_alone", validate="1:1")
    assert both.height == whole.height
    for column in ("value", "p_value", "mean_correlation"):
        np.testing.assert_allclose(
            both[column].to_numpy(), both[f"{column}_alone"].to_numpy(), rtol=1e-10, atol=1e-12, equal_nan=True
        )


@pytest.mark.parametrize("count", [1, 2])
def test_fewer_than_three_events_get_a_description_and_no_test(count: int) -> None:
    returns, factors = market_data()
    found = study(returns, factors, events_on(factors, [300])[:count], DESIGN).group_statistics
    assert set(found.filter(pl.col("level") != "sample")["test"]) <= DESCRIPTIONS | {"skewness_lbt"}
    assert found["p_value"].null_count() == found.height


def test_p_values_follow_the_law_of_the_test() -> None:
    found = made().group_statistics
    for name, test in TESTS.items():
        rows = found.filter(test=name).drop_nulls("p_value")
        value, df = rows["value"].abs().to_numpy(), rows["df"].to_numpy()
        if test.law == "normal":
            np.testing.assert_allclose(rows["p_value"].to_numpy(), 2 * stats.norm.sf(value), rtol=1e-10)
        if test.law == "t":
            np.testing.assert_allclose(rows["p_value"].to_numpy(), 2 * stats.t.sf(value, df), rtol=1e-10)
        assert rows["p_value"].is_between(0, 1).all()


def test_adjusted_p_values_agree_with_statsmodels() -> None:
    from statsmodels.stats.multitest import multipletests

    found = made(group=pl.col("symbol")).group_statistics.filter(level="aar", test="bw1980_nodep_t")
    p = found["p_value"].to_numpy()
    assert len(p) > 10
    np.testing.assert_allclose(found["p_holm"].to_numpy(), multipletests(p, method="holm")[1], rtol=1e-12)
    np.testing.assert_allclose(found["p_bh"].to_numpy(), multipletests(p, method="fdr_bh")[1], rtol=1e-12)


def test_the_pairwise_correlation_is_that_of_every_pair() -> None:
    random = np.random.default_rng(3)
    values = random.normal(size=(300, 40)) + random.normal(size=40)
    values[random.random(values.shape) < 0.1] = np.nan
    start = random.integers(0, 200, 300)
    frame = np.full((300, 240), np.nan)
    for row, first in enumerate(start):
        frame[row, first : first + 40] = values[row]
    pairs = []
    for a in range(300):
        for b in range(a + 1, 300):
            both = np.isfinite(frame[a]) & np.isfinite(frame[b])
            if both.sum() >= 3:
                pairs.append(np.corrcoef(frame[a, both], frame[b, both])[0, 1])
    found, count = pairwise_mean_correlation(values, start)
    assert count == len(pairs)
    assert found == pytest.approx(np.mean(pairs), abs=1e-12)


def test_the_linear_correlation_equals_the_pairwise_one_on_complete_common_days() -> None:
    random = np.random.default_rng(4)
    values = random.normal(size=(50, 120)) + 0.6 * random.normal(size=120)
    values -= values.mean(1, keepdims=True)
    unit = values / np.linalg.norm(values, axis=1, keepdims=True)
    linear = linear_mean_correlation(unit.sum(0), 50)
    assert linear == pytest.approx(pairwise_mean_correlation(values, np.zeros(50, np.int64))[0], abs=1e-13)
    assert linear > 0.1


def test_events_without_common_days_have_no_correlation_and_count_in_full() -> None:
    value, pairs = pairwise_mean_correlation(np.random.default_rng(1).normal(size=(4, 10)), np.arange(4) * 50)
    assert (np.isnan(value), pairs) == (True, 0)
    assert effective_count(np.array([4.0]), np.array([value])) == [4.0]
    assert effective_count(np.array([18.0]), np.array([0.3])) == pytest.approx(18 / 6.1)


def test_the_linear_definition_is_used_and_named_beyond_the_limit(monkeypatch) -> None:
    exact = made().group_statistics.filter(test="rbar_calendar_aligned")
    monkeypatch.setattr("transforms.event_study.samples.PAIRWISE_EVENTS", 5)
    linear = made().group_statistics.filter(test="rbar_calendar_aligned")
    assert exact["definition"].item().endswith("pairwise")
    assert linear["definition"].item().endswith("linear")
    assert linear["value"].item() != exact["value"].item()


@pytest.mark.parametrize("count", [3, 8, 25])
def test_the_exact_wilcoxon_p_agrees_with_scipy(count: int) -> None:
    values = np.random.default_rng(count).normal(0.3, 1, count)
    expected = stats.wilcoxon(values, method="exact")
    w = float(stats.rankdata(np.abs(values))[values > 0].sum())
    assert exact_wilcoxon_p(w, count) == pytest.approx(expected.pvalue, rel=1e-12)


def test_midranks_agree_with_scipy_with_ties_and_holes() -> None:
    values = np.random.default_rng(5).integers(0, 9, (30, 40)).astype(float)
    values[np.random.default_rng(6).random(values.shape) < 0.2] = np.nan
    np.testing.assert_array_equal(midranks(values), stats.rankdata(values, axis=1, nan_policy="omit"))


def test_the_bootstraps_are_seeded_and_can_be_turned_off() -> None:
    first, second = made().group_statistics, made().group_statistics
    names = ["wild_bootstrap_t", "date_bootstrap_t"]
    assert first.filter(pl.col("test").is_in(names)).equals(second.filter(pl.col("test").is_in(names)))
    other = made(design=Design(models=("market",), windows=((0, 0), (-1, 1)), seed=1)).group_statistics
    assert not first.filter(test="wild_bootstrap_t")["p_value"].equals(other.filter(test="wild_bootstrap_t")["p_value"])
    off = made(design=Design(models=("market",), windows=((0, 0),), bootstrap_draws=0)).group_statistics
    assert off.filter(pl.col("test").is_in(names)).is_empty()
    assert MOST_RESAMPLED >= 1000


def test_the_wild_bootstrap_is_near_students_t_for_independent_normal_values() -> None:
    found = made(days=(300, 320, 340, 360, 380, 400)).group_statistics.filter(level="caar")
    both = found.filter(test="csect_t").join(found.filter(test="wild_bootstrap_t"), on="window", suffix="_wild")
    assert (both["p_value"] - both["p_value_wild"]).abs().max() < 0.06


def test_the_calendar_time_portfolio_agrees_with_the_known_answer(shared) -> None:
    folder = SHARED / "pyeventstudy_gafam"
    expected = read(folder / "canonical_ctp_10k_w0_10.csv")
    found = study(*gafam(folder)).calendar_time((0, 10)).filter(model="market_model")
    joined = expected.join(found, on=["spec", "window"], suffix="_computed", validate="1:1")
    assert joined.height == 4
    for column in ("n_days", "alpha", "se_alpha", "t_alpha", "p_alpha", "b_mkt"):
        np.testing.assert_allclose(
            joined[f"{column}_computed"].to_numpy(), joined[column].to_numpy(), rtol=1e-8, atol=1e-12
        )


def test_the_calendar_time_portfolio_counts_a_firm_once_a_day() -> None:
    returns, factors = market_data(missing=0.0)
    events = events_on(factors, [300, 302]).filter(symbol="S0")
    once = study(returns, factors, events_on(factors, [300]).filter(symbol="S0"), DESIGN)
    twice = study(returns, factors, events, DESIGN)
    assert once.calendar_time((0, 20))["n_days"][0] == 21
    assert twice.calendar_time((0, 20))["n_days"][0] == 23
    assert once.calendar_time((0, 5)).is_empty()


def test_a_model_without_a_market_factor_has_no_market_bhar() -> None:
    returns, factors = market_data()
    design = Design(models=(Model("only_bitcoin", ("bitcoin",)),), windows=((0, 1),), market_factor="none")
    found = study(returns, factors, events_on(factors, [300]), design)
    assert found.event_windows["bhar_market"].null_count() == found.event_windows.height
    assert "abhar" not in set(found.group_statistics["level"])


def test_a_study_without_an_event_has_empty_frames_of_the_same_columns() -> None:
    returns, factors = market_data()
    some, none = (study(returns, factors, events, DESIGN) for events in (events_on(factors, [300]), NO_EVENT))
    for name in ("model_fits", "model_coefficients", "abnormal_returns", "event_windows", "group_statistics"):
        assert getattr(none, name).is_empty()
        assert getattr(none, name).columns == getattr(some, name).columns
    assert none.calendar_time((0, 5)).is_empty()
