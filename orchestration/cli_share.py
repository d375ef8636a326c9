"""Commands that carry published builds to other machines and from them."""

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from orchestration.cli_options import DataDir, Source, settle
from orchestration.errors import OperatorError
from orchestration.settings import shared_place

console = Console()
problems = Console(stderr=True)


def share(source: Source = None, data_dir: DataDir = None) -> None:
    """Copy the published build to MINERS_SHARE, read it back, and point readers to it; `miners refresh` does so too.

    Exit codes: 0 it is there, 30 the place is down or altered a file, 40 a setting is wrong.
    """
    settings = settle(source, data_dir)
    if settings.share is None:
        raise OperatorError("MINERS_SHARE says where to: a folder that others mount, or s3://BUCKET/PREFIX")
    from orchestration.publish import only_refresh
    from orchestration.share import share as run

    with only_refresh(settings):
        pointer = run(settings, lambda words: problems.print(f"miners: {words}", style="yellow", markup=False))
    _print(f"build {pointer.build_id} is number {pointer.number} in {settings.share}: {settings.notice}")


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
    from orchestration.share import fetch as run
    from orchestration.share_places import place_of

    pointer, is_new = run(place_of(named), settings)
    what = "is copied" if is_new else "was here already"
    _print(f"build {pointer.build_id}, number {pointer.number}, {what} to {settings.data_dir}: {pointer.notice}")


def _print(words: str) -> None:
    console.print(words, markup=False, highlight=False)
