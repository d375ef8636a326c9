"""The rules of the house as functions: each returns what breaks it."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from orchestration.generate import duckdb_type
from transforms.tables import Column, Table

LAYERS = ("reference", "raw", "events", "event_study", "staging", "marts", "meta", "published")
ENDINGS: dict[str, tuple[type[pl.DataType], ...]] = {
    "_id": (pl.String,),
    "_at": (pl.Datetime,),
    "_date": (pl.Date,),
    "_day": (pl.Int32,),
    "_days": (pl.Int32,),
    "_count": (pl.Int32, pl.Int64),
    "_return": (pl.Float64,),
    "_ratio": (pl.Float64,),
    "_pct": (pl.Float64,),
    "_usd": (pl.Float64,),
    "_mw": (pl.Float64,),
    "_btc": (pl.Float64,),
    "_ehs": (pl.Float64,),
    "_years": (pl.Float64,),
    "_text": (pl.String,),
    "_url": (pl.String,),
}
# Numbers without a unit of their own: statistics and probabilities, and facts, whose unit is a column.
UNITLESS = {
    "t_statistic", "test_value", "p_value", "holm_p_value", "benjamini_hochberg_p_value", "effective_n",
    "effective_window_n", "fact_value", "column_position",
}  # fmt: skip
LONGEST_FILE = 300


def broken_endings(columns: Mapping[str, Column]) -> list[str]:
    """Columns whose ending promises another type, and numbers whose name tells no unit."""
    broken: list[str] = []
    for name, column in columns.items():
        base = column.dtype.base_type()
        is_flag = name.startswith(("is_", "has_"))
        promised = next((types for ending, types in ENDINGS.items() if name.endswith(ending) and not is_flag), None)
        if promised is not None and base not in promised:
            broken.append(f"{name} is {column.dtype}")
        if is_flag != (base == pl.Boolean):
            broken.append(f"{name} is {column.dtype}: is_ and has_ are for booleans, and booleans for them")
        if promised is None and base.is_numeric() and name not in UNITLESS:
            broken.append(f"{name} tells no unit")
        if isinstance(column.dtype, pl.Datetime) and column.dtype.time_zone != "UTC":
            broken.append(f"{name} is not in UTC")
    return broken


def undescribed(columns: Mapping[str, Column]) -> list[str]:
    """Columns without a sentence."""
    return [name for name, column in columns.items() if not column.description.endswith((".", ")"))]


def unused(columns: Iterable[str], tables: Iterable[Table], models: Mapping[str, Any]) -> list[str]:
    """Entries of the dictionary that no table has."""
    used = {name for table in tables for name in table.columns}
    used |= {column["name"] for model in models.values() for column in model["columns"]}
    return sorted(set(columns) - used)


def nulls_unexplained(tables: Iterable[Table]) -> list[str]:
    """Nullable columns whose null says nothing."""
    return [f"{table.name}.{name}" for table in tables for name in table.nullable if not table.columns[name].null_means]


def disagreeing_models(models: Mapping[str, Any], columns: Mapping[str, Column]) -> list[str]:
    """Columns of dbt models that are not in the dictionary, or have another type or words of their own."""
    broken: list[str] = []
    for model in models.values():
        for column in model["columns"]:
            name = column["name"]
            where = f"{model['name']}.{name}"
            if name not in columns:
                broken.append(f"{where} is not in the dictionary")
            elif column["data_type"] != duckdb_type(columns[name].dtype):
                broken.append(f"{where} is {column['data_type']}")
            elif column["description"] != f"{{{{ doc('{name}') }}}}":
                broken.append(f"{where} has words of its own")
        if not model.get("description"):
            broken.append(f"{model['name']} is not described")
        if not any("sound_rows" in test for test in model.get("data_tests", [])):
            broken.append(f"{model['name']} has no key")
    return broken


def read_rightwards(reads: Mapping[tuple[str, str], Iterable[tuple[str, str]]]) -> list[str]:
    """Tables that read from a layer to their right."""
    return [
        f"{'.'.join(table)} reads {'.'.join(read)}"
        for table, inputs in reads.items()
        for read in inputs
        if LAYERS.index(read[0]) > LAYERS.index(table[0])
    ]


def too_long(files: Iterable[Path]) -> list[str]:
    """Files that want parting."""
    return [f"{path}: {lines} lines" for path in files if (lines := path.read_text().count("\n")) > LONGEST_FILE]
