"""CSV files that people keep by hand, read as text and checked cell by cell before anything uses them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from orchestration.errors import OperatorError
from transforms.tables import COLUMNS, Table

ROW = "_row"
CELL_SHOWN = 40
PROBLEMS_SHOWN = 20
FORMATS = {pl.Date: "a date (YYYY-MM-DD)", pl.Float64: "a number", pl.Int64: "a whole number"}


@dataclass
class Sheet:
    """The text of a CSV file and what is wrong with it.

    Attributes:
        path: The file.
        cells: Its columns as text, empty cells null, with the spreadsheet row of each record in `_row`.
        problems: What is wrong so far, each with its row and column.
    """

    path: Path
    cells: pl.DataFrame
    problems: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path, required: Iterable[str], optional: Iterable[str] = ()) -> "Sheet":
        """Read a file; columns of `optional` that it lacks are null, others that it has are refused.

        Raises:
            OperatorError: When the file is missing or no CSV in UTF-8, or lacks or repeats a column.
        """
        try:
            text = pl.read_csv(path, infer_schema=False, glob=False)
        except (OSError, pl.exceptions.PolarsError) as error:
            raise OperatorError(f"{path}: cannot be read as CSV in UTF-8: {str(error).splitlines()[0]}") from error
        needed, allowed = list(required), [*required, *optional]
        missing = [name for name in needed if name not in text.columns]
        extra = [name for name in text.columns if name not in allowed]
        if missing or extra:
            raise OperatorError(
                f"{path}: columns missing {missing}, columns not known {extra}; it must have {', '.join(needed)}"
                + (f" and may have {', '.join(optional)}" if optional else "")
            )
        trimmed = text.with_columns(pl.all().str.normalize("NFC").str.strip_chars().replace("", None))
        absent = [pl.lit(None, pl.String).alias(name) for name in allowed if name not in text.columns]
        return cls(path, trimmed.with_columns(absent).with_row_index(ROW, offset=2))

    def refuse(self, column: str, is_bad: pl.Expr, says: str) -> None:
        """Note every row on which `is_bad` holds, with the cell's text and what is wrong with it."""
        bad = self.cells.filter(is_bad.fill_null(False)).select(ROW, pl.col(column).str.slice(0, CELL_SHOWN + 1))
        for row, cell in bad.rows():
            shown = "empty" if cell is None else repr(cell[:CELL_SHOWN] + ("..." if len(cell) > CELL_SHOWN else ""))
            self.problems.append(f"row {row}, column {column}: {shown} {says}")

    def check(self, column: str, declared: str, is_required: bool) -> None:
        """Hold a column of the file to the type and checks of a declared column of the warehouse."""
        target = COLUMNS[declared]
        if is_required:
            self.refuse(column, pl.col(column).is_null(), "where a value is needed")
        if target.dtype in FORMATS:
            mistyped = pl.col(column).is_not_null() & typed(column, target.dtype).is_null()
            self.refuse(column, mistyped, f"is not {FORMATS[target.dtype]}")
        for rule in target.checks:
            self.refuse(column, *broken(rule, typed(column, target.dtype)))

    def check_table(self, table: Table) -> None:
        """Hold the columns that bear a table's names to that table, its key included."""
        for name in table.columns:
            self.check(name, name, is_required=name not in table.nullable)
        self.refuse_repeats(table.key)

    def refuse_repeats(self, key: Iterable[str]) -> None:
        """Note every row whose key another row has too."""
        names = list(key)
        self.refuse(names[0], pl.struct(names).is_duplicated(), f"repeats the key {', '.join(names)}")

    def raise_if_wrong(self) -> None:
        """End with all problems at once.

        Raises:
            OperatorError: When there is any.
        """
        if self.problems:
            more = len(self.problems) - PROBLEMS_SHOWN
            shown = "\n  ".join(self.problems[:PROBLEMS_SHOWN])
            raise OperatorError(f"{self.path}:\n  {shown}" + (f"\n  and {more} more" if more > 0 else ""))

    def table(self, table: Table) -> pl.DataFrame:
        """The file as a frame of the table whose column names it bears.

        Raises:
            OperatorError: When a cell breaks the declaration.
        """
        self.check_table(table)
        self.raise_if_wrong()
        frame = self.cells.select(typed(name, column.dtype) for name, column in table.columns.items())
        return table.validate(frame, str(self.path))


def typed(column: str, dtype: Any) -> pl.Expr:
    """A text column in its type; null where the text is not of that type."""
    if dtype == pl.Date:
        is_iso = pl.col(column).str.contains(r"^\d{4}-\d{2}-\d{2}$")
        return pl.when(is_iso).then(pl.col(column)).str.to_date("%Y-%m-%d", strict=False).alias(column)
    if dtype == pl.Float64:
        number = pl.col(column).cast(pl.Float64, strict=False)
        return pl.when(number.is_finite()).then(number).alias(column)
    if dtype == pl.Int64:
        return pl.col(column).cast(pl.Int64, strict=False)
    return pl.col(column)


def broken(rule: Any, value: pl.Expr) -> tuple[pl.Expr, str]:
    """Where a Pandera check of a declared column fails, and what to say of it."""
    facts: dict[str, Any] = rule.statistics
    if rule.name == "isin":
        allowed = list(facts["allowed_values"])
        return ~value.is_in(allowed), f"is not one of {', '.join(allowed)}"
    if rule.name == "str_matches":
        return ~value.str.contains(facts["pattern"]), f"does not have the form {facts['pattern']}"
    if rule.name == "greater_than":
        return value <= facts["min_value"], f"is not greater than {facts['min_value']}"
    if rule.name == "greater_than_or_equal_to":
        return value < facts["min_value"], f"is less than {facts['min_value']}"
    if rule.name == "in_range" and facts["include_min"] and facts["include_max"]:
        low, high = facts["min_value"], facts["max_value"]
        return ~value.is_between(low, high), f"is not between {low} and {high}"
    raise NotImplementedError(f"check {rule.name} has no cell-by-cell form")
