"""Too little to estimate on, and a window that is not over: a reason in words, never a silent number."""

from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.faults.harness import fault
from tests.transforms.event_study.made_data import events_on, market_data
from transforms.event_study import Design, study

MODELS = ("mean_adjusted", "market_adjusted", "market", "market_bitcoin")


def young(days_before: int) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Returns, factors and one event, of a stock listed so many sessions before it."""
    returns, factors = market_data(missing=0.0)
    listed = factors["date"][300 - days_before]
    kept = returns.filter((pl.col("symbol") != "S0") | (pl.col("date") >= listed))
    return kept, factors, events_on(factors, [300], symbols=1)


@pytest.mark.parametrize(("days_before", "reason"), [(129, "too_few_observations"), (130, None)])
@fault("D12-listed-lately")
def test_a_stock_listed_lately_is_left_out_with_its_reason(row: str, days_before: int, reason: str | None) -> None:
    returns, factors, events = young(days_before)
    found = study(returns, factors, events, Design(models=MODELS))
    assert set(found.model_fits["reason"]) == {reason}
    windows = found.event_windows
    assert set(windows["car"].is_null()) == {reason is not None}
    assert reason is None or set(windows["reason"]) == {reason}


@fault("D12-in-the-warehouse")
def test_what_has_too_few_days_is_named_among_what_was_left_out(row: str, sample_dir: Path) -> None:
    with duckdb.connect(sample_dir / "current" / "warehouse.duckdb", read_only=True) as warehouse:
        silent = warehouse.execute(
            "select count(*) from marts.announcement_returns "
            "where cumulative_abnormal_return is null and reason is null"
        ).fetchone()
        missing, told = warehouse.execute(
            """
            select
                (select count(distinct event_id) from marts.announcement_returns where reason = 'too_few_observations'),
                (select count(distinct event_id) from meta.exclusions where reason = 'too_few_observations')
            """
        ).fetchall()[0]
    assert silent == (0,)
    assert missing == told


@fault("D13-todays-event")
def test_the_window_of_todays_event_is_partial_and_says_so(row: str) -> None:
    returns, factors = market_data(missing=0.0)
    last = factors.height - 1
    found = study(returns, factors, events_on(factors, [last], symbols=1), Design(models=("market",)))
    by_window = {name: (days, complete, reason) for name, days, complete, reason in found.event_windows.select(
        "window", "n_days", "is_complete", "reason").iter_rows()}  # fmt: skip
    assert by_window["[0,0]"] == (1, True, None)
    assert by_window["[0,1]"] == (1, False, "window_not_complete_yet")
    assert by_window["[-5,5]"] == (6, False, "window_not_complete_yet")
    only_day_0 = found.abnormal_returns.filter(event_day=0)["ar"].item()
    assert found.event_windows.filter(window="[0,1]")["car"].item() == pytest.approx(only_day_0)
