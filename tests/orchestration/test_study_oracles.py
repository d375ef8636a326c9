"""`miners study` on the three files of every known answer: what it writes is what is known."""

from functools import cache
from pathlib import Path

import polars as pl
import pytest
from conftest import run_miners

from tests.transforms.event_study.oracle_cases import CASES, Case
from transforms.event_study import Design, Model

ABSOLUTE, RELATIVE = 1e-9, 1e-8
KEPT = ["symbol", "date", "ret"]
OWN_WINDOWS = ["est_start_rel", "est_end_rel", "ew_start", "ew_end"]
STUDIES = {f"{case.folder.name}-{case.inputs.__name__}-{number}": case.inputs for number, case in enumerate(CASES)}
FIRST = {inputs: name for name, inputs in reversed(STUDIES.items())}


def of_model(model: Model) -> tuple[str, list[str]]:
    """The model's name at the shell, and the option that asks for it."""
    if model.estimator == "adjusted":
        return "market_adjusted", []
    if not model.factors:
        return "mean", []
    return model.name, ["--model", f"{model.name}={'+'.join(model.factors)}"]


def span(days: tuple[int, int]) -> str:
    return f"{days[0]}:{days[1]}"


@cache
def written(case_number: int, scratch: Path) -> dict[str, pl.DataFrame]:
    """The tables of one run; the day before which no window begins is that of the design."""
    case = CASES[case_number]
    returns, factors, events, design = case.inputs(case.folder)
    folder = scratch / FIRST[case.inputs]
    if not folder.exists():
        folder.mkdir()
        returns.select(KEPT).write_csv(folder / "returns.csv")
        factors.write_csv(folder / "factors.csv")
        own = [name for name in OWN_WINDOWS if name in events.columns]
        events.select("event_id", "symbol", "event_date", *own).write_csv(folder / "events.csv")
        done = run_miners("study", *options(folder, design))
        assert done.returncode == 0, done.stderr
    return {path.stem: pl.read_csv(path, infer_schema_length=None) for path in (folder / "out").iterdir()}


def options(folder: Path, design: Design) -> list[str]:
    files = [part for name in ("returns", "factors", "events") for part in (f"--{name}", str(folder / f"{name}.csv"))]
    models = [part for model in design.resolved_models for part in of_model(model)[1]]
    windows = list(design.windows) + [design.span] * (design.span not in design.windows)
    return [
        *files, *models, "--estimation", span(design.estimation), "--output", str(folder / "out"),
        "--min-observations", str(design.min_observations), "--market", design.market_factor,
        *(part for window in windows for part in ("--window", span(window))),
    ]  # fmt: skip


def same(case: Case, table: pl.DataFrame, kind: str, key: list[str], columns: dict[str, str], relative: float) -> int:
    """Compare one known file with a written table; the number of numbers compared."""
    model = next(model for model in case.study().design.resolved_models if model.name == case.model)
    known = case.answers(kind).rename({"rel_day": "event_day", "statistic": "test"}, strict=False)
    if kind == "stats":  # this case has no calendar, and so no correlation on relative days
        known = known.drop_nulls("value").filter(pl.col("test") != "rbar_relday_aligned")
    known = known.with_columns(pl.col(name).cast(pl.String) for name in key if name == "window")
    found = table.filter(model=of_model(model)[0]).with_columns(pl.col(n).cast(pl.String) for n in key if n == "window")
    joined = known.join(
        found.select(*key, *(pl.col(ours).alias(f"{ours} of ours") for ours in columns.values())),
        on=key, how="left", nulls_equal=True, validate="1:1",
    )  # fmt: skip
    compared = 0
    for theirs, ours in columns.items():
        if theirs not in known.columns:
            continue
        rows = joined.drop_nulls(theirs)
        value, computed = rows[theirs].cast(pl.Float64), rows[f"{ours} of ours"].cast(pl.Float64)
        assert computed.null_count() == 0, (kind, theirs)
        assert ((value - computed).abs() <= ABSOLUTE + relative * value.abs()).all(), (kind, theirs)
        compared += rows.height
    return compared


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("oracles")


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{case.name}-{case.model}" for case in CASES])
def test_the_shell_writes_the_known_answers(number: int, scratch: Path) -> None:
    case = CASES[number]
    if not case.folder.is_dir():
        pytest.skip(f"the known answers are not at {case.folder}")
    tables = written(number, scratch)
    compared = 0
    if case.has("ar"):
        columns = {"ar": "ar", "se_ar": "se_ar", "ar_t": "sar"}
        compared += same(case, tables["abnormal_returns"], "ar", ["event_id", "event_day"], columns, 0)
    if case.has("car"):
        columns = {"n_days": "n_days", "car": "car", "var_car": "var_car", "scar": "scar", "bhar_mkt": "bhar_market"}
        compared += same(case, tables["event_windows"], "car", ["event_id", "window"], columns, 0)
    if case.has("fit"):
        columns = {"n_est": "n_est", "k": "k", "df": "df", "sigma": "sigma", "theta0": "intercept"}
        compared += same(case, tables["model_fits"], "fit", ["event_id"], columns, 0)
    if case.has("stats"):
        columns = {"value": "value", "df": "df"}
        statistics = tables["group_statistics"].filter(group="all")
        compared += same(case, statistics, "stats", ["level", "window", "test"], columns, RELATIVE)
    assert compared > 10
