"""How far the sources can be relied on, and the checks that warn when they cannot."""

import dagster as dg
import polars as pl

from orchestration.asset_tables import table_key, writes
from orchestration.resources import run_instant
from orchestration.sources.prices import wanted_symbols
from orchestration.store import Store
from transforms.prices_health import source_health as health_of
from transforms.prices_plan import REASK_DAYS

SHOWN = 8
# whether being behind is a fault of the source, or it is a file of the user's, as old as it is; the sample has no row,
# because nobody is asked, and announcements have a check of their own
CHECKED_SOURCES = {"yahoo": True, "files": False, "edgar": True}


@writes(
    "meta.source_health",
    reads={
        "fetches": "raw.fetches",
        "daily_bars": "raw.daily_bars",
        "hourly_bars": "raw.hourly_bars",
        "companies": "reference.companies",
        "listings": "reference.listings",
        "sessions": "raw.sessions",
    },
    after=("raw.ticker_owners", "raw.sightings", "raw.shares_outstanding"),
)
def source_health(
    context: dg.AssetExecutionContext,
    fetches: pl.DataFrame,
    daily_bars: pl.DataFrame,
    hourly_bars: pl.DataFrame,
    companies: pl.DataFrame,
    listings: pl.DataFrame,
    sessions: pl.DataFrame,
) -> pl.DataFrame:
    """Last good answer, sessions behind and last fault of every source and symbol."""
    wanted = wanted_symbols(companies, listings)
    return health_of(fetches, daily_bars, hourly_bars, wanted, sessions, run_instant(context))


def source_check(source: str, is_lateness_a_fault: bool) -> dg.AssetChecksDefinition:
    """A check that a source has answered for every symbol up to the last session."""

    @dg.asset_check(
        asset=table_key("meta.source_health"),
        name=f"{source}_is_fresh",
        description=f"What {source} gives is there for every symbol up to the last session.",
        required_resource_keys={"store"},
    )
    def check(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
        return health_result(context.resources.store, source, is_lateness_a_fault)

    return check


def health_result(store: Store, source: str, is_lateness_a_fault: bool) -> dg.AssetCheckResult:
    """What `meta.source_health` says of a source of anything but announcements."""
    rows = store.read("meta.source_health").filter(pl.col("requested_table") != "raw.sightings", source=source)
    late = rows.filter(pl.col("health").is_in(["behind", "silent"]))
    told = [
        f"{symbol or table} {health} ({last or 'nothing yet'}): {message or 'no message'}"
        for symbol, table, health, last, message in late.select(
            "symbol", "requested_table", "health", "last_bar_date", "message"
        ).rows()
    ]
    return warning(late.is_empty() or not is_lateness_a_fault, told, _summary(rows))


def _summary(rows: pl.DataFrame) -> dict[str, dg.MetadataValue]:
    """The numbers of a source for its check's page."""
    counts = rows["health"].value_counts(sort=True)
    shown = {
        "last good answer": str(rows["last_good_at"].max() or "never"),
        "last bar": str(rows["last_bar_date"].max() or "none"),
        "most sessions behind": str(rows["sessions_behind_count"].max() or 0),
        "symbols": ", ".join(f"{count} {health}" for health, count in counts.rows()),
        "deferred": str(rows.filter(last_outcome="deferred").height),
    }
    return {name: dg.MetadataValue.text(text) for name, text in shown.items()}


price_source_checks = [source_check(*each) for each in CHECKED_SOURCES.items()]


@dg.asset_check(
    asset=table_key("event_study.bar_findings"),
    description="No symbol is kept out because of its prices, its splits or the owner of its ticker.",
    required_resource_keys={"store"},
)
def no_symbol_is_blocked(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
    """Warn of every symbol that is kept out, with what was found and the way out."""
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


@dg.asset_check(
    asset=table_key("event_study.bar_findings"),
    description="No symbol lacks a recent session; an older gap stays recorded in meta.gaps.",
    required_resource_keys={"store"},
)
def no_recent_session_is_missing(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
    """Warn of gaps near the end of the data, while their source is still asked for them."""
    store = context.resources.store
    last = pl.lit(store.read("event_study.returns")["session_date"].max(), pl.Date)
    recent = pl.col("session_date") >= last - pl.duration(days=REASK_DAYS)
    gaps = store.read("event_study.bar_findings").filter(recent, finding_kind="gap")
    return warning(gaps.is_empty(), [f"{symbol} {day}: {words}" for symbol, day, _, words, _ in gaps.rows()])


def warning(passed: bool, told: list[str], metadata: dict[str, dg.MetadataValue] | None = None) -> dg.AssetCheckResult:
    """A check that warns and lets the build go on."""
    more = f"; and {len(told) - SHOWN} more" if len(told) > SHOWN else ""
    return dg.AssetCheckResult(
        passed=passed,
        severity=dg.AssetCheckSeverity.WARN,
        description="; ".join(told[:SHOWN]) + more if told else None,
        metadata=metadata or {},
    )
