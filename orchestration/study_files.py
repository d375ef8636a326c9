"""An event study from three CSV files to a folder of tables: what `miners study` runs.

In: returns (symbol, date, ret), factors (date and one column a factor; its dates are the trading calendar), events
(event_id, symbol, event_date and, where wanted, group, est_start_rel, est_end_rel, ew_start, ew_end).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from transforms.event_study import Design, Model, Study, market_adjusted, mean_adjusted, study
from transforms.event_study.design import STANDARD_WINDOWS, Span

NUMBERLESS = ("", "na", "n/a", "nan", "null", "none", "inf", "-inf", "+inf", "infinity", "-infinity", ".")
RELATIVE_DAYS = ("est_start_rel", "est_end_rel", "ew_start", "ew_end")
MARKETS = ("market", "mkt")
MOST_NEEDED = 30
ROWS_SHOWN = 5


class StudyFileError(ValueError):
    """A file or an option cannot be used; the message names the file, row, column and value, or the option."""


@dataclass(frozen=True)
class StudyRequest:
    """What the shell asks for.

    Attributes:
        returns, factors, events: The three CSV files.
        output: Folder for the tables; made if it is not there.
        models: NAME=FACTOR+FACTOR each; `mean` and `market_adjusted` are always there.
        estimation: FIRST:LAST estimation day from day 0; None for the standard one.
        windows: FIRST:LAST of each event window; none for the events' own, or the standard ones.
        calendar_time: FIRST:LAST of the calendar-time portfolio; None for no portfolio.
        min_observations: Complete days an estimation needs; None for half its window, 30 at most.
        market: Factor that is the market; None for `market`, `mkt` or else the first factor.
        as_parquet: Write Parquet in place of CSV.
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
    as_parquet: bool = False


def run_study(request: StudyRequest) -> dict[str, Path]:
    """Read the files, run the study, write the tables.

    Returns:
        Table name to the file written: model_fits, abnormal_returns, event_windows, group_statistics and, where it was
        asked for, calendar_time.

    Raises:
        StudyFileError: When a file or an option cannot be used; nothing is written then.
    """
    returns, factors, events = read_inputs(request.returns, request.factors, request.events)
    design = design_of(request, factors, events)
    portfolio = None if request.calendar_time is None else _span("--calendar-time", request.calendar_time)
    try:
        tables = study_tables(study(returns, factors, events, design), portfolio)
    except ValueError as error:
        raise StudyFileError(f"{request.returns}, {request.factors}, {request.events}: {error}") from error
    return _write(tables, request.output, request.as_parquet)


def read_inputs(returns: Path, factors: Path, events: Path) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The three files as typed frames.

    Raises:
        StudyFileError: When one is not there, lacks a column, or holds what is no date or number.
    """
    dated = _dates(_read(returns, ["symbol", "date", "ret"]), returns, "date")
    ticked = _numbers(dated, returns, ["ret"])
    levels = _dates(_read(factors, ["date"]), factors, "date")
    names = [name for name in levels.columns if name != "date"]
    listed = _dates(_read(events, ["event_id", "symbol", "event_date"]), events, "event_date")
    days = [name for name in RELATIVE_DAYS if name in listed.columns]
    placed = _numbers(listed, events, days)
    _refuse(placed, events, days, lambda name: pl.col(name).round() != pl.col(name), "is no whole number of days")
    return (
        ticked.select("symbol", "date", "ret"),
        _numbers(levels, factors, names),
        placed.with_columns(pl.col(days).cast(pl.Int64)),
    )


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
    length = estimation[1] - estimation[0] + 1
    most = max(model.parameter_count for model in models)
    needed = request.min_observations or max(most + 1, min(MOST_NEEDED, -(-length // 2)))
    try:
        return Design(models, estimation, windows, min_observations=needed, market_factor=market)
    except ValueError as error:
        raise StudyFileError(f"the options contradict each other: {error}") from error


def study_tables(found: Study, calendar_time: Span | None = None) -> dict[str, pl.DataFrame]:
    """The tables of a study as people read them: model_fits has a column for each coefficient."""
    coefficients = found.model_coefficients
    wide = coefficients.pivot("factor", index=["event_id", "model"], values="coefficient")
    fits = found.model_fits.select("event_id", "model", "n_est", "k", "df", "sigma", "r_squared", "reason")
    tables = {
        "model_fits": fits.join(wide, on=["event_id", "model"], how="left", maintain_order="left"),
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
        alphas = found.calendar_time(calendar_time)
        tables["calendar_time"] = alphas
        statistics = pl.concat([statistics, _portfolio_tests(alphas)], how="diagonal")
    return tables | {"group_statistics": statistics}


def _portfolio_tests(alphas: pl.DataFrame) -> pl.DataFrame:
    """The portfolio's t statistics as rows of group_statistics: level calendar_time, n the days."""
    return alphas.select(
        "group", "model", "window", "df", level=pl.lit("calendar_time"), test=pl.lit("ctp_") + pl.col("spec"),
        value="t_alpha", p_value="p_alpha", n=pl.col("n_days").cast(pl.Int64), definition=pl.lit("t of alpha"),
    )  # fmt: skip


def _models(texts: tuple[str, ...], factors: list[str], file: Path) -> list[Model]:
    found: list[Model] = []
    for text in texts:
        if text in ("mean", "market_adjusted"):
            continue
        name, _, listed = text.partition("=")
        parts = [part.strip() for part in listed.split("+")]
        if not name.strip() or not all(parts):
            raise StudyFileError(f"--model {text!r}: write NAME=FACTOR or NAME=FACTOR+FACTOR")
        missing = [part for part in parts if part not in factors]
        if missing:
            raise StudyFileError(
                f"--model {text!r}: {file} has no factor {', '.join(missing)}; it has {', '.join(factors)}"
            )
        found.append(_model(name.strip(), tuple(parts), text))
    return found


def _model(name: str, factors: tuple[str, ...], text: str) -> Model:
    try:
        return Model(name, factors)
    except ValueError as error:
        raise StudyFileError(f"--model {text!r}: {error}") from error


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


def _read(file: Path, needed: list[str]) -> pl.DataFrame:
    """Every column as text, so that what is no number or date can be shown as it stands in the file."""
    if not file.is_file():
        raise StudyFileError(f"{file}: there is no such file")
    try:
        frame = pl.read_csv(file, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise StudyFileError(f"{file}: it is no table of comma-separated values: {error}") from error
    frame = frame.rename(str.strip)
    missing = [name for name in needed if name not in frame.columns]
    if missing:
        raise StudyFileError(f"{file}: the column {', '.join(missing)} is missing; it has {', '.join(frame.columns)}")
    frame = frame.with_columns(pl.all().str.strip_chars())
    keys = [name for name in needed if name in ("symbol", "event_id", "date")]
    _refuse(frame, file, keys, lambda name: pl.col(name).is_null() | (pl.col(name) == ""), "is empty")
    return frame


def _dates(frame: pl.DataFrame, file: Path, column: str) -> pl.DataFrame:
    """Parse ISO dates; an empty event date stays null, for the study to say so."""
    text = pl.col(column)
    parsed = text.str.to_date("%Y-%m-%d", strict=False)
    is_empty = text.is_null() | (text == "")
    _refuse(frame, file, [column], lambda _: parsed.is_null() & ~is_empty, "is no date such as 2024-04-12")
    return frame.with_columns(parsed.alias(column))


def _numbers(frame: pl.DataFrame, file: Path, columns: list[str]) -> pl.DataFrame:
    """Parse numbers; an empty cell, NA, NaN or infinity is no number and stays null."""
    if not columns:
        return frame

    def is_bad(name: str) -> pl.Expr:
        number = pl.col(name).cast(pl.Float64, strict=False)
        return number.is_null() & ~pl.col(name).fill_null("").str.to_lowercase().is_in(NUMBERLESS)

    _refuse(frame, file, columns, is_bad, "is no number")
    numbers = pl.col(columns).cast(pl.Float64, strict=False)
    return frame.with_columns(pl.when(numbers.is_finite()).then(numbers))


def _refuse(
    frame: pl.DataFrame, file: Path, columns: list[str], is_bad: Callable[[str], pl.Expr], problem: str
) -> None:
    for name in columns:
        bad = frame.with_row_index("_line", offset=2).filter(is_bad(name)).select("_line", name)
        if bad.height:
            shown = "; ".join(f"line {line}: {value!r}" for line, value in bad.head(ROWS_SHOWN).iter_rows())
            more = f" and {bad.height - ROWS_SHOWN} more" if bad.height > ROWS_SHOWN else ""
            raise StudyFileError(f"{file}: column {name} {problem} at {shown}{more}")


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
    for place in places.values():
        place.with_suffix(f".{ending}.part").replace(place)
    return places
