"""Peers: every other company, studied on the day 0 of an announcement."""

import polars as pl

from transforms.event_study.design import Span


def peer_events(events: pl.DataFrame, returns: pl.DataFrame, companies: pl.DataFrame) -> pl.DataFrame:
    """Every other company that has a bar on the day 0 of an event.

    Args:
        events: event_id, symbol, event_date of the announcers.
        returns: event_study.returns.
        companies: reference.companies; benchmarks are no peers.

    Returns:
        event_id, symbol, event_date, role.
    """
    others = companies.filter(pl.col("company_kind") != "benchmark").select("symbol")
    listed = returns.join(others, on="symbol", how="semi").select("symbol", event_date="session_date")
    return (
        events.select("event_id", "event_date", announcer="symbol")
        .join(listed, on="event_date")
        .filter(pl.col("symbol") != pl.col("announcer"))
        .select("event_id", "symbol", "event_date", role=pl.lit("peer"))
        .sort("event_id", "symbol")
    )


def meeting_own_events(peers: pl.DataFrame, events: pl.DataFrame, sessions: pl.DataFrame, span: Span) -> pl.DataFrame:
    """The peers whose event days meet those of an event of their own: event_id, symbol.

    Args:
        peers: event_id, symbol, event_date.
        events: symbol, event_date of the announcers.
        sessions: session_date of the calendar.
        span: First and last event day.
    """
    numbered = sessions.select(event_date="session_date").sort("event_date").with_row_index("place")
    place = pl.col("place").cast(pl.Int64)
    own = events.join(numbered, on="event_date").select("symbol", own_place=place)
    placed = peers.join(numbered, on="event_date").select("event_id", "symbol", place=place)
    apart = (pl.col("place") - pl.col("own_place")).abs()
    return placed.join(own, on="symbol").filter(apart <= span[1] - span[0]).select("event_id", "symbol").unique()
