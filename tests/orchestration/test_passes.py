"""The schedules run after sessions only, say why they do not, and catch up every missed session in one run."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import polars as pl
import pytest

from orchestration.definitions import definitions
from orchestration.defs import freshness, schedules
from orchestration.errors import OperatorError
from orchestration.publish import point_current_at
from orchestration.settings import REFERENCE, Settings
from orchestration.sources.prices import days_again
from orchestration.store import Store
from transforms import passes
from transforms.sessions import NEW_YORK, exchange_sessions
from transforms.tables import TABLES

CLOCK = ZoneInfo(NEW_YORK)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A live data directory that knows the calendar of 2026 and the override of 2025-01-09."""
    monkeypatch.setenv("MINERS_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MINERS_SOURCE", "live")
    store = Store(Settings("live", tmp_path))
    overrides = TABLES["reference.calendar_overrides"]
    declared = pl.read_csv(REFERENCE / "calendar_overrides.csv", schema=overrides.polars_schema)
    store.write("reference.calendar_overrides", declared)
    store.write("raw.sessions", exchange_sessions(date(2024, 12, 2), date(2026, 12, 31), declared))
    return store


def publish_through(store: Store, day: date | None) -> None:
    folder = store.settings.data_dir / "published" / f"through-{day}"
    folder.mkdir(parents=True, exist_ok=True)
    pl.DataFrame({"data_through_date": [day]}, schema={"data_through_date": pl.Date}).write_parquet(
        folder / "meta.build.parquet"
    )
    point_current_at(store.settings, folder)


def tick(schedule: dg.ScheduleDefinition, *clock: int) -> str | dict[str, str]:
    """What a schedule does at a time on New York's clock: why it skips, or the tags of its one run."""
    at = datetime(*clock, tzinfo=CLOCK)  # type: ignore[arg-type]
    data = schedule.evaluate_tick(dg.build_schedule_context(scheduled_execution_time=at))
    if data.skip_message:
        return data.skip_message
    (request,) = data.run_requests or []
    return {name: text for name, text in request.tags.items() if name.startswith("miners/")}


def missing(*days: str) -> dict[str, str]:
    return {"miners/missing_sessions": ", ".join(days) or "none"}


def test_the_evening_pass_runs_after_a_session_and_again_only_while_it_is_missing(store: Store) -> None:
    publish_through(store, date(2026, 11, 23))
    for hour in (18, 19, 21):
        assert tick(schedules.daily_refresh, 2026, 11, 24, hour, 30) == missing("2026-11-24")
    publish_through(store, date(2026, 11, 24))
    assert tick(schedules.daily_refresh, 2026, 11, 24, 18, 30) == missing()
    assert tick(schedules.daily_refresh, 2026, 11, 24, 19, 30) == (
        "the published build holds the session of 2026-11-24 already"
    )


@pytest.mark.parametrize(
    ("day", "through", "why"),
    [
        ((2026, 11, 26), date(2026, 11, 25), "2026-11-26 is no session (Thanksgiving)"),
        ((2026, 11, 28), date(2026, 11, 27), "2026-11-28 is no session (weekend)"),
        ((2025, 1, 9), date(2025, 1, 8), "2025-01-09 is no session (National day of mourning for Jimmy Carter)"),
    ],
)
def test_a_day_without_session_is_skipped_and_named(
    store: Store, day: tuple[int, int, int], through: date, why: str
) -> None:
    publish_through(store, through)
    told = tick(schedules.daily_refresh, *day, 18, 30)
    assert isinstance(told, str)
    assert told.startswith(why)
    assert str(through) in told


@pytest.mark.parametrize("row", ["P7"], ids=["P7-scheduler-was-down"])
def test_sessions_missed_while_the_scheduler_was_down_are_fetched_by_one_run_even_on_a_holiday(
    row: str, store: Store
) -> None:
    publish_through(store, date(2026, 11, 20))
    assert tick(schedules.daily_refresh, 2026, 11, 26, 18, 30) == missing("2026-11-23", "2026-11-24", "2026-11-25")
    assert tick(schedules.late_bars, 2026, 11, 27, 7, 30) == missing("2026-11-23", "2026-11-24", "2026-11-25")


def test_late_bars_are_fetched_on_the_morning_after_a_session_only(store: Store) -> None:
    publish_through(store, date(2026, 11, 25))
    assert tick(schedules.late_bars, 2026, 11, 26, 7, 30) == missing()
    assert tick(schedules.late_bars, 2026, 11, 27, 7, 30) == (
        "2026-11-26 was no session (Thanksgiving): no late bar to fetch"
    )
    publish_through(store, date(2026, 11, 27))
    assert tick(schedules.late_bars, 2026, 11, 28, 7, 30) == missing()


def test_the_passes_keep_new_yorks_clock_in_summer_and_winter() -> None:
    for schedule in (schedules.daily_refresh, schedules.late_bars, freshness.watch_freshness):
        assert schedule.execution_timezone == NEW_YORK
    summer, winter = datetime(2026, 7, 6, 21, 30, tzinfo=UTC), datetime(2026, 12, 7, 21, 30, tzinfo=UTC)
    sessions = exchange_sessions(date(2026, 7, 1), date(2026, 12, 31), TABLES["reference.calendar_overrides"].empty())
    assert passes.missing_sessions(sessions, date(2026, 7, 2), summer) == []  # 17:30 there: not settled yet
    assert passes.missing_sessions(sessions, date(2026, 12, 4), winter) == []
    assert passes.missing_sessions(sessions, date(2026, 7, 2), summer.replace(hour=22)) == [date(2026, 7, 6)]


def test_without_a_build_the_evening_makes_the_first(store: Store) -> None:
    publish_through(store, None)
    assert tick(schedules.daily_refresh, 2026, 11, 26, 18, 30) == missing("2026-11-25")


def test_a_folder_of_files_is_read_after_sessions_only_however_old_it_is(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINERS_SOURCE", "files")
    monkeypatch.setenv("MINERS_FILES_DIR", str(store.settings.data_dir))
    publish_through(store, date(2026, 1, 5))
    assert isinstance(tick(schedules.daily_refresh, 2026, 11, 28, 18, 30), str)
    assert isinstance(tick(schedules.daily_refresh, 2026, 11, 27, 19, 30), str)
    assert tick(schedules.daily_refresh, 2026, 11, 27, 18, 30) == missing()


def test_the_freshness_check_counts_the_sessions_that_readers_lack(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINERS_NOW", "2026-11-24T12:00:00+00:00")
    publish_through(store, date(2026, 11, 18))
    result = freshness.holds_the_last_session()
    assert isinstance(result, dg.AssetCheckResult)
    assert not result.passed
    assert result.description is not None
    assert "3 sessions are missing: 2026-11-19, 2026-11-20, 2026-11-23. Run the job `refresh`" in result.description
    publish_through(store, date(2026, 11, 23))
    assert freshness.holds_the_last_session().passed  # type: ignore[union-attr]


def test_announcements_are_watched_in_extended_hours_and_on_evenings_without_session(store: Store) -> None:
    sessions = store.read("raw.sessions")

    def watched(day: int, hour: int, minute: int = 0) -> bool:
        return passes.is_watched(sessions, datetime(2026, 11, day, hour, minute, tzinfo=CLOCK))

    assert [watched(24, hour) for hour in (3, 4, 19, 20)] == [False, True, True, False]
    assert [watched(29, hour) for hour in (9, 15, 16, 19, 20)] == [False, False, True, True, False]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-02-30", "2026-03-01", "two days as YYYY-MM-DD"),
        ("2026-03-02", None, "two days as YYYY-MM-DD"),
        ("2026-03-02", "2026-03-01", "the first day is later than the last"),
        ("2026-03-02", "2027-03-01", "has not come yet"),
        ("2010-03-02", "2011-03-01", "the data begins on 2019-01-02"),
    ],
)
def test_a_range_that_cannot_be_asked_for_is_refused_with_an_example(first: str, last: str | None, words: str) -> None:
    with pytest.raises(OperatorError, match=words) as refused:
        days_again(first, last, datetime(2026, 11, 24, tzinfo=UTC))
    assert "for example" in str(refused.value)


def test_a_backfill_in_the_launchpad_wants_two_days_and_says_which() -> None:
    job = definitions.resolve_job_def("backfill")
    asked = dg.validate_run_config(job, {"first_date": "2026-01-05", "last_date": "2026-01-09"})
    assert asked["ops"]["prices"]["config"] == {"first_date": "2026-01-05", "last_date": "2026-01-09"}
    with pytest.raises(dg.DagsterInvalidConfigError, match="last_date"):
        dg.validate_run_config(job, {"first_date": "2026-01-05"})
