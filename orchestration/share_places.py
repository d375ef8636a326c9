"""Where builds are shared: a folder that other machines mount too, or a bucket that speaks S3.

PyArrow, which is here anyway, knows S3; it is imported where a bucket is named, and nowhere else. What it cannot do is
to write only where nothing has changed meanwhile: so one data directory writes to a place.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from orchestration.disk import refused
from orchestration.durably import put_in_place, write_atomically
from orchestration.errors import OperatorError, ShareError
from orchestration.publish import READABLE_FILE, READABLE_FOLDER

if TYPE_CHECKING:
    from pyarrow.fs import S3FileSystem

CONNECT_SECONDS, ANSWER_SECONDS = 10.0, 60.0
PIECE_BYTES = 8 << 20
ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
WAYS_OUT = {
    "NO_SUCH_BUCKET": "make the bucket, or name another in MINERS_SHARE",
    "ACCESS_DENIED": "give these keys the right to list, read, write and delete there",
    "INVALID_ACCESS_KEY_ID": "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    "SIGNATURE_DOES_NOT_MATCH": "set AWS_SECRET_ACCESS_KEY to the key's own",
}


class Place(Protocol):
    """Holds files below a root; paths are relative to it, with `/` between."""

    name: str

    def read(self, path: str, most_bytes: int) -> bytes | None:
        """The first bytes of a file; None where there is none."""
        ...

    def swap(self, path: str, content: bytes) -> None:
        """Put a small file there in one step: a reader sees the one before or this one."""
        ...

    def send(self, local: Path, path: str) -> None:
        """Copy a file there; until it is whole, there may be a part of it."""
        ...

    def open(self, path: str) -> BinaryIO | None:
        """A file to read from its begin; None where there is none."""
        ...

    def folders(self, path: str) -> list[str]:
        """Names of the folders in one."""
        ...

    def remove(self, path: str) -> None:
        """Delete a folder with everything in it; nothing where there is none."""
        ...


def place_of(share: str) -> Place:
    """The place that a setting names."""
    return Bucket.at(share) if share.startswith("s3://") else Folder(Path(share))


class Folder:
    """A folder of this machine, or one that several machines mount."""

    def __init__(self, root: Path) -> None:
        self.root, self.name = root, str(root)

    def read(self, path: str, most_bytes: int) -> bytes | None:
        """The first bytes of a file."""
        with in_words(self.name):
            opened = self.open(path)
            if opened is None:
                return None
            with opened:
                return opened.read(most_bytes)

    def swap(self, path: str, content: bytes) -> None:
        """Written beside, then renamed."""
        with in_words(self.name):
            write_atomically(self.root / path, content)
            (self.root / path).chmod(READABLE_FILE)

    def send(self, local: Path, path: str) -> None:
        """On the disk before this returns."""
        to = self.root / path
        with in_words(self.name), put_in_place(to, local.stat().st_size) as beside:
            shutil.copyfile(local, beside)
            beside.chmod(READABLE_FILE)
            for folder in (to.parent, to.parent.parent):
                folder.chmod(READABLE_FOLDER)

    def open(self, path: str) -> BinaryIO | None:
        """An open file."""
        with in_words(self.name):
            try:
                return (self.root / path).open("rb")
            except FileNotFoundError:
                return None

    def folders(self, path: str) -> list[str]:
        """Names, sorted."""
        with in_words(self.name):
            folder = self.root / path
            return sorted(one.name for one in folder.iterdir() if one.is_dir()) if folder.is_dir() else []

    def remove(self, path: str) -> None:
        """Every file, then the folder."""
        with in_words(self.name):
            if (self.root / path).is_dir():
                shutil.rmtree(self.root / path)


class Bucket:
    """A part of a bucket that begins with a prefix."""

    def __init__(self, files: "S3FileSystem", root: str, name: str) -> None:
        self.files, self.root, self.name = files, root, name

    @classmethod
    def at(cls, address: str) -> "Bucket":
        """The bucket of `s3://BUCKET/PREFIX`; keys, region and server come from AWS's variables of the environment."""
        from pyarrow.fs import S3FileSystem

        files = S3FileSystem(
            endpoint_override=next(filter(None, (os.environ.get(name) for name in ENDPOINTS)), None),
            connect_timeout=CONNECT_SECONDS,
            request_timeout=ANSWER_SECONDS,
            background_writes=False,
            allow_delayed_open=True,  # a small file is one request, and there whole or not at all
        )
        return cls(files, address.removeprefix("s3://"), address)

    def read(self, path: str, most_bytes: int) -> bytes | None:
        """The first bytes of an object."""
        opened = self.open(path)
        if opened is None:
            return None
        with in_words(self.name), opened:
            return opened.read(most_bytes)

    def swap(self, path: str, content: bytes) -> None:
        """One request: S3 shows an object whole, or the one before."""
        with in_words(self.name), self.files.open_output_stream(self._key(path)) as out:
            out.write(content)

    def send(self, local: Path, path: str) -> None:
        """An object, in parts where it is large; S3 shows it when the last is there."""
        with in_words(self.name), local.open("rb") as read, self.files.open_output_stream(self._key(path)) as out:
            shutil.copyfileobj(read, out, PIECE_BYTES)

    def open(self, path: str) -> BinaryIO | None:
        """A stream."""
        with in_words(self.name):
            try:
                return cast(BinaryIO, self.files.open_input_stream(self._key(path)))
            except FileNotFoundError:
                return None

    def folders(self, path: str) -> list[str]:
        """What stands before a `/`."""
        from pyarrow.fs import FileSelector, FileType

        with in_words(self.name):
            found = self.files.get_file_info(FileSelector(self._key(path), allow_not_found=True))
        return sorted(one.base_name for one in found if one.type == FileType.Directory)

    def remove(self, path: str) -> None:
        """Every object that begins so."""
        with in_words(self.name):
            self.files.delete_dir(self._key(path))

    def _key(self, path: str) -> str:
        return f"{self.root}/{path}"


@contextmanager
def in_words(place: str) -> Iterator[None]:
    """Turn what the disk or the server said into what a person can act on; its own text is not repeated."""
    try:
        yield
    except OSError as error:
        said = re.search(r"AWS Error ([A-Z_]+)", str(error))
        code = said[1] if said else ""
        if code in WAYS_OUT:
            raise OperatorError(f"{place}: the server says {code}; {WAYS_OUT[code]}") from None
        if not said and (words := refused(error, Path(place), 0)):
            raise words from error
        raise ShareError(f"{place} cannot be reached ({code or error.strerror or type(error).__name__})") from None
