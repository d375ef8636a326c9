"""Asset checks in Python: each blocks what comes after it, and so the publish. dbt's tests are checks of their own."""

import dagster as dg
import polars as pl

from orchestration.asset_tables import table_key
from transforms.tables import TABLES

SHOWN = 5
TO_DO = (
    "Nothing is published while this stands; readers keep the build before. Run the job `rebuild` (`miners rebuild`): "
    "it makes every table again from raw and asks nobody. Should it fail here too, report it with these keys"
)


def no_row_may(table: str, name: str, description: str, condition: pl.Expr) -> dg.AssetChecksDefinition:
    """A blocking check that no row of a table meets a condition; the first that do are shown by their key."""
    key = list(TABLES[table].key)

    @dg.asset_check(
        asset=table_key(table),
        name=name,
        description=description,
        blocking=True,
        required_resource_keys={"store"},
    )
    def check(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
        broken = context.resources.store.read(table).filter(condition)
        shown = broken.head(SHOWN).select(pl.col(key).cast(pl.String) if len(key) == 1 else pl.struct(key))
        return dg.AssetCheckResult(
            passed=broken.is_empty(),
            description=f"{broken.height} rows: {', '.join(map(str, shown.to_series()))}. {TO_DO}"
            if broken.height
            else None,
            metadata={"row_count": broken.height},
        )

    return check


event_is_dated_or_explained = no_row_may(
    "events.events",
    "event_is_dated_or_explained",
    "Every event has a day 0 or the reason why it has none.",
    pl.col("event_date").is_null() & pl.col("exclusion_reason").is_null(),
)

window_has_number_or_reason = no_row_may(
    "event_study.event_windows",
    "window_has_number_or_reason",
    "Every window has a CAR or the reason why it has none.",
    pl.col("cumulative_abnormal_return").is_null() & pl.col("reason").is_null(),
)

return_has_number_or_reason = no_row_may(
    "event_study.returns",
    "return_has_number_or_reason",
    "Every session has a return, is the first of its series, or says why it has none.",
    pl.col("simple_return").is_null() & pl.col("gap_days").is_not_null() & pl.col("quality_reason").is_null(),
)
