"""What every source of prices answers with."""

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from transforms.tables import TABLES


@dataclass(frozen=True)
class PriceAnswer:
    """What a source said, stamped with when it was asked; each frame keeps the declaration of its table.

    Attributes:
        daily_bars: `raw.daily_bars`.
        hourly_bars: `raw.hourly_bars`.
        corporate_actions: `raw.corporate_actions`.
        fetches: `raw.fetches`: every request and how it ended.
    """

    daily_bars: pl.DataFrame
    hourly_bars: pl.DataFrame
    corporate_actions: pl.DataFrame
    fetches: pl.DataFrame


def stamp(name: str, frame: pl.DataFrame, source: str, fetched_at: datetime) -> pl.DataFrame:
    """Rows as a raw table: its columns and types, what is not given null, the vintage on every row."""
    declared = TABLES[name].polars_schema
    known = frame.with_columns(source=pl.lit(source), fetched_at=pl.lit(fetched_at))
    return known.select(
        (pl.col(column) if column in known.columns else pl.lit(None)).cast(dtype).alias(column)
        for column, dtype in declared.items()
    )


def fetch_row(
    fetched_at: datetime,
    source: str,
    requested_table: str,
    outcome: str,
    row_count: int,
    symbol: str | None = None,
    start: date | None = None,
    end: date | None = None,
    message: str | None = None,
) -> dict[str, object]:
    """One row of `raw.fetches`; `outcome` is ok, empty, deferred or failed."""
    return {
        "fetched_at": fetched_at,
        "source": source,
        "requested_table": requested_table,
        "symbol": symbol,
        "requested_start_date": start,
        "requested_end_date": end,
        "outcome": outcome,
        "row_count": row_count,
        "message": message,
    }


def fetches(rows: list[dict[str, object]]) -> pl.DataFrame:
    """Rows of `fetch_row` as `raw.fetches`."""
    return pl.DataFrame(rows, schema=TABLES["raw.fetches"].polars_schema)


def closed_by(bars: pl.DataFrame, sessions: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Daily bars whose day has ended: the session closed, or for coins and closed days UTC midnight passed."""
    ends = pl.coalesce("close_at", pl.col("session_date").cast(pl.Datetime("us", "UTC")).dt.offset_by("1d"))
    is_coin = pl.col("symbol").str.ends_with("-USD")
    return (
        bars.join(sessions.select("session_date", "close_at"), on="session_date", how="left", maintain_order="left")
        .with_columns(close_at=pl.when(~is_coin).then("close_at"))
        .filter(ends <= now)
        .drop("close_at")
    )
