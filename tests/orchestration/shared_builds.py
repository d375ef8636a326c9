"""Builds to share, and places to share them in: a folder, and a bucket of a server on this machine that speaks S3."""

import json
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast

import duckdb
import pytest

from orchestration import share, share_places
from orchestration.publish import publish
from orchestration.settings import WAREHOUSE, Settings
from orchestration.share_places import Place, place_of
from orchestration.warehouse import READABLE_SINCE

TABLES = 4
SECRET = "canary-0f2c71-secret"
KEYS = {
    "AWS_ACCESS_KEY_ID": "canary", "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}  # fmt: skip


@contextmanager
def s3_server() -> Iterator[dict[str, str]]:
    """A server that speaks S3, with the bucket `warehouse`; gives the environment of whoever asks it.

    The test skips where moto is not installed.
    """
    moto = pytest.importorskip("moto.server", reason="moto is not installed: `uv sync --group bucket`")
    import boto3

    server = moto.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    environment = {**KEYS, "AWS_ENDPOINT_URL": f"http://{host}:{port}"}
    with pytest.MonkeyPatch.context() as patched:
        for name, value in environment.items():
            patched.setenv(name, value)
        boto3.client("s3").create_bucket(Bucket="warehouse")
    try:
        yield environment
    finally:
        server.stop()


def make_build(settings: Settings, generation: int, rows: int = 500) -> Path:
    """A published build whose marts all say which generation they are of."""
    path = settings.data_dir / "work" / "build" / WAREHOUSE
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(path, config={"storage_compatibility_version": READABLE_SINCE}) as connection:
        connection.execute("create schema marts; create schema meta")
        connection.execute(f"create table meta.build as select {generation} as generation")
        for table in range(TABLES):
            connection.execute(f"create table marts.t{table} as select {generation} as generation from range({rows})")
    return publish(settings, path, f"build-{generation:03d}")


def generations(file: Path) -> set[int]:
    """Which generations the marts of a file are of."""
    with duckdb.connect(file, read_only=True) as connection:
        return {
            row[0]
            for table in range(TABLES)
            for row in connection.execute(f"select distinct generation from marts.t{table}").fetchall()
        }


def reader_of(settings: Settings, name: str = "reader") -> Settings:
    """A data directory beside, that only reads."""
    return replace(settings, data_dir=settings.data_dir.parent / name, share=None)


def quiet(_words: str) -> None:
    """Say nothing."""


def folders(place: Place) -> list[str]:
    return place.folders(share.BUILDS)


class Faulty:
    """A place that does something else with one file: what `fault` says."""

    def __init__(self, place: Place, file: str, fault: str) -> None:
        self.place, self.name, self.file, self.fault = place, place.name, file, fault
        self.read, self.open, self.folders, self.remove = place.read, place.open, place.folders, place.remove

    def send(self, local: Path, path: str) -> None:
        """Send, or not."""
        if not path.endswith(f"/{self.file}"):
            return self.place.send(local, path)
        content = local.read_bytes()
        altered = {
            "cut short": content[: len(content) // 2],
            "empty": b"",
            "a byte changed": content[:-1] + bytes([content[-1] ^ 1]),
            "a byte more": content + b"x",
        }
        if self.fault == "refused":
            raise share_places.ShareError(f"{self.name} cannot be reached (NETWORK_CONNECTION)")
        if self.fault == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.fault != "lost":
            other = local.parent.parent / f"altered-{local.name}"
            other.write_bytes(altered[self.fault])
            self.place.send(other, path)
            other.unlink()
        return None

    def swap(self, path: str, content: bytes) -> None:
        """Swap, or die before or after."""
        if (self.file, self.fault) == ("before the swap", "killed"):
            os.kill(os.getpid(), signal.SIGKILL)
        self.place.swap(path, content)
        if (self.file, self.fault) == ("after the swap", "killed"):
            os.kill(os.getpid(), signal.SIGKILL)


def share_and_die(data_dir: str, place: str, file: str) -> None:
    """In a process of its own: die at a file."""
    settings = Settings("sample", Path(data_dir), share=place)
    if file == "half a file":

        def half(read: BinaryIO, write: BinaryIO, _length: int = 0) -> None:
            write.write(read.read(1000))
            os.kill(os.getpid(), signal.SIGKILL)

        def half_copy(local: Path, to: Path) -> None:
            with local.open("rb") as read, to.open("wb", buffering=0) as write:
                half(read, cast(BinaryIO, write))

        shutil.copyfileobj, shutil.copyfile = half, half_copy  # type: ignore[assignment]
    share.share(settings, print, Faulty(place_of(place), file, "killed"))


def pointer_text(place: Place) -> dict[str, object]:
    return json.loads(place.read(share.POINTER, 1 << 20) or b"{}")
