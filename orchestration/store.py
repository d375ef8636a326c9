"""The one door to storage: every table that Python writes goes in and comes out here, validated."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime

import dagster as dg
import polars as pl

from orchestration import lineage
from orchestration.durably import private_folder, put_in_place, sweep, write_atomically
from orchestration.errors import OperatorError
from orchestration.raw_files import append, at_one_moment, merge_many, parts, read_whole, rows_in
from orchestration.settings import Settings
from transforms.tables import TABLES, Table
from transforms.vintages import ASKED, new_rows


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
            held = self.held_mode()
            if held != self.settings.mode:
                raise OperatorError(
                    f"{self.settings.data_dir} holds {held!r} data and refuses {self.settings.mode!r}: "
                    f"give another --data-dir, or --source {held}"
                )
            return
        for name in ("raw", "work"):
            private_folder(self.settings.data_dir / name)
        write_atomically(marker, json.dumps({"source": self.settings.mode}).encode())

    def held_mode(self) -> str | None:
        """The mode of the data that are here; None where nothing is marked yet.

        Raises:
            OperatorError: When the mark cannot be read.
        """
        marker = self.settings.data_dir / "mode.json"
        try:
            return json.loads(marker.read_text())["source"]
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError) as error:
            raise OperatorError(f'{marker} is damaged: write {{"source": "sample"}} (or files, live) in it') from error

    def sweep(self) -> None:
        """Delete what a refresh that was killed left half written; only who holds the lock may."""
        sweep(self.raw)
        sweep(self.tables)

    def read(self, name: str, as_of: datetime | None = None) -> pl.DataFrame:
        """The rows of a table, all vintages of a raw one; no row where nothing was written yet.

        Args:
            name: `schema.table`.
            as_of: Leave out what was fetched later than this instant.

        Raises:
            OperatorError: When a file of it is damaged, with what to do.
        """
        table = TABLES[name]
        if ASKED not in table.columns:
            path = self.tables / f"{name}.parquet"
            return read_whole(path) if path.exists() else table.empty()
        # A column that the table gained later is null in the files from before.
        kept = [table.empty(), *at_one_moment(self.raw / table.table_name, parts)]
        rows = pl.concat(kept, how="diagonal").select(list(table.columns))
        return rows if as_of is None else rows.filter(pl.col(ASKED) <= as_of)

    def newest_answer(self) -> datetime | None:
        """When a source was last asked; None where raw is empty."""
        asked = [self.read(name)[ASKED].max() for name, table in TABLES.items() if ASKED in table.columns]
        return max((at for at in asked if isinstance(at, datetime)), default=None)

    def read_if_whole(self, name: str) -> pl.DataFrame:
        """The rows of a table that can be made again; no row where its file is damaged."""
        try:
            return self.read(name)
        except OperatorError:
            return TABLES[name].empty()

    def mark(self, name: str) -> str:
        """What tells one content of a table from another: of a raw one, which only grows, its number of rows."""
        table = TABLES[name]
        if ASKED in table.columns:
            return str(at_one_moment(self.raw / table.table_name, rows_in))
        return self._said(name).get("mark", "none")

    def made_from(self, name: str) -> dict[str, str]:
        """The marks of the tables that one was made from, as they were then; empty where it says none."""
        return json.loads(self._said(name).get("made_from", "{}"))

    def _said(self, name: str) -> dict[str, str]:
        path = self.tables / f"{name}.parquet"
        try:
            return pl.read_parquet_metadata(path) if path.exists() else {}
        except pl.exceptions.PolarsError:
            return {}  # it is damaged, which whoever reads it is told

    def write(
        self, name: str, frame: pl.DataFrame, came_from: str = "", made_from: Mapping[str, str] | None = None
    ) -> int:
        """Validate a frame and keep it, with the marks of what it was made from; returns how many rows were written.

        Raises:
            TableError: When the frame breaks the declaration of its table; nothing is written then.
            OperatorError: When the disk is full or may not be written; what was there is there still.
        """
        table = TABLES[name]
        table.validate(frame, came_from)
        if ASKED not in table.columns:
            marks = {"mark": _mark(frame), "made_from": json.dumps(dict(made_from or {}))}
            path = self.tables / f"{name}.parquet"
            with put_in_place(path, int(frame.estimated_size()), is_lasting=False) as beside:
                frame.write_parquet(beside, metadata=marks)
            return frame.height
        fresh = self._fresh(table, frame)
        if fresh.height:
            stamp = fresh[ASKED].max().strftime("%Y%m%dT%H%M%S%fZ")  # type: ignore[union-attr]
            folder = self.raw / table.table_name
            append(fresh, folder, f"{stamp}-{uuid.uuid4().hex[:8]}-")
            merge_many(folder)
        return fresh.height

    def _fresh(self, table: Table, frame: pl.DataFrame) -> pl.DataFrame:
        key = tuple(name for name in table.key if name != ASKED)
        return new_rows(self.read(table.name), frame, key) if key else frame


def _mark(frame: pl.DataFrame) -> str:
    """A hash of the rows, in their order or another: the same for the same content, whenever it was written."""
    return f"{frame.height}.{frame.hash_rows().sum() if frame.height else 0}"


class TableIOManager(dg.IOManager):
    """Carries frames between assets: the asset key `schema/table` is the table `schema.table`."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def handle_output(self, context: dg.OutputContext, obj: pl.DataFrame | None) -> None:
        """Validate, write, and tell Dagster what was written."""
        if obj is None:
            return
        name = ".".join(context.asset_key.path)
        made_from = lineage.made_from(self.store, name)
        written = self.store.write(name, obj, context.asset_key.to_user_string(), made_from)
        context.add_output_metadata(describe(TABLES[name], obj, written, self.store.settings))

    def load_input(self, context: dg.InputContext) -> pl.DataFrame:
        """Read the whole table."""
        return self.store.read(".".join(context.asset_key.path))


def describe(table: Table, frame: pl.DataFrame, written: int, settings: Settings) -> dict[str, dg.MetadataValue]:
    """Row counts, key range and first rows of a frame, for the asset's page; its columns stand in its definition."""
    key = [name for name in table.key if name != ASKED]
    ends = frame.select(pl.struct(key).alias("key")).sort("key")["key"] if key and frame.height else []
    shown = frame.head(8).with_columns(pl.all().cast(pl.String)).fill_null("")
    return {
        "dagster/row_count": dg.MetadataValue.int(frame.height),
        "rows_written": dg.MetadataValue.int(written),
        "first_key": dg.MetadataValue.text(str(ends[0]) if len(ends) else "none"),
        "last_key": dg.MetadataValue.text(str(ends[-1]) if len(ends) else "none"),
        "notice": dg.MetadataValue.text(settings.notice),
        "first_rows": dg.MetadataValue.md(markdown(shown)),
    }


def markdown(frame: pl.DataFrame) -> str:
    """A frame of strings as a Markdown table, with what would break a cell escaped."""

    def line(cells: list[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ")[:80] for cell in cells) + " |"

    rows = [line(list(map(str, row))) for row in frame.rows()]
    return "\n".join([line(frame.columns), line(["---"] * frame.width), *rows])
