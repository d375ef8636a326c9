"""Publishing for other machines: a build is copied to a shared place, read back, and only then pointed to.

    current.json                          the pointer: which build, and the size and hash of every file
    builds/NUMBER-BUILD-ATTEMPT/...       the DuckDB file, the Parquet twins, the examples, the manifest

The pointer is swapped last and in one step, and a folder that it has ever named is never written again: a reader sees
the build before or this one. An upload that was cut off is a folder that no pointer names; the next one removes it.
"""

import json
import re
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from orchestration.errors import OperatorError, ShareError
from orchestration.publish import (
    KEPT_BUILDS,
    current_build,
    differences,
)
from orchestration.settings import WAREHOUSE, Settings
from orchestration.share_places import PIECE_BYTES, Place, in_words, place_of

POINTER, BUILDS, MANIFEST = "current.json", "builds", "manifest.json"
MOST_POINTER_BYTES = 1 << 20
NUMBERED = re.compile(r"(\d{6,12})-.*")
PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,120}")
MADE_ANEW = "`miners share` on the writer's side makes it anew"


class DamagedPointerError(ShareError):
    """What readers are shown first is no pointer."""


@dataclass(frozen=True)
class SharedFile:
    """What a file of a shared build must be."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Pointer:
    """The shared build that readers see.

    Attributes:
        number: Grows by one with each build that is shared; it never goes back, whatever the build's id does.
        folder: Name of its folder in `builds`.
        build_id: As in `meta.build`.
        source: Mode of the data directory: sample, files or live.
        notice: What every surface says of the numbers.
        shared_at: When it was pointed to.
        kept: Folders that are kept, oldest first; this one is the last of them.
        files: Name to size and hash.
    """

    number: int
    folder: str
    build_id: str
    source: str
    notice: str
    shared_at: str
    kept: list[str]
    files: dict[str, SharedFile]

    @classmethod
    def read(cls, content: bytes, place: str) -> "Pointer":
        """Read a pointer, which whoever writes to the place can have made up.

        Raises:
            ShareError: When it is damaged, or names what is no plain name.
        """
        try:
            told: dict[str, Any] = json.loads(content)
            files = {name: SharedFile(int(one["bytes"]), str(one["sha256"])) for name, one in told["files"].items()}
            pointer = cls(**{**told, "number": int(told["number"]), "files": files})
            names = [pointer.folder, *pointer.kept, *files]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DamagedPointerError(f"{place}/{POINTER} is damaged: {MADE_ANEW}") from error
        if not all(isinstance(name, str) and PLAIN_NAME.fullmatch(name) for name in names):
            raise DamagedPointerError(f"{place}/{POINTER} names files elsewhere, nothing was read: {MADE_ANEW}")
        if not {WAREHOUSE, MANIFEST} <= set(files):
            raise DamagedPointerError(f"{place}/{POINTER} names no {WAREHOUSE}: {MADE_ANEW}")
        return pointer


def pointer_of(place: Place) -> Pointer | None:
    """What readers of a place see now; None where nothing was shared yet.

    Raises:
        ShareError: When the place cannot be reached, or its pointer is damaged (`DamagedPointerError`).
    """
    before = None
    while True:
        content = place.read(POINTER, MOST_POINTER_BYTES)
        if content is None:
            return None
        try:
            return Pointer.read(content, place.name)
        except DamagedPointerError:
            # S3 is asked for a size and then for the bytes: a longer pointer that is swapped in between comes cut off
            if content == before:
                raise
            before = content


def share(settings: Settings, tell: Callable[[str], None], place: Place | None = None) -> Pointer:
    """Copy the published build to the shared place, read it back, and point to it; once is enough for each build.

    Args:
        settings: Which data directory; `settings.share` says where to.
        tell: Given what went wrong and does not matter to readers.
        place: The place, where it is at hand already.

    Raises:
        OperatorError: When nothing is published, the build is damaged, or the place holds data of another source.
        ShareError: When the place refuses or alters a file. Readers of it keep the build before.
    """
    place, folder = place or place_of(settings.share or ""), _sound_build(settings)
    held = _held(place, settings, tell)
    files = {path.name: _of_file(path) for path in sorted(folder.iterdir())}
    if held and (held.build_id, held.files) == (folder.name, files) and not _wrong(place, held):
        return held
    number = _next_number(place, held)
    _forget(place, held.kept if held else [], number, tell)
    name = f"{number:06d}-{folder.name}-{uuid.uuid4().hex[:8]}"
    kept = [*(held.kept if held else []), name][-KEPT_BUILDS:]
    now = datetime.now(UTC).isoformat(timespec="seconds")
    new = Pointer(number, name, folder.name, settings.mode, settings.notice, now, kept, files)
    try:
        _upload(place, folder, new)
        if _held(place, settings, tell) != held:
            raise ShareError(
                f"another data directory shared a build in {place.name} meanwhile: give each its own place"
            )
    except BaseException:
        with suppress(ShareError, OperatorError):
            place.remove(f"{BUILDS}/{name}")
        raise
    place.swap(POINTER, json.dumps(asdict(new), indent=1).encode())
    _forget(place, kept, number, tell)
    return new


def _upload(place: Place, folder: Path, new: Pointer) -> None:
    for file in new.files:
        place.send(folder / file, f"{BUILDS}/{new.folder}/{file}")
    if wrong := _wrong(place, new):
        raise ShareError(f"{place.name} gave back {', '.join(wrong)} otherwise than they were sent: run `miners share`")


def _next_number(place: Place, held: Pointer | None) -> int:
    """One more than the pointer's; where there is none that can be read, than that of any folder."""
    return 1 + (held.number if held else max(map(number_of, place.folders(BUILDS)), default=0))


def number_of(folder: str) -> int:
    """The number that a shared folder's name begins with; 0 of any other name."""
    found = NUMBERED.fullmatch(folder)
    return int(found[1]) if found else 0


def _sound_build(settings: Settings) -> Path:
    folder = current_build(settings)
    if folder is None:
        raise OperatorError(f"{settings.data_dir} has nothing to share: run `miners refresh` first")
    if found := differences(folder):
        raise OperatorError(f"not shared: {'; '.join(found)}")
    return folder


def _held(place: Place, settings: Settings, tell: Callable[[str], None]) -> Pointer | None:
    """The pointer before; none where it is damaged, and is to be written anew."""
    try:
        held = pointer_of(place)
    except DamagedPointerError as error:
        tell(str(error))
        return None
    if held and held.source != settings.mode:
        raise OperatorError(
            f"{place.name} holds {held.source!r} data and refuses {settings.mode!r}: give MINERS_SHARE another place"
        )
    return held


def _of_file(path: Path) -> SharedFile:
    with path.open("rb") as read:
        digest, count = digest_of(read, str(path))
    return SharedFile(count, digest)


def digest_of(
    read: BinaryIO, place: str, write: BinaryIO | None = None, most_bytes: int | None = None
) -> tuple[str, int]:
    """Hash and size of what is read, which is written too where somebody wants it; a byte too many ends it."""
    found, count = sha256(), 0
    while piece := _piece(read, place):
        found.update(piece)
        count += len(piece)
        if write is not None:
            write.write(piece)
        if most_bytes is not None and count > most_bytes:
            break
    return found.hexdigest(), count


def _piece(read: BinaryIO, place: str) -> bytes:
    """The next bytes; a server that hangs up in the middle is told as one that cannot be reached."""
    with in_words(place):
        return read.read(PIECE_BYTES)


def _wrong(place: Place, pointer: Pointer) -> list[str]:
    """Files of a shared build that are not there, or are not as the pointer says."""
    wrong: list[str] = []
    for name, file in pointer.files.items():
        opened = place.open(f"{BUILDS}/{pointer.folder}/{name}")
        if opened is None:
            wrong.append(name)
            continue
        with opened:
            digest, count = digest_of(opened, place.name, most_bytes=file.bytes)
        if SharedFile(count, digest) != file:
            wrong.append(name)
    return wrong


def _forget(place: Place, kept: list[str], below: int, tell: Callable[[str], None]) -> None:
    """Remove older folders than those that are kept, and what uploads left that were cut off."""
    try:
        for name in place.folders(BUILDS):
            if name not in kept and 0 < number_of(name) < below:
                place.remove(f"{BUILDS}/{name}")
    except (ShareError, OperatorError) as error:
        tell(f"old builds stay: {error}")
