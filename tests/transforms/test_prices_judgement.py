"""What is said against the bars, and what is done about it."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from tests.transforms.price_frames import ASKED, bar, companies, company, daily, frame, listing, listings, sessions
from transforms.prices import study_inputs
from transforms.prices_health import source_health
from transforms.tables import TABLES

DAYS = ("2025-12-08", "2025-12-09", "2025-12-10", "2025-12-11", "2025-12-12")
CALENDAR = sessions(*DAYS)
COMPANIES = companies(company("A"), company("B"), company("SPY", "benchmark", factor="market"))
MARKET = [bar("SPY", day, 600.0 + n) for n, day in enumerate(DAYS)]


def split(ratio: float, day: str = "2025-12-10") -> dict[str, object]:
    return {
        "symbol": "A", "ex_date": date.fromisoformat(day), "corporate_action": "split", "split_ratio": ratio,
        "source": "yahoo", "fetched_at": ASKED,
    }  # fmt: skip


def series(*closes: float, **more: object) -> list[dict[str, object]]:
    return [bar("A", day, close, **more) for day, close in zip(DAYS, closes, strict=True)]


def study(
    bars: list[dict[str, object]],
    actions: tuple[dict[str, object], ...] = (),
    overrides: tuple[dict[str, object], ...] = (),
    calendar: pl.DataFrame = CALENDAR,
) -> dict[str, pl.DataFrame]:
    made = study_inputs(
        daily(*bars), TABLES["raw.hourly_bars"].empty(), frame("raw.corporate_actions", list(actions)), COMPANIES,
        TABLES["reference.listings"].empty(), calendar, frame("reference.split_overrides", list(overrides)),
    )  # fmt: skip
    for name, table in made.items():
        TABLES[name].validate(table)
    return made


def found(made: dict[str, pl.DataFrame], symbol: str = "A") -> list[tuple[object, ...]]:
    rows = made["event_study.bar_findings"].filter(symbol=symbol)
    return [(str(row["session_date"]), row["finding_kind"]) for row in rows.iter_rows(named=True)]


def test_sound_bars_have_no_finding() -> None:
    assert study([*MARKET, *series(10, 11, 10, 12, 11)])["event_study.bar_findings"].is_empty()


def test_a_missing_session_is_a_gap() -> None:
    bars = series(10, 11, 10, 12, 11)
    assert found(study([*MARKET, *bars[:2], *bars[3:]])) == [("2025-12-10", "gap")]


def test_a_day_on_which_nobody_has_a_bar_is_a_suspected_closure_and_no_gap() -> None:
    bars = series(10, 11, 10, 12, 11)
    made = study([*MARKET[:2], *MARKET[3:], *bars[:2], *bars[3:]])
    assert found(made) == []
    assert found(made, "ALL") == [("2025-12-10", "suspected_closure")]


def test_a_closed_day_in_the_overrides_is_no_gap_and_the_return_spans_it() -> None:
    bars = series(10, 11, 10, 12, 11)
    open_days = CALENDAR.filter(pl.col("session_date") != date(2025, 12, 10))
    made = study([*MARKET[:2], *MARKET[3:], *bars[:2], *bars[3:]], calendar=open_days)
    assert made["event_study.bar_findings"].is_empty()
    assert made["event_study.returns"].filter(symbol="A")["simple_return"].drop_nulls().len() == 3


def test_a_bar_on_a_day_without_a_session_is_told_and_left_out() -> None:
    calendar = sessions("2025-12-08", "2025-12-09", "2025-12-11", "2025-12-12")
    made = study([*MARKET[:2], *MARKET[3:], *series(10, 11, 99, 12, 11)], calendar=calendar)
    assert found(made) == [("2025-12-10", "closed_day_bar")]
    assert 99 not in made["event_study.returns"]["close_usd"].to_list()


def test_a_stock_ahead_of_its_benchmark_waits_for_it() -> None:
    made = study([*MARKET[:4], *series(10, 11, 10, 12, 11)])
    assert found(made) == [("2025-12-12", "held_back")]
    ends = made["event_study.returns"].group_by("symbol").agg(pl.col("session_date").max())
    assert ends["session_date"].unique().to_list() == [date(2025, 12, 11)]


def test_a_stock_behind_its_benchmark_is_told() -> None:
    assert found(study([*MARKET, *series(10, 11, 10, 12, 11)[:4]])) == [("2025-12-11", "stale_symbol")]


@pytest.mark.parametrize(
    ("closes", "ratio", "kind"),
    [
        ((10, 11, 150, 160, 155), 1 / 15, "split_missing"),
        ((10, 11, 5.2, 5.1, 5.3), 2.0, "split_missing"),
        ((10, 11, 23, 22, 21), 2.0, "split_doubled"),
        ((10, 11, 0.74, 0.75, 0.7), 1 / 15, "split_doubled"),
    ],
)
def test_a_split_that_the_prices_contradict_blocks_the_symbol(
    closes: tuple[float, ...], ratio: float, kind: str
) -> None:
    made = study([*MARKET, *series(*closes)], (split(ratio),))
    assert found(made) == [("2025-12-10", kind)]
    rows = made["event_study.returns"].filter(symbol="A")
    assert rows["close_usd"].to_list() == list(closes)
    assert rows["simple_return"].null_count() == rows.height
    assert rows["quality_reason"][0].startswith(f"blocked: {kind} on 2025-12-10")
    assert made["event_study.performance"].filter(symbol="A").is_empty()
    words = made["event_study.bar_findings"]["finding"].item()
    assert f"close {float(closes[2])} after 11.0" in words
    assert "split_overrides.csv" in words


@pytest.mark.parametrize("ratio", [2.0, 1 / 15])
def test_a_split_that_the_prices_bear_is_no_finding(ratio: float) -> None:
    assert found(study([*MARKET, *series(10, 11, 10.5, 12, 11)], (split(ratio),))) == []


def test_a_jump_at_the_open_without_a_recorded_split_blocks() -> None:
    bars = [*MARKET, *series(10, 11, 2090, 2100, 2050)]
    bars[-3]["open_usd"] = 2080.0
    assert found(study(bars)) == [("2025-12-10", "split_missing")]


def test_a_jump_in_the_course_of_the_day_is_told_and_kept() -> None:
    bars = [*MARKET, *series(10, 11, 88, 90, 85)]
    bars[-3]["open_usd"] = 14.0
    made = study(bars)
    assert found(made) == [("2025-12-10", "jump")]
    assert made["event_study.returns"].filter(symbol="A", session_date=date(2025, 12, 10))["simple_return"][0] == 7.0


@pytest.mark.parametrize(("decided", "returns"), [(1 / 15, 150 / 165 - 1), (1.0, 150 / 11 - 1)])
def test_an_override_is_the_way_out(decided: float, returns: float) -> None:
    override = {
        "symbol": "A", "ex_date": date(2025, 12, 10), "decided_split_ratio": decided, "reason": "press release",
    }  # fmt: skip
    made = study([*MARKET, *series(10, 11, 150, 160, 155)], (split(1 / 15),), (override,))
    assert found(made) == []
    got = made["event_study.returns"].filter(symbol="A", session_date=date(2025, 12, 10))["simple_return"].item()
    assert got == pytest.approx(returns)


def test_zero_volume_and_frozen_bars_are_told() -> None:
    shape = {"open_usd": 9.0, "high_usd": 12.0, "low_usd": 8.0}
    bars = series(10, 10, 11, 12, 11, **shape)
    bars[4]["volume_count"] = 0
    assert found(study([*MARKET, *bars])) == [("2025-12-09", "frozen_bar"), ("2025-12-12", "zero_volume")]


WANTED = pl.DataFrame(
    {
        "ticker": ["A", "B", "GONE", "SPY"],
        "first_date": [None] * 4,
        "last_date": [None, None, date(2025, 12, 9), None],
    },
    schema={"ticker": pl.String, "first_date": pl.Date, "last_date": pl.Date},
)
NOW = datetime(2025, 12, 12, 23, tzinfo=UTC)


def fetch(symbol: str | None, outcome: str, hour: int, message: str | None = None) -> dict[str, object]:
    return {
        "fetched_at": datetime(2025, 12, 12, hour, tzinfo=UTC), "source": "yahoo", "symbol": symbol,
        "requested_table": "raw.daily_bars", "outcome": outcome, "row_count": 1, "message": message,
    }  # fmt: skip


def health_of(asked: list[dict[str, object]], bars: pl.DataFrame, *hours: dict[str, object]) -> pl.DataFrame:
    hourly = frame("raw.hourly_bars", list(hours))
    got = source_health(frame("raw.fetches", asked), bars, hourly, WANTED, CALENDAR, NOW)
    return TABLES["meta.source_health"].validate(got)


def test_the_worst_answer_of_the_last_refresh_is_the_one_that_is_told() -> None:
    asked = [fetch("SPY", "failed", 22, "cut off"), fetch("SPY", "ok", 22), fetch("SPY", "deferred", 1, "too many")]
    got = health_of(asked, daily(*MARKET)).filter(symbol="SPY").row(0, named=True)
    assert (got["last_outcome"], got["message"]) == ("failed", "cut off")
    assert got["last_good_at"] == datetime(2025, 12, 12, 22, tzinfo=UTC)


def test_hourly_bars_and_other_requests_have_a_health_of_their_own() -> None:
    hour = {
        "symbol": "SPY", "bar_start_at": datetime(2025, 12, 10, 20, tzinfo=UTC), "close_usd": 1.0, "source": "yahoo",
        "fetched_at": datetime(2025, 12, 12, 1, tzinfo=UTC),
    }  # fmt: skip
    asked = [
        fetch("SPY", "ok", 22), fetch("SPY", "failed", 22, "cut off") | {"requested_table": "raw.hourly_bars"},
        fetch(None, "empty", 22, "a feed without items") | {"requested_table": "raw.sightings", "source": "newswire"},
        fetch("A", "empty", 22) | {"requested_table": "raw.sightings"},
        fetch(None, "deferred", 22, "403") | {"requested_table": "raw.ticker_owners", "source": "edgar"},
    ]  # fmt: skip
    got = health_of(asked, daily(*MARKET), hour).filter(pl.col("requested_table") != "raw.daily_bars")
    assert got.select("source", "requested_table", "symbol", "health", "sessions_behind_count").rows() == [
        ("edgar", "raw.ticker_owners", None, "behind", None),
        ("newswire", "raw.sightings", None, "silent", None),
        ("yahoo", "raw.hourly_bars", "SPY", "behind", 2),
        ("yahoo", "raw.sightings", "A", "fresh", None),
    ]


def test_source_health_says_who_is_behind_and_why() -> None:
    early = datetime(2025, 12, 12, 1, tzinfo=UTC)
    bars = [
        *(one | {"fetched_at": early} for one in MARKET), bar("A", DAYS[2], 1.0, fetched_at=early),
        bar("GONE", DAYS[1], 1.0, fetched_at=early),
    ]  # fmt: skip
    asked = [
        fetch("SPY", "ok", 22), fetch("A", "ok", 1), fetch("A", "deferred", 22, "too many requests"),
        fetch("B", "failed", 22, "unknown"), fetch("GONE", "ok", 1),
    ]  # fmt: skip
    got = health_of(asked, daily(*bars))
    assert got.select("symbol", "health", "sessions_behind_count", "last_outcome", "message").rows() == [
        ("A", "behind", 2, "deferred", "too many requests"),
        ("B", "silent", None, "failed", "unknown"),
        ("GONE", "ended", 0, "ok", None),
        ("SPY", "fresh", 0, "ok", None),
    ]
    assert got["last_good_at"][0] == datetime(2025, 12, 12, 1, tzinfo=UTC)


def test_one_answer_for_everybody_counts_for_every_symbol() -> None:
    early = datetime(2025, 12, 12, 1, tzinfo=UTC)
    bars = daily(*(one | {"fetched_at": early} for one in MARKET))
    got = health_of([fetch(None, "ok", 22)], bars)
    assert got.filter(symbol="SPY")["health"].item() == "fresh"
    assert got.filter(symbol="B")["last_outcome"].item() == "ok"


def test_listings_rule_the_symbols_of_findings() -> None:
    made = study_inputs(
        daily(*MARKET, bar("OLD", DAYS[0], 1.0), bar("OLD", DAYS[2], 1.0)), TABLES["raw.hourly_bars"].empty(),
        TABLES["raw.corporate_actions"].empty(), COMPANIES, listings(listing("a", "OLD", "2020-01-02")), CALENDAR,
    )  # fmt: skip
    assert ("2025-12-09", "gap") in found(made)
