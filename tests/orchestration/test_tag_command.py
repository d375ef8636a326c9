"""`miners tag`: one text with its evidence, or a file of texts; a bad file is told by its place."""

from pathlib import Path

import polars as pl
import pytest

from tests.conftest import Run

TEXTS = """row_id,text,ticker
1,"CleanSpark signs 10-year AI lease for 100 MW with Fluidstack, worth $1.5 billion",CLSK
2,,CLSK
3,Analyst lifts CleanSpark price target to $20,
"""
OUT = ["row_id", "tags", "is_announcement", "megawatts", "megawatts_owner", "usd", "usd_owner", "counterparty"]


def test_a_file_of_texts_is_tagged_row_by_row(miners: Run, tmp_path: Path) -> None:
    source, output = tmp_path / "texts.csv", tmp_path / "tags.csv"
    source.write_text(TEXTS)
    done = miners("tag", "--input", source, "--output", output)
    assert (done.returncode, done.stderr) == (0, "")
    made = pl.read_csv(output)
    assert made.columns == OUT
    assert made.row(0)[2:] == (True, 100.0, "CLSK", 1.5e9, "CLSK", "Fluidstack")
    assert made["is_announcement"].to_list() == [True, False, False]
    assert made.row(2)[3:] == (None,) * 5


def test_a_text_is_shown_with_the_words_behind_each_tag_and_fact(miners: Run) -> None:
    done = miners("tag", "CleanSpark mined 626 bitcoin in May and reached 50 EH/s", "--ticker", "CLSK")
    assert done.returncode == 0
    for words in ("production", "bitcoin_mined", "626", "50 EH/s"):
        assert words in done.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "texts.csv"),
        ("row_id,text\n1,a\n", "columns missing ['ticker']"),
        ("row_id,text,ticker\n1,a,CLSK\n1,b,CLSK\n", "row_id 1 stands in rows [2, 3]"),
        ("row_id,text,ticker\n,a,CLSK\n", "row_id is empty in row 2"),
        ("", "texts.csv"),
    ],
)
def test_a_bad_file_is_one_line_that_names_it_and_nothing_is_written(
    miners: Run, tmp_path: Path, content: str | None, said: str
) -> None:
    source, output = tmp_path / "texts.csv", tmp_path / "tags.csv"
    output.write_text("what was there before")
    if content is not None:
        source.write_text(content)
    done = miners("tag", "--input", source, "--output", output)
    assert (done.returncode, done.stdout) == (40, "")
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert output.read_text() == "what was there before"


def test_a_folder_that_is_not_there_is_told(miners: Run, tmp_path: Path) -> None:
    source = tmp_path / "texts.csv"
    source.write_text(TEXTS)
    done = miners("tag", "--input", source, "--output", tmp_path / "none" / "tags.csv")
    assert done.returncode == 40
    assert "cannot be written" in done.stderr
