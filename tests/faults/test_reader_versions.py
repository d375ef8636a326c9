"""Analysts' older DuckDB opens what we publish, and answers every example."""

import shutil
import subprocess
from pathlib import Path

import pytest

ASK = r"""
import duckdb, sys
c = duckdb.connect(sys.argv[1], read_only=True)
tables = c.execute("select table_schema || '.' || table_name from information_schema.tables order by 1").fetchall()
rows = [c.execute(f"select count(*) from {name}").fetchone()[0] for (name,) in tables]
move = c.execute("select round(computed_return, 4) from marts.claim_checks "
                 "where event_id = 'CLSK-20251020' and claimed_pct = 13 and definition = 'close_to_close'").fetchone()
for statement in open(sys.argv[2]).read().split(";\n"):
    if "select" in statement:
        assert c.execute(statement).fetchall(), statement
print(duckdb.__version__, len(tables), min(rows) >= 0, move[0])
"""


@pytest.mark.parametrize("version", ["1.4.4", "1.5.5", "2.0.0"])
def test_a_reader_of_this_version_opens_the_published_file(version: str, sample_dir: Path) -> None:
    uv = shutil.which("uv")
    if uv is None:
        pytest.skip("uv is not on the path, so no throw-away environment can be made")
    done = subprocess.run(
        [uv, "run", "--no-project", "--with", f"duckdb=={version}", "python", "-c", ASK,
         str(sample_dir / "current" / "warehouse.duckdb"), str(sample_dir / "current" / "examples.sql")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    opened, tables, readable, move = done.stdout.split()
    assert opened == version
    assert int(tables) > 20
    assert readable == "True"
    assert move == "0.0448"
