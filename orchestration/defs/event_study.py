"""Returns, factors, and what the event study makes of them."""

import dagster as dg
import polars as pl

from orchestration.asset_tables import writes
from orchestration.code_mark import code_mark
from orchestration.pictures import car_paths
from orchestration.resources import run_instant
from orchestration.retagging import engine_of
from transforms import prices
from transforms.claims import check_claims
from transforms.event_study import calibration, warehouse
from transforms.event_study.confounders import bitcoin_moves
from transforms.market_value import market_value_changes as changes_of

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
    "event_study.car_paths",
    "event_study.group_paths",
    "event_study.group_means",
    "event_study.group_statistics",
    "event_study.tests",
    "event_study.models",
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
        "tags": "events.tags",
        "companies": "reference.companies",
        "sessions": "raw.sessions",
    },
)
def event_study(
    context: dg.AssetExecutionContext,
    returns: pl.DataFrame,
    factors: pl.DataFrame,
    events: pl.DataFrame,
    tags: pl.DataFrame,
    companies: pl.DataFrame,
    sessions: pl.DataFrame,
) -> tuple[pl.DataFrame, ...]:
    """How far each announcer's stock, and its peers', moved beyond what each model explains; means and tests."""
    closed = sessions.filter(pl.col("close_at") <= run_instant(context))
    made = warehouse.warehouse_tables(returns, factors, events, tags, companies, closed)
    settings = context.resources.settings
    drawn = settings.data_dir / "work" / "car_path.md"
    path = car_paths(made["event_study.car_paths"], events, settings.notice, drawn)
    context.add_output_metadata({"car_path": dg.MetadataValue.md(path)}, output_name="abnormal_returns")
    return tuple(made[name] for name in STUDY_TABLES)


class Placebo(dg.Config):
    """Groups of pseudo-events to draw: a hundred keeps a refresh short, a thousand tells 5 percent from 7."""

    draws: int = 100


@writes(
    calibration.NAME,
    reads={
        "returns": "event_study.returns",
        "factors": "event_study.factors",
        "events": "events.events",
        "companies": "reference.companies",
        "sessions": "raw.sessions",
    },
)
def placebo(context: dg.AssetExecutionContext, config: Placebo, **inputs: pl.DataFrame) -> pl.DataFrame:
    """How often each test rejects on random days of this panel.

    Drawn anew once a month, and when events, past returns or the study change.
    """
    closed = inputs.pop("sessions").filter(pl.col("close_at") <= run_instant(context))
    kept = context.resources.store.read_if_whole(calibration.NAME)
    with engine_of(context.resources.settings) as run:
        return calibration.calibration(
            **inputs, sessions=closed, draws=config.draws, kept=kept, code=code_mark("event_study"), run=run
        )


@writes(
    "event_study.claim_checks",
    reads={
        "claims": "events.claims",
        "events": "events.events",
        "returns": "event_study.returns",
        "hourly_bars": "raw.hourly_bars",
        "sessions": "raw.sessions",
    },
)
def claim_checks(context: dg.AssetExecutionContext, **inputs: pl.DataFrame) -> pl.DataFrame:
    """What the bars say of every stated move."""
    return check_claims(**inputs, as_of=run_instant(context))


@writes(
    "event_study.bitcoin_confounders",
    reads={"events": "events.events", "factors": "event_study.factors"},
)
def bitcoin_confounders(events: pl.DataFrame, factors: pl.DataFrame) -> pl.DataFrame:
    """Whether bitcoin moved much on day 0."""
    return bitcoin_moves(events, factors)


@writes(
    "event_study.market_value_changes",
    reads={
        "capacity": "events.capacity",
        "events": "events.events",
        "returns": "event_study.returns",
        "shares_outstanding": "raw.shares_outstanding",
        "corporate_actions": "raw.corporate_actions",
        "split_overrides": "reference.split_overrides",
        "companies": "reference.companies",
        "listings": "reference.listings",
    },
)
def market_value_changes(context: dg.AssetExecutionContext, **inputs: pl.DataFrame) -> pl.DataFrame:
    """How far each announcement that states megawatts or dollars moved the market value of its company."""
    return changes_of(**inputs, as_of=run_instant(context))
