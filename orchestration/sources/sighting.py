"""What every source of announcements answers with: sightings, each with every time that it bears."""

from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

INSTANT = pl.Datetime("us", "UTC")
SIGHTING: dict[str, pl.DataType | type[pl.DataType]] = {
    "sighting_id": pl.String,
    "ticker": pl.String,
    "carrier": pl.String,
    "headline": pl.String,
    "body_text": pl.String,
    "source_url": pl.String,
    "published_at": INSTANT,
    "time_precision": pl.String,
    "time_kind": pl.String,
    "stated_times_text": pl.String,
    "time_note": pl.String,
    "source": pl.String,
    "fetched_at": INSTANT,
}
EARLIEST = datetime(1994, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Sightings:
    """What a source said.

    Attributes:
        kept: Sightings, columns of `SIGHTING`.
        set_aside: Items whose time cannot be believed, with the reason in `time_note`; they enter nothing.
    """

    kept: pl.DataFrame
    set_aside: pl.DataFrame


def sightings(rows: list[dict[str, object]]) -> pl.DataFrame:
    """Rows as a frame of `SIGHTING`; what a row does not say is null."""
    return pl.DataFrame([dict.fromkeys(SIGHTING) | row for row in rows], schema=SIGHTING)


def sort_out(rows: list[dict[str, object]], fetched_at: datetime) -> Sightings:
    """Set aside rows without a time, or with one before EDGAR began or after we asked; guess nothing."""
    frame = sightings(rows)
    at = pl.col("published_at")
    reason = (
        pl.when(pl.col("time_note").is_not_null() & at.is_null())
        .then(pl.col("time_note"))
        .when(at.is_null())
        .then(pl.lit("no time that can be read"))
        .when(at < EARLIEST)
        .then(pl.format("time before 1994: {}", at))
        .when(at > fetched_at)
        .then(pl.format("time after we asked: {}", at))
    )
    judged = frame.with_columns(_reason=reason)
    return Sightings(
        kept=judged.filter(pl.col("_reason").is_null()).drop("_reason"),
        set_aside=judged.filter(pl.col("_reason").is_not_null()).with_columns(time_note="_reason").drop("_reason"),
    )
