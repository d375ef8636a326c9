"""The user's own counts of shares: `shares_outstanding.csv` or `.parquet` beside the bars, where there is one.

A row says how many shares a company had on a day, and on which day that became public: no event before it uses it.
"""

from datetime import datetime
from pathlib import Path

import polars as pl

from orchestration.errors import OperatorError
from orchestration.sources.answer import stamp
from orchestration.sources.files import PROBLEMS_SHOWN, ROW, SOURCE, find_table, read_table
from transforms.tables import TABLES

TABLE, STEM = "raw.shares_outstanding", "shares_outstanding"
DAYS = {"as_of_date": "shares_as_of_date", "filed_date": "filed_date"}
GIVEN = "given"


def read_share_files(folder: Path, companies: pl.DataFrame, listings: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Read and check the user's counts of shares.

    Args:
        folder: Where `shares_outstanding.*` may lie, with the columns symbol, as_of_date, filed_date and shares.
        companies: `reference.companies`.
        listings: `reference.listings`: a row may name any ticker that a company had; of others it is left out.
        now: The instant taken as now, and the vintage of the rows.

    Returns:
        `raw.shares_outstanding`; no row where there is no file.

    Raises:
        OperatorError: Naming file, row and column of what is wrong.
    """
    path = find_table(folder, STEM)
    if path is None:
        return TABLES[TABLE].empty()
    frame = read_table(path, ["symbol", *DAYS, "shares"])
    typed = frame.with_columns(
        *(_day(frame, name).alias(to) for name, to in DAYS.items()),
        number=pl.col("shares").cast(pl.Float64, strict=False),
    )
    _refuse(path, typed)
    owners = pl.concat(
        [companies.select("company_id", "symbol"), listings.select("company_id", symbol="ticker")]
    ).unique("symbol", keep="first", maintain_order=True)
    known = typed.join(owners, on="symbol", maintain_order="left").filter(pl.col("filed_date") <= now.date())
    rows = known.with_columns(shares_concept=pl.lit(GIVEN), stated_shares_count=pl.col("number").cast(pl.Int64))
    # a company's two tickers may both name its count
    once = rows.unique(["company_id", *DAYS.values()], keep="first", maintain_order=True)
    return stamp(TABLE, once, SOURCE, now)


def _day(frame: pl.DataFrame, name: str) -> pl.Expr:
    if frame[name].dtype == pl.String:
        return pl.col(name).str.to_date("%Y-%m-%d", strict=False)
    return pl.col(name).cast(pl.Date, strict=False)


def _refuse(path: Path, typed: pl.DataFrame) -> None:
    """End with what is wrong, the first rows of it."""
    number, as_of, filed = pl.col("number"), pl.col("shares_as_of_date"), pl.col("filed_date")
    problems = [
        ("symbol", pl.col("symbol").is_null(), "is empty"),
        ("as_of_date", as_of.is_null(), "is not a day"),
        ("filed_date", filed.is_null(), "is not a day"),
        ("filed_date", filed < as_of, "is earlier than as_of_date"),
        ("shares", number.is_null() | ~number.is_finite(), "is not a number"),
        ("shares", (number < 1) | (number > 1e13) | (number != number.floor()), "is not a whole number of shares"),
        ("shares", pl.struct("symbol", *DAYS.values()).is_duplicated() & as_of.is_not_null(), "is there twice"),
    ]
    said = [
        f"row {row}, symbol {symbol}, column {column}: {'empty' if cell is None else cell} {words}"
        for column, is_bad, words in problems
        for row, symbol, cell in typed.filter(is_bad)
        .select(pl.col(ROW, "symbol").cast(pl.String), cell=pl.col(column).cast(pl.String))
        .head(PROBLEMS_SHOWN + 1)
        .rows()
    ]
    if said:
        more = "\n  and more" if len(said) > PROBLEMS_SHOWN else ""
        raise OperatorError(f"{path}: nothing of it was used\n  " + "\n  ".join(said[:PROBLEMS_SHOWN]) + more)
