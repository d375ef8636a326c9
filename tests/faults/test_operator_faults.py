"""What whoever runs it can get wrong: said in words before anything is asked, and nothing stored is lost."""

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest
from conftest import NOW, Run, refresh_here

from orchestration import reference
from orchestration.errors import Exit, OperatorError
from orchestration.publish import current_build
from orchestration.reader import published_file
from orchestration.refresh import rebuild
from orchestration.settings import REFERENCE, WAREHOUSE, Settings
from orchestration.store import Store
from tests.faults.harness import fault
from tests.faults.killed import is_sound, marts, told_by_doctor

LATER = "2026-11-02T23:00:00+00:00"
LAST = "2026-11-03T23:00:00+00:00"


def rebuild_here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`miners rebuild` in this process."""
    import dagster as dg

    monkeypatch.setenv("MINERS_DATA_DIR", str(folder))
    monkeypatch.setenv("MINERS_NOW", "")
    settings = Settings.from_environment()
    assert rebuild(settings, lambda _line: None, dg.DagsterInstance.ephemeral()) == Exit.OK


@fault("O1-a-ticker-mistyped-in-an-announcement")
def test_a_mistyped_ticker_is_told_with_the_nearest_before_anything_is_asked(
    row: str, tmp_path: Path, miners: Run
) -> None:
    (tmp_path / "prices.csv").write_text("symbol,date,open,high,low,close,adj_close,volume\n")
    (tmp_path / "announcements.csv").write_text("ticker,announced_date,headline\nCLKS,2026-01-05,A lease\n")
    data = tmp_path / "data"
    done = miners("refresh", "--source", "files", "--files-dir", tmp_path, "--data-dir", data, "--now", NOW)
    assert done.returncode == Exit.OPERATOR_ERROR
    words = done.stderr.replace("\n", " ")
    assert "announcements.csv" in words
    assert "row 2, column ticker: 'CLKS' is not in listings.csv; did you mean CLSK?" in words
    assert list((data / "raw").rglob("*")) == []


@fault("O1-a-company-mistyped-in-the-listings")
def test_a_listing_of_no_company_is_told_with_the_nearest(row: str, tmp_path: Path) -> None:
    shutil.copytree(REFERENCE, tmp_path, dirs_exist_ok=True)
    listings = tmp_path / "listings.csv"
    listings.write_text(listings.read_text().replace("cleanspark,", "cleanspork,", 1))
    with pytest.raises(OperatorError, match=r"column company_id: 'cleanspork' is not in companies\.csv; did you mean"):
        reference.listings(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["car", "--tag", "hpc_contract", "--pre", "-1"], "'--pre'"),
        (["refresh", "--sorce", "live"], "--sorce"),
        (["refresh", "--now", "2999-01-01"], "is in the future"),
        (["study", "--returns", "r.csv", "--factors", "f.csv", "--events", "e.csv", "--output", "o",
          "--window", "5:-5"], "ends before it begins"),
    ],
    ids=["pre-below-zero", "no-such-option", "future", "window-that-ends-before-it-begins"],
)  # fmt: skip
@fault("O2-arguments-out-of-range")
def test_an_argument_out_of_range_is_told_with_exit_40(
    row: str, miners: Run, tmp_path: Path, arguments: list[str], words: str
) -> None:
    for name, text in (("r", "symbol,date,ret\nA,2025-01-02,0.1\n"), ("f", "date,market\n2025-01-02,0.1\n"),
                       ("e", "event_id,symbol,event_date\nE,A,2025-01-02\n")):  # fmt: skip
        (tmp_path / f"{name}.csv").write_text(text)
    placed = [str(tmp_path / part) if part.endswith(".csv") else part for part in arguments]
    done = miners(*placed)
    assert done.returncode == Exit.OPERATOR_ERROR, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.thorough
@fault("O3-yesterday-again")
def test_a_refresh_of_yesterday_gives_the_bytes_of_yesterday(row: str, sample_copy: Path) -> None:
    yesterday = marts(sample_copy)
    raw = {path.name: path.read_bytes() for path in (sample_copy / "raw" / "daily_bars").iterdir()}
    refresh_here(sample_copy, MINERS_NOW=LATER)
    assert marts(sample_copy) != yesterday
    for _ in range(2):
        refresh_here(sample_copy, MINERS_NOW=NOW)
        assert marts(sample_copy) == yesterday
    kept = {path.name: path.read_bytes() for path in (sample_copy / "raw" / "daily_bars").iterdir()}
    assert raw.items() <= kept.items()
    assert len(kept) == len(raw) + 1


@fault("O4-builds-and-work-deleted")
def test_deleted_builds_and_work_are_made_again_from_raw_alone(
    row: str, sample_copy: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    expected = marts(sample_copy)
    shutil.rmtree(sample_copy / "published")
    shutil.rmtree(sample_copy / "work")
    assert any(
        "which is gone: `miners rebuild` makes a build again from raw" in text for text in told_by_doctor(sample_copy)
    )
    with pytest.raises(OperatorError, match="`miners rebuild` makes it again from raw, and asks nobody"):
        published_file(Settings("sample", sample_copy))
    before = {path: path.read_bytes() for path in (sample_copy / "raw").rglob("*.parquet")}
    rebuild_here(sample_copy, monkeypatch)
    assert {path: path.read_bytes() for path in (sample_copy / "raw").rglob("*.parquet")} == before
    assert marts(sample_copy) == expected
    assert told_by_doctor(sample_copy) == []


@pytest.mark.thorough
@fault("O4-work-damaged")
def test_a_damaged_work_file_is_told_and_the_next_refresh_gives_the_same_bytes(
    row: str, sample_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = marts(sample_copy)
    tables = sample_copy / "work" / "tables"
    for path in tables.iterdir():
        path.write_bytes(path.read_bytes()[:100])
    told = told_by_doctor(sample_copy)
    assert len(told) == len(list(tables.iterdir()))
    assert all("is damaged" in text and "it is made again by `miners rebuild`" in text for text in told)
    with pytest.raises(OperatorError, match=r"event_study\.returns\.parquet is damaged"):
        Store(Settings("sample", sample_copy)).read("event_study.returns")
    refresh_here(sample_copy)
    assert marts(sample_copy) == expected
    (tables / "raw.sessions.parquet").write_bytes(b"")
    rebuild_here(sample_copy, monkeypatch)
    assert marts(sample_copy) == expected
    assert told_by_doctor(sample_copy) == []


@fault("O4-raw-deleted")
def test_deleted_raw_is_told_with_what_is_lost(row: str, sample_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(sample_copy / "raw" / "hourly_bars")
    (told,) = told_by_doctor(sample_copy)
    assert told.startswith("raw.hourly_bars has 0 rows where the published build was made of ")
    for words in ("restore it from a backup", "hourly bars older than two years, are lost", "The rows are still in"):
        assert words in told
    shutil.rmtree(sample_copy / "raw")
    monkeypatch.setenv("MINERS_NOW", "")
    with pytest.raises(OperatorError, match="has no raw data to rebuild from: restore its folder raw from a backup"):
        rebuild(Settings("sample", sample_copy), lambda _line: None)
    assert is_sound(sample_copy)


@fault("O4-raw-damaged")
def test_a_raw_file_that_was_cut_or_changed_is_told_by_name(row: str, sample_copy: Path) -> None:
    bars, hours = (next((sample_copy / "raw" / name).iterdir()) for name in ("daily_bars", "hourly_bars"))
    whole = bars.read_bytes()
    bars.write_bytes(whole[: len(whole) // 2])
    middle = len(hours.read_bytes()) // 2
    changed = bytearray(hours.read_bytes())
    changed[middle] ^= 1
    hours.write_bytes(bytes(changed))
    cut, flipped = sorted(told_by_doctor(sample_copy), key=lambda text: "hourly" in text)
    assert cut.startswith(f"{bars} was changed since it was written: restore it from a backup")
    assert str(hours) in flipped
    with pytest.raises(OperatorError, match=rf"{bars.name} is damaged .*: restore it from a backup"):
        Store(Settings("sample", sample_copy)).mark("raw.daily_bars")  # which a sensor asks
    before = current_build(Settings("sample", sample_copy))
    with pytest.raises(OperatorError, match=r"daily_bars.* is damaged"):
        refresh_here(sample_copy, MINERS_NOW=LATER)
    assert current_build(Settings("sample", sample_copy)) == before


@fault("O5-many-settings-wrong")
def test_every_wrong_setting_is_told_at_once_by_its_name(row: str, miners: Run, tmp_path: Path) -> None:
    wrong_ones = {"MINERS_SOURCE": "yahoo", "MINERS_NOW": "noon"}
    for command in ("refresh", "doctor", "status"):
        done = miners(command, MINERS_DATA_DIR=str(tmp_path), **wrong_ones)
        assert done.returncode == Exit.OPERATOR_ERROR
        told = (done.stdout + done.stderr).replace("\n", " ")
        assert all(name in told for name in wrong_ones), told
        assert "Traceback" not in told


@fault("O5-many-files-wrong")
def test_every_wrong_cell_of_every_reference_file_is_told_at_once(row: str, tmp_path: Path) -> None:
    shutil.copytree(REFERENCE, tmp_path, dirs_exist_ok=True)
    places = {
        "companies.csv": ("CLSK,0000827876", "clsk,827876"),
        "calendar_overrides.csv": ("2025-01-09", "9 Jan"),
    }
    for name, (old, new) in places.items():
        path = tmp_path / name
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(OperatorError) as refused:
        reference.everything(tmp_path)
    for words in (*places, "row 2, column symbol: 'clsk'", "column cik: '827876'", "column session_date: '9 Jan'"):
        assert words in str(refused.value)
    assert str(refused.value).count("column cik") == 1


@fault("O5-mark-of-the-mode-damaged")
def test_a_damaged_mark_of_the_mode_is_told(row: str, sample_copy: Path) -> None:
    (sample_copy / "mode.json").write_text('{"sour')
    with pytest.raises(OperatorError, match=r"mode\.json is damaged: write"):
        Store(Settings("sample", sample_copy)).claim_mode()
    assert any("mode.json is damaged" in text for text in told_by_doctor(sample_copy))


@pytest.mark.thorough
@fault("O6-an-old-backup-restored")
def test_a_restored_backup_shows_its_old_build_and_the_refresh_goes_on_from_there(
    row: str, sample_copy: Path, tmp_path: Path, miners: Run
) -> None:
    backup = tmp_path / "backup"
    shutil.copytree(sample_copy, backup, symlinks=True)
    refresh_here(sample_copy, MINERS_NOW=LATER)
    refresh_here(sample_copy, MINERS_NOW=LAST)
    expected = marts(sample_copy)
    only_raw = tmp_path / "only-raw"
    shutil.copytree(sample_copy, only_raw, symlinks=True)
    shutil.rmtree(only_raw / "raw")
    shutil.copytree(backup / "raw", only_raw / "raw")
    assert any("an older backup was restored" in text for text in told_by_doctor(only_raw))
    shutil.rmtree(sample_copy)
    shutil.copytree(backup, sample_copy, symlinks=True)
    assert "20261030T230000Z-001" in miners("status", "--data-dir", sample_copy).stdout
    assert told_by_doctor(sample_copy) == []
    refresh_here(sample_copy, MINERS_NOW=LAST)
    with duckdb.connect(sample_copy / "current" / WAREHOUSE, read_only=True) as connection:
        assert connection.execute("select max(trade_date) from marts.company_days").fetchone() == (date(2026, 11, 3),)
    asked_later = {"marts.price_vintages.parquet"}  # it says when each bar was asked for, which now is later
    assert {name for name, digest in marts(sample_copy).items() if digest != expected[name]} <= asked_later
