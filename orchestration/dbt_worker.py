"""The process that runs dbt: one request a line on standard input, answers as lines of JSON on standard output."""

import gc
import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

import duckdb
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.artifacts.schemas.run import RunExecutionResult
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt.contracts.graph.manifest import Manifest
from google.protobuf.json_format import MessageToDict

from orchestration.dbt import PARSED, TARGET
from orchestration.duck import open_published
from orchestration.errors import AuditError
from orchestration.settings import DBT_PROJECT

RESULTS = ("LogModelResult", "LogTestResult")
SOUND, SHOWN = "_rows_are_sound", 5
FAILED = ("error", "fail", "runtime error")


def serve() -> None:
    """Answer each request `{"build_file": path}` with events, then with what failed or with the error."""
    gc.disable()  # a short life full of objects that stay
    from dbt.task.build import BuildTask  # noqa: F401 - dbt imports it late; here nobody waits for it yet

    answers, sys.stdout = sys.stdout, sys.stderr
    manifest = parsed()
    manifest.build_flat_graph()  # what `graph` is in a model's Jinja; dbt makes it only when it parses itself
    _invoke(["list", "--quiet"], manifest=manifest)  # builds what dbt keeps of its configuration's classes

    def answer(said: dict[str, Any]) -> None:
        print(json.dumps(said), file=answers, flush=True)

    for line in sys.stdin:
        try:
            failed = build(manifest, json.loads(line)["build_file"], lambda event: answer({"event": event}))
            answer({"failed": failed})
        except AuditError as error:
            answer({"error": str(error)})


def parsed() -> Manifest:
    """The project as dbt parsed it last; parsed anew where that file is damaged."""
    try:
        return Manifest.from_msgpack(PARSED.read_bytes())
    except Exception:  # of msgpack or of dbt's classes, whichever stumbles first
        parse()
        return Manifest.from_msgpack(PARSED.read_bytes())


def build(manifest: Manifest, build_file: str, on_event: Callable[[dict[str, Any]], None]) -> list[str]:
    """Run every model and test into `build_file`; what failed, each with dbt's own words."""
    os.environ["MINERS_BUILD_FILE"] = build_file

    def keep(event: Any) -> None:
        if event.info.name in RESULTS:
            on_event(MessageToDict(event, preserving_proto_field_name=True))

    # unit tests are of the models, not of the data: pytest runs them
    arguments = ["build", "--no-write-json", "--exclude-resource-type", "unit_test"]
    ran = cast("RunExecutionResult", _invoke(arguments, [keep], manifest).result)
    failed = [one for one in ran.results if one.status in FAILED]
    return [f"{one.node.name}: {_faults(build_file, one.node) or one.message}" for one in failed]


def _faults(build_file: str, node: Any) -> str:
    """The first rows at fault of a test of `sound_rows`, and what is wrong with each; nothing of another node."""
    if not str(node.name).endswith(SOUND) or not node.compiled_code:
        return ""
    try:
        with open_published(Path(build_file)) as connection:
            rows = connection.execute(f"select fault, row_key from ({node.compiled_code}) order by all").fetchall()
    except duckdb.Error:  # the test itself is broken: dbt's own words tell how
        return ""
    more = f"; and {len(rows) - SHOWN} more" if len(rows) > SHOWN else ""
    return "; ".join(f"{fault} at {key}" for fault, key in rows[:SHOWN]) + more


def parse() -> None:
    """Parse the project anew, and write the manifest."""
    _invoke(["parse", "--no-partial-parse"])


def _invoke(
    arguments: list[str],
    callbacks: Iterable[Callable[[Any], None]] = (),
    manifest: Manifest | None = None,
) -> dbtRunnerResult:
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


if __name__ == "__main__":
    parse() if sys.argv[1:] == ["parse"] else serve()
