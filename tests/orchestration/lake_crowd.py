"""Writers and readers of a lake, each a process of DuckDB 1.5; run by the Python of the lake's own environment.

python lake_crowd.py write|read|compare|past CROWD.json NAME
"""

import json
import os
import shutil
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "orchestration" / "lake"))

import client
import duckdb

GENERATION = "generation-"
BETWEEN_READS_SECONDS = 0.5


def tables(connection: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    """All but the two that bear the build's own number."""
    numbered = {("meta", "build"), ("meta", "refresh")}
    return [".".join(name) for name in client._tables(connection, database) if name not in numbered]


def marks(connection: duckdb.DuckDBPyConnection, database: str, names: list[str]) -> dict[str, list[Any]]:
    """What tells the content of a table from another."""
    return {
        name: [
            int(cell or 0)
            for cell in connection.sql(f"select count(*), bit_xor(hash(t)) from {database}.{name} t").fetchall()[0]
        ]
        for name in names
    }


def expected(bases: list[str]) -> list[dict[str, list[Any]]]:
    """The marks of each base build."""
    found = []
    for base in bases:
        with duckdb.connect() as connection:
            connection.execute(f"attach '{base}' as build (read_only)")
            found.append(marks(connection, "build", tables(connection, "build")))
    return found


def generation_of(connection: duckdb.DuckDBPyConnection) -> int:
    held = client._held(connection)
    return int(held[0].removeprefix(GENERATION)) if held else 0


def write(crowd: dict[str, Any], name: str) -> None:
    """Commit the next generation, and the next, until there are enough; tell of each that was ours."""
    folder = Path(crowd["folder"])
    while True:
        try:
            with client.connect(crowd["data_path"]) as connection:
                generation = generation_of(connection) + 1
        except duckdb.Error as error:  # three make the catalog at once
            if not client.is_lost_race(error):
                raise
            time.sleep(0.3)
            continue
        if generation > crowd["commits"]:
            return
        bases = crowd["bases"]
        build = folder / f"{name}-{time.monotonic_ns()}.duckdb"  # DuckDB may hold one that it read before
        shutil.copyfile(bases[generation % len(bases)], build)
        build.chmod(0o644)
        with duckdb.connect(build) as connection:
            later = timedelta(minutes=generation)
            connection.execute("set TimeZone = 'UTC'")
            connection.execute(
                "update meta.build set build_id = $1, refreshed_at = '2026-11-01 00:00:00+00'::timestamptz + $2",
                [f"{GENERATION}{generation}", later],
            )
        try:
            done = client.commit(crowd["data_path"], str(build))
        except client.Refused:
            continue
        finally:
            build.unlink()
        if done["is_new"]:
            print(json.dumps({"generation": generation, "attempts": done["attempts"]}), flush=True)


def read(crowd: dict[str, Any], _name: str) -> None:
    """Look at the whole lake in one transaction, again and again: it is one generation, and never an earlier one."""
    known, last, count = expected(crowd["bases"]), 0, 0
    seen: set[int] = set()
    with client.connect(crowd["data_path"], ", read_only") as connection:
        while not Path(crowd["stop"]).exists():
            connection.begin()
            generation = generation_of(connection)
            if generation:
                want = known[generation % len(known)]
                found = marks(connection, "lake", list(want))
                wrong = [name for name in want if found[name] != want[name]]
                assert not wrong, f"generation {generation} is partial: {wrong}"
                assert generation >= last, f"generation {generation} after {last}"
                last = generation
                seen.add(generation)
                count += 1
            connection.commit()
            time.sleep(BETWEEN_READS_SECONDS)
    print(json.dumps({"reads": count, "generations": len(seen), "last": last}))


def differing(connection: duckdb.DuckDBPyConnection, options: str = "") -> list[str]:
    """Tables of the lake that are not, row for row, those of the build that is attached."""
    names = tables(connection, "build")
    wrong = sorted(set(names) ^ set(tables(connection, "lake")))
    for name in names:
        both = (f"lake.{name}{options}", f"build.{name}")
        for one, other in (both, both[::-1]):
            left = connection.sql(f"select count(*) from (from {one} except all from {other})").fetchall()[0][0]
            wrong += [f"{name}: {left} rows"] if left else []
    return wrong


def compare(crowd: dict[str, Any], base: str) -> None:
    """Print the tables of the newest snapshot that differ from those of a build file."""
    with client.connect(crowd["data_path"], crowd.get("options", ", read_only")) as connection:
        connection.execute(f"attach '{base}' as build (read_only)")
        print(json.dumps(differing(connection)))


def past(crowd: dict[str, Any], _name: str) -> None:
    """Print the generations that a snapshot of the past does not give as it was."""
    known, wrong = expected(crowd["bases"]), []
    told = client.snapshots(crowd["data_path"])
    for one in told:
        generation = int(one["build_id"].removeprefix(GENERATION))
        with client.connect(crowd["data_path"], f", read_only, snapshot_version {one['snapshot_id']}") as connection:
            want = known[generation % len(known)]
            if generation_of(connection) != generation or marks(connection, "lake", list(want)) != want:
                wrong.append(generation)
    print(json.dumps({"wrong": wrong, "generations": [one["build_id"].removeprefix(GENERATION) for one in told]}))


def die(crowd: dict[str, Any], build: str) -> None:
    """Write everything, and die before it is committed."""

    class Dying:
        def __init__(self, connection: Any) -> None:
            self.connection = connection

        def __getattr__(self, name: str) -> Any:
            return getattr(self.connection, name)

        def commit(self) -> None:
            os.kill(os.getpid(), signal.SIGKILL)

    connect = client.connect
    client.connect = lambda *given: Dying(connect(*given))  # type: ignore[assignment]
    client.commit(crowd["data_path"], build)


def altered(crowd: dict[str, Any], build: str) -> None:
    """Lose a row on the way into the lake."""
    same = client._is_same

    def lose(connection: Any, schema: str, table: str) -> bool:
        if table == "announcements":
            first = "(select min(event_id) from lake.marts.announcements)"
            connection.execute(f"delete from lake.marts.announcements where event_id = {first}")
        return same(connection, schema, table)

    client._is_same = lose
    try:
        client.commit(crowd["data_path"], build)
    except client.Refused as error:
        print(json.dumps(str(error)))


if __name__ == "__main__":
    does = {"write": write, "read": read, "compare": compare, "past": past, "die": die, "altered": altered}
    does[sys.argv[1]](json.loads(Path(sys.argv[2]).read_text()), sys.argv[3])
