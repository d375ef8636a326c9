"""Commands that need no warehouse: an event study of any three files, and the tagger on any text."""

import sys
from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.console import Console

from orchestration.cli_options import Address, Engine
from orchestration.errors import OperatorError


def study(
    returns: Annotated[Path, typer.Option(help="CSV: symbol,date,ret (a plain ratio).")],
    factors: Annotated[Path, typer.Option(help="CSV: date,<factor>,...; its dates are the trading calendar.")],
    events: Annotated[Path, typer.Option(help="CSV: event_id,symbol,event_date[,group][,est_start_rel,...].")],
    output: Annotated[Path, typer.Option(help="Folder for the tables.")],
    model: Annotated[
        list[str] | None,
        typer.Option(
            help="NAME=FACTOR+FACTOR, repeatable; -FACTOR at the end is taken off the return, :ESTIMATOR is "
            "scholes_williams, dimson or garch. mean and market_adjusted are always there."
        ),
    ] = None,
    estimation: Annotated[str | None, typer.Option(help="First and last estimation day, e.g. -180:-21.")] = None,
    window: Annotated[list[str] | None, typer.Option(help="Event window, e.g. -10:10; repeatable.")] = None,
    calendar_time: Annotated[str | None, typer.Option(help="Calendar-time portfolio, e.g. 0:10.")] = None,
    min_observations: Annotated[int | None, typer.Option(help="Complete days that an estimation needs.")] = None,
    market: Annotated[
        str | None, typer.Option(help="Factor that is the market; market or mkt, else the first, by default.")
    ] = None,
    mask_other_events: Annotated[
        bool, typer.Option("--mask-other-events", help="Estimate without the days of a company's other events.")
    ] = False,
    overlap: Annotated[
        str, typer.Option(help="Events of a company whose days meet: keep, keep_first or drop.")
    ] = "keep",
    parquet: Annotated[bool, typer.Option("--parquet", help="Write Parquet in place of CSV.")] = False,
    placebo: Annotated[int, typer.Option(min=0, help="Draws: how often each test rejects where nothing is.")] = 0,
    engine: Engine = None,
    buckets: Annotated[
        int | None, typer.Option(min=1, help="By company; 64 where a large study is not done in this process.")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes of a pool; one a core by default.")] = None,
    address: Address = None,
) -> None:
    """Event study of any returns: models, abnormal returns, windows and every test, from three CSV files."""
    from orchestration.study_files import StudyRequest, run_study
    from orchestration.study_inputs import StudyFileError

    request = StudyRequest(
        returns=returns,
        factors=factors,
        events=events,
        output=output,
        models=tuple(model or ()),
        estimation=estimation,
        windows=tuple(window or ()),
        calendar_time=calendar_time,
        min_observations=min_observations,
        market=market,
        mask_other_events=mask_other_events,
        overlap=overlap,
        as_parquet=parquet,
        placebo_draws=placebo,
        engine=engine or "process",
        buckets=buckets,
        workers=workers,
        address=address,
    )
    try:
        written = run_study(request)
    except StudyFileError as error:
        raise OperatorError(str(error)) from error
    for name, path in written.items():
        typer.echo(f"{name}: {path}")


def tag(
    text: Annotated[str | None, typer.Argument(help="A headline or paragraph.")] = None,
    ticker: Annotated[str | None, typer.Option(help="Whose text it is.")] = None,
    source: Annotated[Path | None, typer.Option("--input", help="CSV: row_id,text,ticker.")] = None,
    output: Annotated[Path | None, typer.Option(help="CSV to write; standard output by default.")] = None,
) -> None:
    """What the tagger sees in a text and why, or in every text of a file."""
    from transforms.announcements.explain import explain
    from transforms.announcements.particulars import find_particulars
    from transforms.announcements.tagging import tag_texts

    if (text is None) == (source is None):
        raise OperatorError('give one text (miners tag "..."), or a file (--input texts.csv)')
    if source is not None:
        tagged = tag_texts(read_texts(source)).write_csv()
        if output is None:
            sys.stdout.write(tagged)
        else:
            write_whole(output, tagged)
        return
    from orchestration import views

    rows = pl.DataFrame({"row_id": ["1"], "text": [text], "ticker": [ticker]}, schema=dict.fromkeys(TEXTS, pl.String))
    console = Console()
    views.frame(console, tag_texts(rows).drop("row_id"))
    views.frame(console, explain(rows).drop("row_id"))
    others = find_particulars(rows, "row_id").drop("row_id")
    if others.height:
        views.frame(console, others)


def write_whole(path: Path, text: str) -> None:
    """Write a file in one step: a reader sees all of it or what was there before.

    Raises:
        OperatorError: When its folder cannot be written.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OperatorError(f"{path}: cannot be written ({error.strerror})") from error


TEXTS = ("row_id", "text", "ticker")


def read_texts(path: Path) -> pl.DataFrame:
    """A CSV of texts, every cell a string; an empty text is one that says nothing.

    Raises:
        OperatorError: When it is not there, is no CSV, lacks a column, or has rows without a `row_id` or two of one.
    """
    try:
        rows = pl.read_csv(path, infer_schema=False, glob=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise OperatorError(f"{path}: {error}") from error
    missing = [name for name in TEXTS if name not in rows.columns]
    if missing:
        raise OperatorError(f"{path}: columns missing {missing}; it needs {','.join(TEXTS)}")
    numbered = rows.select(TEXTS).with_row_index("line", offset=2)
    unnamed = numbered.filter(pl.col("row_id").is_null())
    if unnamed.height:
        raise OperatorError(f"{path}: row_id is empty in row {unnamed['line'][0]} ({unnamed.height} such rows)")
    twice = numbered.filter(pl.col("row_id").is_duplicated())
    if twice.height:
        raise OperatorError(f"{path}: row_id {twice['row_id'][0]} stands in rows {twice['line'].head(5).to_list()}")
    return numbered.select(TEXTS)
