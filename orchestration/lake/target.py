"""The lake as the rest of the project knows it: a process that is asked, and answers."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import polars as pl

from orchestration.disk import refused
from orchestration.errors import OperatorError, ShareError
from orchestration.publish import current_build
from orchestration.settings import WAREHOUSE, Settings

CLIENT = Path(__file__).with_name("client.py")
CATALOG = "MINERS_PG_HOST and MINERS_PG_PORT say where its Postgres is, MINERS_PG_PASSWORD lets in"
LONGEST_SECONDS = 900.0
MARK = ".miners-lake"


def commit(settings: Settings) -> dict[str, Any]:
    """Make the published build the newest snapshot of the lake.

    Raises:
        OperatorError: When nothing is published, uv is missing, or the lake holds a later build.
        ShareError: When the lake cannot be reached, or a file of it not be written. It stays as it was.
    """
    folder = current_build(settings)
    if folder is None:
        raise OperatorError(f"{settings.data_dir} has no build for the lake: run `miners refresh` first")
    _claim(settings)
    committed = ask(settings, "commit", build_file=str(folder / WAREHOUSE))
    if committed["is_new"]:
        ask(settings, "tidy")
    return committed


def _claim(settings: Settings) -> None:
    """Mark the folder as the lake's: what lies in it and is not the lake's is deleted by `tidy`."""
    folder = _folder(settings)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / MARK).exists():
            if any(folder.iterdir()) and not _has_lake(settings):
                raise OperatorError(
                    f"MINERS_LAKE_DIR: {folder} is not empty and holds no lake: give it a folder of its own, because "
                    "files in a lake's folder that are not the lake's are deleted"
                )
            (folder / MARK).touch()
    except OSError as error:
        raise refused(error, folder, 0) or error from error


def _has_lake(settings: Settings) -> bool:
    """Whether the catalog knows a lake in this folder, of a version that left no mark."""
    try:
        snapshots(settings)
    except ShareError:
        return False
    return True


def snapshots(settings: Settings) -> list[dict[str, Any]]:
    """Every build in the lake, oldest first; raises as `commit` does."""
    return ask(settings, "snapshots")


def query(settings: Settings, statement: str, as_of: str | None) -> pl.DataFrame:
    """The answer of the lake to a statement, as it is or was; raises as `commit` does."""
    with tempfile.TemporaryDirectory(prefix="miners-lake-") as made:
        output = Path(made) / "answer.parquet"
        ask(settings, "query", statement=statement, output=str(output), as_of=as_of)
        return pl.read_parquet(output, glob=False)


def ask(settings: Settings, command: str, **arguments: Any) -> Any:
    """One answer of the client, in an environment of its own."""
    asked = json.dumps({"command": command, "data_path": str(_folder(settings)), **arguments})
    code, output, complaints = _run(asked)
    try:
        said = json.loads(output)
    except ValueError:
        last = (complaints.strip().splitlines() or ["nothing"])[-1]
        raise ShareError(f"the lake's process ended with code {code} and said: {last}") from None
    if "refused" in said:
        raise OperatorError(said["refused"])
    if "failed" in said:
        raise ShareError(f"the lake in {settings.lake_dir}: {said['failed']}; {CATALOG}")
    return said["answer"]


def _run(asked: str) -> tuple[int, str, str]:
    """Code, answer and complaints of the client; where it takes too long, it and what it started are ended."""
    with subprocess.Popen(
        _program(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
        text=True,
        start_new_session=True,
    ) as process:
        try:
            output, complaints = process.communicate(asked, timeout=LONGEST_SECONDS)
        except BaseException as error:  # Ctrl-C too, which a session of its own does not get
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            if isinstance(error, subprocess.TimeoutExpired):
                raise ShareError(f"the lake did not answer within {LONGEST_SECONDS:.0f} s; {CATALOG}") from None
            raise
    return process.returncode, output, complaints


def _folder(settings: Settings) -> Path:
    if settings.lake_dir is None:
        raise OperatorError("MINERS_LAKE_DIR says where the lake's files are: a folder that all its readers mount")
    return settings.lake_dir


def _program() -> list[str]:
    """How the client runs: by uv, which makes its environment from the lock, or by a Python that has it all."""
    if python := os.environ.get("MINERS_LAKE_PYTHON"):
        return [python, "-I", str(CLIENT)]
    uv = shutil.which("uv")
    if uv is None:
        raise OperatorError(f"--target ducklake needs uv on the PATH, or MINERS_LAKE_PYTHON with what {CLIENT} names")
    return [uv, "run", "--quiet", "--frozen", "--no-project", "--script", str(CLIENT)]


def _environment() -> dict[str, str]:
    """What Postgres' own library reads; the password is in no argument."""
    own = {
        "PGHOST": os.environ.get("MINERS_PG_HOST", "127.0.0.1"),
        "PGPORT": os.environ.get("MINERS_PG_PORT", "5432"),
        "PGUSER": "miners",
        "PGDATABASE": "miners",
        "PGPASSWORD": os.environ.get("MINERS_PG_PASSWORD", ""),
        "PGCONNECT_TIMEOUT": "10",
    }
    return {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"} | own
