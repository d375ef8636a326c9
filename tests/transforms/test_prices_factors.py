"""Factors at the New York close."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from tests.transforms.price_frames import ASKED, bar, companies, company, daily, frame, sessions
from transforms.prices import BARS
from transforms.prices_factors import factors
from transforms.prices_returns import returns
from transforms.tables import TABLES

CALENDAR = sessions("2025-12-24", "2025-12-26", "2025-12-29", half=("2025-12-24",))
COMPANIES = companies(
    company("SPY", "benchmark", factor="market"),
    company("BTC-USD", "benchmark", factor="bitcoin"),
    company("IBIT", "benchmark", factor="bitcoin"),
)


def hour(at: str, close: float) -> dict[str, object]:
    start = datetime.fromisoformat(at).replace(tzinfo=UTC)
    return {"symbol": "BTC-USD", "bar_start_at": start, "close_usd": close, "source": "yahoo", "fetched_at": ASKED}


def made(bars: list[dict[str, object]], hours: list[dict[str, object]]) -> pl.DataFrame:
    series = daily(*bars).select("symbol", "session_date", *BARS)
    got = factors(COMPANIES, series, returns(series, CALENDAR), frame("raw.hourly_bars", hours), CALENDAR)
    return TABLES["event_study.factors"].validate(got)


HOURS = [
    hour("2025-12-24T17:00", 100.0),  # ends at 13:00 in New York, a half day
    hour("2025-12-24T20:00", 555.0),
    hour("2025-12-26T20:00", 110.0),
    hour("2025-12-28T20:00", 999.0),  # a Sunday
    hour("2025-12-29T20:00", 121.0),
]


def test_bitcoin_is_sampled_at_each_close_one_hour_bar_before_it_and_across_the_weekend() -> None:
    got = made([], HOURS).sort("session_date")
    assert got["alignment"].unique().to_list() == ["ny_close_hourly"]
    assert got["factor_return"].to_list() == pytest.approx([0.1, 0.1])


def test_each_alignment_has_its_row_and_the_best_one_is_selected() -> None:
    days = ("2025-12-24", "2025-12-25", "2025-12-26", "2025-12-29")
    bars = [bar("BTC-USD", day, close) for day, close in zip(days, (50.0, 1.0, 60.0, 66.0), strict=True)]
    bars += [bar("IBIT", day, close) for day, close in zip(days, (20.0, 1.0, 25.0, 25.0), strict=True)]
    got = made(bars, HOURS[:3])
    assert got.filter(session_date=date(2025, 12, 26)).select("alignment", "factor_return", "is_selected").rows() == [
        ("ny_close_hourly", pytest.approx(0.1), True),
        ("etf_proxy", pytest.approx(0.25), False),
        ("utc_daily", pytest.approx(0.2), False),
    ]
    assert got.filter(session_date=date(2025, 12, 29)).select("alignment", "is_selected").rows() == [
        ("etf_proxy", True),
        ("utc_daily", False),
    ]


def test_a_missing_hour_at_the_close_is_not_replaced_by_another_hour() -> None:
    got = made([], [HOURS[0], hour("2025-12-26T19:00", 110.0), HOURS[4]])
    assert got.is_empty()


def test_the_market_is_the_session_return_of_its_fund() -> None:
    got = made([bar("SPY", "2025-12-24", 100.0), bar("SPY", "2025-12-26", 101.0)], [])
    assert got.rows(named=True) == [
        {
            "session_date": date(2025, 12, 26),
            "factor": "market",
            "alignment": "session_close",
            "symbol": "SPY",
            "factor_return": pytest.approx(0.01),
            "is_selected": True,
            "factor_vintage": None,
        }
    ]
