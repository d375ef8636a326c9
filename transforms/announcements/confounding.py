"""Events that other events of the company stand too near to: their returns cannot be told apart."""

import polars as pl

SESSIONS_APART = 1


def with_confounding(events: pl.DataFrame, sessions: pl.DataFrame) -> pl.DataFrame:
    """Mark events whose company has another event on day 0 or a session beside it, and name what is there.

    Args:
        events: Rows with `event_id`, `company_id`, `event_date` and `tags`.
        sessions: `raw.sessions`.

    Returns:
        The rows with `is_confounded` and `confounding_reason`, which says of results that they are.
    """
    number = sessions.sort("session_date").select(event_date="session_date").with_row_index("_session")
    placed = events.select("event_id", "company_id", "event_date", "tags").drop_nulls(["company_id", "event_date"])
    numbered = placed.join(number, on="event_date").with_columns(pl.col("_session").cast(pl.Int64))
    reach = pl.int_ranges(-SESSIONS_APART, SESSIONS_APART + 1)
    near = numbered.with_columns(_session=pl.col("_session") + reach).explode("_session")
    pairs = near.join(numbered, on=["company_id", "_session"], suffix="_other").filter(
        pl.col("event_id") != pl.col("event_id_other")
    )
    is_results = pl.col("tags_other").str.contains(r"\bearnings\b")
    named = pl.format("{} ({}{})", "event_id_other", "event_date_other", _results(is_results))
    reasons = pairs.group_by("event_id").agg(confounding_reason=named.sort().str.join("; "))
    joined = events.join(reasons, on="event_id", how="left")
    return joined.with_columns(is_confounded=pl.col("confounding_reason").is_not_null())


def _results(is_results: pl.Expr) -> pl.Expr:
    return pl.when(is_results).then(pl.lit(", results")).otherwise(pl.lit(""))
