"""Events on whose day 0 bitcoin itself moved much: an error in the bitcoin beta then passes for an abnormal return."""

import polars as pl

from transforms.tables.event_study import CONFOUNDERS

LARGE_BITCOIN_RETURN = 0.05


def bitcoin_moves(events: pl.DataFrame, factors: pl.DataFrame) -> pl.DataFrame:
    """Bitcoin's return on day 0 of each event, and whether it is large.

    Args:
        events: `event_id`, `event_date`.
        factors: `event_study.factors`; the selected alignment of bitcoin counts.

    Returns:
        `event_study.bitcoin_confounders`: events whose day 0 has a bitcoin return.
    """
    bitcoin = factors.filter(pl.col("factor") == "bitcoin", "is_selected").select(
        event_date="session_date", bitcoin_event_day_return="factor_return"
    )
    moved = events.select("event_id", "event_date").join(bitcoin, on="event_date")
    judged = moved.with_columns(is_bitcoin_confounded=pl.col("bitcoin_event_day_return").abs() > LARGE_BITCOIN_RETURN)
    return judged.select(list(CONFOUNDERS.columns)).sort("event_id")
