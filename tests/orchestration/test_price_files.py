"""The user's own bars: what is read, and what is refused with its place named."""

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from orchestration.errors import OperatorError
from orchestration.sources.files import fetch_files
from tests.transforms.price_frames import sessions
from transforms.tables import TABLES

NOW = datetime(2026, 2, 1, tzinfo=UTC)
CALENDAR = sessions("2025-10-17", "2025-10-20", "2025-10-21", "2026-02-02")
HEAD = "symbol,date,open,high,low,close,volume"
GOOD = ["CLSK,2025-10-17,18.61,19.84,18.34,19.525,30681200", "CLSK,2025-10-20,21.23,22.69,20.32,20.40,44490016"]
SYMBOLS = ["CLSK", "BTC-USD"]


def read(folder: Path, *lines: str, head: str = HEAD, now: datetime = NOW) -> pl.DataFrame:
    (folder / "prices.csv").write_text("\n".join([head, *lines]) + "\n")
    return fetch_files(folder, SYMBOLS, CALENDAR, now).daily_bars


def test_bars_are_read_as_the_raw_table_declares_them(tmp_path: Path) -> None:
    got = TABLES["raw.daily_bars"].validate(read(tmp_path, *GOOD))
    assert got.select(
        "symbol", "session_date", "open_usd", "high_usd", "low_usd", "close_usd", "volume_count"
    ).rows() == [
        ("CLSK", date(2025, 10, 17), 18.61, 19.84, 18.34, 19.525, 30681200),
        ("CLSK", date(2025, 10, 20), 21.23, 22.69, 20.32, 20.40, 44490016),
    ]
    assert got["source"].unique().to_list() == ["files"]
    assert got["fetched_at"].unique().to_list() == [NOW]


def test_a_row_with_a_close_alone_is_taken_and_other_columns_are_ignored(tmp_path: Path) -> None:
    got = read(tmp_path, "CLSK,2025-10-17,,,,19.525,,anything", head=HEAD + ",bar_kind")
    assert got.select("open_usd", "close_usd", "volume_count").rows() == [(None, 19.525, None)]


def test_dividends_and_splits_become_corporate_actions(tmp_path: Path) -> None:
    head = HEAD + ",adj_close,dividends,splits"
    (tmp_path / "prices.csv").write_text(f"{head}\n{GOOD[0]},19.5,0.25,0\n{GOOD[1]},20.4,0,0.1\n")
    got = TABLES["raw.corporate_actions"].validate(fetch_files(tmp_path, SYMBOLS, CALENDAR, NOW).corporate_actions)
    assert got.select("ex_date", "corporate_action", "dividend_usd", "split_ratio").rows() == [
        (date(2025, 10, 17), "dividend", 0.25, None),
        (date(2025, 10, 20), "split", None, 0.1),
    ]


def test_rows_of_symbols_that_nobody_follows_are_left_out(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD[0], "ZZZ,2025-10-17,1,1,1,1,1")["symbol"].to_list() == ["CLSK"]


def test_a_bar_whose_session_has_not_closed_is_left_out(tmp_path: Path) -> None:
    noon = datetime(2025, 10, 20, 17, tzinfo=UTC)
    assert read(tmp_path, *GOOD, now=noon)["session_date"].to_list() == [date(2025, 10, 17)]


POISON = {
    "a negative price": ("CLSK,2025-10-21,-1,2,1,1.5,10", ["row 4", "CLSK", "2025-10-21", "column open", "-1"]),
    "a price of zero": ("CLSK,2025-10-21,1,2,1,0,10", ["column close", "not greater than 0"]),
    "not a number": ("CLSK,2025-10-21,1,2,1,NaN,10", ["column close", "not finite"]),
    "infinity": ("CLSK,2025-10-21,1,inf,1,1,10", ["column high", "not finite"]),
    "text for a price": ("CLSK,2025-10-21,1,2,1,n/a,10", ["column close", "n/a is not a number"]),
    "no close": ("CLSK,2025-10-21,1,2,1,,10", ["column close", "is empty"]),
    "high below low": ("CLSK,2025-10-21,1,1,2,1,10", ["column high", "lower than the low"]),
    "a negative volume": ("CLSK,2025-10-21,1,2,1,1,-10", ["column volume", "is negative"]),
    "a duplicate key": (GOOD[1] + "1", ["row 3", "row 4", "2025-10-20", "column date", "twice"]),
    "a lower-case ticker": ("clsk,2025-10-21,1,2,1,1,10", ["symbol clsk", "column symbol", "capital"]),
    "a hostile ticker": ("../../etc,2025-10-21,1,2,1,1,10", ["column symbol"]),
    "a day that is none": ("CLSK,2025-02-30,1,2,1,1,10", ["2025-02-30", "column date", "not a day"]),
    "an American date": ("CLSK,10/21/2025,1,2,1,1,10", ["10/21/2025", "column date"]),
}


@pytest.mark.parametrize("poison", POISON)
def test_poison_is_refused_with_its_place_named(poison: str, tmp_path: Path) -> None:
    line, words = POISON[poison]
    with pytest.raises(OperatorError) as caught:
        read(tmp_path, *GOOD, line)
    for word in ["prices.csv", *words]:
        assert word in str(caught.value)


@pytest.mark.parametrize("column", HEAD.split(","))
def test_a_missing_column_is_refused_by_name(column: str, tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match=f"column {column} is missing"):
        read(tmp_path, *GOOD, head=HEAD.replace(column, "other"))


def test_a_row_in_another_currency_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="column currency: CAD is not USD"):
        read(tmp_path, GOOD[0] + ",USD", GOOD[1] + ",CAD", head=HEAD + ",currency")


def test_nan_in_parquet_is_refused(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "symbol": ["CLSK"],
            "date": [date(2025, 10, 20)],
            "open": [1.0],
            "high": [2.0],
            "low": [1.0],
            "close": [float("nan")],
            "volume": [10],
        }
    )
    frame.write_parquet(tmp_path / "prices.parquet")
    with pytest.raises(OperatorError, match=r"prices\.parquet.*\n.*CLSK, date 2025-10-20, column close"):
        fetch_files(tmp_path, SYMBOLS, CALENDAR, NOW)


def test_an_empty_folder_and_two_price_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="neither"):
        fetch_files(tmp_path, SYMBOLS, CALENDAR, NOW)
    (tmp_path / "prices.csv").write_text(HEAD + "\n")
    (tmp_path / "prices.parquet").write_bytes(b"")
    with pytest.raises(OperatorError, match="both"):
        fetch_files(tmp_path, SYMBOLS, CALENDAR, NOW)


def test_a_file_that_is_no_parquet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "prices.parquet").write_bytes(b"not parquet")
    with pytest.raises(OperatorError, match=r"prices\.parquet: cannot be read"):
        fetch_files(tmp_path, SYMBOLS, CALENDAR, NOW)


@pytest.mark.parametrize(
    ("column", "cell", "utc"),
    [
        ("ts_ny", "2025-10-20 15:00:00", "2025-10-20T19:00"),
        ("ts_ny", "2025-12-01T15:00:00", "2025-12-01T20:00"),
        ("ts_ny", "2025-10-20 15:00:00-04:00", "2025-10-20T19:00"),
        ("ts", "2025-10-20T19:00:00Z", "2025-10-20T19:00"),
        ("ts", "2025-10-20 19:00:00", "2025-10-20T19:00"),
    ],
)
def test_hourly_bars_are_read_on_the_clock_that_the_column_names(
    column: str, cell: str, utc: str, tmp_path: Path
) -> None:
    (tmp_path / "hourly.csv").write_text(f"symbol,{column},close\nBTC-USD,{cell},110000\n")
    (tmp_path / "prices.csv").write_text(HEAD + "\n")
    got = TABLES["raw.hourly_bars"].validate(fetch_files(tmp_path, SYMBOLS, CALENDAR, NOW).hourly_bars)
    assert got["bar_start_at"].to_list() == [datetime.fromisoformat(utc).replace(tzinfo=UTC)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("BTC-USD,yesterday,1", "not an instant"),
        ("BTC-USD,2025-10-20T19:00:00Z,-1", "column close"),
        ("btc-usd,2025-10-20T19:00:00Z,1", "column symbol"),
    ],
)
def test_poison_in_hourly_bars_is_refused(line: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "hourly.csv").write_text(f"symbol,ts,close\n{line}\n")
    (tmp_path / "prices.csv").write_text(HEAD + "\n")
    with pytest.raises(OperatorError, match=rf"(?s)hourly\.csv.*{words}"):
        fetch_files(tmp_path, SYMBOLS, CALENDAR, NOW)


def test_the_shared_market_is_read_whole(shared: Path) -> None:
    known = pl.read_parquet(shared / "market" / "prices.parquet")
    got = fetch_files(shared / "market", known["symbol"].unique().to_list(), CALENDAR, datetime(2026, 6, 1, tzinfo=UTC))
    TABLES["raw.daily_bars"].validate(got.daily_bars)
    TABLES["raw.hourly_bars"].validate(got.hourly_bars)
    TABLES["raw.corporate_actions"].validate(got.corporate_actions)
    assert got.daily_bars.height == known.height
    assert got.hourly_bars.height == pl.read_parquet(shared / "market" / "hourly.parquet").height
    assert got.fetches["outcome"].unique().to_list() == ["ok"]
