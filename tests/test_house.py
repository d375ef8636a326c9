"""The house keeps its rules, and each rule bites when it is broken."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import house_rules
import polars as pl
import pytest
import yaml

from orchestration.definitions import definitions
from orchestration.generate import generated_files
from transforms.tables import COLUMNS, TABLES, Column, table

ROOT = Path(__file__).resolve().parents[1]
MODELS = ROOT / "dbt_project" / "models"
CODE = [*ROOT.glob("transforms/**/*.py"), *ROOT.glob("orchestration/**/*.py"), *ROOT.glob("tests/**/*.py")]
SQL = list(MODELS.glob("*/*.sql"))


def models() -> dict[str, Any]:
    return {
        model["name"]: model
        for path in sorted(MODELS.glob("*/*.yml"))
        for model in yaml.safe_load(path.read_text())["models"]
    }


def asset_reads() -> dict[tuple[str, str], list[tuple[str, str]]]:
    graph = definitions.resolve_asset_graph()
    return {
        (key.path[0], key.path[1]): [(parent.path[0], parent.path[1]) for parent in graph.get(key).parent_keys]
        for key in graph.get_all_asset_keys()
    }


def test_generated_files_are_current() -> None:
    for path, content in generated_files().items():
        assert path.read_text() == content, f"run `python -m orchestration.generate`: {path.name} is stale"


def test_endings_keep_their_promise() -> None:
    assert house_rules.broken_endings(COLUMNS) == []


@pytest.mark.parametrize(
    ("name", "dtype"),
    [
        ("traded_at", pl.Date),
        ("traded_at", pl.Datetime("us")),
        ("day_date", pl.Datetime("us", "UTC")),
        ("share_count", pl.Float64),
        ("move_return", pl.String),
        ("is_open", pl.String),
        ("open", pl.Boolean),
        ("price", pl.Float64),
    ],
)
def test_a_broken_ending_is_seen(name: str, dtype: Any) -> None:
    assert house_rules.broken_endings({name: Column(dtype, "Something.")})


def test_every_column_is_described_and_used_and_every_null_explained() -> None:
    assert house_rules.undescribed(COLUMNS) == []
    assert house_rules.unused(COLUMNS, TABLES.values(), models()) == []
    assert house_rules.nulls_unexplained(TABLES.values()) == []


def test_a_column_without_words_or_use_or_meaning_of_null_is_seen() -> None:
    silent = table("raw.sessions", "One row.", ["is_half_day?"], key=[])
    assert house_rules.undescribed({"is_open": Column(pl.Boolean, "")}) == ["is_open"]
    assert house_rules.unused(["nowhere_id"], [silent], {}) == ["nowhere_id"]
    assert house_rules.nulls_unexplained([silent]) == ["raw.sessions.is_half_day"]


def test_dbt_models_say_what_the_dictionary_says() -> None:
    assert house_rules.disagreeing_models(models(), COLUMNS) == []
    assert {path.stem for path in SQL} == set(models()) == {path.stem for path in MODELS.glob("*/*.yml")}


@pytest.mark.parametrize(
    "column",
    [
        {"name": "invented", "data_type": "varchar", "description": "{{ doc('invented') }}"},
        {"name": "ticker", "data_type": "double", "description": "{{ doc('ticker') }}"},
        {"name": "ticker", "data_type": "varchar", "description": "The ticker."},
    ],
)
def test_a_dbt_model_with_a_meaning_of_its_own_is_seen(column: dict[str, str]) -> None:
    model = {"name": "a", "description": "A.", "columns": [column], "data_tests": [{"sound_rows": {}}]}
    assert len(house_rules.disagreeing_models({"a": model}, COLUMNS)) == 1
    assert len(house_rules.disagreeing_models({"a": {"name": "a", "columns": []}}, COLUMNS)) == 2


def test_tables_read_only_leftwards() -> None:
    reads = asset_reads()
    assert house_rules.read_rightwards(reads) == []
    assert house_rules.read_rightwards({("raw", "a"): [("marts", "b")]}) == ["raw.a reads marts.b"]


def test_every_table_and_model_is_an_asset_with_owner_kind_and_description() -> None:
    graph = definitions.resolve_asset_graph()
    names = {".".join(key.path) for key in graph.get_all_asset_keys()}
    schemas = {path.stem: path.parent.name for path in SQL}
    assert names >= set(TABLES) | {f"{schemas[name]}.{name}" for name in models()}
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        if node.is_materializable:
            assert node.owners, key
            assert node.kinds, key
            assert node.description, key
            assert node.group_name == key.path[0]


def test_files_are_small(tmp_path: Path) -> None:
    assert house_rules.too_long([*CODE, *SQL]) == []
    (tmp_path / "long.py").write_text("\n" * 301)
    assert house_rules.too_long([tmp_path / "long.py"])


@pytest.mark.parametrize(
    "command",
    ["ruff check", "ruff format --check", "pyright", "lint-imports --no-cache", "sqlfluff lint dbt_project"],
    ids=lambda command: command.split()[0] + ("-format" if "format" in command else ""),
)
def test_the_tools_agree(command: str) -> None:
    tool, *arguments = command.split()
    done = subprocess.run(
        [Path(sys.executable).with_name(tool), *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
