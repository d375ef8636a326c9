"""Dagster's own memory of runs, kept in the data directory."""

import fcntl
import os
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._core.storage.event_log.sqlite import sqlite_event_log
from sqlalchemy import Engine, create_engine
from sqlalchemy.event import listen
from sqlalchemy.pool import SingletonThreadPool

from orchestration.durably import private_folder, write_atomically
from orchestration.publish import lock_holder
from orchestration.settings import Settings

SHIPPED = Path(__file__).with_name("dagster.yaml")
OURS = b"# The instance configuration that `miners` puts into the data directory"
KEPT_RUNS = 60
PROCESS = "miners/process"
CANCELED = dg.DagsterRunStatus.CANCELED
UNFINISHED = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING]


def prepare_home(settings: Settings) -> Path:
    """Make DAGSTER_HOME with the shipped configuration, unless the operator has put another there.

    One that an older version shipped, which its first line tells, is replaced: its limits may have changed.
    """
    home = private_folder(settings.dagster_home)
    configuration = home / "dagster.yaml"
    shipped = SHIPPED.read_bytes()
    held = configuration.read_bytes() if configuration.exists() else OURS
    if held.startswith(OURS) and held != shipped:
        write_atomically(configuration, shipped)
    os.environ["DAGSTER_HOME"] = str(home)
    return home


def open_instance(settings: Settings) -> dg.DagsterInstance:
    """The instance of the data directory, with runs that died without a word reported as failed."""
    listen(Engine, "connect", _do_not_wait_for_the_disk)
    sqlite_event_log.__dict__["create_engine"] = one_engine
    with _one_at_a_time(prepare_home(settings)) as home:
        instance = dg.DagsterInstance.from_config(str(home))
    _end_dead_runs(instance, settings)
    forget_old_runs(instance, settings)
    return instance


def settle_history(settings: Settings) -> None:
    """Before the daemon starts: end the runs that a power cut or a kill left started, which would hold the queue."""
    with _one_at_a_time(prepare_home(settings)) as home, dg.DagsterInstance.from_config(str(home)) as instance:
        _end_dead_runs(instance, settings, is_without_daemon=True)
        forget_old_runs(instance, settings)


def _end_dead_runs(instance: dg.DagsterInstance, settings: Settings, is_without_daemon: bool = False) -> None:
    """Report runs as failed whose process is gone.

    Args:
        instance: Whose runs.
        settings: Which data directory.
        is_without_daemon: No daemon runs, so that a run that names no process lives only where it holds the lock.
    """
    is_locked, _ = lock_holder(settings)
    for run in instance.get_runs(filters=dg.RunsFilter(statuses=UNFINISHED)):
        process = run.tags.get(PROCESS)
        is_left = process is None and is_without_daemon and not is_locked
        if is_left or not is_alive(process, is_locked):
            instance.report_run_failed(run, "the process of this run is gone")
            instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)


@contextmanager
def _one_at_a_time(home: Path) -> Iterator[Path]:
    """Two processes that make Dagster's tables in a new home at once leave each with two versions."""
    with (home / "opening.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield home


def forget_old_runs(instance: dg.DagsterInstance, settings: Settings) -> None:
    """Keep the newest runs; each takes two megabytes of events, and a year of them would be half a gigabyte."""
    ended = dg.RunsFilter(statuses=[dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, CANCELED])
    home = settings.dagster_home
    for run in instance.get_runs(filters=ended)[KEPT_RUNS:]:
        instance.delete_run(run.run_id)
        (home / "history" / "runs" / f"{run.run_id}.db").unlink(missing_ok=True)
        shutil.rmtree(home / "storage" / run.run_id, ignore_errors=True)
    for log in (home / "history" / "runs").glob("*.db-*"):  # SQLite's, of a process that did not close its file
        if not log.with_name(f"{log.name.partition('.db-')[0]}.db").exists():
            log.unlink(missing_ok=True)


def _do_not_wait_for_the_disk(connection: Any, _record: Any) -> None:
    # A refresh writes some 300 events, each waiting 15 ms for the disk: ten seconds. The history of runs outlives a
    # killed process all the same; after a power cut it may be lost, and no data with it.
    if isinstance(connection, sqlite3.Connection):
        connection.execute("pragma synchronous = off")


_engines: dict[str, Engine] = {}


def one_engine(url: str, connect_args: dict[str, float], **_options: Any) -> Engine:
    """The engine of an address, made once, with one connection a thread that stays open until `close_engines`.

    Dagster makes one for each event that it stores, opens its file and compiles its statement anew, and disposes of
    it: two seconds of every refresh.
    """
    if url not in _engines:
        made = create_engine(url, poolclass=SingletonThreadPool, connect_args=connect_args)
        made.dispose = lambda close=True: None
        _engines[url] = made
    return _engines[url]


def close_engines() -> None:
    """Close every connection that `one_engine` keeps; the next event opens its file anew."""
    while _engines:
        _engines.popitem()[1].pool.dispose()


def this_process() -> str:
    """What a run is tagged with: machine, number and start of the process; a number alone is given again."""
    return _identity(os.getpid()) or f"{socket.gethostname()}:{os.getpid()}:"


def is_alive(process: str | None, is_locked: bool) -> bool:
    """Whether the process that a run was started by still lives; a run of the UI, which names none, is left alone.

    Args:
        process: What `this_process` said when the run began.
        is_locked: Whether a refresh holds the data directory: of a process of another machine, nothing more is known.
    """
    if process is None:
        return True
    machine, number, _ = process.split(":") if ":" in process else ("", process, "")
    if machine and machine != socket.gethostname():
        return is_locked
    return _identity(int(number)) == process


def _identity(number: int) -> str | None:
    """Machine, number and start of a process of this machine; None where there is none."""
    try:
        started = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return None
    return f"{socket.gethostname()}:{number}:{started}"
