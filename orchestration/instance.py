"""Dagster's own memory of runs, kept in the data directory."""

import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._core.storage.event_log.sqlite import sqlite_event_log
from sqlalchemy import Engine, create_engine
from sqlalchemy.event import listen
from sqlalchemy.pool import SingletonThreadPool

from orchestration.durably import private_folder
from orchestration.settings import Settings

SHIPPED = Path(__file__).with_name("dagster.yaml")


def prepare_home(settings: Settings) -> Path:
    """Make DAGSTER_HOME with the shipped configuration, unless the operator has put another there."""
    home = private_folder(settings.dagster_home)
    configuration = home / "dagster.yaml"
    if not configuration.exists():
        shutil.copyfile(SHIPPED, configuration)
    os.environ["DAGSTER_HOME"] = str(home)
    return home


def open_instance(settings: Settings) -> dg.DagsterInstance:
    """The instance of the data directory, with runs that died without a word reported as failed."""
    listen(Engine, "connect", _do_not_wait_for_the_disk)
    sqlite_event_log.__dict__["create_engine"] = one_engine
    instance = dg.DagsterInstance.from_config(str(prepare_home(settings)))
    unfinished = dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING])
    for run in instance.get_runs(filters=unfinished):
        if not is_alive(run.tags.get("miners/process")):
            instance.report_run_failed(run, "the process of this run is gone")
            instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)
    return instance


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


def is_alive(process: str | None) -> bool:
    """Whether the process that a run was started by still lives; a run of the UI, which names none, is left alone."""
    return process is None or Path(f"/proc/{process}").exists()
