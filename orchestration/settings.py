"""The few settings there are, read from the environment."""

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from orchestration.errors import OperatorError

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "data" / "reference"
DBT_PROJECT = ROOT / "dbt_project"
WAREHOUSE = "warehouse.duckdb"
TARGETS = ("file", "ducklake")
MODES = ("sample", "files", "live")
ENGINES = ("process", "pool", "ray")
SYNTHETIC_NOTICE = "Synthetic sample, not market data."
MARKET_NOTICE = "Market data; see the terms of each source."
BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9_=.-]*[A-Za-z0-9_=-])*/?")


@dataclass(frozen=True)
class Settings:
    """Where the data lives and comes from.

    Attributes:
        mode: `sample`, `files` or `live`.
        data_dir: Folder of raw, work and published data.
        files_dir: Folder of the user's own bars, in `files` mode.
        now: The instant to take as now; None for the clock.
        accepts_row_counts: Publish also where a table has fewer or more rows than expected.
        share: Where each build is published for other machines too: a folder, or s3://BUCKET/PREFIX.
        target: `file`, or `ducklake`: each build is a snapshot of a lake too.
        lake_dir: Folder of the lake's files.
        engine: Who tags and clusters what raw holds: `process` (this one), `pool` or `ray`.
        engine_address: HOST:PORT of a Ray cluster that runs already.
    """

    mode: str
    data_dir: Path
    files_dir: Path | None = None
    now: datetime | None = None
    accepts_row_counts: bool = False
    share: str | None = None
    target: str = "file"
    lake_dir: Path | None = None
    engine: str = "process"
    engine_address: str | None = None

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read MINERS_SOURCE, _DATA_DIR, _FILES_DIR, _NOW, _ACCEPT_ROW_COUNTS, _SHARE, _TARGET, _LAKE_DIR, _ENGINE.

        Raises:
            OperatorError: Naming every setting that is wrong, at once.
        """
        wrong: list[str] = []
        mode = os.environ.get("MINERS_SOURCE", "sample")
        if mode not in MODES:
            wrong.append(f"MINERS_SOURCE (--source) is {mode!r}; it must be one of {', '.join(MODES)}")
        files = os.environ.get("MINERS_FILES_DIR")
        files_dir = Path(files).expanduser().resolve() if files else None
        if mode == "files" and (files_dir is None or not files_dir.is_dir()):
            wrong.append(f"MINERS_FILES_DIR (--files-dir) must be a folder of bars; it is {files!r}")
        now = None
        if text := os.environ.get("MINERS_NOW"):
            try:
                now = instant(text)
            except ValueError as error:
                wrong.append(f"MINERS_NOW (--now): {error}")
        data_dir = Path(os.environ.get("MINERS_DATA_DIR", ROOT / "data")).expanduser().resolve()
        share = _outside("MINERS_SHARE", data_dir, wrong)
        lake = _outside("MINERS_LAKE_DIR", data_dir, wrong)
        if share and lake and (Path(share) in (Path(lake), *Path(lake).parents) or Path(lake) in Path(share).parents):
            wrong.append("MINERS_SHARE and MINERS_LAKE_DIR must lie apart: what is not the lake's is deleted there")
        target = os.environ.get("MINERS_TARGET") or "file"
        if target not in TARGETS:
            wrong.append(f"MINERS_TARGET (--target) is {target!r}; it must be one of {', '.join(TARGETS)}")
        if (target == "ducklake" and lake is None) or (lake and lake.startswith("s3://")):
            wrong.append("MINERS_LAKE_DIR must be the folder of the lake's files, which all its readers mount")
        engine = os.environ.get("MINERS_ENGINE", "process")
        if engine not in ENGINES:
            wrong.append(f"MINERS_ENGINE (--engine) is {engine!r}; it must be one of {', '.join(ENGINES)}")
        if wrong:
            raise OperatorError("; ".join(wrong))
        accepts = os.environ.get("MINERS_ACCEPT_ROW_COUNTS", "") not in ("", "0")
        lake_dir, address = Path(lake) if lake else None, os.environ.get("MINERS_ENGINE_ADDRESS") or None
        return cls(mode, data_dir, files_dir, now, accepts, share, target, lake_dir, engine, address)

    @property
    def is_synthetic(self) -> bool:
        """Whether the prices are made up."""
        return self.mode == "sample"

    @property
    def notice(self) -> str:
        """What every surface says of the numbers."""
        return SYNTHETIC_NOTICE if self.is_synthetic else MARKET_NOTICE

    @property
    def dagster_home(self) -> Path:
        """Where Dagster keeps its runs."""
        return self.data_dir / "dagster"


def instant(text: str) -> datetime:
    """Read an ISO 8601 instant; one without a zone is UTC.

    Raises:
        ValueError: When it is not an instant, or lies in the future.
    """
    read = datetime.fromisoformat(text)
    read = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    if read > datetime.now(UTC):
        raise ValueError(f"{text} is in the future")
    return read


def _outside(name: str, data_dir: Path, wrong: list[str]) -> str | None:
    """A setting that names a place elsewhere; None where it is not set, or is wrong, which is then said."""
    text = os.environ.get(name)
    try:
        return shared_place(text, data_dir) if text else None
    except ValueError as error:
        wrong.append(f"{name} {error}")
        return None


def shared_place(text: str, data_dir: Path) -> str:
    """Read where builds are shared: the path of a folder, or the address of a bucket.

    Raises:
        ValueError: When it is neither; its words do not repeat it, for it may hold a key.
    """
    if "://" in text:
        if not BUCKET.fullmatch(text):
            raise ValueError(
                "must be a folder, or s3://BUCKET/PREFIX and nothing more: keys come from AWS_ACCESS_KEY_ID and "
                "AWS_SECRET_ACCESS_KEY, a server's address from AWS_ENDPOINT_URL"
            )
        return text.rstrip("/")
    folder = Path(text).expanduser()
    if not folder.is_absolute():
        raise ValueError("must be the whole path of a folder, from / on, or s3://BUCKET/PREFIX")
    folder = folder.resolve()
    if folder == data_dir or data_dir in folder.parents or folder in data_dir.parents:
        raise ValueError("must lie outside the data directory, and not around it")
    return str(folder)
