"""When the warehouse is due for a refresh, by the exchange's calendar and what the published build holds."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from transforms.sessions import NEW_YORK

# Bars are final half an hour after the close; a refresh begins two hours later and takes minutes.
SETTLED_AFTER = timedelta(hours=2)
CLOCK = ZoneInfo(NEW_YORK)
EXTENDED_HOURS = (time(4, 0), time(20, 0))
EVENING = (time(16, 0), time(20, 0))


def new_york_day(at: datetime) -> date:
    """The calendar day in New York at an instant."""
    return at.astimezone(CLOCK).date()


def missing_sessions(sessions: pl.DataFrame, data_through: date | None, at: datetime) -> list[date]:
    """Sessions whose bars should be there at an instant and are not.

    Args:
        sessions: `raw.sessions`.
        data_through: Last session that the published build holds; None where nothing is published.
        at: The instant.

    Returns:
        Their days, oldest first; of a build without any bar, the last one.
    """
    ended = sessions.filter(pl.col("close_at") <= (at - SETTLED_AFTER).astimezone(UTC)).sort("session_date")[
        "session_date"
    ]
    if data_through is None:
        return ended.tail(1).to_list()
    return ended.filter(ended > data_through).to_list()


def is_session(sessions: pl.DataFrame, day: date) -> bool:
    """Whether the exchange opens on a day."""
    return day in sessions["session_date"]


def why_skip_evening(
    sessions: pl.DataFrame, data_through: date | None, at: datetime, is_first: bool, closure: str
) -> str | None:
    """Why an evening pass need not run; None where it must.

    The first pass of an evening runs after every session. A later one, and any on a day without session, runs only
    where a session is missing: one run then fetches every session that was missed.

    Args:
        sessions: `raw.sessions`.
        data_through: Last session that the published build holds; None where nothing is published.
        at: The instant of the pass.
        is_first: Whether it is the first of the evening.
        closure: Why the exchange is closed on that day, where it is.
    """
    day = new_york_day(at)
    if is_session(sessions, day):
        if is_first or missing_sessions(sessions, data_through, at):
            return None
        return f"the published build holds the session of {day} already"
    if missing_sessions(sessions, data_through, at):
        return None
    return f"{day} is no session ({closure}); the published build holds the last one, {data_through}"


def why_skip_morning(sessions: pl.DataFrame, data_through: date | None, at: datetime, closure: str) -> str | None:
    """Why the pass for late bars need not run on the morning of a day; None where it must: after each session.

    Args:
        sessions: `raw.sessions`.
        data_through: Last session that the published build holds; None where nothing is published.
        at: The instant of the pass.
        closure: Why the exchange was closed on the day before, where it was.
    """
    before = new_york_day(at) - timedelta(days=1)
    if is_session(sessions, before) or missing_sessions(sessions, data_through, at):
        return None
    return f"{before} was no session ({closure}): no late bar to fetch"


def is_watched(sessions: pl.DataFrame, at: datetime) -> bool:
    """Whether companies are likely to announce something now: extended hours, and evenings without a session."""
    local = at.astimezone(CLOCK)
    first, last = EXTENDED_HOURS if is_session(sessions, local.date()) else EVENING
    return first <= local.time() < last
