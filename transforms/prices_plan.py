"""What to ask a source for: the sessions that are missing, and a few known ones to see whether they changed."""

from datetime import date, datetime, timedelta

import polars as pl

from transforms.sessions import NEW_YORK, is_coin

OVERLAP_DAYS = 10
REASK_DAYS = 14
# a series may begin this much later than its listing says before its source is taken to have cut it short
LATE_START_DAYS = 10
GRACE = timedelta(minutes=30)
HISTORY_FROM = date(2019, 1, 2)
HOURLY_KEPT_DAYS = 729
HOURLY_OVERLAP = timedelta(days=4)
REQUEST = {"symbol": pl.String, "start_date": pl.Date, "end_date": pl.Date, "is_whole": pl.Boolean}


def ended_days(sessions: pl.DataFrame, now: datetime, grace: timedelta = GRACE) -> pl.DataFrame:
    """Days whose bars are final: sessions closed for a grace period, and for coins UTC days that are over.

    Args:
        sessions: `raw.sessions`.
        now: The instant taken as now.
        grace: How long after the close a bar may still change.

    Returns:
        `session_date`, `is_coin`.
    """
    stocks = sessions.filter(pl.col("close_at") <= now - grace).select("session_date", is_coin=False)
    last = (now - grace).date() - timedelta(days=1)
    coins = pl.date_range(min(HISTORY_FROM, last), last, eager=True).alias("session_date").to_frame()
    return pl.concat([stocks, coins.with_columns(is_coin=True)])


def final_bars(bars: pl.DataFrame, sessions: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Daily bars of days that are over, in their order; a bar of a running session waits for the close and a grace.

    A bar on a day without a session is kept once that day has passed, so that it can be told and left out.

    Args:
        bars: `symbol`, `session_date` and the columns of a bar.
        sessions: `raw.sessions`.
        now: The instant taken as now.
    """
    marked = bars.with_row_index("row").with_columns(is_coin=is_coin())
    ended = marked.join(ended_days(sessions, now), on=["session_date", "is_coin"], how="semi")
    closed = marked.filter(~pl.col("is_coin"), pl.col("session_date") < now.date()).join(
        sessions, on="session_date", how="anti"
    )
    return pl.concat([ended, closed]).sort("row").drop("row", "is_coin")


def plan_daily(known: pl.DataFrame, wanted: pl.DataFrame, sessions: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """One request per symbol that lacks a day.

    A symbol without bars is asked for its whole history. A day missing inside a known series, or in the ten days
    before it, is asked for again until it is `REASK_DAYS` old, or known of that long; then it stays a gap. A symbol
    that lacks nothing is not asked.

    Args:
        known: `symbol`, `session_date`, `fetched_at` of every bar there is, all vintages or the first.
        wanted: `ticker`, `first_date`, `last_date` (either may be null).
        sessions: `raw.sessions`.
        now: The instant taken as now.

    Returns:
        `symbol`, `start_date`, `end_date` (both included), `is_whole`; sorted by symbol.
    """
    expected = (
        wanted.select("first_date", "last_date", symbol="ticker")
        .with_columns(is_coin=is_coin())
        .join(ended_days(sessions, now), on="is_coin")
        .filter(
            pl.col("session_date") >= pl.max_horizontal("first_date", pl.lit(HISTORY_FROM)),
            pl.col("session_date") <= pl.col("last_date").fill_null(date.max),
        )
    )
    spans = known.group_by("symbol").agg(
        known_first=pl.col("session_date").min(),
        known_last=pl.col("session_date").max(),
        first_known_at=pl.col("fetched_at").min(),
    )
    missing = expected.join(known, on=["symbol", "session_date"], how="anti").join(spans, on="symbol", how="left")
    since = now - timedelta(days=REASK_DAYS)
    day, is_whole = pl.col("session_date"), pl.col("known_last").is_null()
    is_due = (day > pl.col("known_last")) | (
        (day >= pl.col("known_first") - timedelta(days=LATE_START_DAYS))
        & ((day >= since.date()) | (pl.col("first_known_at") >= since))
    )
    asked = (
        missing.filter(is_whole | is_due)
        .group_by("symbol")
        .agg(pl.col("known_first", "known_last").first(), first_missing=day.min(), last_missing=day.max())
    )
    overlap = pl.min_horizontal("known_last", "first_missing") - timedelta(days=OVERLAP_DAYS)
    # days before the known ones are asked for with a few known ones, or nobody could tell their scale
    first_known = pl.min_horizontal("known_last", pl.col("known_first") + timedelta(days=OVERLAP_DAYS))
    return (
        asked.with_columns(
            is_whole=pl.col("known_last").is_null(),
            end_date=pl.max_horizontal("last_missing", first_known),
            start_date=pl.when(pl.col("known_last").is_null()).then("first_missing").otherwise(overlap),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in REQUEST.items())
        .sort("symbol")
    )


def whole_history(symbol: str, known: pl.DataFrame, end_date: date) -> dict[str, object]:
    """What to change in a request so that it asks for everything of a symbol, after a source changed its past.

    Args:
        symbol: The symbol.
        known: `symbol`, `session_date` of every bar there is.
        end_date: Last day of the request; a later known bar is asked for too.
    """
    days = known.filter(symbol=symbol)["session_date"]
    return {"start_date": days.min(), "end_date": days.extend_constant(end_date, 1).max(), "is_whole": True}


def plan_hourly(known: pl.DataFrame, wanted: pl.DataFrame, sessions: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """One request per symbol that lacks the last hour of a session: a coin's to the close, a stock's last bar.

    Sources keep hourly bars for about two years only, so the request reaches back no further. An hour missing
    inside the known span is asked for again until it is `REASK_DAYS` old, or known of that long, and so is that of a
    listing that has ended.
    A few known days are asked for again: to see changes, and for the hours after the close that came later.

    Args:
        known: `symbol`, `bar_start_at`, `fetched_at` of every hourly bar there is, all vintages or the first.
        wanted: `ticker`, `first_date`, `last_date`, as of `plan_daily`.
        sessions: `raw.sessions`.
        now: The instant taken as now.

    Returns:
        As `plan_daily`.
    """
    kept_from, since = hourly_kept_from(now), now - timedelta(days=REASK_DAYS)
    day, ended = pl.col("session_date"), pl.col("last_date").fill_null(date.max)
    over = sessions.filter(pl.col("close_at") <= now - GRACE, day >= kept_from).select("session_date", "close_at")
    expected = (
        wanted.select("first_date", "last_date", symbol="ticker")
        .filter(ended >= since.date())
        .join(over, how="cross")
        .filter(day >= pl.col("first_date").fill_null(date.min), day <= ended)
    )
    have = last_hours(known, over)
    asked_first = known.group_by("symbol").agg(first_known_at=pl.col("fetched_at").min())
    spans = have.group_by("symbol").agg(known_first=day.min(), known_last=day.max())
    is_due = (day > pl.col("known_last")) | (day >= since.date()) | (pl.col("first_known_at") >= since)
    missing = (
        expected.join(have, on=["symbol", "session_date"], how="anti")
        .join(spans, on="symbol", how="left")
        .join(asked_first, on="symbol", how="left")
        .filter(pl.col("known_last").is_null() | is_due)
    )
    first, last = pl.col("known_first").first(), pl.col("known_last").first()
    overlap = pl.max_horizontal(pl.min_horizontal(day.min(), last) - HOURLY_OVERLAP, pl.lit(kept_from))
    # as of days: with a few known ones, or nobody could tell the scale
    first_known = pl.min_horizontal(last, first + HOURLY_OVERLAP)
    asked = missing.group_by("symbol").agg(
        is_whole=last.is_null(),
        start_date=pl.when(last.is_null()).then(day.min()).otherwise(overlap),
        end_date=pl.max_horizontal(day.max(), first_known),
    )
    return asked.select(pl.col(name).cast(dtype) for name, dtype in REQUEST.items()).sort("symbol")


def plan_again(
    requests: pl.DataFrame,
    known: pl.DataFrame,
    wanted: pl.DataFrame,
    days: tuple[date, date],
    ended: pl.DataFrame,
) -> pl.DataFrame:
    """Requests that also ask for a range of days again, of every symbol that has bars: a backfill.

    A range that lies off the known days reaches as far as to a few of them, or nobody could tell the scale.

    Args:
        requests: Of `plan_daily` or `plan_hourly`.
        known: `symbol`, `session_date` of every bar there is.
        wanted: `ticker`, `first_date`, `last_date`.
        days: First and last day of the range.
        ended: `session_date`, `is_coin` of days whose bars are final and still to be had.

    Returns:
        As `plan_daily`; a symbol of which nothing is wanted in the range keeps its request.
    """
    overlap = timedelta(days=OVERLAP_DAYS)
    spans = known.group_by("symbol").agg(
        known_first=pl.col("session_date").min(), known_last=pl.col("session_date").max()
    )
    day = pl.col("session_date")
    again = (
        wanted.select("first_date", "last_date", symbol="ticker")
        .with_columns(is_coin=is_coin())
        .join(ended, on="is_coin")
        .filter(
            day.is_between(*days),
            day >= pl.col("first_date").fill_null(date.min),
            day <= pl.col("last_date").fill_null(date.max),
        )
        .join(spans, on="symbol")
        .group_by("symbol")
        .agg(
            start_date=pl.min_horizontal(day.min(), pl.col("known_last").first() - overlap),
            end_date=pl.max_horizontal(day.max(), pl.col("known_first").first() + overlap),
            is_whole=pl.lit(False),
        )
    )
    both = pl.concat([requests, again.select(pl.col(name).cast(dtype) for name, dtype in REQUEST.items())])
    return (
        both.group_by("symbol")
        .agg(pl.col("start_date").min(), pl.col("end_date").max(), pl.col("is_whole").any())
        .sort("symbol")
    )


def hourly_kept_from(now: datetime) -> date:
    """The first day whose hours a source still has."""
    return (now - timedelta(days=HOURLY_KEPT_DAYS - 1)).date()


def last_hours(known: pl.DataFrame, over: pl.DataFrame) -> pl.DataFrame:
    """Symbols and sessions of which there is a bar that began within the hour before the close.

    Args:
        known: `symbol`, `bar_start_at`.
        over: `session_date`, `close_at` of sessions.

    Returns:
        `symbol`, `session_date`, each once.
    """
    new_york_day = pl.col("bar_start_at").dt.convert_time_zone(NEW_YORK).dt.date()
    start, close = pl.col("bar_start_at"), pl.col("close_at")
    placed = known.select("symbol", "bar_start_at", session_date=new_york_day).join(over, on="session_date")
    return placed.filter(start >= close - timedelta(hours=1), start < close).select("symbol", "session_date").unique()
