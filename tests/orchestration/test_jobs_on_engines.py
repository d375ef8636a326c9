"""What a user asks of an engine: `miners study` and the carriers of `miners retag` give what one process gives."""

from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from conftest import NOW, Run
from polars.testing import assert_frame_equal

from orchestration import retagging
from orchestration.errors import Exit, OperatorError
from orchestration.retagging import judge_of
from orchestration.settings import Settings
from orchestration.study_files import run_study
from tests.faults.killed import marts
from tests.orchestration.test_study_files import request
from tests.transforms.announcements.announcement_frames import (
    announcement,
    announcements,
    claims,
    companies,
    listings,
    rows,
    sessions,
    sighting,
)
from transforms.announcements import judging
from transforms.announcements.carriers import NOT_TAGGED
from transforms.announcements.events import events_from_announcements
from transforms.announcements.judging import Judge
from transforms.tables import TABLES


def written(folder: Path, **parts: Any) -> dict[str, pl.DataFrame]:
    asked = request(folder, as_parquet=True, placebo_draws=4, **parts)
    return {name: pl.read_parquet(path) for name, path in run_study(asked).items()}


def test_a_study_on_a_pool_writes_the_tables_of_one_process(tmp_path: Path) -> None:
    whole, here, there = (
        written(tmp_path, **parts) for parts in ({}, {"buckets": 4}, {"engine": "pool", "workers": 1, "buckets": 4})
    )
    assert set(whole) == {"model_fits", "abnormal_returns", "event_windows", "group_statistics", "placebo_rejections"}
    for name, table in whole.items():
        assert_frame_equal(here[name], there[name], check_exact=True)
        assert_frame_equal(here[name], table, rel_tol=1e-12, abs_tol=1e-12)


def test_miners_retag_tells_of_every_announcement_what_the_refresh_did(sample_copy: Path, miners: Run) -> None:
    expected = marts(sample_copy)
    done = miners("retag", "--data-dir", sample_copy, "--now", NOW, "--engine", "pool")
    assert done.returncode == Exit.OK, done.stderr
    assert len(list((sample_copy / "published").iterdir())) == 2
    told = [f"marts.{name}.parquet" for name in ("announcements", "sightings", "capacity", "claim_checks")]
    assert [marts(sample_copy)[name] for name in told] == [expected[name] for name in told]


def test_retag_takes_its_engine_from_the_environment_too_and_says_what_it_lacks(tmp_path: Path, miners: Run) -> None:
    refused = miners("retag", "--data-dir", tmp_path, MINERS_ENGINE="bogus")
    assert refused.returncode == Exit.OPERATOR_ERROR
    assert "MINERS_ENGINE (--engine) is 'bogus'" in refused.stderr.replace("\n", " ")
    (tmp_path / "raw").mkdir()
    empty = miners("retag", "--data-dir", tmp_path)
    assert empty.returncode == Exit.OPERATOR_ERROR
    assert "has no raw data to rebuild from" in empty.stderr.replace("\n", " ")


def test_an_address_without_ray_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="only --engine ray"):
        written(tmp_path, address="127.0.0.1:6379")


def test_a_small_user_gets_no_bucket() -> None:
    settings = Settings("sample", Path("nowhere"))
    assert judge_of(settings, 10) is judging.judge
    assert judge_of(settings, 10**6) is not judging.judge


@pytest.mark.parametrize("count", [0, 40])
def test_carriers_are_judged_in_buckets_as_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr(judging, "with_tags", quickly_tagged)
    monkeypatch.setattr(retagging, "ONE_BUCKET_SIGHTINGS", 0)
    assert_judged_alike(tmp_path, count)


def events(judged_by: Judge, count: int = 40) -> dict[str, pl.DataFrame]:
    """Events of three companies and of the table, carried by wires; one sighting is of nobody's."""
    tickers = ("CLSK", "BITF", "ABTC", "NONE")
    seen = [
        sighting(
            f"s{number}", f"2025-11-{1 + number // 2:02d}T{12 + number % 3}:00:00+00:00", ticker=tickers[number % 4]
        )
        for number in range(count)
    ]
    table = [
        announcement("E1", "2025-11-04"),
        announcement("E2", "2025-11-06", "BITF", tags="ai_hpc_contract", capacity_mw=90.0),
        announcement("E3", None, "ALL"),
    ]
    return events_from_announcements(
        announcements(*table), claims(), listings(), companies(), sessions(),
        rows(TABLES["raw.sightings"], *seen), judged_by=judged_by,
    )  # fmt: skip


def quickly_tagged(sightings: pl.DataFrame) -> pl.DataFrame:
    """Tags that cost nothing: the tagger alone takes seconds to compile its rules."""
    kinds = {name: pl.lit(None, kind) for name, kind in NOT_TAGGED.items()}
    given = {"tags": pl.lit("ai_hpc_contract"), "megawatts": pl.lit(90.0), "megawatts_owner": pl.col("ticker")}
    return sightings.with_columns(text="headline", **(kinds | given))


def assert_judged_alike(folder: Path, count: int = 40) -> None:
    at_once = events(judging.judge, count)
    in_buckets = events(partial(retagging._in_buckets, Settings("sample", folder)), count)
    assert at_once["events.sightings"].height > count / 2
    for name, table in at_once.items():
        assert_frame_equal(in_buckets[name], table, check_exact=True)
    manifests = list((folder / "work" / "buckets" / "carriers" / "done").glob("*/manifest.json"))
    before = {path: path.stat().st_mtime_ns for path in manifests}
    assert_frame_equal(
        events(partial(retagging._in_buckets, Settings("sample", folder)), count)["events.events"],
        at_once["events.events"],
    )
    assert {path: path.stat().st_mtime_ns for path in manifests} == before


@pytest.mark.thorough
def test_carriers_are_tagged_in_buckets_as_at_once(tmp_path: Path) -> None:
    assert_judged_alike(tmp_path)
