"""Day 0: the first exchange day whose close is later than the news.

Rules: news before the close of an exchange day belongs to that day; news at the close or later, or on a
closed day, belongs to the next exchange day (Berkman and Truong 2009, "Event Day 0? After-Hours Earnings
Announcements"). Where only a date is known, day 0 is that date and is marked uncertain: read [0,+1].
"""

import polars as pl

from transforms.sessions import session_from, wall_clock

DATED = [
    "announced_at",
    "time_precision",
    "session_class",
    "event_date",
    "event_date_rule",
    "is_event_date_certain",
]


def date_announcements(announcements: pl.DataFrame, sessions: pl.DataFrame) -> pl.DataFrame:
    """Add to each announcement the instant, the session it fell in, and day 0 with the rule that gave it.

    A stated time wins over a stated session, and a stated session over a bare date.

    Args:
        announcements: Rows with `announced_date`, `stated_time_text` and `stated_session`, each nullable.
        sessions: Rows of `raw.sessions`.

    Returns:
        The rows in their order, with the columns of `DATED`. `event_date` is null where the day is not known
        or the calendar does not reach it.
    """
    day = pl.col("announced_date")
    hours = sessions.select("session_date", "open_at", "close_at")
    known = announcements.with_row_index("_row").join(
        hours, left_on="announced_date", right_on="session_date", how="left"
    )
    placed = (
        known.sort("_row")
        .with_columns(announced_at=wall_clock(day, pl.col("stated_time_text")))
        .with_columns(time_precision=_precision())
        .with_columns(session_class=_session_class(sessions))
        .with_columns(_earliest=day + pl.duration(days=pl.col("session_class").eq("after").cast(pl.Int64)))
    )
    found = session_from(placed, "_earliest", sessions, "event_date")
    return found.with_columns(
        event_date_rule=_rule(),
        is_event_date_certain=pl.col("time_precision").is_in(["second", "minute", "session"]),
    ).select(*announcements.columns, *DATED)


def _precision() -> pl.Expr:
    clock = pl.col("stated_time_text")
    return (
        pl.when(pl.col("announced_date").is_null())
        .then(pl.lit("none"))
        .when(clock.str.len_chars() > 5)
        .then(pl.lit("second"))
        .when(clock.is_not_null())
        .then(pl.lit("minute"))
        .when(pl.col("stated_session").is_not_null())
        .then(pl.lit("session"))
        .otherwise(pl.lit("date"))
    )


def _session_class(sessions: pl.DataFrame) -> pl.Expr:
    """Where the news fell in its day; a day without a session is closed from midnight to midnight."""
    at, opened, closed = pl.col("announced_at"), pl.col("open_at"), pl.col("close_at")
    day, first, last = pl.col("announced_date"), sessions["session_date"].min(), sessions["session_date"].max()
    is_covered = day.is_between(pl.lit(first, pl.Date), pl.lit(last, pl.Date)).fill_null(False)
    by_time = (
        pl.when(at < opened).then(pl.lit("pre")).when(at < closed).then(pl.lit("regular")).otherwise(pl.lit("after"))
    )
    return (
        pl.when(~is_covered)
        .then(pl.lit("unknown"))
        .when(closed.is_null())
        .then(pl.lit("closed"))
        .when(at.is_not_null())
        .then(by_time)
        .otherwise(pl.col("stated_session").fill_null("unknown"))
    )


def _rule() -> pl.Expr:
    """Name the rule that gave day 0."""
    is_timed, is_after = pl.col("announced_at").is_not_null(), pl.col("session_class") == "after"
    return (
        pl.when(pl.col("announced_date").is_null())
        .then(pl.lit("undated"))
        .when(pl.col("event_date").is_null())
        .then(pl.lit("outside_calendar"))
        .when(pl.col("session_class") == "closed")
        .then(pl.lit("closed_day"))
        .when(is_timed & is_after)
        .then(pl.lit("at_or_after_close"))
        .when(is_timed)
        .then(pl.lit("before_close"))
        .when(is_after)
        .then(pl.lit("stated_after_close"))
        .when(pl.col("session_class") == "unknown")
        .then(pl.lit("date_only"))
        .otherwise(pl.lit("stated_before_close"))
    )
