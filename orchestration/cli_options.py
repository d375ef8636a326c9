"""Options that several commands share, and the settings that they make."""

import os
from pathlib import Path
from typing import Annotated

import typer

from orchestration.settings import Settings

Source = Annotated[
    str | None,
    typer.Option(help="sample (synthetic, the default), files (your own bars) or live.", envvar="MINERS_SOURCE"),
]
DataDir = Annotated[Path | None, typer.Option(help="Folder of raw, work and published data.", envvar="MINERS_DATA_DIR")]
FilesDir = Annotated[
    Path | None,
    typer.Option(help="Folder with prices.csv or .parquet, for --source files.", envvar="MINERS_FILES_DIR"),
]
Now = Annotated[str | None, typer.Option(help="Take this past instant as now (ISO 8601, UTC).", envvar="MINERS_NOW")]
AcceptRowCounts = Annotated[
    bool,
    typer.Option("--accept-row-counts", help="Publish although a table has fewer or more rows than expected."),
]
Target = Annotated[
    str | None,
    typer.Option(help="file (the default), or ducklake: a snapshot in MINERS_LAKE_DIR too.", envvar="MINERS_TARGET"),
]
Engine = Annotated[
    str | None,
    typer.Option(
        help="Who computes: process (this one, the default), pool (one a core) or ray; the numbers are the same.",
        envvar="MINERS_ENGINE",
    ),
]
Address = Annotated[
    str | None,
    typer.Option(help="HOST:PORT of a running Ray cluster, for --engine ray.", envvar="MINERS_ENGINE_ADDRESS"),
]
AsJson = Annotated[bool, typer.Option("--json", help="The rows of the mart as JSON, for machines.")]


def settle(
    source: str | None = None,
    data_dir: Path | None = None,
    files_dir: Path | None = None,
    now: str | None = None,
    *,
    accept_row_counts: bool = False,
    target: str | None = None,
    engine: str | None = None,
    address: str | None = None,
) -> Settings:
    """Settings from the options and the environment; every process that is started sees the same."""
    given = {
        "MINERS_SOURCE": source,
        "MINERS_DATA_DIR": data_dir,
        "MINERS_FILES_DIR": files_dir,
        "MINERS_NOW": now,
        "MINERS_TARGET": target,
        "MINERS_ACCEPT_ROW_COUNTS": "1" if accept_row_counts else None,
        "MINERS_ENGINE": engine,
        "MINERS_ENGINE_ADDRESS": address,
    }
    os.environ.update({name: str(value) for name, value in given.items() if value is not None})
    return Settings.from_environment()
