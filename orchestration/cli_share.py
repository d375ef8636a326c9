"""Commands that carry published builds to other machines and from them."""

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from orchestration.cli_options import DataDir, Source, Target, settle
from orchestration.errors import OperatorError
from orchestration.settings import instant as read_instant
from orchestration.settings import shared_place

console = Console()
problems = Console(stderr=True)


def share(source: Source = None, data_dir: DataDir = None, target: Target = None) -> None:
    """Hand the published build on to MINERS_SHARE and to the lake, where it is not yet; `miners refresh` does so too.

    Exit codes: 0 it is there, 30 the place is down or altered a file, 40 a setting is wrong.
    """
    settings = settle(source, data_dir, target=target)
    if settings.share is None and settings.target == "file":
        raise OperatorError(
            "nowhere to share: MINERS_SHARE names a folder that others mount, or s3://BUCKET/PREFIX; "
            "--target ducklake a lake"
        )
    from orchestration.elsewhere import publish_elsewhere
    from orchestration.publish import only_refresh

    with only_refresh(settings):
        publish_elsewhere(
            settings, _print, lambda words: problems.print(f"miners: {words}", style="yellow", markup=False)
        )


def lake(
    statement: Annotated[str | None, typer.Argument(help="SQL; without it, the snapshots are listed.")] = None,
    as_of: Annotated[str | None, typer.Option(help="Ask the lake as it was at this instant (ISO 8601, UTC).")] = None,
) -> None:
    """Ask the lake in MINERS_LAKE_DIR, as it is or as it was; only DuckDB 1.5 and its packaged extensions read it.

    Exit codes: 0 answered, 30 the lake is down, 40 a setting or the statement is wrong.
    """
    settings = settle()
    import polars as pl

    from orchestration import views
    from orchestration.lake import target

    if statement is None:
        views.frame(console, pl.DataFrame(target.snapshots(settings)))
        return
    try:
        instant = read_instant(as_of).isoformat() if as_of else None
    except ValueError as error:
        raise OperatorError(f"--as-of: {error}") from error
    views.frame(console, target.query(settings, statement, instant))


def fetch(
    place: Annotated[str, typer.Argument(help="Folder or s3://BUCKET/PREFIX that builds are shared in.")],
    data_dir: DataDir = None,
) -> None:
    """Copy the shared build to this machine, check every hash, and point `current` to it; for `miners sql` and all.

    Exit codes: 0 it is here, 30 the place is down or a file is not what it should be, 40 a setting is wrong.
    """
    if not (data_dir or os.environ.get("MINERS_DATA_DIR")):
        raise OperatorError("--data-dir says where to: a folder that makes no builds of its own")
    settings = settle(data_dir=data_dir)
    try:
        named = shared_place(place if "://" in place else str(Path(place).resolve()), settings.data_dir)
    except ValueError as error:
        raise OperatorError(f"the place {error}") from error
    from orchestration.share_fetch import fetch as run
    from orchestration.share_places import place_of

    pointer, is_new = run(place_of(named), settings)
    what = "is copied" if is_new else "was here already"
    _print(f"build {pointer.build_id}, number {pointer.number}, {what} to {settings.data_dir}: {pointer.notice}")


def _print(words: str) -> None:
    console.print(words, markup=False, highlight=False)
