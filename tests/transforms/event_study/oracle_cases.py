"""Known-answer cases: how each oracle folder's inputs become a study, and which files hold its answers."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import polars as pl

from transforms.event_study import Design, Model, Study, market_adjusted, mean_adjusted, study

ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("MINERS_SHARED", ROOT.parent / "shared")) / "oracles"
COMMITTED = ROOT / "tests" / "expected"

Inputs = tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, Design]


@dataclass(frozen=True)
class Case:
    """One model of one oracle folder: its answers are `<prefix>_ar|car|fit|stats.csv`, some of them absent."""

    folder: Path
    prefix: str
    model: str
    inputs: Callable[[Path], Inputs]

    @property
    def name(self) -> str:
        return f"{self.folder.name}-{self.prefix}"

    def answers(self, kind: str) -> pl.DataFrame:
        frame = pl.read_csv(self.folder / f"{self.prefix}_{kind}.csv", infer_schema_length=None)
        return frame.filter(pl.col("model") == self.model) if "model" in frame.columns else frame

    def has(self, kind: str) -> bool:
        return (self.folder / f"{self.prefix}_{kind}.csv").exists()

    def study(self) -> Study:
        return run(self.inputs, self.folder)


@cache
def run(inputs: Callable[[Path], Inputs], folder: Path) -> Study:
    return study(*inputs(folder))


def read(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, try_parse_dates=True, infer_schema_length=None)


def miners(folder: Path) -> Inputs:
    models = (
        mean_adjusted("mean"), market_adjusted("mkt", "mktadj"), Model("mm_mkt", ("mkt",)),
        Model("mm_mkt_btc", ("mkt", "btc")),
    )  # fmt: skip
    design = Design(
        models, (-130, -11), ((-5, 5), (-1, 1), (0, 0), (0, 1), (-5, -1)), min_observations=60, market_factor="mkt"
    )
    return read(folder / "returns.csv"), read(folder / "factors.csv"), read(folder / "events.csv"), design


def covid(folder: Path) -> Inputs:
    models = (mean_adjusted("mean_adj"), market_adjusted("mkt", "mrkt_adj"), Model("sim", ("mkt",)))
    design = Design(models, (-240, -1), ((0, 4), (0, 0), (0, 1)), min_observations=60, market_factor="mkt")
    factors = read(folder / "market.csv").rename({"ret": "mkt"})
    return read(folder / "returns.csv"), factors, read(folder / "events.csv"), design


GAFAM_WINDOWS = ((-5, 10), (-1, 1), (0, 0))


def gafam(folder: Path) -> Inputs:
    models = (mean_adjusted("constant_mean"), Model("market_model", ("mkt",)))
    design = Design(models, (-235, -36), GAFAM_WINDOWS, market_factor="mkt")
    events = read(folder / "events_multiple.csv").rename({"security_ticker": "symbol"})
    return read(folder / "returns.csv"), read(folder / "market.csv").rename({"ret": "mkt"}), events, design


FAMA_FRENCH = Model("FamaFrench_3factor", ("mkt_rf", "smb", "hml"))


def gafam_factors(folder: Path, estimation: tuple[int, int] = (-235, -36)) -> Inputs:
    """Fama and French explain the return less the risk-free rate."""
    returns, _, events, _ = gafam(folder)
    factors = read(folder / "factors.csv")
    excess = returns.join(factors, on="date").select("symbol", "date", ret=pl.col("ret") - pl.col("rf"))
    return excess, factors, events, Design((FAMA_FRENCH,), estimation, GAFAM_WINDOWS, market_factor="mkt_rf")


def gafam_single(folder: Path) -> Inputs:
    returns, factors, _, design = gafam(folder)
    design = replace(design, estimation=(-285, -36))
    return returns, factors, read(folder / "events_single.csv").drop("model"), design


def gafam_single_factors(folder: Path) -> Inputs:
    returns, factors, _, design = gafam_factors(folder, (-285, -36))
    return returns, factors, read(folder / "events_single.csv").drop("model"), design


def quarterly(category: str) -> Callable[[Path], Inputs]:
    """Kliger and Gurevich: each event brings its own market, so each gets a stretch of the calendar to itself."""

    def inputs(folder: Path) -> Inputs:
        panel = read(folder / "kg_panel.csv.gz").join(
            read(folder / "kg_events.csv").filter(category=category).select("event_id"), on="event_id"
        )
        dated = (
            panel.sort("event_id", "rel_row")
            .with_row_index("day")
            .with_columns(date=pl.date(1900, 1, 1) + pl.duration(days="day"), symbol=pl.lit("KG"))
        )
        events = dated.filter(rel_row=0).select("event_id", "symbol", event_date="date")
        models = (market_adjusted("mkt", "mktadj"), Model("mm", ("mkt",)))
        design = Design(
            models, (-30, -6), ((-1, 1), (0, 1), (-5, 5)), (-5, 5), min_observations=20, market_factor="mkt"
        )
        return dated.select("symbol", "date", "ret"), dated.select("date", "mkt"), events, design

    return inputs


QUARTERLY = {category: quarterly(category) for category in ("good", "bad", "medium")}
CASES = [
    *(Case(COMMITTED / "synthetic_clustered_miners", f"canonical_{model}", model, miners)
      for model in ("mean", "mktadj", "mm_mkt", "mm_mkt_btc")),
    *(Case(SHARED / "estudy2_covid", f"canonical_{model}", model, covid) for model in ("mean_adj", "mrkt_adj", "sim")),
    *(Case(SHARED / "pyeventstudy_gafam", f"canonical_multiple_{model}", model, gafam)
      for model in ("constant_mean", "market_model")),
    Case(SHARED / "pyeventstudy_gafam", "canonical_multiple_FamaFrench_3factor", "FamaFrench_3factor", gafam_factors),
    *(Case(SHARED / "pyeventstudy_gafam", "canonical_single", model, gafam_single)
      for model in ("constant_mean", "market_model")),
    Case(SHARED / "pyeventstudy_gafam", "canonical_single", "FamaFrench_3factor", gafam_single_factors),
    *(Case(SHARED / "nipfp_eventstudies", f"kg_canonical_{category}_{model}", model, inputs)
      for category, inputs in QUARTERLY.items() for model in ("mktadj", "mm")),
]  # fmt: skip
