"""The first moment at which anyone could know: one trustworthy time out of those that the carriers bear.

The earliest instant wins. A carrier that only bears a date may have come at any hour of it: it yields to a wire's
instant on the same day, and to any instant before the close, but not to a filing after the close, which usually
trails the wire; the day is then kept, marked uncertain, to be read as [0,1] (Berkman and Truong 2009).
"""

import polars as pl

from transforms.announcements.carriers import NEW_YORK, is_news, new_york_date
from transforms.sessions import wall_clock

TIMED = ["second", "minute"]
# A date stands where the regular close would be, so that it yields to instants before it.
STANDS_AT = {"pre": "09:29:59", "regular": "15:59:59", "after": "23:59:59", "date": "16:00:00"}


def choose_times(carriers: pl.DataFrame) -> pl.DataFrame:
    """Say of each carrier whether its time is its event's, and why.

    Args:
        carriers: Rows of `tell_stories`, with `time_precision`, `time_kind` and `stated_session`.

    Returns:
        The rows with `is_time_used`, `time_choice_reason` and `is_time_doubtful` (true where nothing better than
        the one time is known that may be hours off).
    """
    day = new_york_date("published_at")
    is_timed = pl.col("time_precision").is_in(TIMED)
    marked = carriers.with_columns(
        _day=day,
        _is_timed=is_timed,
        _is_unsure=pl.col("time_kind") == "json_acceptance",
        _is_told=(is_news() | (pl.col("carrier") == "table")) & pl.col("published_at").is_not_null(),
    ).with_columns(_stands_at=pl.when("_is_timed").then("published_at").otherwise(_stand_in()))
    by_wire = pl.col("_is_timed") & pl.col("_is_told") & pl.col("time_kind").is_in(["wire", "aggregator"])
    marked = marked.with_columns(
        _yields=~pl.col("_is_timed")
        & (pl.col("time_precision") == "date")
        & by_wire.any().over("event_id", "_day")
        & pl.col("event_id").is_not_null()
    )
    is_candidate = pl.col("event_id").is_not_null() & pl.col("_is_told") & ~pl.col("_yields")
    chosen = (
        marked.filter(is_candidate)
        .sort("_is_unsure", "_stands_at", ~pl.col("_is_timed"), "sighting_id")
        .unique("event_id", keep="first", maintain_order=True)
        .select("event_id", _chosen="sighting_id", _chosen_at="_stands_at")
    )
    judged = marked.join(chosen, on="event_id", how="left").with_columns(
        is_time_used=(pl.col("sighting_id") == pl.col("_chosen")).fill_null(False)
    )
    return judged.with_columns(
        time_choice_reason=_reason(), is_time_doubtful=pl.col("is_time_used") & pl.col("_is_unsure")
    ).drop("_day", "_is_timed", "_is_unsure", "_is_told", "_stands_at", "_yields", "_chosen", "_chosen_at")


def used_times(judged: pl.DataFrame) -> pl.DataFrame:
    """The time of each event as the dating rules want it.

    Args:
        judged: Rows of `choose_times`.

    Returns:
        `event_id`, `is_by_hand`, `used_at` (null where only a day is known), `used_date`, `used_time_text`,
        `is_time_doubtful`.
    """
    local = pl.col("published_at").dt.convert_time_zone(NEW_YORK)
    is_timed = pl.col("time_precision").is_in(TIMED)
    return judged.filter("is_time_used").select(
        "event_id",
        "is_time_doubtful",
        is_by_hand=pl.col("time_kind") == "by_hand",
        used_at=pl.when(is_timed).then("published_at"),
        used_date=new_york_date("published_at"),
        used_time_text=pl.when(is_timed).then(local.dt.to_string("%H:%M:%S")),
    )


def _stand_in() -> pl.Expr:
    """Where in its day a carrier without a clock is taken to stand."""
    clock = pl.coalesce("stated_session", pl.lit("date")).replace_strict(STANDS_AT, default=STANDS_AT["date"])
    return wall_clock(pl.col("_day"), clock)


def _reason() -> pl.Expr:
    hours = ((pl.col("_stands_at") - pl.col("_chosen_at")).dt.total_minutes() / 60).round(1)
    return (
        pl.when(pl.col("set_aside_reason").is_not_null())
        .then(pl.format("set aside: {}", "set_aside_reason"))
        .when(pl.col("event_id").is_null() & pl.col("withdrawn_reason").is_not_null())
        .then(pl.format("withdrawn: {}", "withdrawn_reason"))
        .when(pl.col("event_id").is_null())
        .then(pl.lit("talk that belongs to no event"))
        .when("is_time_used", "_is_unsure")
        .then(pl.lit("used for want of a better one: it may be hours off"))
        .when("is_time_used")
        .then(pl.lit("used: the earliest that can be trusted"))
        .when(~pl.col("_is_told"))
        .then(pl.lit("not used: talk, or no time"))
        .when("_is_unsure")
        .then(pl.lit("not used: the Z of the list may be New York time"))
        .when("_yields")
        .then(pl.lit("not used: only a date, and a wire has the time of that day"))
        .when(~pl.col("_is_timed"))
        .then(pl.lit("not used: only a date or session"))
        .otherwise(pl.format("not used: {} hours later", hours))
    )
