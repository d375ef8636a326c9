"""Seeded returns with holes, made for the tests: not market data."""

from datetime import date

import numpy as np
import polars as pl

MODELS = {"mean_adjusted": [], "market": ["market"], "market_bitcoin": ["market", "bitcoin"]}


def weekdays(count: int) -> pl.Series:
    days = pl.date_range(date(2018, 1, 1), date(2030, 1, 1), "1d", eager=True)
    return days.filter(days.dt.weekday() <= 5).head(count).alias("date")


def market_data(
    symbols: int = 6, days: int = 500, seed: int = 7, missing: float = 0.06
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Returns (symbol, date, ret) with a share missing, and factors market and bitcoin."""
    random = np.random.default_rng(seed)
    dates = weekdays(days)
    factors = pl.DataFrame(
        {"date": dates, "market": random.normal(0.0004, 0.011, days), "bitcoin": random.normal(0.001, 0.035, days)}
    )
    beta = random.uniform(0.5, 2.0, (symbols, 2))
    noise = random.standard_t(5, (symbols, days)) * 0.03
    matrix = beta @ factors.select("market", "bitcoin").to_numpy().T + noise
    returns = pl.DataFrame(
        {
            "symbol": np.repeat([f"S{number}" for number in range(symbols)], days),
            "date": pl.concat([dates] * symbols),
            "ret": matrix.ravel(),
        }
    )
    return returns.filter(pl.Series(random.random(symbols * days) >= missing)), factors


def events_on(factors: pl.DataFrame, days: list[int], symbols: int = 6) -> pl.DataFrame:
    """One event of every symbol on each of the calendar positions `days`."""
    rows = [(f"E{day}-{number}", f"S{number}", factors["date"][day]) for day in days for number in range(symbols)]
    return pl.DataFrame(rows, schema={"event_id": pl.String, "symbol": pl.String, "event_date": pl.Date}, orient="row")
