"""Commands that ask the published warehouse: each prints rows of a mart, as a table or as JSON."""

import os
import secrets
import sys
from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.console import Console

from orchestration.cli_options import AsJson, DataDir, settle
from orchestration.errors import Exit, OperatorError
from orchestration.settings import Settings

console = Console()


def sql(
    statement: Annotated[str, typer.Argument(help="A select, or - to read it from standard input.")],
    data_dir: DataDir = None,
    form: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
) -> None:
    """Ask the published warehouse: `miners sql "from meta.build"`."""
    settings = settle(data_dir=data_dir)
    from orchestration import reader, views

    rows = reader.query(settings, sys.stdin.read() if statement == "-" else statement)
    if form == "csv":
        sys.stdout.write(rows.write_csv())
    elif form == "json":
        _print_json(rows)
    elif form == "table":
        views.frame(console, rows)
    else:
        raise OperatorError(f"--format is {form!r}; it must be table, csv or json")


def event(
    ticker: Annotated[str, typer.Argument(help="Ticker at the time, e.g. CLSK.")],
    event_date: Annotated[str, typer.Argument(help="Day 0 or the day of the announcement, YYYY-MM-DD.")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """One announcement: every model and window, and what the press claimed of the stock."""
    settings = settle(data_dir=data_dir)
    from orchestration import reader, views

    windows = reader.event_windows(settings, ticker, event_date)
    if windows.is_empty():
        known = reader.exclusion(settings, ticker, event_date).to_dicts()
        why = "; ".join(f"{row['event_id']}: {row['exclusion_reason']}" for row in known)
        raise OperatorError(f"{ticker} has no studied event on {event_date}. {why or 'None is known.'}")
    if as_json:
        _print_json(windows)
        return
    for (event_id,), rows in windows.group_by(["event_id"], maintain_order=True):
        views.event(console, rows, reader.claims(settings, str(event_id)))
    _stamp(settings)


def claims(
    ticker: Annotated[str, typer.Argument(help="Ticker that the claim is about, e.g. CLSK.")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """What the press said that a stock did, and what the bars say: newest first."""
    settings = settle(data_dir=data_dir)
    from orchestration import reader, views

    rows = _some(reader.claims_of(settings, ticker), f"claim about {ticker.upper()}")
    if as_json:
        _print_json(rows)
        return
    views.claim_list(console, f"What was claimed of {ticker.upper()}, and what the bars say", rows)
    _stamp(settings)


def capacity(
    ticker: Annotated[str | None, typer.Argument(help="Ticker at the time; everybody's without it.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Announced megawatts and dollars, newest first, and dollars per megawatt and year."""
    settings = settle(data_dir=data_dir)
    from orchestration import reader, views

    rows = _some(reader.capacity_of(settings, ticker), f"capacity announced by {ticker or 'anybody'}")
    _show(settings, rows, as_json, views.CAPACITY, "Announced capacity")


def car(
    tag: Annotated[str, typer.Option(help="A tag of the taxonomy, e.g. hpc_contract.")],
    pre: Annotated[int, typer.Option(min=0, max=10, help="Sessions before day 0.")] = 0,
    post: Annotated[int, typer.Option(min=0, max=10, help="Sessions after day 0.")] = 1,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """The announcements of a tag and how far each moved its stock beyond market and bitcoin, largest first."""
    settings = settle(data_dir=data_dir)
    from orchestration import reader, views

    rows = _some(reader.car_by_tag(settings, tag, pre, post), f"studied announcement tagged {tag!r}")
    _show(settings, rows, as_json, views.CAR, f"{tag}: abnormal return over [{-pre},{post}]")


def export(
    output: Annotated[Path, typer.Argument(help="Folder for the files.")],
    form: Annotated[str, typer.Option("--format", help="parquet, csv or xlsx.")] = "parquet",
    mart: Annotated[list[str] | None, typer.Option(help="E.g. marts.claim_checks; repeatable; all without it.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Write the marts as Parquet, as CSV that no spreadsheet takes for formulas, or as one Excel workbook."""
    settings = settle(data_dir=data_dir)
    from orchestration.export import export as write

    for path in write(settings, form, output, tuple(mart or ())):
        typer.echo(path)


def pictures(
    output: Annotated[Path, typer.Option(help="Folder for the files.")],
    form: Annotated[str, typer.Option("--format", help="svg or png.")] = "svg",
    event: Annotated[list[str] | None, typer.Option(help="An event, e.g. CLSK-20251020; repeatable.")] = None,
    tag: Annotated[list[str] | None, typer.Option(help="A tag, e.g. hpc_contract; repeatable.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Draw pictures to files: of events, of tags, or of the whole build where neither is named."""
    settings = settle(data_dir=data_dir)
    from orchestration import gallery

    chosen = [picture for name in event or () for picture in gallery.of_event(settings, name)]
    chosen += [picture for name in tag or () for picture in gallery.of_tag(settings, name)]
    for path in gallery.write(settings, chosen or gallery.overview(settings), form, output):
        typer.echo(path)


def report(
    output: Annotated[Path | None, typer.Option(help="File to write; data/reports/BUILD.html without it.")] = None,
    data_dir: DataDir = None,
    is_opened: Annotated[bool, typer.Option("--open/--no-open", help="Open it in the browser.")] = True,
) -> None:
    """Write the static report of the published build, one page that stands by itself, and open it."""
    settings = settle(data_dir=data_dir)
    from orchestration.report import write_report

    _hand_over(write_report(settings, output), is_opened)


def docs(
    output: Annotated[Path | None, typer.Option(help="File; data/reports/BUILD.tables.html without it.")] = None,
    data_dir: DataDir = None,
    is_opened: Annotated[bool, typer.Option("--open/--no-open", help="Open it in the browser.")] = True,
) -> None:
    """Write dbt's documentation of the published build, one page: tables, columns, lineage; and open it."""
    settings = settle(data_dir=data_dir)
    from orchestration.dbt_docs import write_docs

    _hand_over(write_docs(settings, output), is_opened)


def notebook(
    data_dir: DataDir = None,
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 2718,
    is_opened: Annotated[bool, typer.Option("--open/--no-open", help="Open it in the browser.")] = True,
) -> None:
    """Serve the notebook of five questions on 127.0.0.1, behind a token; it only reads the published file."""
    settings = settle(data_dir=data_dir)
    from orchestration import reader

    reader.published_file(settings)
    marimo = Path(sys.executable).with_name("marimo")
    if not marimo.exists():
        raise OperatorError("marimo is not installed: run `uv sync --extra notebook`")
    os.environ |= {"MINERS_DATA_DIR": str(settings.data_dir), "MARIMO_SKIP_UPDATE_CHECK": "1"}
    # marimo would make the token from the notebook's code; by a pipe it stands in no list of processes
    reading, writing = os.pipe()
    os.write(writing, secrets.token_urlsafe().encode())
    os.close(writing)
    os.dup2(reading, sys.stdin.fileno())
    arguments = [
        "run", str(Path(__file__).with_name("notebook.py")), "--host", "127.0.0.1", "--port", str(port),
        "--token", "--token-password-file", "-", "--no-sandbox", "--include-code",
    ]  # fmt: skip
    os.execv(marimo, [str(marimo), *arguments, *([] if is_opened else ["--headless"])])


def verify(data_dir: DataDir = None) -> None:
    """Check every file of the published build against the hashes of its manifest."""
    settings = settle(data_dir=data_dir)
    from orchestration.publish import current_build, differences

    folder = current_build(settings)
    if folder is None:
        raise OperatorError(f"nothing is published in {settings.data_dir}: run `miners refresh` first")
    found = differences(folder)
    for text in found:
        console.print(text, style="red", markup=False)
    if found:
        raise typer.Exit(Exit.OPERATOR_ERROR)
    console.print(f"build {folder.name} agrees with its manifest", markup=False)


def _hand_over(page: Path, is_opened: bool) -> None:
    typer.echo(page)
    if is_opened:
        typer.launch(str(page))


def _some(rows: pl.DataFrame, what: str) -> pl.DataFrame:
    if rows.is_empty():
        raise OperatorError(f"no {what} is in this build")
    return rows


def _show(settings: Settings, rows: pl.DataFrame, as_json: bool, columns: dict[str, str], title: str) -> None:
    from orchestration import views

    if as_json:
        _print_json(rows)
        return
    if missing := [name for name in columns if name not in rows.columns]:
        raise OperatorError(f"this build is of an older version and lacks {missing}: run `miners refresh`")
    views.columns(console, title, rows, columns)
    _stamp(settings)


def _stamp(settings: Settings) -> None:
    from orchestration import reader, views

    console.print(views.stamp(reader.build(settings)), markup=False, style="dim")


def _print_json(rows: pl.DataFrame) -> None:
    sys.stdout.write(rows.write_json() + "\n")
