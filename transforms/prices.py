"""From what the sources said to what the event study needs: one series a company, returns and factors."""

from datetime import date, datetime

import polars as pl

from transforms.prices_alignments import alignment_betas
from transforms.prices_factors import factors
from transforms.prices_hourly import hourly_findings
from transforms.prices_judgement import apply_split_overrides, bar_findings, held_back, reused_tickers
from transforms.prices_performance import performance
from transforms.prices_returns import is_sorted, returns, session_number
from transforms.prices_vintages import restatements
from transforms.sessions import is_coin
from transforms.tables import TABLES
from transforms.tables.raw import BAR
from transforms.vintages import ASKED, latest_vintage

BARS = [name.removesuffix("?") for name in BAR]


def study_inputs(
    daily_bars: pl.DataFrame,
    hourly_bars: pl.DataFrame,
    corporate_actions: pl.DataFrame,
    companies: pl.DataFrame,
    listings: pl.DataFrame,
    sessions: pl.DataFrame,
    split_overrides: pl.DataFrame | None = None,
    as_of: datetime | None = None,
    factor_returns: pl.DataFrame | None = None,
    ticker_owners: pl.DataFrame | None = None,
) -> dict[str, pl.DataFrame]:
    """Returns, factors and performance from the newest vintages, and what is to be said against them.

    Bars later than the market's last one wait. A symbol with a suspected split has its bars, and no return.

    Args:
        daily_bars: `raw.daily_bars`, all vintages.
        hourly_bars: `raw.hourly_bars`, all vintages.
        corporate_actions: `raw.corporate_actions`, all vintages.
        companies: `reference.companies`.
        listings: `reference.listings`.
        sessions: `raw.sessions`.
        split_overrides: `reference.split_overrides`.
        as_of: Use only what was known at this instant.
        factor_returns: `raw.factor_returns`, all vintages: factors that others publish.
        ticker_owners: `raw.ticker_owners`, all vintages.

    Returns:
        `event_study.returns`, `.factors`, `.alignment_betas`, `.performance`, `.bar_findings` and `.restatements`.
    """
    overrides = TABLES["reference.split_overrides"].empty() if split_overrides is None else split_overrides
    given = {
        "raw.daily_bars": daily_bars,
        "raw.hourly_bars": hourly_bars,
        "raw.corporate_actions": corporate_actions,
        "raw.factor_returns": factor_returns,
        "raw.ticker_owners": ticker_owners,
    }
    newest = {
        name: TABLES[name].empty()
        if frame is None
        else latest_vintage(frame, tuple(key for key in TABLES[name].key if key != ASKED), as_of)
        for name, frame in given.items()
    }
    listed = company_bars(newest["raw.daily_bars"], companies, listings, sessions)
    bars = apply_split_overrides(listed, overrides)
    actions = company_actions(newest["raw.corporate_actions"], companies, listings)
    findings = pl.concat(
        [
            bar_findings(newest["raw.daily_bars"], bars, actions, companies, sessions, overrides),
            hourly_findings(newest["raw.hourly_bars"], newest["raw.daily_bars"], sessions),
            reused_tickers(newest["raw.ticker_owners"], companies, listings),
        ]
    ).sort(TABLES["event_study.bar_findings"].key)
    kept = bars.join(held_back(bars, companies), on=["symbol", "session_date"], how="anti")
    made = block(returns(kept, sessions, actions), findings)
    blocked = findings.filter("is_blocking")
    known = daily_bars if as_of is None else daily_bars.filter(pl.col(ASKED) <= as_of)
    explaining = factors(companies, kept, made, newest["raw.hourly_bars"], sessions, newest["raw.factor_returns"])
    return {
        "event_study.returns": made,
        "event_study.factors": explaining,
        "event_study.alignment_betas": alignment_betas(made, explaining, companies),
        "event_study.performance": performance(made.join(blocked, on="symbol", how="anti"), explaining, sessions),
        "event_study.bar_findings": findings,
        "event_study.restatements": restatements(known),
    }


def block(returns: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    """Take the returns from symbols with a blocking finding, and say which.

    Args:
        returns: `event_study.returns`.
        findings: `event_study.bar_findings`.
    """
    why = pl.format("blocked: {} on {}", "finding_kind", "session_date")
    blocked = findings.filter("is_blocking").sort("session_date").group_by("symbol").agg(blocked=why.str.join(", "))
    is_free = pl.col("blocked").is_null()
    said = pl.concat_str("blocked", "quality_reason", separator="; ", ignore_nulls=True)
    return (
        returns.join(blocked, on="symbol", how="left", maintain_order="left")
        .with_columns(
            simple_return=pl.when(is_free).then("simple_return"),
            log_return=pl.when(is_free).then("log_return"),
            quality_reason=pl.when(is_free).then("quality_reason").otherwise(said),
        )
        .select(returns.columns)
    )


def company_actions(actions: pl.DataFrame, companies: pl.DataFrame, listings: pl.DataFrame) -> pl.DataFrame:
    """Corporate actions under the present symbols of their companies.

    Args:
        actions: The newest vintage of `raw.corporate_actions`.
        companies: `reference.companies`.
        listings: `reference.listings`.

    Returns:
        The columns of `actions`; one row per symbol, ex-date and kind.
    """
    named = listings.join(companies.select("company_id", present="symbol"), on="company_id")
    owner = named.select("present", symbol="ticker").unique(["symbol"], keep="last", maintain_order=True)
    return (
        actions.join(owner, on="symbol", how="left", maintain_order="left")
        .with_columns(symbol=pl.coalesce("present", "symbol"))
        .unique(["symbol", "ex_date", "corporate_action"], keep="first", maintain_order=True)
        .select(actions.columns)
    )


def company_bars(
    daily_bars: pl.DataFrame, companies: pl.DataFrame, listings: pl.DataFrame, sessions: pl.DataFrame
) -> pl.DataFrame:
    """One continuous series of bars per company, under its present symbol.

    On each session the bar of the ticker then valid, else of another ticker of the company (a source often carries
    the whole past under the newest ticker). A bar is left out that is older than `listed_from_date` of its listing
    (a shell's or a predecessor's), that is of a listing not in USD, whose ticker belonged to another company that
    day, or that lies on a day without a session. Coins keep every UTC day. Symbols of companies without a listing
    (benchmarks) pass through; any other symbol is left out.

    Args:
        daily_bars: The newest vintage of `raw.daily_bars`.
        companies: `reference.companies`.
        listings: `reference.listings`.
        sessions: `raw.sessions`.

    Returns:
        `symbol`, `session_date` and the columns of a bar, one row per symbol and day, sorted.
    """
    columns = ["symbol", "session_date", *BARS]
    if sessions.is_empty():
        return daily_bars.select(columns).clear()
    plain, special = _ways(companies, listings)
    is_day = is_coin() | session_number(sessions).is_not_null()
    simple = daily_bars.filter(is_day, pl.col("session_date") >= _by_symbol(daily_bars, plain)).select(columns)
    is_special = pl.col("symbol").is_in(special["ticker"].implode())
    candidates = daily_bars.filter(is_special).filter(is_day).join(special, left_on="symbol", right_on="ticker")
    if candidates.is_empty():
        return simple if is_sorted(simple) else simple.sort("symbol", "session_date")
    return pl.concat([simple, _of_valid_ticker(candidates).select(columns)]).sort("symbol", "session_date")


def _by_symbol(bars: pl.DataFrame, plain: pl.DataFrame) -> pl.Series:
    """`listed_from_date` of each row's symbol, null where `plain` has none; looked up once a run of a symbol."""
    runs = bars.select(pl.col("symbol").rle()).unnest("symbol")
    starts = runs.join(plain, left_on="value", right_on="symbol", how="left", maintain_order="left")
    return starts.select(pl.col("listed_from_date").repeat_by("len").explode()).to_series()


def _ways(companies: pl.DataFrame, listings: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Symbols whose bars are taken as they are from a day on, and listings among which a bar has to be chosen.

    Returns:
        `symbol`, `listed_from_date` of companies with no or one listing in USD under their present symbol; and
        `present`, `ticker` and the other columns of the listings of all others.
    """
    listed = companies.select("company_id", present="symbol").join(listings, on="company_id")
    is_plain = (
        (pl.len().over("company_id") == 1)
        & (pl.len().over("ticker") == 1)
        & (pl.col("ticker") == pl.col("present"))
        & (pl.col("currency") == "USD")
    )
    marked = listed.with_columns(is_plain=is_plain)
    unlisted = companies.join(listings, on="company_id", how="anti").select("symbol", listed_from_date=pl.lit(date.min))
    plain = marked.filter("is_plain").select("listed_from_date", symbol="ticker").select("symbol", "listed_from_date")
    return pl.concat([plain, unlisted]), marked.filter(~pl.col("is_plain")).drop("is_plain")


def _of_valid_ticker(candidates: pl.DataFrame) -> pl.DataFrame:
    """For each company and day the bar of the ticker then valid, else of another of its tickers.

    Args:
        candidates: Bars with each listing of their ticker and the company's `present` symbol.
    """
    day = pl.col("session_date")
    valid = (day >= pl.col("valid_from_date")) & (day <= pl.col("valid_to_date").fill_null(pl.lit(date.max)))
    marked = candidates.with_columns(is_valid=valid)
    owned = marked.filter("is_valid").select("symbol", "session_date", owner="company_id")
    return (
        marked.join(owned.unique(["symbol", "session_date"]), on=["symbol", "session_date"], how="left")
        .filter(
            day >= pl.col("listed_from_date"),
            pl.col("currency") == "USD",
            pl.col("owner").is_null() | (pl.col("owner") == pl.col("company_id")),
        )
        .sort("present", day, pl.col("is_valid").not_(), pl.col("symbol") != pl.col("present"), "symbol")
        .unique(["present", "session_date"], keep="first", maintain_order=True)
        .with_columns(symbol=pl.col("present"))
    )
