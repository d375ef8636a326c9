"""What can be called in SQL: the table macros of `dbt_project/callable`, stored in the published file itself."""

from pathlib import Path

from orchestration.duck import open_build
from orchestration.settings import DBT_PROJECT
from orchestration.warehouse import quoted

CALLABLE = DBT_PROJECT / "callable"


def store_callables(build: Path) -> None:
    """Create every macro in a build file, with the words of its head as its comment.

    Their bodies name the catalog, `warehouse`: without it they would not work in a file that is ATTACHed.
    """
    with open_build(build) as connection:
        for path in sorted(CALLABLE.glob("*.sql")):
            statement = path.read_text()
            connection.execute(statement)
            connection.execute(f"comment on macro table {path.stem} is {quoted(words_of(statement))}")


def words_of(statement: str) -> str:
    """The comment lines that a macro's file begins with, as one text."""
    lines = statement.splitlines()
    head = lines[: next(place for place, line in enumerate(lines) if not line.startswith("--"))]
    return " ".join(line.removeprefix("--").strip() for line in head)
