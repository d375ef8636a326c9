"""Analysts' older DuckDB opens what we publish, and answers every question alike, however the file was opened."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.faults.harness import fault

ASK = r"""
import duckdb, json, sys
path, examples = sys.argv[1:]
statements = [text for text in open(examples).read().split(";\n") if "select" in text]

def answers(connection):
    connection.execute("set TimeZone = 'UTC'")
    return [json.dumps(connection.execute(statement).fetchall(), default=str) for statement in statements]

def attached():
    connection = duckdb.connect()
    connection.execute("attach '" + path + "' as warehouse (read_only)")
    return connection

opened = duckdb.connect(path, read_only=True)
names = opened.execute("select table_schema || '.' || table_name from information_schema.tables order by 1").fetchall()
counts = [opened.execute(f"select count(*) from {name}").fetchone()[0] for (name,) in names]
direct = answers(opened)
opened.close()
used = attached()
used.execute("use warehouse")
print(json.dumps({"version": duckdb.__version__, "counts": counts, "direct": direct,
                  "attached": answers(attached()), "used": answers(used)}))
"""


@pytest.fixture(scope="module")
def first_answers() -> dict[str, list[str]]:
    """What the version that was asked first said; every other must say the same."""
    return {}


@pytest.mark.parametrize("version", ["1.4.4", "1.5.5", "2.0.0"])
@fault("P12-an-older-reader")
def test_a_reader_of_this_version_answers_every_question(
    row: str, version: str, sample_dir: Path, first_answers: dict[str, list[str]]
) -> None:
    uv = shutil.which("uv")
    if uv is None:
        pytest.skip("uv is not on the path, so no throw-away environment can be made")
    done = subprocess.run(
        [uv, "run", "--no-project", "--isolated", "--with", f"duckdb=={version}", "python", "-c", ASK,
         str(sample_dir / "current" / "warehouse.duckdb"), str(sample_dir / "current" / "examples.sql")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["version"] == version
    assert len(told["counts"]) > 20
    assert len(told["direct"]) == 20
    assert "[]" not in told["direct"]
    assert told["direct"] == told["attached"] == told["used"]
    assert told["direct"] == first_answers.setdefault("direct", told["direct"])
