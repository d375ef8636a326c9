"""Faults of a series: gaps, restatements, renames, delistings and re-used tickers, through the real yfinance."""

from datetime import date

import pytest

from tests.faults.harness import DAYS, Desk, after_close, fault, known_days
from tests.faults.yahoo_server import Series
from tests.transforms.price_frames import listing, listings
from transforms.prices_vintages import restatements

MONDAY, TUESDAY, WEDNESDAY = date(2025, 12, 15), date(2025, 12, 16), date(2025, 12, 17)


@fault("S8-missing-session-in-the-middle")
def test_a_missing_session_leaves_no_return_over_the_gap_and_is_asked_for_again(row: str, at_desk: Desk) -> None:
    hole = at_desk.server.market["CLSK"].closes.pop(MONDAY)
    at_desk.refresh(after_close(TUESDAY))
    got = at_desk.study()["event_study.returns"].filter(symbol="CLSK", session_date=TUESDAY).row(0, named=True)
    assert (got["gap_days"], got["simple_return"]) == (2, None)
    at_desk.server.market["CLSK"].closes[MONDAY] = hole
    at_desk.refresh(after_close(WEDNESDAY))
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
    at_desk.refresh(after_close(late, 90))
    assert at_desk.server.asked == []
    gaps = at_desk.study()["event_study.bar_findings"]
    assert gaps.select("symbol", "session_date", "finding_kind").rows() == [("CLSK", date(2025, 11, 20), "gap")]


@fault("S8-a-history-cut-short")
def test_a_first_history_that_begins_late_is_not_taken_for_the_whole(row: str, at_desk: Desk) -> None:
    whole = at_desk.server.market["CLSK"].closes
    at_desk.server.market["CLSK"].closes = {day: close for day, close in whole.items() if day >= date(2025, 12, 10)}
    at_desk.refresh(after_close(MONDAY))
    assert at_desk.outcomes(after_close(MONDAY))["CLSK"] == "failed"
    assert "cut short" in at_desk.messages(after_close(MONDAY))
    at_desk.server.market["CLSK"].closes = whole
    at_desk.refresh(after_close(MONDAY, 90))
    assert list(at_desk.bars("CLSK")) == known_days(MONDAY)


@fault("S11-history-restated-times-fifteen")
def test_a_rescaled_history_is_one_restatement_and_old_numbers_can_be_read_again(row: str, at_desk: Desk) -> None:
    first, second = after_close(MONDAY), after_close(TUESDAY)
    at_desk.refresh(first)
    then = at_desk.study()
    closes = at_desk.server.market["CLSK"].closes
    at_desk.server.market["CLSK"] = Series({day: (close or 0) * 15 for day, close in closes.items()})
    at_desk.refresh(second)
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
    at_desk.refresh(after_close(TUESDAY))
    assert at_desk.bars("CLSK") == before
    assert "nothing of it was used" in at_desk.messages(after_close(TUESDAY))
    at_desk.server.market["CLSK"] = Series(whole)
    at_desk.refresh(after_close(TUESDAY, 90))
    assert at_desk.bars("CLSK") == {day: whole[day] for day in known_days(TUESDAY)}


@fault("S12-renamed")
def test_a_renamed_ticker_stays_one_series(row: str, at_desk: Desk) -> None:
    market = at_desk.server.market
    market["OLDT"] = Series({day: close for day, close in market["CLSK"].closes.items() if day <= MONDAY})
    at_desk.listings = listings(
        listing("clsk", "OLDT", str(DAYS[0]), str(MONDAY)),
        listing("clsk", "CLSK", str(TUESDAY), listed_from_date=DAYS[0]),
        listing("mara", "MARA", str(DAYS[0])), listing("spy", "SPY", str(DAYS[0])),
    )  # fmt: skip
    at_desk.refresh(after_close(WEDNESDAY))
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
        listing("spy", "SPY", str(DAYS[0])),
    )  # fmt: skip
    at_desk.refresh(after_close(MONDAY))
    at_desk.server.asked.clear()
    at_desk.refresh(after_close(WEDNESDAY))
    assert "MARA" not in {symbol for symbol, *_ in at_desk.server.asked}
    assert list(at_desk.bars("MARA")) == known_days(MONDAY)


@fault("S13-unknown-symbol")
def test_a_symbol_that_yahoo_does_not_know_harms_no_other(row: str, at_desk: Desk) -> None:
    del at_desk.server.market["MARA"]
    now = after_close(MONDAY)
    at_desk.refresh(now)
    assert at_desk.outcomes(now) == {"BTC-USD": "ok", "CLSK": "ok", "MARA": "failed", "SPY": "ok"}
    assert "correct listings.csv" in at_desk.messages(now)


@fault("S14-ticker-re-used")
def test_a_re_used_ticker_gives_the_new_company_only_its_own_days(row: str, at_desk: Desk) -> None:
    at_desk.listings = listings(
        listing("clsk", "CLSK", str(TUESDAY)),
        listing("mara", "MARA", str(DAYS[0])),
        listing("spy", "SPY", str(DAYS[0])),
    )
    at_desk.refresh(after_close(WEDNESDAY))
    assert list(at_desk.bars("CLSK")) == [TUESDAY, WEDNESDAY]
