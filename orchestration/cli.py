"""`miners`: the warehouse from the command line."""

import atexit
import gc
import os
import sys
import traceback
from contextlib import suppress
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from orchestration import cli_marts, cli_runs, cli_share, cli_tools
from orchestration.cli_options import AcceptRowCounts, DataDir, FilesDir, Now, Source, Target, settle
from orchestration.errors import Exit, MinersError

# Half a million objects are imported and stay: the default of 700 collects in vain, a tenth of an import's time.
OBJECTS_BETWEEN_COLLECTIONS = 100_000
USAGE = 2  # what Click ends with

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Listed bitcoin miners' announcements, and how far each moved its stock beyond bitcoin and the market.",
)
console = Console()
problems = Console(stderr=True)


@app.command()
def refresh(
    source: Source = None,
    data_dir: DataDir = None,
    files_dir: FilesDir = None,
    now: Now = None,
    accept_row_counts: AcceptRowCounts = False,
    target: Target = None,
) -> None:
    """Fetch, compute, audit and publish; then print the headline table.

    Exit codes: 0 published, 10 published with warnings, 20 refused to publish, 30 source down,
    40 a setting or file is wrong, 50 a bug.
    """
    settings = settle(source, data_dir, files_dir, now, accept_row_counts=accept_row_counts, target=target)
    from orchestration import reader, views

    console.print(f"source {settings.mode} into {settings.data_dir}: {settings.notice}", markup=False)
    code = cli_runs.run_job(settings)
    views.headlines(console, reader.headlines(settings), reader.build(settings))
    raise typer.Exit(code)


@app.command()
def ui(
    source: Source = None,
    data_dir: DataDir = None,
    files_dir: FilesDir = None,
    host: Annotated[
        str, typer.Option(help="Address to listen on; only this machine reaches the default.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port.")] = 3000,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="For viewers: nothing can be started or changed, no schedule runs.")
    ] = False,
    has_proxy: Annotated[
        bool, typer.Option("--i-have-a-proxy", help="Allow another --host: something before it asks who comes.")
    ] = False,
    name: Annotated[
        list[str] | None, typer.Option(help="Name in the browser's address bar, behind a proxy; repeatable.")
    ] = None,
    code_server: Annotated[
        list[str] | None,
        typer.Option(help="[NAME=]HOST:PORT of a code server that runs elsewhere, as its daemon does; repeatable."),
    ] = None,
) -> None:
    """Serve Dagster on 127.0.0.1: the asset graph, runs, checks and the daily schedule."""
    settings = settle(source, data_dir, files_dir)
    from orchestration.serve import Address, serve, serve_elsewhere

    address = Address(host, port, tuple(name or ()), has_proxy)
    console.print(f"Dagster on http://{host}:{port} ({settings.notice}) Ctrl-C stops it.", markup=False)
    if not code_server:
        serve(settings, address, read_only)
    else:
        serve_elsewhere(settings, address, code_server, read_only)


@app.command()
def status(data_dir: DataDir = None) -> None:
    """What is published, how old it is, and what was left out."""
    settings = settle(data_dir=data_dir)
    from orchestration import reader, views

    build = reader.build(settings) | reader.age(settings)
    views.table(console, "Build", ["", ""], [[name, str(value)] for name, value in build.items()])
    health = reader.query(
        settings,
        """
        select source, requested_table, health, count(*) as symbol_count, max(last_bar_date) as last_bar_date,
            strftime(max(last_good_at), '%Y-%m-%d %H:%M UTC') as last_good_at,
            max(sessions_behind_count) as most_behind, max(message) as message
        from meta.source_health group by all order by all
        """,
    )
    views.table(
        console,
        "Sources",
        ["source", "feeds", "health", ">symbols", "last bar", "last good answer", ">sessions behind", "last fault"],
        [["" if cell is None else str(cell) for cell in row] for row in health.rows()],
    )
    left_out = reader.query(
        settings,
        "select exclusion_kind, reason, count(*) as row_count from meta.exclusions group by all order by all",
    )
    views.table(
        console,
        "Left out or limited",
        ["what", "why", ">count"],
        [list(map(str, r)) for r in left_out.rows()],
    )


@app.command()
def doctor(data_dir: DataDir = None) -> None:
    """Look for what is wrong with the settings, the reference files and the data directory."""
    from orchestration.doctor import examine

    findings = examine(lambda: settle(data_dir=data_dir))
    for finding in findings:
        console.print(f"{'ok  ' if finding.is_fine else 'BAD '} {finding.text}", markup=False)
    if not all(finding.is_fine for finding in findings):
        raise typer.Exit(Exit.OPERATOR_ERROR)


for command in (
    cli_runs.retag, cli_runs.rebuild, cli_runs.backfill, cli_runs.alert,
    cli_marts.event, cli_marts.claims, cli_marts.capacity, cli_marts.car, cli_marts.sql, cli_marts.export,
    cli_marts.pictures, cli_marts.report, cli_marts.docs, cli_marts.notebook, cli_marts.verify,
    cli_share.share, cli_share.fetch, cli_share.lake, cli_tools.study, cli_tools.tag,
):  # fmt: skip
    app.command()(command)


def main() -> None:
    """Run the command; a known fault is one line and its exit code, never a traceback."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    try:
        app(standalone_mode=True)
    except SystemExit as ended:  # a word that no option takes, or a number out of its range, was told with the usage
        leave(Exit.OPERATOR_ERROR if ended.code == USAGE else ended.code)
    except MinersError as error:
        problems.print(f"miners: {error}", style="red", markup=False)
        leave(error.exit_code)
    except Exception:
        traceback.print_exc()
        problems.print("miners: this is a bug in miners itself, not in your data or settings", style="red")
        leave(Exit.BUG)


def leave(code: object) -> NoReturn:
    """End the process at once: taking a million objects apart one by one takes longer than most commands."""
    atexit._run_exitfuncs()
    if isinstance(code, str):
        print(code, file=sys.stderr)
    for stream in (sys.stdout, sys.stderr):
        with suppress(BrokenPipeError):
            stream.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)
