"""What a build says of itself."""

from datetime import datetime
from importlib.metadata import version

import polars as pl

from orchestration.settings import Settings
from transforms.tables import COLUMNS, TABLES
from transforms.tables.units import unit_of


def build_row(settings: Settings, now: datetime, build_id: str) -> pl.DataFrame:
    """The row of `meta.refresh`."""
    row = {
        "build_id": build_id,
        "refreshed_at": now,
        "source_mode": settings.mode,
        "is_synthetic": settings.is_synthetic,
        "notice": settings.notice,
        "code_version": version("miners"),
    }
    return pl.DataFrame([row], schema=TABLES["meta.refresh"].polars_schema)


def column_meanings() -> pl.DataFrame:
    """The rows of `meta.column_meanings`."""
    rows = [
        {
            "column_name": name,
            "description": column.description,
            "unit": unit_of(name),
            "null_means": column.null_means or None,
        }
        for name, column in sorted(COLUMNS.items())
    ]
    return pl.DataFrame(rows, schema=TABLES["meta.column_meanings"].polars_schema)
