"""A poisoned bar is refused where it enters, in words, and the published build is the one before."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from conftest import NOW, Run, refresh_here

from orchestration.errors import OperatorError

Poison = Callable[[pl.DataFrame], pl.DataFrame]


def own_bars(sample_dir: Path) -> pl.DataFrame:
    """The sample's bars as a user's own file."""
    raw = pl.concat(pl.read_parquet(path) for path in (sample_dir / "raw" / "daily_bars").iterdir())
    names = {"session_date": "date", "adjusted_close_usd": "adj_close", "volume_count": "volume"}
    prices = {f"{name}_usd": name for name in ("open", "high", "low", "close")}
    return raw.drop("source", "fetched_at").rename(names | prices).filter(pl.col("date").dt.year() >= 2024)


@pytest.fixture(scope="module")
def published(sample_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory with a build made from a user's own bars."""
    files, data = tmp_path_factory.mktemp("files"), tmp_path_factory.mktemp("data")
    own_bars(sample_dir).write_csv(files / "prices.csv")
    refresh_here(data, MINERS_SOURCE="files", MINERS_FILES_DIR=files)
    return data


AT_CLSK = (pl.col("symbol") == "CLSK") & (pl.col("date") == pl.date(2025, 10, 20))


def with_cell(bars: pl.DataFrame, column: str, value: object) -> pl.DataFrame:
    return bars.with_columns(pl.when(AT_CLSK).then(pl.lit(value)).otherwise(pl.col(column)).alias(column))


@pytest.mark.parametrize(
    ("poison", "words"),
    [
        (lambda bars: with_cell(bars, "close", -20.4), ["CLSK", "2025-10-20", "close"]),
        (lambda bars: with_cell(bars, "close", float("nan")), ["CLSK", "2025-10-20", "close"]),
        (lambda bars: with_cell(bars, "high", float("inf")), ["CLSK", "2025-10-20", "high"]),
        (lambda bars: with_cell(bars, "low", 99.0), ["CLSK", "2025-10-20", "low"]),
        (lambda bars: with_cell(bars, "symbol", "clsk"), ["clsk", "2025-10-20", "symbol"]),
        (lambda bars: pl.concat([bars, bars.filter(AT_CLSK)]).with_columns(
            close=pl.col("close") + pl.int_range(pl.len()) / 1e4
        ), ["CLSK", "2025-10-20"]),
        (lambda bars: bars.drop("close"), ["close"]),
        (lambda bars: bars.with_columns(pl.col("date").cast(pl.String).str.replace_all("-", "/")), ["date"]),
    ],
    ids=["negative", "nan", "infinite", "low-above-high", "lower-case", "duplicate", "column-missing", "date-format"],
)  # fmt: skip
def test_a_poisoned_bar_leaves_the_build_before(
    published: Path, sample_dir: Path, tmp_path: Path, poison: Poison, words: list[str]
) -> None:
    before = (published / "current").resolve()
    poison(own_bars(sample_dir)).write_csv(tmp_path / "prices.csv")
    with pytest.raises(OperatorError) as refused:
        refresh_here(published, MINERS_SOURCE="files", MINERS_FILES_DIR=tmp_path)
    for word in ["prices.csv", *words]:
        assert word in str(refused.value)
    assert (published / "current").resolve() == before


def test_the_command_says_it_in_one_line_with_exit_40(miners: Run, sample_dir: Path, tmp_path: Path) -> None:
    with_cell(own_bars(sample_dir), "close", -20.4).write_csv(tmp_path / "prices.csv")
    done = miners(
        "refresh", "--source", "files", "--files-dir", tmp_path, "--data-dir", tmp_path / "data", "--now", NOW
    )
    assert done.returncode == 40, done.stdout + done.stderr
    assert "prices.csv" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "data" / "current").exists()
