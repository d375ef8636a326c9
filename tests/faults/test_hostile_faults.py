"""What somebody hands in to do harm: refused, or kept as the text that it is."""

import csv
import os
import re
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest
from conftest import NOW, Run
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration import reference
from orchestration.errors import Exit, OperatorError
from orchestration.export import defanged
from orchestration.serve import Address
from orchestration.settings import REFERENCE, Settings
from orchestration.sources.files import fetch_files
from orchestration.store import Store
from tests.faults.harness import fault
from tests.transforms.price_frames import bar, daily
from transforms.tables import TABLES, TableError
from transforms.tables.columns import TICKER

EVIL = [
    "../../etc/x",
    "CON",
    "A'; DROP TABLE x",
    "A" * 10_000,
    "A\x00B",
    "A/B",
    "..",
    "-A",
    "a",
    "A B",
    "Ａ",
    "NUL.TXT",
]
# what may stand in a text column of a table; a formula begins with one of the last
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
FORMULAS = st.builds(str.__add__, st.sampled_from(["=", "+", "-", "@", "\t", "\r", "=HYPERLINK("]), TEXTS)


@pytest.mark.parametrize("ticker", EVIL, ids=lambda ticker: repr(ticker[:12]))
@fault("H1-a-ticker-that-is-a-path-or-sql")
def test_such_a_ticker_is_refused_where_it_enters(row: str, ticker: str, tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    shutil.copytree(REFERENCE, folder)
    for name in ("companies.csv", "listings.csv"):
        rows = list(csv.reader((folder / name).open(encoding="utf-8")))
        column = rows[0].index("symbol" if name == "companies.csv" else "ticker")
        original, rows[1][column] = rows[1][column], ticker
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        with pytest.raises(OperatorError) as refused:
            (reference.companies if name == "companies.csv" else reference.listings)(folder)
        assert name in str(refused.value)
        assert len(str(refused.value)) < 1000
        rows[1][column] = original
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)


@fault("H1-fuzzed")
@settings(max_examples=150, deadline=None)
@given(ticker=st.one_of(TEXTS, st.from_regex(r"[A-Z.\-^=/0-9' ;]{1,18}", fullmatch=True)))
def test_no_ticker_but_those_of_the_allow_list_comes_in(row: str, ticker: str) -> None:
    is_allowed = re.fullmatch(TICKER, ticker) is not None and "\n" not in ticker
    with tempfile.TemporaryDirectory() as place:
        store = Store(Settings("files", Path(place)))
        bars = daily(bar("CLSK", "2025-10-20", 20.4)).with_columns(symbol=pl.lit(ticker))
        if is_allowed:
            assert store.write("raw.daily_bars", bars) == 1
        else:
            with pytest.raises(TableError, match="symbol"):
                store.write("raw.daily_bars", bars)
        # whatever it is called, it names no file
        assert not any(ticker and ticker in path.name for path in Path(place).rglob("*") if len(ticker) > 4)


@fault("H1-asked-for-by-a-command")
def test_a_hostile_ticker_in_a_command_finds_nothing(row: str, miners: Run, sample_dir: Path) -> None:
    for command in (["event", EVIL[2], "2025-10-20"], ["claims", EVIL[0]], ["capacity", "' or 1=1 --"]):
        done = miners(*command, "--data-dir", sample_dir)
        assert done.returncode == Exit.OPERATOR_ERROR
        assert "Traceback" not in done.stderr


@fault("H5-a-formula-in-a-headline")
@settings(max_examples=100, deadline=None)
@given(texts=st.lists(st.one_of(TEXTS, FORMULAS), min_size=1, max_size=8))
def test_no_text_of_a_csv_begins_like_a_formula(row: str, texts: list[str]) -> None:
    made = defanged(pl.DataFrame({"headline": texts, "move_return": [-0.5] * len(texts)}))
    assert not any(text.startswith(("=", "+", "-", "@", "\t", "\r")) for text in made["headline"])
    assert [text.removeprefix("'") for text in made["headline"]] == [text.removeprefix("'") for text in texts]
    assert made["move_return"].to_list() == [-0.5] * len(texts)


@fault("H8-a-file-that-is-no-parquet")
@settings(max_examples=25, deadline=None)
@given(content=st.one_of(st.binary(max_size=300), st.binary(max_size=300).map(lambda body: b"PAR1" + body + b"PAR1")))
def test_a_hostile_parquet_of_bars_is_refused_by_name(row: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "prices.parquet").write_bytes(content)
        with pytest.raises(OperatorError, match=r"prices\.parquet"):
            fetch_files(Path(place), ["CLSK"], TABLES["raw.sessions"].empty(), datetime(2026, 1, 1, tzinfo=UTC))


@fault("H8-a-database-that-is-handed-in")
def test_a_database_among_the_users_files_is_never_opened(row: str, miners: Run, tmp_path: Path) -> None:
    files, data = tmp_path / "files", tmp_path / "data"
    files.mkdir()
    with duckdb.connect(files / "prices.duckdb") as connection:
        connection.execute("create table prices as select 1 as a")
    os.utime(files / "prices.duckdb", (0, 0))
    (files / "warehouse.duckdb").write_bytes(b"DUCK" * 100)
    done = miners("refresh", "--source", "files", "--files-dir", files, "--data-dir", data, "--now", NOW)
    assert done.returncode == Exit.OPERATOR_ERROR
    assert "prices.csv" in done.stderr
    assert not (data / "current").exists()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "::"])
@fault("H9-the-ui-is-asked-to-listen-beyond-this-machine")
def test_the_ui_refuses_to_listen_beyond_this_machine(row: str, miners: Run, tmp_path: Path, host: str) -> None:
    done = miners("ui", "--host", host, "--data-dir", tmp_path / "data")
    assert done.returncode == Exit.OPERATOR_ERROR, done.stdout
    assert "Dagster on" not in done.stdout


@fault("H9-by-itself-it-listens-here-only")
def test_by_itself_the_ui_listens_on_this_machine_only(row: str) -> None:
    with Address(port=0).listen() as listening:
        assert listening.getsockname()[0] == "127.0.0.1"


@pytest.mark.parametrize("name", ["warehouse.duckdb", "marts.claim_checks.parquet", "manifest.json"])
@fault("H10-a-published-file-changed")
def test_a_changed_byte_of_any_published_file_is_seen(row: str, miners: Run, sample_copy: Path, name: str) -> None:
    published = (sample_copy / "current" / name).resolve()
    published.chmod(0o644)
    changed = bytearray(published.read_bytes())
    changed[len(changed) // 2] ^= 1
    published.write_bytes(bytes(changed))
    for command in ("doctor", "verify"):
        done = miners(command, "--data-dir", sample_copy)
        assert done.returncode == Exit.OPERATOR_ERROR
        told = done.stdout.replace("\n", " ")
        assert "DIFFERS from its manifest" in told or "is damaged" in told
        assert name == "manifest.json" or f"{name} DIFFERS" in told
