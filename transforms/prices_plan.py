"""What to ask a source for: the sessions that are missing, and a few known ones to see whether they changed."""

from datetime import date, datetime, timedelta

import polars as pl

from transforms.prices_returns import is_coin

OVERLAP_DAYS = 10
REASK_DAYS = 14
# a series may begin this much later than its listing says before its source is taken to have cut it short
LATE_START_DAYS = 10
GRACE = timedelta(minutes=30)
HISTORY_FROM = date(2019, 1, 2)
HOURLY_KEPT_DAYS = 729
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
    """One request per coin that lacks the hourly bar that ends at a session's close.

    Sources keep hourly bars for about two years only, so the request reaches back no further. An hour missing
    inside the known span is asked for again until it is `REASK_DAYS` old.

    Args:
        known: `symbol`, `bar_start_at` of every hourly bar there is.
        wanted: `ticker`, as of `plan_daily`.
        sessions: `raw.sessions`.
        now: The instant taken as now.

    Returns:
        As `plan_daily`.
    """
    coins = wanted.filter(is_coin("ticker")).select(symbol="ticker")
    kept_from = (now - timedelta(days=HOURLY_KEPT_DAYS)).date()
    hours = sessions.filter(pl.col("close_at") <= now - GRACE, pl.col("session_date") > kept_from).select(
        "session_date", bar_start_at=pl.col("close_at") - timedelta(hours=1)
    )
    last = known.group_by("symbol").agg(last_at=pl.col("bar_start_at").max())
    missing = (
        coins.join(hours, how="cross")
        .join(known, on=["symbol", "bar_start_at"], how="anti")
        .join(last, on="symbol", how="left")
        .filter(
            pl.col("last_at").is_null()
            | (pl.col("bar_start_at") > pl.col("last_at"))
            | (pl.col("session_date") >= (now - timedelta(days=REASK_DAYS)).date())
        )
    )
    asked = missing.group_by("symbol").agg(
        start_date=pl.col("session_date").min(),
        end_date=pl.col("session_date").max(),
        is_whole=pl.col("last_at").first().is_null(),
    )
    return asked.select(pl.col(name).cast(dtype) for name, dtype in REQUEST.items()).sort("symbol")
