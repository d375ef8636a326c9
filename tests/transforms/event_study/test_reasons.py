"""Whatever has no number says why, and a bad input is refused with the place of the fault."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from tests.transforms.event_study.made_data import events_on, market_data
from transforms.event_study import Design, Model, study

DESIGN = Design(models=("mean_adjusted", "market_adjusted", "market", "market_bitcoin"))


def one_event(returns=None, factors=None, day: int = 300, design: Design = DESIGN, **event):
    made_returns, made_factors = market_data(missing=0.0)
    factors = made_factors if factors is None else factors
    row = {"event_id": "E", "symbol": "S0", "event_date": factors["date"][day]} | event
    events = pl.DataFrame([row], schema_overrides={"event_date": pl.Date})
    return study(made_returns if returns is None else returns, factors, events, design)


def of_model(frame: pl.DataFrame, model: str) -> dict:
    return frame.filter(model=model).row(0, named=True)


def window(found, model: str, name: str) -> dict:
    return found.event_windows.filter(model=model, window=name).row(0, named=True)


def returns_where(condition, value) -> pl.DataFrame:
    """Made returns, S0's replaced on the days (positions) that fulfil the condition."""
    returns, factors = market_data(missing=0.0)
    days = factors.with_row_index("position").filter(condition)["date"].to_list()
    mine = (pl.col("symbol") == "S0") & pl.col("date").is_in(days)
    return returns.with_columns(ret=pl.when(mine).then(value).otherwise("ret"))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"event_date": None}, "no_event_date"),
        ({"event_date": date(1999, 1, 4)}, "event_day_not_on_calendar"),
        ({"event_date": date(2029, 1, 4)}, "event_day_not_reached"),
        ({"symbol": "NONE"}, "no_returns_of_symbol"),
        ({"day": 60}, "too_few_observations"),
    ],
)
def test_an_event_that_cannot_be_studied_says_why(change: dict, reason: str) -> None:
    found = one_event(**change)
    assert found.model_fits["reason"].to_list() == [reason] * 4
    assert set(found.event_windows["reason"]) == {reason}
    assert found.event_windows["car"].null_count() == found.event_windows.height
    assert found.abnormal_returns.is_empty()
    assert found.model_coefficients.is_empty()


@pytest.mark.parametrize("missing", [None, float("nan"), float("inf"), float("-inf")])
def test_a_return_that_is_no_number_is_a_missing_return(missing: float | None) -> None:
    found = one_event(returns_where(pl.col("position") == 300, missing))
    day = found.abnormal_returns.filter(model="market", event_day=0).row(0, named=True)
    assert (day["ret"], day["ar"], day["sar"]) == (None, None, None)
    assert window(found, "market", "[0,1]") | {"car": None, "reason": "no_return_on_event_day"} == window(
        found, "market", "[0,1]"
    )
    assert window(found, "market", "[0,0]")["n_days"] == 0


def test_a_day_0_without_a_factor_is_told_from_one_without_a_return() -> None:
    _, factors = market_data(missing=0.0)
    day = pl.int_range(pl.len()) == 300
    found = one_event(factors=factors.with_columns(bitcoin=pl.when(day).then(None).otherwise("bitcoin")))
    assert window(found, "market", "[0,1]")["reason"] is None
    row = window(found, "market_bitcoin", "[0,1]")
    assert (row["reason"], row["car"]) == ("no_factor_on_event_day", None)


def test_a_window_may_do_without_day_0_where_the_design_says_so() -> None:
    design = Design(models=("market",), require_event_day=False)
    lost = one_event(returns_where(pl.col("position") == 300, None), design=design)
    assert window(lost, "market", "[0,1]")["n_days"] == 1
    assert window(lost, "market", "[0,1]")["reason"] == "days_missing_in_window"
    assert window(lost, "market", "[0,0]")["reason"] == "no_return_in_window"
    one = lost.abnormal_returns.filter(event_day=1)["ar"].item()
    assert window(lost, "market", "[0,1]")["car"] == pytest.approx(one)


def test_a_missing_day_inside_a_window_is_told_and_the_rest_is_summed() -> None:
    found = one_event(returns_where(pl.col("position") == 302, None))
    row = window(found, "market", "[-5,5]")
    assert (row["n_days"], row["is_complete"], row["reason"]) == (10, False, "days_missing_in_window")
    days = found.abnormal_returns.filter(pl.col("event_day").is_between(-5, 5), model="market")
    assert row["car"] == pytest.approx(days["ar"].sum())
    assert window(found, "market", "[0,1]")["is_complete"]


def test_a_window_beyond_the_last_session_is_partial_and_says_so() -> None:
    found = one_event(day=497)
    row = window(found, "market", "[-5,5]")
    assert (row["n_days"], row["is_complete"], row["reason"]) == (8, False, "window_not_complete_yet")
    assert window(found, "market", "[-1,1]")["reason"] is None
    assert found.abnormal_returns["event_day"].max() == 2


def test_a_constant_return_has_zero_variance_and_no_standardised_value() -> None:
    found = one_event(returns_where(pl.col("position") >= 0, 0.01))
    fit = of_model(found.model_fits, "mean_adjusted")
    assert (fit["sigma"], fit["reason"]) == (0.0, "zero_variance")
    row = window(found, "mean_adjusted", "[0,1]")
    assert row["scar"] is None
    assert row["reason"] == "zero_variance"
    assert row["car"] == pytest.approx(0.0, abs=1e-15)


def test_a_stock_equal_to_its_market_has_zero_variance() -> None:
    _, factors = market_data(missing=0.0)
    own = factors.select(pl.lit("S0").alias("symbol"), "date", ret=1.5 * pl.col("market") + 0.001)
    found = one_event(own)
    assert of_model(found.model_fits, "market")["reason"] == "zero_variance"
    assert of_model(found.model_fits, "market_adjusted")["reason"] is None


@pytest.mark.parametrize("twin", [pl.lit(0.0), pl.lit(0.02), pl.col("market"), 3 * pl.col("market") - 0.01])
def test_collinear_factors_leave_the_other_models_alone(twin: pl.Expr) -> None:
    _, factors = market_data(missing=0.0)
    found = one_event(factors=factors.with_columns(bitcoin=twin))
    assert of_model(found.model_fits, "market_bitcoin")["reason"] == "collinear_factors"
    assert of_model(found.model_fits, "market_bitcoin")["sigma"] is None
    assert window(found, "market_bitcoin", "[0,0]")["reason"] == "collinear_factors"
    assert of_model(found.model_fits, "market")["reason"] is None


def test_a_factor_that_is_missing_is_told_apart_from_a_short_history() -> None:
    _, factors = market_data(missing=0.0)
    young = factors.with_row_index("i").with_columns(
        bitcoin=pl.when(pl.col("i") > 250).then("bitcoin")
    ).drop("i")  # fmt: skip
    found = one_event(factors=young)
    assert of_model(found.model_fits, "market_bitcoin")["reason"] == "too_few_factor_observations"
    assert of_model(found.model_fits, "market")["reason"] is None


def test_one_bad_event_changes_nothing_for_the_others() -> None:
    returns, factors = market_data()
    events = events_on(factors, [300])
    clean = study(returns, factors, events, DESIGN)
    poisoned = returns.with_columns(ret=pl.when(pl.col("symbol") == "S3").then(0.0).otherwise("ret"))
    dirty = study(poisoned, factors, events, DESIGN)
    for frame in ("model_fits", "event_windows"):
        kept = pl.col("symbol") != "S3"
        assert getattr(dirty, frame).filter(kept).equals(getattr(clean, frame).filter(kept))
    assert set(dirty.event_windows.filter(symbol="S3", model="mean_adjusted")["reason"].drop_nulls()) >= {
        "zero_variance"
    }


def test_an_event_on_a_closed_day_moves_to_the_next_trading_day_within_the_limit() -> None:
    _, factors = market_data(missing=0.0)
    saturday = next(day for day in factors["date"].to_list()[300:] if day.weekday() == 4).replace()
    monday = factors.filter(pl.col("date") > saturday)["date"][0]
    moved = one_event(event_date=date.fromordinal(saturday.toordinal() + 1))
    assert moved.abnormal_returns.filter(event_day=0)["date"].unique().to_list() == [monday]
    kept = one_event(event_date=date.fromordinal(saturday.toordinal() + 1), design=Design(shift_limit_days=1))
    assert set(kept.model_fits["reason"]) == {"event_day_not_on_calendar"}


def test_an_event_may_bring_its_own_windows() -> None:
    found = one_event(est_start_rel=-200, est_end_rel=-21, ew_start=-2, ew_end=2)
    fit = of_model(found.model_fits, "market")
    assert fit["n_est"] == 180
    assert window(found, "market", "[-2,2]")["n_days"] == 5
    assert window(found, "market", "[-5,5]") | {"reason": "window_outside_event_days", "car": None} == window(
        found, "market", "[-5,5]"
    )
    assert found.abnormal_returns["event_day"].unique().sort().to_list() == [-2, -1, 0, 1, 2]


def test_no_event_gives_empty_frames() -> None:
    returns, factors = market_data()
    nothing = study(returns, factors, events_on(factors, []), DESIGN)
    for frame in ("model_fits", "model_coefficients", "abnormal_returns", "event_windows"):
        assert getattr(nothing, frame).is_empty()


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"models": ("nonsense",)}, "model 'nonsense' is not one of"),
        ({"models": ()}, "at least one model"),
        ({"models": ("market", "market")}, "a name occurs twice"),
        ({"windows": ()}, "at least one event window"),
        ({"windows": ((2, 1),)}, r"window \[2,1\] ends before it begins"),
        ({"windows": ((0, 1), (0, 1))}, "one occurs twice"),
        ({"windows": ((-30, 0),)}, "runs into the event days"),
        ({"event_days": (-3, 3)}, "is not within the event days"),
        ({"estimation": (-20, -11)}, "min_observations is 120"),
        ({"min_observations": 3}, "must be between 4"),
        ({"shift_limit_days": -1}, "shift_limit_days"),
    ],
)
def test_a_contradictory_design_is_refused(parts: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Design(**parts)


@pytest.mark.parametrize("parts", [{"factors": ("a", "a")}, {"factors": ("intercept",)}, {"estimator": "adjusted"}])
def test_a_model_that_cannot_be_computed_is_refused(parts: dict) -> None:
    with pytest.raises(ValueError, match="model bad"):
        Model("bad", **parts)


def inputs() -> list[pl.DataFrame]:
    returns, factors = market_data()
    return [returns, factors, events_on(factors, [300])]


@pytest.mark.parametrize(
    ("place", "spoil", "message"),
    [
        (0, lambda frame: frame.drop("ret"), "returns lacks the column ret"),
        (0, lambda frame: pl.concat([frame, frame[:1]]), "symbol, date is not unique at symbol=S0, date=2018-01-01"),
        (0, lambda frame: frame.with_columns(pl.col("date").cast(pl.String)), "column date is String"),
        (0, lambda frame: frame.with_columns(pl.col("ret").cast(pl.String)), "column ret is String"),
        (0, lambda frame: frame.with_columns(date=pl.lit(None, pl.Date)), "column date is null at row 1"),
        (1, lambda frame: frame.drop("bitcoin"), "factors lacks the column bitcoin"),
        (1, lambda frame: pl.concat([frame, frame[:1]]), "factors: date is not unique at date=2018-01-01"),
        (1, lambda frame: frame.clear(), "factors has no row"),
        (2, lambda frame: pl.concat([frame, frame[:1]]), "event_id is not unique at event_id=E300-0"),
        (2, lambda frame: frame.with_columns(ew_start=5, ew_end=2), "a window ends before it begins"),
        (2, lambda frame: frame.with_columns(est_end_rel=-3), "runs into the event days"),
    ],
)
def test_a_bad_input_is_refused_with_its_place(place: int, spoil, message: str) -> None:
    frames = inputs()
    frames[place] = spoil(frames[place])
    with pytest.raises(ValueError, match=message):
        study(*frames, DESIGN)


def test_no_number_is_nan_or_infinite() -> None:
    returns, factors = market_data()
    spoiled = returns.with_columns(ret=pl.when(pl.col("symbol") == "S1").then(0.0).otherwise("ret"))
    found = study(spoiled, factors, events_on(factors, [60, 300, 499]), DESIGN)
    for frame in (found.model_fits, found.model_coefficients, found.abnormal_returns, found.event_windows):
        for name, dtype in frame.schema.items():
            if dtype.is_float():
                assert np.isfinite(frame[name].drop_nulls().to_numpy()).all()
