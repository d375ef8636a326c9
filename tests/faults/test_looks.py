"""The sensor's look at announcements, and backfills: only what is new is kept, whatever is asked again."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from orchestration import lineage
from orchestration.defs import sensors
from orchestration.publish import only_refresh, point_current_at
from orchestration.sources.prices import wanted_symbols
from orchestration.sources.sightings_refresh import look
from orchestration.sources.yahoo import Yahoo, stand_in_session
from orchestration.sources.yahoo_refresh import fetch_yahoo
from tests.faults.harness import DAYS, Desk, after_close, fault
from tests.faults.web_stand_in import CONTACT, Newsroom, noon, wire_item, yahoo_stream
from tests.transforms.announcements.announcement_frames import LEASE

TUESDAY = "2026-03-10T14:00:00+00:00"
MONDAY = DAYS[28]


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsroom]:
    made = Newsroom(tmp_path)
    for name, text in (("SEC_CONTACT", CONTACT), ("WEB_URL", made.server.base), ("YAHOO_URL", made.server.base)):
        monkeypatch.setenv(f"MINERS_{name}", text)
    monkeypatch.setenv("MINERS_SOURCE", "live")
    monkeypatch.setenv("MINERS_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MINERS_NOW", TUESDAY)
    made.server.pages["/v1/test/getcrumb"] = b"crumb"
    streams = {f"/{tab}/{symbol}": yahoo_stream() for tab in ("press-releases", "news") for symbol in ("CLSK", "KEEL")}
    made.server.pages |= streams
    made.store.write("raw.sessions", made.sessions)
    made.show_wire(wire_item(LEASE, "Mon, 09 Mar 2026 11:00:05 GMT", "1"))
    yield made
    made.server.shutdown()


@pytest.fixture
def published(room: Newsroom) -> Newsroom:
    """A room with a build that was published later than any table was edited."""
    folder = room.store.settings.data_dir / "published" / "one"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps({}))
    point_current_at(room.store.settings, folder)
    return room


def test_a_look_asks_one_source_keeps_what_is_new_and_says_the_same_trouble_once(room: Newsroom) -> None:
    assert look(room.store, noon(10), "feeds", seconds=30) == 1
    assert look(room.store, noon(10) + timedelta(minutes=6), "feeds", seconds=30) == 0
    asked = room.store.read("raw.fetches")
    assert asked.select("source", "outcome", "row_count").rows() == [("newswire", "ok", 1)]
    del room.server.pages["/wire.example/feed"]
    for minutes in (12, 18):
        look(room.store, noon(10) + timedelta(minutes=minutes), "feeds", seconds=30)
    assert room.store.read("raw.fetches").height == asked.height + 1


def test_a_look_ends_when_its_time_is_over(room: Newsroom) -> None:
    clock = iter([0.0, 31.0])
    assert look(room.store, noon(10), "feeds", seconds=30, clock=lambda: next(clock)) == 0
    assert room.store.read("raw.fetches").is_empty()


def tick(cursor: str | None = "1") -> dg.SensorResult:
    result = sensors.new_announcements(dg.build_sensor_context(cursor=cursor))
    assert isinstance(result, dg.SensorResult)
    return result


def test_the_sensor_asks_source_by_source_and_runs_the_job_once_something_came(
    published: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lineage, "outdated", lambda _store: {})
    quiet = tick("0")
    assert quiet.cursor == "1"
    assert quiet.skip_reason is not None
    assert quiet.skip_reason.skip_message == "asked edgar: 0 new sightings"
    monkeypatch.setattr(lineage, "outdated", lambda _store: {"events.events": "raw.sightings"})
    (request,) = tick().run_requests or []
    assert (request.job_name, request.run_key) == ("refresh_announcements", "sightings 1")
    (again,) = tick("4").run_requests or []
    assert again.run_key == request.run_key
    monkeypatch.setattr(lineage, "outdated", lambda _store: {"events.events": "x", "event_study.returns": "y"})
    left = tick()
    assert left.skip_reason is not None
    assert "`make_whole` publishes them" in left.skip_reason.skip_message


@pytest.mark.parametrize(
    ("now", "why"),
    [("2026-03-10T03:00:00+00:00", "outside extended hours"), ("2026-03-08T15:00:00+00:00", "outside extended hours")],
)
def test_nobody_is_asked_outside_extended_hours(
    published: Newsroom, monkeypatch: pytest.MonkeyPatch, now: str, why: str
) -> None:
    monkeypatch.setenv("MINERS_NOW", now)
    told = sensors.new_announcements(dg.build_sensor_context())
    assert isinstance(told, dg.SkipReason)
    assert why in (told.skip_message or "")
    assert published.store.read("raw.fetches").is_empty()


def test_the_sensor_lets_a_refresh_be_and_a_refresh_waits_for_the_sensor(
    published: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = published.store.settings
    with only_refresh(settings):
        told = sensors.new_announcements(dg.build_sensor_context())
    assert isinstance(told, dg.SkipReason)
    assert "another refresh is running" in (told.skip_message or "")
    held, free = threading.Event(), threading.Event()

    def look_on() -> None:
        with only_refresh(settings, is_brief=True):
            held.set()
            free.wait(30)

    sensor = threading.Thread(target=look_on)
    sensor.start()
    held.wait(30)
    # the sensor ends when the refresh begins to wait; one that does not wait is refused
    monkeypatch.setattr("orchestration.publish.time.sleep", lambda _seconds: free.set())
    with only_refresh(settings):
        sensor.join()


def test_an_edited_table_of_announcements_starts_a_run(published: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = published.store.settings.data_dir
    monkeypatch.setattr(sensors, "REFERENCE", folder)
    assert sensors.edited_tables(published.store.settings) is None
    (folder / "announcements.csv").write_text("event_id\n")
    (request, *_) = tick().run_requests or []
    assert request.job_name == "refresh_announcements"
    assert (request.run_key or "").startswith("edited announcements.csv")


def test_an_edit_that_cannot_be_published_does_not_keep_the_sources_from_being_asked(
    published: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sensors, "edited_tables", lambda _settings: "announcements.csv 1")
    for cursor in ("0", "1"):
        request, *more = tick(cursor).run_requests or []
        assert request.run_key == "edited announcements.csv 1"
    assert published.store.read("raw.sightings").height == 1
    assert [one.job_name for one in more] in ([], ["refresh_announcements"])


def backfill(desk: Desk, at: int, first: int, last: int) -> pl.DataFrame:
    """Ask again for a range of sessions, by their numbers; gives what daily requests were recorded."""
    now = after_close(MONDAY, at)
    wanted = wanted_symbols(desk.companies, desk.listings)
    client = Yahoo(desk.folder / "yfinance", stand_in_session(desk.server.base))
    again = (DAYS[first], DAYS[last])
    fetch_yahoo(desk.store, wanted, desk.sessions, now, client, desk.pace, again=again)
    return desk.store.read("raw.fetches").filter(fetched_at=now, requested_table="raw.daily_bars")


@fault("O3-backfill")
def test_a_backfill_asks_for_its_range_and_keeps_only_what_changed(row: str, at_desk: Desk) -> None:
    at_desk.refresh(after_close(MONDAY))
    known = at_desk.store.read("raw.daily_bars")
    asked = backfill(at_desk, 90, 5, 9)
    assert set(asked["symbol"]) == {"CLSK", "MARA", "SPY", "BTC-USD"}
    assert set(asked["outcome"]) == {"ok"}
    assert asked["requested_start_date"].unique().to_list() == [DAYS[5]]
    assert at_desk.store.read("raw.daily_bars").height == known.height
    at_desk.server.market["CLSK"].closes[DAYS[7]] = 77.0
    backfill(at_desk, 120, 5, 9)
    assert at_desk.bars("CLSK")[DAYS[7]] == 77.0
    changed = at_desk.store.read("raw.daily_bars")
    assert changed.height == known.height + 1
    backfill(at_desk, 150, 5, 9)
    assert at_desk.store.read("raw.daily_bars").height == changed.height


@fault("O3-refresh-asks-only-for-what-is-missing")
def test_without_a_range_the_changed_day_is_not_asked_for(row: str, at_desk: Desk) -> None:
    at_desk.refresh(after_close(MONDAY))
    at_desk.server.market["CLSK"].closes[DAYS[7]] = 77.0
    at_desk.refresh(after_close(MONDAY, 90))
    assert at_desk.bars("CLSK")[DAYS[7]] != 77.0
