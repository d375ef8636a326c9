"""How far the sources can be relied on, and the checks that warn when they cannot."""

import dagster as dg
import polars as pl

from orchestration.asset_tables import table_key, writes
from orchestration.resources import run_instant
from orchestration.sources.prices import wanted_symbols
from transforms.prices_health import source_health as health_of

SHOWN = 8


@writes(
    "meta.source_health",
    reads={
        "fetches": "raw.fetches",
        "daily_bars": "raw.daily_bars",
        "companies": "reference.companies",
        "listings": "reference.listings",
        "sessions": "raw.sessions",
    },
)
def source_health(
    context: dg.AssetExecutionContext,
    fetches: pl.DataFrame,
    daily_bars: pl.DataFrame,
    companies: pl.DataFrame,
    listings: pl.DataFrame,
    sessions: pl.DataFrame,
) -> pl.DataFrame:
    """Last good answer, sessions behind and last fault of every symbol."""
    wanted = wanted_symbols(companies, listings)
    return health_of(fetches, daily_bars, wanted, sessions, run_instant(context))


@dg.asset_check(
    asset=table_key("meta.source_health"),
    description="The source has answered for every symbol up to the last session.",
    required_resource_keys={"store"},
)
def source_is_fresh(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
    """Warn where live prices are behind or silent; a file of the user's is as old as it is."""
    rows = context.resources.store.read("meta.source_health")
    late = rows.filter(pl.col("source") == "yahoo", pl.col("health").is_in(["behind", "silent"]))
    told = [
        f"{symbol} {health} ({last or 'no bar'}): {message or 'no message'}"
        for symbol, health, last, message in late.select("symbol", "health", "last_bar_date", "message").rows()
    ]
    return warning(late.is_empty(), told)


@dg.asset_check(
    asset=table_key("event_study.bar_findings"),
    description="No symbol is kept out because its prices contradict its splits.",
    required_resource_keys={"store"},
)
def no_symbol_is_blocked(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
    """Warn of every suspected split, with both prices and the way out."""
    blocked = context.resources.store.read("event_study.bar_findings").filter("is_blocking")
    told = [f"{symbol} {day}: {words}" for symbol, day, _, words, _ in blocked.rows()]
    return warning(blocked.is_empty(), told)


@dg.asset_check(
    asset=table_key("event_study.bar_findings"),
    description="There is no session on which nobody has a bar.",
    required_resource_keys={"store"},
)
def no_closure_is_suspected(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
    """Warn of a session that the exchange may not have held."""
    rows = context.resources.store.read("event_study.bar_findings").filter(finding_kind="suspected_closure")
    return warning(rows.is_empty(), [f"{day}: {words}" for _, day, _, words, _ in rows.rows()])


def warning(passed: bool, told: list[str]) -> dg.AssetCheckResult:
    """A check that warns and lets the build go on."""
    more = f"; and {len(told) - SHOWN} more" if len(told) > SHOWN else ""
    return dg.AssetCheckResult(
        passed=passed,
        severity=dg.AssetCheckSeverity.WARN,
        description="; ".join(told[:SHOWN]) + more if told else None,
    )
