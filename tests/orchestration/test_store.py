"""The one door to storage refuses what breaks a table's declaration, and loses nothing when it does."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from orchestration.errors import OperatorError
from orchestration.raw_files import MOST_FILES, is_as_named
from orchestration.settings import Settings
from orchestration.store import Store
from transforms.tables import TABLES, TableError

BARS = TABLES["raw.daily_bars"]
NAN, INFINITE = float("nan"), float("inf")


def bars(close: float = 20.4, fetched_at: datetime = datetime(2025, 10, 21, tzinfo=UTC), **change: Any) -> pl.DataFrame:
    row = {
        "symbol": "CLSK", "session_date": date(2025, 10, 20), "open_usd": 21.23, "high_usd": 22.69, "low_usd": 20.32,
        "close_usd": close, "adjusted_close_usd": close, "volume_count": 44_490_016, "source": "files",
        "fetched_at": fetched_at,
    }  # fmt: skip
    return pl.DataFrame([row | change], schema=BARS.polars_schema)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(Settings(mode="files", data_dir=tmp_path))


def test_only_what_says_something_new_is_appended(store: Store) -> None:
    later = datetime(2025, 10, 22, tzinfo=UTC)
    assert store.write(BARS.name, bars()) == 1
    assert store.write(BARS.name, bars(fetched_at=later)) == 0
    assert store.write(BARS.name, bars(close=20.5, fetched_at=later)) == 1
    assert store.read(BARS.name)["close_usd"].to_list() == [20.4, 20.5]
    assert store.read(BARS.name, as_of=datetime(2025, 10, 21, 12, tzinfo=UTC))["close_usd"].to_list() == [20.4]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"close_usd": -1.0}, "close_usd"),
        ({"close_usd": NAN}, "close_usd is NaN or infinite"),
        ({"high_usd": INFINITE}, "high_usd is NaN or infinite"),
        ({"close_usd": None}, "close_usd"),
        ({"volume_count": -5}, "volume_count"),
        ({"symbol": "clsk"}, "symbol"),
        ({"symbol": "A'; DROP TABLE x"}, "symbol"),
        ({"source": "a friend"}, "source"),
    ],
)
def test_a_poisoned_bar_is_refused_with_its_symbol_date_and_column(
    store: Store, change: dict[str, Any], words: str
) -> None:
    store.write(BARS.name, bars())
    with pytest.raises(TableError) as refused:
        store.write(BARS.name, bars(**{"session_date": date(2025, 10, 21)} | change), came_from="prices.csv")
    for expected in ("raw.daily_bars", "prices.csv", "2025-10-21", words):
        assert expected in str(refused.value)
    assert store.read(BARS.name).equals(bars())


def test_a_duplicate_key_a_missing_and_an_extra_column_are_refused(store: Store) -> None:
    with pytest.raises(TableError, match="is not unique at symbol=CLSK, session_date=2025-10-20"):
        store.write(BARS.name, pl.concat([bars(), bars(close=21.0)]))
    with pytest.raises(TableError, match=r"columns missing \['close_usd'\]"):
        store.write(BARS.name, bars().drop("close_usd"))
    with pytest.raises(TableError, match=r"columns not declared \['mood'\]"):
        store.write(BARS.name, bars().with_columns(mood=pl.lit("good")))
    with pytest.raises(TableError, match="volume_count"):
        store.write(BARS.name, bars().with_columns(pl.col("volume_count").cast(pl.Float64)))
    assert store.read(BARS.name).is_empty()
    assert not list(store.raw.rglob("*"))


def test_a_table_without_vintages_is_replaced_whole(store: Store) -> None:
    table = TABLES["event_study.performance"]
    row = {"symbol": "CLSK", "session_date": date(2025, 10, 20), "year_to_date_return": 1.215, "drawdown_return": 0.0}
    more = {"volatility_return": 0.05, "distance_from_high_ratio": 0.0, "beta_session_count": 0}
    frame = pl.DataFrame([row | more], schema=table.polars_schema)
    store.write(table.name, frame)
    store.write(table.name, frame.with_columns(drawdown_return=pl.lit(-0.1)))
    assert store.read(table.name)["drawdown_return"].to_list() == [-0.1]


def test_a_data_directory_refuses_a_second_mode(store: Store) -> None:
    store.claim_mode()
    store.claim_mode()
    with pytest.raises(OperatorError, match="holds 'files' data and refuses 'live'"):
        Store(Settings(mode="live", data_dir=store.settings.data_dir)).claim_mode()


def many(store: Store, count: int) -> None:
    """So many answers of one symbol, each on a day and in a file of its own."""
    for n in range(count):
        asked = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=n)
        store.write(BARS.name, bars(close=20.0 + n, fetched_at=asked, session_date=asked.date()))


def files(store: Store) -> list[Path]:
    return sorted((store.raw / "daily_bars").glob("*.parquet"))


def test_many_small_files_become_one_and_no_row_is_lost(store: Store) -> None:
    many(store, 3 * MOST_FILES)
    assert len(files(store)) <= MOST_FILES
    assert store.read(BARS.name)["close_usd"].to_list() == [20.0 + n for n in range(3 * MOST_FILES)]


@pytest.mark.parametrize("left", [1, MOST_FILES])
def test_a_merge_that_was_killed_before_it_deleted_counts_no_row_twice(store: Store, left: int) -> None:
    many(store, MOST_FILES)
    kept = {file: file.read_bytes() for file in files(store)}
    many(store, MOST_FILES + 1)
    assert len(files(store)) == 1
    for file in list(kept)[:left]:
        file.write_bytes(kept[file])
    assert store.read(BARS.name).height == MOST_FILES + 1
    before = store.read(BARS.name).sort("session_date")
    many(store, 2 * MOST_FILES + 2)
    assert store.read(BARS.name).sort("session_date").head(MOST_FILES + 1).equals(before)
    assert [file for file in kept if file.exists()] == []


def test_a_merge_that_is_killed_before_its_file_is_there_loses_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(store, MOST_FILES)
    monkeypatch.setattr("orchestration.store.merge_many", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        many(store, MOST_FILES + 1)
    assert store.read(BARS.name).height == MOST_FILES + 1


def test_a_file_that_was_changed_is_not_merged_so_that_doctor_tells_of_it(store: Store) -> None:
    many(store, MOST_FILES)
    changed = files(store)[0]
    changed.write_bytes(files(store)[1].read_bytes())  # what a byte that turned looks like to whoever reads it
    many(store, MOST_FILES + 2)
    assert len(files(store)) > MOST_FILES
    assert not is_as_named(changed)


def test_a_merge_keeps_the_columns_of_a_newer_version(store: Store) -> None:
    many(store, MOST_FILES)
    newer = store.raw / "daily_bars" / "20250101T000000000000Z-newer.parquet"
    bars(close=7.0, fetched_at=datetime(2024, 1, 1, tzinfo=UTC)).with_columns(later=pl.lit(1)).write_parquet(newer)
    many(store, MOST_FILES + 1)
    (merged,) = files(store)
    assert pl.read_parquet(merged)["later"].drop_nulls().to_list() == [1]
