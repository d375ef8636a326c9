"""Day 0 at the edges of the exchange day."""

import time
from datetime import date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.announcements.announcement_frames import sessions
from transforms.announcements.dating import date_announcements

# announced_date, New York clock, stated session -> day 0, session class, rule
EDGES = [
    ("2025-10-20", "00:00", None, "2025-10-20", "pre", "before_close"),
    ("2025-10-20", "04:00", None, "2025-10-20", "pre", "before_close"),
    ("2025-10-20", "09:29:59", None, "2025-10-20", "pre", "before_close"),
    ("2025-10-20", "09:30", None, "2025-10-20", "regular", "before_close"),
    ("2025-10-20", "09:30:00", None, "2025-10-20", "regular", "before_close"),
    ("2025-10-20", "15:59:59", None, "2025-10-20", "regular", "before_close"),
    ("2025-10-20", "16:00", None, "2025-10-21", "after", "at_or_after_close"),
    ("2025-10-20", "16:00:00", None, "2025-10-21", "after", "at_or_after_close"),
    ("2025-10-20", "16:00:01", None, "2025-10-21", "after", "at_or_after_close"),
    ("2025-10-20", "23:59:59", None, "2025-10-21", "after", "at_or_after_close"),
    # Fridays, weekends
    ("2025-10-17", "15:59:59", None, "2025-10-17", "regular", "before_close"),
    ("2025-10-17", "16:00:00", None, "2025-10-20", "after", "at_or_after_close"),
    ("2025-10-18", "10:00", None, "2025-10-20", "closed", "closed_day"),
    ("2025-10-19", "23:59", None, "2025-10-20", "closed", "closed_day"),
    ("2025-10-18", None, None, "2025-10-20", "closed", "closed_day"),
    ("2025-10-19", None, "after", "2025-10-20", "closed", "closed_day"),
    # half days close at 13:00
    ("2024-07-03", "12:59:59", None, "2024-07-03", "regular", "before_close"),
    ("2024-07-03", "13:00:00", None, "2024-07-05", "after", "at_or_after_close"),
    ("2024-11-29", "12:59", None, "2024-11-29", "regular", "before_close"),
    ("2024-11-29", "13:30", None, "2024-12-02", "after", "at_or_after_close"),
    ("2024-12-24", "13:00", None, "2024-12-26", "after", "at_or_after_close"),
    ("2025-11-28", "15:59:59", None, "2025-12-01", "after", "at_or_after_close"),
    ("2025-11-28", None, "after", "2025-12-01", "after", "stated_after_close"),
    # holidays
    ("2025-11-27", "10:00", None, "2025-11-28", "closed", "closed_day"),
    ("2025-12-25", None, None, "2025-12-26", "closed", "closed_day"),
    ("2024-12-31", "16:00", None, "2025-01-02", "after", "at_or_after_close"),
    ("2026-04-03", "08:00", None, "2026-04-06", "closed", "closed_day"),
    ("2026-06-19", None, "pre", "2026-06-22", "closed", "closed_day"),
    # the day of mourning
    ("2025-01-08", "15:59:59", None, "2025-01-08", "regular", "before_close"),
    ("2025-01-08", "16:00", None, "2025-01-10", "after", "at_or_after_close"),
    ("2025-01-09", "09:45", None, "2025-01-10", "closed", "closed_day"),
    ("2025-01-09", None, None, "2025-01-10", "closed", "closed_day"),
    # the weeks in which the clock changes
    ("2025-03-07", "15:59:59", None, "2025-03-07", "regular", "before_close"),
    ("2025-03-07", "16:00", None, "2025-03-10", "after", "at_or_after_close"),
    ("2025-03-09", "02:30", None, "2025-03-10", "closed", "closed_day"),
    ("2025-03-10", "09:29:59", None, "2025-03-10", "pre", "before_close"),
    ("2025-03-10", "15:59:59", None, "2025-03-10", "regular", "before_close"),
    ("2025-03-10", "16:00:00", None, "2025-03-11", "after", "at_or_after_close"),
    ("2025-10-31", "16:00", None, "2025-11-03", "after", "at_or_after_close"),
    ("2025-11-02", "01:30", None, "2025-11-03", "closed", "closed_day"),
    ("2025-11-03", "09:29:59", None, "2025-11-03", "pre", "before_close"),
    ("2025-11-03", "15:59:59", None, "2025-11-03", "regular", "before_close"),
    ("2025-11-03", "16:00:00", None, "2025-11-04", "after", "at_or_after_close"),
    # a session, or nothing but a date
    ("2025-10-20", None, "pre", "2025-10-20", "pre", "stated_before_close"),
    ("2025-10-20", None, "regular", "2025-10-20", "regular", "stated_before_close"),
    ("2025-10-20", None, "after", "2025-10-21", "after", "stated_after_close"),
    ("2025-10-20", None, None, "2025-10-20", "unknown", "date_only"),
    ("2025-10-20", "16:05", "pre", "2025-10-21", "after", "at_or_after_close"),
    (None, None, None, None, "unknown", "undated"),
    (None, "10:00", "pre", None, "unknown", "undated"),
    # beyond the calendar
    ("2023-11-30", "10:00", None, None, "unknown", "outside_calendar"),
    ("2026-06-30", "16:00", None, None, "after", "outside_calendar"),
    ("2026-07-01", None, None, None, "unknown", "outside_calendar"),
]


def dated(*stated: tuple[str | None, str | None, str | None]) -> pl.DataFrame:
    frame = pl.DataFrame(
        [(date.fromisoformat(day) if day else None, clock, session) for day, clock, session in stated],
        schema={"announced_date": pl.Date, "stated_time_text": pl.String, "stated_session": pl.String},
        orient="row",
    )
    return date_announcements(frame, sessions())


@pytest.mark.parametrize(("day", "clock", "session", "day_0", "session_class", "rule"), EDGES)
def test_the_edges_of_the_exchange_day(
    day: str | None, clock: str | None, session: str | None, day_0: str | None, session_class: str, rule: str
) -> None:
    row = dated((day, clock, session)).row(0, named=True)
    assert row["event_date"] == (date.fromisoformat(day_0) if day_0 else None)
    assert (row["session_class"], row["event_date_rule"]) == (session_class, rule)


def test_there_are_at_least_forty_edges() -> None:
    assert len(EDGES) >= 40


def test_the_rows_keep_their_order() -> None:
    stated = [(day, clock, session) for day, clock, session, *_ in EDGES]
    expected = [date.fromisoformat(day_0) if day_0 else None for *_, day_0, _, _ in EDGES]
    assert dated(*stated)["event_date"].to_list() == expected


@pytest.mark.parametrize(
    ("clock", "session", "precision", "is_certain"),
    [
        ("16:31:28", None, "second", True),
        ("16:31", None, "minute", True),
        (None, "pre", "session", True),
        (None, None, "date", False),
    ],
)
def test_only_a_bare_date_is_uncertain(
    clock: str | None, session: str | None, precision: str, is_certain: bool
) -> None:
    row = dated(("2024-07-12", clock, session)).row(0, named=True)
    assert (row["time_precision"], row["is_event_date_certain"]) == (precision, is_certain)


def test_an_instant_is_kept_in_utc_on_both_sides_of_the_clock_change() -> None:
    made = dated(("2025-03-07", "16:00", None), ("2025-03-10", "16:00", None))["announced_at"]
    assert [at.strftime("%d %H:%M") for at in made] == ["07 21:00", "10 20:00"]


@given(st.datetimes(datetime.fromisoformat("2023-12-02"), datetime.fromisoformat("2026-06-29")))
def test_day_0_is_the_first_session_that_closes_after_the_news(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    made = dated((moment.strftime("%Y-%m-%d"), moment.strftime("%H:%M:%S"), None)).row(0, named=True)
    at = made["announced_at"]
    assert made["event_date"] == sessions().filter(pl.col("close_at") > at)["session_date"].min()


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo", "Australia/Sydney"])
def test_day_0_is_the_same_in_every_time_zone_of_the_machine(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stated = [(day, clock, session) for day, clock, session, *_ in EDGES]
    here = dated(*stated)
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert dated(*stated).equals(here)
    finally:
        monkeypatch.undo()
        time.tzset()
