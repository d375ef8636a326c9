"""Which event each carrier tells of: the clustering, held to what a table of announcements says by hand.

Every row of a table is an event of its own and keeps its key; carriers that cluster with one row are its carriers,
and of several rows they join the one in the same stage that is nearest in time. An amended filing belongs to the
filing that it amends: the one of the same company and date of report.
"""

import polars as pl

from transforms.announcements.carriers import NOT_ONE_COMPANY
from transforms.announcements.cluster import cluster_sightings


def tell_stories(carriers: pl.DataFrame) -> pl.DataFrame:
    """Add to each carrier its event, stage and what the event follows.

    Args:
        carriers: Rows with `sighting_id`, `table_event_id` (null for carriers of no table), `company_id`, `text`,
            `published_at`, `tags`, `megawatts`, `usd`, `counterparty`, `carrier`, `report_date`,
            `set_aside_reason` and `withdrawn_reason`.

    Returns:
        The rows with `event_id` (null for talk, rows set aside, and stories that no source stands by), `stage`
        and `follow_up_of_event_id`.
    """
    believed = carriers.filter(pl.col("set_aside_reason").is_null()).with_columns(
        ticker=pl.col("company_id").fill_null(NOT_ONE_COMPANY)
    )
    labels = cluster_sightings(
        believed.select("sighting_id", "ticker", "text", "published_at", "tags", "megawatts", "usd", "counterparty")
    ).rename({"event_id": "_label", "follow_up_of": "_label_before"})
    told = carriers.join(labels.drop("is_first"), on="sighting_id", how="left").with_columns(
        pl.col("stage").fill_null("announced")
    )
    placed = _amendments(told.join(_rows_of_tables(told), on="sighting_id", how="left").with_columns(event_id=_event()))
    standing = placed.filter(pl.col("withdrawn_reason").is_null()).select("event_id").unique()
    kept = placed.join(standing.with_columns(_stands=True), on="event_id", how="left").with_columns(
        event_id=pl.when("_stands").then("event_id")
    )
    return _follow_ups(kept).drop("_label", "_label_before", "_nearest", "_stands")


def _event() -> pl.Expr:
    return pl.coalesce("table_event_id", "_nearest", "_label")


def _rows_of_tables(told: pl.DataFrame) -> pl.DataFrame:
    """For each carrier that clusters with rows of a table, the event of the nearest one."""
    known = told.filter(pl.col("table_event_id").is_not_null(), pl.col("_label").is_not_null()).select(
        "_label", _nearest="table_event_id", _known_at="published_at", _known_stage="stage"
    )
    free = told.filter(pl.col("table_event_id").is_null(), pl.col("_label").is_not_null())
    apart = (pl.col("published_at") - pl.col("_known_at")).abs()
    pairs = free.select("sighting_id", "_label", "published_at", "stage").join(known, on="_label")
    nearest = pairs.sort(pl.col("stage") != pl.col("_known_stage"), apart, "_nearest", maintain_order=True)
    return nearest.unique("sighting_id", keep="first", maintain_order=True).select("sighting_id", "_nearest")


def _amendments(placed: pl.DataFrame) -> pl.DataFrame:
    """Give an amended filing the event of the first filing of the same company and date of report."""
    originals = (
        placed.filter(
            ~pl.col("carrier").str.ends_with("/A"),
            pl.col("report_date").is_not_null(),
            pl.col("event_id").is_not_null(),
        )
        .sort("published_at", "sighting_id")
        .unique(["company_id", "report_date"], keep="first")
        .select("company_id", "report_date", _amends="event_id")
    )
    joined = placed.join(originals, on=["company_id", "report_date"], how="left")
    is_amendment = pl.col("carrier").str.ends_with("/A")
    return joined.with_columns(
        event_id=pl.when(is_amendment).then(pl.coalesce("_amends", "event_id")).otherwise("event_id")
    ).drop("_amends")


def _follow_ups(placed: pl.DataFrame) -> pl.DataFrame:
    """What each event follows: the event of the cluster before, or the one before it in its own cluster."""
    of_label = placed.select(_label_before="sighting_id", _before="event_id").drop_nulls()
    events = (
        placed.filter(pl.col("event_id").is_not_null(), pl.col("_label").is_not_null())
        .sort("published_at", "sighting_id")
        .unique("event_id", keep="first", maintain_order=True)
        .select("event_id", "_label", "_label_before", _at="published_at")
        .join(of_label, on="_label_before", how="left", maintain_order="left")
        .with_columns(_sibling=pl.col("event_id").shift().over("_label"))
        .with_columns(follow_up_of_event_id=pl.coalesce("_sibling", "_before"))
        .filter(pl.col("follow_up_of_event_id") != pl.col("event_id"))
    )
    return placed.join(events.select("event_id", "follow_up_of_event_id"), on="event_id", how="left")
