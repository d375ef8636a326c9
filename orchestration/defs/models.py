"""The dbt models, built whole in a private file."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import dagster as dg

from orchestration import dbt, lineage, warehouse
from orchestration.asset_tables import OWNERS, PUBLISHED, of_build
from orchestration.callables import store_callables
from orchestration.publish import new_build_id, publish
from orchestration.resources import run_instant
from orchestration.settings import DBT_PROJECT
from orchestration.summary import build_row, column_meanings

with dbt.unseen():
    from dagster_dbt import DagsterDbtTranslator, DbtProject, dbt_assets
    from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage
    from dagster_dbt.dbt_manifest import validate_manifest

MANIFEST = dbt.ensure_parsed()
PROJECT = DbtProject(DBT_PROJECT)


class Translator(DagsterDbtTranslator):
    """Owners and kinds of the models; keys and groups are dbt's schema and name."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The schema."""
        return dbt_resource_props["schema"]

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        """The same as of the Python tables."""
        return OWNERS

    @cache  # noqa: B019 - one translator for the whole process
    def _spec_of(self, unique_id: str) -> dg.AssetSpec:
        return super().get_asset_spec(validate_manifest(MANIFEST), unique_id, PROJECT)

    def get_asset_spec(self, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None) -> dg.AssetSpec:
        """The spec of a model, made once: Dagster asks for it with every event."""
        return self._spec_of(unique_id)


TRANSLATOR = Translator()


@dbt_assets(
    manifest=MANIFEST,
    project=PROJECT,
    dagster_dbt_translator=TRANSLATOR,
    required_resource_keys={"settings", "store"},
    pool="writer",
)
def models(context: dg.AssetExecutionContext) -> Iterator[Any]:
    """Load every table into a new build file and run every model and test on it.

    The file is always built whole, whatever was selected, so that it never mixes generations; and where a run ends
    here, because somebody asked for a mart alone, it is published here.
    """
    store, now = context.resources.store, run_instant(context)
    if late := lineage.outdated(store):
        raise dg.Failure(
            f"nothing published, the build before stays: {lineage.told(late)}. Run the job `retag`, or wait: the "
            "sensor `make_whole` makes these tables again and publishes",
            allow_retries=False,
        )
    build_id = new_build_id(store.settings, now)
    store.write("meta.refresh", build_row(store.settings, now, build_id))
    store.write("meta.column_meanings", column_meanings())
    build = warehouse.load(store)
    try:
        for event in _dagster_events(context, dbt.build(build)):
            if _is_expected(context, event):
                yield event
    except dbt.Refused as refused:
        raise dg.Failure(str(refused), allow_retries=False) from refused
    store_callables(build)
    warehouse.mark_audited(store, build_id)
    if context.run.asset_selection and PUBLISHED not in context.run.asset_selection:
        path = publish(store.settings, build, build_id)
        context.log_event(dg.AssetMaterialization(PUBLISHED, metadata=of_build(store.settings, build_id, path)))


def _is_expected(context: dg.AssetExecutionContext, event: Any) -> bool:
    """Whether the run asked for what an event tells of; Dagster takes news of a model that it did not as a record."""
    if isinstance(event, dg.AssetCheckResult):
        return any(
            (key.asset_key, key.name) == (event.asset_key, event.check_name)
            for key in context.selected_asset_check_keys
        )
    if isinstance(event, dg.Output) and event.output_name not in context.op_execution_context.selected_output_names:
        key = context.asset_key_for_output(event.output_name)
        context.log_event(dg.AssetMaterialization(key, metadata=event.metadata))
        return False
    return True


def _dagster_events(context: dg.AssetExecutionContext, results: Iterable[dict[str, Any]]) -> Iterator[Any]:
    """What dbt tells, as it tells it, in Dagster's words."""
    manifest = validate_manifest(MANIFEST)
    for result in results:
        message = DbtCoreCliEventMessage(raw_event=result, event_history_metadata={})
        yield from message.to_default_asset_events(
            manifest=manifest,
            dagster_dbt_translator=TRANSLATOR,
            context=context,
            target_path=dbt.TARGET,
            project=PROJECT,
        )
