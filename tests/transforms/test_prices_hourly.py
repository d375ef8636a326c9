"""What is said against hourly bars, and what another hour than the close costs."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from tests.transforms.price_frames import ASKED, bar, companies, company, daily, frame, sessions
from transforms.prices_alignments import alignment_betas
from transforms.prices_hourly import hourly_findings
from transforms.tables import TABLES

DAYS = ("2025-12-22", "2025-12-23", "2025-12-24", "2025-12-26", "2025-12-29")
CALENDAR = sessions(*DAYS, half=("2025-12-24",))


def hour(symbol: str, at: str, close: float, volume: int | None = 5) -> dict[str, object]:
    """One hourly bar, its start in UTC: 14:30 is 9:30 in New York."""
    start = datetime.fromisoformat(at).replace(tzinfo=UTC)
    return {
        "symbol": symbol, "bar_start_at": start, "close_usd": close, "volume_count": volume, "source": "files",
        "fetched_at": ASKED,
    }  # fmt: skip


def found(hours: list[dict[str, object]], *bars: dict[str, object]) -> list[tuple[object, ...]]:
    got = hourly_findings(frame("raw.hourly_bars", hours), daily(*bars), CALENDAR)
    TABLES["event_study.bar_findings"].validate(got)
    assert not got["is_blocking"].any()
    return sorted(got.with_columns(pl.col("session_date").cast(pl.String)).select(
        "symbol", "session_date", "finding_kind", "finding").rows())  # fmt: skip


def test_a_session_within_the_hourly_history_without_an_hour_is_a_gap() -> None:
    hours = [hour("A", f"{day}T14:30", 10.0) for day in (DAYS[0], DAYS[1], DAYS[3])]
    assert found(hours) == [("A", "2025-12-24", "hourly_gap", "no hourly bar of this session")]


def test_of_a_coin_the_hour_that_ends_at_the_close_counts_13_00_on_a_half_day() -> None:
    hours = [hour("BTC-USD", f"{DAYS[1]}T20:00", 9e4), hour("BTC-USD", f"{DAYS[2]}T20:00", 9e4),
             hour("BTC-USD", f"{DAYS[3]}T20:00", 9e4)]  # fmt: skip
    assert [row[1:3] for row in found(hours)] == [("2025-12-24", "hourly_gap")]
    assert found([*hours, hour("BTC-USD", f"{DAYS[2]}T17:00", 9e4)]) == []


def test_zero_volume_in_the_session_and_hours_when_nobody_trades_are_counted_by_day() -> None:
    hours = [hour("A", f"{DAYS[2]}T{clock}", 10.0, 0) for clock in ("09:00", "14:30", "15:30", "18:00", "21:59")]
    assert [row[2:] for row in found(hours)] == [("hourly_zero_volume", "2 hourly bars with volume zero")]
    hours += [hour("A", f"{DAYS[2]}T{clock}", 10.0) for clock in ("08:59", "22:00")]
    assert [row[2:] for row in found(hours)] == [
        ("hourly_outside_session", "2 hourly bars when nobody trades: of no use"),
        ("hourly_zero_volume", "2 hourly bars with volume zero"),
    ]


def test_a_run_of_days_on_another_scale_is_one_mixed_adjustment() -> None:
    closes = (100.0, 101.0, 10.2, 10.3, 10.4)
    hours = [hour("A", f"{day}T17:00", close) for day, close in zip(DAYS, closes, strict=True)]
    bars = [bar("A", day, 10.0 + n / 10) for n, day in enumerate(DAYS)]
    (row,) = found(hours, *bars)
    assert row[:3] == ("A", "2025-12-22", "mixed_adjustment")
    assert str(row[3]).startswith("hourly closes of 2 days to 2025-12-23 are 10.0 times the daily ones")


def test_a_last_hour_within_the_range_of_the_day_is_no_other_scale() -> None:
    wide = bar("A", DAYS[0], 10.0, open_usd=14.0, high_usd=15.0, low_usd=9.0)
    assert found([hour("A", f"{DAYS[0]}T14:30", 14.0)], wide) == []
    assert found([hour("A", f"{DAYS[0]}T14:30", 16.0)], wide) != []


def made_factors(count: int, late: float) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Returns of A that follow the coin at the close with beta 1.5, and the coin at the close and later."""
    random = np.random.default_rng(7)
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(count)]
    coin = random.normal(0, 0.02, count)
    drift = random.normal(0, late, count + 1)
    ways = {"etf_proxy": coin, "utc_daily": coin + drift[1:] - drift[:-1]}
    factors = pl.concat(
        [
            pl.DataFrame({"session_date": days, "factor_return": values}).with_columns(
                factor=pl.lit("bitcoin"), alignment=pl.lit(name), symbol=pl.lit("X"), is_selected=pl.lit(True),
                factor_vintage=pl.lit(None, pl.String),
            )
            for name, values in ways.items()
        ]
    )  # fmt: skip
    stock = 1.5 * coin + random.normal(0, 0.005, count)
    returns = pl.DataFrame({"symbol": ["A"] * count, "session_date": days, "simple_return": stock})
    return returns, factors


def test_a_later_sample_of_the_coin_explains_less_and_says_how_much() -> None:
    returns, factors = made_factors(400, late=0.01)
    got = TABLES["event_study.alignment_betas"].validate(
        alignment_betas(returns, factors, companies(company("A"), company("X", "benchmark")))
    )
    best, late = got.rows(named=True)
    wide = returns.join(factors.filter(alignment="utc_daily"), on="session_date")
    expected = np.polyfit(wide["factor_return"].to_numpy(), wide["simple_return"].to_numpy(), 1)[0]
    assert (best["alignment"], late["alignment"]) == ("etf_proxy", "utc_daily")
    assert best["beta_ratio"] == pytest.approx(1.5, abs=0.05)
    assert late["beta_ratio"] == pytest.approx(expected)
    assert best["squared_correlation_lost_ratio"] == 0
    lost = best["squared_correlation_ratio"] - late["squared_correlation_ratio"]
    assert late["squared_correlation_lost_ratio"] == pytest.approx(lost)
    assert lost > 0.2


def test_all_alignments_are_measured_on_the_sessions_that_each_of_them_has() -> None:
    returns, factors = made_factors(200, late=0.01)
    some = factors.filter((pl.col("alignment") == "utc_daily") | (pl.col("session_date") >= date(2024, 4, 1)))
    got = alignment_betas(returns, some, companies(company("A")))
    assert got["common_session_count"].to_list() == [109, 109]
    assert got["first_date"].unique().to_list() == [date(2024, 4, 1)]


def test_too_few_common_sessions_and_a_factor_that_never_moves_give_no_row() -> None:
    returns, factors = made_factors(59, late=0.01)
    assert alignment_betas(returns, factors, companies(company("A"))).is_empty()
    returns, factors = made_factors(100, late=0.01)
    still = factors.with_columns(factor_return=pl.lit(0.0))
    assert alignment_betas(returns, still, companies(company("A"))).is_empty()
