"""How a table that Python writes is declared, and how a frame is held to that declaration."""

from dataclasses import dataclass
from functools import cached_property
from typing import cast

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from transforms.tables.checks import Checks

FAILURES_SHOWN = 5


@dataclass(frozen=True)
class Column:
    """A column of the warehouse: one type and one meaning wherever its name appears.

    Attributes:
        dtype: Polars type.
        description: What it is, with its unit.
        null_means: What a null says; empty where no table has a null.
        checks: Pandera checks that hold in every table.
    """

    dtype: pl.DataType | type[pl.DataType]
    description: str
    null_means: str = ""
    checks: Checks = ()


class TableError(ValueError):
    """A frame broke the declaration of its table; the message names table, key, column and value."""


@dataclass(frozen=True)
class Table:
    """A table that Python writes.

    Attributes:
        name: `schema.table`: its DuckDB address, and with a slash its Dagster asset key.
        grain: One sentence, "one row per ...".
        columns: Its columns in order, name to `Column`.
        key: The columns that identify a row.
        nullable: The columns that may be null.
    """

    name: str
    grain: str
    columns: dict[str, Column]
    key: tuple[str, ...]
    nullable: frozenset[str] = frozenset()

    @property
    def schema_name(self) -> str:
        """The part before the dot."""
        return self.name.split(".")[0]

    @property
    def table_name(self) -> str:
        """The part after the dot."""
        return self.name.split(".")[1]

    @property
    def polars_schema(self) -> pl.Schema:
        """The Polars schema, columns in order."""
        return pl.Schema({name: column.dtype for name, column in self.columns.items()})

    @cached_property
    def pandera_schema(self) -> pa.DataFrameSchema:
        """The Pandera schema: strict, ordered, unique on the key, floats finite."""
        return pa.DataFrameSchema(
            {
                name: pa.Column(column.dtype, checks=list(column.checks), nullable=name in self.nullable, required=True)
                for name, column in self.columns.items()
            },
            name=self.name,
            strict=True,
            ordered=True,
        )

    def empty(self) -> pl.DataFrame:
        """A frame with the table's columns and no row."""
        return pl.DataFrame(schema=self.polars_schema)

    def validate(self, frame: pl.DataFrame, came_from: str = "") -> pl.DataFrame:
        """Return `frame` unchanged when it keeps the declaration.

        Args:
            frame: An eager frame (Pandera checks only the types of a lazy one).
            came_from: File or source to name in the message.

        Raises:
            TableError: On a missing, extra or mistyped column, a null, a NaN or infinity, a failed check or a
                duplicate key; the message names where it came from, the rows' keys, the column and the value.
        """
        where = f"{self.name}{f' from {came_from}' if came_from else ''}"
        missing = [name for name in self.columns if name not in frame.columns]
        extra = [name for name in frame.columns if name not in self.columns]
        if missing or extra:
            raise TableError(f"{where}: columns missing {missing}, columns not declared {extra}")
        self._refuse_non_finite(frame, where)
        try:
            self.pandera_schema.validate(frame, lazy=True)
        except SchemaErrors as error:
            raise TableError(f"{where}: {self._explain(frame, error)}") from error
        self._refuse_duplicates(frame, where)
        return frame

    def _refuse_non_finite(self, frame: pl.DataFrame, where: str) -> None:
        floats = [name for name, dtype in frame.schema.items() if dtype.is_float()]
        bad = frame.select(pl.col(name).is_finite().not_().any() for name in floats)
        for name in floats:
            if bad[name].item():
                rows = frame.filter(pl.col(name).is_finite().not_())
                raise TableError(f"{where}: column {name} is NaN or infinite at {self._keys(rows, name)}")

    def _refuse_duplicates(self, frame: pl.DataFrame, where: str) -> None:
        if self.key and frame.select(pl.struct(self.key).is_duplicated().any()).item():
            rows = frame.filter(pl.struct(self.key).is_duplicated())
            raise TableError(f"{where}: key {', '.join(self.key)} is not unique at {self._keys(rows)}")

    def _explain(self, frame: pl.DataFrame, error: SchemaErrors) -> str:
        """Each failure of Pandera in words, with the keys of the first rows it concerns."""
        cases = pl.DataFrame(cast(pl.DataFrame, vars(error)["failure_cases"]))
        said: list[str] = []
        for row in cases.unique(["column", "check"], maintain_order=True).to_dicts():
            column, check = row["column"], row["check"]
            same = pl.col("check").eq_missing(pl.lit(check)) & pl.col("column").eq_missing(pl.lit(column))
            at = cases.filter(same)["index"].drop_nulls().to_list()
            keys = self._keys(frame[at], str(column)) if at and column in frame.columns else row["failure_case"]
            said.append(f"column {column} fails {check} at {keys}")
        return "; ".join(said)

    def _keys(self, rows: pl.DataFrame, column: str | None = None) -> str:
        shown = [*self.key, *([column] if column and column not in self.key else [])]
        listed = "; ".join(
            ", ".join(f"{name}={value}" for name, value in row.items())
            for row in rows.head(FAILURES_SHOWN).select(shown).to_dicts()
        )
        more = rows.height - FAILURES_SHOWN
        return listed + (f" and {more} more rows" if more > 0 else "")
