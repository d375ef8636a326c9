"""Faults of the data themselves: each is told, and no wrong number comes of it."""

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from orchestration.errors import Exit, OperatorError
from orchestration.sources.files import fetch_files
from tests.faults.harness import DAYS, OVERRIDES, SESSIONS, Desk, after_close, fault, known_days
from tests.faults.yahoo_server import Series
from tests.transforms.price_frames import frame, listing, listings
from transforms.event_study.design import Design
from transforms.event_study.warehouse import study_events
from transforms.sessions import exchange_sessions
from transforms.tables import TABLES, TableError
from transforms.vintages import latest_vintage

MONDAY, TUESDAY, FRIDAY = date(2025, 12, 15), date(2025, 12, 16), date(2025, 12, 12)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
@fault("D1-nan-and-infinity")
def test_a_price_that_is_not_finite_never_reaches_the_store(row: str, value: float, at_desk: Desk) -> None:
    at_desk.server.market["CLSK"].closes[FRIDAY] = value
    code, told = at_desk.run(after_close(MONDAY))
    assert (code, "CLSK silent (nothing yet): CLSK: JSONDecodeError" in told) == (Exit.PUBLISHED_WITH_WARNINGS, True)
    assert FRIDAY not in at_desk.bars("CLSK")
    assert at_desk.store.read("raw.daily_bars")["close_usd"].is_finite().all()
    at_desk.server.market["CLSK"].closes[FRIDAY] = 20.0
    assert at_desk.run(after_close(TUESDAY)) == (Exit.OK, "")
    assert at_desk.bars("CLSK")[FRIDAY] == 20.0
    bad = at_desk.store.read("raw.daily_bars").head(1).with_columns(close_usd=pl.lit(value))
    with pytest.raises(TableError, match="NaN or infinite"):
        at_desk.store.write("raw.daily_bars", bad)


@pytest.mark.parametrize("value", [-20.0, 0.0])
@fault("D2-negative-price")
def test_an_impossible_price_is_left_out_and_told(row: str, value: float, at_desk: Desk) -> None:
    at_desk.server.market["CLSK"].closes[FRIDAY] = value
    code, told = at_desk.run(after_close(MONDAY))
    assert (code, "CLSK 2025-12-12: no bar of this session" in told) == (Exit.PUBLISHED_WITH_WARNINGS, True)
    assert FRIDAY not in at_desk.bars("CLSK")
    assert "1 impossible bars left out: 2025-12-12" in at_desk.messages(after_close(MONDAY))
    at_desk.server.market["CLSK"].closes[FRIDAY] = 20.0
    assert at_desk.run(after_close(TUESDAY)) == (Exit.OK, "")
    assert at_desk.bars("CLSK")[FRIDAY] == 20.0


@fault("D3-duplicate-key")
def test_two_rows_of_one_key_are_refused_by_the_store(row: str, at_desk: Desk) -> None:
    at_desk.refresh(after_close(MONDAY))
    one = at_desk.store.read("raw.daily_bars").head(1)
    with pytest.raises(TableError, match="is not unique at symbol="):
        at_desk.store.write("raw.daily_bars", pl.concat([one, one]))


@fault("D3-second-stamp-of-a-day")
def test_a_day_that_yahoo_gives_twice_is_one_bar(row: str, at_desk: Desk) -> None:
    at_desk.server.market["CLSK"].again = {FRIDAY: 23.0}
    assert at_desk.run(after_close(MONDAY)) == (Exit.OK, "")
    assert at_desk.bars("CLSK") == {day: at_desk.server.market["CLSK"].closes[day] for day in known_days(MONDAY)}


@fault("D3-two-bars-that-differ")
def test_two_bars_of_a_day_that_differ_are_refused_and_equal_ones_are_one(row: str) -> None:
    import pandas

    from orchestration.sources.yahoo import COLUMNS, ContractBroken, _parse

    days = pandas.to_datetime(["2025-12-12", "2025-12-12"], utc=True)
    same = pandas.DataFrame([[1.0] * len(COLUMNS)] * 2, columns=COLUMNS, index=days)
    assert _parse(same, "CLSK", "session_date").bars.height == 1
    same.iloc[1, COLUMNS.index("Close")] = 2.0
    with pytest.raises(ContractBroken, match="CLSK: two bars that differ of 2025-12-12: refused"):
        _parse(same, "CLSK", "session_date")


@fault("D3-duplicate-row-in-a-file")
def test_equal_rows_of_a_file_are_one_and_rows_that_differ_are_refused(row: str, tmp_path: Path) -> None:
    line = "CLSK,2025-12-12,21,23,20,22,100\n"
    file = tmp_path / "prices.csv"
    file.write_text("symbol,date,open,high,low,close,volume\n" + line + line)
    known = fetch_files(tmp_path, ["CLSK"], SESSIONS, after_close(MONDAY)).daily_bars
    assert known.height == 1
    file.write_text(file.read_text() + line.replace("22", "22.5"))
    with pytest.raises(OperatorError, match=r"row 4, symbol CLSK, date 2025-12-12, .* is there twice") as caught:
        fetch_files(tmp_path, ["CLSK"], SESSIONS, after_close(MONDAY))
    assert caught.value.exit_code == Exit.OPERATOR_ERROR


@fault("D4-bar-on-a-saturday")
def test_a_stock_has_no_bar_on_a_closed_day_and_a_coin_has(row: str, at_desk: Desk) -> None:
    saturday = date(2025, 12, 13)
    at_desk.server.market["CLSK"].closes[saturday] = 99.0
    assert at_desk.run(after_close(MONDAY)) == (Exit.OK, "")
    assert "a bar on a day without a session: left out" in at_desk.study()["event_study.bar_findings"]["finding"]
    assert at_desk.findings() == [(saturday, "closed_day_bar"), (saturday, "hourly_outside_session")]
    assert saturday not in at_desk.study()["event_study.returns"]["session_date"].to_list()
    assert saturday in at_desk.bars("BTC-USD")


@fault("D5-closure-that-the-calendar-does-not-know")
def test_a_day_without_any_bar_suggests_an_override_and_the_override_mends_it(row: str, at_desk: Desk) -> None:
    for symbol in ("CLSK", "MARA", "SPY"):
        del at_desk.server.market[symbol].closes[FRIDAY]
    code, told = at_desk.run(after_close(MONDAY))
    assert code == Exit.PUBLISHED_WITH_WARNINGS
    assert "2025-12-12: nobody has a bar: was the exchange closed? then add the day to calendar_overrides.csv" in told
    assert at_desk.findings("ALL") == [(FRIDAY, "suspected_closure")]
    closed = {"session_date": FRIDAY, "session_status": "closed", "reason": "mourning"}
    overrides = pl.concat([OVERRIDES, frame("reference.calendar_overrides", [closed])])
    at_desk.sessions = exchange_sessions(DAYS[0], DAYS[-1], overrides)
    assert at_desk.run(after_close(MONDAY, 90)) == (Exit.OK, "")
    made = at_desk.study()
    assert made["event_study.bar_findings"].is_empty()
    assert made["event_study.returns"]["gap_days"].drop_nulls().unique().to_list() == [1]


@fault("D6-half-day")
def test_bitcoin_is_sampled_at_13_00_on_a_half_day(row: str, at_desk: Desk) -> None:
    half, before = date(2025, 12, 24), date(2025, 12, 23)
    hours = at_desk.server.market["BTC-USD"].hours
    assert at_desk.run(after_close(date(2025, 12, 26))) == (Exit.OK, "")
    ends = {
        day: hours[datetime(day.year, day.month, day.day, hour, tzinfo=UTC)] for day, hour in ((half, 17), (before, 20))
    }
    got = at_desk.study()["event_study.factors"].filter(
        factor="bitcoin", session_date=half, alignment="ny_close_hourly"
    )
    assert got["factor_return"].item() == pytest.approx(ends[half] / ends[before] - 1)


@fault("D14-frozen-price")
def test_a_frozen_series_is_doubted_and_gets_no_beta(row: str, at_desk: Desk) -> None:
    closes = at_desk.server.market["CLSK"].closes
    at_desk.server.market["CLSK"] = Series(dict.fromkeys(closes, 20.0))
    assert at_desk.run(after_close(DAYS[-1])) == (Exit.OK, "")
    made = at_desk.study()
    returns = made["event_study.returns"].filter(symbol="CLSK")
    assert returns["quality_reason"].drop_nulls().unique().to_list() == ["frozen bar: repeats the bar before"]
    assert returns["quality_reason"].null_count() == 1
    event = pl.DataFrame({"event_id": ["E"], "symbol": ["CLSK"], "role": ["announcer"], "event_date": [DAYS[-5]]})
    design = Design(models=("market",), estimation=(-50, -11), windows=((0, 0),), min_observations=20)
    study = study_events(made["event_study.returns"], made["event_study.factors"], event, SESSIONS, design)
    assert study["event_study.event_windows"].select("t_statistic", "p_value", "reason").rows() == [
        (None, None, "zero_variance")
    ]
    own = made["event_study.alignment_betas"].filter(symbol="CLSK")
    assert own.is_empty()


@fault("D15-no-hourly-bars-of-bitcoin")
def test_without_hourly_bars_the_alignment_says_utc_daily(row: str, at_desk: Desk) -> None:
    at_desk.server.market["BTC-USD"].hours = {}
    code, told = at_desk.run(after_close(MONDAY))
    assert (code, "BTC-USD silent (nothing yet): BTC-USD: Yahoo has no" in told) == (Exit.PUBLISHED_WITH_WARNINGS, True)
    got = at_desk.study()["event_study.factors"].filter(factor="bitcoin")
    assert got.filter("is_selected")["alignment"].unique().to_list() == ["utc_daily"]


@fault("D15-one-hour-missing")
def test_one_missing_hour_changes_the_alignment_of_two_sessions_only(row: str, at_desk: Desk) -> None:
    hours = at_desk.server.market["BTC-USD"].hours
    lost = hours.pop(datetime(2025, 12, 10, 20, tzinfo=UTC))
    at_desk.refresh(after_close(MONDAY))
    assert at_desk.findings("BTC-USD") == [(date(2025, 12, 10), "hourly_gap")]
    chosen = at_desk.study()["event_study.factors"].filter("is_selected", factor="bitcoin")
    late = chosen.filter(alignment="utc_daily", session_date=pl.col("session_date"))["session_date"].to_list()
    assert [day for day in late if day > DAYS[0]] == [date(2025, 12, 10), date(2025, 12, 11)]
    hours[datetime(2025, 12, 10, 20, tzinfo=UTC)] = lost
    at_desk.refresh(after_close(TUESDAY))
    assert at_desk.findings("BTC-USD") == []


@fault("D19-another-currency")
def test_a_series_in_another_currency_is_refused_and_its_listing_not_asked(row: str, at_desk: Desk) -> None:
    at_desk.server.market["CLSK"].currency = "CAD"
    code, told = at_desk.run(after_close(MONDAY))
    assert (code, "CLSK: the answer is in CAD, not USD: refused" in told) == (Exit.PUBLISHED_WITH_WARNINGS, True)
    at_desk.server.market["CLSK"].currency = "USD"
    assert at_desk.run(after_close(MONDAY, 90)) == (Exit.OK, "")
    at_desk.listings = listings(
        listing("mara", "MARA.TO", str(DAYS[0]), currency="CAD"),
        listing("spy", "SPY", str(DAYS[0])),
        listing("btc-usd", "BTC-USD", str(DAYS[0])),
    )
    at_desk.server.asked.clear()
    assert at_desk.run(after_close(TUESDAY)) == (Exit.OK, "")
    assert "MARA.TO" not in {symbol for symbol, *_ in at_desk.server.asked}


def test_a_staggered_answer_never_puts_a_stock_ahead_of_its_benchmark(at_desk: Desk) -> None:
    del at_desk.server.market["SPY"].closes[MONDAY]
    at_desk.refresh(after_close(MONDAY))
    assert at_desk.findings() == [(MONDAY, "held_back")]
    assert at_desk.study()["event_study.returns"]["session_date"].max() == FRIDAY
    newest = latest_vintage(at_desk.store.read("raw.daily_bars"), ("symbol", "session_date"))
    assert newest.filter(symbol="CLSK")["session_date"].max() == MONDAY
    assert TABLES["event_study.bar_findings"].key == ("symbol", "session_date", "finding_kind")
