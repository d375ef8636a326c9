"""The published warehouse: what analysts open."""

import dagster as dg

from orchestration.asset_tables import OWNERS
from orchestration.defs import models as dbt_models
from orchestration.errors import AuditError
from orchestration.publish import publish
from orchestration.row_counts import WAY_OUT, row_count_faults
from orchestration.warehouse import build_file


@dg.asset(
    key=["published", "warehouse"],
    group_name="published",
    owners=OWNERS,
    kinds={"duckdb"},
    deps=sorted(dbt_models.models.keys),
    description="The read-only DuckDB file that analysts open: data/current/warehouse.duckdb.",
    required_resource_keys={"settings", "store"},
)
def published_warehouse(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    """Swap the audited build in; before this, readers see the build before."""
    store = context.resources.store
    build_id = store.read("meta.refresh")["build_id"].item()
    faults = row_count_faults(store.settings, build_file(store), build_id, store.read("reference.expected_rows"))
    if faults and not store.settings.accepts_row_counts:
        raise AuditError(f"nothing published: {'; '.join(faults)}; {WAY_OUT}")
    for fault in faults:
        context.log.warning(f"accepted: {fault}")
    path = publish(store.settings, build_file(store), build_id)
    return dg.MaterializeResult(
        metadata={
            "build_id": build_id,
            "path": dg.MetadataValue.path(path),
            "bytes": path.stat().st_size,
            "notice": store.settings.notice,
        }
    )
