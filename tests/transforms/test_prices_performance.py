"""Where a stock stands at each close."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from tests.transforms.price_frames import bar, daily, frame, sessions
from transforms.prices import BARS
from transforms.prices_performance import BETA_SESSIONS, FEWEST_BETA_SESSIONS, performance, rolling_betas
from transforms.prices_returns import returns
from transforms.tables import TABLES

NO_FACTORS = TABLES["event_study.factors"].empty()
WEEKDAYS = [str(day) for day in pl.date_range(date(2024, 1, 1), date(2025, 9, 30), eager=True) if day.weekday() < 5]
CALENDAR = sessions(*WEEKDAYS)


def series(*bars: dict[str, object]) -> pl.DataFrame:
    return daily(*bars).select("symbol", "session_date", *BARS)


def test_performance_counts_the_year_from_the_last_close_of_the_year_before() -> None:
    calendar = sessions("2025-12-30", "2025-12-31", "2026-01-02", "2026-01-05")
    bars = zip(calendar["session_date"].cast(pl.String), (8.0, 10.0, 15.0, 12.0), strict=True)
    made = performance(returns(series(*(bar("A", day, close) for day, close in bars)), calendar), NO_FACTORS, calendar)
    TABLES["event_study.performance"].validate(made)
    assert made["year_to_date_return"].to_list() == pytest.approx([None, None, 0.5, 0.2])
    assert made["drawdown_return"].to_list() == pytest.approx([0.0, 0.0, 0.0, -0.2])
    assert made["volatility_return"].to_list() == [None] * 4
    assert made["bitcoin_beta_ratio"].to_list() == [None] * 4


def test_volatility_is_the_deviation_of_the_last_twenty_log_returns() -> None:
    closes = [10.0 * 1.1 ** (index % 3) for index in range(30)]
    bars = [bar("A", day, close) for day, close in zip(WEEKDAYS, closes, strict=False)]
    made = returns(series(*bars), CALENDAR)
    got = performance(made, NO_FACTORS, CALENDAR)
    assert got["volatility_return"][19] is None
    assert got["volatility_return"][20] == pytest.approx(made["log_return"][1:21].std())
    assert got["volatility_return"][29] == pytest.approx(made["log_return"][10:30].std())


def test_the_high_is_that_of_the_last_52_weeks_and_within_the_day() -> None:
    days = ("2024-01-02", "2024-01-03", "2024-12-31", "2025-01-01", "2025-01-02")
    prices = ((8.0, 20.0), (9.0, 10.0), (8.0, None), (5.0, 4.0), (6.0, 6.0))
    bars = (bar("A", day, close, high_usd=high) for day, (close, high) in zip(days, prices, strict=True))
    others = (bar("B", day, 1.0) for day in days)  # the high of A is none of B's
    got = performance(returns(series(*bars, *others), CALENDAR), NO_FACTORS, CALENDAR)
    # 52 weeks are 364 days: on 2024-12-31 the high of 20.0 of 2024-01-02 is 364 days old, and out
    assert got.filter(symbol="A")["distance_from_high_ratio"].to_list() == pytest.approx(
        [8 / 20 - 1, 9 / 20 - 1, 8 / 10 - 1, 5 / 8 - 1, 6 / 8 - 1]
    )
    assert got.filter(symbol="B")["distance_from_high_ratio"].to_list() == [0.0] * 5


def panel(symbols: list[str], missing: float, seed: int = 7) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Drawn returns with holes, and the two factors, bitcoin with an alignment that is not selected beside it."""
    random = np.random.default_rng(seed)
    days = [date.fromisoformat(day) for day in WEEKDAYS]
    market, bitcoin = random.normal(0.0005, 0.01, len(days)), random.normal(0.001, 0.03, len(days))
    rows = []
    for number, symbol in enumerate(symbols):
        moves = (1 + number) * market + 0.5 * number * bitcoin + random.normal(0, 0.02, len(days))
        holes, unlisted = random.random(len(days)) < missing, random.random(len(days)) < missing
        rows += [
            {"symbol": symbol, "session_date": day, "close_usd": 1.0, "simple_return": None if hole else move}
            for day, move, hole, out in zip(days, moves, holes, unlisted, strict=True)
            if not out
        ]
    factor_rows = [
        {"session_date": day, "factor": factor, "factor_return": value, "alignment": alignment, "is_selected": chosen}
        for factor, values, alignment, chosen in (
            ("market", market, "session_close", True),
            ("bitcoin", bitcoin, "ny_close_hourly", True),
            ("bitcoin", 9 * bitcoin, "utc_daily", False),
        )
        for day, value in zip(days, values, strict=True)
        if not (factor == "bitcoin" and day.day == 13)  # a session without bitcoin's return
    ]
    return frame("event_study.returns", rows), frame("event_study.factors", factor_rows)


def test_betas_are_those_of_least_squares_in_each_window() -> None:
    made, factors = panel(["A", "B", "C"], missing=0.1)
    got = rolling_betas(made, factors, CALENDAR)
    assert got.height == made.height
    chosen = factors.filter("is_selected").pivot("factor", index="session_date", values="factor_return")
    number = dict(zip(CALENDAR["session_date"], range(CALENDAR.height), strict=True))
    joined = made.join(chosen, on="session_date", how="left").sort("symbol", "session_date")
    checked = 0
    for symbol, rows in joined.group_by("symbol", maintain_order=True):
        own = got.filter(symbol=symbol[0])
        at = np.array([number[day] for day in rows["session_date"]])
        y, b, m = (rows[name].to_numpy() for name in ("simple_return", "bitcoin", "market"))
        for row in range(rows.height):
            inside = (at > at[row] - BETA_SESSIONS) & (at <= at[row]) & np.isfinite(y) & np.isfinite(b) & np.isfinite(m)
            assert own["beta_session_count"][row] == inside.sum()
            if inside.sum() < FEWEST_BETA_SESSIONS:
                assert own["bitcoin_beta_ratio"][row] is None
                assert own["market_beta_ratio"][row] is None
                continue
            design = np.column_stack([np.ones(inside.sum()), b[inside], m[inside]])
            _, of_bitcoin, of_market = np.linalg.lstsq(design, y[inside], rcond=None)[0]
            assert own["bitcoin_beta_ratio"][row] == pytest.approx(of_bitcoin, abs=1e-10)
            assert own["market_beta_ratio"][row] == pytest.approx(of_market, abs=1e-10)
            checked += 1
    assert checked > 500


def test_factors_that_move_as_one_have_no_betas() -> None:
    made, factors = panel(["A"], missing=0.0)
    market = factors.filter(factor="market").with_columns(factor=pl.lit("bitcoin"))
    got = rolling_betas(made, pl.concat([factors.filter(factor="market"), market]), CALENDAR)
    assert got["beta_session_count"].max() == BETA_SESSIONS
    assert got["bitcoin_beta_ratio"].null_count() == got.height


def test_no_returns_have_no_performance() -> None:
    nothing = performance(TABLES["event_study.returns"].empty(), NO_FACTORS, CALENDAR)
    assert nothing.equals(TABLES["event_study.performance"].empty())
