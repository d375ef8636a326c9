"""Every row of the fault table is injected by a test here, or says why it cannot be."""

import ast
from pathlib import Path

import polars as pl

HERE = Path(__file__).parent
TESTS = HERE.parent


def injected(files: list[Path]) -> dict[str, list[str]]:
    """Code of each `@fault("CODE-...")` -> the tests that bear it."""
    found: dict[str, list[str]] = {}
    for path in files:
        for node in ast.walk(ast.parse(path.read_text())):
            for mark in getattr(node, "decorator_list", []):
                if isinstance(mark, ast.Call) and getattr(mark.func, "id", "") == "fault":
                    code = ast.literal_eval(mark.args[0]).split("-")[0]
                    found.setdefault(code, []).append(f"{path.name}::{node.name}")  # type: ignore[attr-defined]
    return found


def breaches(rows: pl.DataFrame, found: dict[str, list[str]]) -> list[str]:
    """Rows without test and reason, rows with both, and tests of no row."""
    told: list[str] = []
    for code, fault, reason in rows.select("code", "fault", "not_injected_because").iter_rows():
        if code not in found and not reason:
            told.append(f"{code} ({fault}) has no test")
        if code in found and reason:
            told.append(f"{code} has a test; its reason not to be injected is out of date")
    return told + [
        f"{code} is no row of the table: {tests}" for code, tests in found.items() if code not in rows["code"]
    ]


def table() -> pl.DataFrame:
    return pl.read_csv(HERE / "fault_table.csv", infer_schema=False)


def test_every_row_of_the_fault_table_is_injected_or_says_why_not() -> None:
    assert breaches(table(), injected(sorted(HERE.glob("test_*.py")))) == []


def test_tests_of_faults_are_kept_here() -> None:
    elsewhere = [path for path in TESTS.rglob("test_*.py") if path.parent != HERE]
    assert injected(elsewhere) == {}


def test_a_row_without_test_a_stale_reason_and_a_test_without_row_are_seen(tmp_path: Path) -> None:
    (tmp_path / "test_a.py").write_text('@fault("X1-a")\ndef test_x1(): ...\n@fault("X9-b")\ndef test_x9(): ...\n')
    rows = pl.DataFrame(
        [["X1", "a", "because"], ["X2", "b", None], ["X3", "c", "no such machine here"]],
        schema=["code", "fault", "not_injected_because"], orient="row",
    )  # fmt: skip
    assert breaches(rows, injected([tmp_path / "test_a.py"])) == [
        "X1 has a test; its reason not to be injected is out of date",
        "X2 (b) has no test",
        "X9 is no row of the table: ['test_a.py::test_x9']",
    ]


def test_the_table_has_every_row_once() -> None:
    codes = [
        f"{kind}{n}"
        for kind, last in (("S", 21), ("D", 20), ("P", 14), ("O", 6), ("H", 10))
        for n in range(1, last + 1)
    ]
    assert table()["code"].to_list() == codes
