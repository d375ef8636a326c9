"""Looks for what is wrong, and says what to do about it."""

import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from orchestration import dbt, disk, publish, reference
from orchestration.doctor_files import Finding, kept_files
from orchestration.errors import MinersError
from orchestration.settings import REFERENCE, Settings
from orchestration.share import pointer_of
from orchestration.share_places import place_of
from orchestration.store import Store

MOUNTS = Path("/proc/mounts")


def examine(read_settings: Callable[[], Settings]) -> list[Finding]:
    """Look at the settings, the reference files, the disk and the data directory."""
    try:
        settings = read_settings()
    except MinersError as error:
        return [Finding(False, str(error))]
    return [
        Finding(True, f"settings: source {settings.mode}, data in {settings.data_dir}"),
        *_reference_files(),
        *_dbt(),
        *_data_dir(settings),
        *_published(settings),
        *_shared(settings),
    ]


def _reference_files() -> Iterator[Finding]:
    for read in reference.FILES:
        try:
            yield Finding(True, f"data/reference: {read(REFERENCE).height} {read.__name__}")
        except (MinersError, ValueError) as error:
            yield Finding(False, str(error))


def _dbt() -> Iterator[Finding]:
    state = "is current" if dbt.is_current() else "is missing, damaged or older than a model: the next command makes it"
    yield Finding(True, f"dbt's manifest {state}")


def _data_dir(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    if not folder.exists():
        yield Finding(True, f"{folder} is not there yet; `miners refresh` makes it")
        return
    open_to_all = [path for path in (folder, *folder.iterdir()) if _is_open(path)]
    yield from (Finding(False, f"{path} can be written by everybody: chmod o-w {path}") for path in open_to_all)
    yield from _disk(folder)
    yield _lock(settings)
    try:
        held = Store(settings).held_mode() or settings.mode
        way_out = "" if held == settings.mode else f"; give --source {held}"
        yield Finding(held == settings.mode, f"{folder} holds {held} data; the source set is {settings.mode}{way_out}")
    except MinersError as error:
        yield Finding(False, str(error))
    yield from kept_files(settings)


def _disk(folder: Path) -> Iterator[Finding]:
    if disk.can_be_written(folder):
        yield Finding(True, f"{folder} can be written")
    else:
        yield Finding(False, f"{folder} cannot be written: readers go on, no refresh can; mount it for writing")
    kind = disk.file_system(folder, MOUNTS.read_text() if MOUNTS.exists() else "")
    if kind in disk.REMOTE:
        yield Finding(
            False,
            f"{folder} is on a network file system ({kind}): Dagster's SQLite files and the lock of a refresh cannot "
            "be relied on there; keep it on a local disk, and copy published builds to the network",
        )
    needed, free = disk.needed_bytes(folder), disk.free_bytes(folder)
    yield Finding(free >= needed, f"{disk.megabytes(free)} are free; a build takes about {disk.megabytes(needed)}")


def _lock(settings: Settings) -> Finding:
    is_held, said = publish.lock_holder(settings)
    if is_held:
        return Finding(True, f"a refresh is running: {said}")
    if said:
        return Finding(
            False,
            f"the refresh of {said} was cut off; readers keep the build before, and its lock holds nobody up: "
            "`miners refresh` clears away what it left and begins anew",
        )
    return Finding(True, "no refresh is running, and none was cut off")


def _is_open(path: Path) -> bool:
    return not path.is_symlink() and bool(path.stat().st_mode & stat.S_IWOTH)


def _published(settings: Settings) -> Iterator[Finding]:
    link = settings.data_dir / "current"
    folder = publish.current_build(settings)
    if folder is None and link.is_symlink():
        yield Finding(
            False,
            f"{link} points to {link.readlink()}, which is gone: `miners rebuild` makes a build again from raw, and "
            "asks nobody",
        )
    elif folder is None:
        yield Finding(True, "nothing is published yet; `miners refresh` publishes")
    else:
        found = publish.differences(folder)
        yield from (Finding(False, f"{text}: `miners rebuild` makes a new build from raw") for text in found)
        if not found:
            yield Finding(True, f"published build {folder.name} agrees with its manifest")


def _shared(settings: Settings) -> Iterator[Finding]:
    """Whether readers elsewhere see what is published here."""
    here = publish.current_build(settings)
    if settings.share is None or here is None:
        return
    try:
        pointer = pointer_of(place_of(settings.share))
    except MinersError as error:
        yield Finding(False, str(error))
        return
    shown = pointer.build_id if pointer else "none"
    if shown == here.name:
        yield Finding(True, f"readers of {settings.share} see the same build")
    else:
        yield Finding(
            False, f"readers of {settings.share} see build {shown}, published here is {here.name}: run `miners share`"
        )
