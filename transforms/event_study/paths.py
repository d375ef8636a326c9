"""CAR paths: how the abnormal returns of an event add up, day by day."""

import polars as pl

NEWEST = 6
MODEL = "market_bitcoin"


def newest_paths(abnormal_returns: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """CAR from the first event day to each, of the newest announcers' events under the model to read first.

    Args:
        abnormal_returns: event_study.abnormal_returns.
        events: events.events.

    Returns:
        event_id, event_day, car.
    """
    announcers = abnormal_returns.filter(
        (pl.col("model") == MODEL) & (pl.col("role") == "announcer") & pl.col("abnormal_return").is_not_null()
    )
    studied = events.join(announcers.select("event_id").unique(), on="event_id", how="semi")
    newest = studied.sort("event_date", "event_id", descending=True).head(NEWEST)
    return (
        announcers.join(newest.select("event_id"), on="event_id", how="semi")
        .sort("event_id", "event_day")
        .select("event_id", "event_day", car=pl.col("abnormal_return").cum_sum().over("event_id"))
    )
