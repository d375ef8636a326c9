"""Three analysts who ask the published warehouse all year, each in a process and a manner of their own."""

import multiprocessing
import os
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

READERS = 3
PAUSE_SECONDS = 0.5
HELD_SECONDS = 5.0  # the last reader keeps its connection open, across publishes
ASKED = (
    "select build_id, refreshed_at, (select max(trade_date) from marts.company_days), (select max(session_date) from "
    "event_study.returns), (select count(*) from marts.announcements), event_count, (select count(*) from "
    "marts.announcement_returns r anti join marts.announcements a using (event_id)) from meta.build"
)


def mixed(row: tuple[Any, ...], newest: datetime | None) -> str | None:
    """What is wrong with one answer: parts of two builds in one, or an older build than the one before."""
    build_id, refreshed_at, traded, returned, events, event_count, orphans = row
    if traded != returned or events != event_count or orphans:
        return (
            f"{build_id} is mixed: days to {traded} and {returned}, {events} of {event_count} events, {orphans} orphans"
        )
    return f"{build_id} is older than the build before" if newest and refreshed_at < newest else None


def read_on(file: Path, begun: Any, stop: Any, told: Any, is_patient: bool) -> None:
    """Open, ask, close, again and again; then tell how often, and what went wrong."""
    reads, wrong = 0, []
    newest: datetime | None = None
    parent = os.getppid()
    while not stop.is_set() and os.getppid() == parent:  # a soak that is killed leaves no reader behind
        try:
            with duckdb.connect(file, read_only=True) as connection:
                until = time.monotonic() + (HELD_SECONDS if is_patient else 0)
                first = connection.execute(ASKED).fetchall()[0]
                while time.monotonic() < until and not stop.is_set():
                    time.sleep(PAUSE_SECONDS)
                    reads += 1
                    if connection.execute(ASKED).fetchall()[0] != first:
                        wrong.append(f"{first[0]} changed under a connection that was open")
            if fault := mixed(first, newest):
                wrong.append(fault)
            newest = first[1]
        except Exception as error:
            wrong.append(repr(error))
        reads += 1
        begun.set()
        time.sleep(PAUSE_SECONDS)
    told.put((reads, wrong))


class Readers:
    """The three processes; `stop` tells how often they read and what went wrong."""

    def __init__(self, file: Path) -> None:
        spawn = multiprocessing.get_context("spawn")
        self.begun, self.stopped, self.told = spawn.Event(), spawn.Event(), spawn.Queue()
        self.processes = [
            spawn.Process(
                target=read_on, args=(file, self.begun, self.stopped, self.told, n == READERS - 1), daemon=True
            )
            for n in range(READERS)
        ]
        for process in self.processes:
            process.start()
        self.begun.wait(60)

    def stop(self) -> tuple[int, list[str]]:
        """How often they read, and what went wrong; a reader that died is told too."""
        died = [f"a reader died: {process.exitcode}" for process in self.processes if process.exitcode is not None]
        self.stopped.set()
        answers = [self.told.get(timeout=60) for process in self.processes if process.exitcode in (None, 0)]
        return sum(reads for reads, _ in answers), [*died, *(fault for _, faults in answers for fault in faults)]
