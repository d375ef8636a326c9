"""Synthetic filings through the buckets of `miners retag`, then their facts: seconds, memory, what a rerun leaves.

`uv run python -m tests.benchmarks.filings_in_buckets [COUNT] [--engine process|pool|ray] [--folder DIR] [--buckets N]`;
kill it with -9 at any moment and run it again with the same folder: only what is missing is done.
"""

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from orchestration.bucket_files import finish_buckets, put_in_buckets, scan
from orchestration.engines import engine
from tests.benchmarks.announcement_speed import made_sightings
from transforms.announcements.judging import BUCKETS, judge_bucket
from transforms.announcements.statements import facts_of
from transforms.buckets import Run
from transforms.tables import TABLES

BATCH = 20_000
COMPANIES = 8_000


def batches(count: int) -> Iterator[dict[str, pl.DataFrame]]:
    """Filings of eight thousand companies, twenty thousand at a time; the same each time that it is asked."""
    for first in range(0, count, BATCH):
        made = made_sightings(min(BATCH, count - first), seed=first)
        company = pl.format("C{}", (pl.int_range(pl.len()) * 7919 + first) % COMPANIES)
        yield as_carriers(
            made.with_columns(company_id=company, sighting_id=pl.format("made:{}", pl.int_range(pl.len()) + first))
        )


def as_carriers(made: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """What `judge_bucket` is given of sightings that no row of a table goes with."""
    seen = made.with_columns(
        first_seen_at="published_at",
        fetched_at="published_at",
        time_precision=pl.lit("second"),
        time_kind=pl.lit("wire"),
        stated_session=pl.lit(None, pl.String),
    )
    return {"rows": seen.clear().drop("body_text", "fetched_at"), "sightings": seen}


def told(run: Run, seen: list[float]) -> Run:
    """A run that tells the seconds since its start as each bucket is done."""

    def telling(work: Any, parts: Any) -> Iterator[Any]:
        started = time.perf_counter()
        for outcome in run(work, parts):
            seen.append(time.perf_counter() - started)
            yield outcome

    return telling


def peak() -> float:
    """GiB of the largest of this process and its ended children."""
    used = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(used) / 2**20


def processor() -> float:
    """Seconds of processor of this process and its ended children."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def main(count: int, name: str, folder: Path, buckets: int) -> None:
    """Print what each step took."""
    load, started = os.getloadavg()[0], time.perf_counter()
    put_in_buckets(batches(count), "company_id", folder, buckets)
    laid_out, laid_out_processor = time.perf_counter() - started, processor()
    print(
        f"{count:,} filings made and laid out in {buckets} buckets: {laid_out:.1f} s, peak {peak():.2f} GiB", flush=True
    )
    seen: list[float] = []
    with engine(name) as run:
        receipts = finish_buckets(folder, judge_bucket, told(run, seen))
    kept = sum(not each.is_new for each in receipts)
    quarters = [seen[-(-place * len(seen) // 4) - 1] for place in (1, 2, 3, 4)]
    in_buckets = peak()
    judged = scan(folder, receipts, "judged").collect()
    started = time.perf_counter()
    facts = facts_of(TABLES["raw.announcements"].empty(), judged).height
    mined = time.perf_counter() - started
    print(
        f"engine {name}: {kept} buckets kept, {len(receipts) - kept} done in {seen[-1]:.1f} s "
        f"({processor() - laid_out_processor:.1f} s of processor), quarters at "
        f"{', '.join(f'{second:.1f}' for second in quarters)} s, peak {in_buckets:.2f} GiB, load before {load:.1f}; "
        f"{judged.height:,} carriers, {judged['event_id'].n_unique():,} events; {facts:,} facts of all at once: "
        f"{mined:.1f} s, peak {peak():.2f} GiB"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=500_000)
    parser.add_argument("--engine", default="process")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--buckets", type=int, default=BUCKETS)
    asked = parser.parse_args()
    if asked.folder:
        main(asked.count, asked.engine, asked.folder, asked.buckets)
    else:
        with tempfile.TemporaryDirectory() as made:
            main(asked.count, asked.engine, Path(made), asked.buckets)
