"""The published warehouse: what analysts open."""

from collections.abc import Iterator

import dagster as dg

from orchestration.asset_tables import OWNERS, PUBLISHED, of_build
from orchestration.defs import models as dbt_models
from orchestration.elsewhere import publish_elsewhere
from orchestration.errors import AuditError
from orchestration.publish import current_build, publish
from orchestration.row_counts import WAY_OUT, row_count_faults
from orchestration.settings import WAREHOUSE
from orchestration.warehouse import audited_build, build_file


@dg.asset(
    key=PUBLISHED,
    group_name="published",
    owners=OWNERS,
    kinds={"duckdb"},
    deps=sorted(dbt_models.models.keys),
    description="The read-only DuckDB file that analysts open: data/current/warehouse.duckdb.",
    required_resource_keys={"settings", "store"},
    pool="writer",
)
def published_warehouse(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    """Swap the audited build in; before this, readers see the build before. Asked for alone, it has nothing to swap.

    What a place elsewhere does not take fails the run, and leaves what is published here.
    """
    yield dg.MaterializeResult(metadata=_newest_build(context))
    publish_elsewhere(context.resources.settings, context.log.info, context.log.warning)


def _newest_build(context: dg.AssetExecutionContext) -> dict[str, dg.MetadataValue]:
    store = context.resources.store
    held = store.read("meta.refresh")["build_id"]
    build, current = build_file(store), current_build(store.settings)
    if current is not None and held.to_list() == [current.name]:
        return of_build(store.settings, current.name, current / WAREHOUSE)
    build_id = audited_build(store)
    if build_id is None:
        raise dg.Failure(
            "nothing to publish: no audited build is waiting. Materialize a mart: this builds, audits and publishes",
            allow_retries=False,
        )
    faults = row_count_faults(store.settings, build, build_id, store.read("reference.expected_rows"))
    if faults and not store.settings.accepts_row_counts:
        raise AuditError(f"nothing published: {'; '.join(faults)}; {WAY_OUT}")
    for fault in faults:
        context.log.warning(f"accepted: {fault}")
    return of_build(store.settings, build_id, publish(store.settings, build, build_id))
