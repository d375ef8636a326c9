"""Assets that write declared tables: key, group, description and owner follow from the table."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg

from orchestration.lineage import READS
from orchestration.settings import Settings
from transforms.tables import TABLES, Table

OWNERS = ["team:miners"]
KINDS = {"python", "polars", "parquet"}
PUBLISHED = dg.AssetKey(["published", "warehouse"])
REPORT = dg.AssetKey(["published", "report"])

Inputs = Mapping[str, str]


def table_key(name: str) -> dg.AssetKey:
    """The asset key of a table: `schema.table` is `schema/table`."""
    return dg.AssetKey(name.split("."))


def column_schema(table: Table) -> dg.TableSchema:
    """The columns of a table with their words, for the asset's page."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(name, str(column.dtype), description=column.description)
            for name, column in table.columns.items()
        ]
    )


def writes(
    *names: str, reads: Inputs | None = None, after: Sequence[str] = (), **options: Any
) -> Callable[[Callable[..., Any]], dg.AssetsDefinition]:
    """Declare the asset function that writes these tables, returning one frame for each, in order.

    Args:
        names: Tables that the function writes.
        reads: Argument of the function -> table that it is given whole.
        after: Tables that must be there before, but are not handed over.
        options: Passed on to Dagster.
    """
    READS.update(dict.fromkeys(names, tuple((reads or {}).values())))
    declare = dg.multi_asset(
        outs={
            TABLES[name].table_name: dg.AssetOut(
                key=table_key(name),
                description=TABLES[name].grain,
                group_name=TABLES[name].schema_name,
                owners=OWNERS,
                kinds=KINDS,
                metadata={"dagster/column_schema": column_schema(TABLES[name])},
            )
            for name in names
        },
        ins={argument: dg.AssetIn(key=table_key(table)) for argument, table in (reads or {}).items()},
        deps=[table_key(name) for name in after],
        required_resource_keys={"settings", "store"},
        **options,
    )

    def declared(function: Callable[..., Any]) -> dg.AssetsDefinition:
        # Dagster wants one type for each output, and the tables are what types them here.
        function.__annotations__.pop("return", None)
        return declare(function)

    return declared


def of_build(settings: Settings, build_id: str, path: Path) -> dict[str, dg.MetadataValue]:
    """What the page of the published warehouse shows of a build."""
    return {
        "build_id": dg.MetadataValue.text(build_id),
        "path": dg.MetadataValue.path(path),
        "bytes": dg.MetadataValue.int(path.stat().st_size),
        "notice": dg.MetadataValue.text(settings.notice),
    }
