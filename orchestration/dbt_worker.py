"""The process that runs dbt: one request a line on standard input, answers as lines of JSON on standard output."""

import gc
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

import duckdb
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.artifacts.schemas.run import RunExecutionResult
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt.contracts.graph.manifest import Manifest
from google.protobuf.json_format import MessageToDict

from orchestration.dbt import MANIFEST, PARSED, newest_source
from orchestration.duck import open_published
from orchestration.errors import AuditError
from orchestration.settings import DBT_PROJECT

RESULTS = ("LogModelResult", "LogTestResult")
SOUND, SHOWN = "_rows_are_sound", 5
FAILED = ("error", "fail", "runtime error")


def serve(target: Path) -> None:
    """Answer each request `{"build_file": path}` with events, then with what failed or with the error."""
    gc.disable()  # a short life full of objects that stay
    from dbt.task.build import BuildTask  # noqa: F401 - dbt imports it late; here nobody waits for it yet

    answers, sys.stdout = sys.stdout, sys.stderr
    manifest = parsed(target)
    manifest.build_flat_graph()  # what `graph` is in a model's Jinja; dbt makes it only when it parses itself
    _invoke(target, ["list", "--quiet"], manifest=manifest)  # builds what dbt keeps of its configuration's classes

    def answer(said: dict[str, Any]) -> None:
        print(json.dumps(said), file=answers, flush=True)

    for line in sys.stdin:
        try:
            failed = build(target, manifest, json.loads(line)["build_file"], lambda event: answer({"event": event}))
            answer({"failed": failed})
        except AuditError as error:
            answer({"error": str(error)})


def parsed(target: Path) -> Manifest:
    """The project as dbt parsed it last; parsed anew where that file is damaged."""
    try:
        return Manifest.from_msgpack((target / PARSED).read_bytes())
    except Exception:  # of msgpack or of dbt's classes, whichever stumbles first
        parse(target)
        return Manifest.from_msgpack((target / PARSED).read_bytes())


def build(target: Path, manifest: Manifest, build_file: str, on_event: Callable[[dict[str, Any]], None]) -> list[str]:
    """Run every model and test into `build_file`; what failed, each with dbt's own words."""
    os.environ["MINERS_BUILD_FILE"] = build_file

    def keep(event: Any) -> None:
        if event.info.name in RESULTS:
            on_event(MessageToDict(event, preserving_proto_field_name=True))

    # unit tests are of the models, not of the data: pytest runs them
    arguments = ["build", "--no-write-json", "--exclude-resource-type", "unit_test"]
    ran = cast("RunExecutionResult", _invoke(target, arguments, [keep], manifest).result)
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


def parse(target: Path) -> None:
    """Parse the project anew, and move what came of it into `target` whole, the manifest last.

    Both files get the time of the newest file that was there to parse: one that is edited meanwhile is newer.
    """
    target.mkdir(parents=True, exist_ok=True)
    time = newest_source()
    with tempfile.TemporaryDirectory(prefix="parsing-", dir=target) as folder:
        _invoke(Path(folder), ["parse", "--no-partial-parse"])
        for name in (PARSED, MANIFEST):
            os.utime(Path(folder, name), ns=(time, time))
            Path(folder, name).replace(target / name)


def _invoke(
    target: Path,
    arguments: list[str],
    callbacks: Iterable[Callable[[Any], None]] = (),
    manifest: Manifest | None = None,
) -> dbtRunnerResult:
    here, there = str(DBT_PROJECT), str(target)
    folders = ["--project-dir", here, "--profiles-dir", here, "--target-path", there, "--log-path", there]
    quietly = [*arguments, *folders, "--log-level", "none"]
    try:
        result = dbtRunner(manifest=manifest, callbacks=list(callbacks)).invoke(quietly)
    finally:
        DuckDBConnectionManager.close_all_connections()  # else the file stays open, and locked
    if result.exception:
        raise AuditError(f"dbt {arguments[0]}: {result.exception}") from result.exception
    return result


if __name__ == "__main__":
    {"parse": parse, "serve": serve}[sys.argv[1]](Path(sys.argv[2]))
