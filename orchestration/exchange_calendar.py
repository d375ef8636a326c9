"""The exchange calendar of the library, kept on disk: making it takes longer than any other reference table."""

from contextlib import suppress
from datetime import date
from importlib.metadata import version

import polars as pl

from orchestration.durably import put_in_place
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
    name = f"XNYS-{version('exchange-calendars')}-{FIRST_SESSION}-{last}.parquet"
    file = settings.data_dir / "work" / "calendar" / name
    with suppress(FileNotFoundError, pl.exceptions.ComputeError):  # a damaged one is made again
        return pl.read_parquet(file, glob=False)
    made = published_sessions(FIRST_SESSION, last)
    with put_in_place(file, made.height * 32, is_lasting=False) as beside:
        made.write_parquet(beside)
    return made
