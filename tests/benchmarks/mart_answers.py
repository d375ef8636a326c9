"""How fast a published file answers the questions of `tests/questions`, beside one scan of every mart.

uv run python -m tests.benchmarks.mart_answers data/current/warehouse.duckdb
uv run python -m tests.benchmarks.mart_answers data/current/warehouse.duckdb 8000 5000 /tmp/large/warehouse.duckdb

With a number of symbols and of sessions a copy of the file gets so many made-up rows in its daily marts first.
"""

import os
import shutil
import statistics
import sys
import time
from pathlib import Path

import duckdb

QUESTIONS = sorted((Path(__file__).parents[1] / "questions").glob("*.sql"))
REPEATS = 7
DAILY = {"marts.company_days": "trade_date", "marts.price_vintages": "trade_date"}
# Real days keep their symbols; a made-up symbol bears one that no company has.
MADE_UP = """
insert into {table}
with days as (
    select max({day}) - number::int as made_date
    from {table} cross join (select unnest(range({sessions})) as number) group by number
),
symbols as (select unnest(range({symbols})) as number),
shape as (select * from {table} where symbol = 'CLSK' limit 1)
select shape.* replace (
    'S' || lpad(number::varchar, 5, '0') as symbol, made_date as {day},
    round(5 + 20 * random(), 2) as open_usd, round(5 + 20 * random(), 2) as high_usd,
    round(5 + 20 * random(), 2) as low_usd, round(5 + 20 * random(), 2) as close_usd,
    (1e6 * random())::bigint as volume_count
)
from symbols cross join days cross join shape
order by number, made_date
"""


def enlarge(published: Path, symbols: int, sessions: int, made: Path) -> None:
    """A copy of a published file whose daily marts have so many more symbols and sessions, declared alike."""
    made.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(published, made)
    with duckdb.connect(made) as connection:
        for table, day in DAILY.items():
            connection.execute(MADE_UP.format(table=table, day=day, symbols=symbols, sessions=sessions))
        connection.execute("checkpoint")


def median_seconds(connection: duckdb.DuckDBPyConnection, statement: str) -> float:
    """Median of some answers, the first one apart: it reads the file."""
    connection.execute(statement).fetchall()
    taken: list[float] = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        connection.execute(statement).fetchall()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def scan(connection: duckdb.DuckDBPyConnection) -> tuple[int, float]:
    """Rows of all marts, and the seconds that reading every value of them once takes."""
    marts = connection.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
    rows, start = 0, time.perf_counter()
    for (mart,) in marts:
        rows += connection.execute(f"select count(*), bit_xor(hash(mart)) from marts.{mart} as mart").fetchone()[0]  # type: ignore[index]
    return rows, time.perf_counter() - start


def main(published: Path) -> None:
    with duckdb.connect(published, read_only=True) as connection:
        scan(connection)
        rows, scanned = scan(connection)
        print(f"{rows:,} rows of marts, read once in {scanned * 1000:.0f} ms; load {os.getloadavg()[0]:.1f}")
        medians = {file.stem: median_seconds(connection, file.read_text()) for file in QUESTIONS}
    for name, taken in medians.items():
        print(f"{name:28} {taken * 1000:8.1f} ms  {taken / scanned:7.3f} of a scan")
    print(f"median {statistics.median(medians.values()) * 1000:.1f} ms, slowest {max(medians.values()) * 1000:.1f} ms")


if __name__ == "__main__":
    path = Path(sys.argv[1])
    if len(sys.argv) > 2:
        enlarge(path, int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
        path = Path(sys.argv[4])
    main(path)
