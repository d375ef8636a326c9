"""Placebo events keep clear of the true ones, and the rejection rates are those of the tests."""

import numpy as np
import polars as pl
import pytest

from tests.transforms.event_study.made_data import events_on, market_data
from transforms.event_study import Design, study
from transforms.event_study.headline import APART, COMPOUNDED, PARTLY, SAME_DAY, headline_tests
from transforms.event_study.placebo import placebo_events, placebo_rejections, rejection_rates

DESIGN = Design(models=("market_bitcoin",), windows=((0, 0), (-1, 1)), bootstrap_draws=0)
NO_EVENT = pl.DataFrame(schema={"symbol": pl.String, "event_date": pl.Date})


def drawn(
    draws: int = 40, seed: int = 1, known: tuple[int, ...] = (300, 400), arrangement="same_day"
) -> tuple[pl.DataFrame, pl.DataFrame]:
    returns, factors = market_data(days=700, missing=0.0)
    events = events_on(factors, list(known))
    return placebo_events(returns, factors, events, DESIGN, draws, seed, arrangement), factors


def places(events: pl.DataFrame, factors: pl.DataFrame) -> np.ndarray:
    return np.asarray(factors["date"].search_sorted(events["event_date"]), np.int64)


def test_every_symbol_has_an_event_on_each_pseudo_day() -> None:
    events, _ = drawn()
    assert events["event_date"].n_unique() == events["group"].n_unique() == 40
    assert events.height == 40 * 6
    assert events["event_id"].is_unique().all()


def test_pseudo_days_touch_no_true_event_and_leave_room_for_the_windows() -> None:
    events, factors = drawn(draws=10_000)
    chosen = places(events, factors)
    for true in (300, 400):
        assert np.abs(chosen - true).min() == 3
    assert chosen.min() == 260
    assert chosen.max() == 698


def test_only_the_company_with_a_true_event_is_kept_clear_of_it() -> None:
    returns, factors = market_data(days=700, missing=0.0)
    known = events_on(factors, [300]).filter(symbol="S0")
    events = placebo_events(returns, factors, known, DESIGN, 10_000, 1)
    near = events.filter(pl.Series(np.abs(places(events, factors) - 300) <= 2))
    assert set(near["symbol"]) == {"S1", "S2", "S3", "S4", "S5"}


def test_a_company_without_enough_returns_or_without_one_that_day_has_no_pseudo_event() -> None:
    returns, factors = market_data(days=700, missing=0.0)
    late = returns.filter((pl.col("symbol") != "S0") | (pl.col("date") >= factors["date"][400]))
    holed = late.filter((pl.col("symbol") != "S1") | (pl.col("date") != factors["date"][350]))
    events = placebo_events(holed, factors, NO_EVENT, DESIGN, 10_000, 1)
    first = events.filter(symbol="S0")
    assert places(first, factors).min() == 400 + DESIGN.min_observations + 10
    assert 350 not in places(events.filter(symbol="S1"), factors)
    assert study(holed, factors, events, DESIGN).model_fits["reason"].null_count() == events.height


def test_staggered_groups_have_twenty_events_on_days_at_random() -> None:
    events, _ = drawn(arrangement="staggered")
    assert events.group_by("group").len()["len"].to_list() == [20] * 40
    assert events["event_id"].is_unique().all()
    assert events.group_by("group").agg(pl.col("event_date").n_unique())["event_date"].min() > 10


def test_a_panel_too_short_for_a_draw_gives_no_rate() -> None:
    returns, factors = market_data(days=200)
    assert placebo_rejections(returns, factors, NO_EVENT, DESIGN, 10, 1).is_empty()


def test_the_draw_is_seeded() -> None:
    for arrangement in ("same_day", "staggered"):
        assert drawn(arrangement=arrangement)[0].equals(drawn(arrangement=arrangement)[0])
        assert not drawn(arrangement=arrangement)[0].equals(drawn(seed=2, arrangement=arrangement)[0])


def test_rejection_rates_count_the_groups_below_five_percent() -> None:
    returns, factors = market_data(days=700)
    events = placebo_events(returns, factors, events_on(factors, [300]), DESIGN, 60, 3)
    statistics = study(returns, factors, events, DESIGN).group_statistics
    rates = rejection_rates(statistics)
    row = rates.filter(test="cda_t", level="caar", window="[0,0]").row(0, named=True)
    own = statistics.filter(pl.col("group") != "all", test="cda_t", level="caar", window="[0,0]")
    assert row["placebo_draw_count"] == own.height == 60
    assert row["placebo_rejection_ratio"] == pytest.approx((own["p_value"] < 0.05).mean())
    both = placebo_rejections(returns, factors, events_on(factors, [300]), DESIGN, 60, 3)
    same = both.filter(placebo_arrangement="same_day", test="cda_t", window="[0,0]")
    assert same["placebo_rejection_ratio"].item() == row["placebo_rejection_ratio"]
    assert set(both["placebo_arrangement"]) == {"same_day", "staggered"}


@pytest.mark.parametrize(
    ("level", "overlap", "events", "test"),
    [
        ("caar", 1.0, 18, f"{SAME_DAY}_scar"),
        ("caar", 0.1, 40, f"{PARTLY}_scar"),
        ("caar", 0.0, 30, f"{APART}_scar"),
        ("aar", 1.0, 18, SAME_DAY),
        ("abhar", None, 18, COMPOUNDED),
        ("caar", 1.0, 2, None),
    ],
)
def test_the_headline_test_suits_the_clustering(
    level: str, overlap: float | None, events: int, test: str | None
) -> None:
    row = {"level": level, "n": events, "window_overlap": overlap}
    found = headline_tests(pl.DataFrame([row], schema_overrides={"window_overlap": pl.Float64}), 3)
    assert found["headline_test"].item() == test
    assert found["headline_reason"].item()


def test_the_correlation_corrected_tests_hold_on_the_real_panel_and_the_plain_ones_do_not(shared) -> None:
    prices = pl.read_parquet(shared / "market" / "prices.parquet").sort("symbol", "date")
    close = prices.select("symbol", pl.col("date").cast(pl.Date), price="adj_close")
    market = close.filter(symbol="SPY").select("date", market=pl.col("price").pct_change()).drop_nulls()
    coin = close.filter(symbol="BTC-USD").join(market, on="date", how="semi")
    factors = market.join(coin.select("date", bitcoin=pl.col("price").pct_change()), on="date", how="left")
    listed = close.filter(pl.col("symbol").is_in(["BTBT", "BTDR", "CIFR", "CLSK", "CORZ", "IREN", "MARA", "RIOT"]))
    sessions = listed.join(market.select("date").with_row_index("session"), on="date").sort("symbol", "date")
    next_day = pl.col("session").cast(pl.Int64).diff().over("symbol") == 1
    returns = sessions.select("symbol", "date", ret=pl.when(next_day).then(pl.col("price").pct_change().over("symbol")))
    rates = placebo_rejections(returns, factors, NO_EVENT, DESIGN, 1_000, 7).filter(window="[0,0]")
    assert rates["placebo_draw_count"].min() > 200
    rate = {
        (row["placebo_arrangement"], row["test"]): row["placebo_rejection_ratio"] for row in rates.iter_rows(named=True)
    }
    for test in ("kp_bmp_t_scar", "kpp_bmp_t_scar", "cda_t"):
        assert 0.03 <= rate["same_day", test] <= 0.08, test
    assert rate["same_day", "csect_t"] > 0.2
    assert 0.02 <= rate["staggered", "kpp_bmp_t_scar"] <= 0.08
    assert rate["staggered", "kp_bmp_t_scar"] < 0.02
