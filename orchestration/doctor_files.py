"""What became of the files of a data directory: what can be made again, and what cannot."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from orchestration.disk import UNFINISHED, below
from orchestration.duck import open_published
from orchestration.errors import MinersError
from orchestration.raw_files import is_as_named, read_whole
from orchestration.settings import WAREHOUSE, Settings
from orchestration.store import Store
from transforms.tables import TABLES
from transforms.vintages import ASKED

RAW = [name for name, table in TABLES.items() if ASKED in table.columns]
LOST = (
    "restore it from a backup; else `miners refresh` asks for what its source still has: what the source has changed "
    "since, and hourly bars older than two years, are lost"
)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    is_fine: bool
    text: str


def kept_files(settings: Settings) -> list[Finding]:
    """Look at raw, work, what was left half done, and Dagster's history."""
    damaged = list(_damaged(settings))
    return [*damaged, *([] if damaged else _raw(settings)), *_work(settings), *_left(settings), *_history(settings)]


def _damaged(settings: Settings) -> Iterator[Finding]:
    for path in sorted((settings.data_dir / "raw").rglob("*.parquet")):
        try:
            if is_as_named(path):
                read_whole(path)
            else:  # not read: a byte that turned may have the reader ask for all the memory there is
                yield Finding(False, f"{path} was changed since it was written: {LOST}")
        except MinersError as error:
            yield Finding(False, str(error))
        except FileNotFoundError:  # merged into another meanwhile, by a refresh that runs
            continue


def _raw(settings: Settings) -> Iterator[Finding]:
    store = Store(settings)
    files = sum(1 for _ in store.raw.rglob("*.parquet"))
    yield Finding(True, f"raw: {files} files (cannot be made again: back them up)")
    newest = store.newest_answer()
    now = settings.now or datetime.now(UTC)
    if newest and newest > now and settings.now is None:
        yield Finding(
            False, f"the clock says {now:%Y-%m-%d %H:%M} UTC, but raw has answers of {newest:%Y-%m-%d %H:%M}: set it"
        )
    yield from _rows_lost(settings, store)


def _rows_lost(settings: Settings, store: Store) -> Iterator[Finding]:
    """Raw tables that have fewer rows than the published build was made of."""
    published = settings.data_dir / "current" / WAREHOUSE
    if not published.exists():
        return
    try:
        with open_published(published) as build:
            found = build.execute("select refreshed_at from meta.refresh").fetchone()
            assert found
            for name in RAW:
                (built,) = build.execute(f"select count(*) from {name}").fetchone() or (0,)
                held = store.read(name, as_of=found[0].astimezone(UTC)).height
                if held < built:
                    yield Finding(
                        False,
                        f"{name} has {held} rows where the published build was made of {built}: files under {store.raw}"
                        f" were deleted or an older backup was restored; {LOST}. The rows are still in {published}",
                    )
    except duckdb.Error:  # of an older version, or damaged, which its manifest tells
        return


def _work(settings: Settings) -> Iterator[Finding]:
    tables = settings.data_dir / "work" / "tables"
    for path in sorted(tables.glob("*.parquet")):
        try:
            read_whole(path)
        except MinersError as error:
            yield Finding(False, str(error))
    missing = [name for name in TABLES if name not in RAW and not (tables / f"{name}.parquet").exists()]
    state = f"lacks {len(missing)} tables; the next refresh or `miners rebuild` makes them" if missing else "is whole"
    yield Finding(True, f"work: {state}")


def _left(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    logs = [str(path) for path in below(folder) if path.suffix == ".wal"]
    if logs:
        yield Finding(False, f"write-ahead logs beside a database, ignored and safe to delete: {logs}")
    else:
        yield Finding(True, "no stray write-ahead log")
    halves = [str(path) for path in below(folder) if path.name.startswith(".") and path.suffix == UNFINISHED]
    builds = [path.name for path in (folder / "published").glob("*") if not (path / "manifest.json").exists()]
    if halves or builds:
        yield Finding(
            True, f"left half written by a process that was killed, the next refresh clears: {halves + builds}"
        )


def _history(settings: Settings) -> Iterator[Finding]:
    for path in (
        settings.dagster_home / "history" / "runs.db",
        settings.dagster_home / "history" / "runs" / "index.db",
    ):
        if not path.exists():
            continue
        try:
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as history:
                said = history.execute("pragma quick_check").fetchone()[0]
        except sqlite3.Error as error:
            said = str(error)
        yield Finding(
            said == "ok",
            f"Dagster's history {path.name} is whole" if said == "ok" else
            f"Dagster's history {path} is damaged ({said}): delete {settings.dagster_home}; only past runs are lost",
        )  # fmt: skip
