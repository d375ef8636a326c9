"""Placebo events keep clear of the true ones, and the rejection rates are those of the tests."""

import numpy as np
import polars as pl
import pytest

from tests.transforms.event_study.made_data import events_on, market_data
from transforms.event_study import Design, study
from transforms.event_study.headline import APART, BY_DATE, SAME_DAY, headline_tests
from transforms.event_study.placebo import placebo_events, rejection_rates

DESIGN = Design(models=("market_bitcoin",), windows=((0, 0), (-1, 1)), bootstrap_draws=0)


def drawn(draws: int = 40, seed: int = 1, known: tuple[int, ...] = (300, 400)) -> tuple[pl.DataFrame, pl.DataFrame]:
    returns, factors = market_data(days=700)
    return placebo_events(returns, factors, events_on(factors, list(known)), DESIGN, draws, seed), factors


def test_every_symbol_has_an_event_on_each_pseudo_day() -> None:
    events, _ = drawn()
    assert events["event_date"].n_unique() == 40
    assert events.height == 40 * 6
    assert events["event_id"].is_unique().all()


def test_pseudo_days_touch_no_true_event_and_leave_room_for_the_windows() -> None:
    events, factors = drawn(draws=10_000)
    places = {day: place for place, day in enumerate(factors["date"].to_list())}
    chosen = np.array([places[day] for day in events["event_date"].unique()])
    for true in (300, 400):
        assert np.abs(chosen - true).min() == 3
    assert chosen.min() >= 260
    assert chosen.max() <= 698


def test_the_draw_is_seeded() -> None:
    assert drawn()[0].equals(drawn()[0])
    assert not drawn()[0].equals(drawn(seed=2)[0])


def test_rejection_rates_count_the_groups_below_five_percent() -> None:
    returns, factors = market_data(days=700)
    events = placebo_events(returns, factors, events_on(factors, [300]), DESIGN, 60, 3)
    statistics = study(returns, factors, events, DESIGN).group_statistics
    rates = rejection_rates(statistics)
    row = rates.filter(test="cda_t", level="caar", window="[0,0]").row(0, named=True)
    own = statistics.filter(pl.col("group") != "all", test="cda_t", level="caar", window="[0,0]")
    assert row["draw_count"] == own.height == 60
    assert row["rejection_ratio"] == pytest.approx((own["p_value"] < 0.05).mean())


@pytest.mark.parametrize(
    ("value", "dates", "events", "test"),
    [(0.3, 1, 18, SAME_DAY), (0.1, 12, 40, BY_DATE), (0.1, 40, 40, SAME_DAY), (None, 30, 30, APART)],
)
def test_the_headline_test_suits_the_clustering(value: float | None, dates: int, events: int, test: str) -> None:
    row = {"group": "g", "model": "m", "level": "sample", "test": "rbar_calendar_aligned", "value": value}
    statistics = pl.DataFrame([row], schema_overrides={"value": pl.Float64})
    counts = pl.DataFrame({"group": ["g"], "date_count": [dates], "event_count": [events]})
    found = headline_tests(statistics, counts)
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
    nothing = pl.DataFrame(schema={"event_date": pl.Date})
    events = placebo_events(returns, factors, nothing, DESIGN, 1_000, 7)
    rates = rejection_rates(study(returns, factors, events, DESIGN).statistics_of(events.select("group", "event_id")))
    at_day_0 = dict(rates.filter(level="caar", window="[0,0]").select("test", "rejection_ratio").iter_rows())
    assert events["group"].n_unique() > 200
    assert 0.03 <= at_day_0["kp_bmp_t_scar"] <= 0.08
    assert 0.03 <= at_day_0["cda_t"] <= 0.08
    assert at_day_0["csect_t"] > 0.2
