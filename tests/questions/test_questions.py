"""Every question of this folder is answered by one short statement, and rightly: computed again outside the marts."""

import inspect
from pathlib import Path

import duckdb
import pytest
from polars.testing import assert_frame_equal

from tests.questions import answers, other_answers

FILES = sorted(Path(__file__).parent.glob("*.sql"))
LONGEST_STATEMENT, LONGEST_LINE = 5, 120


def name_of(file: Path) -> str:
    return file.stem[3:]


@pytest.fixture(scope="module")
def warehouse(sample_dir: Path):
    with duckdb.connect(sample_dir / "current" / "warehouse.duckdb", read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        yield connection


def test_there_are_twenty_and_each_has_an_answer_of_its_own() -> None:
    computed = {
        name
        for module in (answers, other_answers)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if list(inspect.signature(function).parameters) == ["read"]
    }
    assert len(FILES) == 20
    assert {name_of(file) for file in FILES} <= computed


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_a_question_is_a_line_of_words_and_one_statement_of_five_lines(file: Path) -> None:
    question, *statement = file.read_text().splitlines()
    assert question.startswith("-- ")
    assert question.count("?") >= 1
    assert 1 <= len(statement) <= LONGEST_STATEMENT
    assert max(map(len, [question, *statement])) <= LONGEST_LINE
    assert len(duckdb.extract_statements(file.read_text())) == 1


def check(name: str, statement: str, warehouse: duckdb.DuckDBPyConnection) -> None:
    answered = warehouse.sql(statement).pl()
    compute = getattr(answers, name, None) or getattr(other_answers, name)
    expected = compute(lambda table: warehouse.table(table).pl())
    assert answered.height > 0
    assert_frame_equal(answered, expected.select(answered.columns), check_dtypes=False, rel_tol=1e-9, abs_tol=1e-12)


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_the_answer_is_what_the_tables_left_of_the_marts_give(file: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    check(name_of(file), file.read_text(), warehouse)


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("largest_ai_lease", "'[0,1]'", "'[0,0]'"),
        ("who_moved_with_it", "'[0,0]'", "'[0,1]'"),
        ("best_of_the_year", "desc nulls last, ticker", "asc nulls last, ticker"),
        ("most_contracted", "'hpc_contract'", "'debt'"),
    ],
)
def test_a_statement_that_asks_something_else_is_seen(
    name: str, right: str, wrong: str, warehouse: duckdb.DuckDBPyConnection
) -> None:
    statement = next(file for file in FILES if name_of(file) == name).read_text()
    assert right in statement
    with pytest.raises(AssertionError):
        check(name, statement.replace(right, wrong), warehouse)
