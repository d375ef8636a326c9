"""The same study on every engine, beside each other: seconds, memory, and whether the tables are the same.

`uv run --group scale python -m tests.benchmarks.engines [SYMBOLS SESSIONS EVENTS [BUCKETS [ENGINE ...]]]`; by default
8,000 symbols, 5,000 sessions, 500,000 events, 64 buckets and every engine. `ray_killed` is a cluster of two nodes, one
of which is killed while it computes.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import polars as pl

from orchestration.engines import engine
from tests.benchmarks.event_study_speed import World, design, world
from tests.ray_cluster import descendants, two_nodes
from transforms.buckets import Run
from transforms.event_study import Study, study
from transforms.event_study.in_buckets import study_in_buckets

FRAMES = ("model_fits", "model_coefficients", "event_windows", "abnormal_returns", "group_statistics")
ENGINES = ("whole", "process", "pool", "ray", "ray_killed")
NODE_DIES_AFTER = 20
WORKERS = 2


def family() -> tuple[float, dict[int, float]]:
    """Of this process and all that it started: GiB (shared pages counted once), and seconds of processor of each."""
    size, seconds = 0, dict[int, float]()
    for process in descendants():
        try:
            used = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
            told = Path(f"/proc/{process}/smaps_rollup").read_text()
        except OSError:
            continue
        seconds[process] = (int(used[11]) + int(used[12])) / os.sysconf("SC_CLK_TCK")
        size += sum(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:"))
    return size / 2**20, seconds


@contextmanager
def watched(peak: list[float]) -> Iterator[None]:
    """Append the largest memory of the family meanwhile, and the seconds of processor that it took."""
    done = threading.Event()
    size, before = family()
    sizes, latest = [size], dict(before)

    def watch() -> None:
        while not done.wait(1):
            size, seconds = family()
            sizes.append(size)
            latest.update(seconds)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
        latest.update(family()[1])
        peak += [max(sizes), sum(latest.values()) - sum(before.values())]


@contextmanager
def engine_named(name: str) -> Iterator[tuple[Run, float]]:
    """Who runs the buckets, and the seconds that it took to start."""
    started = time.perf_counter()
    if name in ("process", "pool"):
        with engine(name, WORKERS) as run:
            yield run, time.perf_counter() - started
        return
    with two_nodes() as (address, kill), engine("ray", address=address) as run:
        up = time.perf_counter() - started
        if name == "ray_killed":
            timer = threading.Timer(NODE_DIES_AFTER, kill)
            timer.start()
        yield run, up
        if name == "ray_killed":
            timer.join()


def tables(made: World, name: str, buckets: int) -> tuple[dict[str, pl.DataFrame], float, float]:
    """The study's tables, the seconds of the start, and the seconds of the study and its tests."""
    inputs = (made.returns, made.factors, made.events, design("market"))

    def told(found: Study, started: float, up: float) -> tuple[dict[str, pl.DataFrame], float, float]:
        found.group_statistics  # noqa: B018
        taken = time.perf_counter() - started
        return {frame: getattr(found, frame) for frame in FRAMES}, up, taken

    if name == "whole":
        started = time.perf_counter()
        return told(study(*inputs), started, 0.0)
    with engine_named(name) as (run, up):
        started = time.perf_counter()
        return told(study_in_buckets(*inputs, run, buckets), started, up)


def difference(left: pl.DataFrame, right: pl.DataFrame) -> str:
    """`same bits`, or the largest difference of a number relative to one or to its size, whichever is more."""
    if left.equals(right):
        return "same bits"
    numeric = [name for name, kind in left.schema.items() if kind.is_float()]
    if not left.drop(numeric).equals(right.drop(numeric)):
        return "OTHER ROWS"
    pairs = [(left[name].to_numpy(), right[name].to_numpy()) for name in numeric]
    apart = [np.abs(a - b) / np.maximum(1.0, np.abs(a)) for a, b in pairs]
    unlike = any((np.isnan(a) != np.isnan(b)).any() for a, b in pairs)
    return "OTHER NULLS" if unlike else f"{max(float(np.nanmax(each)) for each in apart):.0e}"


def main(symbols: int, sessions: int, events: int, buckets: int, names: list[str]) -> None:
    """Print a row for each engine."""
    made = world(symbols, sessions, events)
    print(f"{events:,} events on {symbols:,} x {sessions:,}, {buckets} buckets, {WORKERS} workers", flush=True)
    first: dict[str, pl.DataFrame] = {}
    for name in names:
        peak: list[float] = []
        load = os.getloadavg()[0]
        with watched(peak):
            found, up, taken = tables(made, name, buckets)
        told = {frame: difference(first[frame], found[frame]) for frame in FRAMES} if first else {}
        worst = "the others are compared with it" if not first else ", ".join(dict.fromkeys(told.values()))
        print(
            f"{name:<11} start {up:5.1f} s  study {taken:7.1f} s  processor {peak[1]:6.1f} s  peak {peak[0]:5.2f} GiB  "
            f"load before {load:4.1f}  "
            f"{worst}",
            flush=True,
        )
        if not first or name == "process":
            first = found


if __name__ == "__main__":
    given = sys.argv[1:]
    sizes = [int(each) for each in given[:4]]
    main(*(sizes + [8_000, 5_000, 500_000, 64][len(sizes) :]), given[4:] or list(ENGINES))
