"""The README is true: its commands, its printed answer and its tree."""

import re
from pathlib import Path

from conftest import Run

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()


def block_after(mark: str, language: str = "") -> str:
    found = re.search(rf"{re.escape(mark)}.*?```{language}\n(.*?)```", README, re.DOTALL)
    assert found, f"README.md has no block after {mark}"
    return found[1]


def test_the_printed_answer_is_the_answer(miners: Run, sample_dir: Path) -> None:
    question = block_after("## One question", "sql")
    done = miners("sql", question, "--data-dir", sample_dir, COLUMNS="120")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == block_after("<!-- answer -->").strip()


def test_the_tree_is_the_tree() -> None:
    told = set(re.findall(r"^(\w+)/", block_after("<!-- tree -->"), re.MULTILINE))
    there = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert told == there - {"__pycache__", "logs"}


def test_every_path_that_is_named_exists() -> None:
    named = re.findall(r"`((?:data/reference|transforms|orchestration|dbt_project)/[\w./]*?)`", README)
    assert len(named) > 5
    made_by_hand = [path for path in named if "NAME" not in path]
    assert [path for path in made_by_hand if not (ROOT / path).exists()] == []


def test_every_command_that_is_named_exists(miners: Run) -> None:
    named = set(re.findall(r"`miners ([a-z]+)", README)) | set(re.findall(r"uv run miners ([a-z]+)", README))
    assert len(named) > 4
    for command in named:
        assert miners(command, "--help").returncode == 0, command


def test_every_mart_is_named_with_its_grain() -> None:
    models = [path for layer in ("marts", "meta") for path in (ROOT / "dbt_project" / "models" / layer).glob("*.sql")]
    assert len(models) > 5
    assert [path.stem for path in models if f"| `{path.parent.name}.{path.stem}` |" not in README] == []


def test_the_example_is_the_one_that_is_run() -> None:
    file = ROOT / "tests" / "transforms" / "event_study" / "oil_example.py"
    assert block_after("<!-- example -->", "python").strip() in file.read_text()
