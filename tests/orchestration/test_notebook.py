"""The notebook runs as a script, and its answers are those of the published file."""

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from conftest import ROOT
from polars.testing import assert_frame_equal

from orchestration import reader
from orchestration.settings import Settings

NOTEBOOK = ROOT / "orchestration" / "notebook.py"


def run_script(data_dir: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, NOTEBOOK, "--", "--data-dir", data_dir], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_it_runs_as_a_script(sample_dir: Path) -> None:
    done = run_script(sample_dir)
    assert done.returncode == 0, done.stderr


def test_without_a_warehouse_it_says_what_to_do(tmp_path: Path) -> None:
    done = run_script(tmp_path)
    assert done.returncode != 0
    assert "run `miners refresh` first" in done.stderr


def test_its_five_answers_are_those_of_the_questions(sample_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from orchestration.notebook import app

    monkeypatch.setenv("MINERS_DATA_DIR", str(sample_dir))
    _, defined = app.run()
    settings = Settings("sample", sample_dir)
    questions = reader.questions(settings)
    assert len(questions) == 20
    asked = {
        "leases": "Which AI lease", "truth": 'CleanSpark "+13 %"', "worth": "Which kind of news",
        "peers": "Who moved with CleanSpark",
    }  # fmt: skip
    for name, words in asked.items():
        statement = next(statement for question, statement in questions.items() if question.startswith(words))
        assert_frame_equal(defined[name], reader.query(settings, statement))
    mart = reader.query(settings, "from marts.announcement_returns where ticker = 'CLSK' and event_window = '[-1,1]'")
    told = mart.filter(pl.col("day_count") > 0, model="market_bitcoin").sort("event_date", "event_id")
    assert defined["moves"]["car"].to_list() == pytest.approx(told["cumulative_abnormal_return"].to_list())
