"""The placebo calibration on the warehouse's tables; computed anew only when what it is made from has changed."""

from datetime import date
from hashlib import sha256

import polars as pl

from transforms.buckets import Run, one_by_one
from transforms.event_study.design import Design
from transforms.event_study.placebo import placebo_rejections
from transforms.event_study.warehouse import wide_factors
from transforms.tables import TABLES

NAME = "event_study.placebo_rejections"
PLACEBO_MODELS = ("market_bitcoin",)
SEED = 20240420


def calibration(
    returns: pl.DataFrame,
    factors: pl.DataFrame,
    events: pl.DataFrame,
    companies: pl.DataFrame,
    sessions: pl.DataFrame,
    draws: int,
    kept: pl.DataFrame,
    code: str,
    run: Run = one_by_one,
) -> pl.DataFrame:
    """How often every test rejects on pseudo-events of the companies' panel up to the end of the last full month.

    Args:
        returns: event_study.returns.
        factors: event_study.factors.
        events: events.events; their days are kept clear of.
        companies: reference.companies; benchmarks have no pseudo-event.
        sessions: raw.sessions that have closed.
        draws: Groups of pseudo-events of each arrangement; as many as before where those were more.
        kept: The table as it was; given back where it was made from the same.
        code: Mark of the code that computes it.
        run: Who computes it.

    Returns:
        event_study.placebo_rejections; no row where the panel is too short for a single group.
    """
    of_companies = returns.join(companies.filter(pl.col("company_kind") != "benchmark"), on="symbol", how="semi")
    through = _last_full_month(of_companies["session_date"])
    if through is None:
        return TABLES[NAME].empty()
    panel = (
        of_companies.filter(pl.col("session_date") <= through)
        .select("symbol", date="session_date", ret="simple_return")
        .sort("symbol", "date")
    )
    known = events.select("symbol", "event_date").filter(pl.col("event_date") <= through).sort("symbol", "event_date")
    design = Design(PLACEBO_MODELS, bootstrap_draws=0)
    levels = wide_factors(factors.filter("is_selected"), returns, sessions, design).filter(pl.col("date") <= through)
    used = levels.select("date", *sorted({name for model in design.resolved_models for name in model.inputs}))
    mark = _mark(panel, used, known, f"{design} {SEED} {code}")
    asked = _asked(kept)
    if asked >= draws and set(kept["placebo_inputs_text"]) == {mark}:
        return kept
    draws = max(asked, draws)
    found = placebo_rejections(panel, used, known, design, draws, SEED, run)
    return found.select(
        "placebo_arrangement", "model", "test", "placebo_draw_count", "placebo_rejection_ratio",
        event_window="window", placebo_asked_count=pl.lit(draws, pl.Int64),
        placebo_through_date=pl.lit(through), placebo_inputs_text=pl.lit(mark),
    ).select(list(TABLES[NAME].columns))  # fmt: skip


def _last_full_month(days: pl.Series) -> date | None:
    """The last of the days that lies before the month of the latest one: the table then changes once a month."""
    last = days.filter(days < days.dt.month_start().max()).max() if len(days) else None
    return last if isinstance(last, date) else None


def _mark(panel: pl.DataFrame, factors: pl.DataFrame, known: pl.DataFrame, request: str) -> str:
    made_from = sha256(request.encode())
    for frame in (panel, factors, known):
        made_from.update(frame.write_csv().encode())
    return made_from.hexdigest()


def _asked(kept: pl.DataFrame) -> int:
    """How many groups the kept table was asked for; 0 where there is none, or one of an older version."""
    most = kept["placebo_asked_count"].max() if "placebo_asked_count" in kept.columns else None
    return most if isinstance(most, int) else 0
