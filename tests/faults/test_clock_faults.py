"""Clocks and zones: the same bars and the same bytes wherever the machine is, and no answer from a wrong clock."""

import os
import subprocess
import sys
from datetime import date, timedelta

import duckdb
import pytest

from orchestration import warehouse
from orchestration.errors import Exit, OperatorError
from orchestration.sources.prices import fetch_prices
from orchestration.summary import build_row
from tests.faults.harness import DAYS, SESSIONS, Desk, after_close, fault, known_days

MONDAY, TUESDAY, FRIDAY = date(2025, 12, 15), date(2025, 12, 16), date(2025, 12, 12)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo", "Pacific/Kiritimati"])
@fault("D7-daylight-saving")
def test_the_day_of_a_bar_does_not_depend_on_the_machines_zone(row: str, zone: str, at_desk: Desk) -> None:
    code = f"""
import sys
from datetime import date
from pathlib import Path
from orchestration.sources.yahoo import Yahoo, stand_in_session
client = Yahoo(Path({str(at_desk.folder)!r}) / "zone", stand_in_session({at_desk.server.base!r}))
bars = client.daily("CLSK", date(2025, 11, 3), date(2025, 12, 12)).bars
sys.stdout.write(",".join(map(str, bars["session_date"])))
"""
    got = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env=os.environ | {"TZ": zone},
        capture_output=True,
        text=True,
        check=True,
    )
    assert got.stdout.split(",") == [str(day) for day in DAYS if day <= FRIDAY]


@fault("D7-zone-of-the-reader")
def test_the_day_of_a_bar_does_not_depend_on_the_zone_in_which_duckdb_reads(row: str, at_desk: Desk) -> None:
    at_desk.run(after_close(FRIDAY))
    at_desk.store.write("meta.refresh", build_row(at_desk.store.settings, after_close(FRIDAY), "one"))
    path = warehouse.load(at_desk.store)
    for zone in ("UTC", "America/New_York", "Asia/Tokyo"):
        with duckdb.connect(path, read_only=True) as connection:
            connection.execute(f"set TimeZone = '{zone}'")
            asked = "select session_date from event_study.returns where symbol = 'CLSK' order by all"
            assert [day for (day,) in connection.sql(asked).fetchall()] == known_days(FRIDAY)


@fault("P8-same-bytes-in-every-zone")
def test_a_refresh_writes_the_same_bytes_whatever_the_zone(row: str, at_desk: Desk) -> None:
    code = f"""
import sys
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from tests.faults.harness import Desk
made = Desk(Path(sys.argv[1]), SimpleNamespace(base={at_desk.server.base!r}))
now = datetime.fromisoformat({after_close(MONDAY).isoformat()!r})
made.refresh(now)
bars = made.store.read("raw.daily_bars").sort("symbol", "session_date")
told = "".join(frame.write_json() for frame in [bars, *made.study(now).values()])
sys.stdout.write(sha256(told.encode()).hexdigest())
"""
    digests = {
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", code, str(at_desk.folder / zone.replace("/", "-"))],
            env=os.environ | {"TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for zone in ("UTC", "America/New_York", "Asia/Tokyo")
    }
    assert len(digests) == 1
    assert len(digests.pop()) == 64


@fault("P8-clock-in-another-zone")
def test_now_is_an_instant_whatever_its_zone(row: str, at_desk: Desk) -> None:
    from datetime import timezone

    tokyo = after_close(MONDAY).astimezone(timezone(timedelta(hours=9)))
    assert at_desk.run(tokyo) == (Exit.OK, "")
    assert list(at_desk.bars("CLSK"))[-1] == MONDAY
    assert at_desk.store.read("raw.daily_bars")["fetched_at"].unique().to_list() == [after_close(MONDAY)]


@fault("P8-clock-that-went-back")
def test_a_clock_that_went_back_asks_nothing_and_changes_nothing(row: str, at_desk: Desk) -> None:
    at_desk.refresh(after_close(TUESDAY))
    before = at_desk.store.read("raw.daily_bars")
    at_desk.server.requests.clear()
    with pytest.raises(OperatorError, match="the clock says 2025-12-15 22:00 UTC, but raw has later answers") as caught:
        fetch_prices(at_desk.store, SESSIONS, after_close(MONDAY))
    assert caught.value.exit_code == Exit.OPERATOR_ERROR
    assert at_desk.server.requests == []
    assert at_desk.store.read("raw.daily_bars").equals(before)
    assert at_desk.run(after_close(TUESDAY, 90)) == (Exit.OK, "")
