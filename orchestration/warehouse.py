"""The build file: every table that Python wrote, loaded into a DuckDB file that only one refresh opens."""

import shutil
from pathlib import Path

import duckdb
import polars as pl

from orchestration.duck import open_build
from orchestration.settings import WAREHOUSE
from orchestration.store import Store
from transforms.tables import COLUMNS, TABLES, Table

# Files written with the newest format cannot be opened by DuckDB 1.x clients.
READABLE_SINCE = "v1.4.0"
AUDITED = "audited"


def build_file(store: Store) -> Path:
    """Where the build in progress is; no reader ever opens it."""
    return store.settings.data_dir / "work" / "build" / WAREHOUSE


def mark_audited(store: Store, build_id: str) -> None:
    """Say that every test passed on the build in progress: only such a one is published."""
    build_file(store).with_name(AUDITED).write_text(build_id)


def audited_build(store: Store) -> str | None:
    """The id of the build that waits to be published; None where there is none, or it did not pass its audit."""
    mark = build_file(store).with_name(AUDITED)
    return mark.read_text() if mark.exists() and build_file(store).exists() else None


def load(store: Store) -> Path:
    """Make a new build file with every Python table in it, described by comments.

    Raw tables are cut at the instant of the refresh, so that one as of a past instant shows what was known then.
    """
    path = build_file(store)
    as_of = store.read("meta.refresh")["refreshed_at"].item()
    shutil.rmtree(path.parent, ignore_errors=True)
    path.parent.mkdir(parents=True)
    with open_build(path, storage_compatibility_version=READABLE_SINCE) as connection:
        connection.begin()  # one wait for the disk, not one for each comment
        for table in TABLES.values():
            _load_table(connection, table, store.read(table.name, as_of))
        connection.commit()
    return path


def _load_table(connection: duckdb.DuckDBPyConnection, table: Table, rows: pl.DataFrame) -> None:
    connection.execute(f"create schema if not exists {table.schema_name}")
    connection.register("rows", rows)
    order = f" order by {', '.join(table.key)}" if table.key else ""
    connection.execute(f"create table {table.name} as select * from rows{order}")
    connection.unregister("rows")
    connection.execute(f"comment on table {table.name} is {quoted(table.grain)}")
    for name in table.columns:
        connection.execute(f"comment on column {table.name}.{name} is {quoted(meaning(name))}")


def meaning(name: str) -> str:
    """What a column is, and what its null says."""
    column = COLUMNS[name]
    return column.description + (f" Null: {column.null_means}." if column.null_means else "")


def quoted(text: str) -> str:
    """A SQL string literal; comments take no bound parameter."""
    return "'" + text.replace("'", "''") + "'"
