"""Two refreshes, readers and writers, locks, logs and damaged files: each is told, and readers see a whole build."""

import multiprocessing
import multiprocessing.synchronize
import shutil
import socket
import sqlite3
import subprocess
import threading
from pathlib import Path

import dagster as dg
import duckdb
import polars as pl
import pytest
from conftest import MINERS, NOW, ROOT, Run, refresh_here

from orchestration import instance, publish
from orchestration.doctor import examine
from orchestration.errors import Exit, OperatorError
from orchestration.publish import only_refresh
from orchestration.raw_files import MOST_FILES, read_whole
from orchestration.refresh import in_words
from orchestration.settings import WAREHOUSE, Settings
from orchestration.store import Store
from tests.faults.harness import fault
from tests.faults.killed import is_sound, marts, refresh_in_child, told_by_doctor
from tests.orchestration.test_publish import TABLES, make_build
from tests.transforms.price_frames import bar, daily

PUBLISHES = 20
LATER = "2026-11-02T23:00:00+00:00"


@pytest.mark.thorough
@fault("P3-two-refreshes-at-once")
def test_of_two_refreshes_one_publishes_and_the_other_says_who_runs(row: str, sample_copy: Path) -> None:
    command = [MINERS, "refresh", "--data-dir", sample_copy, "--now", LATER]
    first, second = (
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)
    )
    said = {process.args and process.returncode: err for process, err in (
        (process, process.communicate()[1]) for process in (first, second)
    )}  # fmt: skip
    assert set(said) == {Exit.OK, Exit.OPERATOR_ERROR}, said
    words = said[Exit.OPERATOR_ERROR].replace("\n", " ")
    assert f"another refresh is running: process {first.pid}" in words or f"process {second.pid}" in words
    assert f"of {socket.gethostname()} since 20" in words
    assert is_sound(sample_copy)
    history = dg.DagsterInstance.from_config(str(sample_copy / "dagster"))
    assert sorted(run.status.value for run in history.get_runs()) == ["FAILURE", "SUCCESS"]
    history.dispose()


@fault("P3-a-lock-left-behind")
def test_the_lock_of_another_machine_that_died_holds_nobody_up_and_doctor_tells(row: str, sample_copy: Path) -> None:
    (sample_copy / "refresh.lock").write_text("process 7 of miner-2 since 2026-10-30 22:30:00 UTC")
    cut_off = "the refresh of process 7 of miner-2 since 2026-10-30 22:30:00 UTC was cut off"
    assert any(cut_off in text for text in told_by_doctor(sample_copy))
    with only_refresh(Settings("sample", sample_copy)):
        told = [finding.text for finding in examine(lambda: Settings("sample", sample_copy)) if finding.is_fine]
        assert any(f"a refresh is running: process {instance.os.getpid()} of" in text for text in told)
    assert told_by_doctor(sample_copy) == []


@fault("P3-the-number-of-a-process-is-given-again")
def test_a_run_is_alive_only_where_its_own_process_is(row: str) -> None:
    ours = instance.this_process()
    machine, number, started = ours.split(":")
    assert instance.is_alive(ours, is_locked=False)
    assert instance.is_alive(None, is_locked=False)
    assert not instance.is_alive(f"{machine}:{number}:{int(started) - 1}", is_locked=True)
    assert not instance.is_alive("another:7:1", is_locked=False)
    assert instance.is_alive("another:7:1", is_locked=True)


def read_in_a_loop(
    file: Path,
    started: multiprocessing.synchronize.Barrier,
    stop: multiprocessing.synchronize.Event,
    seen: "multiprocessing.Queue[list[str]]",
) -> None:
    """Open, ask every table, close; report what went wrong and how often it was asked."""
    said: list[str] = []
    reads = 0
    query = "select distinct generation from (" + " union all ".join(f"from t{n}" for n in range(TABLES)) + ")"
    while not stop.is_set():
        try:
            with duckdb.connect(file, read_only=True) as connection:
                generations = connection.execute(query).fetchall()
            if len(generations) != 1:
                said.append(f"mixed generations {generations}")
        except Exception as error:
            said.append(repr(error))
        reads += 1
        if reads == 1:
            started.wait()
    seen.put([str(reads), *said])


@fault("P4-three-readers-during-twenty-publishes")
def test_three_readers_see_no_error_and_no_mixed_build_during_twenty_publishes(row: str, tmp_path: Path) -> None:
    settings = Settings(mode="sample", data_dir=tmp_path)
    publish.publish(settings, make_build(settings, 0), "build-000")
    spawn = multiprocessing.get_context("spawn")
    started, stop, seen = spawn.Barrier(4), spawn.Event(), spawn.Queue()
    file = settings.data_dir / "current" / WAREHOUSE
    readers = [spawn.Process(target=read_in_a_loop, args=(file, started, stop, seen)) for _ in range(3)]
    for reader in readers:
        reader.start()
    started.wait()
    for generation in range(1, PUBLISHES + 1):
        publish.publish(settings, make_build(settings, generation), f"build-{generation:03d}")
    stop.set()
    reports = [seen.get(timeout=60) for _ in readers]
    for reader in readers:
        reader.join()
    assert [report[1:] for report in reports] == [[], [], []]
    assert all(int(report[0]) > 1 for report in reports)


@fault("P5-opened-for-writing")
def test_what_an_analyst_writes_into_a_published_file_is_told_and_gone_with_the_next_build(
    row: str, sample_copy: Path, miners: Run
) -> None:
    expected = marts(sample_copy)
    published = (sample_copy / "current" / WAREHOUSE).resolve()
    assert published.stat().st_mode & 0o222 == 0
    try:  # who is not root is refused; root is not
        with duckdb.connect(published) as connection:
            connection.execute("update marts.company_days set close_usd = 1")
    except duckdb.IOException:
        published.chmod(0o644)
        with duckdb.connect(published) as connection:
            connection.execute("update marts.company_days set close_usd = 1")
    told = miners("verify", "--data-dir", sample_copy)
    assert told.returncode == Exit.OPERATOR_ERROR
    assert f"{WAREHOUSE} DIFFERS from its manifest" in told.stdout.replace("\n", " ")
    refresh_here(sample_copy)
    assert is_sound(sample_copy)
    assert marts(sample_copy) == expected


@fault("P6-stale-logs")
def test_stale_write_ahead_logs_are_told_and_ignored(row: str, sample_copy: Path) -> None:
    expected = marts(sample_copy)
    build = sample_copy / "work" / "build"
    build.mkdir(exist_ok=True)
    logs = [build / f"{WAREHOUSE}.wal", (sample_copy / "current").resolve() / f"{WAREHOUSE}.wal"]
    for log in logs:
        log.write_bytes(b"WAL of another file")
    told = " | ".join(told_by_doctor(sample_copy))
    assert "write-ahead logs beside a database, ignored and safe to delete" in told
    assert all(str(log) in told for log in logs)
    refresh_here(sample_copy)
    assert not logs[0].exists()
    assert is_sound(sample_copy)
    assert marts(sample_copy) == expected
    with duckdb.connect(sample_copy / "current" / WAREHOUSE, read_only=True) as connection:
        assert connection.execute("select count(*) from meta.build").fetchone() == (1,)


@pytest.mark.thorough
@fault("P10-sqlite-locked")
def test_a_locked_history_is_waited_for_and_one_that_stays_locked_is_told(row: str, sample_copy: Path) -> None:
    assert refresh_in_child(sample_copy, NOW).code == 0
    holder = sqlite3.connect(sample_copy / "dagster" / "history" / "runs.db", check_same_thread=False)
    holder.execute("begin exclusive")
    threading.Timer(3, lambda: (holder.rollback(), holder.close())).start()
    assert refresh_in_child(sample_copy, LATER).code == 0
    error = sqlite3.OperationalError("database is locked")
    words = in_words(error, Settings("sample", sample_copy))
    assert isinstance(words, OperatorError)
    assert "another process holds" in str(words)


@pytest.mark.thorough
@fault("P10-history-damaged")
def test_a_damaged_history_is_told_and_can_be_deleted(row: str, sample_copy: Path) -> None:
    assert refresh_in_child(sample_copy, NOW).code == 0
    (sample_copy / "dagster" / "history" / "runs.db").write_bytes(b"no database" * 500)
    (told,) = told_by_doctor(sample_copy)
    assert "runs.db is damaged" in told
    assert "only past runs are lost" in told
    refused = refresh_in_child(sample_copy, LATER)
    assert refused.code == Exit.OPERATOR_ERROR
    assert "delete" in refused.said
    shutil.rmtree(sample_copy / "dagster")
    assert refresh_in_child(sample_copy, LATER).code == 0


@fault("P14-memory-runs-out")
def test_running_out_of_memory_is_told(row: str, tmp_path: Path) -> None:
    settings = Settings("sample", tmp_path)
    with duckdb.connect() as connection:
        connection.execute("set memory_limit = '10MB'")
        connection.execute("set temp_directory = ''")
        with pytest.raises(duckdb.OutOfMemoryException) as refused:
            connection.execute("create table t as select random() as a from range(5_000_000)")
    for error in (refused.value, MemoryError()):
        words = in_words(error, settings)
        assert isinstance(words, OperatorError)
        assert str(words).startswith("not enough memory: ")


def with_files(folder: Path, count: int) -> Store:
    """A store whose daily bars came in so many files."""
    store = Store(Settings("files", folder))
    for n in range(count):
        store.write("raw.daily_bars", daily(bar("CLSK", "2025-10-20", -n + 2000.0)))
    return store


def keep_merging(folder: Path, stop: multiprocessing.synchronize.Event) -> None:
    """Answers come one by one, and are merged again and again, as in a live refresh."""
    store = Store(Settings("files", folder))
    n = 0
    while not stop.is_set():
        n += 1
        store.write("raw.daily_bars", daily(bar("CLSK", "2025-10-20", 20.0 + n)))


@fault("P4-a-reader-of-raw-while-it-is-merged")
def test_who_reads_raw_while_its_files_are_merged_misses_no_row(row: str, tmp_path: Path) -> None:
    store = with_files(tmp_path, MOST_FILES)
    spawn = multiprocessing.get_context("spawn")
    stop = spawn.Event()
    writer = spawn.Process(target=keep_merging, args=(tmp_path, stop))
    writer.start()
    seen = [0]
    merges: set[str] = set()
    while len(merges) < 4:
        seen.append(store.read("raw.daily_bars").height)
        merges |= {path.name for path in (tmp_path / "raw" / "daily_bars").glob("0-all-*")}
    stop.set()
    writer.join(60)
    assert seen == sorted(seen), "rows were there, and then they were not"
    assert store.read("raw.daily_bars")["close_usd"].is_unique().all()


def write_at_every_read(store: Store, monkeypatch: pytest.MonkeyPatch, most_files: int) -> None:
    """A writer that is quicker than the reader: whenever the first file is read, another is there."""
    writer, fresh = Store(store.settings), iter(range(3000, 9000))
    inside: list[bool] = []

    def slowly(path: Path) -> pl.DataFrame:
        if not inside and path == min(path.parent.glob("*.parquet")):
            inside.append(True)
            writer.write("raw.daily_bars", daily(bar("CLSK", "2025-10-20", float(next(fresh)))))
            inside.clear()
        return read_whole(path)

    monkeypatch.setattr("orchestration.raw_files.MOST_FILES", most_files)
    monkeypatch.setattr("orchestration.raw_files.read_whole", slowly)


@fault("P4-a-reader-slower-than-the-writer")
def test_a_reader_slower_than_the_writer_has_the_rows_as_they_stood(
    row: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = with_files(tmp_path, 3)
    write_at_every_read(store, monkeypatch, most_files=1000)
    assert store.read("raw.daily_bars").height == 3
    assert store.mark("raw.daily_bars") == "4"


@fault("P4-a-merge-at-every-read")
def test_a_reader_whose_files_are_merged_at_every_read_is_told(
    row: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = with_files(tmp_path, 3)
    write_at_every_read(store, monkeypatch, most_files=0)
    with pytest.raises(OperatorError, match=r"daily_bars was changed by another process .*: try again"):
        store.read("raw.daily_bars")


@fault("P4-a-look-in-the-middle-of-a-merge")
def test_a_look_that_missed_the_merged_file_and_what_it_holds_is_not_believed(
    row: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, looks, glob = with_files(tmp_path, 3), [0], Path.glob

    def missing_one(folder: Path, pattern: str) -> list[Path]:
        looks[0] += 1
        return sorted(glob(folder, pattern))[looks[0] == 1 :]

    monkeypatch.setattr(Path, "glob", missing_one)
    assert store.read("raw.daily_bars").height == 3
