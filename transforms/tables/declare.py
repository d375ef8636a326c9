"""Declaring a table as a list of column names."""

from transforms.tables.columns import ANNOUNCEMENT, MARKET, REFERENCE
from transforms.tables.group_columns import GROUP
from transforms.tables.price_columns import TRUST
from transforms.tables.share_columns import SHARES
from transforms.tables.sighting_columns import SIGHTING
from transforms.tables.study_columns import BUILD, STUDY
from transforms.tables.table import Column, Table

COLUMNS: dict[str, Column] = {
    **REFERENCE, **MARKET, **TRUST, **SHARES, **ANNOUNCEMENT, **SIGHTING, **STUDY, **GROUP, **BUILD,
}  # fmt: skip


def table(name: str, grain: str, columns: list[str], key: list[str]) -> Table:
    """Declare a table from the names of its columns.

    Args:
        name: `schema.table`.
        grain: "One row per ...".
        columns: Names from `COLUMNS`, in order; a trailing `?` lets the column be null.
        key: Names of the columns that identify a row; empty for a log.

    Raises:
        KeyError: When a name is not in the dictionary.
    """
    names = [column.removesuffix("?") for column in columns]
    return Table(
        name=name,
        grain=grain,
        columns={column: COLUMNS[column] for column in names},
        key=tuple(key),
        nullable=frozenset(column.removesuffix("?") for column in columns if column.endswith("?")),
    )
