"""Whether the sources of announcements answered; silence is not no news."""

import dagster as dg
import polars as pl

from orchestration.asset_tables import table_key
from orchestration.defs.source_health import warning


@dg.asset_check(
    asset=table_key("raw.sightings"),
    description="Every source of announcements answered when it was last asked.",
    required_resource_keys={"store"},
)
def sources_of_announcements_answered(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
    """Warn of every source that was not asked, refused us, failed or was silent, once for each thing said."""
    asked = context.resources.store.read("raw.fetches").filter(pl.col("requested_table") == "raw.sightings")
    last = asked.filter(pl.col("fetched_at") == pl.col("fetched_at").max())
    bad = last.filter(pl.col("outcome") != "ok", pl.col("message").is_not_null())
    said = bad.group_by("source", "message", maintain_order=True).agg(pl.col("symbol").drop_nulls().str.join(", "))
    told = [f"{source}{f' ({symbols})' if symbols else ''}: {message}" for source, message, symbols in said.rows()]
    return warning(not told, told)
