"""Bars to series and returns."""

import math
from datetime import UTC, date, datetime

import polars as pl
import pytest

from tests.transforms.price_frames import bar, companies, company, daily, frame, listing, listings, sessions
from transforms.prices import BARS, company_bars, study_inputs
from transforms.prices_returns import returns
from transforms.tables import TABLES

DAYS = ("2025-12-29", "2025-12-30", "2025-12-31", "2026-01-02", "2026-01-05")
CALENDAR = sessions(*DAYS)


def series(*bars: dict[str, object]) -> pl.DataFrame:
    return daily(*bars).select("symbol", "session_date", *BARS)


def one_return(*bars: dict[str, object], actions: pl.DataFrame | None = None) -> dict[str, object]:
    made = returns(series(*bars), CALENDAR, actions)
    TABLES["event_study.returns"].validate(made)
    return made.row(-1, named=True)


def test_a_renamed_company_has_one_series_under_its_present_symbol() -> None:
    made = company_bars(
        daily(
            bar("OLD", "2025-12-29", 1.0),
            bar("OLD", "2025-12-30", 2.0),
            bar("NEW", "2025-12-30", 2.5),
            bar("OLD", "2025-12-31", 3.5),
            bar("NEW", "2025-12-31", 3.0),
        ),
        companies(company("NEW")),
        listings(
            listing("new", "OLD", "2020-01-02", "2025-12-30"),
            listing("new", "NEW", "2025-12-31", listed_from_date=date(2020, 1, 2)),
        ),
        CALENDAR,
    )
    assert made["symbol"].unique().to_list() == ["NEW"]
    assert made["close_usd"].to_list() == [1.0, 2.0, 3.0]


def test_another_ticker_of_the_company_fills_in_where_the_valid_one_has_no_bar() -> None:
    made = company_bars(
        daily(bar("NEW", "2025-12-29", 1.0), bar("NEW", "2025-12-30", 2.0)),
        companies(company("NEW")),
        listings(
            listing("new", "OLD", "2020-01-02", "2025-12-30"),
            listing("new", "NEW", "2025-12-31", listed_from_date=date(2020, 1, 2)),
        ),
        CALENDAR,
    )
    assert made["close_usd"].to_list() == [1.0, 2.0]


def test_a_ticker_that_another_company_bore_that_day_is_not_taken_s14() -> None:
    made = company_bars(
        daily(bar("TICK", "2025-12-29", 50.0), bar("TICK", "2025-12-31", 3.0)),
        companies(company("A"), company("TICK")),
        listings(
            listing("a", "TICK", "2020-01-02", "2025-12-30"),
            listing("a", "A", "2025-12-31"),
            listing("tick", "TICK", "2025-12-31"),
        ),
        CALENDAR,
    )
    assert made.select("symbol", "close_usd").rows() == [("A", 50.0), ("TICK", 3.0)]


def test_a_shells_history_is_left_out() -> None:
    made = company_bars(
        daily(bar("ABC", "2025-12-29", 10.0), bar("ABC", "2025-12-31", 3.0)),
        companies(company("ABC")),
        listings(listing("abc", "ABC", "2020-01-02", listed_from_date=date(2025, 12, 31))),
        CALENDAR,
    )
    assert made["close_usd"].to_list() == [3.0]


def test_a_listing_in_another_currency_is_not_mixed_in() -> None:
    made = company_bars(
        daily(bar("ABC", "2025-12-29", 10.0), bar("ABC.TO", "2025-12-30", 14.0)),
        companies(company("ABC")),
        listings(listing("abc", "ABC", "2020-01-02"), listing("abc", "ABC.TO", "2020-01-02", currency="CAD")),
        CALENDAR,
    )
    assert made["close_usd"].to_list() == [10.0]


def test_benchmarks_pass_coins_keep_weekends_and_unknown_symbols_are_left_out() -> None:
    made = company_bars(
        daily(
            bar("SPY", "2025-12-31", 600.0),
            bar("SPY", "2026-01-03", 601.0),
            bar("BTC-USD", "2026-01-03", 9e4),
            bar("ELSE", "2025-12-31", 1.0),
        ),
        companies(company("SPY", "benchmark"), company("BTC-USD", "benchmark")),
        TABLES["reference.listings"].empty(),
        CALENDAR,
    )
    assert made.select("symbol", "session_date").rows() == [
        ("BTC-USD", date(2026, 1, 3)),
        ("SPY", date(2025, 12, 31)),
    ]


def test_a_return_spans_the_weekend_and_the_holiday() -> None:
    got = one_return(bar("A", "2025-12-31", 10.0), bar("A", "2026-01-02", 11.0))
    assert got["gap_days"] == 1
    assert got["simple_return"] == pytest.approx(0.1)
    assert got["log_return"] == pytest.approx(math.log(1.1))
    assert got["quality_reason"] is None


def test_a_return_over_a_missing_session_is_null_and_says_why() -> None:
    got = one_return(bar("A", "2025-12-29", 10.0), bar("A", "2025-12-31", 11.0))
    assert (got["gap_days"], got["simple_return"], got["log_return"]) == (2, None, None)
    assert got["quality_reason"] == "return spans 2 sessions: not used"


def test_adjusted_closes_give_the_total_return_where_both_days_have_one() -> None:
    got = one_return(
        bar("A", "2025-12-30", 10.0, adjusted_close_usd=9.0), bar("A", "2025-12-31", 10.0, adjusted_close_usd=9.9)
    )
    assert got["simple_return"] == pytest.approx(0.1)


def test_a_dividend_is_added_where_an_adjusted_close_is_missing() -> None:
    paid = frame(
        "raw.corporate_actions",
        [{"symbol": "A", "ex_date": date(2025, 12, 31), "corporate_action": "dividend", "dividend_usd": 0.5}],
    )
    got = one_return(bar("A", "2025-12-30", 10.0), bar("A", "2025-12-31", 10.0, adjusted_close_usd=9.9), actions=paid)
    assert got["simple_return"] == pytest.approx(0.05)


def test_no_return_crosses_from_one_symbol_to_the_next() -> None:
    made = returns(series(bar("A", "2025-12-30", 10.0), bar("B", "2025-12-31", 20.0)), CALENDAR)
    assert made["simple_return"].to_list() == [None, None]
    assert made["gap_days"].to_list() == [None, None]


def test_a_bar_on_a_closed_day_enters_no_return() -> None:
    made = returns(
        series(bar("A", "2025-12-31", 10.0), bar("A", "2026-01-01", 99.0), bar("A", "2026-01-02", 11.0)), CALENDAR
    )
    assert made.height == 2
    assert made["simple_return"][1] == pytest.approx(0.1)


def test_a_volume_of_zero_is_unknown_and_flagged() -> None:
    got = one_return(bar("A", "2025-12-31", 10.0, volume_count=0))
    assert got["volume_count"] is None
    assert got["quality_reason"] == "volume given as zero"


def test_a_flat_bar_without_volume_and_a_frozen_bar_are_flagged() -> None:
    ten = {"open_usd": 10.0, "high_usd": 10.0, "low_usd": 10.0}
    flat = one_return(bar("A", "2025-12-31", 10.0, volume_count=None, **ten))
    assert flat["quality_reason"] == "flat bar: nothing traded"
    shape = {"open_usd": 9.0, "high_usd": 11.0, "low_usd": 8.0}
    frozen = one_return(bar("A", "2025-12-30", 10.0, **shape), bar("A", "2025-12-31", 10.0, **shape))
    assert frozen["quality_reason"] == "frozen bar: repeats the bar before"


def test_a_close_that_repeats_in_close_only_bars_is_not_doubted() -> None:
    got = one_return(bar("A", "2025-12-30", 10.0), bar("A", "2025-12-31", 10.0))
    assert got["quality_reason"] is None


@pytest.mark.parametrize("after", [150.0, 1.0])
def test_a_jump_that_looks_like_a_missing_split_is_flagged(after: float) -> None:
    got = one_return(bar("A", "2025-12-30", 10.0), bar("A", "2025-12-31", after))
    assert "a split may be missing" in str(got["quality_reason"])


def test_a_day_of_plus_thirteen_percent_is_not_flagged() -> None:
    got = one_return(bar("A", "2025-12-30", 10.0), bar("A", "2025-12-31", 11.3))
    assert got["quality_reason"] is None


def test_no_bars_give_no_returns() -> None:
    assert returns(series(), CALENDAR).is_empty()


def test_study_inputs_take_the_newest_vintage_known_at_an_instant() -> None:
    first = bar("SPY", "2025-12-30", 10.0)
    bars = daily(
        first,
        bar("SPY", "2025-12-31", 11.0),
        first | {"close_usd": 5.0, "fetched_at": datetime(2026, 2, 1, tzinfo=UTC)},
    )
    rest = (TABLES["raw.hourly_bars"].empty(), TABLES["raw.corporate_actions"].empty())
    known = (companies(company("SPY", "benchmark", factor="market")), TABLES["reference.listings"].empty(), CALENDAR)
    now = study_inputs(bars, *rest, *known)
    then = study_inputs(bars, *rest, *known, as_of=datetime(2026, 1, 15, tzinfo=UTC))
    assert now["event_study.returns"]["simple_return"].to_list() == [None, pytest.approx(1.2)]
    assert then["event_study.returns"]["simple_return"].to_list() == [None, pytest.approx(0.1)]
    assert then["event_study.factors"]["factor_return"].to_list() == [pytest.approx(0.1)]
    for name, made in now.items():
        TABLES[name].validate(made)


@pytest.mark.parametrize(
    "halted",
    [
        {"open_usd": 10.0, "high_usd": 10.0, "low_usd": 10.0, "volume_count": 0},
        {"volume_count": None},
    ],
)
def test_a_return_over_a_halt_is_no_one_day_return(halted: dict[str, object]) -> None:
    made = returns(
        series(
            bar("A", "2025-12-29", 9.0), bar("A", "2025-12-30", 10.0), bar("A", "2025-12-31", 10.0, **halted),
            bar("A", "2026-01-02", 15.0), bar("A", "2026-01-05", 16.5),
        ),
        CALENDAR,
    )  # fmt: skip
    assert made["gap_days"].to_list() == [None, 1, 1, 2, 1]
    assert made["simple_return"].to_list() == [None, pytest.approx(1 / 9), None, None, pytest.approx(0.1)]
    assert made["quality_reason"][2].startswith("nothing traded")
    assert made["quality_reason"][3] == "return spans 2 sessions: not used"
