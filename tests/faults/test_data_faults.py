"""Faults of the data themselves: each is told, and no wrong number comes of it."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from tests.faults.harness import DAYS, OVERRIDES, Desk, after_close, fault
from tests.faults.yahoo_server import Series
from tests.transforms.price_frames import frame, listing, listings
from transforms.sessions import exchange_sessions
from transforms.tables import TABLES, TableError
from transforms.vintages import latest_vintage

MONDAY, TUESDAY, FRIDAY = date(2025, 12, 15), date(2025, 12, 16), date(2025, 12, 12)
SPLIT_DAY = date(2025, 12, 8)


def findings(at_desk: Desk, symbol: str = "CLSK") -> list[tuple[date, str]]:
    return (
        at_desk.study()["event_study.bar_findings"].filter(symbol=symbol).select("session_date", "finding_kind").rows()
    )


def scaled(at_desk: Desk, before: float) -> Series:
    """CLSK with every close before the split day times a factor."""
    closes = at_desk.server.market["CLSK"].closes
    return Series({day: (close or 0) * (before if day < SPLIT_DAY else 1) for day, close in closes.items()})


@fault("S9-reverse-split-not-applied")
def test_an_unapplied_split_blocks_the_symbol_and_no_other(row: str, at_desk: Desk) -> None:
    at_desk.server.market["CLSK"] = scaled(at_desk, 1 / 190)
    at_desk.refresh(after_close(MONDAY))
    made = at_desk.study()
    assert findings(at_desk) == [(SPLIT_DAY, "split_missing")]
    returns = made["event_study.returns"]
    assert returns.filter(symbol="CLSK")["simple_return"].drop_nulls().is_empty()
    assert returns.filter(symbol="MARA")["simple_return"].null_count() == 1
    words = made["event_study.bar_findings"]["finding"].item()
    assert "recorded split none" in words
    closes = at_desk.bars("CLSK")
    assert f"close {closes[SPLIT_DAY]} after {closes[date(2025, 12, 5)]}" in words
    assert "split_overrides.csv" in words


@fault("S9-the-override-lets-it-in-again")
def test_a_decided_ratio_ends_the_block(row: str, at_desk: Desk) -> None:
    from transforms.prices import study_inputs

    at_desk.server.market["CLSK"] = scaled(at_desk, 1 / 190)
    at_desk.refresh(after_close(MONDAY))
    decided = {"symbol": "CLSK", "ex_date": SPLIT_DAY, "decided_split_ratio": 1 / 190, "reason": "8-K of that day"}
    raw = [at_desk.store.read(f"raw.{name}") for name in ("daily_bars", "hourly_bars", "corporate_actions")]
    made = study_inputs(
        *raw, at_desk.companies, at_desk.listings, at_desk.sessions, frame("reference.split_overrides", [decided])
    )
    returns = made["event_study.returns"].filter(symbol="CLSK")
    assert made["event_study.bar_findings"].is_empty()
    assert returns["simple_return"].drop_nulls().abs().max() < 0.1  # type: ignore[operator]


@fault("S10-split-applied-twice")
def test_a_split_that_was_applied_twice_blocks_the_symbol(row: str, at_desk: Desk) -> None:
    at_desk.server.market["CLSK"] = scaled(at_desk, 1 / 4)
    at_desk.server.market["CLSK"].splits = {SPLIT_DAY: (4.0, 1.0)}
    at_desk.refresh(after_close(MONDAY))
    assert findings(at_desk) == [(SPLIT_DAY, "split_doubled")]


@fault("D1-nan-and-infinity")
@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_price_that_is_not_finite_never_reaches_the_store(row: str, value: float, at_desk: Desk) -> None:
    at_desk.server.market["CLSK"].closes[FRIDAY] = value
    at_desk.refresh(after_close(MONDAY))
    assert FRIDAY not in at_desk.bars("CLSK")
    assert at_desk.store.read("raw.daily_bars")["close_usd"].is_finite().all()
    at_desk.server.market["CLSK"].closes[FRIDAY] = 20.0
    at_desk.refresh(after_close(TUESDAY))
    assert at_desk.bars("CLSK")[FRIDAY] == 20.0
    bad = at_desk.store.read("raw.daily_bars").head(1).with_columns(close_usd=pl.lit(value))
    with pytest.raises(TableError, match="NaN or infinite"):
        at_desk.store.write("raw.daily_bars", bad)


@fault("D2-negative-price")
@pytest.mark.parametrize("value", [-20.0, 0.0])
def test_an_impossible_price_is_left_out_and_told(row: str, value: float, at_desk: Desk) -> None:
    at_desk.server.market["CLSK"].closes[FRIDAY] = value
    at_desk.refresh(after_close(MONDAY))
    assert FRIDAY not in at_desk.bars("CLSK")
    assert "1 impossible bars left out: 2025-12-12" in at_desk.messages(after_close(MONDAY))
    at_desk.server.market["CLSK"].closes[FRIDAY] = 20.0
    at_desk.refresh(after_close(TUESDAY))
    assert at_desk.bars("CLSK")[FRIDAY] == 20.0


@fault("D3-duplicate-key")
def test_two_rows_of_one_key_are_refused_by_the_store(row: str, at_desk: Desk) -> None:
    at_desk.refresh(after_close(MONDAY))
    one = at_desk.store.read("raw.daily_bars").head(1)
    with pytest.raises(TableError, match="is not unique at symbol="):
        at_desk.store.write("raw.daily_bars", pl.concat([one, one]))


@fault("D4-bar-on-a-saturday")
def test_a_stock_has_no_bar_on_a_closed_day_and_a_coin_has(row: str, at_desk: Desk) -> None:
    saturday = date(2025, 12, 13)
    at_desk.server.market["CLSK"].closes[saturday] = 99.0
    at_desk.refresh(after_close(MONDAY))
    assert findings(at_desk) == [(saturday, "closed_day_bar")]
    assert saturday not in at_desk.study()["event_study.returns"]["session_date"].to_list()
    assert saturday in at_desk.bars("BTC-USD")


@fault("D5-closure-that-the-calendar-does-not-know")
def test_a_day_without_any_bar_suggests_an_override_and_the_override_mends_it(row: str, at_desk: Desk) -> None:
    for symbol in ("CLSK", "MARA", "SPY"):
        del at_desk.server.market[symbol].closes[FRIDAY]
    at_desk.refresh(after_close(MONDAY))
    assert findings(at_desk, "ALL") == [(FRIDAY, "suspected_closure")]
    closed = {"session_date": FRIDAY, "session_status": "closed", "reason": "mourning"}
    overrides = pl.concat([OVERRIDES, frame("reference.calendar_overrides", [closed])])
    at_desk.sessions = exchange_sessions(DAYS[0], DAYS[-1], overrides)
    made = at_desk.study()
    assert made["event_study.bar_findings"].is_empty()
    assert made["event_study.returns"]["gap_days"].drop_nulls().unique().to_list() == [1]


@fault("D6-half-day")
def test_bitcoin_is_sampled_at_13_00_on_a_half_day(row: str, at_desk: Desk) -> None:
    half, before = date(2025, 12, 24), date(2025, 12, 23)
    hours = at_desk.server.market["BTC-USD"].hours
    at_desk.refresh(after_close(date(2025, 12, 26)))
    ends = {
        day: hours[datetime(day.year, day.month, day.day, hour, tzinfo=UTC)] for day, hour in ((half, 17), (before, 20))
    }
    got = at_desk.study()["event_study.factors"].filter(
        factor="bitcoin", session_date=half, alignment="ny_close_hourly"
    )
    assert got["factor_return"].item() == pytest.approx(ends[half] / ends[before] - 1)


@fault("D7-daylight-saving")
@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo", "Pacific/Kiritimati"])
def test_the_day_of_a_bar_does_not_depend_on_the_machines_zone(row: str, zone: str, at_desk: Desk) -> None:
    code = f"""
import sys
from datetime import date
from pathlib import Path
from orchestration.sources.yahoo import Yahoo, stand_in_session
client = Yahoo(Path({str(at_desk.folder)!r}) / "zone", stand_in_session({at_desk.server.base!r}))
bars = client.daily("CLSK", date(2025, 11, 3), date(2025, 12, 12)).bars
sys.stdout.write(",".join(map(str, bars["session_date"])))
"""
    got = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env=os.environ | {"TZ": zone},
        capture_output=True,
        text=True,
        check=True,
    )
    assert got.stdout.split(",") == [str(day) for day in DAYS if day <= FRIDAY]


@fault("P8-clock-in-another-zone")
def test_now_is_an_instant_whatever_its_zone(row: str, at_desk: Desk) -> None:
    from datetime import timezone

    tokyo = after_close(MONDAY).astimezone(timezone(timedelta(hours=9)))
    at_desk.refresh(tokyo)
    assert list(at_desk.bars("CLSK"))[-1] == MONDAY
    assert at_desk.store.read("raw.daily_bars")["fetched_at"].unique().to_list() == [after_close(MONDAY)]


@fault("D14-frozen-price")
def test_a_frozen_series_is_doubted(row: str, at_desk: Desk) -> None:
    closes = at_desk.server.market["CLSK"].closes
    at_desk.server.market["CLSK"] = Series(dict.fromkeys(closes, 20.0))
    at_desk.refresh(after_close(MONDAY))
    returns = at_desk.study()["event_study.returns"].filter(symbol="CLSK")
    assert returns["quality_reason"].drop_nulls().unique().to_list() == ["frozen bar: repeats the bar before"]
    assert returns["quality_reason"].null_count() == 1


@fault("D15-no-hourly-bars-of-bitcoin")
def test_without_hourly_bars_the_alignment_says_utc_daily(row: str, at_desk: Desk) -> None:
    at_desk.server.market["BTC-USD"].hours = {}
    at_desk.refresh(after_close(MONDAY))
    got = at_desk.study()["event_study.factors"].filter(factor="bitcoin")
    assert got.filter("is_selected")["alignment"].unique().to_list() == ["utc_daily"]


@fault("D15-one-hour-missing")
def test_one_missing_hour_changes_the_alignment_of_two_sessions_only(row: str, at_desk: Desk) -> None:
    del at_desk.server.market["BTC-USD"].hours[datetime(2025, 12, 10, 20, tzinfo=UTC)]
    at_desk.refresh(after_close(MONDAY))
    chosen = at_desk.study()["event_study.factors"].filter("is_selected", factor="bitcoin")
    late = chosen.filter(alignment="utc_daily", session_date=pl.col("session_date"))["session_date"].to_list()
    assert [day for day in late if day > DAYS[0]] == [date(2025, 12, 10), date(2025, 12, 11)]


@fault("D19-another-currency")
def test_a_series_in_another_currency_is_refused_and_its_listing_not_asked(row: str, at_desk: Desk) -> None:
    at_desk.server.market["CLSK"].currency = "CAD"
    now = after_close(MONDAY)
    at_desk.refresh(now)
    assert at_desk.outcomes(now)["CLSK"] == "failed"
    assert "is in CAD, not USD" in at_desk.messages(now)
    at_desk.listings = listings(
        listing("mara", "MARA.TO", str(DAYS[0]), currency="CAD"), listing("spy", "SPY", str(DAYS[0]))
    )
    at_desk.server.asked.clear()
    at_desk.refresh(after_close(TUESDAY))
    assert "MARA.TO" not in {symbol for symbol, *_ in at_desk.server.asked}


def test_a_staggered_answer_never_puts_a_stock_ahead_of_its_benchmark(at_desk: Desk) -> None:
    del at_desk.server.market["SPY"].closes[MONDAY]
    at_desk.refresh(after_close(MONDAY))
    assert findings(at_desk) == [(MONDAY, "held_back")]
    assert at_desk.study()["event_study.returns"]["session_date"].max() == FRIDAY
    newest = latest_vintage(at_desk.store.read("raw.daily_bars"), ("symbol", "session_date"))
    assert newest.filter(symbol="CLSK")["session_date"].max() == MONDAY
    assert TABLES["event_study.bar_findings"].key == ("symbol", "session_date", "finding_kind")
