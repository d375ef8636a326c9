"""Two machines' code servers on one Postgres: no daily run is lost or doubled, whatever page or daemon dies."""

import os
import shutil
import signal
import subprocess
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from conftest import MINERS, NOW
from dagster._core.scheduler.instigation import ScheduleInstigatorData
from dagster._core.storage.tags import SCHEDULED_EXECUTION_TIME_TAG as TICK_TAG

from orchestration.defs.schedules import EVENING_PASSES, daily_refresh
from orchestration.deploy import FOLDER
from orchestration.publish import differences
from tests.orchestration.postgres_server import PASSWORD
from tests.orchestration.services import BIN, LAUNCH, process
from tests.orchestration.ui_process import Page, free_port, wait_for
from transforms.sessions import NEW_YORK

MACHINES = ("east", "west")
CODE = ["dagster", "api", "grpc", "-m", "orchestration.definitions", "--host", "127.0.0.1", "--port"]


@dataclass
class Machines:
    """Two machines: a data directory, a home and a code server each; one daemon, and a page of each."""

    folder: Path
    postgres: int
    stack: ExitStack
    ports: dict[str, int] = field(default_factory=lambda: {name: free_port() for name in MACHINES})

    def home(self, name: str) -> Path:
        return self.folder / name / "data" / "dagster"

    def environment(self, name: str) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("MINERS_", "DAGSTER_"))}
        return kept | {
            "MINERS_DATA_DIR": str(self.home(name).parent), "DAGSTER_HOME": str(self.home(name)), "MINERS_NOW": NOW,
            "MINERS_PG_HOST": "127.0.0.1", "MINERS_PG_PORT": str(self.postgres), "MINERS_PG_PASSWORD": PASSWORD,
        }  # fmt: skip

    def start(self, what: str, name: str, command: list[str]) -> "subprocess.Popen[bytes]":
        log = self.folder / f"{what}-{name}-{time.monotonic_ns()}.log"
        return self.stack.enter_context(process(command, self.environment(name), log))

    def start_code(self, name: str) -> None:
        home = self.home(name)
        home.mkdir(parents=True)
        shutil.copy(FOLDER / "dagster.yaml", home)
        servers = "".join(
            f"- grpc_server: {{host: 127.0.0.1, port: {port}, location_name: {one}}}\n"
            for one, port in self.ports.items()
        )
        (home / "workspace.yaml").write_text(f"load_from:\n{servers}")
        self.start("code", name, [*CODE, str(self.ports[name])])
        ask = [BIN / "dagster", "api", "grpc-health-check", "--port", str(self.ports[name])]
        wait_for(lambda: subprocess.run(ask, capture_output=True, check=False).returncode == 0, 240, "code is healthy")

    def start_daemon(self) -> "subprocess.Popen[bytes]":
        return self.start(
            "daemon", "east", ["dagster-daemon", "run", "--workspace", str(self.home("east") / "workspace.yaml")]
        )

    def start_page(self, name: str) -> Page:
        port = free_port()
        servers = [word for one in MACHINES for word in ("--code-server", f"{one}=127.0.0.1:{self.ports[one]}")]
        served = self.start("page", name, [MINERS.name, "ui", "--port", str(port), *servers])
        log = max(self.folder.glob(f"page-{name}-*.log"))
        page = Page(served, port, log)
        wait_for(page.is_loaded, 240, f"the page of {name} answers")
        return page


@pytest.fixture
def instance(postgres: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dg.DagsterInstance:
    """The memory of runs that all share, empty."""
    import psycopg2

    connection = psycopg2.connect(host="127.0.0.1", port=postgres, user="miners", password=PASSWORD, dbname="miners")
    connection.autocommit = True
    connection.cursor().execute("drop schema public cascade; create schema public")
    connection.close()
    for name, value in (("HOST", "127.0.0.1"), ("PORT", str(postgres)), ("PASSWORD", PASSWORD)):
        monkeypatch.setenv(f"MINERS_PG_{name}", value)
    (home := tmp_path / "looks").mkdir()
    shutil.copy(FOLDER / "dagster.yaml", home)
    return dg.DagsterInstance.from_config(str(home))


def daily_runs(instance: dg.DagsterInstance) -> list[dg.DagsterRun]:
    return list(instance.get_runs(dg.RunsFilter(job_name="refresh")))


def last_tick() -> datetime:
    """The evening pass that was last due."""
    from zoneinfo import ZoneInfo

    now = datetime.now(ZoneInfo(NEW_YORK))
    hours = [tuple(map(int, reversed(one.split()[:2]))) for one in EVENING_PASSES]
    days = (now.date() - timedelta(days=back) for back in range(2))
    due = [datetime(day.year, day.month, day.day, *at, tzinfo=now.tzinfo) for day in days for at in hours]  # type: ignore[misc]
    return max(one for one in due if one < now).astimezone(UTC)


def miss_a_tick(instance: dg.DagsterInstance) -> None:
    """Have both schedules think that they were looked at last before the evening pass that was last due."""
    states = [one for one in instance.all_instigator_state() if one.instigator_name == daily_refresh.name]
    assert len(states) == len(MACHINES)
    for state in states:
        held: Any = state.instigator_data
        before = (last_tick() - timedelta(minutes=1)).timestamp()
        data = ScheduleInstigatorData(held.cron_schedule, start_timestamp=before, last_iteration_timestamp=before)
        instance.update_instigator_state(state.with_data(data))


@pytest.mark.thorough
@pytest.mark.timeout(2400)
def test_two_code_servers_run_the_daily_job_while_a_page_and_the_daemon_are_killed(
    postgres: int, instance: dg.DagsterInstance, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        machines = Machines(tmp_path, postgres, stack)
        for name in MACHINES:
            machines.start_code(name)
        daemon = machines.start_daemon()
        known = lambda: sum(one.instigator_name == daily_refresh.name for one in instance.all_instigator_state()) == 2  # noqa: E731
        wait_for(known, 240, "the daemon knows both schedules")
        daemon.send_signal(signal.SIGKILL)
        daemon.wait()
        miss_a_tick(instance)
        east, west = machines.start_page("east"), machines.start_page("west")
        daemon = machines.start_daemon()
        wait_for(lambda: len(daily_runs(instance)) == 2, 240, "both schedules catch up the pass that was missed")
        for name in MACHINES:
            (launched,) = east.ask(LAUNCH, location=name).values()
            assert launched["__typename"] == "LaunchRunSuccess", launched
        wait_for(
            lambda: any(run.status == dg.DagsterRunStatus.STARTED for run in daily_runs(instance)), 240, "one runs"
        )
        east.process.send_signal(signal.SIGKILL)
        daemon.send_signal(signal.SIGKILL)
        daemon.wait()
        machines.start_daemon()
        wait_for(lambda: all(run.is_finished for run in daily_runs(instance)), 1500, "all runs end")
        seen = west.ask(
            '{ runsOrError(filter: {pipelineName: "refresh"}) { ... on Runs { results { runId status } } } }'
        )
    runs = daily_runs(instance)
    assert sorted(run.status.value for run in runs) == ["SUCCESS"] * 4
    assert {one["runId"] for one in seen["runsOrError"]["results"]} == {run.run_id for run in runs}
    ticks = [run.tags[TICK_TAG] for run in runs if TICK_TAG in run.tags]
    assert Counter(datetime.fromisoformat(one).astimezone(UTC) for one in ticks) == {last_tick(): 2}
    for run in runs:
        events = Counter(one.dagster_event_type for one in instance.all_logs(run.run_id))
        assert events[dg.DagsterEventType.RUN_START] == events[dg.DagsterEventType.RUN_SUCCESS] == 1
    for name in MACHINES:
        builds = list((machines.home(name).parent / "published").iterdir())
        assert len(builds) == 2, name
        assert [differences(build) for build in builds] == [[], []]
    instance.dispose()
