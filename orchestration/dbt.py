"""dbt, in a process of its own that warms up while the tables it needs are still being made."""

import atexit
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version as installed
from pathlib import Path
from typing import IO, Any

from orchestration.errors import AuditError
from orchestration.settings import DBT_PROJECT

TARGET = DBT_PROJECT / "target"
GENERATED = ("target", "logs", "dbt_packages")
MANIFEST, PARSED = "manifest.json", "partial_parse.msgpack"
WORKER = [sys.executable, "-P", "-m", "orchestration.dbt_worker"]


def ensure_parsed(target: Path = TARGET) -> Path:
    """Path of a whole manifest of the dbt project as it is now; parses when there is none.

    Several processes may ask at once, as a webserver and a daemon do on a new machine: each parses in a folder of its
    own and moves whole files into `target`, so nobody reads the half of one.
    """
    if not is_current(target):
        parsing = subprocess.run([*WORKER, "parse", target], capture_output=True, text=True, check=False)
        if parsing.returncode:
            raise AuditError(f"dbt cannot parse {DBT_PROJECT}: {parsing.stderr[-2000:].strip()}")
    return target / MANIFEST


def is_current(target: Path = TARGET) -> bool:
    """Whether there is a whole manifest, by the dbt installed, that is not older than any file of the dbt project."""
    if not (target / PARSED).exists() or not _is_whole(target / MANIFEST):
        return False
    return min((target / name).stat().st_mtime_ns for name in (PARSED, MANIFEST)) >= newest_source()


def newest_source() -> int:
    """When a file or folder of the dbt project changed last, in nanoseconds; what dbt writes there is left out."""
    tops = [path for path in DBT_PROJECT.iterdir() if path.name not in GENERATED]
    return max(path.lstat().st_mtime_ns for top in tops for path in (top, *top.rglob("*")))


_whole: set[tuple[int, int, int]] = set()


def _is_whole(manifest: Path) -> bool:
    """Whether there is a manifest by the dbt installed that can be read; each version of it is read once."""
    if not manifest.exists():
        return False
    found = manifest.stat()
    version = (found.st_ino, found.st_mtime_ns, found.st_size)
    if version not in _whole:
        try:
            told = json.loads(manifest.read_bytes())
        except ValueError:
            return False
        if "nodes" in told and told.get("metadata", {}).get("dbt_version") == installed("dbt-core"):
            _whole.add(version)
    return version in _whole


@contextmanager
def unseen() -> Iterator[None]:
    """Import dagster-dbt as where dbt-core is not installed: it needs the manifest alone.

    dbt's own modules take a second and a half to import, and this process never runs dbt: the worker does.
    """
    sys.modules["dbt"] = None  # type: ignore[assignment] - Python's word for "not to be had"
    try:
        yield
    finally:
        del sys.modules["dbt"]


class Refused(AuditError):
    """dbt ran, and a model or test of it failed; `failed` has each in dbt's own words."""

    def __init__(self, failed: list[str]) -> None:
        super().__init__(f"nothing published; dbt refused {'; '.join(failed)}")
        self.failed = failed


class Worker:
    """The process that runs dbt: its imports take two seconds, which here pass beside the Python steps."""

    def __init__(self, target: Path = TARGET) -> None:
        self.target = target
        self.parsed_at = ensure_parsed(target).stat().st_mtime_ns
        self.complaints: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process that writes it
        self.process = subprocess.Popen(
            [*WORKER, "serve", target],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.complaints,
            text=True,
        )

    @property
    def is_fit(self) -> bool:
        """Whether it lives and knows the project as it is now."""
        return self.process.poll() is None and self.parsed_at == ensure_parsed(self.target).stat().st_mtime_ns

    def build(self, build_file: Path) -> Iterator[dict[str, Any]]:
        """Have every model and test run; see `build`."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps({"build_file": str(build_file)}), file=self.process.stdin, flush=True)
        for line in self.process.stdout:
            said = json.loads(line)
            if "event" in said:
                try:
                    yield said["event"]
                except GeneratorExit:  # nobody waits for the rest: the next build must not take it for its own
                    self.process.kill()
                    self.process.wait()
                    raise
            elif "error" in said:
                raise AuditError(said["error"])
            elif said["failed"]:
                raise Refused(said["failed"])
            else:
                return
        code = self.process.wait()
        self.complaints.seek(0)
        raise AuditError(f"dbt's process ended with code {code}: {self.complaints.read().decode()[-2000:].strip()}")

    def stop(self) -> None:
        """Close its input, at which it ends by itself."""
        assert self.process.stdin is not None
        self.process.stdin.close()


_workers: list[Worker] = []


def start() -> Worker:
    """The one worker of this process; a new one where there is none, it died, or the project changed."""
    if _workers and not _workers[0].is_fit:
        _workers.pop().stop()
    if not _workers:
        _workers.append(Worker())
        atexit.register(_workers[0].stop)
    return _workers[0]


def build(build_file: Path) -> Iterator[dict[str, Any]]:
    """Run every model and test of the project into `build_file`.

    Args:
        build_file: A DuckDB file with every table that Python makes.

    Yields:
        The result of each model and test as it ends, as dbt logs it; the next ones run meanwhile.

    Raises:
        Refused: When all has run and something failed.
        AuditError: When dbt itself broke.
    """
    yield from start().build(build_file)
