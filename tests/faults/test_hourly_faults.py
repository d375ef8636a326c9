"""Stocks' hourly bars, which the source forgets after two years: what is asked for, and what is never mixed."""

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from orchestration.errors import Exit
from tests.faults.harness import DAYS, Desk, after_close, fault, wave
from tests.faults.yahoo_server import Series
from transforms.prices_plan import plan_hourly
from transforms.tables import TABLES
from transforms.vintages import latest_vintage

MONDAY, TUESDAY, HALF_DAY = date(2025, 12, 15), date(2025, 12, 16), date(2025, 11, 28)


def hours(at_desk: Desk, symbol: str = "CLSK") -> pl.DataFrame:
    """The newest vintage of the hours of a symbol, in order."""
    rows = latest_vintage(at_desk.store.read("raw.hourly_bars"), ("symbol", "bar_start_at"))
    return rows.filter(symbol=symbol).sort("bar_start_at")


def test_a_first_refresh_keeps_every_hour_of_a_stock_those_before_the_open_and_after_the_close_too(
    at_desk: Desk,
) -> None:
    assert at_desk.run(after_close(MONDAY, 90)) == (Exit.OK, "")
    day = hours(at_desk).filter(pl.col("bar_start_at").dt.date() == HALF_DAY)["bar_start_at"].to_list()
    assert day == [datetime(2025, 11, 28, hour, 30 if hour < 18 else 0, tzinfo=UTC) for hour in (14, 17, 18)]
    assert hours(at_desk)["bar_start_at"].dt.date().unique().to_list() == DAYS[: DAYS.index(MONDAY) + 1]


def test_an_hour_after_the_close_that_was_not_over_comes_with_the_next_session(at_desk: Desk) -> None:
    late = datetime(2025, 12, 15, 21, tzinfo=UTC)
    at_desk.refresh(after_close(MONDAY, 40))
    assert late not in hours(at_desk)["bar_start_at"].to_list()
    at_desk.refresh(after_close(TUESDAY))
    assert late in hours(at_desk)["bar_start_at"].to_list()


def test_the_hours_of_a_listing_that_ended_are_not_asked_for(at_desk: Desk) -> None:
    wanted = pl.DataFrame(
        {"ticker": ["OLD", "NEW"], "first_date": [DAYS[0]] * 2, "last_date": [DAYS[5], None]},
        schema={"ticker": pl.String, "first_date": pl.Date, "last_date": pl.Date},
    )
    known = TABLES["raw.hourly_bars"].empty()
    soon, later = (plan_hourly(known, wanted, at_desk.sessions, after_close(day)) for day in (DAYS[7], MONDAY))
    assert soon.select("symbol", "end_date").rows() == [("NEW", DAYS[7]), ("OLD", DAYS[5])]
    assert later["symbol"].to_list() == ["NEW"]


@fault("S11-hours-rescaled")
def test_after_a_split_all_hours_are_asked_for_again_and_stand_on_one_scale(row: str, at_desk: Desk) -> None:
    at_desk.refresh(after_close(MONDAY))
    before = dict(hours(at_desk).select("bar_start_at", "close_usd").iter_rows())
    closes = at_desk.server.market["CLSK"].closes
    at_desk.server.market["CLSK"].closes = {day: close and close * 15 for day, close in closes.items()}
    at_desk.server.market["CLSK"].splits = {TUESDAY: (1.0, 15.0)}
    at_desk.refresh(after_close(TUESDAY))
    now = dict(hours(at_desk).select("bar_start_at", "close_usd").iter_rows())
    assert all(now[at] == pytest.approx(15 * close) for at, close in before.items())
    asked = at_desk.store.read("raw.fetches").filter(
        symbol="CLSK", requested_table="raw.hourly_bars", fetched_at=after_close(TUESDAY)
    )
    assert asked.sort("request_count")["message"].to_list() == [
        "the source changed its past: all of it is asked for next",
        None,
    ]


@fault("S11-hours-rescaled-with-a-hole")
def test_rescaled_hours_that_lack_a_known_day_are_refused_and_come_with_the_next_run(row: str, at_desk: Desk) -> None:
    at_desk.refresh(after_close(MONDAY))
    before, closes = hours(at_desk), at_desk.server.market["CLSK"].closes
    scaled = {day: close and close * 15 for day, close in closes.items()}
    # the daily history comes whole from the stand-in only where the hours do: so the hours alone are rescaled
    at_desk.server.hours_only["CLSK"] = Series({day: close for day, close in scaled.items() if day != DAYS[4]})
    code, told = at_desk.run(after_close(TUESDAY))
    assert (code, "hours were changed, but 1 known days are missing" in told) == (Exit.PUBLISHED_WITH_WARNINGS, True)
    assert hours(at_desk).equals(before)
    at_desk.server.hours_only["CLSK"] = Series(scaled)
    at_desk.refresh(after_close(TUESDAY, 90))
    assert hours(at_desk)["close_usd"].min() > before["close_usd"].max()  # type: ignore[operator]


@fault("S6-hours-of-another-ticker")
def test_hours_that_have_nothing_to_do_with_the_known_ones_are_refused(row: str, at_desk: Desk) -> None:
    at_desk.refresh(after_close(MONDAY))
    before = hours(at_desk)
    at_desk.server.hours_only["CLSK"] = Series(wave(60.0, DAYS, 0.9))
    code, told = at_desk.run(after_close(TUESDAY))
    assert code == Exit.PUBLISHED_WITH_WARNINGS
    assert "the prices have nothing to do with those known of the same days" in told
    assert hours(at_desk).equals(before)


@fault("S21-no-hours-without-days")
def test_where_the_daily_bars_did_not_come_the_hours_are_not_asked_for(row: str, at_desk: Desk) -> None:
    at_desk.server.script = {"CLSK": ["garbage"]}
    at_desk.run(after_close(MONDAY))
    assert [interval for symbol, interval, *_ in at_desk.server.asked if symbol == "CLSK" and interval == "1h"] == []
    assert hours(at_desk).is_empty()
    at_desk.server.script = {}
    assert at_desk.run(after_close(MONDAY, 90)) == (Exit.OK, "")
    assert hours(at_desk)["bar_start_at"].dt.date().max() == MONDAY


def test_a_halt_of_the_last_hour_does_not_stop_the_hours_that_follow(at_desk: Desk) -> None:
    closes = at_desk.server.market["CLSK"].closes
    halted = {day: None if MONDAY <= day <= DAYS[DAYS.index(MONDAY) + 5] else close for day, close in closes.items()}
    at_desk.server.hours_only["CLSK"] = Series(halted)
    for day in DAYS[DAYS.index(MONDAY) - 1 : DAYS.index(MONDAY) + 8]:
        at_desk.refresh(after_close(day))
    assert hours(at_desk)["bar_start_at"].dt.date().max() == DAYS[DAYS.index(MONDAY) + 7]
    assert hours(at_desk)["bar_start_at"].max() - hours(at_desk)["bar_start_at"].min() > timedelta(days=30)  # type: ignore[operator]
