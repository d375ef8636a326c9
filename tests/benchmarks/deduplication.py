"""How well carriers are clustered: `python -m tests.benchmarks.deduplication FOLDER` with the labelled texts.

Two sets. The labelled titles: two of one company are of one story where they share an event tag and are of one day, or
a day apart without different dollars or megawatts; stories chain. Sentences from the middle of an article are no
carriers; titles without a day, and talk, are left out. The curated events: no two are one.
"""

import sys
from pathlib import Path

import polars as pl

from transforms.announcements.cluster import cluster_sightings
from transforms.announcements.tagging import tag_texts
from transforms.announcements.taxonomy import EVENT_TAGS

ROUNDS = 6
STATED = ("gold_usd", "gold_megawatts")


def main(folder: Path) -> None:
    """Print pairwise precision and recall, and the pairs of curated events that were taken for one."""
    made = clustered(labelled(folder / "headlines_labelled.csv"))
    print(scores(made))
    print(wrong(made))
    print(wrong(clustered(curated(folder / "announcements.csv"))))


def labelled(path: Path) -> pl.DataFrame:
    """The labelled texts that tell of an event of a known day, with their story."""
    rows = pl.read_csv(path, infer_schema=False).with_columns(
        day=pl.col("date").str.to_date("%Y-%m-%d", strict=False),
        event_tags=pl.col("gold_tags").str.split(";").list.set_intersection(list(EVENT_TAGS)),
    )
    is_title = pl.col("text_form") != "verbatim_sentence_or_fragment"
    told = rows.filter(is_title, pl.col("day").is_not_null(), pl.col("event_tags").list.len() > 0).with_row_index(
        "label"
    )
    links = _links(told)
    for _ in range(ROUNDS):
        known = links.join(told.select("row_id", "label"), left_on="other", right_on="row_id")
        told = told.drop("label").join(known.group_by("row_id").agg(pl.col("label").min()), on="row_id")
    return told.select(
        "ticker",
        "text",
        sighting_id="row_id",
        story=pl.col("label").cast(pl.String),
        published_at=pl.col("day").cast(pl.Datetime("us", "UTC")),
    )


def _links(told: pl.DataFrame) -> pl.DataFrame:
    """Each title with each other of its story that it can be told to be of directly, itself among them."""
    tagged = told.explode("event_tags").select("row_id", "ticker", "event_tags", "day", *STATED)
    both = tagged.join(tagged, on=["ticker", "event_tags"], suffix="_other")
    near = (pl.col("day") - pl.col("day_other")).abs() <= pl.duration(days=1)
    agree = pl.all_horizontal((pl.col(name) == pl.col(f"{name}_other")).fill_null(True) for name in STATED)
    return (
        both.filter(near, agree | (pl.col("day") == pl.col("day_other")))
        .select("row_id", other="row_id_other")
        .unique()
    )


def curated(path: Path) -> pl.DataFrame:
    """The curated events of a known day, each a story."""
    rows = pl.read_csv(path, infer_schema=False).filter(pl.col("date_status") != "approx")
    return rows.select(
        "ticker",
        sighting_id="event_id",
        story="event_id",
        text="headline",
        published_at=pl.col("announced_date").str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us", "UTC")),
    ).drop_nulls("published_at")


def clustered(sightings: pl.DataFrame) -> pl.DataFrame:
    """The sightings with the event that each was found to tell of."""
    tagged = tag_texts(sightings.select("text", "ticker", row_id="sighting_id")).rename({"row_id": "sighting_id"})
    made = cluster_sightings(sightings.join(tagged, on="sighting_id"))
    return sightings.join(made.select("sighting_id", "event_id", "stage"), on="sighting_id")


def pairs(made: pl.DataFrame, column: str) -> pl.DataFrame:
    """The pairs of sightings that share a value."""
    keyed = made.filter(pl.col(column).is_not_null()).select("sighting_id", column)
    both = keyed.join(keyed, on=column, suffix="_other").filter(pl.col("sighting_id") < pl.col("sighting_id_other"))
    return both.select("sighting_id", "sighting_id_other")


def scores(made: pl.DataFrame) -> dict[str, float]:
    """Pairwise precision and recall."""
    said, true = pairs(made, "event_id"), pairs(made, "story")
    hit = said.join(true, on=said.columns).height
    return {"pairs": true.height, "precision": hit / max(said.height, 1), "recall": hit / max(true.height, 1)}


def wrong(made: pl.DataFrame) -> pl.DataFrame:
    """Pairs that were taken for one and are not, or the other way, with their texts."""
    said, true = pairs(made, "event_id"), pairs(made, "story")
    apart = pl.concat(
        [
            said.join(true, on=said.columns, how="anti").with_columns(fault=pl.lit("merged")),
            true.join(said, on=said.columns, how="anti").with_columns(fault=pl.lit("parted")),
        ]
    )
    text = made.select("sighting_id", "text", "stage")
    first = apart.join(text, on="sighting_id")
    return first.join(text, left_on="sighting_id_other", right_on="sighting_id", suffix="_other").sort("fault")


if __name__ == "__main__":
    with pl.Config(tbl_rows=-1, tbl_width_chars=200, fmt_str_lengths=70, tbl_hide_dataframe_shape=True):
        main(Path(sys.argv[1]))
