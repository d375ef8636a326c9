"""dbt in this process: parse when the project changed, build into one private file."""

import os
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from orchestration.errors import AuditError
from orchestration.settings import DBT_PROJECT

if TYPE_CHECKING:
    from dbt.artifacts.schemas.run import RunExecutionResult
    from dbt.cli.main import dbtRunnerResult
    from dbt.contracts.graph.manifest import Manifest

TARGET = DBT_PROJECT / "target"
MANIFEST = TARGET / "manifest.json"
PARSED = TARGET / "partial_parse.msgpack"
FAILED = ("error", "fail", "runtime error")


def ensure_parsed() -> Path:
    """Path of a manifest that is not older than any file of the dbt project; parses when there is none."""
    files = [path for path in DBT_PROJECT.rglob("*") if path.is_file() and TARGET not in path.parents]
    newest = max(path.stat().st_mtime for path in files)
    if not (MANIFEST.exists() and PARSED.exists()) or MANIFEST.stat().st_mtime < newest:
        _invoke(["parse", "--no-partial-parse"])
    return MANIFEST


@cache
def parsed_manifest(stamp: float) -> "Manifest":
    """The parsed project, so that a build need not parse again."""
    from dbt.contracts.graph.manifest import Manifest

    manifest = Manifest.from_msgpack(PARSED.read_bytes())
    manifest.build_flat_graph()  # what `graph` is in a model's Jinja; dbt makes it only when it parses itself
    return manifest


def build(build_file: Path, on_event: Callable[[Any], None]) -> list[str]:
    """Run every model and test of the project into `build_file`.

    Returns:
        What failed, each with dbt's own words; empty when all passed.
    """
    os.environ["MINERS_BUILD_FILE"] = str(build_file)
    ensure_parsed()
    result = _invoke(["build", "--no-write-json"], [on_event], parsed_manifest(MANIFEST.stat().st_mtime))
    ran = cast("RunExecutionResult", result.result)
    return [f"{one.node.name}: {one.message}" for one in ran.results if one.status in FAILED]


def _invoke(
    arguments: list[str],
    callbacks: Iterable[Callable[[Any], None]] = (),
    manifest: "Manifest | None" = None,
) -> "dbtRunnerResult":
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    here = str(DBT_PROJECT)
    folders = ["--project-dir", here, "--profiles-dir", here, "--log-path", str(TARGET)]
    quietly = [*arguments, *folders, "--log-level", "none"]
    try:
        result = dbtRunner(manifest=manifest, callbacks=list(callbacks)).invoke(quietly)
    finally:
        DuckDBConnectionManager.close_all_connections()  # else the file stays open, and locked
    if result.exception:
        raise AuditError(f"dbt {arguments[0]}: {result.exception}") from result.exception
    return result
