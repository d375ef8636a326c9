"""Commands that run a job in this process, and tell a person by e-mail or webhook what is to be told."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console

from orchestration.cli_options import AcceptRowCounts, Address, DataDir, Engine, FilesDir, Now, Source, settle
from orchestration.errors import Exit, MinersError, OperatorError
from orchestration.settings import Settings

console = Console()
problems = Console(stderr=True)


def run_job(settings: Settings, job: str = "refresh", config: dict[str, Any] | None = None) -> Exit:
    """Run a job step by step, then send the alerts that it gives; a sink that is down is told and changes nothing."""
    from orchestration import alerts
    from orchestration.refresh import refresh

    now, failed = settings.now or datetime.now(UTC), []
    try:
        code = refresh(settings, _line, job=job, config=config, failed=failed)
    except Exception as error:
        words = str(error) if isinstance(error, MinersError) else f"{type(error).__name__}: {error} (a bug in miners)"
        _tell(alerts.tell(settings, lambda: alerts.of_failure(settings, job, words, failed, now)))
        raise
    _tell(alerts.tell(settings, lambda: alerts.of_build(settings, failed, now)))
    return code


def _line(line: str) -> None:
    console.print(line, style="dim", markup=False, highlight=False)


def _tell(troubles: list[str]) -> None:
    for trouble in troubles:
        problems.print(f"miners: {trouble}", style="yellow", markup=False)


def retag(
    source: Source = None,
    data_dir: DataDir = None,
    files_dir: FilesDir = None,
    now: Now = None,
    accept_row_counts: AcceptRowCounts = False,
    engine: Engine = None,
    address: Address = None,
) -> None:
    """Tag, date and cluster everything in raw anew, compute and publish; nobody is asked."""
    settings = settle(
        source, data_dir, files_dir, now, accept_row_counts=accept_row_counts, engine=engine, address=address
    )
    from orchestration.refresh import newest_answer

    newest_answer(settings)  # a folder without one has nothing to tag
    raise typer.Exit(run_job(settings, "retag"))


def rebuild(source: Source = None, data_dir: DataDir = None, files_dir: FilesDir = None, now: Now = None) -> None:
    """Make the warehouse again from raw alone, as of its newest answer, whatever the rest is like; nobody is asked."""
    settings = settle(source, data_dir, files_dir, now)
    from orchestration.refresh import rebuild as run

    raise typer.Exit(run(settings, _line))


def backfill(
    first_date: Annotated[str, typer.Argument(help="First day to ask for again, YYYY-MM-DD.", metavar="FIRST")],
    last_date: Annotated[str, typer.Argument(help="Last day, included.", metavar="LAST")],
    source: Source = None,
    data_dir: DataDir = None,
    files_dir: FilesDir = None,
) -> None:
    """Ask the source of prices for a range of days again, compute and publish; what has not changed adds nothing."""
    settings = settle(source, data_dir, files_dir)
    from orchestration.sources.prices import days_again

    days_again(first_date, last_date, settings.now or datetime.now(UTC))
    raise typer.Exit(run_job(settings, "backfill", {"first_date": first_date, "last_date": last_date}))


def alert(
    data_dir: DataDir = None,
    test: Annotated[bool, typer.Option("--test", help="Send a test message to every sink and nothing else.")] = False,
) -> None:
    """Send what there is to tell of the published build, for cron: missing sessions, stale sources and the like.

    Each matter is sent once, or once a day while it lasts. Where to: MINERS_SMTP_URL, MINERS_ALERT_TO,
    MINERS_ALERT_FROM and MINERS_ALERT_WEBHOOK. Exit codes: 0 told, 30 a sink is down, 40 a setting is wrong.
    """
    settings = settle(data_dir=data_dir)
    from orchestration import alerts
    from orchestration.notify import SMTP_URL, WEBHOOK, sinks

    to = sinks()
    if not to:
        raise OperatorError(f"alerts go nowhere: set {SMTP_URL} and MINERS_ALERT_TO, or {WEBHOOK}")
    if test:
        for sink in to:
            sink.send("miners: a test message", "Alerts of miners arrive here.")
            console.print(f"sent to {sink.name}", markup=False)
        return
    now = settings.now or datetime.now(UTC)
    troubles = alerts.tell(settings, lambda: alerts.of_build(settings, [], now), to)
    _tell(troubles)
    if troubles:
        raise typer.Exit(Exit.SOURCE_DOWN)
    console.print(f"told what was new to {', '.join(sink.name for sink in to)}", markup=False)
