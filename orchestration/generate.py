"""Files made from others: dbt's sources, docs blocks and accepted values, and the examples from the tested questions.

Run `python -m orchestration.generate` after a change to `transforms/tables/`, the taxonomy or a question.
"""

import json
from itertools import groupby
from pathlib import Path

import polars as pl

from orchestration.reference import taxonomy
from orchestration.settings import DBT_PROJECT, REFERENCE, ROOT
from transforms.tables import COLUMNS, TABLES, Table

HEAD = "Made by `python -m orchestration.generate` from transforms/tables; do not edit."
QUESTIONS = ROOT / "tests" / "questions"
EXAMPLES_HEAD = """\
-- What to ask of data/current/warehouse.duckdb. Every statement works as it stands, also where it is ATTACHed.
-- Made by `python -m orchestration.generate` from tests/questions, where the answers are tested; do not edit.
"""
DUCKDB_TYPES = {
    pl.String: "varchar",
    pl.Date: "date",
    pl.Datetime: "timestamp with time zone",
    pl.Float64: "double",
    pl.Int64: "bigint",
    pl.Int32: "integer",
    pl.Boolean: "boolean",
}


def duckdb_type(dtype: pl.DataType | type[pl.DataType]) -> str:
    """The DuckDB type of a Polars type."""
    return DUCKDB_TYPES[dtype.base_type()]


def generated_files() -> dict[Path, str]:
    """What each generated file must hold."""
    return {
        DBT_PROJECT / "models" / "sources.yml": sources_yml(),
        DBT_PROJECT / "models" / "columns.md": docs_blocks(),
        DBT_PROJECT / "examples.sql": examples_sql(),
        DBT_PROJECT / "macros" / "accepted_values.sql": accepted_values(),
    }


def sources_yml() -> str:
    """The tables that Python writes, as dbt sources."""
    lines = [f"# {HEAD}", "version: 2", "sources:"]
    by_schema = sorted(TABLES.values(), key=lambda table: table.schema_name)
    for schema, tables in groupby(by_schema, key=lambda table: table.schema_name):
        lines += [f"  - name: {schema}", f"    schema: {schema}", "    tables:"]
        for table in tables:
            lines += source_table(table)
    return "\n".join(lines) + "\n"


def source_table(table: Table) -> list[str]:
    """One table of a dbt source."""
    lines = [f"      - name: {table.table_name}", f'        description: "{table.grain}"', "        columns:"]
    for name, column in table.columns.items():
        lines += [
            f"          - name: {name}",
            f"            data_type: {duckdb_type(column.dtype)}",
            f"            description: \"{{{{ doc('{name}') }}}}\"",
        ]
    return lines


def docs_blocks() -> str:
    """One dbt docs block per column name."""
    blocks = [
        f"{{% docs {name} %}}{column.description}"
        + (f" Null: {column.null_means}." if column.null_means else "")
        + "{% enddocs %}"
        for name, column in sorted(COLUMNS.items())
    ]
    return f"<!-- {HEAD} -->\n" + "\n".join(blocks) + "\n"


def examples_sql() -> str:
    """The questions that an analyst asks, each with its statement, in the order of their files."""
    questions = (file.read_text().rstrip() for file in sorted(QUESTIONS.glob("*.sql")))
    return EXAMPLES_HEAD + "".join(f"\n{question};\n" for question in questions)


def accepted_values() -> str:
    """A macro with the values that each column may have: those of its declaration, and the tags of the taxonomy."""
    declared = {
        name: rule.statistics["allowed_values"]
        for name, column in COLUMNS.items()
        for rule in column.checks
        if rule.name == "isin" and rule.statistics
    }
    values = {name: list(allowed) for name, allowed in declared.items()} | {"tag": taxonomy(REFERENCE)}
    lines = [f"        {json.dumps(name)}: {json.dumps(allowed)}," for name, allowed in sorted(values.items())]
    return "\n".join(
        [
            f"{{#- {HEAD} -#}}",
            "{% macro accepted_values() %}",
            "    {{ return({",
            *lines,
            "    }) }}",
            "{% endmacro %}",
            "",
        ]
    )


if __name__ == "__main__":
    for path, content in generated_files().items():
        path.write_text(content)
