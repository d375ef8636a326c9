"""Refreshes of the sample in processes of their own, which die by SIGKILL, or find the disk full, where a test says.

A child asks the interpreter's audit hook of each file that it is about to rename, delete, make or link below its data
directory, so no line of the project knows of the tests. The children are forked from a server that has imported
everything and run nothing.
"""

import errno
import json
import multiprocessing
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from orchestration import dbt, disk, publish
from orchestration import definitions as _imported  # noqa: F401 - once, in the server, for every child
from orchestration import refresh as refreshing
from orchestration.defs import reference as reference_tables
from orchestration.doctor import examine
from orchestration.errors import MinersError
from orchestration.settings import REFERENCE, WAREHOUSE, Settings
from orchestration.sources import announcements

WATCHED = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "shutil.rmtree", "shutil.copyfile"}
TARGET_SECOND = {"os.rename", "os.symlink", "shutil.copyfile"}
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.faults.killed"])
NO_MART = {"meta.build.parquet", "meta.refresh.parquet", WAREHOUSE}  # they bear the build's number


@dataclass(frozen=True)
class Child:
    """What became of a refresh: its exit code (-9: killed), what it said, and everything that it could have died at."""

    code: int
    said: str
    reached: tuple[str, ...]


def refresh_in_child(
    data_dir: Path,
    now: str,
    at: str = "",
    fate: Literal["killed", "full"] = "killed",
    has_room_check: bool = True,
    reference: Path = REFERENCE,
    **environment: str,
) -> Child:
    """Refresh in a child.

    Args:
        data_dir: Where.
        now: The instant taken as now.
        at: What its fate meets it before: a change of a file, `os.rename raw/daily_bars`; the end of a step, `step
            events`; the first word of dbt, `dbt`.
        fate: Killed, or told that the disk is full.
        has_room_check: Whether it looks at the room on the disk before it begins.
        reference: The facts kept by hand.
        environment: More settings.
    """
    told = Path(tempfile.mkdtemp()) / "told.json"  # not on the disk of the data, which may be full
    settings = {"MINERS_DATA_DIR": str(data_dir), "MINERS_NOW": now} | environment
    child = CONTEXT.Process(target=_refresh, args=(told, settings, at, fate, has_room_check, reference))
    child.start()
    child.join(400)
    assert child.exitcode is not None, "the child hangs"
    said, reached = json.loads(told.read_text()) if told.exists() else ("", ())
    return Child(child.exitcode, said, tuple(reached))


def _refresh(
    told: Path, environment: dict[str, str], at: str, fate: str, has_room_check: bool, reference: Path
) -> None:
    for name in [name for name in os.environ if name.startswith("MINERS_")]:
        del os.environ[name]
    os.environ |= environment
    if not has_room_check:
        refreshing.require_room = lambda _folder: None
    for module in (reference_tables, announcements):
        module.REFERENCE = reference
    reached: dict[str, None] = {}

    def reach(label: str) -> None:
        reached[label] = None
        if label == at and fate == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if label == at:
            raise OSError(errno.ENOSPC, "No space left on device")

    settings = Settings.from_environment()
    sys.addaudithook(lambda event, arguments: _watch(settings.data_dir, event, arguments, reach))
    _reach_dbt(reach, is_late=bool(at))
    said = ""
    try:
        code = refreshing.refresh(settings, lambda line: reach(f"step {line.split()[0]}"))
    except MinersError as error:
        code, said = error.exit_code, str(error)
    told.write_text(json.dumps([said, list(reached)]))
    os._exit(int(code))


def _watch(data_dir: Path, event: str, arguments: tuple[Any, ...], reach: Callable[[str], None]) -> None:
    if event not in WATCHED:
        return
    path = Path(os.fsdecode(arguments[event in TARGET_SECOND]))
    if data_dir in path.parents:
        reach(f"{event} {_shown(path.relative_to(data_dir).parts)}")


def _shown(parts: tuple[str, ...]) -> str:
    """`raw/daily_bars`, `work/build`, `published`, `published/manifest.json`, `current`: no number of a process."""
    if parts[0] == "raw":
        return "/".join(parts[:2])
    if parts[0].startswith(".current"):
        return ".current"
    return "/".join([parts[0], *parts[1 if parts[0] == "work" else 2 :][-1:]])


def _reach_dbt(reach: Callable[[str], None], is_late: bool) -> None:
    build, start = dbt.build, dbt.start
    asked: list[bool] = [] if is_late else [True]

    def start_late() -> dbt.Worker | None:
        """Most that die do so before they need dbt: for them it starts when asked for the second time, by a build."""
        asked.append(True)
        return start() if len(asked) > 1 else None

    def told(build_file: Path) -> Iterator[dict[str, Any]]:
        for event in build(build_file):
            yield event
            reach("dbt")

    dbt.build, dbt.start = told, start_late  # type: ignore[assignment]


def marts(data_dir: Path) -> dict[str, str]:
    """Hash of each mart's Parquet twin in the published build."""
    manifest = json.loads((data_dir / "current" / "manifest.json").read_text())
    return {name: digest for name, digest in manifest["sha256"].items() if name not in NO_MART}


def is_sound(data_dir: Path) -> bool:
    """Whether what readers see is a whole build."""
    folder = publish.current_build(Settings("sample", data_dir))
    return folder is not None and publish.differences(folder) == []


def told_by_doctor(data_dir: Path) -> list[str]:
    """What `miners doctor` finds wrong with a folder of the sample."""
    return [finding.text for finding in examine(lambda: Settings("sample", data_dir)) if not finding.is_fine]


def left_behind(data_dir: Path) -> list[Path]:
    """Files that somebody began to write."""
    return [*data_dir.rglob(f"*{disk.UNFINISHED}"), *data_dir.glob(".current.*")]
