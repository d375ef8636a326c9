"""The exchange calendar of the library, kept on disk: making it takes longer than any other reference table."""

from datetime import date
from importlib.metadata import version

import polars as pl

from orchestration.durably import replace_durably
from orchestration.settings import Settings
from transforms.sessions import published_sessions

FIRST_SESSION = date(2019, 1, 2)
YEARS_AHEAD = 2


def kept_sessions(settings: Settings, today: date) -> pl.DataFrame:
    """The published sessions from 2019 to the end of the year after next, so that late news has its day 0.

    They are made once a year and once a version of the library; another version may know other holidays.

    Args:
        settings: Where the data lives.
        today: The day taken as today.
    """
    last = date(today.year + YEARS_AHEAD, 12, 31)
    folder = settings.data_dir / "work" / "calendar"
    file = folder / f"XNYS-{version('exchange-calendars')}-{FIRST_SESSION}-{last}.parquet"
    if file.exists():
        return pl.read_parquet(file)
    made = published_sessions(FIRST_SESSION, last)
    folder.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(".tmp")
    made.write_parquet(beside)
    replace_durably(beside, file)
    return made
