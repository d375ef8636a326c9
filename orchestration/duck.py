"""The one way to DuckDB: no extension is fetched or loaded, and whoever only reads reaches nothing but the file."""

from pathlib import Path

import duckdb

# Every extension that is needed is part of the wheel; any other would be code from elsewhere.
NO_EXTENSIONS: dict[str, str] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
}
# A question may come from anybody: it reads no other file, writes none, and cannot change these words.
ONLY_THE_FILE = {"enable_external_access": "false"}


def open_build(path: Path, **config: str) -> duckdb.DuckDBPyConnection:
    """A connection that may write a build file, its clock in UTC; `config` adds settings of DuckDB's own."""
    connection = duckdb.connect(path, config={**NO_EXTENSIONS, **config})
    connection.execute("set TimeZone = 'UTC'")
    return connection


def open_published(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that reads a published file and can do nothing else, its clock in UTC."""
    connection = duckdb.connect(path, read_only=True, config={**NO_EXTENSIONS, **ONLY_THE_FILE})
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("set lock_configuration = true")
    return connection
