"""What is wrong with the bars: gaps, closed days, suspected closures, and splits that do not fit the prices."""

import polars as pl

from transforms.prices_returns import PRICES, session_number
from transforms.sessions import is_coin
from transforms.tables.event_study import BAR_FINDINGS

EVERYBODY = "ALL"
BARS_NEEDED_FOR_CLOSURE = 2
SPLIT_JUMP_RATIO = 2.8
NEAR_INTEGER = 0.03
LEAST_SPLIT_LOG = 0.25
KEY = ["symbol", "session_date"]


def apply_split_overrides(bars: pl.DataFrame, overrides: pl.DataFrame) -> pl.DataFrame:
    """Put the bars before a decided split on the scale of those after it.

    Args:
        bars: As `company_bars` yields them.
        overrides: `reference.split_overrides`; a ratio of 1 changes nothing.

    Returns:
        The bars; prices before the ex-date divided, and volumes multiplied, by the new shares per old share.
    """
    if overrides.is_empty():
        return bars
    factors = (
        bars.select(KEY)
        .join(overrides.select("symbol", "ex_date", "decided_split_ratio"), on="symbol")
        .filter(pl.col("session_date") < pl.col("ex_date"))
        .group_by(KEY)
        .agg(ratio=pl.col("decided_split_ratio").product())
    )
    ratio = pl.col("ratio").fill_null(1.0)
    return (
        bars.join(factors, on=KEY, how="left", maintain_order="left")
        .with_columns(
            *(pl.col(name) / ratio for name in (*PRICES, "adjusted_close_usd")),
            volume_count=(pl.col("volume_count") * ratio).round().cast(pl.Int64),
        )
        .select(bars.columns)
    )


def held_back(bars: pl.DataFrame, companies: pl.DataFrame) -> pl.DataFrame:
    """Bars later than the last one of the market: they wait, so that a stock and its benchmark end together.

    Args:
        bars: As `company_bars` yields them.
        companies: `reference.companies`; the market is the symbol whose factor is `market`.
    """
    market = companies.filter(pl.col("factor") == "market")["symbol"]
    last = bars.filter(pl.col("symbol").is_in(market.to_list()))["session_date"].max()
    return bars.clear() if last is None else bars.filter(~is_coin(), pl.col("session_date") > pl.lit(last))


def suspect_splits(bars: pl.DataFrame, actions: pl.DataFrame, overrides: pl.DataFrame) -> pl.DataFrame:
    """Price jumps that no split explains, and recorded splits that the prices contradict.

    Prices are to be adjusted for splits, so on an ex-date they should move like on any other day. Where they move
    by the inverse of the ratio the past was not adjusted, where by the ratio it was adjusted twice. A jump without
    a recorded split is suspect when the stock opened there (news rarely opens a stock at a third or at three
    times its price), or, with closes alone, when the multiple is a whole number. One with an override is settled.

    Args:
        bars: As `company_bars` yields them, overrides applied.
        actions: Corporate actions, symbols as in `bars`.
        overrides: `reference.split_overrides`.

    Returns:
        `event_study.bar_findings` of the kinds split_missing, split_doubled (both blocking) and jump.
    """
    before = pl.col("close_usd").shift(1).over("symbol")
    moves = (
        bars.filter(~is_coin())
        .sort(KEY)
        .select(*KEY, "close_usd", "open_usd", before=before, jump=pl.col("close_usd") / before)
        .join(_splits(actions), on=KEY, how="left")
        .join(overrides.select("symbol", session_date="ex_date"), on=KEY, how="anti")
        .with_columns(size=_fold("jump"), overnight=_fold(pl.col("open_usd") / pl.col("before")))
    )
    log_split, log_jump = pl.col("split_ratio").log(), pl.col("jump").log()
    is_split = (log_split.abs() > LEAST_SPLIT_LOG) & (log_jump.abs() > log_split.abs() / 2)
    nearest = (pl.col("size") / pl.col("size").round() - 1).abs()
    opened_there = pl.col("overnight") > SPLIT_JUMP_RATIO
    whole_number = pl.col("open_usd").is_null() & (nearest < NEAR_INTEGER)
    kind = (
        pl.when(is_split & (log_jump.sign() == -log_split.sign()))
        .then(pl.lit("split_missing"))
        .when(is_split)
        .then(pl.lit("split_doubled"))
        .when((pl.col("size") > SPLIT_JUMP_RATIO) & (opened_there | whole_number))
        .then(pl.lit("split_missing"))
        .when(pl.col("size") > SPLIT_JUMP_RATIO)
        .then(pl.lit("jump"))
    )
    told = pl.format(
        "close {} after {} ({}-fold), recorded split {}",
        "close_usd", "before", pl.col("jump").round(4),
        pl.coalesce(pl.col("split_ratio").round(4).cast(pl.String), pl.lit("none")),
    )  # fmt: skip
    way_out = pl.lit(": no return of the symbol is used until split_overrides.csv says the ratio (1: no split)")
    return as_findings(
        moves.with_columns(finding_kind=kind)
        .drop_nulls("finding_kind")
        .with_columns(is_blocking=pl.col("finding_kind") != "jump")
        .with_columns(finding=pl.when("is_blocking").then(told + way_out).otherwise(told + pl.lit(": kept")))
    )


def reused_tickers(owners: pl.DataFrame, companies: pl.DataFrame, listings: pl.DataFrame) -> pl.DataFrame:
    """Tickers in use that, as the SEC says, another company bears: their prices would be that company's.

    Args:
        owners: The newest vintage of `raw.ticker_owners`; a ticker that is not there is not judged.
        companies: `reference.companies`.
        listings: `reference.listings`.

    Returns:
        `event_study.bar_findings` of the kind ticker_reused, blocking, on the day the SEC said so.
    """
    used = listings.filter(pl.col("valid_to_date").is_null()).select("company_id", "ticker")
    ours = companies.select("company_id", "symbol", "company_name", own_cik="cik").drop_nulls("own_cik")
    other = used.join(ours, on="company_id").join(owners, on="ticker").filter(pl.col("cik") != pl.col("own_cik"))
    told = pl.format(
        "the SEC gives {} to {} (CIK {}), not to {} (CIK {}): no return of the symbol is used until listings.csv says "
        "when the ticker changed hands, or companies.csv has the right CIK",
        "ticker", "registrant_name", "cik", "company_name", "own_cik",
    )  # fmt: skip
    day = pl.col("fetched_at").dt.date()
    return as_findings(
        other.with_columns(finding_kind=pl.lit("ticker_reused"), finding=told, is_blocking=True, session_date=day)
    )


def bar_findings(
    raw_bars: pl.DataFrame,
    bars: pl.DataFrame,
    actions: pl.DataFrame,
    companies: pl.DataFrame,
    sessions: pl.DataFrame,
    overrides: pl.DataFrame,
) -> pl.DataFrame:
    """Everything there is to say against the bars.

    Args:
        raw_bars: The newest vintage of `raw.daily_bars`.
        bars: As `company_bars` yields them, overrides applied.
        actions: Corporate actions, symbols as in `bars`.
        companies: `reference.companies`.
        sessions: `raw.sessions`.
        overrides: `reference.split_overrides`.

    Returns:
        `event_study.bar_findings`, sorted.
    """
    if bars.is_empty() or sessions.is_empty():
        return BAR_FINDINGS.empty()
    stocks = bars.filter(~is_coin()).sort(KEY)
    late = held_back(bars, companies)
    parts = [
        _gaps(stocks, sessions),
        _closed_days(raw_bars, sessions),
        _said(late, "held_back", "left out until the market has a bar of that day"),
        _behind(stocks.join(late, on=KEY, how="anti"), companies),
        suspect_splits(bars, actions, overrides),
        _said(stocks.filter(pl.col("volume_count") == 0), "zero_volume", "volume given as zero: taken as unknown"),
        _said(_frozen(stocks), "frozen_bar", "open, high, low and close repeat the bar before: doubted, kept"),
    ]
    return pl.concat(parts).unique(BAR_FINDINGS.key, keep="first").sort(BAR_FINDINGS.key)


def _splits(actions: pl.DataFrame) -> pl.DataFrame:
    return actions.filter(pl.col("corporate_action") == "split").select("symbol", "split_ratio", session_date="ex_date")


def _fold(ratio: str | pl.Expr) -> pl.Expr:
    """A ratio or its inverse, whichever is above one."""
    value = pl.col(ratio) if isinstance(ratio, str) else ratio
    return pl.max_horizontal(value, 1 / value)


def _gaps(stocks: pl.DataFrame, sessions: pl.DataFrame) -> pl.DataFrame:
    """Sessions inside a series without a bar; one that nobody has is a suspected closure."""
    calendar = sessions.select("session_date", number=session_number(sessions))
    spans = (
        stocks.with_columns(number=session_number(sessions))
        .drop_nulls("number")
        .group_by("symbol")
        .agg(first=pl.col("number").min(), last=pl.col("number").max())
    )
    missing = (
        spans.select("symbol", number=pl.int_ranges("first", "last", dtype=pl.Int32))
        .explode("number", empty_as_null=True)
        .drop_nulls("number")
        .join(calendar, on="number")
        .join(stocks, on=KEY, how="anti")
    )
    open_then = calendar.join(spans, how="cross").filter(pl.col("number").is_between("first", "last"))
    counts = open_then.group_by("session_date").agg(listed=pl.len())
    nobody = (
        missing.group_by("session_date")
        .agg(absent=pl.len())
        .join(counts, on="session_date")
        .filter(pl.col("absent") == pl.col("listed"), pl.col("listed") >= BARS_NEEDED_FOR_CLOSURE)
    )
    closure = "nobody has a bar: was the exchange closed? then add the day to calendar_overrides.csv"
    return pl.concat(
        [
            _said(nobody.with_columns(symbol=pl.lit(EVERYBODY)), "suspected_closure", closure),
            _said(
                missing.join(nobody, on="session_date", how="anti"), "gap",
                "no bar of this session: the return after it is not used",
            ),
        ]
    )  # fmt: skip


def _closed_days(raw_bars: pl.DataFrame, sessions: pl.DataFrame) -> pl.DataFrame:
    first, last = sessions["session_date"].min(), sessions["session_date"].max()
    inside = raw_bars.filter(~is_coin(), pl.col("session_date").is_between(pl.lit(first), pl.lit(last)))
    closed = inside.join(sessions, on="session_date", how="anti").unique(KEY)
    return _said(closed, "closed_day_bar", "a bar on a day without a session: left out")


def _behind(stocks: pl.DataFrame, companies: pl.DataFrame) -> pl.DataFrame:
    """Series that end before the market's: the source refreshed some symbols only, or the listing ended."""
    market = companies.filter(pl.col("factor") == "market")["symbol"].to_list()
    ends = stocks.group_by("symbol").agg(pl.col("session_date").max())
    last = ends.filter(pl.col("symbol").is_in(market))["session_date"].max()
    behind = ends.clear() if last is None else ends.filter(pl.col("session_date") < pl.lit(last))
    return _said(behind, "stale_symbol", "the series ends here although the market's goes on")


def _frozen(stocks: pl.DataFrame) -> pl.DataFrame:
    repeats = pl.all_horizontal(pl.col(name) == pl.col(name).shift(1).over("symbol") for name in PRICES)
    return stocks.filter(repeats)


def _said(rows: pl.DataFrame, kind: str, words: str) -> pl.DataFrame:
    return as_findings(rows.with_columns(finding_kind=pl.lit(kind), finding=pl.lit(words), is_blocking=pl.lit(False)))


def as_findings(rows: pl.DataFrame) -> pl.DataFrame:
    """The columns and types of `event_study.bar_findings`."""
    return rows.select(pl.col(name).cast(dtype) for name, dtype in BAR_FINDINGS.polars_schema.items())
