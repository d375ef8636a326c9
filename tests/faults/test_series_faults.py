"""Faults of a series: gaps, restatements, renames, delistings and re-used tickers, through the real yfinance."""

from datetime import date

import polars as pl
import pytest

from orchestration.errors import Exit
from tests.faults.harness import DAYS, Desk, after_close, fault, known_days
from tests.faults.yahoo_server import Series
from tests.transforms.price_frames import listing, listings
from transforms.event_study.design import Design
from transforms.event_study.warehouse import study_events
from transforms.prices_vintages import restatements
from transforms.vintages import latest_vintage

MONDAY, TUESDAY, WEDNESDAY = date(2025, 12, 15), date(2025, 12, 16), date(2025, 12, 17)


@fault("S8-missing-session-in-the-middle")
def test_a_missing_session_leaves_no_return_over_the_gap_and_is_asked_for_again(row: str, at_desk: Desk) -> None:
    hole = at_desk.server.market["CLSK"].closes.pop(MONDAY)
    code, told = at_desk.run(after_close(TUESDAY))
    assert (code, "CLSK 2025-12-15: no bar of this session" in told) == (Exit.PUBLISHED_WITH_WARNINGS, True)
    got = at_desk.study()["event_study.returns"].filter(symbol="CLSK", session_date=TUESDAY).row(0, named=True)
    assert (got["gap_days"], got["simple_return"]) == (2, None)
    at_desk.server.market["CLSK"].closes[MONDAY] = hole
    assert at_desk.run(after_close(WEDNESDAY)) == (Exit.OK, "")
    assert at_desk.bars("CLSK")[MONDAY] == hole


@fault("S8-a-gap-is-not-asked-for-for-ever")
def test_a_gap_is_asked_for_for_two_weeks_and_then_stays(row: str, at_desk: Desk) -> None:
    del at_desk.server.market["CLSK"].closes[date(2025, 11, 20)]
    at_desk.refresh(after_close(MONDAY))
    at_desk.refresh(after_close(TUESDAY))
    assert min(first for symbol, _, first, _ in at_desk.server.asked if symbol == "CLSK") < date(2025, 11, 20)
    late = date(2025, 12, 31)
    at_desk.refresh(after_close(late))
    at_desk.server.asked.clear()
    assert at_desk.run(after_close(late, 90)) == (Exit.OK, "")
    assert at_desk.server.asked == []
    gaps = at_desk.study()["event_study.bar_findings"]
    assert gaps.select("symbol", "session_date", "finding_kind").rows() == [
        ("CLSK", date(2025, 11, 20), kind) for kind in ("gap", "hourly_gap")
    ]


@fault("S8-a-history-cut-short")
def test_a_first_history_that_begins_late_is_not_taken_for_the_whole(row: str, at_desk: Desk) -> None:
    whole = at_desk.server.market["CLSK"].closes
    at_desk.server.market["CLSK"].closes = {day: close for day, close in whole.items() if day >= date(2025, 12, 10)}
    code, told = at_desk.run(after_close(MONDAY))
    assert (code, "begins on 2025-12-10, not on 2025-11-03: cut short" in told) == (Exit.PUBLISHED_WITH_WARNINGS, True)
    at_desk.server.market["CLSK"].closes = whole
    assert at_desk.run(after_close(MONDAY, 90)) == (Exit.OK, "")
    assert list(at_desk.bars("CLSK")) == known_days(MONDAY)


@fault("S11-history-restated-times-fifteen")
def test_a_rescaled_history_is_one_restatement_and_old_numbers_can_be_read_again(row: str, at_desk: Desk) -> None:
    first, second = after_close(MONDAY), after_close(TUESDAY)
    at_desk.refresh(first)
    then = at_desk.study()
    closes = at_desk.server.market["CLSK"].closes
    at_desk.server.market["CLSK"] = Series({day: (close or 0) * 15 for day, close in closes.items()})
    assert at_desk.run(second) == (Exit.OK, "")
    asked = at_desk.store.read("raw.fetches").filter(fetched_at=second, symbol="CLSK").sort("request_count")
    assert asked.select("outcome", "requested_start_date").rows()[1] == ("ok", DAYS[0])
    assert asked["message"][0] == "the source changed its past: all of it is asked for next"
    assert at_desk.bars("CLSK") == {day: (closes[day] or 0) * 15 for day in known_days(TUESDAY)}
    told = restatements(at_desk.store.read("raw.daily_bars")).filter(restated_column="close_usd")
    assert told.select("symbol", "restatement_kind", "restated_ratio", "row_count").rows() == [
        ("CLSK", "rescaled", pytest.approx(15.0), len(known_days(MONDAY)))
    ]
    for name, frame in at_desk.study(as_of=first).items():
        assert frame.equals(then[name]), name
    both = at_desk.study()["event_study.returns"].join(
        then["event_study.returns"], on=["symbol", "session_date"], suffix="_then"
    )
    assert (both["simple_return"] - both["simple_return_then"]).abs().max() < 1e-12  # type: ignore[operator]


@fault("S11-one-value-restated")
def test_one_changed_value_is_one_new_row(row: str, at_desk: Desk) -> None:
    at_desk.refresh(after_close(MONDAY))
    at_desk.server.market["CLSK"].closes[date(2025, 12, 12)] = 21.0
    at_desk.refresh(after_close(TUESDAY))
    fresh = at_desk.store.read("raw.daily_bars").filter(fetched_at=after_close(TUESDAY), symbol="CLSK")
    assert sorted(fresh["session_date"]) == [date(2025, 12, 12), TUESDAY]


@fault("S11-rescaled-but-cut-short")
def test_a_rescaled_history_with_a_hole_is_refused_whole(row: str, at_desk: Desk) -> None:
    at_desk.refresh(after_close(MONDAY))
    before = at_desk.bars("CLSK")
    whole = {day: (close or 0) / 15 for day, close in at_desk.server.market["CLSK"].closes.items()}
    at_desk.server.market["CLSK"] = Series({day: close for day, close in whole.items() if day > DAYS[5]})
    code, told = at_desk.run(after_close(TUESDAY))
    assert (code, "nothing of it was used" in told) == (Exit.PUBLISHED_WITH_WARNINGS, True)
    assert at_desk.bars("CLSK") == before
    at_desk.server.market["CLSK"] = Series(whole)
    assert at_desk.run(after_close(TUESDAY, 90)) == (Exit.OK, "")
    assert at_desk.bars("CLSK") == {day: whole[day] for day in known_days(TUESDAY)}


@fault("S11-a-dividend-posted-late")
def test_a_dividend_that_is_put_right_after_its_day_rescales_all_that_came_before(row: str, at_desk: Desk) -> None:
    ex_date = date(2025, 12, 12)
    at_desk.refresh(after_close(TUESDAY))
    at_desk.server.market["SPY"].dividends = {ex_date: 6.0}
    at_desk.server.market["SPY"].adjusted_before = (ex_date, 0.99)
    assert at_desk.run(after_close(WEDNESDAY)) == (Exit.OK, "")
    newest = latest_vintage(at_desk.store.read("raw.daily_bars"), ("symbol", "session_date")).filter(symbol="SPY")
    ratio = newest.select("session_date", ratio=pl.col("adjusted_close_usd") / pl.col("close_usd"))
    assert ratio.filter(pl.col("session_date") < ex_date)["ratio"].round(6).unique().to_list() == [0.99]
    assert ratio.filter(pl.col("session_date") >= ex_date)["ratio"].round(6).unique().to_list() == [1.0]
    told = restatements(at_desk.store.read("raw.daily_bars"))
    assert told.select("symbol", "restated_column", "restatement_kind", "restated_ratio").rows() == [
        ("SPY", "adjusted_close_usd", "rescaled", pytest.approx(0.99))
    ]


@fault("S12-renamed")
def test_a_renamed_ticker_stays_one_series(row: str, at_desk: Desk) -> None:
    market = at_desk.server.market
    market["OLDT"] = Series({day: close for day, close in market["CLSK"].closes.items() if day <= MONDAY})
    at_desk.listings = listings(
        listing("clsk", "OLDT", str(DAYS[0]), str(MONDAY)),
        listing("clsk", "CLSK", str(TUESDAY), listed_from_date=DAYS[0]),
        listing("mara", "MARA", str(DAYS[0])), listing("spy", "SPY", str(DAYS[0])),
        listing("btc-usd", "BTC-USD", str(DAYS[0])),
    )  # fmt: skip
    assert at_desk.run(after_close(WEDNESDAY)) == (Exit.OK, "")
    made = at_desk.study()["event_study.returns"].filter(symbol="CLSK")
    assert made["session_date"].to_list() == known_days(WEDNESDAY)
    assert made["gap_days"].drop_nulls().unique().to_list() == [1]
    at_desk.server.asked.clear()
    at_desk.refresh(after_close(date(2025, 12, 18)))
    assert "OLDT" not in {symbol for symbol, *_ in at_desk.server.asked}


@fault("S13-delisted")
def test_a_delisted_ticker_keeps_its_history_and_is_asked_for_no_more(row: str, at_desk: Desk) -> None:
    at_desk.listings = listings(
        listing("mara", "MARA", str(DAYS[0]), str(MONDAY)), listing("clsk", "CLSK", str(DAYS[0])),
        listing("spy", "SPY", str(DAYS[0])), listing("btc-usd", "BTC-USD", str(DAYS[0])),
    )  # fmt: skip
    at_desk.refresh(after_close(MONDAY))
    at_desk.server.asked.clear()
    assert at_desk.run(after_close(WEDNESDAY)) == (Exit.OK, "")
    assert "MARA" not in {symbol for symbol, *_ in at_desk.server.asked}
    assert list(at_desk.bars("MARA")) == known_days(MONDAY)
    assert at_desk.health(after_close(WEDNESDAY)).filter(symbol="MARA")["health"].to_list() == ["ended"] * 2
    made = at_desk.study()
    event = pl.DataFrame({"event_id": ["E"], "symbol": ["MARA"], "role": ["announcer"], "event_date": [MONDAY]})
    design = Design(models=("market",), estimation=(-25, -3), windows=((0, 0), (-1, 1)), min_observations=15)
    study = study_events(made["event_study.returns"], made["event_study.factors"], event, at_desk.sessions, design)
    windows = study["event_study.event_windows"].select("event_window", "day_count", "is_complete", "reason")
    assert windows.rows() == [("[0,0]", 1, True, None), ("[-1,1]", 2, False, "days_missing_in_window")]


@fault("S13-unknown-symbol")
def test_a_symbol_that_yahoo_does_not_know_harms_no_other(row: str, at_desk: Desk) -> None:
    del at_desk.server.market["MARA"]
    now = after_close(MONDAY)
    known = at_desk.server.market["CLSK"]
    code, told = at_desk.run(now)
    assert (code, "delisted, renamed?): correct listings.csv" in told) == (Exit.PUBLISHED_WITH_WARNINGS, True)
    assert at_desk.outcomes(now) == {"BTC-USD": "ok", "CLSK": "ok", "MARA": "failed", "SPY": "ok"}
    at_desk.server.market["MARA"] = Series({day: (close or 0) * 0.7 for day, close in known.closes.items()})
    assert at_desk.run(after_close(MONDAY, 90)) == (Exit.OK, "")
