"""What an announcement did to the market value of its company, by the shares that were known before it."""

from datetime import datetime

import polars as pl

from transforms.tables.event_study import MARKET_VALUE_CHANGES
from transforms.tables.raw import CORPORATE_ACTIONS, SHARES_OUTSTANDING
from transforms.tables.table import Table
from transforms.vintages import ASKED, latest_vintage

# an annual report comes within four months of its year's end, and the next one a year later
MOST_DAYS_OLD = 500
COVER_PAGE = "dei:EntityCommonStockSharesOutstanding"


def market_value_changes(
    capacity: pl.DataFrame,
    events: pl.DataFrame,
    returns: pl.DataFrame,
    shares_outstanding: pl.DataFrame,
    corporate_actions: pl.DataFrame,
    split_overrides: pl.DataFrame,
    companies: pl.DataFrame,
    listings: pl.DataFrame,
    as_of: datetime | None = None,
) -> pl.DataFrame:
    """Shares known before the announcement times the close of day 0 less the close of the session before.

    A count enters only where it was filed on a calendar day before that of the announcement; the one of the newest
    day counts, of several of that day the one filed last, the cover page's first. Closes are adjusted for every split
    that came since, so the count is too. A price change that does not span exactly one session, or of a symbol that
    is kept out, gives no number.

    Args:
        capacity: `events.capacity`.
        events: `events.events`.
        returns: `event_study.returns`.
        shares_outstanding: `raw.shares_outstanding`, all vintages.
        corporate_actions: `raw.corporate_actions`, all vintages.
        split_overrides: `reference.split_overrides`: decides where it names a day.
        companies: `reference.companies`.
        listings: `reference.listings`.
        as_of: Use only what was known at this instant.

    Returns:
        `event_study.market_value_changes`, sorted.
    """
    dated = capacity.select("event_id", "company_id", "capacity_mw").join(
        events.select("event_id", "symbol", "announced_date", "event_date"), on="event_id"
    )
    splits = _splits(_newest(CORPORATE_ACTIONS, corporate_actions, as_of), split_overrides, companies, listings)
    counted = _adjusted(_known_before(dated, _newest(SHARES_OUTSTANDING, shares_outstanding, as_of)), splits)
    moved = counted.join(
        _moves(returns), left_on=["symbol", "event_date"], right_on=["symbol", "session_date"], how="left"
    )
    reason = _reason()
    change = pl.col("shares_outstanding_count") * pl.col("move_usd")
    return (
        moved.with_columns(market_value_reason=reason)
        .with_columns(market_value_change_usd=pl.when(pl.col("market_value_reason").is_null()).then(change))
        .with_columns(market_value_change_per_mw_usd=pl.col("market_value_change_usd") / pl.col("capacity_mw"))
        .select(pl.col(name).cast(dtype) for name, dtype in MARKET_VALUE_CHANGES.polars_schema.items())
        .sort("event_id")
    )


def _newest(table: Table, vintages: pl.DataFrame, as_of: datetime | None) -> pl.DataFrame:
    return latest_vintage(vintages, tuple(name for name in table.key if name != ASKED), as_of)


def _known_before(dated: pl.DataFrame, shares: pl.DataFrame) -> pl.DataFrame:
    """Each event with the newest count that was filed before its day, and whether the company has any count at all."""
    is_known = pl.col("filed_date") < pl.col("announced_date")
    best = (
        dated.join(shares, on="company_id")
        .filter(is_known)
        .sort("event_id", "shares_as_of_date", "filed_date", pl.col("shares_concept") == COVER_PAGE, "shares_concept")
        .unique("event_id", keep="last", maintain_order=True)
        .select("event_id", "shares_as_of_date", "stated_shares_count")
    )
    is_counted = pl.col("company_id").is_in(shares["company_id"].unique().implode())
    return dated.join(best, on="event_id", how="left").with_columns(is_counted=is_counted)


def _splits(
    actions: pl.DataFrame, overrides: pl.DataFrame, companies: pl.DataFrame, listings: pl.DataFrame
) -> pl.DataFrame:
    """`company_id`, `ex_date`, `split_ratio` of each split; a decided ratio of 1 says that there was none."""
    present = companies.select("company_id", "symbol")
    names = pl.concat([listings.select("company_id", symbol="ticker"), present]).unique()
    told = (
        actions.filter(corporate_action="split").join(names, on="symbol").select("company_id", "ex_date", "split_ratio")
    )
    decided = overrides.join(present, on="symbol").select("company_id", "ex_date", "decided_split_ratio")
    both = told.unique(["company_id", "ex_date"]).join(decided, on=["company_id", "ex_date"], how="full", coalesce=True)
    is_none = (pl.col("decided_split_ratio") == 1.0).fill_null(False)
    return both.filter(~is_none).select(
        "company_id", "ex_date", split_ratio=pl.coalesce("split_ratio", "decided_split_ratio")
    )


def _adjusted(counted: pl.DataFrame, splits: pl.DataFrame) -> pl.DataFrame:
    """The counts in today's shares."""
    since = (
        counted.join(splits, on="company_id")
        .filter(pl.col("ex_date") > pl.col("shares_as_of_date"))
        .group_by("event_id")
        .agg(ratio=pl.col("split_ratio").product())
    )
    adjusted = pl.col("stated_shares_count") * pl.col("ratio").fill_null(1.0)
    return counted.join(since, on="event_id", how="left").with_columns(
        shares_outstanding_count=adjusted.round().cast(pl.Int64)
    )


def _moves(returns: pl.DataFrame) -> pl.DataFrame:
    """`move_usd` of each session with a return: its close less the close before."""
    close = pl.col("close_usd")
    return (
        returns.sort("symbol", "session_date")
        .with_columns(move_usd=close - close.shift(1).over("symbol"))
        .filter(pl.col("simple_return").is_not_null())
        .select("symbol", "session_date", "move_usd")
    )


def _reason() -> pl.Expr:
    """Why there is no number, the first that holds; null where there is one."""
    as_of, announced = pl.col("shares_as_of_date"), pl.col("announced_date")
    too_old = (announced - as_of).dt.total_days() > MOST_DAYS_OLD
    said = [
        (pl.col("event_date").is_null(), pl.lit("the event has no day 0")),
        (~pl.col("is_counted"), pl.lit("no source states the shares of the company")),
        (as_of.is_null(), pl.lit("no count of shares was filed before the announcement")),
        (too_old, pl.lit("the newest count of shares before it is too old: of ") + as_of.cast(pl.String)),
        (pl.col("move_usd").is_null(), pl.lit("no return of day 0 to be relied on")),
    ]
    return pl.coalesce(pl.when(is_so).then(words) for is_so, words in said)
