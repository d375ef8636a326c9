"""Returns, factors, and what the event study makes of them."""

import dagster as dg
import polars as pl

from orchestration.asset_tables import writes
from orchestration.pictures import car_paths
from orchestration.resources import run_instant
from transforms import prices
from transforms.claims import check_claims
from transforms.event_study.confounders import bitcoin_moves
from transforms.event_study.design import Design
from transforms.event_study.warehouse import study_events

PRICE_TABLES = (
    "event_study.returns",
    "event_study.factors",
    "event_study.alignment_betas",
    "event_study.performance",
    "event_study.bar_findings",
    "event_study.restatements",
)
STUDY_TABLES = (
    "event_study.model_fits",
    "event_study.model_coefficients",
    "event_study.abnormal_returns",
    "event_study.event_windows",
)


@writes(
    *PRICE_TABLES,
    reads={
        "daily_bars": "raw.daily_bars",
        "hourly_bars": "raw.hourly_bars",
        "corporate_actions": "raw.corporate_actions",
        "companies": "reference.companies",
        "listings": "reference.listings",
        "sessions": "raw.sessions",
        "split_overrides": "reference.split_overrides",
        "factor_returns": "raw.factor_returns",
        "ticker_owners": "raw.ticker_owners",
    },
)
def returns(context: dg.AssetExecutionContext, **inputs: pl.DataFrame) -> tuple[pl.DataFrame, ...]:
    """Total returns of every company and benchmark, the factors that explain them, and what to doubt in them."""
    made = prices.study_inputs(**inputs, as_of=run_instant(context))
    return tuple(made[name] for name in PRICE_TABLES)


@writes(
    *STUDY_TABLES,
    reads={
        "returns": "event_study.returns",
        "factors": "event_study.factors",
        "events": "events.events",
        "sessions": "raw.sessions",
    },
)
def event_study(
    context: dg.AssetExecutionContext,
    returns: pl.DataFrame,
    factors: pl.DataFrame,
    events: pl.DataFrame,
    sessions: pl.DataFrame,
) -> tuple[pl.DataFrame, ...]:
    """How far each announcer's stock moved beyond what each model explains."""
    closed = sessions.filter(pl.col("close_at") <= run_instant(context))
    studied = events.filter(pl.col("exclusion_reason").is_null()).with_columns(role=pl.lit("announcer"))
    made = study_events(returns, factors, studied, closed, Design())
    settings = context.resources.settings
    drawn = settings.data_dir / "work" / "car_path.md"
    path = car_paths(made["event_study.abnormal_returns"], events, settings.notice, drawn)
    context.add_output_metadata({"car_path": dg.MetadataValue.md(path)}, output_name="abnormal_returns")
    return tuple(made[name] for name in STUDY_TABLES)


@writes(
    "event_study.claim_checks",
    reads={"claims": "events.claims", "events": "events.events", "returns": "event_study.returns"},
)
def claim_checks(claims: pl.DataFrame, events: pl.DataFrame, returns: pl.DataFrame) -> pl.DataFrame:
    """What the bars say of every stated move."""
    return check_claims(claims, events, returns)


@writes(
    "event_study.bitcoin_confounders",
    reads={"events": "events.events", "factors": "event_study.factors"},
)
def bitcoin_confounders(events: pl.DataFrame, factors: pl.DataFrame) -> pl.DataFrame:
    """Whether bitcoin moved much on day 0."""
    return bitcoin_moves(events, factors)
