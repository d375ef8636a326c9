"""Every table of announcements that there is: the curated one, and the user's own beside their bars."""

from datetime import datetime

import polars as pl

from orchestration.settings import REFERENCE, Settings
from orchestration.sources import curated
from orchestration.store import Store
from transforms.vintages import ASKED, latest_vintage

REMOVED = "no longer in its file"


def read_announcements(settings: Settings, now: datetime) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Frames of `raw.announcements` and `raw.claims`.

    In `files` mode `announcements.csv` in the user's folder is added; where it has an event of the curated table,
    the user's row is the one that counts.

    Raises:
        OperatorError: Naming file, row and column of everything that is wrong.
    """
    rows = curated.announcements(REFERENCE / "announcements.csv", REFERENCE, "curated", now)
    own = settings.files_dir / "announcements.csv" if settings.mode == "files" and settings.files_dir else None
    if own is not None and own.exists():
        added = curated.announcements(own, REFERENCE, "user_file", now)
        rows = pl.concat([rows.join(added, on="event_id", how="anti"), added])
    return rows, curated.claims(REFERENCE / "claims.csv", rows, REFERENCE, "curated", now)


def with_removed(store: Store, name: str, stated: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """What the files say, and of each row that stood there before and does not now, that it is withdrawn.

    Args:
        store: Holds the vintages so far.
        name: `raw.announcements` or `raw.claims`.
        stated: What the files say now.
        now: The vintage of the withdrawal.
    """
    key = next(column for column in stated.columns if column.endswith("_id"))
    known = latest_vintage(store.read(name, as_of=now), (key,)).filter(pl.col("withdrawn_reason").is_null())
    gone = known.join(stated, on=key, how="anti")
    asked = pl.lit(now).cast(stated.schema[ASKED]).alias(ASKED)
    return pl.concat([stated, gone.with_columns(asked, withdrawn_reason=pl.lit(REMOVED)).select(stated.columns)])
