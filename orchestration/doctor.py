"""Looks for what is wrong, and says what to do about it."""

import json
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from orchestration import publish, reference
from orchestration.errors import MinersError
from orchestration.settings import REFERENCE, Settings


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    is_fine: bool
    text: str


def examine(read_settings: Callable[[], Settings]) -> list[Finding]:
    """Look at the settings, the reference files and the data directory."""
    try:
        settings = read_settings()
    except MinersError as error:
        return [Finding(False, str(error))]
    return [
        Finding(True, f"settings: source {settings.mode}, data in {settings.data_dir}"),
        *_reference_files(),
        *_data_dir(settings),
        *_published(settings),
    ]


def _reference_files() -> Iterator[Finding]:
    for read in (reference.companies, reference.listings, reference.calendar_overrides, reference.feeds):
        try:
            yield Finding(True, f"data/reference: {read(REFERENCE).height} {read.__name__}")
        except (MinersError, ValueError) as error:
            yield Finding(False, str(error))


def _data_dir(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    if not folder.exists():
        yield Finding(True, f"{folder} is not there yet; `miners refresh` makes it")
        return
    yield Finding(os.access(folder, os.W_OK), f"{folder} can be written")
    marker = folder / "mode.json"
    if marker.exists():
        held = json.loads(marker.read_text())["source"]
        yield Finding(held == settings.mode, f"{folder} holds {held} data; the source set is {settings.mode}")
    open_to_all = [path for path in (folder, *folder.iterdir()) if _is_open(path)]
    yield from (Finding(False, f"{path} can be written by everybody: chmod o-w {path}") for path in open_to_all)
    raw = folder / "raw"
    yield Finding(True, f"raw: {sum(1 for _ in raw.rglob('*.parquet'))} files (cannot be rebuilt: back them up)")
    logs = list(folder.rglob("*.wal"))
    yield Finding(
        not logs,
        f"write-ahead logs beside a database, ignored and safe to delete: {[str(log) for log in logs]}"
        if logs
        else "no stray write-ahead log",
    )


def _is_open(path: Path) -> bool:
    return not path.is_symlink() and bool(path.stat().st_mode & stat.S_IWOTH)


def _published(settings: Settings) -> Iterator[Finding]:
    folder = publish.current_build(settings)
    if folder is None:
        yield Finding(True, "nothing is published yet; `miners refresh` publishes")
        return
    found = publish.differences(folder)
    yield from (Finding(False, text) for text in found)
    if not found:
        yield Finding(True, f"published build {folder.name} agrees with its manifest")
