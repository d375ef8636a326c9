"""What every source of announcements answers with: sightings, each with every time that it bears."""

from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from transforms.tables import TABLES

SIGHTING = TABLES["raw.sightings"].polars_schema
EARLIEST = datetime(1994, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Sightings:
    """What a source said.

    Attributes:
        kept: Sightings, columns of `SIGHTING`.
        set_aside: Items whose time cannot be believed, with `set_aside_reason`; they enter nothing.
        trouble: What kept the source from saying all; None where it did.
        listed: Every `sighting_id` that the source names now, where it says so.
        version: ETag and Last-Modified of the page that was read.
    """

    kept: pl.DataFrame
    set_aside: pl.DataFrame
    trouble: str | None = None
    listed: frozenset[str] = frozenset()
    version: tuple[str | None, str | None] = (None, None)

    @property
    def rows(self) -> pl.DataFrame:
        """All of them, as raw keeps them."""
        return pl.concat([self.kept, self.set_aside])


def sightings(rows: list[dict[str, object]]) -> pl.DataFrame:
    """Rows as a frame of `SIGHTING`; what a row does not say is null."""
    return pl.DataFrame([dict.fromkeys(SIGHTING) | row for row in rows], schema=SIGHTING)


def sort_out(rows: list[dict[str, object]], fetched_at: datetime) -> Sightings:
    """Set aside rows without a time, or with one before EDGAR began or after we asked; guess nothing."""
    frame = sightings(rows).unique("sighting_id", keep="first", maintain_order=True)
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
        set_aside=judged.filter(pl.col("_reason").is_not_null())
        .with_columns(set_aside_reason="_reason")
        .drop("_reason"),
    )
