"""A check that passes everything is worth nothing: every check and every test of dbt is seen to fail once."""

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import dagster as dg
import duckdb
import polars as pl

from orchestration import dbt, defs
from tests.faults.harness import fault
from tests.transforms.price_frames import ASKED, frame
from transforms.tables import TABLES

DAY = date(2026, 1, 5)
HEALTH = {"requested_table": "raw.daily_bars", "symbol": "CLSK", "health": "silent", "message": "down"}
FINDING = {"symbol": "CLSK", "session_date": DAY, "finding": "x", "is_blocking": False}
# name of a check -> the rows of a table that it must not let pass
POISONS: dict[str, dict[str, dict[str, object]]] = {
    "event_is_dated_or_explained": {"events.events": {"event_id": "E"}},
    "window_has_number_or_reason": {"event_study.event_windows": {"event_id": "E"}},
    "return_has_number_or_reason": {"event_study.returns": {"symbol": "CLSK", "session_date": DAY, "gap_days": 1}},
    "yahoo_is_fresh": {"meta.source_health": HEALTH | {"source": "yahoo"}},
    "edgar_is_fresh": {"meta.source_health": HEALTH | {"source": "edgar"}},
    "no_symbol_is_blocked": {"event_study.bar_findings": FINDING | {"is_blocking": True}},
    "no_closure_is_suspected": {"event_study.bar_findings": FINDING | {"finding_kind": "suspected_closure"}},
    "no_recent_session_is_missing": {
        "event_study.bar_findings": FINDING | {"finding_kind": "gap"},
        "event_study.returns": {"symbol": "SPY", "session_date": DAY},
    },
    "sources_of_announcements_answered": {
        "raw.fetches": {"requested_table": "raw.sightings", "outcome": "failed", "message": "x", "fetched_at": ASKED}
    },
}
# it shows how old the user's own file is, which is no fault
SHOWS_ONLY = {"files_is_fresh"}
# it reads the published build and the clock: seen to fail in tests/orchestration/test_passes.py
ELSEWHERE = {"holds_the_last_session"}
ASK_DBT = """
import json, sys
from orchestration import dbt, dbt_worker as worker
manifest = worker.parsed(dbt.TARGET)
manifest.build_flat_graph()
arguments = ["test", "--no-write-json", "--exclude-resource-type", "unit_test"]
ran = worker._invoke(dbt.TARGET, arguments, manifest=manifest).result
sys.stdout.write("\\n" + json.dumps({one.node.name: str(one.status) for one in ran.results}))
"""


class Poisoned:
    """A store that holds a check's poison and nothing else."""

    def __init__(self, rows: dict[str, dict[str, object]]) -> None:
        self.rows = rows

    def read(self, name: str) -> pl.DataFrame:
        known = {column: value for column, value in self.rows.get(name, {}).items() if column in TABLES[name].columns}
        return frame(name, [known]) if known else TABLES[name].empty()


def checks() -> dict[str, dg.AssetChecksDefinition]:
    """Every check in Python by its name."""
    found = dg.load_asset_checks_from_package_module(defs)
    return {key.name: check for check in found for key in check.check_keys}


@fault("P13-checks-in-python")
def test_every_check_fails_once_and_passes_on_nothing(row: str) -> None:
    known = checks()
    assert set(known) == set(POISONS) | SHOWS_ONLY | ELSEWHERE, "every check needs a poison here"
    for name, check in ((name, check) for name, check in known.items() if name not in ELSEWHERE):
        poisoned, clean = (
            check(dg.build_op_context(resources={"store": Poisoned(rows)})) for rows in (POISONS.get(name, {}), {})
        )
        assert clean.passed, name
        assert poisoned.passed == (name in SHOWS_ONLY), f"{name} lets its poison pass"


@fault("P13-tests-in-dbt")
def test_every_test_of_dbt_fails_on_doubled_rows_whose_numbers_are_nan(
    row: str, sample_dir: Path, tmp_path: Path
) -> None:
    build = tmp_path / "warehouse.duckdb"
    shutil.copyfile(sample_dir / "current" / "warehouse.duckdb", build)
    with duckdb.connect(build) as connection:
        for schema, table in connection.execute("select schema_name, table_name from duckdb_tables()").fetchall():
            spoil(connection, f"{schema}.{table}")
    told = ask_dbt(build)
    tests = [node for node in json.loads(dbt.ensure_parsed().read_text())["nodes"].values()
             if node["resource_type"] == "test"]  # fmt: skip
    assert set(told) == {node["name"] for node in tests}
    assert [name for name, status in told.items() if status != "fail"] == []


def spoil(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Double the rows of a table, one where it is empty; make every float NaN."""
    columns = connection.execute(f"select column_name, column_type from (describe {table})").fetchall()
    floats = [name for name, kind in columns if kind == "DOUBLE"]
    connection.execute(f"create or replace table {table} as from {table}")  # without its constraints
    if not connection.execute(f"select count(*) from {table}").fetchone()[0]:  # type: ignore[index]
        connection.execute(f"insert into {table} ({columns[0][0]}) values (null)")
    connection.execute(f"insert into {table} from {table}")
    if floats:
        connection.execute(
            f"update {table} set {', '.join(f'{name} = chr(110) || chr(97) || chr(110)' for name in floats)}"
        )


def ask_dbt(build: Path) -> dict[str, str]:
    """Status of each test on a build whose models are made already."""
    done = subprocess.run(
        [sys.executable, "-c", ASK_DBT],
        env=os.environ | {"MINERS_BUILD_FILE": str(build)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])
