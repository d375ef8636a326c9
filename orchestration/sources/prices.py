"""One way to ask for prices, whatever the mode."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import polars as pl

from orchestration.errors import OperatorError
from orchestration.sources.answer import PriceAnswer, fetches, is_past, no_answer
from orchestration.sources.fama_french import fetch_factors
from orchestration.sources.files import fetch_files
from orchestration.sources.sample import fetch_sample
from orchestration.store import Store
from transforms.prices_plan import HISTORY_FROM

CURRENCY = "USD"


def fetch_prices(
    store: Store,
    sessions: pl.DataFrame,
    now: datetime,
    tell: Callable[[str], None] = lambda _line: None,
    again: tuple[date, date] | None = None,
) -> PriceAnswer:
    """Ask the source of the mode for what the warehouse needs.

    As of an instant before the newest answer nobody is asked: what was known then is in raw. Fama and French's
    factors are taken from the user's folder in every mode but the sample.

    Args:
        store: The settings, the reference tables and what is already known.
        sessions: `raw.sessions`.
        now: The instant taken as now: the vintage of every row.
        tell: Given a line for each request.
        again: First and last day of a range to ask for again; files and the sample are read whole each time.

    Raises:
        OperatorError: When the user's files are wrong, or the clock went back.
        SourceError: When a source gave nothing that can be used.
    """
    settings = store.settings
    if is_past(store.read("raw.daily_bars"), now):
        if settings.now is None:
            raise OperatorError(
                f"the clock says {now:%Y-%m-%d %H:%M} UTC, but raw has later answers: set the clock right, or give "
                "--now for a refresh as of a past instant"
            )
        return no_answer()
    if settings.mode == "sample":
        return fetch_sample(store, sessions, now)
    answer = _bars(store, sessions, now, tell, again)
    if settings.files_dir is None:
        return answer
    rows, asked = fetch_factors(settings.files_dir, sessions, now)
    return replace(answer, factor_returns=rows, fetches=pl.concat([answer.fetches, fetches(asked)]))


def _bars(
    store: Store, sessions: pl.DataFrame, now: datetime, tell: Callable[[str], None], again: tuple[date, date] | None
) -> PriceAnswer:
    settings = store.settings
    symbols = wanted_symbols(store.read("reference.companies"), store.read("reference.listings"))
    if settings.mode == "files":
        if settings.files_dir is None:
            raise OperatorError("files mode needs --files-dir (MINERS_FILES_DIR)")
        return fetch_files(settings.files_dir, symbols["ticker"].to_list(), sessions, now)
    from orchestration.sources.yahoo_refresh import fetch_yahoo

    return fetch_yahoo(store, symbols, sessions, now, tell=tell, again=again)


def wanted_symbols(companies: pl.DataFrame, listings: pl.DataFrame) -> pl.DataFrame:
    """Every ticker to ask for: those of listings in USD, and symbols without a listing.

    Returns:
        `ticker`, `first_date` (nothing older is of use; null where unknown) and `last_date` (null: still traded).
    """
    traded = (
        listings.filter(pl.col("currency") == CURRENCY)
        .group_by("ticker")
        .agg(
            first_date=pl.col("listed_from_date").min(),
            last_date=pl.when(pl.col("valid_to_date").is_not_null().all()).then(pl.col("valid_to_date").max()),
        )
    )
    alone = companies.join(listings, on="company_id", how="anti").select(
        ticker="symbol", first_date=pl.lit(None, pl.Date), last_date=pl.lit(None, pl.Date)
    )
    return pl.concat([traded, alone]).sort("ticker")


def days_again(first: str | None, last: str | None, now: datetime) -> tuple[date, date] | None:
    """The range of a backfill out of what was typed; None where nothing was.

    Raises:
        OperatorError: When only one end is given, one is no day, they are the wrong way round, or reach off the data.
    """
    if first is None and last is None:
        return None
    example = "for example 2024-03-01 2024-03-28"
    try:
        start, end = date.fromisoformat(first or ""), date.fromisoformat(last or "")
    except ValueError:
        raise OperatorError(
            f"a backfill needs two days as YYYY-MM-DD, {example}; given {first!r} and {last!r}"
        ) from None
    if start > end:
        raise OperatorError(f"backfill from {start} to {end}: the first day is later than the last; {example}")
    if end > now.date():
        raise OperatorError(f"backfill to {end}: that day has not come yet (today is {now:%Y-%m-%d}); {example}")
    if end < HISTORY_FROM:
        raise OperatorError(f"backfill to {end}: the data begins on {HISTORY_FROM}; {example}")
    return start, end
