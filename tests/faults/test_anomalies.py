"""The faults that were found in real prices, each by its name: what the pipeline says of it.

The numbers are made up after the shape of what was found. Faults of announcements have their tests beside the tagger.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from orchestration.errors import Exit, OperatorError
from orchestration.sources.files import fetch_files
from tests.faults.harness import DAYS, Desk, after_close, known_days
from tests.faults.yahoo_server import Series
from tests.transforms.price_frames import bar, companies, company, daily, frame, listing, listings, sessions
from transforms.prices import study_inputs
from transforms.prices_vintages import restatements
from transforms.tables import TABLES

MONDAY, TUESDAY = date(2025, 12, 15), date(2025, 12, 16)
WEEK = ("2025-12-22", "2025-12-23", "2025-12-24", "2025-12-26", "2025-12-29")
CALENDAR = sessions(*WEEK, half=("2025-12-24",))
COMPANIES = companies(company("A"), company("SPY", "benchmark", factor="market"))
MARKET = [bar("SPY", day, 600.0 + n) for n, day in enumerate(WEEK)]


def anomaly(name: str) -> pytest.MarkDecorator:
    """Mark a test with the name of what was found in real data."""
    return pytest.mark.parametrize("kind", [name])


def study(*bars: dict[str, object], hours: tuple[dict[str, object], ...] = ()) -> dict[str, pl.DataFrame]:
    return study_inputs(
        daily(*MARKET, *bars), frame("raw.hourly_bars", list(hours)), TABLES["raw.corporate_actions"].empty(),
        COMPANIES, listings(listing("a", "A", "2025-12-22")), CALENDAR,
    )  # fmt: skip


def said(made: dict[str, pl.DataFrame]) -> list[tuple[object, ...]]:
    rows = made["event_study.bar_findings"].filter(symbol="A")
    return rows.select(pl.col("session_date").cast(pl.String), "finding_kind").rows()


@pytest.mark.parametrize("ratio", [15.0, 10.0])
@anomaly("restatement")
def test_a_rescaled_history_is_one_restatement(kind: str, ratio: float, at_desk: Desk) -> None:
    at_desk.refresh(after_close(MONDAY))
    closes = at_desk.server.market["CLSK"].closes
    # as the vendor gives them: to the cent
    at_desk.server.market["CLSK"] = Series({day: round((close or 0) * ratio, 2) for day, close in closes.items()})
    assert at_desk.run(after_close(TUESDAY)) == (Exit.OK, "")
    told = restatements(at_desk.store.read("raw.daily_bars")).filter(restated_column="close_usd")
    assert told.select("restatement_kind", "row_count").rows() == [("rescaled", len(known_days(MONDAY)))]
    assert told["restated_ratio"].item() == pytest.approx(ratio, rel=1e-3)


@anomaly("restatement-by-a-dividend")
def test_a_dividend_rescales_adjusted_closes_and_leaves_returns_alone(kind: str, at_desk: Desk) -> None:
    at_desk.refresh(after_close(MONDAY))
    then = at_desk.study()["event_study.returns"].filter(symbol="SPY")
    at_desk.server.market["SPY"].adjusted_before = (TUESDAY, 0.997)
    assert at_desk.run(after_close(TUESDAY)) == (Exit.OK, "")
    told = restatements(at_desk.store.read("raw.daily_bars"))
    assert told.select("restated_column", "restatement_kind").rows() == [("adjusted_close_usd", "rescaled")]
    now = at_desk.study()["event_study.returns"].filter(symbol="SPY").join(then, on="session_date", suffix="_then")
    assert (now["simple_return"] - now["simple_return_then"]).abs().max() < 1e-9  # type: ignore[operator]


@anomaly("ticker_change")
def test_the_old_symbol_ends_the_new_one_bears_the_past_and_the_series_is_one(kind: str, at_desk: Desk) -> None:
    at_desk.server.market["KEEL"] = at_desk.server.market.pop("CLSK")
    at_desk.companies = at_desk.companies.with_columns(pl.col("symbol").replace("CLSK", "KEEL"))
    at_desk.listings = listings(
        listing("clsk", "BITF", str(DAYS[0]), str(MONDAY)),
        listing("clsk", "KEEL", str(TUESDAY), listed_from_date=DAYS[0]),
        listing("mara", "MARA", str(DAYS[0])), listing("spy", "SPY", str(DAYS[0])),
        listing("btc-usd", "BTC-USD", str(DAYS[0])),
    )  # fmt: skip
    at_desk.run(after_close(TUESDAY))
    made = at_desk.study()["event_study.returns"].filter(symbol="KEEL")
    assert made["session_date"].to_list() == known_days(TUESDAY)
    assert made["gap_days"].drop_nulls().unique().to_list() == [1]


@anomaly("shell_history")
def test_years_before_the_business_was_listed_are_left_out(kind: str) -> None:
    shell = bar("A", "2025-12-19", 2.0)
    made = study(shell, *(bar("A", day, 10.0 + n) for n, day in enumerate(WEEK)))
    assert made["event_study.returns"].filter(symbol="A")["session_date"].min() == date(2025, 12, 22)


@anomaly("unfinished_last_bar")
def test_the_price_of_a_running_session_waits_for_its_close(kind: str, at_desk: Desk) -> None:
    at_desk.server.market["CLSK"].closes[TUESDAY] = 31.13
    assert at_desk.run(after_close(TUESDAY, -255)) == (Exit.OK, "")
    assert TUESDAY not in at_desk.bars("CLSK")


@anomaly("staggered_refresh")
def test_a_stock_a_day_ahead_of_its_benchmark_waits_and_one_behind_is_told(kind: str) -> None:
    ahead = study_inputs(
        daily(*MARKET[:4], *(bar("A", day, 10.0 + n) for n, day in enumerate(WEEK))),
        TABLES["raw.hourly_bars"].empty(), TABLES["raw.corporate_actions"].empty(), COMPANIES,
        listings(listing("a", "A", "2025-12-22")), CALENDAR,
    )  # fmt: skip
    assert said(ahead) == [("2025-12-29", "held_back")]
    assert ahead["event_study.returns"]["session_date"].max() == date(2025, 12, 26)
    assert said(study(*(bar("A", day, 10.0 + n) for n, day in enumerate(WEEK[:4])))) == [("2025-12-26", "stale_symbol")]


@anomaly("frozen_bar")
def test_a_snapshot_kept_as_a_final_bar_is_restated_when_the_final_one_comes(kind: str, at_desk: Desk) -> None:
    final = at_desk.server.market["CLSK"].closes[MONDAY]
    at_desk.server.market["CLSK"].closes[MONDAY] = 37.77
    at_desk.refresh(after_close(MONDAY))
    at_desk.server.market["CLSK"].closes[MONDAY] = final
    assert at_desk.run(after_close(TUESDAY)) == (Exit.OK, "")
    told = restatements(at_desk.store.read("raw.daily_bars")).filter(restated_column="close_usd")
    assert told.select("first_date", "value_before_usd", "value_after_usd").rows() == [(MONDAY, 37.77, final)]
    shape = {"open_usd": 9.0, "high_usd": 12.0, "low_usd": 8.0}
    repeated = study(*(bar("A", day, 10.0, **shape) for day in WEEK[:2]))
    assert ("2025-12-23", "frozen_bar") in said(repeated)


@anomaly("phantom_holiday")
def test_a_bar_on_christmas_day_is_dropped_by_the_calendar_and_recorded(kind: str) -> None:
    days = [*WEEK[:3], "2025-12-25", *WEEK[3:]]
    made = study(*(bar("A", day, 10.0 + n) for n, day in enumerate(days)))
    assert said(made) == [("2025-12-25", "closed_day_bar")]
    assert made["event_study.returns"].filter(symbol="A")["gap_days"].to_list() == [None, 1, 1, 1, 1]


@anomaly("zero_volume")
def test_a_volume_of_zero_is_null_and_a_flat_bar_gives_no_return(kind: str) -> None:
    flat = {"open_usd": 11.0, "high_usd": 11.0, "low_usd": 11.0, "volume_count": 0}
    bars = [bar("A", day, close) for day, close in zip(WEEK, (10.0, 11.0, 11.0, 12.0, 12.5), strict=True)]
    bars[2] |= flat
    made = study(*bars)
    assert said(made) == [("2025-12-24", "zero_volume")]
    rows = made["event_study.returns"].filter(symbol="A")
    assert rows["volume_count"].to_list() == [100, 100, None, 100, 100]
    assert rows["simple_return"].is_null().to_list() == [True, False, True, True, False]


@anomaly("mixed_adjustment")
def test_hours_before_a_split_on_the_old_scale_are_one_finding_and_enter_nothing(kind: str) -> None:
    hours = tuple(
        {
            "symbol": "A", "bar_start_at": datetime.fromisoformat(f"{day}T18:00").replace(tzinfo=UTC),
            "close_usd": 790.0 if n < 3 else 79.0, "source": "files", "fetched_at": datetime(2026, 1, 1, tzinfo=UTC),
        }
        for n, day in enumerate(WEEK)
    )  # fmt: skip
    made = study(*(bar("A", day, 78.0 + n) for n, day in enumerate(WEEK)), hours=hours)
    assert ("2025-12-22", "mixed_adjustment") in said(made)
    assert made["event_study.returns"].filter(symbol="A")["simple_return"].drop_nulls().max() < 0.02  # type: ignore[operator]


@anomaly("intraday_rows_in_daily")
def test_several_rows_of_a_day_in_a_file_are_refused_with_their_rows(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "prices.csv"
    head = "symbol,date,open,high,low,close,volume\n"
    file.write_text(head + "CLSK,2025-12-15,10,11,9,10,5\nCLSK,2025-12-15,10,11,9,10.5,9\n")
    with pytest.raises(OperatorError, match=r"row 2, symbol CLSK, date 2025-12-15, column date: .* is there twice"):
        fetch_files(file.parent, ["CLSK"], CALENDAR, after_close(TUESDAY))
    file.write_text(head + "CLSK,2025-12-15 10:30:00,10,11,9,10,5\n")
    with pytest.raises(OperatorError, match="2025-12-15 10:30:00 is not a day"):
        fetch_files(file.parent, ["CLSK"], CALENDAR, after_close(TUESDAY))


@anomaly("half_days")
def test_bitcoin_of_a_half_day_is_sampled_at_13_00(kind: str, at_desk: Desk) -> None:
    at_desk.refresh(after_close(date(2025, 12, 26)))
    factors = at_desk.study()["event_study.factors"].filter(factor="bitcoin", alignment="ny_close_hourly")
    at = {day: at_desk.server.market["BTC-USD"].hours[datetime(2025, 12, day, hour, tzinfo=UTC)]
          for day, hour in ((23, 20), (24, 17), (26, 20))}  # fmt: skip
    got = factors.filter(pl.col("session_date").is_in([date(2025, 12, 24), date(2025, 12, 26)]))["factor_return"]
    assert got.to_list() == pytest.approx([at[24] / at[23] - 1, at[26] / at[24] - 1])


@anomaly("hourly_gaps")
def test_sessions_between_two_chunks_of_hours_are_recorded(kind: str) -> None:
    hours = tuple(
        {
            "symbol": "A", "bar_start_at": datetime.fromisoformat(f"{day}T15:30").replace(tzinfo=UTC),
            "close_usd": 10.0, "source": "files", "fetched_at": datetime(2026, 1, 1, tzinfo=UTC),
        }
        for day in (WEEK[0], WEEK[-1])
    )  # fmt: skip
    made = study(*(bar("A", day, 10.0 + n / 9) for n, day in enumerate(WEEK)), hours=hours)
    assert said(made) == [(day, "hourly_gap") for day in WEEK[1:-1]]


@anomaly("hourly_close")
def test_returns_are_those_of_the_official_close_not_of_the_last_hour(kind: str) -> None:
    start = datetime(2025, 12, 22, 20, 30, tzinfo=UTC)
    hours = tuple(
        {
            "symbol": "A", "bar_start_at": start + timedelta(days=n), "close_usd": 10.29, "source": "files",
            "fetched_at": datetime(2026, 1, 1, tzinfo=UTC),
        }
        for n in range(2)
    )  # fmt: skip
    made = study(bar("A", WEEK[0], 10.0), bar("A", WEEK[1], 11.0), hours=hours)
    assert made["event_study.returns"].filter(symbol="A")["simple_return"].to_list() == [None, pytest.approx(0.1)]
