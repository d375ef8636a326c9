"""Every table of announcements that there is: the curated one, and the user's own beside their bars."""

from datetime import datetime

import polars as pl

from orchestration.settings import REFERENCE, Settings
from orchestration.sources import curated


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
