"""What the press says a stock did, checked against the bars under every named definition."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from transforms.claims_hours import hourly_prices, trading_hours
from transforms.tables.event_study import CLAIM_CHECKS
from transforms.vintages import latest_vintage

DAY_KEYS = ["owner_symbol", "session_date"]
RANGE = {"day_move": "previous_close_usd", "year_to_date": "year_base_usd"}


@dataclass(frozen=True)
class Definition:
    """A named way to measure a move: `price` over `reference`, minus one.

    Attributes:
        name: Value of the column `definition`.
        claim_kind: The claims it is tried on.
        price: Column of the price that moved.
        reference: Column of the price it moved from.
        words: What a matching claim is said to match.
    """

    name: str
    claim_kind: str
    price: str
    reference: str
    words: str


DEFINITIONS = (
    Definition("close_to_close", "day_move", "close_usd", "previous_close_usd", "close to close"),
    Definition("open_to_close", "day_move", "close_usd", "open_usd", "open to close"),
    Definition("opening_gap", "day_move", "open_usd", "previous_close_usd", "the opening gap"),
    Definition("to_high", "day_move", "high_usd", "previous_close_usd", "previous close to the day's high"),
    Definition("to_low", "day_move", "low_usd", "previous_close_usd", "previous close to the day's low"),
    Definition("next_day", "day_move", "next_close_usd", "close_usd", "the next day's close to close"),
    Definition("pre_market", "day_move", "pre_market_usd", "previous_close_usd", "the last price before the open"),
    Definition("after_hours", "day_move", "after_hours_usd", "close_usd", "the last price after hours"),
    Definition("to_high_of_24_hours", "day_move", "high_of_24_hours_usd", "before_high_usd", "the best 24 hours"),
    Definition("to_low_of_24_hours", "day_move", "low_of_24_hours_usd", "before_low_usd", "the worst 24 hours"),
    Definition("year_to_date_at_close", "year_to_date", "close_usd", "year_base_usd", "year to date at the close"),
    Definition("year_to_date_at_high", "year_to_date", "high_usd", "year_base_usd", "year to date at the day's high"),
    Definition("year_to_date_at_low", "year_to_date", "low_usd", "year_base_usd", "year to date at the day's low"),
    Definition("year_to_date_at_open", "year_to_date", "open_usd", "year_base_usd", "year to date at the open"),
)


def check_claims(
    claims: pl.DataFrame,
    events: pl.DataFrame,
    returns: pl.DataFrame,
    hourly_bars: pl.DataFrame,
    sessions: pl.DataFrame,
    as_of: datetime | None = None,
) -> pl.DataFrame:
    """Compare each claim with every definition of its kind on day 0 of its event.

    A claim about another company than the event's is checked against that company's bars. Moves are price moves,
    as the press quotes them: split-adjusted, without dividends. The close before must be of the session before.

    Args:
        claims: `events.claims`.
        events: `events.events`; day 0 is `event_date`.
        returns: `event_study.returns`.
        hourly_bars: `raw.hourly_bars`, all vintages; what they would tell is null without them.
        sessions: `raw.sessions`.
        as_of: Use only what was known at this instant.

    Returns:
        `event_study.claim_checks`: `claimed_price_usd` is the price at which the claim would be true under the
        definition; a match is to half a unit of the last digit that the claim prints.
    """
    hours = latest_vintage(hourly_bars, ("symbol", "bar_start_at"), as_of)
    named = hourly_prices(hours, sessions).rename({"symbol": "owner_symbol"})
    stated = (
        _with_owner(claims, events, returns)
        .join(_days(returns), left_on=["owner_symbol", "event_date"], right_on=DAY_KEYS, how="left")
        .join(named, left_on=["owner_symbol", "event_date"], right_on=DAY_KEYS, how="left")
        .with_columns(reference_usd=_reference())
    )
    prices = _claimed_prices(stated)
    stated = (
        stated.join(trading_hours(prices, hours, sessions), on="claim_id", how="left")
        .join(_same_prices(prices), on="claim_id", how="left")
        .drop("reference_usd")
    )
    definitions = pl.DataFrame(
        {"claim_kind": [each.claim_kind for each in DEFINITIONS], "definition": [each.name for each in DEFINITIONS]}
    ).with_row_index("rank")
    checked = stated.join(definitions, on="claim_kind", how="left").with_columns(
        reference_usd=_pick("reference"), price_usd=_pick("price")
    )
    return (
        checked.with_columns(
            claimed_price_usd=pl.col("reference_usd") * (1.0 + pl.col("claimed_return")),
            computed_return=pl.col("price_usd") / pl.col("reference_usd") - 1.0,
        )
        .with_columns(difference_return=pl.col("claimed_return") - pl.col("computed_return"))
        .with_columns(is_match=pl.col("difference_return").abs() <= pl.col("half_unit"))
        .with_columns(verdict=_verdict())
        .sort("claim_id", "rank")
        .select(list(CLAIM_CHECKS.columns))
    )


def _reference() -> pl.Expr:
    """The price that a claim of each kind is commonly taken from: the close before, or the last of the year before."""
    return pl.coalesce(pl.when(pl.col("claim_kind") == kind).then(pl.col(column)) for kind, column in RANGE.items())


def _claimed_prices(stated: pl.DataFrame) -> pl.DataFrame:
    """claim_id, event_id, claim_kind, symbol, session_date, from_usd, to_usd: the price that each claim means."""
    price = pl.col("reference_usd") * (1.0 + pl.col("claimed_return"))
    slack = pl.col("reference_usd") * pl.col("half_unit")
    return stated.select(
        "claim_id", "event_id", "claim_kind", symbol="owner_symbol", session_date="event_date", from_usd=price - slack,
        to_usd=price + slack,
    ).drop_nulls()  # fmt: skip


def _same_prices(prices: pl.DataFrame) -> pl.DataFrame:
    """claim_id, same_price_claims_text: claims of the other kind, about the same stock and day, that mean one price."""
    return (
        prices.join(prices, on=["event_id", "symbol", "session_date"], suffix="_other")
        .filter(
            pl.col("claim_kind") != pl.col("claim_kind_other"),
            pl.col("from_usd") <= pl.col("to_usd_other"),
            pl.col("to_usd") >= pl.col("from_usd_other"),
        )
        .group_by("claim_id")
        .agg(same_price_claims_text=pl.col("claim_id_other").sort().str.join(";"))
    )


def half_unit_return(claimed_pct: pl.Expr) -> pl.Expr:
    """Half a unit of the last printed digit, as a ratio: 13 gives 0.005, 4.5 gives 0.0005.

    A number keeps no trailing zeros, so 13.0 is read as 13.
    """
    decimals = claimed_pct.cast(pl.String).str.strip_suffix(".0").str.extract(r"\.(\d+)$").str.len_chars()
    # the widening keeps a claim that sits exactly on the half from falling out by floating point
    return 0.5 * pl.lit(10.0).pow(-decimals.fill_null(0).cast(pl.Int32)) / 100.0 + 1e-12


def _pick(side: str) -> pl.Expr:
    """The price column that each row's definition names on this side."""
    columns = {each.name: str(getattr(each, side)) for each in DEFINITIONS}
    return pl.coalesce(pl.when(pl.col("definition") == name).then(pl.col(use)) for name, use in columns.items())


def _with_owner(claims: pl.DataFrame, events: pl.DataFrame, returns: pl.DataFrame) -> pl.DataFrame:
    """Claims with their event's day and the symbol of the company that they are about."""
    own = events.select(owner_ticker="ticker", owner_symbol="symbol")
    known = returns.select(owner_ticker="symbol", owner_symbol="symbol").unique()
    symbols = pl.concat([own, known]).unique("owner_ticker", keep="first", maintain_order=True)
    return (
        claims.join(events.select("event_id", "ticker", "event_date"), on="event_id", how="left")
        .join(symbols, on="owner_ticker", how="left")
        .with_columns(claimed_return=pl.col("claimed_pct") / 100.0, half_unit=half_unit_return(pl.col("claimed_pct")))
    )


def _days(returns: pl.DataFrame) -> pl.DataFrame:
    """Each bar with the closes before and after it and the last close of the year before."""
    close, year = pl.col("close_usd"), pl.col("session_date").dt.year()
    base = returns.group_by("symbol", year=year + 1).agg(year_base_usd=close.sort_by("session_date").last())
    return (
        returns.sort("symbol", "session_date")
        .with_columns(
            year=year,
            previous_close_usd=pl.when(pl.col("gap_days") == 1).then(close.shift(1).over("symbol")),
            next_close_usd=pl.when(pl.col("gap_days").shift(-1).over("symbol") == 1).then(
                close.shift(-1).over("symbol")
            ),
        )
        .join(base, on=["symbol", "year"], how="left")
        .select(
            "session_date",
            "open_usd",
            "high_usd",
            "low_usd",
            "close_usd",
            "previous_close_usd",
            "next_close_usd",
            "year_base_usd",
            owner_symbol="symbol",
        )
    )


def _verdict() -> pl.Expr:
    """What the bars say of a claim, in words; the same in every row of the claim."""
    words = {each.name: each.words for each in DEFINITIONS}
    matched = pl.col("definition").filter(pl.col("is_match")).replace_strict(words, return_dtype=pl.String)
    matches = matched.sort_by(pl.col("rank").filter(pl.col("is_match"))).implode().list.join(", ").over("claim_id")
    reference = _reference()
    # pl.format panics on nulls
    owner, day = pl.col("owner_ticker").fill_null(""), pl.col("event_date").cast(pl.String).fill_null("")
    claimed, slack = reference * (1.0 + pl.col("claimed_return")), reference * pl.col("half_unit")
    in_range = (claimed >= pl.col("low_usd") - slack) & (claimed <= pl.col("high_usd") + slack)
    said = (
        pl.when(pl.col("event_date").is_null())
        .then(pl.lit("cannot be checked: the day of the announcement is not known"))
        .when(pl.col("owner_symbol").is_null())
        .then(pl.format("cannot be checked: no bars of {}", owner))
        .when(pl.col("close_usd").is_null())
        .then(pl.format("cannot be checked: no bar of {} on {}", owner, day))
        .when(matches != "")
        .then(pl.format("matches {}", matches.fill_null("")))
        .when(reference.is_null() & (pl.col("claim_kind") == "day_move"))
        .then(pl.lit("cannot be checked: no bar on the session before"))
        .when(reference.is_null())
        .then(pl.lit("cannot be checked: no close of the year before"))
        .when(in_range.is_null())
        .then(pl.lit("cannot be checked beyond the close, which it does not match: no high and low that day"))
        .when(in_range)
        .then(pl.lit("within the day's range, not at the close: true intraday, gone by the close"))
        .otherwise(pl.lit("outside the day's range"))
    )
    is_other = pl.col("owner_ticker") != pl.col("ticker")
    return pl.when(is_other).then(pl.format("belongs to another company: {}; {}", owner, said)).otherwise(said)
