"""The published warehouse: what analysts open."""

import dagster as dg

from orchestration.asset_tables import OWNERS
from orchestration.publish import publish
from orchestration.warehouse import build_file

MARTS = [
    dg.AssetKey(["marts", "announcement_returns"]),
    dg.AssetKey(["marts", "announcements"]),
    dg.AssetKey(["marts", "capacity"]),
    dg.AssetKey(["marts", "company_days"]),
    dg.AssetKey(["marts", "contradictions"]),
    dg.AssetKey(["marts", "sightings"]),
    dg.AssetKey(["marts", "claim_checks"]),
    dg.AssetKey(["marts", "price_vintages"]),
    dg.AssetKey(["marts", "restatements"]),
    dg.AssetKey(["marts", "factor_alignments"]),
    dg.AssetKey(["meta", "build"]),
    dg.AssetKey(["meta", "exclusions"]),
    dg.AssetKey(["meta", "dictionary"]),
]


@dg.asset(
    key=["published", "warehouse"],
    group_name="published",
    owners=OWNERS,
    kinds={"duckdb"},
    deps=MARTS,
    description="The read-only DuckDB file that analysts open: data/current/warehouse.duckdb.",
    required_resource_keys={"settings", "store"},
)
def published_warehouse(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    """Swap the audited build in; before this, readers see the build before."""
    store = context.resources.store
    build_id = store.read("meta.refresh")["build_id"].item()
    path = publish(store.settings, build_file(store), build_id)
    return dg.MaterializeResult(
        metadata={
            "build_id": build_id,
            "path": dg.MetadataValue.path(path),
            "bytes": path.stat().st_size,
            "notice": store.settings.notice,
        }
    )
