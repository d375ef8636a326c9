"""The user's own bars: a folder with `prices.csv` or `prices.parquet`, and `hourly.*` where there is one.

Every row of a file is held to the rules, asked for or not: a file that is wrong is refused whole, so that nothing
of it is half used. Empty cells are allowed everywhere but in symbol, date and close.
"""

from datetime import datetime
from pathlib import Path

import polars as pl

from orchestration.errors import OperatorError
from orchestration.sources.answer import PriceAnswer, fetch_row, fetches, stamp
from transforms.prices_plan import final_bars
from transforms.tables import TABLES
from transforms.tables.columns import TICKER

SOURCE = "files"
FORMATS = ("parquet", "csv")
PRICES = {"open": "open_usd", "high": "high_usd", "low": "low_usd", "close": "close_usd"}
OPTIONAL = {"adj_close": "adjusted_close_usd", "dividends": "dividend_usd", "splits": "split_ratio"}
CLOCKS = {"ts_ny": "America/New_York", "ts": "UTC"}
PROBLEMS_SHOWN = 10
ROW = "row"


def fetch_files(folder: Path, symbols: list[str], sessions: pl.DataFrame, now: datetime) -> PriceAnswer:
    """Read and check the user's bars.

    Args:
        folder: Where `prices.*` lies.
        symbols: The symbols to keep; rows of others are checked and left out.
        sessions: `raw.sessions`; bars of days that are not over by `now` are left out.
        now: The instant taken as now, and the vintage of the rows.

    Raises:
        OperatorError: Naming file, symbol, date and column of what is wrong.
    """
    path = find_table(folder, "prices")
    if path is None:
        raise OperatorError(f"{folder} has neither prices.csv nor prices.parquet")
    daily = final_bars(_daily(path).filter(pl.col("symbol").is_in(symbols)), sessions, now)
    hourly_path = find_table(folder, "hourly")
    hourly = TABLES["raw.hourly_bars"].empty() if hourly_path is None else _hourly(hourly_path)
    kept = hourly.filter(pl.col("symbol").is_in(symbols), pl.col("bar_start_at").dt.offset_by("1h") <= now)
    answer = {
        "raw.daily_bars": stamp("raw.daily_bars", daily, SOURCE, now),
        "raw.hourly_bars": stamp("raw.hourly_bars", kept, SOURCE, now),
        "raw.corporate_actions": stamp("raw.corporate_actions", _actions(daily), SOURCE, now),
    }
    asked = [
        fetch_row(now, SOURCE, name, "ok" if frame.height else "empty", frame.height) for name, frame in answer.items()
    ]
    return PriceAnswer(*answer.values(), fetches=fetches(asked))


def find_table(folder: Path, stem: str) -> Path | None:
    """The one file of that name; two would leave open which counts."""
    found = [folder / f"{stem}.{ending}" for ending in FORMATS if (folder / f"{stem}.{ending}").is_file()]
    if len(found) > 1:
        raise OperatorError(f"{folder} has both {found[0].name} and {found[1].name}: keep one of them")
    return found[0] if found else None


def read_table(path: Path, required: list[str]) -> pl.DataFrame:
    """The file with its row numbers; CSV as text.

    Raises:
        OperatorError: When it cannot be read or a column is missing.
    """
    try:
        frame = _frame(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise OperatorError(f"{path}: cannot be read: {str(error).splitlines()[0]}") from error
    missing = [name for name in required if name not in frame.columns]
    if missing:
        raise OperatorError(f"{path}: column {', '.join(missing)} is missing; it has {', '.join(frame.columns)}")
    # a spreadsheet counts its heading as row 1
    return frame.with_row_index(ROW, offset=2 if path.suffix == ".csv" else 1)


def _frame(path: Path) -> pl.DataFrame:
    if path.suffix == ".parquet":
        return pl.read_parquet(path, glob=False)
    return pl.read_csv(path, infer_schema=False, glob=False)


def _daily(path: Path) -> pl.DataFrame:
    """Daily bars under the names of the warehouse, with `dividend_usd` and `split_ratio`."""
    frame = read_table(path, ["symbol", "date", *PRICES, "volume"])
    day = (
        pl.col("date").str.to_date("%Y-%m-%d", strict=False)
        if frame["date"].dtype == pl.String
        else (pl.col("date").cast(pl.Date, strict=False))
    )
    typed = frame.with_columns(session_date=day, **_numbers(frame))
    # a row given twice, alike in every cell, is one row
    typed = typed.unique([name for name in typed.columns if name != ROW], keep="first", maintain_order=True)
    problems = _problems(typed, "date", "session_date")
    _refuse(path, problems, typed)
    return typed.select(
        "symbol",
        "session_date",
        *PRICES.values(),
        *OPTIONAL.values(),
        volume_count=pl.col("volume_number").round().cast(pl.Int64),
    )


def _hourly(path: Path) -> pl.DataFrame:
    """Hourly bars under the names of the warehouse."""
    head = read_table(path, ["symbol", "close"])
    clock = next((name for name in CLOCKS if name in head.columns), None)
    if clock is None:
        raise OperatorError(f"{path}: column ts_ny (New York clock) or ts (UTC) is missing")
    frame = _with_columns(head, [*PRICES, "volume"])
    typed = frame.with_columns(bar_start_at=_instant(frame, clock), **_numbers(frame))
    _refuse(path, _problems(typed, clock, "bar_start_at"), typed)
    return typed.select(
        "symbol",
        "bar_start_at",
        *PRICES.values(),
        OPTIONAL["adj_close"],
        volume_count=pl.col("volume_number").round().cast(pl.Int64),
    )


def _with_columns(frame: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    return frame.with_columns(pl.lit(None, pl.Float64).alias(name) for name in names if name not in frame.columns)


def _numbers(frame: pl.DataFrame) -> dict[str, pl.Expr]:
    """Every number of a bar as Float64; null where it is absent or no number."""
    wanted = {**PRICES, **OPTIONAL, "volume": "volume_number"}
    return {
        name: pl.col(column).cast(pl.Float64, strict=False) if column in frame.columns else pl.lit(None, pl.Float64)
        for column, name in wanted.items()
    }


def _instant(frame: pl.DataFrame, clock: str) -> pl.Expr:
    """When a bar begins, in UTC; text without an offset is read on the clock that the column promises."""
    kind = frame[clock].dtype
    if isinstance(kind, pl.Datetime):
        known = (
            pl.col(clock)
            if kind.time_zone
            else pl.col(clock).dt.replace_time_zone(CLOCKS[clock], ambiguous="earliest", non_existent="null")
        )
        return known.dt.convert_time_zone("UTC").dt.cast_time_unit("us")
    text = pl.col(clock).cast(pl.String).str.replace(" ", "T").str.replace(r"Z$", "+00:00")
    naive = text.str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us", strict=False).dt.replace_time_zone(
        CLOCKS[clock], ambiguous="earliest", non_existent="null"
    )
    zoned = text.str.to_datetime("%Y-%m-%dT%H:%M:%S%:z", time_unit="us", strict=False)
    return pl.coalesce(zoned.dt.convert_time_zone("UTC"), naive.dt.convert_time_zone("UTC"))


def _problems(typed: pl.DataFrame, time: str, key: str) -> list[tuple[str, pl.Expr, str]]:
    """What may be wrong with a row: the column to name, where it is, what to say."""
    found = [
        (
            "symbol",
            pl.col("symbol").is_null() | ~pl.col("symbol").cast(pl.String).str.contains(TICKER),
            "is not a ticker in capital letters",
        ),
        (time, pl.col(key).is_null(), "is not a day" if time == "date" else "is not an instant"),
        ("close", pl.col("close").is_null(), "is empty"),
        ("high", pl.col("high_usd") < pl.col("low_usd"), "is lower than the low"),
        ("volume", pl.col("volume_number") < 0, "is negative"),
        (time, pl.struct("symbol", key).is_duplicated() & pl.col(key).is_not_null(), "is there twice for the symbol"),
    ]
    numbers = {**PRICES, **{name: to for name, to in OPTIONAL.items() if name in typed.columns}}
    for column, name in {**numbers, "volume": "volume_number"}.items():
        found.append((column, pl.col(column).is_not_null() & pl.col(name).is_null(), "is not a number"))
        found.append((column, ~pl.col(name).is_finite(), "is not finite"))
    found += [(column, pl.col(name) <= 0, "is not greater than 0") for column, name in PRICES.items()]
    if "adj_close" in typed.columns:
        found.append(("adj_close", pl.col("adjusted_close_usd") <= 0, "is not greater than 0"))
    found += [(name, pl.col(OPTIONAL[name]) < 0, "is negative") for name in ("dividends", "splits") if name in numbers]
    if "currency" in typed.columns:
        found.append(("currency", pl.col("currency").ne_missing(pl.lit("USD")), "is not USD"))
    return [(column, is_bad.fill_null(False), says) for column, is_bad, says in found]


def _refuse(path: Path, problems: list[tuple[str, pl.Expr, str]], typed: pl.DataFrame) -> None:
    """End with what is wrong, the first rows of it.

    Raises:
        OperatorError: When there is any problem.
    """
    time = next(name for name in ("date", *CLOCKS) if name in typed.columns)
    said: list[str] = []
    for column, is_bad, says in problems:
        bad = typed.filter(is_bad).select(
            pl.col(ROW, "symbol", time).cast(pl.String), cell=pl.col(column).cast(pl.String)
        )
        said += [
            f"row {row}, symbol {symbol}, date {day}, column {column}: {'empty' if cell is None else cell} {says}"
            for row, symbol, day, cell in bad.head(PROBLEMS_SHOWN + 1).rows()
        ]
    if said:
        more = "\n  and more" if len(said) > PROBLEMS_SHOWN else ""
        raise OperatorError(f"{path}: nothing of it was used\n  " + "\n  ".join(said[:PROBLEMS_SHOWN]) + more)


def _actions(daily: pl.DataFrame) -> pl.DataFrame:
    """Dividends and splits as rows of `raw.corporate_actions`."""
    base = daily.select("symbol", "dividend_usd", "split_ratio", ex_date="session_date")
    paid = base.filter(pl.col("dividend_usd") > 0).with_columns(
        corporate_action=pl.lit("dividend"), split_ratio=pl.lit(None, pl.Float64)
    )
    split = base.filter(pl.col("split_ratio") > 0, pl.col("split_ratio") != 1).with_columns(
        corporate_action=pl.lit("split"), dividend_usd=pl.lit(None, pl.Float64)
    )
    return pl.concat([paid, split])
