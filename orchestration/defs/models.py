"""The dbt models, built whole in a private file."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import dagster as dg

from orchestration import dbt, warehouse
from orchestration.asset_tables import OWNERS
from orchestration.callables import store_callables
from orchestration.publish import new_build_id
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
)
def models(context: dg.AssetExecutionContext) -> Iterator[Any]:
    """Load every table into a new build file and run every model and test on it.

    The file is always built whole, whatever was selected, so that it never mixes generations.
    """
    store, now = context.resources.store, run_instant(context)
    build_id = new_build_id(store.settings, now)
    store.write("meta.refresh", build_row(store.settings, now, build_id))
    store.write("meta.column_meanings", column_meanings())
    build = warehouse.load(store)
    manifest = validate_manifest(MANIFEST)
    try:
        for event in dbt.build(build):
            message = DbtCoreCliEventMessage(raw_event=event, event_history_metadata={})
            yield from message.to_default_asset_events(
                manifest=manifest,
                dagster_dbt_translator=TRANSLATOR,
                context=context,
                target_path=dbt.TARGET,
                project=PROJECT,
            )
    except dbt.Refused as refused:
        raise dg.Failure(str(refused), allow_retries=False) from refused
    store_callables(build)
