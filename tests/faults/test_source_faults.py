"""Faults of the source, over real HTTP and the real yfinance: each is told, nothing is lost, the next run mends it."""

import re
from datetime import date, timedelta

import polars as pl
import pytest

from orchestration.errors import Exit
from tests.faults.harness import DAYS, Desk, after_close, fault, known_days, wave
from tests.faults.yahoo_server import Series
from transforms.tables import TABLES

MONDAY, TUESDAY, WEDNESDAY = date(2025, 12, 15), date(2025, 12, 16), date(2025, 12, 17)
STOCKS = {"CLSK", "MARA", "SPY"}


def test_a_first_refresh_asks_for_the_whole_history_once(at_desk: Desk) -> None:
    answer = at_desk.refresh(after_close(MONDAY))
    for name in ("daily_bars", "hourly_bars", "corporate_actions"):
        TABLES[f"raw.{name}"].validate(getattr(answer, name))
    assert list(at_desk.bars("CLSK")) == known_days(MONDAY)
    assert at_desk.bars("CLSK") == {day: at_desk.server.market["CLSK"].closes[day] for day in known_days(MONDAY)}
    daily = [symbol for symbol, interval, _, _ in at_desk.server.asked if interval == "1d"]
    assert sorted(daily) == ["BTC-USD", "CLSK", "MARA", "SPY"]


def test_a_refresh_with_nothing_new_asks_nothing(at_desk: Desk) -> None:
    at_desk.refresh(after_close(MONDAY))
    at_desk.server.requests.clear()
    at_desk.refresh(after_close(MONDAY, 90))
    assert at_desk.server.requests == []


def test_the_next_day_is_one_small_request_per_symbol_and_table(at_desk: Desk) -> None:
    at_desk.refresh(after_close(MONDAY))
    at_desk.server.asked.clear()
    at_desk.server.requests.clear()
    at_desk.refresh(after_close(TUESDAY))
    asked = [request for request in at_desk.server.asked if request[0] in STOCKS]
    assert sorted((symbol, interval) for symbol, interval, *_ in asked) == [
        (symbol, interval) for symbol in sorted(STOCKS) for interval in ("1d", "1h")
    ]
    assert all(last - first < timedelta(days=14) for _, _, first, last in asked)
    assert len([path for path in at_desk.server.requests if "CLSK" in path]) == 2
    fresh = at_desk.store.read("raw.daily_bars").filter(fetched_at=after_close(TUESDAY))
    assert fresh.filter(symbol="CLSK")["session_date"].to_list() == [TUESDAY]


def test_bitcoin_is_sampled_at_the_close_from_the_hourly_bars(at_desk: Desk) -> None:
    at_desk.refresh(after_close(TUESDAY))
    factors = at_desk.study()["event_study.factors"].filter(factor="bitcoin", session_date=TUESDAY)
    assert factors.filter("is_selected")["alignment"].to_list() == ["ny_close_hourly"]


@fault("S1-rate-limited-at-the-third-of-four-symbols")
def test_a_rate_limit_defers_the_rest_and_the_next_run_resumes_there(row: str, at_desk: Desk) -> None:
    at_desk.server.script = {"MARA": ["429"]}
    now = after_close(MONDAY)
    code, told = at_desk.run(now)
    assert code == Exit.PUBLISHED_WITH_WARNINGS
    assert "MARA silent" in told
    assert "too many requests; the next refresh goes on from here" in told
    assert at_desk.outcomes(now) == {"BTC-USD": "ok", "CLSK": "ok", "MARA": "deferred", "SPY": "deferred"}
    assert list(at_desk.bars("CLSK")) == known_days(MONDAY)
    at_desk.server.script = {}
    at_desk.server.asked.clear()
    assert at_desk.run(after_close(MONDAY, 90)) == (Exit.OK, "")
    assert {symbol for symbol, interval, *_ in at_desk.server.asked if interval == "1d"} == {"MARA", "SPY"}
    assert list(at_desk.bars("MARA")) == known_days(MONDAY)


@fault("S1-rate-limited-once-is-waited-out")
def test_a_passing_rate_limit_is_waited_out(row: str, at_desk: Desk) -> None:
    at_desk.server.script = {"CLSK": ["429", "429", "429", "ok"]}
    assert at_desk.run(after_close(MONDAY)) == (Exit.OK, "")
    asked = at_desk.store.read("raw.fetches").filter(symbol="CLSK", requested_table="raw.daily_bars")
    assert asked.select("outcome", "attempt_count").rows() == [("ok", 2)]


@fault("S1-waiting-ends-with-the-budget")
def test_the_wait_for_a_rate_limit_keeps_its_budget(row: str, at_desk: Desk) -> None:
    slept: list[float] = []
    at_desk.pace.sleep = slept.append
    at_desk.pace.first_wait_seconds, at_desk.pace.budget_seconds = 4.0, 10.0
    at_desk.server.script = {symbol: ["429"] for symbol in at_desk.server.market}
    code, told = at_desk.run(after_close(MONDAY))
    assert code == Exit.SOURCE_DOWN
    assert "nothing new was kept, the published build stays, the next refresh asks again" in told
    assert 4.0 <= sum(slept) <= 10.0
    at_desk.server.script = {}
    assert at_desk.run(after_close(MONDAY, 90)) == (Exit.OK, "")


@pytest.mark.parametrize("mode", ["no_data", "empty", "no_rows"])
@fault("S2-empty-answer-on-a-session")
def test_an_empty_answer_is_told_and_deletes_nothing(row: str, mode: str, at_desk: Desk) -> None:
    at_desk.refresh(after_close(MONDAY))
    at_desk.server.script = {"CLSK": [mode]}
    before = at_desk.bars("CLSK")
    if mode == "no_rows":
        at_desk.server.script = {}
        whole = at_desk.server.market["CLSK"].closes
        at_desk.server.market["CLSK"].closes = {}
    code, told = at_desk.run(after_close(TUESDAY))
    assert code == Exit.PUBLISHED_WITH_WARNINGS
    assert "CLSK behind (2025-12-15): CLSK: Yahoo has no" in told
    assert at_desk.outcomes(after_close(TUESDAY))["CLSK"] == "empty"
    assert at_desk.bars("CLSK") == before
    at_desk.server.script = {}
    if mode == "no_rows":
        at_desk.server.market["CLSK"].closes = whole
    assert at_desk.run(after_close(TUESDAY, 90)) == (Exit.OK, "")
    assert list(at_desk.bars("CLSK")) == known_days(TUESDAY)


@fault("S2-empty-answer-on-a-holiday")
def test_nothing_is_asked_after_a_holiday(row: str, at_desk: Desk) -> None:
    at_desk.refresh(after_close(date(2025, 12, 24)))
    at_desk.server.asked.clear()
    assert at_desk.run(after_close(date(2025, 12, 25))) == (Exit.OK, "")
    assert {symbol for symbol, *_ in at_desk.server.asked} <= {"BTC-USD"}


@fault("S3-down-for-five-days")
def test_a_source_that_is_down_ends_with_exit_30_and_then_catches_up(row: str, at_desk: Desk) -> None:
    at_desk.refresh(after_close(MONDAY))
    before = at_desk.bars("CLSK")
    at_desk.pace.attempts = 1
    at_desk.server.script = {symbol: ["500"] for symbol in at_desk.server.market}
    for day in DAYS[DAYS.index(MONDAY) + 1 : DAYS.index(MONDAY) + 6]:
        code, told = at_desk.run(after_close(day))
        assert code == Exit.SOURCE_DOWN
        assert "published build stays" in told
    assert at_desk.bars("CLSK") == before
    late = at_desk.health(after_close(day, 61)).filter(symbol="CLSK", requested_table="raw.daily_bars")
    assert late.select("health", "sessions_behind_count", "last_outcome").rows() == [("behind", 5, "failed")]
    at_desk.server.script = {}
    assert at_desk.run(after_close(DAYS[DAYS.index(MONDAY) + 6])) == (Exit.OK, "")
    assert list(at_desk.bars("CLSK")) == known_days(DAYS[DAYS.index(MONDAY) + 6])


@fault("S3-three-unreachable-symbols-stop-the-run")
def test_a_dead_source_is_not_asked_for_every_symbol(row: str, at_desk: Desk) -> None:
    at_desk.server.script = {symbol: ["500"] for symbol in at_desk.server.market}
    code, told = at_desk.run(after_close(MONDAY))
    assert (code, "3 symbols in a row could not be reached" in told) == (Exit.SOURCE_DOWN, True)
    assert at_desk.outcomes(after_close(MONDAY)) == {
        "BTC-USD": "failed", "CLSK": "failed", "MARA": "failed", "SPY": "deferred",
    }  # fmt: skip


@pytest.mark.parametrize("mode", ["no_volume", "no_meta"])
@fault("S4-column-gone")
def test_another_format_is_a_contract_error_and_writes_nothing(row: str, mode: str, at_desk: Desk) -> None:
    at_desk.server.script = {"CLSK": [mode]}
    now = after_close(MONDAY)
    code, told = at_desk.run(now)
    assert code == Exit.PUBLISHED_WITH_WARNINGS
    assert "CLSK silent (nothing yet): CLSK: " in told
    assert "changed its format" in told
    assert at_desk.outcomes(now) == {"BTC-USD": "ok", "CLSK": "failed", "MARA": "ok", "SPY": "ok"}
    assert at_desk.bars("CLSK") == {}
    assert [path.name for path in (at_desk.folder / "work" / "quarantine").iterdir()] == ["CLSK-20251215T220000Z.txt"]
    at_desk.server.script = {}
    assert at_desk.run(after_close(MONDAY, 90)) == (Exit.OK, "")


@fault("S4-two-rows-of-column-names")
def test_columns_in_two_levels_are_a_contract_error(row: str) -> None:
    import pandas

    from orchestration.sources.yahoo import COLUMNS, ContractBroken, _parse

    levels = pandas.MultiIndex.from_product([COLUMNS, ["CLSK"]])
    shaped = pandas.DataFrame(
        [[1.0] * len(COLUMNS)], columns=levels, index=pandas.to_datetime(["2025-12-15"], utc=True)
    )
    with pytest.raises(ContractBroken, match=r"columns missing .*Yahoo changed its format"):
        _parse(shaped, "CLSK", "session_date")


@fault("S5-explicit-arguments")
def test_every_argument_of_the_library_is_given(row: str, at_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    import inspect

    import yfinance
    from yfinance.scrapers.history import PriceHistory

    given: dict[str, object] = {}
    real = yfinance.Ticker.history

    def spy(self: yfinance.Ticker, **options: object) -> object:
        given.update(options)
        return real(self, **options)

    monkeypatch.setattr(yfinance.Ticker, "history", spy)
    assert at_desk.run(after_close(MONDAY)) == (Exit.OK, "")
    known = set(inspect.signature(PriceHistory.history).parameters) - {"self", "period", "raise_errors"}
    assert set(given) == known
    assert (given["auto_adjust"], given["repair"], given["keepna"]) == (False, False, True)


@pytest.mark.parametrize("swap", ["symbol", "prices"])
@fault("S6-another-tickers-data")
def test_the_data_of_another_ticker_are_refused(row: str, swap: str, at_desk: Desk) -> None:
    at_desk.refresh(after_close(MONDAY))
    before = at_desk.bars("CLSK")
    mara, spy = at_desk.server.market["MARA"], Series(wave(60.0, DAYS, 0.9))
    at_desk.server.market["wrong"] = Series(mara.closes, says_symbol="MARA") if swap == "symbol" else spy
    now = after_close(TUESDAY)
    right, at_desk.server.market["CLSK"] = at_desk.server.market["CLSK"], at_desk.server.market.pop("wrong")
    code, told = at_desk.run(now)
    assert code == Exit.PUBLISHED_WITH_WARNINGS
    assert re.search("CLSK behind .* refused", told)
    assert at_desk.bars("CLSK") == before
    at_desk.server.market["CLSK"] = right
    assert at_desk.run(after_close(TUESDAY, 90)) == (Exit.OK, "")
    assert list(at_desk.bars("CLSK")) == known_days(TUESDAY)


@fault("S7-run-before-the-close")
def test_a_bar_of_a_running_session_waits_for_the_close_and_its_grace(row: str, at_desk: Desk) -> None:
    at_desk.server.market["CLSK"].closes[TUESDAY] = 99.0
    assert at_desk.run(after_close(TUESDAY, -180)) == (Exit.OK, "")
    assert list(at_desk.bars("CLSK"))[-1] == MONDAY
    assert at_desk.run(after_close(TUESDAY, 10)) == (Exit.OK, "")
    assert list(at_desk.bars("CLSK"))[-1] == MONDAY
    at_desk.server.market["CLSK"].closes[TUESDAY] = 21.0
    assert at_desk.run(after_close(TUESDAY, 31)) == (Exit.OK, "")
    assert at_desk.bars("CLSK")[TUESDAY] == 21.0


@fault("S7-last-bar-null")
def test_a_null_bar_is_no_bar_and_is_asked_for_again(row: str, at_desk: Desk) -> None:
    at_desk.server.market["CLSK"].closes[MONDAY] = None
    code, told = at_desk.run(after_close(MONDAY))
    assert code == Exit.PUBLISHED_WITH_WARNINGS
    assert "CLSK behind (2025-12-12): 1 bars without a close: 2025-12-15" in told
    assert MONDAY not in at_desk.bars("CLSK")
    at_desk.server.market["CLSK"].closes[MONDAY] = 20.5
    assert at_desk.run(after_close(MONDAY, 90)) == (Exit.OK, "")
    assert at_desk.bars("CLSK")[MONDAY] == 20.5


@pytest.mark.parametrize("mode", ["garbage", "html", "truncated", "reset", "500"])
@fault("S21-broken-transport")
def test_a_broken_answer_is_tried_again_and_never_kept(row: str, mode: str, at_desk: Desk) -> None:
    at_desk.server.script = {"CLSK": [mode, mode, "ok"]}
    assert at_desk.run(after_close(MONDAY)) == (Exit.OK, "")
    at_desk.server.script = {"CLSK": [mode]}
    code, told = at_desk.run(after_close(TUESDAY))
    assert code == Exit.PUBLISHED_WITH_WARNINGS
    assert "CLSK behind (2025-12-15): CLSK: " in told
    assert at_desk.outcomes(after_close(TUESDAY))["CLSK"] == "failed"
    assert list(at_desk.bars("CLSK")) == known_days(MONDAY)
    at_desk.server.script = {}
    assert at_desk.run(after_close(TUESDAY, 90)) == (Exit.OK, "")
    assert list(at_desk.bars("CLSK")) == known_days(TUESDAY)


@fault("P7-scheduler-was-down-three-days")
def test_one_run_catches_up_all_missed_sessions(row: str, at_desk: Desk) -> None:
    at_desk.refresh(after_close(MONDAY))
    later = DAYS[DAYS.index(MONDAY) + 3]
    at_desk.server.asked.clear()
    assert at_desk.run(after_close(later)) == (Exit.OK, "")
    assert list(at_desk.bars("CLSK")) == known_days(later)
    assert [interval for symbol, interval, *_ in at_desk.server.asked if symbol == "CLSK"] == ["1d", "1h"]


@fault("P7-replay-of-a-past-instant")
def test_a_refresh_as_of_the_past_asks_nothing(row: str, at_desk: Desk) -> None:
    at_desk.refresh(after_close(TUESDAY))
    at_desk.server.requests.clear()
    answer = at_desk.refresh(after_close(MONDAY))
    assert at_desk.server.requests == []
    assert answer.daily_bars.is_empty()


def test_the_stand_in_refuses_hosts_that_are_not_on_this_machine() -> None:
    from orchestration.errors import OperatorError
    from orchestration.sources.yahoo import stand_in_session

    with pytest.raises(OperatorError, match="on this machine"):
        stand_in_session("http://192.0.2.1:80")
    with pytest.raises(OperatorError, match="not Yahoo"):
        stand_in_session("http://127.0.0.1:9").request("GET", "http://169.254.169.254/")


def test_dividends_and_splits_are_kept_as_actions(at_desk: Desk) -> None:
    at_desk.server.market["SPY"].dividends = {date(2025, 12, 5): 1.9}
    at_desk.server.market["CLSK"].splits = {date(2025, 12, 8): (1.0, 15.0)}
    at_desk.refresh(after_close(MONDAY))
    got = at_desk.store.read("raw.corporate_actions").sort("symbol")
    assert got.select("symbol", "corporate_action", "dividend_usd", "split_ratio").rows() == [
        ("CLSK", "split", None, pytest.approx(1 / 15)), ("SPY", "dividend", 1.9, None),
    ]  # fmt: skip
    assert got.select(pl.col("ex_date")).to_series().to_list() == [date(2025, 12, 8), date(2025, 12, 5)]
