"""The one door to storage: every table that Python writes goes in and comes out here, validated."""

import json
import os
import uuid
from datetime import datetime
from pathlib import Path

import dagster as dg
import polars as pl

from orchestration.durably import private_folder, replace_durably, write_atomically
from orchestration.errors import OperatorError
from orchestration.settings import Settings
from transforms.tables import TABLES, Table
from transforms.vintages import ASKED, new_rows

# a live refresh keeps each answer in a file of its own; a year of them would take minutes to read
MOST_FILES = 64
MERGED = "0-all-"


class Store:
    """Parquet under one data directory.

    A table with `fetched_at` is raw: it only ever grows, by rows that say something new. Any other table is
    replaced whole. Each file appears at once or not at all; many small raw files are merged into one.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.raw = settings.data_dir / "raw"
        self.tables = settings.data_dir / "work" / "tables"

    def claim_mode(self) -> None:
        """Mark the data directory with its mode, once.

        Raises:
            OperatorError: When it already holds data of another mode.
        """
        marker = self.settings.data_dir / "mode.json"
        if marker.exists():
            held = json.loads(marker.read_text())["source"]
            if held != self.settings.mode:
                raise OperatorError(
                    f"{self.settings.data_dir} holds {held!r} data and refuses {self.settings.mode!r}: "
                    f"give another --data-dir, or --source {held}"
                )
            return
        for name in ("raw", "work"):
            private_folder(self.settings.data_dir / name)
        write_atomically(marker, json.dumps({"source": self.settings.mode}).encode())

    def read(self, name: str, as_of: datetime | None = None) -> pl.DataFrame:
        """The rows of a table, all vintages of a raw one; no row where nothing was written yet.

        Args:
            name: `schema.table`.
            as_of: Leave out what was fetched later than this instant.
        """
        table = TABLES[name]
        if ASKED not in table.columns:
            path = self.tables / f"{name}.parquet"
            return pl.read_parquet(path, glob=False) if path.exists() else table.empty()
        files = _files(self.raw / table.table_name)
        # A column that the table gained later is null in the files from before.
        parts = [table.empty(), *(pl.read_parquet(file, glob=False) for file in files)]
        rows = pl.concat(parts, how="diagonal").select(list(table.columns))
        return rows if as_of is None else rows.filter(pl.col(ASKED) <= as_of)

    def write(self, name: str, frame: pl.DataFrame, came_from: str = "") -> int:
        """Validate a frame and keep it; returns how many rows were written.

        Raises:
            TableError: When the frame breaks the declaration of its table; nothing is written then.
        """
        table = TABLES[name]
        table.validate(frame, came_from)
        if ASKED not in table.columns:
            self._write_parquet(frame, self.tables / f"{name}.parquet")
            return frame.height
        fresh = self._fresh(table, frame)
        if fresh.height:
            stamp = fresh[ASKED].max().strftime("%Y%m%dT%H%M%S%fZ")  # type: ignore[union-attr]
            self._write_parquet(fresh, self.raw / table.table_name / f"{stamp}-{uuid.uuid4().hex[:8]}.parquet")
            self._merge(table)
        return fresh.height

    def _merge(self, table: Table) -> None:
        """Put the many files of a raw table into one that names what it holds, then delete those."""
        folder = self.raw / table.table_name
        if len(_files(folder)) <= MOST_FILES:
            return
        held = sorted(folder.glob("*.parquet"))
        names = {"holds": json.dumps([file.name for file in held])}
        self._write_parquet(self.read(table.name), folder / f"{MERGED}{uuid.uuid4().hex[:8]}.parquet", names)
        for file in held:
            file.unlink()

    def _fresh(self, table: Table, frame: pl.DataFrame) -> pl.DataFrame:
        key = tuple(name for name in table.key if name != ASKED)
        return new_rows(self.read(table.name), frame, key) if key else frame

    @staticmethod
    def _write_parquet(frame: pl.DataFrame, path: Path, metadata: dict[str, str] | None = None) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{os.getpid()}.tmp")
        frame.write_parquet(beside, metadata=metadata)
        replace_durably(beside, path)


def _files(folder: Path) -> list[Path]:
    """The files of a raw table, oldest first, without those that a merged one holds: a crash may have left both."""
    files = sorted(folder.glob("*.parquet"))
    merged = [file for file in files if file.name.startswith(MERGED)]
    held = {name for file in merged for name in json.loads(pl.read_parquet_metadata(file)["holds"])}
    return [file for file in files if file.name not in held]


class TableIOManager(dg.IOManager):
    """Carries frames between assets: the asset key `schema/table` is the table `schema.table`."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def handle_output(self, context: dg.OutputContext, obj: pl.DataFrame | None) -> None:
        """Validate, write, and tell Dagster what was written."""
        if obj is None:
            return
        name = ".".join(context.asset_key.path)
        written = self.store.write(name, obj, came_from=context.asset_key.to_user_string())
        context.add_output_metadata(describe(TABLES[name], obj, written, self.store.settings))

    def load_input(self, context: dg.InputContext) -> pl.DataFrame:
        """Read the whole table."""
        return self.store.read(".".join(context.asset_key.path))


def describe(table: Table, frame: pl.DataFrame, written: int, settings: Settings) -> dict[str, dg.MetadataValue]:
    """Row counts, key range, columns and the first rows of a frame, for the asset's page."""
    key = [name for name in table.key if name != ASKED]
    ends = frame.select(pl.struct(key).alias("key")).sort("key")["key"] if key and frame.height else []
    columns = [
        dg.TableColumn(name, str(column.dtype), description=column.description)
        for name, column in table.columns.items()
    ]
    shown = frame.head(8).with_columns(pl.all().cast(pl.String)).fill_null("")
    return {
        "dagster/row_count": dg.MetadataValue.int(frame.height),
        "rows_written": dg.MetadataValue.int(written),
        "first_key": dg.MetadataValue.text(str(ends[0]) if len(ends) else "none"),
        "last_key": dg.MetadataValue.text(str(ends[-1]) if len(ends) else "none"),
        "notice": dg.MetadataValue.text(settings.notice),
        "dagster/column_schema": dg.MetadataValue.table_schema(dg.TableSchema(columns=columns)),
        "first_rows": dg.MetadataValue.md(markdown(shown)),
    }


def markdown(frame: pl.DataFrame) -> str:
    """A frame of strings as a Markdown table, with what would break a cell escaped."""

    def line(cells: list[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ")[:80] for cell in cells) + " |"

    rows = [line(list(map(str, row))) for row in frame.rows()]
    return "\n".join([line(frame.columns), line(["---"] * frame.width), *rows])
