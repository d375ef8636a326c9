"""An event study from three CSV files to a folder of tables: what `miners study` runs.

In: returns (symbol, date, ret), factors (date and one column a factor; its dates are the trading calendar), events
(event_id, symbol, event_date and, where wanted, group, est_start_rel, est_end_rel, ew_start, ew_end).
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import cast, get_args

import polars as pl

from orchestration.study_inputs import StudyFileError, read_inputs
from transforms.buckets import Run, one_by_one
from transforms.event_study import Design, Model, Study, market_adjusted, mean_adjusted, study
from transforms.event_study.design import STANDARD_WINDOWS, Overlap, Span
from transforms.event_study.models import Estimator

MARKETS = ("market", "mkt")
MOST_NEEDED = 30
PLACEBO = "placebo_rejections"
OPTIONAL = ("calendar_time", PLACEBO)
ESTIMATORS = tuple(name for name in get_args(Estimator) if name != "adjusted")


@dataclass(frozen=True)
class StudyRequest:
    """What the shell asks for.

    Attributes:
        returns, factors, events: The three CSV files.
        output: Folder for the tables; made if it is not there.
        models: NAME=FACTOR+FACTOR each, followed where wanted by -FACTOR, taken off the return first (a risk-free
            rate), and by :ESTIMATOR (ols, scholes_williams, dimson, garch); `mean` and `market_adjusted` are always
            there.
        estimation: FIRST:LAST estimation day from day 0; None for the standard one.
        windows: FIRST:LAST of each event window; none for the events' own, or the standard ones.
        calendar_time: FIRST:LAST of the calendar-time portfolio; None for no portfolio.
        min_observations: Complete days an estimation needs; None for half the shortest window, 30 at most.
        market: Factor that is the market; None for `market`, `mkt` or else the first factor.
        mask_other_events: Leave the event days of a company's other events out of its estimation window.
        overlap: keep, keep_first or drop: what becomes of events of one company whose days meet.
        as_parquet: Write Parquet in place of CSV.
        placebo_draws: Groups of pseudo-events of each arrangement; 0 for none.
        engine: Who computes: process, pool or ray.
        buckets: Parts by company; None for one in this process, and for as many as the size is worth elsewhere.
        workers: Processes of a pool; None for one a core.
        address: Of a running Ray cluster.
    """

    returns: Path
    factors: Path
    events: Path
    output: Path
    models: tuple[str, ...] = ()
    estimation: str | None = None
    windows: tuple[str, ...] = ()
    calendar_time: str | None = None
    min_observations: int | None = None
    market: str | None = None
    mask_other_events: bool = False
    overlap: str = "keep"
    as_parquet: bool = False
    placebo_draws: int = 0
    engine: str = "process"
    buckets: int | None = None
    workers: int | None = None
    address: str | None = None


def run_study(request: StudyRequest) -> dict[str, Path]:
    """Read the files, run the study, write the tables.

    Returns:
        Table name to the file written: model_fits, abnormal_returns, event_windows, group_statistics and, where they
        were asked for, calendar_time and placebo_rejections.

    Raises:
        StudyFileError: When a file or an option cannot be used; nothing is written then.
        OperatorError: When the engine cannot be used.
    """
    inputs = read_inputs(request.returns, request.factors, request.events)
    design = design_of(request, *inputs[1:])
    portfolio = None if request.calendar_time is None else _span("--calendar-time", request.calendar_time)
    try:
        tables = _computed(request, inputs, design, portfolio)
    except ValueError as error:
        raise StudyFileError(f"{request.returns}, {request.factors}, {request.events}: {error}") from error
    return _write(tables, request.output, request.as_parquet)


def _computed(
    request: StudyRequest,
    inputs: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame],
    design: Design,
    portfolio: Span | None,
) -> dict[str, pl.DataFrame]:
    """The tables, by whoever was asked to compute them; no engine is loaded where none was asked for."""
    if request.engine == "process" and request.buckets is None and request.address is None:
        return study_tables(study(*inputs, design), portfolio) | _placebo(request, inputs, design, one_by_one)
    from orchestration.engines import engine
    from transforms.event_study.in_buckets import study_in_buckets

    with engine(request.engine, request.workers, request.address) as run:
        found = study_in_buckets(*inputs, design, run, request.buckets)
        return study_tables(found, portfolio) | _placebo(request, inputs, design, run)


def _placebo(
    request: StudyRequest, inputs: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame], design: Design, run: Run
) -> dict[str, pl.DataFrame]:
    """How often each test rejects on days when nothing happened, where that was asked for."""
    if not request.placebo_draws:
        return {}
    from transforms.event_study.placebo import placebo_rejections

    returns, factors, events = inputs
    return {PLACEBO: placebo_rejections(returns, factors, events, design, request.placebo_draws, design.seed, run)}


def design_of(request: StudyRequest, factors: pl.DataFrame, events: pl.DataFrame) -> Design:
    """The design that the options describe.

    Raises:
        StudyFileError: When an option cannot be read or contradicts another.
    """
    names = [name for name in factors.columns if name != "date"]
    market = request.market or next((name for name in MARKETS if name in names), names[0] if names else None)
    if market is None or market not in names:
        raise StudyFileError(f"{request.factors}: no factor {market or 'column'}; it has {', '.join(names) or 'none'}")
    models = (mean_adjusted("mean"), market_adjusted(market), *_models(request.models, names, request.factors))
    estimation = _span("--estimation", request.estimation) if request.estimation else Design.estimation
    windows = tuple(dict.fromkeys(_span("--window", text) for text in request.windows)) or _own_windows(events)
    length = min(estimation[1] - estimation[0] + 1, _shortest_own(events, estimation))
    most = max(model.parameter_count for model in models)
    needed = request.min_observations or max(most + 1, min(MOST_NEEDED, -(-length // 2)))
    try:
        return Design(
            models, estimation, windows, min_observations=needed, market_factor=market,
            mask_other_events=request.mask_other_events, overlap=cast(Overlap, request.overlap),
        )  # fmt: skip
    except ValueError as error:
        raise StudyFileError(f"the options contradict each other: {error}") from error


def study_tables(found: Study, calendar_time: Span | None = None) -> dict[str, pl.DataFrame]:
    """The tables of a study as people read them: model_fits has a column for each coefficient."""
    coefficients = found.model_coefficients
    wide = coefficients.pivot("factor", index=["event_id", "model"], values="coefficient")
    fits = found.model_fits.select("event_id", "model", "n_est", "k", "df", "sigma").join(
        wide, on=["event_id", "model"], how="left", maintain_order="left"
    )
    tables = {
        "model_fits": fits.with_columns(found.model_fits.select("r_squared", "n_masked", "is_overlapping", "reason")),
        "abnormal_returns": found.abnormal_returns.select(
            "event_id", "model", "date", "event_day", "ar", "se_ar", "sar"
        ),
        "event_windows": found.event_windows.select(
            "event_id", "model", "window", "n_days", "car", "var_car", "scar", "bhar_market", "reason", "bhar_model",
            "is_complete",
        ),
    }  # fmt: skip
    statistics = found.group_statistics
    if calendar_time is not None:
        tables["calendar_time"] = found.calendar_time(calendar_time)
        statistics = pl.concat([statistics, found.portfolio_statistics(calendar_time)], how="diagonal")
    return tables | {"group_statistics": statistics}


def _models(texts: tuple[str, ...], factors: list[str], file: Path) -> list[Model]:
    return [_model(text, factors, file) for text in texts if text not in ("mean", "market_adjusted")]


def _model(text: str, factors: list[str], file: Path) -> Model:
    name, _, right = text.partition("=")
    listed, colon, estimator = right.rpartition(":") if ":" in right else (right, "", "ols")
    parts = [part.strip() for part in listed.split("+")]
    if not name.strip() or not all(parts):
        raise StudyFileError(f"--model {text!r}: write NAME=FACTOR or NAME=FACTOR+FACTOR")
    if colon and estimator not in ESTIMATORS:
        raise StudyFileError(f"--model {text!r}: {estimator!r} is none of {', '.join(ESTIMATORS)}")
    subtract = None
    if parts[-1] not in factors and "-" in parts[-1]:
        parts[-1], _, subtract = parts[-1].rpartition("-")
    missing = [part for part in (*parts, *([subtract] if subtract else [])) if part not in factors]
    if missing:
        raise StudyFileError(
            f"--model {text!r}: {file} has no factor {', '.join(missing)}; it has {', '.join(factors)}"
        )
    try:
        return Model(name.strip(), tuple(parts), subtract, cast(Estimator, estimator))
    except ValueError as error:
        raise StudyFileError(f"--model {text!r}: {error}") from error


def _shortest_own(events: pl.DataFrame, estimation: Span) -> int:
    """Days of the shortest estimation window that an event brings itself; the design's where none does."""
    ends = [
        pl.col(name).fill_null(standard) if name in events.columns else pl.lit(standard)
        for name, standard in zip(("est_start_rel", "est_end_rel"), estimation, strict=True)
    ]
    shortest = events.select((ends[1] - ends[0] + 1).min()).to_series()[0] if events.height else None
    return max(1, shortest or estimation[1] - estimation[0] + 1)


def _own_windows(events: pl.DataFrame) -> tuple[Span, ...]:
    """The events' own windows where each has one, else the standard ones."""
    if (
        not {"ew_start", "ew_end"} <= set(events.columns)
        or events.select("ew_start", "ew_end").null_count().sum_horizontal()[0]
    ):
        return STANDARD_WINDOWS
    return tuple(events.select("ew_start", "ew_end").unique().sort("ew_start", "ew_end").rows()) or STANDARD_WINDOWS


def _span(option: str, text: str) -> Span:
    found = re.fullmatch(r"\s*([+-]?\d+)\s*:\s*([+-]?\d+)\s*", text)
    if not found:
        raise StudyFileError(f"{option} {text!r}: write FIRST:LAST in trading days from day 0, such as -10:10")
    first, last = int(found[1]), int(found[2])
    if first > last:
        raise StudyFileError(f"{option} {text!r}: it ends before it begins")
    return first, last


def _write(tables: dict[str, pl.DataFrame], folder: Path, as_parquet: bool) -> dict[str, Path]:
    """Write each table beside its place and move all of them in at the end: never a half-written one."""
    folder.mkdir(parents=True, exist_ok=True)
    ending = "parquet" if as_parquet else "csv"
    places = {name: folder / f"{name}.{ending}" for name in tables}
    for name, place in places.items():
        part = place.with_suffix(f".{ending}.part")
        if as_parquet:
            tables[name].write_parquet(part)
        else:
            tables[name].write_csv(part)
    for stale in {folder / f"{name}.{ending}" for name in OPTIONAL} - set(places.values()):
        stale.unlink(missing_ok=True)  # of an earlier run, of other events
    for place in places.values():
        place.with_suffix(f".{ending}.part").replace(place)
    return places
