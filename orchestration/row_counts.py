"""Counts the rows of a build and of the one before, so that a collapse or a doubling is not published."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl

from orchestration.duck import open_published
from orchestration.settings import WAREHOUSE, Settings
from transforms.row_counts import COUNTED, unexpected_rows

# a build that is older says little of how many rows there should be now
GROWTH_JUDGED_WITHIN = timedelta(days=30)
WAY_OUT = (
    "if that is meant, change the row of the table in data/reference/expected_rows.csv, or run "
    "`miners refresh --accept-row-counts` once"
)


def row_count_faults(settings: Settings, build: Path, build_id: str, expected: pl.DataFrame) -> list[str]:
    """What is wrong with the row counts of a build, in words; nothing where nothing is.

    Args:
        settings: Where the published builds are, and the mode.
        build: The file of the build.
        build_id: Its id; the build before is the newest kept one whose id is smaller, and which can be read.
        expected: `reference.expected_rows`.
    """
    rules = expected.filter(source_mode=settings.mode)
    before, is_growth_judged = pl.DataFrame(schema=COUNTED), True
    for previous in builds_before(settings, build_id):
        try:
            before, lacks_answers = row_counts(previous / WAREHOUSE), _lacks_answers(previous / WAREHOUSE)
        except duckdb.Error:  # damaged, which `miners doctor` tells and the build at hand mends; or of an older version
            continue
        age = _instant(build_id) - _instant(previous.name)
        is_growth_judged = age <= GROWTH_JUDGED_WITHIN and not lacks_answers
        break
    return unexpected_rows(row_counts(build), before, rules, is_growth_judged)


def builds_before(settings: Settings, build_id: str) -> list[Path]:
    """The kept builds whose instant, and number of that instant, lies before; the newest first."""
    manifests = (settings.data_dir / "published").glob("*/manifest.json")
    return sorted((path.parent for path in manifests if path.parent.name < build_id), reverse=True)


def row_counts(warehouse: Path) -> pl.DataFrame:
    """`audited_table`, `row_count` of every mart and meta table of a file."""
    with open_published(warehouse) as connection:
        names = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where schema_name in ('marts', 'meta')"
        ).fetchall()
        asked = " union all ".join(f"select '{name}', count(*) from {name}" for (name,) in names)
        rows = connection.execute(asked).fetchall() if names else []
    return pl.DataFrame(rows, schema=COUNTED, orient="row")


def _lacks_answers(warehouse: Path) -> bool:
    """Whether a source was down or refused when a build was made: then the next may well have more rows."""
    with open_published(warehouse) as connection:
        asked = "select count(*) from meta.source_health where last_outcome in ('deferred', 'failed')"
        return bool(connection.execute(asked).fetchall()[0][0])


def _instant(build_id: str) -> datetime:
    return datetime.strptime(build_id[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
