"""Results do not depend on order, chunking, strangers in the table or the unit of the returns, and digits survive."""

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.transforms.event_study.made_data import events_on, market_data
from transforms.event_study import Design, Study, study

MODELS = ("mean_adjusted", "market_adjusted", "market_bitcoin")
DESIGN = Design(models=MODELS, windows=((0, 0), (-5, 5)), bootstrap_draws=0)
FEW = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
DAYS = [280, 290, 340, 400, 495]
KEYS = {
    "model_fits": ["event_id", "model"],
    "abnormal_returns": ["event_id", "model", "event_day"],
    "event_windows": ["event_id", "model", "window"],
    "group_statistics": ["group", "model", "level", "window", "test"],
}


def run(returns: pl.DataFrame, factors: pl.DataFrame, events: pl.DataFrame) -> Study:
    return study(returns, factors, events, DESIGN)


def assert_same(first: Study, second: Study, tolerance: float = 1e-10) -> None:
    """Every number of every frame agrees; text and counts are identical."""
    for name, key in KEYS.items():
        mine, theirs = (getattr(found, name).sort(key, nulls_last=True) for found in (first, second))
        assert mine.schema == theirs.schema
        assert mine.height == theirs.height
        for column, dtype in mine.schema.items():
            if dtype.is_float():
                np.testing.assert_allclose(
                    mine[column].to_numpy(), theirs[column].to_numpy(), rtol=tolerance, atol=tolerance, equal_nan=True
                )
            else:
                assert mine[column].equals(theirs[column]), (name, column)


@FEW
@given(seed=some.integers(0, 10_000))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    returns, factors = market_data(seed=seed)
    events = events_on(factors, DAYS)
    mixed = [frame.sample(fraction=1.0, shuffle=True, seed=seed) for frame in (returns, factors, events)]
    assert_same(run(returns, factors, events), run(mixed[0], mixed[1], mixed[2]))


@FEW
@given(seed=some.integers(0, 10_000), size=some.integers(1, 7), days=some.integers(1, 50))
def test_the_size_of_the_blocks_does_not_matter(seed: int, size: int, days: int) -> None:
    returns, factors = market_data(seed=seed)
    events = events_on(factors, DAYS)
    whole = run(returns, factors, events)
    assert whole.group_statistics.height > 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("transforms.event_study.fit.EVENTS_PER_BLOCK", size)
        patch.setattr("transforms.event_study.fit.DAYS_PER_BLOCK", days)
        patch.setattr("transforms.event_study.fit.SMALL_STUDY", 1)
        patch.setattr("transforms.event_study.engine.PARTS_WORTH_THREADS", 2)
        patch.setattr("transforms.event_study.engine.MOST_WORKERS", 3)
        patch.setattr("transforms.event_study.estimation_rows.KEPT_EVENTS", 10_000)
        parts = run(returns, factors, events)
        assert_same(whole, parts)


@FEW
@given(seed=some.integers(0, 10_000), strangers=some.integers(1, 30))
def test_symbols_without_an_event_do_not_matter(seed: int, strangers: int) -> None:
    returns, factors = market_data(seed=seed)
    others, _ = market_data(symbols=strangers, seed=seed + 1)
    more = pl.concat([returns, others.with_columns(symbol="X" + pl.col("symbol"))])
    events = events_on(factors, DAYS)
    assert_same(run(returns, factors, events), run(more, factors, events), 0.0)


@FEW
@given(seed=some.integers(0, 10_000), power=some.integers(-20, 20))
def test_the_unit_of_the_returns_scales_the_returns_and_no_statistic(seed: int, power: int) -> None:
    returns, factors = market_data(seed=seed)
    events, scale = events_on(factors, DAYS), 2.0**power
    plain = run(returns, factors, events)
    scaled = run(returns.with_columns(pl.col("ret") * scale), factors.with_columns(pl.exclude("date") * scale), events)
    key = KEYS["event_windows"]
    both = plain.event_windows.join(scaled.event_windows, on=key, suffix="_scaled", validate="1:1")
    np.testing.assert_allclose(
        both["car_scaled"].to_numpy(), both["car"].to_numpy() * scale, rtol=1e-9, atol=1e-13 * scale
    )
    np.testing.assert_allclose(both["scar_scaled"].to_numpy(), both["scar"].to_numpy(), rtol=1e-9, atol=1e-11)
    unitless = pl.col("test").is_in(["kp_bmp_t_scar", "grank_t", "cda_t", "csect_t", "wilcoxon_z", "cowan_rank_z"])
    tests = [found.group_statistics.filter(unitless, pl.col("level") != "abhar") for found in (plain, scaled)]
    np.testing.assert_allclose(tests[1]["value"].to_numpy(), tests[0]["value"].to_numpy(), rtol=1e-8, atol=1e-10)


def test_refitting_gives_what_kept_blocks_give(monkeypatch: pytest.MonkeyPatch) -> None:
    returns, factors = market_data()
    events = events_on(factors, DAYS)
    monkeypatch.setattr("transforms.event_study.samples.PAIRWISE_EVENTS", 1)
    kept = run(returns, factors, events).group_statistics
    monkeypatch.setattr("transforms.event_study.estimation_rows.KEPT_EVENTS", 1)
    assert run(returns, factors, events).group_statistics.equals(kept)


@pytest.mark.parametrize("level", [1e2, 1e4])
def test_a_mean_a_million_times_the_spread_does_not_cost_the_digits(level: float) -> None:
    returns, factors = market_data(missing=0.0)
    events = events_on(factors, DAYS)
    spread = returns.with_columns(ret=pl.col("ret") * (level / 1e6 / 0.04))
    far = spread.with_columns(ret=pl.col("ret") + level)
    near, away = run(spread, factors, events), run(far, factors, events)
    for model in ("mean_adjusted", "market_bitcoin"):
        first, second = (found.event_windows.filter(model=model)["scar"].to_numpy() for found in (near, away))
        np.testing.assert_allclose(second, first, rtol=1e-7, atol=1e-7)


def test_one_bad_tick_outside_every_window_changes_nothing() -> None:
    returns, factors = market_data(missing=0.0)
    events = events_on(factors, [400])
    bad = returns.with_columns(ret=pl.when(pl.col("date") == factors["date"][5]).then(1e4).otherwise("ret"))
    assert_same(run(returns, factors, events), run(bad, factors, events), 0.0)


def test_a_factor_given_as_a_level_does_not_cost_the_digits() -> None:
    returns, factors = market_data(missing=0.0)
    events = events_on(factors, DAYS)
    shifted = factors.with_columns(bitcoin=pl.col("bitcoin") + 10_000.0)
    first, second = (
        run(returns, given, events).event_windows.filter(model="market_bitcoin") for given in (factors, shifted)
    )
    np.testing.assert_allclose(second["scar"].to_numpy(), first["scar"].to_numpy(), rtol=1e-8, atol=1e-8)


def test_the_runtime_loads_neither_pandas_nor_statsmodels_nor_scipy_stats() -> None:
    import subprocess
    import sys

    script = (
        "import sys; from tests.transforms.event_study.made_data import *; from transforms.event_study import study\n"
        "r, f = market_data(); s = study(r, f, events_on(f, [300])); s.group_statistics; s.event_windows\n"
        "print([name for name in ('pandas', 'statsmodels', 'scipy.stats') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
