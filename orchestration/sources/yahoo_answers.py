"""Whether an answer of Yahoo can be used: long enough, whole, of the right company, without impossible prices."""

from datetime import date, timedelta
from typing import Any

import polars as pl

from orchestration.sources import yahoo
from transforms.prices_plan import LATE_START_DAYS
from transforms.prices_vintages import compare_overlap
from transforms.sessions import NEW_YORK, is_coin


def refuse_short(request: dict[str, Any], answer: yahoo.Bars) -> None:
    """A whole history must begin where the source says that it does, or the rest would never be asked for.

    Raises:
        ContractBroken: When the source's history begins after our listing ended: another company's.
        Unreachable: When it begins later.
    """
    ended: date | None = request.get("last_date")
    if ended is not None and answer.first_trade_date is not None and answer.first_trade_date > ended:
        raise yahoo.ContractBroken(
            f"{request['symbol']}: its history begins on {answer.first_trade_date}, after our listing ended on "
            f"{ended}: refused (the ticker was re-used)",
            answer.bars.write_csv(),
        )
    begins: date = max(request["start_date"], answer.first_trade_date or request["start_date"])
    first: date | None = answer.bars.select(pl.col("session_date").min()).item()
    if first is not None and first - begins > timedelta(days=LATE_START_DAYS):
        raise yahoo.Unreachable(f"{request['symbol']}: the history begins on {first}, not on {begins}: cut short")


def sound(bars: pl.DataFrame) -> tuple[pl.DataFrame, str | None]:
    """Bars without impossible prices, and what was left out."""
    prices = [name for name in yahoo.PRICES.values() if name in bars.columns]
    is_bad = pl.any_horizontal(
        *(pl.col(name) <= 0 for name in prices),
        *(~pl.col(name).is_finite() for name in prices),
        pl.col("high_usd") < pl.col("low_usd"),
        pl.col("volume_count") < 0,
    ).fill_null(False)
    bad = bars.filter(is_bad)
    time = bars.columns[1]
    where = ", ".join(map(str, bad[time].head(5).to_list()))
    return bars.filter(~is_bad), f"{bad.height} impossible bars left out: {where}" if bad.height else None


def verdict_on(newest: pl.DataFrame, good: pl.DataFrame, symbol: str, time: str) -> tuple[str, bool]:
    """The verdict on an answer, and whether what changed may reach further back than it.

    Args:
        newest: The newest vintage of what is known.
        good: The answer.
        symbol: The symbol that was asked for.
        time: The column that says of when a bar is.

    Raises:
        Unreachable: When none of the known times is in it: then nobody knows on which scale it is.
        ContractBroken: When it has nothing to do with what is known.
    """
    found = compare_overlap(newest, good, time)
    if found.is_empty() and newest.filter(symbol=symbol).height:
        raise yahoo.Unreachable(f"{symbol}: the answer has no known day to compare it with: cut short")
    if found.is_empty():
        return "none", False
    verdict, reaches_back = found.select("verdict", "is_first_changed").row(0)
    if verdict == "unlike":
        raise yahoo.ContractBroken(
            f"{symbol}: the prices have nothing to do with those known of the same days: refused "
            "(wrong or re-used ticker?)",
            good.write_csv(),
        )
    return verdict, reaches_back


def refuse_lost_hours(newest_hours: pl.DataFrame, request: dict[str, Any], good: pl.DataFrame) -> None:
    """Changed hours must cover every known day that was asked for.

    Raises:
        ContractBroken: When they do not.
    """
    day = pl.col("bar_start_at").dt.convert_time_zone(NEW_YORK).dt.date()
    known = newest_hours.filter(day.is_between(request["start_date"], request["end_date"]), symbol=request["symbol"])
    left = set(known.select(day).to_series()) - set(good.select(day).to_series())
    if left:
        raise yahoo.ContractBroken(
            f"{request['symbol']}: its hours were changed, but {len(left)} known days are missing in the answer, the "
            f"first of them {min(left)}: nothing of it was used",
            good.write_csv(),
        )


def refuse_holes(newest: pl.DataFrame, sessions: pl.DataFrame, symbol: str, good: pl.DataFrame) -> None:
    """A changed history must cover every known day: old and new scale in one series would invent returns.

    Raises:
        ContractBroken: When it does not.
    """
    is_day = is_coin() | pl.col("session_date").is_in(sessions["session_date"].implode())
    left = newest.filter(is_day, symbol=symbol).join(good, on=["symbol", "session_date"], how="anti")
    if left.height:
        raise yahoo.ContractBroken(
            f"{symbol}: its history was changed, but {left.height} known days are missing in the answer, the "
            f"first of them {left['session_date'].min()}: nothing of it was used",
            good.write_csv(),
        )
