"""The warehouse's tables keep their declaration and say what `study` says."""

import polars as pl
import pytest

from tests.transforms.event_study.made_data import events_on, market_data
from transforms.event_study import Design, study
from transforms.event_study.warehouse import study_events
from transforms.tables import TABLES

NAMES = [f"event_study.{name}" for name in ("model_fits", "model_coefficients", "abnormal_returns", "event_windows")]


def warehouse_inputs(days: list[int]) -> dict[str, pl.DataFrame]:
    returns, factors = market_data()
    events = events_on(factors, days).with_columns(role=pl.lit("announcer"))
    long = factors.unpivot(index="date", variable_name="factor", value_name="factor_return")
    selected = long.with_columns(alignment=pl.lit("session_close"), symbol="factor", is_selected=pl.lit(True))
    other = selected.with_columns(alignment=pl.lit("utc_daily"), factor_return=9.0, is_selected=pl.lit(False))
    after = pl.date_range(factors["date"].max(), pl.lit(factors["date"].max()).dt.offset_by("30d"), "1d", eager=True)
    return {
        "returns": returns.rename({"date": "session_date", "ret": "simple_return"}),
        "factors": pl.concat([selected, other]).rename({"date": "session_date"}),
        "events": events,
        "sessions": pl.concat([factors["date"], after[1:].alias("date")]).to_frame("session_date"),
    }


@pytest.mark.parametrize("days", [[300, 499], []])
def test_every_table_keeps_its_declaration(days: list[int]) -> None:
    inputs = warehouse_inputs(days)
    tables = study_events(**inputs, design=Design())
    assert list(tables) == NAMES
    for name, frame in tables.items():
        TABLES[name].validate(frame)
        assert frame.is_empty() == (not days)


def test_the_warehouse_says_what_study_says() -> None:
    returns, factors = market_data()
    tables = study_events(**warehouse_inputs([300]), design=Design())
    found = study(returns, factors, events_on(factors, [300]), Design())
    mine, theirs = tables["event_study.event_windows"], found.event_windows
    assert mine["cumulative_abnormal_return"].to_list() == theirs["car"].to_list()
    assert mine["buy_and_hold_market_return"].to_list() == theirs["bhar_market"].to_list()
    assert tables["event_study.abnormal_returns"]["abnormal_return"].to_list() == found.abnormal_returns["ar"].to_list()


def test_p_values_are_those_of_students_t() -> None:
    from scipy import stats

    tables = study_events(**warehouse_inputs([300]), design=Design())
    fits = tables["event_study.model_fits"].select("event_id", "model", "degrees_of_freedom_count")
    rows = tables["event_study.event_windows"].join(fits, on=["event_id", "model"]).drop_nulls("t_statistic")
    expected = 2 * stats.t.sf(rows["t_statistic"].abs().to_numpy(), rows["degrees_of_freedom_count"].to_numpy())
    assert rows.height > 20
    assert (rows["p_value"] - pl.Series(expected)).abs().max() < 1e-12


def test_sessions_after_the_last_data_do_not_complete_a_window() -> None:
    windows = study_events(**warehouse_inputs([499]), design=Design())["event_study.event_windows"]
    assert set(
        windows.filter(event_window="[0,1]", model="market").drop_nulls("cumulative_abnormal_return")["reason"]
    ) == {"window_not_complete_yet"}
    assert not windows.filter(event_window="[0,1]")["is_complete"].any()


def test_a_factor_that_the_table_lacks_is_a_reason_and_not_a_crash() -> None:
    inputs = warehouse_inputs([300])
    inputs["factors"] = inputs["factors"].filter(pl.col("factor") != "bitcoin")
    fits = study_events(**inputs, design=Design())["event_study.model_fits"]
    assert set(fits.filter(model="market_bitcoin")["reason"]) == {"too_few_factor_observations"}
    assert fits.filter(model="market")["reason"].null_count() == 6


@pytest.mark.parametrize(
    ("name", "message"), [("events", "events: event_id, symbol"), ("factors", "session_date, factor")]
)
def test_a_repeated_key_is_refused(name: str, message: str) -> None:
    inputs = warehouse_inputs([300])
    inputs[name] = pl.concat([inputs[name], inputs[name]])
    with pytest.raises(ValueError, match=message):
        study_events(**inputs, design=Design())


def test_without_any_data_the_refusal_says_so() -> None:
    inputs = warehouse_inputs([300])
    empty = {name: inputs[name].clear() for name in ("returns", "factors")}
    with pytest.raises(ValueError, match="have no row to study events with"):
        study_events(**(inputs | empty), design=Design())
