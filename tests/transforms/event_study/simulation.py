"""Brown and Warner's experiment: simulated studies through the whole engine, and how often each test rejects.

N firms with one event day in common, 120 estimation days and 11 event days; market N(0, .012), beta U(.5, 2.5),
sigma U(.02, .06), residual sigma (sqrt(rho) f_t + sqrt(1 - rho) e_it), normal or scaled t4; the event multiplies the
variance of the tested window by `variance` and adds `shift` sigma on day 0.
Many replications go through one study: each has a stretch of the calendar and a group to itself.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from transforms.event_study import Design, Model, study
from transforms.event_study.design import Span

REFERENCE = Path(__file__).resolve().parents[2] / "expected" / "rejection_rates_pct.csv"
ESTIMATION_DAYS, HALF = 120, 5
DAYS = ESTIMATION_DAYS + 2 * HALF + 1
PER_STUDY = 100
LEVEL = 0.05
COLUMNS = {
    "csect_t": "csect_t", "cda_t": "cda_t", "patell_z": "patell_z_scar", "adj_patell_z": "adj_patell_z_scar",
    "bmp_t": "bmp_t_scar", "kp_bmp_t": "kp_bmp_t_scar", "cowan_rank_z": "cowan_rank_z", "grank_t": "grank_t",
    "grank_z": "grank_z", "gen_sign_z": "gen_sign_z", "wilcoxon_z": "wilcoxon_z",
    "skew_adj_t": "skew_adj_t_lbt",
}  # fmt: skip


@dataclass(frozen=True)
class Scenario:
    """One row of the reference table."""

    label: str
    firms: int = 30
    correlation: float = 0.0
    variance: float = 1.0
    shift: float = 0.0
    window: Span = (0, 0)
    is_fat_tailed: bool = False


SCENARIOS = {
    scenario.label.split()[0]: scenario
    for scenario in (
        Scenario("S0 null iid N=30 day0"),
        Scenario("S0b null iid N=30 [-5,5]", window=(-5, 5)),
        Scenario("S0c null t4 N=30 day0", is_fat_tailed=True),
        Scenario("S1 var x2 (event-induced) N=30 day0", variance=2.0),
        Scenario("S1b var x4 N=30 day0", variance=4.0),
        Scenario("S2 clustered rho=.3 N=18 day0", 18, 0.3),
        Scenario("S2b clustered rho=.3 N=18 [-5,5]", 18, 0.3, window=(-5, 5)),
        Scenario("S2c clustered rho=.5 N=12 day0", 12, 0.5),
        Scenario("S2d clustered rho=.02 N=50 day0", 50, 0.02),
        Scenario("S2e clustered rho=.1 N=50 day0", 50, 0.1),
        Scenario("S3 clustered rho=.3 N=18 var x2 day0", 18, 0.3, 2.0),
        Scenario("P1 power shift=.5sd iid N=30 day0", shift=0.5),
        Scenario("P2 power shift=1sd clustered rho=.3 N=18 day0", 18, 0.3, shift=1.0),
    )
}


def reference(scenario: Scenario) -> dict[str, float]:
    """Reference rejection rates of a scenario, as ratios, by our names of the tests."""
    rows = pl.read_csv(REFERENCE).filter(scenario=scenario.label.split()[0])
    return {ours: rows[theirs].item() / 100 for theirs, ours in COLUMNS.items()}


def rejection_rates(scenario: Scenario, replications: int, seed: int = 1) -> dict[str, float]:
    """Share of the replications in which each test rejects at five percent, two-sided."""
    random = np.random.default_rng(seed)
    parts = [
        _rejections(scenario, min(PER_STUDY, replications - done), random)
        for done in range(0, replications, PER_STUDY)
    ]  # fmt: skip
    rates = pl.concat(parts).group_by("test").agg(pl.col("is_rejected").sum() / replications)
    return dict(rates.select("test", "is_rejected").iter_rows())


def tolerance(rate: float, replications: int) -> float:
    """Three Monte Carlo standard errors plus half a point."""
    return 3 * float(np.sqrt(rate * (1 - rate) / replications)) + 0.005


def _rejections(scenario: Scenario, replications: int, random: np.random.Generator) -> pl.DataFrame:
    returns, factors, events = _made(scenario, replications, random)
    design = Design(
        (Model("market", ("market",)),), (-ESTIMATION_DAYS - HALF, -HALF - 1), (scenario.window,), (-HALF, HALF),
        min_observations=ESTIMATION_DAYS, bootstrap_draws=0,
    )  # fmt: skip
    tested = study(returns, factors, events, design).statistics_of(events.select("group", "event_id"))
    return tested.filter(level="caar").drop_nulls("p_value").select("test", is_rejected=pl.col("p_value") < LEVEL)


def _made(
    scenario: Scenario, replications: int, random: np.random.Generator
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Long frames of many replications, one after the other on the calendar."""
    firms, days = scenario.firms, replications * DAYS
    dates = pl.date_range(date(1700, 1, 1), pl.lit(date(1700, 1, 1)).dt.offset_by(f"{days - 1}d"), "1d", eager=True)
    market = random.normal(0, 0.012, days)
    sigma = random.uniform(0.02, 0.06, (firms, replications, 1))
    beta = random.uniform(0.5, 2.5, (firms, replications, 1))
    noise = np.sqrt(scenario.correlation) * _draws(scenario, random, (1, replications, DAYS))
    noise = noise + np.sqrt(1 - scenario.correlation) * _draws(scenario, random, (firms, replications, DAYS))
    day_0 = ESTIMATION_DAYS + HALF
    noise[..., day_0 + scenario.window[0] : day_0 + scenario.window[1] + 1] *= np.sqrt(scenario.variance)
    noise[..., day_0] += scenario.shift
    matrix = beta * market.reshape(1, replications, DAYS) + sigma * noise
    names = [f"F{firm}" for firm in range(firms)]
    returns = pl.DataFrame(
        {"symbol": np.repeat(names, days), "date": pl.concat([dates] * firms), "ret": matrix.ravel()}
    )
    position = np.arange(replications) * DAYS + day_0
    events = pl.DataFrame(
        {
            "event_id": np.arange(firms * replications),
            "symbol": np.tile(names, replications),
            "event_date": dates.gather(np.repeat(position, firms)),
            "group": [f"R{number}" for number in np.repeat(np.arange(replications), firms)],
        }
    )
    return returns, pl.DataFrame({"date": dates, "market": market}), events


def _draws(scenario: Scenario, random: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    return random.standard_t(4, shape) / np.sqrt(2) if scenario.is_fat_tailed else random.normal(size=shape)
