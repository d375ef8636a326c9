"""The whole command in live mode against the stand-in for Yahoo: what is published, and how the command ends."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.errors import Exit
from orchestration.settings import REFERENCE
from tests.faults.harness import fault, whole_market
from tests.faults.yahoo_server import YahooServer

FIRST, LAST = date(2025, 6, 2), date(2025, 11, 14)
FRIDAY, MONDAY = "2025-11-07T23:00:00Z", "2025-11-10T23:00:00Z"
ROOT = REFERENCE.parents[1]


@pytest.fixture(scope="module")
def server() -> Iterator[YahooServer]:
    made = YahooServer()
    made.market = whole_market(FIRST, LAST)
    yield made
    made.shutdown()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("live")


def refresh(server: YahooServer, folder: Path, now: str) -> subprocess.CompletedProcess[str]:
    """Run `miners refresh --source live` with the stand-in."""
    command = [
        str(Path(sys.executable).with_name("miners")),
        "refresh",
        "--source",
        "live",
        "--data-dir",
        str(folder),
        "--now",
        now,
    ]
    environment = {name: text for name, text in os.environ.items() if not name.startswith("MINERS_")}
    return subprocess.run(
        command,
        env=environment | {"MINERS_YAHOO_URL": server.base, "MINERS_WEB_URL": server.base},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def published(folder: Path, statement: str) -> list[tuple[object, ...]]:
    with duckdb.connect(folder / "current" / "warehouse.duckdb", read_only=True) as connection:
        return connection.execute(statement).fetchall()


def test_live_prices_are_published_and_a_rate_limit_is_a_warning_that_heals(server: YahooServer, folder: Path) -> None:
    first = refresh(server, folder, FRIDAY)
    assert first.returncode in (Exit.OK, Exit.PUBLISHED_WITH_WARNINGS), first.stdout + first.stderr
    assert published(folder, "select source_mode, is_synthetic from meta.build") == [("live", False)]
    assert published(folder, "select max(trade_date) from marts.company_days") == [(date(2025, 11, 7),)]
    server.script = {"MARA": ["429"]}
    limited = refresh(server, folder, MONDAY)
    assert limited.returncode == Exit.PUBLISHED_WITH_WARNINGS, limited.stdout + limited.stderr
    assert "too many requests" in limited.stdout.replace("\n", " ")
    assert re.search(r"  1 of \d+ ABTC +daily_bars +2025-10-\d\d to 2025-11-10: ok, \d+ rows", limited.stdout)
    deferred = published(folder, "select count(*) from meta.source_health where last_outcome = 'deferred'")
    assert deferred[0][0] > 1  # type: ignore[operator]
    server.script = {}
    server.asked.clear()
    healed = refresh(server, folder, MONDAY.replace("23:00", "23:30"))
    assert healed.returncode in (Exit.OK, Exit.PUBLISHED_WITH_WARNINGS), healed.stdout + healed.stderr
    assert "MARA" in {symbol for symbol, *_ in server.asked}
    late = "select count(*) from meta.source_health where health = 'behind' and requested_table = 'raw.daily_bars'"
    assert published(folder, late) == [(0,)]


@fault("S3-down-through-the-command")
def test_a_source_that_is_down_ends_with_30_and_the_build_stays(row: str, server: YahooServer, folder: Path) -> None:
    before = published(folder, "select build_id from meta.build")
    server.script = {symbol: ["500"] for symbol in server.market}
    down = refresh(server, folder, "2025-11-11T23:00:00Z")
    server.script = {}
    assert down.returncode == Exit.SOURCE_DOWN, down.stdout + down.stderr
    assert "the next refresh asks again" in down.stderr.replace("\n", " ")
    status = subprocess.run(
        [Path(sys.executable).with_name("miners"), "status", "--data-dir", folder],
        env=os.environ | {"MINERS_NOW": "2025-11-12T23:00:00Z", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert re.search(r"sessions closed since +│ 2 ", status)
    assert re.search(r"times a source was asked since, and nothing published +│ 1 ", status)
    assert published(folder, "select build_id from meta.build") == before
