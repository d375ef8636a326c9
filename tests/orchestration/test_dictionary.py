"""The dictionary, dbt's manifest and the file itself say the same of every column of every mart."""

import json
from pathlib import Path

import duckdb
import pytest

from orchestration import dbt
from transforms.tables.units import unit_of

SHOWN = ("marts", "meta")


@pytest.fixture(scope="module")
def warehouse(sample_dir: Path) -> Path:
    return sample_dir / "current" / "warehouse.duckdb"


def of_manifest() -> dict[tuple[str, str, str], str]:
    """The words of dbt's manifest, which its docs show, of each column of each mart."""
    nodes = json.loads(dbt.ensure_parsed().read_text())["nodes"].values()
    models = [node for node in nodes if node["resource_type"] == "model" and node["schema"] in SHOWN]
    return {
        (node["schema"], node["name"], name): column["description"]
        for node in models
        for name, column in node["columns"].items()
    }


def of_dictionary(warehouse: Path) -> dict[tuple[str, str, str], tuple[str | None, str | None, str | None]]:
    """`description`, `unit` and `null_means` of each column of each mart."""
    asked = "select table_schema, table_name, column_name, description, unit, null_means from meta.dictionary"
    with duckdb.connect(warehouse, read_only=True) as connection:
        rows = connection.execute(asked).fetchall()
    return {(schema, table, column): (words, unit, null) for schema, table, column, words, unit, null in rows}


def said(meaning: tuple[str | None, str | None, str | None]) -> str:
    """How the manifest words a meaning: what null means follows the description."""
    description, _, null_means = meaning
    return f"{description}{f' Null: {null_means}.' if null_means else ''}"


def test_manifest_and_dictionary_say_the_same_of_every_mart(warehouse: Path) -> None:
    told, dictionary = of_manifest(), of_dictionary(warehouse)
    assert len(told) > 200
    for key, words in told.items():
        assert words == said(dictionary[key]), key
        assert dictionary[key][0], key
        assert dictionary[key][1] == unit_of(key[2]), key


def test_every_column_of_the_file_is_in_the_dictionary_and_every_null_in_it_is_explained(warehouse: Path) -> None:
    dictionary = of_dictionary(warehouse)
    with duckdb.connect(warehouse, read_only=True) as connection:
        columns = connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns() where schema_name in ('marts', 'meta')"
        ).fetchall()
        assert [key for key in columns if key not in dictionary] == []
        silent = [
            ".".join((schema, table, column))
            for schema, table, column in columns
            if dictionary[(schema, table, column)][2] is None
            and connection.execute(f'select count(*) - count("{column}") from {schema}.{table}').fetchall()[0][0]
        ]
    assert silent == []


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("close_usd", "USD"), ("revenue_per_mw_year_usd", "USD per MW and year"), ("simple_return", "ratio"),
        ("is_match", "none"), ("p_value", "none"), ("gap_days", "sessions"), ("headline", "none"),
    ],
)  # fmt: skip
def test_the_unit_is_that_of_the_ending(name: str, unit: str) -> None:
    assert unit_of(name) == unit
