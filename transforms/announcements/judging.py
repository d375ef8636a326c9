"""Every carrier with its tags, event, stage and what became of its time: company by company, so bucket by bucket."""

from collections.abc import Callable

import polars as pl

from transforms.announcements.carriers import with_tags
from transforms.announcements.public_time import choose_times
from transforms.announcements.stories import tell_stories
from transforms.vintages import ASKED

# Each bucket compiles the tagger's rules anew, four seconds: with more buckets that would be most of the work.
BUCKETS = 16
Judge = Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]


def judge(rows: pl.DataFrame, sightings: pl.DataFrame) -> pl.DataFrame:
    """Tag sightings, and say of them and of the rows of tables which event they tell of.

    No company's carriers have a say in what becomes of another's.

    Args:
        rows: Rows of tables as carriers (`carriers.from_tables`).
        sightings: Newest rows of `raw.sightings` with `company_id` and `first_seen_at`.

    Returns:
        Rows of `public_time.choose_times`.
    """
    read = with_tags(sightings).drop("body_text", ASKED)
    # a carrier of no company of ours is nobody's news
    ours = read.filter(pl.col("company_id").is_not_null())
    every = pl.concat([rows, ours.with_columns(table_event_id=pl.lit(None, pl.String))], how="diagonal_relaxed")
    return choose_times(tell_stories(every))


def judge_bucket(frames: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """`judge` on the `rows` and `sightings` of one bucket: its `judged`."""
    return {"judged": judge(frames["rows"], frames["sightings"])}
