"""dbt, in a process of its own that warms up while the tables it needs are still being made."""

import atexit
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from orchestration.errors import AuditError
from orchestration.settings import DBT_PROJECT

TARGET = DBT_PROJECT / "target"
MANIFEST = TARGET / "manifest.json"
PARSED = TARGET / "partial_parse.msgpack"
WORKER = [sys.executable, "-P", "-m", "orchestration.dbt_worker"]


def ensure_parsed() -> Path:
    """Path of a whole manifest that is not older than any file of the dbt project; parses when there is none."""
    if not is_current():
        parsing = subprocess.run([*WORKER, "parse"], capture_output=True, text=True, check=False)
        if parsing.returncode:
            raise AuditError(f"dbt cannot parse {DBT_PROJECT}: {parsing.stderr[-2000:].strip()}")
    return MANIFEST


def is_current() -> bool:
    """Whether there is a whole manifest that is not older than any file of the dbt project."""
    files = [path for path in DBT_PROJECT.rglob("*") if path.is_file() and TARGET not in path.parents]
    newest = max(path.stat().st_mtime for path in files)
    return _is_whole(MANIFEST) and PARSED.exists() and MANIFEST.stat().st_mtime >= newest


_whole: set[tuple[int, int]] = set()


def _is_whole(manifest: Path) -> bool:
    """Whether there is a manifest that can be read; each version of it is read once."""
    if not manifest.exists():
        return False
    version = (manifest.stat().st_mtime_ns, manifest.stat().st_size)
    if version not in _whole:
        try:
            is_manifest = "nodes" in json.loads(manifest.read_bytes())
        except ValueError:
            return False
        if is_manifest:
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

    def __init__(self) -> None:
        self.parsed_at = ensure_parsed().stat().st_mtime
        self.complaints: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process that writes it
        self.process = subprocess.Popen(
            WORKER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.complaints,
            text=True,
        )

    @property
    def is_fit(self) -> bool:
        """Whether it lives and knows the project as it is now."""
        return self.process.poll() is None and self.parsed_at == ensure_parsed().stat().st_mtime

    def build(self, build_file: Path) -> Iterator[dict[str, Any]]:
        """Have every model and test run; see `build`."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps({"build_file": str(build_file)}), file=self.process.stdin, flush=True)
        for line in self.process.stdout:
            said = json.loads(line)
            if "event" in said:
                yield said["event"]
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
