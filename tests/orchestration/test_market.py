"""The whole pipeline on real bars: the motivating case, and every number of the event study computed anew."""

from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from scipy import stats

TIGHT = 1e-9
FACTORS = {"mean_adjusted": [], "market": ["market"], "market_bitcoin": ["market", "bitcoin"]}


def ask(folder: Path, statement: str) -> pl.DataFrame:
    with duckdb.connect(folder / "current" / "warehouse.duckdb", read_only=True) as connection:
        return connection.sql(statement).pl()


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        ("close_to_close", 0.0448),
        ("to_high", 0.162),
        ("opening_gap", 0.087),
        ("next_day", -0.080),
        ("year_to_date_at_close", 1.215),
    ],
)
def test_cleanspark_on_the_day_it_named_a_head_of_data_centers(
    market_dir: Path, definition: str, expected: float
) -> None:
    rows = ask(
        market_dir,
        f"select computed_return from marts.claim_checks where ticker = 'CLSK' and event_date = '2025-10-20' "
        f"and owner_ticker = 'CLSK' and definition = '{definition}'",
    )
    assert rows["computed_return"].unique().to_list() == [pytest.approx(expected, abs=6e-4)]


@pytest.mark.parametrize("claimed", [13, 140])
def test_thirteen_and_one_hundred_and_forty_were_one_price_within_the_day(market_dir: Path, claimed: int) -> None:
    rows = ask(
        market_dir,
        f"select * from marts.claim_checks where event_id = 'CLSK-20251020' and claimed_pct = {claimed}",
    )
    assert rows["verdict"].unique().to_list() == [
        "within the day's range, not at the close: true intraday, gone by the close"
    ]
    at_close = rows.filter(pl.col("definition").is_in(["close_to_close", "year_to_date_at_close"]))
    assert at_close["claimed_price_usd"].to_list() == pytest.approx([22.06], abs=0.05)
    assert at_close["is_match"].to_list() == [False]


def test_a_claim_about_another_company_is_checked_on_that_company(market_dir: Path) -> None:
    rows = ask(market_dir, "select distinct owner_ticker, verdict from marts.claim_checks where ticker <> owner_ticker")
    assert rows.height > 0
    assert all("another company" in verdict for verdict in rows["verdict"])


def statsmodels_window(
    returns: np.ndarray, factors: np.ndarray, market: np.ndarray, day: int, window: tuple[int, int], model: str
) -> dict[str, float]:
    """CAR, its standard error, t, p, BHAR of one event: one regression, matrices written out."""
    estimation = slice(day - 260, day - 10)
    complete = np.isfinite(returns[estimation]) & np.isfinite(factors[estimation]).all(1)
    days = np.arange(day + window[0], day + window[1] + 1)
    days = days[np.isfinite(returns[days]) & np.isfinite(factors[days]).all(1)]
    if model == "market_adjusted":
        spread = (returns - market)[estimation][complete]
        expected, freedom = market[days], len(spread) - 1
        variance = spread.var(ddof=1) * len(days)
    else:
        design = np.column_stack([np.ones(len(returns)), factors])
        fit = sm.OLS(returns[estimation][complete], design[estimation][complete]).fit()
        expected, freedom = fit.predict(design[days]), fit.df_resid
        summed = design[days].sum(0)
        variance = fit.scale * (len(days) + summed @ fit.normalized_cov_params @ summed)
    car = float((returns[days] - expected).sum())
    return {
        "day_count": len(days),
        "estimation_count": int(complete.sum()),
        "cumulative_abnormal_return": car,
        "cumulative_standard_error_return": float(np.sqrt(variance)),
        "t_statistic": car / float(np.sqrt(variance)),
        "p_value": float(2 * stats.t.sf(abs(car / np.sqrt(variance)), freedom)),
        "buy_and_hold_abnormal_return": float(np.prod(1 + returns[days]) - np.prod(1 + expected)),
        "buy_and_hold_market_return": float(np.prod(1 + returns[days]) - np.prod(1 + market[days])),
    }


def test_every_event_model_and_window_agrees_with_statsmodels(market_dir: Path) -> None:
    wide = ask(
        market_dir,
        """
        pivot (select session_date, factor, factor_return from event_study.factors where is_selected)
        on factor using first(factor_return)
        """,
    )
    bars = ask(market_dir, "select symbol, session_date, simple_return from event_study.returns")
    last = bars["session_date"].max()
    calendar = ask(
        market_dir,
        f"select session_date from raw.sessions where session_date between '2023-01-03' and '{last}' order by all",
    ).join(wide, on="session_date", how="left", maintain_order="left")
    position = {day: number for number, day in enumerate(calendar["session_date"])}
    columns = {name: calendar[name].to_numpy().astype(float) for name in ("market", "bitcoin")}
    rows = ask(
        market_dir,
        "select numbers.*, events.symbol from marts.announcement_returns as numbers "
        "join events.events as events using (event_id) where cumulative_abnormal_return is not null",
    )
    assert rows["event_id"].n_unique() > 70
    assert set(rows["model"]) >= {*FACTORS, "market_adjusted"}
    rows = rows.filter(pl.col("model").is_in([*FACTORS, "market_adjusted"]))
    assert rows["event_window"].n_unique() == 5
    series = {
        symbol: calendar.select("session_date")
        .join(bars.filter(pl.col("symbol") == symbol), on="session_date", how="left", maintain_order="left")[
            "simple_return"
        ]
        .to_numpy()
        .astype(float)
        for symbol in rows["symbol"].unique()
    }
    for row in rows.to_dicts():
        names = FACTORS.get(row["model"], ["market"])
        factors = np.column_stack([columns[name] for name in names] or [np.empty((calendar.height, 0))])
        expected = statsmodels_window(
            series[row["symbol"]], factors, columns["market"], position[row["event_date"]],
            (row["window_start_day"], min(row["window_end_day"], calendar.height - 1 - position[row["event_date"]])),
            row["model"],
        )  # fmt: skip
        for name, value in expected.items():
            assert row[name] == pytest.approx(value, abs=TIGHT), (
                row["event_id"],
                row["model"],
                row["event_window"],
                name,
            )
