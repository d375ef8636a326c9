"""What every source of prices answers with."""

from dataclasses import dataclass, field
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
        factor_returns: `raw.factor_returns`.
    """

    daily_bars: pl.DataFrame
    hourly_bars: pl.DataFrame
    corporate_actions: pl.DataFrame
    fetches: pl.DataFrame
    factor_returns: pl.DataFrame = field(default_factory=TABLES["raw.factor_returns"].empty)


def no_answer() -> PriceAnswer:
    """Nothing was asked."""
    names = ("raw.daily_bars", "raw.hourly_bars", "raw.corporate_actions", "raw.fetches")
    return PriceAnswer(*(TABLES[name].empty() for name in names))


def is_past(answers: pl.DataFrame, now: datetime) -> bool:
    """Whether an instant lies before the newest answer: then raw holds what was known, and nobody is asked."""
    newest: datetime | None = answers["fetched_at"].max()  # type: ignore[assignment]
    return newest is not None and now < newest


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
    request_count: int | None = None,
    attempt_count: int | None = None,
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
        "request_count": request_count,
        "attempt_count": attempt_count,
    }


def fetches(rows: list[dict[str, object]]) -> pl.DataFrame:
    """Rows of `fetch_row` as `raw.fetches`."""
    return pl.DataFrame(rows, schema=TABLES["raw.fetches"].polars_schema)
