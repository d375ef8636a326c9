"""Fetching a shared build: copied to this machine, every hash checked, and only then what `current` points to."""

from orchestration.disk import refused
from orchestration.durably import put_in_place
from orchestration.errors import OperatorError, ShareError
from orchestration.publish import (
    READABLE_FILE,
    READABLE_FOLDER,
    current_build,
    differences,
    forget_old_builds,
    only_refresh,
    point_current_at,
)
from orchestration.settings import Settings
from orchestration.share import BUILDS, MANIFEST, Pointer, SharedFile, digest_of, number_of, pointer_of
from orchestration.share_places import Place

LONGEST_OTHER_FETCH_SECONDS = 600
TRIES = 3  # of a build that is replaced and removed while it is read


def fetch(place: Place, settings: Settings) -> tuple[Pointer, bool]:
    """Copy the shared build into a data directory that only reads, check every hash, and point `current` at it.

    Returns:
        The pointer, and whether anything had to be copied.

    Raises:
        OperatorError: When nothing was shared, or the data directory makes builds of its own.
        ShareError: When a file is not what the pointer says, or the place went back; the build before stays.
    """
    if (settings.data_dir / "raw").exists():
        raise OperatorError(f"{settings.data_dir} makes builds of its own: give another --data-dir")
    with only_refresh(settings, wait_seconds=LONGEST_OTHER_FETCH_SECONDS):
        return _fetch(place, settings)


def _fetch(place: Place, settings: Settings) -> tuple[Pointer, bool]:
    for left in reversed(range(TRIES)):
        pointer = pointer_of(place)
        if pointer is None:
            raise OperatorError(f"nothing is shared in {place.name} yet: run `miners refresh` with MINERS_SHARE there")
        held = current_build(settings)
        if held is not None and held.name == pointer.folder and not differences(held):
            return pointer, False
        if held is not None and number_of(held.name) > pointer.number:
            raise ShareError(
                f"{place.name} went back from build {held.name} to {pointer.folder}; where this is meant, delete "
                f"{settings.data_dir / 'current'} and fetch again"
            )
        try:
            _copy(place, pointer, settings)
        except ShareError:
            if left == 0 or pointer_of(place) == pointer:  # else it was replaced and removed while it was read
                raise
            continue
        break
    return pointer, True


def _copy(place: Place, pointer: Pointer, settings: Settings) -> None:
    folder = settings.data_dir / "published" / pointer.folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for shown in (folder.parent, folder):
            shown.chmod(READABLE_FOLDER)
    except OSError as error:
        raise refused(error, folder, 0) or error from error
    last_is_manifest = sorted(pointer.files.items(), key=lambda file: file[0] == MANIFEST)
    for name, file in last_is_manifest:
        opened = place.open(f"{BUILDS}/{pointer.folder}/{name}")
        if opened is None:
            raise ShareError(f"{place.name}: {name} of build {pointer.folder} is missing")
        with opened, put_in_place(folder / name, file.bytes) as beside:
            with beside.open("wb") as write:
                digest, count = digest_of(opened, place.name, write, file.bytes)
            if SharedFile(count, digest) != file:
                raise ShareError(f"{place.name}: {name} of build {pointer.folder} is not what its pointer says")
            beside.chmod(READABLE_FILE)
    point_current_at(settings, folder)
    forget_old_builds(settings)
