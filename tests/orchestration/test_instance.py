"""The instance configuration that is shipped loads, holds the limits, and leaves an operator's own alone."""

from contextlib import nullcontext
from pathlib import Path

import dagster as dg
import pytest
import yaml

from orchestration.definitions import definitions
from orchestration.defs.alerting import alert_of_build
from orchestration.instance import SHIPPED, forget_old_runs, open_instance, prepare_home, settle_history
from orchestration.publish import only_refresh
from orchestration.settings import Settings

POOLS = {"models": "writer", "published__warehouse": "writer", "prices": "yahoo", "sightings": "announcement_sources"}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("DAGSTER_HOME", "restored when the test ends")
    return Settings("sample", tmp_path)


def test_the_shipped_instance_limits_runs_pools_and_time(settings: Settings) -> None:
    with open_instance(settings) as instance:
        concurrency = instance.get_concurrency_config()
        assert concurrency.run_queue_config is not None
        assert concurrency.run_queue_config.max_concurrent_runs == 1
        assert concurrency.pool_config.default_pool_limit == 1
        assert concurrency.pool_config.pool_granularity is not None
        assert concurrency.pool_config.pool_granularity.value == "run"
        assert instance.run_retries_enabled
        assert instance.run_retries_max_retries == 2
        assert not instance.run_retries_retry_on_asset_or_op_failure
        assert instance.run_monitoring_enabled
        assert instance.run_monitoring_max_runtime_seconds == 7200
        assert instance.run_monitoring_start_timeout_seconds == 300
        assert not instance.telemetry_enabled


def test_a_code_server_can_load_every_definition() -> None:
    dg.Definitions.validate_loadable(definitions)
    definitions.get_repository_def().load_all_definitions()


def test_the_writer_and_each_source_have_a_pool() -> None:
    job = definitions.resolve_job_def("refresh")
    assert POOLS.items() <= {node.name: node.definition.pool for node in job.nodes}.items()  # type: ignore[union-attr]


def test_a_limit_that_is_missing_is_seen(settings: Settings) -> None:
    said = yaml.safe_load(SHIPPED.read_text())
    said["concurrency"]["runs"]["max_concurrent_runs"] = "one"
    home = prepare_home(settings)
    (home / "dagster.yaml").write_text(yaml.safe_dump(said))
    with pytest.raises(dg.DagsterInvalidConfigError):
        dg.DagsterInstance.from_config(str(home))


def test_an_older_shipped_configuration_is_replaced_and_an_operators_own_stays(settings: Settings) -> None:
    written = prepare_home(settings) / "dagster.yaml"
    older = SHIPPED.read_text().splitlines()[0] + "\ntelemetry:\n  enabled: false\n"
    written.write_text(older)
    prepare_home(settings)
    assert written.read_text() == SHIPPED.read_text()
    own = "telemetry:\n  enabled: false\n"
    written.write_text(own)
    prepare_home(settings)
    assert written.read_text() == own


def test_the_logs_of_forgotten_runs_go_with_them(tmp_path: Path) -> None:
    runs = tmp_path / "dagster" / "history" / "runs"
    runs.mkdir(parents=True)
    for name in ("kept.db", "kept.db-wal", "kept.db-shm", "gone.db-wal", "gone.db-shm"):
        (runs / name).touch()
    forget_old_runs(dg.DagsterInstance.ephemeral(), Settings("sample", tmp_path))
    assert {file.name for file in runs.iterdir()} == {"kept.db", "kept.db-wal", "kept.db-shm"}


@pytest.mark.parametrize(("is_refreshing", "left"), [(False, "FAILURE"), (True, "STARTED")])
def test_a_run_of_the_page_that_a_power_cut_left_is_ended_before_the_daemon_starts(
    settings: Settings, is_refreshing: bool, left: str
) -> None:
    with open_instance(settings) as instance:
        run = instance.create_run_for_job(definitions.resolve_job_def("freshness"))
        instance.report_dagster_event(started(run), run_id=run.run_id)
    with only_refresh(settings) if is_refreshing else nullcontext():
        settle_history(settings)
    with open_instance(settings) as instance:
        kept = instance.get_run_by_id(run.run_id)
        assert kept is not None
        assert kept.status.value == left


def test_runs_of_the_page_are_forgotten_too(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestration.instance.KEPT_RUNS", 2)
    monkeypatch.setenv("MINERS_DATA_DIR", str(settings.data_dir))
    with open_instance(settings) as instance:
        for _ in range(4):
            done = empty.execute_in_process(instance=instance)
        context = dg.build_run_status_sensor_context(
            "alert_of_build", done.get_run_success_event(), instance, done.dagster_run
        )
        alert_of_build(context)
        assert len(instance.get_runs()) == 2


@dg.job
def empty() -> None:
    """A run of nothing."""


def started(run: dg.DagsterRun) -> dg.DagsterEvent:
    """A run begins."""
    return dg.DagsterEvent(event_type_value=dg.DagsterEventType.RUN_START.value, job_name=run.job_name)
