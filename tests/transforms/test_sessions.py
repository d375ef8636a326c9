"""The exchange calendar as a frame."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from transforms.sessions import exchange_sessions, session_from, wall_clock
from transforms.tables import TABLES

OVERRIDES = TABLES["reference.calendar_overrides"]


def override(day: date, status: str, clock: str | None = None) -> pl.DataFrame:
    row = {"session_date": day, "session_status": status, "close_time_text": clock, "reason": "a test"}
    return pl.DataFrame([{"source_url": None, **row}], schema_overrides={"close_time_text": pl.String}).select(
        pl.col(name).cast(dtype) for name, dtype in OVERRIDES.polars_schema.items()
    )


def week(overrides: pl.DataFrame | None = None) -> pl.DataFrame:
    return exchange_sessions(date(2025, 1, 6), date(2025, 1, 12), OVERRIDES.empty() if overrides is None else overrides)


def test_sessions_keep_the_declaration_of_their_table() -> None:
    TABLES["raw.sessions"].validate(exchange_sessions(date(2019, 1, 1), date(2026, 6, 30), OVERRIDES.empty()))


def test_the_day_of_mourning_is_no_session() -> None:
    assert week()["session_date"].dt.day().to_list() == [6, 7, 8, 10]


def test_confirming_a_closure_changes_nothing() -> None:
    assert week(override(date(2025, 1, 9), "closed")).equals(week())


def test_an_override_closes_a_session() -> None:
    assert date(2025, 1, 7) not in week(override(date(2025, 1, 7), "closed"))["session_date"].to_list()


def test_an_override_opens_a_closed_day() -> None:
    opened = week(override(date(2025, 1, 9), "open")).filter(pl.col("session_date") == date(2025, 1, 9))
    assert opened.row(0, named=True) == {
        "session_date": date(2025, 1, 9),
        "open_at": datetime(2025, 1, 9, 14, 30, tzinfo=UTC),
        "close_at": datetime(2025, 1, 9, 21, 0, tzinfo=UTC),
        "is_half_day": False,
    }


def test_an_override_shortens_a_session() -> None:
    row = week(override(date(2025, 1, 8), "early_close", "13:00")).row(2, named=True)
    assert (row["close_at"].hour, row["is_half_day"]) == (18, True)


def test_an_early_close_without_a_time_is_refused() -> None:
    with pytest.raises(ValueError, match=r"2025-01-08: an early close needs close_time_text"):
        week(override(date(2025, 1, 8), "early_close"))


def test_a_start_after_the_end_is_refused() -> None:
    with pytest.raises(ValueError, match="the start is later than the end"):
        exchange_sessions(date(2025, 1, 2), date(2025, 1, 1), OVERRIDES.empty())


def test_half_days_close_at_one_in_the_afternoon() -> None:
    year = exchange_sessions(date(2024, 1, 1), date(2024, 12, 31), OVERRIDES.empty())
    assert year.filter("is_half_day")["session_date"].dt.to_string("%m-%d").to_list() == ["07-03", "11-29", "12-24"]


def test_the_search_for_a_session_never_leaves_the_calendar() -> None:
    days = pl.DataFrame({"day": [date(2025, 1, 5), date(2025, 1, 9), None, date(2025, 1, 11)]})
    found = session_from(days, "day", week(), "session")["session"].to_list()
    assert found == [None, date(2025, 1, 10), None, None]


def test_an_hour_that_the_clock_skips_is_read_an_hour_later() -> None:
    day, clock = pl.lit(date(2025, 3, 9)), pl.lit("02:30")
    assert pl.select(wall_clock(day, clock)).item() == datetime(2025, 3, 9, 7, 30, tzinfo=UTC)
