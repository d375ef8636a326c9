"""The synthetic market."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from tests.transforms.price_frames import companies, company, listing, listings, sessions
from transforms.prices import study_inputs
from transforms.sample import ANCHORS, sample_market
from transforms.tables import TABLES

WEEKDAYS = [
    str(day)
    for day in pl.date_range(date(2022, 7, 1), date(2026, 2, 27), eager=True)
    if day.weekday() < 5 and (day.month, day.day) not in ((12, 25), (1, 1))
]
CALENDAR = sessions(*WEEKDAYS)
COMPANIES = companies(
    company("CLSK"),
    company("MARA"),
    company("OLD"),
    company("NEW", "ai_peer"),
    company("SPY", "benchmark", factor="market"),
    company("QQQ", "benchmark", factor="nasdaq"),
    company("WGMI", "benchmark", factor="miners"),
    company("BTC-USD", "benchmark", factor="bitcoin"),
    company("IBIT", "benchmark", factor="bitcoin"),
    company("NVDA", "benchmark"),
)
LISTINGS = listings(
    listing("old", "OLD", "2021-01-04", "2025-03-14"),
    listing("new", "NEW", "2025-03-28"),
)
MOVES = pl.DataFrame(
    {
        "symbol": ["MARA", "CLSK", "CLSK", "GONE"],
        "event_date": [date(2025, 3, 3), date(2025, 6, 2), date(2025, 10, 20), date(2025, 6, 2)],
        "reported_move_pct": [-17.5, 12.0, 13.0, 5.0],
    }
)
NOW = datetime(2026, 2, 20, 22, tzinfo=UTC)


def made(now: datetime = NOW, calendar: pl.DataFrame = CALENDAR, **more: pl.DataFrame) -> tuple[pl.DataFrame, ...]:
    given = {"companies": COMPANIES, "listings": LISTINGS, "moves": MOVES} | more
    return sample_market(**given, sessions=calendar, now=now)  # type: ignore[arg-type]


def stamped(bars: pl.DataFrame, name: str) -> pl.DataFrame:
    whole = bars.with_columns(source=pl.lit("sample"), fetched_at=pl.lit(NOW).cast(pl.Datetime("us", "UTC")))
    return TABLES[name].validate(whole)


def test_the_bars_keep_the_declaration_of_the_raw_tables() -> None:
    daily, hourly = made()
    stamped(daily, "raw.daily_bars")
    stamped(hourly, "raw.hourly_bars")
    prices = pl.struct("open_usd", "high_usd", "low_usd", "close_usd")
    assert daily.filter(pl.max_horizontal("open_usd", "close_usd", "low_usd") > pl.col("high_usd")).is_empty()
    assert daily.filter(pl.min_horizontal("open_usd", "close_usd") < pl.col("low_usd")).is_empty()
    assert daily.select(prices.is_duplicated().mean()).item() < 0.01


def test_the_same_seed_gives_the_same_bars_and_another_seed_others() -> None:
    again = sample_market(COMPANIES, LISTINGS, MOVES, CALENDAR, NOW, seed=1)[0]
    assert made()[0].equals(made()[0])
    assert not made()[0].equals(again)


def test_a_longer_horizon_never_changes_an_earlier_bar() -> None:
    early = datetime(2024, 5, 15, 15, tzinfo=UTC)
    short_daily, short_hourly = made(early, CALENDAR.filter(pl.col("session_date") < date(2025, 11, 3)))
    daily, hourly = made()
    assert short_daily.height > 1000
    assert short_daily.equals(daily.join(short_daily, on=["symbol", "session_date"], how="semi"))
    assert short_hourly.equals(hourly.join(short_hourly, on=["symbol", "bar_start_at"], how="semi"))


def test_another_company_leaves_the_bars_of_the_others_alone() -> None:
    more = pl.concat([COMPANIES, companies(company("AAA"))])
    daily = made(companies=more)[0]
    assert daily.filter(pl.col("symbol") != "AAA").equals(made()[0])


def test_nothing_is_shown_that_ends_after_now() -> None:
    midday = datetime(2026, 2, 19, 17, tzinfo=UTC)
    daily, hourly = made(midday)
    last = daily.group_by("symbol").agg(pl.col("session_date").max()).filter(pl.col("symbol") != "OLD")
    assert last["session_date"].unique().to_list() == [date(2026, 2, 18)]
    assert hourly["bar_start_at"].max() + timedelta(hours=1) <= midday  # type: ignore[operator]


def test_cleanspark_bears_the_public_facts() -> None:
    facts = ANCHORS.select("symbol", "session_date", "close_usd")
    assert made()[0].join(facts, on=facts.columns, how="semi").height == facts.height
    day = made()[0].row(
        by_predicate=(pl.col("symbol") == "CLSK") & (pl.col("session_date") == date(2025, 10, 20)), named=True
    )
    assert (day["open_usd"], day["high_usd"], day["low_usd"], day["close_usd"]) == (21.23, 22.69, 20.32, 20.40)


def test_day_zero_bears_the_reported_move() -> None:
    closes = made()[0].sort("symbol", "session_date").with_columns(move=pl.col("close_usd").pct_change().over("symbol"))
    got = {
        symbol: closes.filter(symbol=symbol, session_date=day)["move"].item()
        for symbol, day in (("MARA", date(2025, 3, 3)), ("CLSK", date(2025, 6, 2)))
    }
    assert got == {"MARA": pytest.approx(-0.175, abs=2e-4), "CLSK": pytest.approx(0.12, abs=2e-4)}


def test_a_company_has_bars_only_while_it_is_listed() -> None:
    ends = (
        made()[0]
        .group_by("symbol")
        .agg(first=pl.col("session_date").min(), last=pl.col("session_date").max())
        .rows_by_key("symbol", unique=True)
    )
    assert ends["OLD"] == (date(2022, 7, 1), date(2025, 3, 14))
    assert ends["NEW"][0] == date(2025, 3, 28)


def test_the_factors_explain_the_miners_and_bitcoin_is_aligned_best_by_the_hour() -> None:
    daily, hourly = made()
    study = study_inputs(
        stamped(daily, "raw.daily_bars"),
        stamped(hourly, "raw.hourly_bars"),
        TABLES["raw.corporate_actions"].empty(),
        COMPANIES,
        LISTINGS,
        CALENDAR,
    )
    miner = study["event_study.returns"].filter(pl.col("symbol") == "MARA").select("session_date", "simple_return")
    wide = (
        study["event_study.factors"]
        .filter(factor="bitcoin")
        .pivot("alignment", index="session_date", values="factor_return")
    )
    both = wide.join(miner, on="session_date").drop_nulls()
    share = {name: np.corrcoef(both[name], both["simple_return"])[0, 1] for name in ("ny_close_hourly", "utc_daily")}
    assert share["ny_close_hourly"] > share["utc_daily"] > 0.2


def test_daily_moves_have_fat_tails_and_the_size_of_a_miner() -> None:
    miner = made(moves=MOVES.clear())[0].filter(pl.col("symbol") == "MARA")["close_usd"].log().diff().drop_nulls()
    assert 0.03 < float(miner.std()) < 0.08  # type: ignore[arg-type]
    assert float(miner.kurtosis()) > 0.5  # type: ignore[arg-type]


def test_sessions_that_end_before_the_last_anchor_are_refused() -> None:
    with pytest.raises(ValueError, match="2025-10-21"):
        made(calendar=CALENDAR.filter(pl.col("session_date") < date(2025, 10, 21)))
