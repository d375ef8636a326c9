"""The lake as the rest of the project knows it: a process that is asked, and answers."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import polars as pl

from orchestration.errors import OperatorError, ShareError
from orchestration.publish import current_build
from orchestration.settings import WAREHOUSE, Settings

CLIENT = Path(__file__).with_name("client.py")
CATALOG = "MINERS_PG_HOST and MINERS_PG_PORT say where its Postgres is, MINERS_PG_PASSWORD lets in"
LONGEST_SECONDS = 900


def commit(settings: Settings) -> dict[str, Any]:
    """Make the published build the newest snapshot of the lake.

    Raises:
        OperatorError: When nothing is published, uv is missing, or the lake holds a later build.
        ShareError: When the lake cannot be reached, or a file of it not be written. It stays as it was.
    """
    folder = current_build(settings)
    if folder is None:
        raise OperatorError(f"{settings.data_dir} has no build for the lake: run `miners refresh` first")
    _folder(settings).mkdir(parents=True, exist_ok=True)
    committed = ask(settings, "commit", build_file=str(folder / WAREHOUSE))
    if committed["is_new"]:
        ask(settings, "tidy")
    return committed


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
    done = subprocess.run(
        _program(),
        input=asked,
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_SECONDS,
    )
    try:
        said = json.loads(done.stdout)
    except ValueError:
        last = (done.stderr.strip().splitlines() or ["nothing"])[-1]
        raise ShareError(f"the lake's process ended with code {done.returncode} and said: {last}") from None
    if "refused" in said:
        raise OperatorError(said["refused"])
    if "failed" in said:
        raise ShareError(f"the lake in {settings.lake_dir}: {said['failed']}; {CATALOG}")
    return said["answer"]


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
