"""A few weeks of the soak, and what its checks must see: a lost bar, an invented one, a mixed build, a torn publish."""

import json
import random
import shutil
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.benchmarks.soak import checks
from tests.benchmarks.soak.__main__ import report, soak
from tests.benchmarks.soak.faults import FAULTS, schedule
from tests.benchmarks.soak.readers import ASKED, mixed
from tests.faults.killed import is_sound

MONDAY, TUESDAY, SUNDAY = date(2026, 4, 6), date(2026, 4, 7), date(2026, 4, 5)
SAID = {("CLSK", MONDAY): {10.0, 5.0}, ("CLSK", TUESDAY): {10.5}}
HELD = {("CLSK", MONDAY): 10.0, ("CLSK", TUESDAY): 10.5}


def bars(*closes: tuple[date, float]) -> pl.DataFrame:
    return pl.DataFrame(
        [("CLSK", day, close) for day, close in closes], schema=["symbol", "session_date", "close_usd"], orient="row"
    )


@pytest.mark.thorough
@pytest.mark.timeout(3000)
def test_a_few_weeks_with_faults_and_kills_lose_and_invent_nothing(tmp_path: Path) -> None:
    told: list[str] = []
    found = soak(tmp_path, 12, 7, told.append)
    assert found.wrong == [], "\n".join(told)
    assert sum(found.codes.values()) == 13  # and a last one that heals
    assert found.exact == 10
    assert found.reads > 100
    assert "violations    0" in report(found)


def test_a_bar_that_was_said_once_is_no_fault_and_one_that_was_not_is() -> None:
    assert checks.wrong_bars(bars((MONDAY, 5.0), (TUESDAY, 10.5)), SAID, TUESDAY) == []
    assert checks.wrong_bars(bars((MONDAY, 5.01)), SAID, TUESDAY) == ["invented bar of CLSK 2026-04-06: 5.01"]
    assert checks.wrong_bars(bars((TUESDAY, 10.5)), SAID, MONDAY) == ["bar of CLSK 2026-04-07 before that day was over"]
    assert checks.wrong_bars(bars((MONDAY, float("nan"))), SAID, TUESDAY) == ["bar of CLSK 2026-04-06 is nan"]


def test_a_lost_bar_and_one_that_never_came_are_seen() -> None:
    less = {key: close for key, close in HELD.items() if key[1] == MONDAY}
    assert checks.lost_bars(HELD, HELD) == []
    assert checks.lost_bars(HELD, less) == ["lost bar of CLSK 2026-04-07"]
    assert checks.untrue_bars(less, HELD) == ["bar of CLSK 2026-04-07 never came"]
    assert len(checks.untrue_bars({**HELD, ("CLSK", MONDAY): 5.0}, HELD)) == 1
    assert checks.untrue_bars(HELD, HELD) == []


def changed(sample_dir: Path, folder: Path, *statements: str) -> Path:
    """A copy of the published file with something done to it."""
    file = folder / "warehouse.duckdb"
    file.write_bytes((sample_dir / "current" / "warehouse.duckdb").read_bytes())
    with duckdb.connect(file) as build:
        for statement in statements:
            build.execute(statement)
    return file


def headlines(file: Path) -> set[str]:
    with duckdb.connect(file, read_only=True) as build:
        return {text for (text,) in build.execute("select headline from marts.sightings").fetchall()}


def test_a_lost_and_an_invented_announcement_are_seen(sample_dir: Path, tmp_path: Path) -> None:
    whole = changed(sample_dir, tmp_path)
    told = headlines(whole)
    assert checks.wrong_events(whole, set(), told, True) == []
    one = sorted(told)[0]
    assert checks.wrong_events(whole, {"never told"}, told, True) == ["lost announcement: never told"]
    assert checks.wrong_events(whole, {"never told"}, told, False) == []
    assert f"invented announcement: {one}" in checks.wrong_events(whole, set(), told - {one}, True)
    less = changed(sample_dir, tmp_path, "delete from marts.sightings where sighting_id = (select min(sighting_id) "
                   "from marts.sightings)")  # fmt: skip
    assert any("has no sighting" in fault for fault in checks.wrong_events(less, set(), told, True))


def test_a_price_of_no_session_is_seen(sample_dir: Path, tmp_path: Path) -> None:
    file = changed(sample_dir, tmp_path)
    with duckdb.connect(file, read_only=True) as build:
        sessions = {day for (day,) in build.execute("select distinct trade_date from marts.company_days").fetchall()}
    assert checks.wrong_returns(file, sessions) == []
    assert len(checks.wrong_returns(file, sessions - {max(sessions)})) > 1
    twice = changed(sample_dir, tmp_path, "insert into marts.company_days select * from marts.company_days where "
                    "symbol = 'CLSK' and trade_date = (select max(trade_date) from marts.company_days)")  # fmt: skip
    assert [fault for fault in checks.wrong_returns(twice, sessions) if "2 times" in fault] != []


def test_a_reader_sees_a_mixed_build_and_one_that_goes_back(sample_dir: Path, tmp_path: Path) -> None:
    def answer(*statements: str) -> tuple[object, ...]:
        with duckdb.connect(changed(sample_dir, tmp_path, *statements), read_only=True) as build:
            return build.execute(ASKED).fetchall()[0]

    whole = answer()
    assert mixed(whole, None) is None
    assert "older than" in (mixed(whole, datetime(2030, 1, 1, tzinfo=UTC)) or "")
    for torn in (
        "delete from marts.company_days where trade_date = (select max(trade_date) from marts.company_days)",
        "delete from marts.announcements where event_id = (select max(event_id) from marts.announcements)",
    ):
        assert "is mixed" in (mixed(answer(torn), None) or "")


def test_a_torn_publish_is_no_whole_build(sample_dir: Path, tmp_path: Path) -> None:
    build = tmp_path / "published" / "one"
    build.mkdir(parents=True)
    for path in (sample_dir / "current").iterdir():
        (build / path.name).write_bytes(path.read_bytes())
    (tmp_path / "current").symlink_to("published/one")
    assert is_sound(tmp_path)
    with (build / "warehouse.duckdb").open("r+b") as torn:
        torn.truncate(100_000)
    assert not is_sound(tmp_path)


def with_rows(sample_dir: Path, folder: Path, mart: str, rows: pl.DataFrame) -> dict[str, str]:
    """What lasts of the sample's build with other rows in one mart, whose manifest says so."""
    build = folder / "current"
    shutil.copytree(sample_dir / "current", build)
    rows.write_parquet(build / mart)
    manifest = json.loads((build / "manifest.json").read_text())
    manifest["sha256"][mart] = sha256((build / mart).read_bytes()).hexdigest()
    (build / "manifest.json").write_text(json.dumps(manifest))
    return checks.lasting(folder)


@pytest.mark.parametrize(
    ("name", "column", "is_seen"),
    [
        ("meta.source_health", "last_good_at", False),
        ("meta.gaps", "asked_count", False),
        ("meta.gaps", "last_asked_at", False),
        ("meta.source_health", "health", True),
        ("meta.gaps", "finding", True),
        ("marts.announcements", "headline", True),
    ],
)
def test_a_run_again_may_tell_when_it_asked_and_nothing_else(
    sample_dir: Path, tmp_path: Path, name: str, column: str, is_seen: bool
) -> None:
    mart = f"{name}.parquet"
    schema = pl.read_parquet_schema(sample_dir / "current" / mart)
    one = pl.DataFrame([dict.fromkeys(schema, 1)], schema=dict.fromkeys(schema, pl.Int64)).cast(schema, strict=False)
    other = one.with_columns(pl.lit(None, schema[column]).alias(column))
    assert not one.equals(other)
    before, after = (with_rows(sample_dir, tmp_path / side, mart, rows) for side, rows in (("a", one), ("b", other)))
    told = checks.changed_again(before, after)
    assert told == ([f"{mart} differs from the refresh before"] if is_seen else [])


def test_a_mart_that_a_run_again_leaves_out_is_seen(sample_dir: Path) -> None:
    made = checks.lasting(sample_dir)
    less = {name: what for name, what in made.items() if name != "marts.announcements.parquet"}
    assert checks.changed_again(made, less) == ["marts.announcements.parquet differs from the refresh before"]


def test_the_schedule_is_of_its_seed_and_comes_to_every_fault() -> None:
    days = [date.fromordinal(date(2025, 6, 2).toordinal() + n) for n in range(250)]
    plan = schedule(random.Random(1), days, 200)
    assert plan == schedule(random.Random(1), days, 200) != schedule(random.Random(2), days, 200)
    assert sum(fault.refresh_count if fault else 1 for fault in plan.values()) == 200
    assert {fault.code for fault in plan.values() if fault} == {fault.code for fault in FAULTS}
    assert min(plan) == days[0]
    assert plan[days[0]] is None
    assert max(plan) == days[-1]
