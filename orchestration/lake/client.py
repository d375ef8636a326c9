# /// script
# requires-python = ">=3.11"
# dependencies = [
#     "duckdb==1.5.5",
#     "duckdb-extension-ducklake==1.5.5",
#     "duckdb-extension-postgres-scanner==1.5.5",
# ]
# ///
"""Commits a published build to DuckLake as one snapshot, and reads snapshots; run by uv with the lock beside it.

Reads what to do as JSON from standard input, answers with JSON. Where Postgres is, and its password, say PGHOST and
the like; the password is in no statement and no answer.
"""

import json
import random
import sys
import time
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb

EXTENSIONS = {"duckdb_extension_ducklake": "ducklake", "duckdb_extension_postgres_scanner": "postgres_scanner"}
CATALOG_SCHEMA = "lake"
PUBLISHED = ("marts", "meta")
LONGEST_SECONDS = 600.0
# what DuckLake and Postgres say of a commit that another writer was faster than
LOST_RACES = ("conflict", "serialize access", "deadlock", "duplicate key", "already exists", "does not exist")
TURN = 815_4711  # number of the lock in Postgres
LEFT_BY_KILLED = "1 day"


class Refused(Exception):
    """The lake is not given this build, in words."""


def connect(data_path: str, options: str = "") -> duckdb.DuckDBPyConnection:
    """A connection with the lake attached; no extension comes from elsewhere than the locked packages."""
    config: dict[str, Any] = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    connection = duckdb.connect(config=config | {"allow_community_extensions": "false"})
    for package, name in EXTENSIONS.items():
        path = resources.files(package) / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
        connection.execute(f"load {_quoted(str(path))}")
    connection.execute("set TimeZone = 'UTC'")
    connection.execute(
        f"attach 'ducklake:postgres:' as lake (data_path {_quoted(data_path)}, metadata_schema '{CATALOG_SCHEMA}'"
        f"{options})"
    )
    return connection


def commit(data_path: str, build_file: str) -> dict[str, Any]:
    """Make the marts and meta tables of a build file the newest snapshot; once is enough for each build.

    Returns:
        `snapshot_id`, `build_id`, how many `attempts` it took, and `is_new`: False where the lake had it already.

    Raises:
        Refused: When the lake holds a later build, or what was written does not read back as it was.
    """
    until, attempts = time.monotonic() + LONGEST_SECONDS, 0
    while True:
        attempts += 1
        connection = None
        try:
            connection = connect(data_path)
            connection.execute(f"attach {_quoted(build_file)} as build (read_only)")
            connection.execute("attach '' as turns (type postgres, read_only)")
            return _commit(connection) | {"attempts": attempts}
        except duckdb.Error as error:
            if time.monotonic() > until or not is_lost_race(error):
                raise
        finally:
            if connection is not None:
                connection.close()
        time.sleep(random.uniform(0.05, 0.5) * min(attempts, 6))


def is_lost_race(error: duckdb.Error) -> bool:
    """Whether another writer was faster, and trying again helps: in a commit, or in making the catalog."""
    return any(words in str(error).lower() for words in LOST_RACES)


def _commit(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """One transaction: readers see all of it or nothing, and one that lost a race begins anew."""
    build_id, refreshed_at = _build(connection, "build")
    connection.begin()
    # writers take turns, so that none writes what it would write again; Postgres ends the turn of one that is killed
    connection.execute(f"from postgres_query('turns', 'select 1 from pg_advisory_xact_lock({TURN})')").fetchall()
    held = _held(connection)
    if held and held[0] == build_id:
        connection.rollback()
        return {"snapshot_id": _snapshot_of(connection, build_id), "build_id": build_id, "is_new": False}
    if held and held[1] > refreshed_at:
        raise Refused(
            f"the lake holds build {held[0]} of {held[1]:%Y-%m-%d %H:%M} UTC, which is later than {build_id} of "
            f"{refreshed_at:%Y-%m-%d %H:%M} UTC: a lake only goes on; ask it for the past by `miners lake --as-of`"
        )
    tables = _tables(connection, "build")
    for schema in PUBLISHED:
        connection.execute(f"create schema if not exists lake.{schema}")
    for schema, table in sorted(set(_tables(connection, "lake")) - set(tables)):
        connection.execute(f"drop table lake.{schema}.{table}")
    for schema, table in tables:
        connection.execute(f"create or replace table lake.{schema}.{table} as from build.{schema}.{table}")
    wrong = [f"{schema}.{table}" for schema, table in tables if not _is_same(connection, schema, table)]
    if wrong:
        raise Refused(f"{', '.join(wrong)} did not read back as written: nothing was committed")
    said = json.dumps({"build_id": build_id, "refreshed_at": refreshed_at.isoformat()})
    connection.execute("call lake.set_commit_message('miners', $1, extra_info => $2)", [f"build {build_id}", said])
    connection.commit()
    (snapshot_id,) = _row(connection, "from ducklake_last_committed_snapshot('lake')")
    return {"snapshot_id": snapshot_id, "build_id": build_id, "is_new": True}


def _held(connection: duckdb.DuckDBPyConnection) -> tuple[str, datetime] | None:
    """Id and instant of the newest build in the lake."""
    if ("meta", "build") not in _tables(connection, "lake"):
        return None
    return _build(connection, "lake")


def _build(connection: duckdb.DuckDBPyConnection, database: str) -> tuple[str, datetime]:
    build_id, micros = _row(connection, f"select build_id, epoch_us(refreshed_at) from {database}.meta.build")
    return build_id, _instant(micros)


def _instant(micros: int) -> datetime:
    """An instant, which DuckDB itself gives to Python only where pytz is installed."""
    return datetime.fromtimestamp(micros / 1_000_000, UTC)


def _tables(connection: duckdb.DuckDBPyConnection, database: str) -> list[tuple[str, str]]:
    asked = "select schema_name, table_name from duckdb_tables() where database_name = $1 order by all"
    return [row for row in connection.execute(asked, [database]).fetchall() if row[0] in PUBLISHED]


def _is_same(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    """Whether a table of the lake has as many rows as that of the build, with the same hashes."""
    marks = [
        _row(
            connection, f"select count(*), bit_xor(hash(t)), sum(hash(t) % 1000003) from {database}.{schema}.{table} t"
        )
        for database in ("build", "lake")
    ]
    return marks[0] == marks[1]


def snapshots(data_path: str) -> list[dict[str, Any]]:
    """Every snapshot that is a build, oldest first: `snapshot_id`, `committed_at`, `build_id`, `refreshed_at`."""
    with connect(data_path, ", read_only") as connection:
        return _snapshots(connection)


def _snapshots(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    asked = """
        select snapshot_id, epoch_us(snapshot_time), commit_extra_info from lake.snapshots()
        where author = 'miners' order by snapshot_id
    """
    return [
        {"snapshot_id": number, "committed_at": _instant(micros).isoformat(), **json.loads(said)}
        for number, micros, said in connection.execute(asked).fetchall()
    ]


def _snapshot_of(connection: duckdb.DuckDBPyConnection, build_id: str) -> int | None:
    found = [one["snapshot_id"] for one in _snapshots(connection) if one["build_id"] == build_id]
    return found[-1] if found else None


def query(data_path: str, statement: str, output: str, as_of: str | None = None) -> dict[str, Any]:
    """Write the answer to a statement to a Parquet file, as the lake is or was at an instant.

    Raises:
        Refused: When the lake had no build at that instant.
    """
    options = ", read_only"
    if as_of is not None:
        instant = datetime.fromisoformat(as_of)
        then = [one for one in snapshots(data_path) if datetime.fromisoformat(one["refreshed_at"]) <= instant]
        if not then:
            raise Refused(f"the lake has no build as of {as_of}")
        options += f", snapshot_version {then[-1]['snapshot_id']}"
    with connect(data_path, options) as connection:
        connection.execute("use lake")
        # a question may come from anybody: it reaches the lake's own files and nothing else
        connection.execute(f"set allowed_directories = [{_quoted(data_path)}, {_quoted(str(Path(output).parent))}]")
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        try:
            connection.sql(statement).write_parquet(output)
        except (duckdb.Error, AttributeError) as error:
            raise Refused(f"{error}") from error
    return {}


def tidy(data_path: str) -> dict[str, Any]:
    """Delete the files of writers that were killed, a day later; those of a writer at work are younger."""
    with connect(data_path) as connection:
        connection.execute(
            f"call ducklake_delete_orphaned_files('lake', older_than => now() - interval '{LEFT_BY_KILLED}')"
        )
    return {}


def _row(connection: duckdb.DuckDBPyConnection, statement: str) -> Any:
    found = connection.execute(statement).fetchone()
    if found is None:
        raise Refused(f"no row: {statement}")
    return found


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


COMMANDS = {"commit": commit, "snapshots": snapshots, "query": query, "tidy": tidy}


def main() -> None:
    """Do one thing."""
    asked = json.load(sys.stdin)
    try:
        answer = {"answer": COMMANDS[asked.pop("command")](**asked)}
    except Refused as error:
        answer = {"refused": str(error)}
    except (duckdb.Error, OSError) as error:
        answer = {"failed": f"{type(error).__name__}: {str(error).splitlines()[0]}"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
