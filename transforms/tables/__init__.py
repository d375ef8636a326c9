"""Every table that Python writes, by name."""

from transforms.tables import event_study, events, meta, raw, reference
from transforms.tables.declare import COLUMNS, table
from transforms.tables.table import Column, Table, TableError

TABLES: dict[str, Table] = {
    declared.name: declared
    for module in (reference, raw, events, event_study, meta)
    for declared in vars(module).values()
    if isinstance(declared, Table)
}

__all__ = ["COLUMNS", "TABLES", "Column", "Table", "TableError", "table"]
