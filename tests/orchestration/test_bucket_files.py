"""Buckets on a disk: finished ones are kept, and only those that are whole, of these inputs and of this code."""

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from orchestration import bucket_files
from orchestration.bucket_files import BucketError, Frames, finish_buckets, put_in_buckets, scan
from orchestration.engines import EngineError, engine
from tests.benchmarks.announcement_speed import made_sightings
from tests.benchmarks.filings_in_buckets import as_carriers
from transforms.announcements.carriers import with_tags
from transforms.announcements.judging import judge_bucket
from transforms.announcements.stories import tell_stories
from transforms.buckets import one_by_one

COUNT = 6
FILINGS = 240


def counted(frames: Frames) -> Frames:
    return {"counts": frames["rows"].group_by("company").len().sort("company")}


def rows(extra: str = "") -> pl.DataFrame:
    names = [f"C{number % 40}" for number in range(400)] + ([extra] if extra else [])
    return pl.DataFrame({"company": names, "value": range(len(names))})


def laid_out(folder: Path, frame: pl.DataFrame, slices: int = 3) -> list[Path]:
    return put_in_buckets(
        ({"rows": part} for part in frame.iter_slices(-(-len(frame) // slices))), "company", folder, COUNT
    )


def test_batches_are_laid_out_as_the_whole_would_be(tmp_path: Path) -> None:
    sources = laid_out(tmp_path, rows())
    assert len(sources) == COUNT
    assert_frame_equal(pl.concat(pl.read_parquet(each / "rows.parquet") for each in sources).sort("value"), rows())


def test_finished_buckets_are_kept_and_changed_ones_done_again(tmp_path: Path) -> None:
    laid_out(tmp_path, rows())
    first = finish_buckets(tmp_path, counted, one_by_one)
    assert [each.is_new for each in first] == [True] * COUNT
    assert scan(tmp_path, first, "counts").select(pl.col("len").sum()).collect().item() == 400
    assert not any(each.is_new for each in finish_buckets(tmp_path, counted, one_by_one))
    laid_out(tmp_path, rows("C7"))
    again = finish_buckets(tmp_path, counted, one_by_one)
    assert sum(each.is_new for each in again) == 1
    assert scan(tmp_path, again, "counts").filter(company="C7").collect()["len"].item() == 11


@pytest.mark.parametrize("spoil", ["code", "inputs", "work", "file", "missing", "no manifest"])
def test_a_bucket_of_other_code_or_inputs_or_a_broken_one_is_done_again(tmp_path: Path, spoil: str) -> None:
    laid_out(tmp_path, rows())
    right = scan(tmp_path, finish_buckets(tmp_path, counted, one_by_one), "counts").collect()
    place = tmp_path / "done" / "03"
    manifest = json.loads((place / "manifest.json").read_text())
    if spoil in manifest:
        (place / "manifest.json").write_text(json.dumps(manifest | {spoil: "0" * 64}))
    elif spoil == "file":
        (place / "counts.parquet").write_bytes((place / "counts.parquet").read_bytes()[:-1])
    elif spoil == "missing":
        shutil.rmtree(place)
    else:
        (place / "manifest.json").write_text("{")
    again = finish_buckets(tmp_path, counted, one_by_one)
    assert [each.manifest.bucket for each in again if each.is_new] == ["03"]
    assert_frame_equal(scan(tmp_path, again, "counts").collect(), right)


def test_an_engine_that_drops_a_bucket_or_is_of_other_code_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out(tmp_path, rows())

    def dropping(work: Any, parts: Any) -> Any:
        return iter([work(part) for part in parts][:-1])

    with pytest.raises((BucketError, EngineError)):
        finish_buckets(tmp_path, counted, dropping)
    receipts = finish_buckets(tmp_path, counted, one_by_one)
    monkeypatch.setattr(bucket_files, "code_mark", lambda: "another")
    with pytest.raises(BucketError, match="other code"):
        finish_buckets(tmp_path, counted, lambda _work, _parts: iter(receipts))


def test_a_bucket_that_is_gone_leaves_nothing_behind(tmp_path: Path) -> None:
    laid_out(tmp_path, rows())
    finish_buckets(tmp_path, counted, one_by_one)
    (tmp_path / "done" / ".03.unfinished.tmp").mkdir()
    laid_out(tmp_path, rows().filter(pl.col("company") == "C7"))
    receipts = finish_buckets(tmp_path, counted, one_by_one)
    assert len(receipts) == 1
    assert [path.name for path in (tmp_path / "done").iterdir()] == [receipts[0].manifest.bucket]


def clustered(frames: Frames) -> Frames:
    return {"carriers": tell_stories(frames["tagged"])}


def test_carriers_in_buckets_are_clustered_as_the_whole_is(tmp_path: Path) -> None:
    tagged = with_tags(made_sightings(2_000))
    put_in_buckets([{"tagged": tagged}], "company_id", tmp_path, COUNT)
    receipts = finish_buckets(tmp_path, clustered, one_by_one)
    found = scan(tmp_path, receipts, "carriers").collect().sort("sighting_id")
    assert_frame_equal(found, tell_stories(tagged).sort("sighting_id"), check_exact=True)


@pytest.mark.thorough
def test_filings_in_buckets_are_tagged_and_clustered_as_the_whole_is(tmp_path: Path) -> None:
    made = as_carriers(made_sightings(FILINGS))
    put_in_buckets([made], "company_id", tmp_path, COUNT)
    with engine("pool", 2) as run:
        receipts = finish_buckets(tmp_path, judge_bucket, run)
    found = scan(tmp_path, receipts, "judged").collect()
    assert_frame_equal(found.sort("sighting_id"), judge_bucket(made)["judged"].sort("sighting_id"), check_exact=True)


@pytest.mark.thorough
def test_a_run_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.benchmarks.filings_in_buckets", "4000", "--folder", str(tmp_path)]
    killed = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 240
    while len(list(tmp_path.glob("done/[0-9]*/manifest.json"))) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    kept = len(list(tmp_path.glob("done/[0-9]*/manifest.json")))
    assert kept >= 3
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert f"{kept} buckets kept" in done.stdout, done.stdout
