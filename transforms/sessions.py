"""Sessions of the New York Stock Exchange as a frame, and the search for the session that follows a day."""

from datetime import date, time
from typing import Any

import polars as pl

from transforms.tables import TABLES

NEW_YORK = "America/New_York"
OPENS = time(9, 30)
CLOSES = time(16, 0)
SATURDAY = 5
COIN = "-USD"


def exchange_sessions(start: date, end: date, overrides: pl.DataFrame) -> pl.DataFrame:
    """The sessions from `start` to `end`, both included: a frame of `raw.sessions`.

    Args:
        start: First calendar day.
        end: Last calendar day.
        overrides: Rows of `reference.calendar_overrides`, which win over the published calendar.

    Raises:
        ValueError: When `start` is later than `end`, or an override is an early close without a time.
    """
    published = published_sessions(start, end)
    return overridden(published, overrides.filter(pl.col("session_date").is_between(start, end)))


def overridden(published: pl.DataFrame, overrides: pl.DataFrame) -> pl.DataFrame:
    """The published sessions with the overrides put in: a frame of `raw.sessions`.

    Args:
        published: As of `published_sessions`.
        overrides: Rows of `reference.calendar_overrides`, of days that `published` spans.

    Raises:
        ValueError: When an override is an early close without a time.
    """
    untimed = overrides.filter(pl.col("session_status") == "early_close", pl.col("close_time_text").is_null())
    if untimed.height:
        days = ", ".join(map(str, untimed["session_date"]))
        raise ValueError(f"calendar override of {days}: an early close needs close_time_text, for example 13:00")
    sessions = _apply_overrides(published, overrides)
    return sessions.select(list(TABLES["raw.sessions"].columns))


def closure_reason(day: date, overrides: pl.DataFrame) -> str:
    """Why the exchange is closed on a day: the reason of an override, the name of the holiday, or the weekend.

    Args:
        day: A day without a session.
        overrides: Rows of `reference.calendar_overrides`.
    """
    declared = overrides.filter(pl.col("session_date") == day, pl.col("session_status") == "closed")["reason"]
    if len(declared):
        return declared[0]
    if day.weekday() >= SATURDAY:
        return "weekend"
    import exchange_calendars  # pyright: ignore[reportMissingTypeStubs]

    calendar: Any = exchange_calendars.get_calendar("XNYS")
    named = calendar.regular_holidays.holidays(day.isoformat(), day.isoformat(), return_name=True)
    return str(named.iloc[0]) if len(named) else "an extraordinary closure"


def is_coin(symbol: str = "symbol") -> pl.Expr:
    """Whether a symbol is a coin priced in USD, which trades every UTC day."""
    return pl.col(symbol).str.ends_with(COIN)


def session_from(frame: pl.DataFrame, earliest: str, sessions: pl.DataFrame, found: str) -> pl.DataFrame:
    """Add the first session on or after a day; null where the calendar does not reach that far, either way.

    Args:
        frame: Rows with the date column `earliest`, which may be null.
        earliest: Name of that column.
        sessions: Rows of `raw.sessions`.
        found: Name of the new date column.

    Returns:
        The rows of `frame` in their order, with `found`.
    """
    days = sessions.select(pl.col("session_date").alias(found)).sort(found)
    first = days[found].min()
    numbered = frame.with_row_index("_order")
    searched = (
        numbered.filter(pl.col(earliest) >= first)
        .sort(earliest)
        .join_asof(days, left_on=earliest, right_on=found, strategy="forward", coalesce=False)
        .select("_order", found)
    )
    return numbered.join(searched, on="_order", how="left").sort("_order").drop("_order")


def wall_clock(day: pl.Expr, clock: pl.Expr) -> pl.Expr:
    """The UTC instant of a New York wall-clock time (HH:MM or HH:MM:SS) on a day.

    An hour that the clock skips is read an hour later; one that it shows twice is read as the first.
    """
    padded = pl.when(clock.str.len_chars() == 5).then(clock + ":00").otherwise(clock)
    naive = pl.concat_str(day.dt.to_string("%Y-%m-%d"), pl.lit(" "), padded).str.to_datetime(
        "%Y-%m-%d %H:%M:%S", time_unit="us", strict=False
    )
    return pl.coalesce(_in_new_york(naive), _in_new_york(naive.dt.offset_by("1h"))).dt.convert_time_zone("UTC")


def _in_new_york(naive: pl.Expr) -> pl.Expr:
    return naive.dt.replace_time_zone(NEW_YORK, ambiguous="earliest", non_existent="null")


def published_sessions(start: date, end: date) -> pl.DataFrame:
    """What exchange_calendars knows: the regular calendar with its holidays and early closes.

    Returns:
        session_date, open_at, close_at, is_half_day.

    Raises:
        ValueError: When `start` is later than `end`.
    """
    if start > end:
        raise ValueError(f"sessions from {start} to {end}: the start is later than the end")
    import exchange_calendars  # pyright: ignore[reportMissingTypeStubs]

    calendar: Any = exchange_calendars.get_calendar("XNYS", start=start.isoformat(), end=end.isoformat())
    instants = {
        "session_date": calendar.sessions_nanos,
        "open_at": calendar.opens_nanos,
        "close_at": calendar.closes_nanos,
    }
    utc = pl.DataFrame({name: pl.Series(values, dtype=pl.Int64) for name, values in instants.items()}).select(
        pl.from_epoch(name, time_unit="ns").dt.cast_time_unit("us").dt.replace_time_zone("UTC") for name in instants
    )
    return utc.with_columns(pl.col("session_date").dt.date(), is_half_day=_closes_early(pl.col("close_at")))


def _closes_early(close_at: pl.Expr) -> pl.Expr:
    return close_at.dt.convert_time_zone(NEW_YORK).dt.time() < pl.lit(CLOSES)


def _apply_overrides(published: pl.DataFrame, overrides: pl.DataFrame) -> pl.DataFrame:
    """Drop closed days, put in days that were open, shorten early closes."""
    day = pl.col("session_date")
    close_clock = pl.col("close_time_text").fill_null(CLOSES.strftime("%H:%M"))
    declared = overrides.filter(pl.col("session_status") != "closed").select(
        "session_date",
        open_at=wall_clock(day, pl.lit(OPENS.strftime("%H:%M"))),
        close_at=wall_clock(day, close_clock),
    )
    declared = declared.with_columns(is_half_day=_closes_early(pl.col("close_at")))
    untouched = published.join(overrides, on="session_date", how="anti")
    return pl.concat([untouched, declared]).sort("session_date")
