"""The few settings there are, read from the environment."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from orchestration.errors import OperatorError

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "data" / "reference"
DBT_PROJECT = ROOT / "dbt_project"
WAREHOUSE = "warehouse.duckdb"
MODES = ("sample", "files", "live")
ENGINES = ("process", "pool", "ray")
SYNTHETIC_NOTICE = "Synthetic sample, not market data."
MARKET_NOTICE = "Market data; see the terms of each source."


@dataclass(frozen=True)
class Settings:
    """Where the data lives and comes from.

    Attributes:
        mode: `sample`, `files` or `live`.
        data_dir: Folder of raw, work and published data.
        files_dir: Folder of the user's own bars, in `files` mode.
        now: The instant to take as now; None for the clock.
        accepts_row_counts: Publish also where a table has fewer or more rows than expected.
        engine: Who tags and clusters what raw holds: `process` (this one), `pool` or `ray`.
        engine_address: HOST:PORT of a Ray cluster that runs already.
    """

    mode: str
    data_dir: Path
    files_dir: Path | None = None
    now: datetime | None = None
    accepts_row_counts: bool = False
    engine: str = "process"
    engine_address: str | None = None

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read MINERS_SOURCE, MINERS_DATA_DIR, MINERS_FILES_DIR, MINERS_NOW, MINERS_ACCEPT_ROW_COUNTS, MINERS_ENGINE.

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
        engine = os.environ.get("MINERS_ENGINE", "process")
        if engine not in ENGINES:
            wrong.append(f"MINERS_ENGINE (--engine) is {engine!r}; it must be one of {', '.join(ENGINES)}")
        if wrong:
            raise OperatorError("; ".join(wrong))
        data_dir = Path(os.environ.get("MINERS_DATA_DIR", ROOT / "data")).expanduser().resolve()
        accepts = os.environ.get("MINERS_ACCEPT_ROW_COUNTS", "") not in ("", "0")
        address = os.environ.get("MINERS_ENGINE_ADDRESS") or None
        return cls(mode, data_dir, files_dir, now, accepts, engine, address)

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
