"""A run of a part of the graph publishes a build that agrees with itself, or says why it cannot."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import polars as pl
import pytest
from conftest import NOW, Run, refresh_here

from orchestration import dbt, lineage
from orchestration.definitions import definitions
from orchestration.defs.sensors import make_whole, stale_selection
from orchestration.publish import current_build
from orchestration.settings import Settings
from orchestration.store import Store
from transforms.tables import TABLES

MART = "marts/capacity"
IMPLICIT_JOB = "__ASSET_JOB"


@pytest.fixture
def store(sample_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A published sample that a test may change."""
    monkeypatch.setenv("MINERS_DATA_DIR", str(sample_copy))
    monkeypatch.setenv("MINERS_NOW", NOW)
    return Store(Settings("sample", sample_copy))


def materialize(*keys: str) -> dg.ExecuteInProcessResult:
    """What the button of Dagster's UI does for these assets."""
    job = definitions.resolve_job_def(IMPLICIT_JOB)
    wanted = [dg.AssetKey(key.split("/")) for key in keys]
    return job.execute_in_process(asset_selection=wanted, instance=dg.DagsterInstance.ephemeral(), raise_on_error=False)


def build_id(store: Store) -> str:
    build = current_build(store.settings)
    assert build is not None
    return build.name


def published(store: Store, statement: str) -> list[Any]:
    path = store.settings.data_dir / "current" / "warehouse.duckdb"
    with duckdb.connect(path, read_only=True) as connection:
        return connection.execute(statement).fetchall()


def words(result: dg.ExecuteInProcessResult) -> str:
    failed = [event for event in result.all_events if event.event_type == dg.DagsterEventType.STEP_FAILURE]
    failure = failed[0].step_failure_data.user_failure_data
    assert failure is not None
    return failure.description or ""


def test_a_mart_alone_publishes_the_whole_build(store: Store) -> None:
    before = build_id(store)
    result = materialize(MART)
    assert result.success
    assert build_id(store) > before
    assert published(store, "select count(*) > 100 from marts.announcement_returns") == [(True,)]
    told = {event.asset_key.to_user_string() for event in result.get_asset_materialization_events() if event.asset_key}
    assert {MART, "marts/claim_checks", "published/warehouse"} <= told


def test_the_published_warehouse_alone_stays_as_it_is(store: Store) -> None:
    before = build_id(store)
    assert materialize("published/warehouse").success
    assert build_id(store) == before
    store.write("meta.refresh", store.read("meta.refresh").with_columns(build_id=pl.lit("another")))
    result = materialize("published/warehouse")
    assert not result.success
    assert "no audited build is waiting" in words(result)
    assert build_id(store) == before


def test_a_build_that_failed_its_audit_is_not_published_by_asking_for_the_warehouse_alone(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = build_id(store)

    def refuse(_build: Path) -> Iterator[dict[str, Any]]:
        yield from ()
        raise dbt.Refused(["capacity_numbers_are_finite: 1 row"])

    monkeypatch.setattr(dbt, "build", refuse)
    assert not materialize(MART).success
    assert (store.settings.data_dir / "work" / "build" / "warehouse.duckdb").exists()
    assert not materialize("published/warehouse").success
    assert build_id(store) == before


def test_a_mart_is_refused_while_its_tables_do_not_belong_together_and_the_missing_ones_are_named(
    store: Store,
) -> None:
    before = build_id(store)
    returns = store.read("event_study.returns")
    halved = returns.with_columns(simple_return=pl.col("simple_return") / 2)
    store.write("event_study.returns", halved, made_from=lineage.made_from(store, "event_study.returns"))
    result = materialize(MART)
    assert not result.success
    assert " was made before event_study.returns changed" in words(result)
    assert "make_whole" in words(result)
    assert build_id(store) == before
    wanted = stale_selection(store)
    assert dg.AssetKey(["event_study", "event_windows"]) in wanted
    assert dg.AssetKey(["event_study", "claim_checks"]) in wanted
    assert not {key for key in wanted if key.path[0] in ("raw", "reference", "events")}
    assert materialize(*(key.to_user_string() for key in wanted)).success
    assert build_id(store) > before
    assert lineage.outdated(store) == {}


def test_the_same_content_again_changes_no_mark(store: Store) -> None:
    state = lineage.state(store)
    assert materialize(
        "reference/companies", *(f"reference/{name}" for name in REFERENCE if name != "companies")
    ).success
    assert lineage.outdated(store) == {}
    assert lineage.state(store) == state


REFERENCE = [name.split(".")[1] for name in TABLES if name.startswith("reference.")]


def test_new_rows_of_raw_make_what_is_derived_outdated_and_raw_itself_never(store: Store) -> None:
    known = store.read("raw.announcements")
    store.write(
        "raw.announcements",
        known.head(1).with_columns(fetched_at=pl.col("fetched_at") + pl.duration(hours=1), headline=pl.lit("x")),
    )
    late = lineage.outdated(store)
    assert late["events.events"] == "raw.announcements"
    assert late["event_study.event_windows"].startswith("events.")
    assert not [name for name in late if name.startswith(("raw.", "reference."))]


def test_tables_of_a_version_that_left_no_marks_are_outdated(store: Store) -> None:
    path = store.tables / "event_study.returns.parquet"
    pl.read_parquet(path).write_parquet(path)
    assert lineage.outdated(store)["event_study.returns"] == "raw.daily_bars"


def test_a_whole_refresh_leaves_nothing_outdated(store: Store) -> None:
    path = store.tables / "event_study.returns.parquet"
    path.unlink()
    assert "event_study.returns" in lineage.outdated(store)
    refresh_here(store.settings.data_dir)
    assert lineage.outdated(store) == {}


def test_make_whole_asks_once_for_what_a_partial_run_left(store: Store) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        quiet = make_whole(dg.build_sensor_context(instance=instance))
        assert isinstance(quiet, dg.SkipReason)
        assert quiet.skip_message == "every table agrees with what it is made from"
        (store.tables / "event_study.claim_checks.parquet").unlink()
        request = make_whole(dg.build_sensor_context(instance=instance))
        assert isinstance(request, dg.RunRequest)
        again = make_whole(dg.build_sensor_context(instance=instance))
        assert isinstance(again, dg.RunRequest)
        assert again.run_key == request.run_key
    wanted = {key.to_user_string() for key in request.asset_selection or []}
    assert {"event_study/claim_checks", "marts/claim_checks", "published/warehouse"} <= wanted
    assert "event_study/returns" not in wanted


def test_a_backfill_of_the_sample_by_command_gives_the_same_numbers(store: Store, miners: Run) -> None:
    marts = "select md5(string_agg(t::varchar, '' order by claim_id, definition)) from marts.claim_checks t"
    before, build = published(store, marts), build_id(store)
    done = miners("backfill", "2026-01-05", "2026-01-09", "--data-dir", store.settings.data_dir, MINERS_NOW=NOW)
    assert done.returncode == 0, done.stdout + done.stderr
    assert published(store, marts) == before
    assert build_id(store) > build
    refused = miners("backfill", "2026-01-09", "2026-01-05", "--data-dir", store.settings.data_dir, MINERS_NOW=NOW)
    assert refused.returncode == 40
    assert "the first day is later than the last" in refused.stderr
