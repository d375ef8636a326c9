"""Reading the published warehouse, as any analyst would."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from orchestration.duck import open_published
from orchestration.errors import OperatorError
from orchestration.settings import WAREHOUSE, Settings

SEED_EVENT = "CLSK-20251020"
HEADLINE_MODEL = "market_bitcoin"
HEADLINE_WINDOW = "[0,1]"
NEWEST = 10


def published_file(settings: Settings) -> Path:
    """The file that analysts open.

    Raises:
        OperatorError: When nothing was published yet.
    """
    path = settings.data_dir / "current" / WAREHOUSE
    if path.parent.is_symlink() and not path.exists():
        raise OperatorError(f"{path} is gone: `miners rebuild` makes it again from raw, and asks nobody")
    if not path.exists():
        raise OperatorError(f"{path} is not there: run `miners refresh` first")
    return path


def query(settings: Settings, statement: str, parameters: list[Any] | None = None) -> pl.DataFrame:
    """The answer to a SQL statement on the published warehouse, read-only.

    Raises:
        OperatorError: When DuckDB refuses the statement.
    """
    with open_published(published_file(settings)) as connection:
        try:
            return connection.sql(statement, params=parameters).pl()
        except duckdb.Error as error:
            raise OperatorError(str(error)) from error
        except AttributeError:
            raise OperatorError("the statement answers nothing: write a select") from None


def questions(settings: Settings) -> dict[str, str]:
    """The examples that lie beside the published file: question to statement."""
    parts = (published_file(settings).parent / "examples.sql").read_text().split("\n\n")[1:]
    return {part.splitlines()[0].removeprefix("-- "): part.split("\n", 1)[1].rstrip(";\n") for part in parts}


def build(settings: Settings) -> dict[str, Any]:
    """The row of `meta.build`."""
    return query(settings, "select * from meta.build").row(0, named=True)


def age(settings: Settings) -> dict[str, Any]:
    """How old the published data is now, and what sources have said since: nothing, where all was published."""
    now = settings.now or datetime.now(UTC)
    build_row = build(settings)
    behind = query(
        settings,
        "select count(*) as missing from raw.sessions where session_date > $1 and close_at <= $2",
        [build_row["data_through_date"] or date.min, now],
    )
    from orchestration.store import Store  # imports Dagster, which reading a mart does not need

    fetches = Store(settings).read("raw.fetches", as_of=now)
    later = fetches.filter(pl.col("fetched_at") > build_row["refreshed_at"])
    said = later.drop_nulls("message").sort("fetched_at")["message"]
    return {
        "sessions closed since": behind["missing"].item(),
        "times a source was asked since, and nothing published": later["fetched_at"].n_unique(),
        "last of them said": said[-1] if len(said) else None,
    }


def headlines(settings: Settings) -> pl.DataFrame:
    """The newest studied events, and the one that the README tells of, on the headline model and window."""
    return query(
        settings,
        """
        with studied as (
            select * from marts.announcement_returns
            where model = $1 and event_window = $2 and cumulative_abnormal_return is not null
        )
        from (select * from studied order by event_date desc, event_id limit $3)
        union
        from studied where event_id = $4
        order by event_date desc, event_id
        """,
        [HEADLINE_MODEL, HEADLINE_WINDOW, NEWEST, SEED_EVENT],
    )


def event_windows(settings: Settings, ticker: str, event_date: str) -> pl.DataFrame:
    """Every model and window of the events of a ticker on a day (day 0, or the day it was announced)."""
    return query(
        settings,
        """
        from marts.announcement_returns
        where ticker = $1 and (event_date = $2::date or announced_date = $2::date)
        order by event_id, model, window_end_day - window_start_day, window_start_day
        """,
        [ticker.upper(), event_date],
    )


def claims(settings: Settings, event_id: str) -> pl.DataFrame:
    """Every claim of an event under every definition."""
    return query(
        settings,
        "from marts.claim_checks where event_id = $1 order by claim_kind, claim_id, definition",
        [event_id],
    )


def claims_of(settings: Settings, ticker: str) -> pl.DataFrame:
    """Every claim about a ticker under the definition that it is commonly taken to mean, newest first."""
    return query(
        settings,
        """
        from claims($1)
        where owner_ticker = upper($1) and definition in ('close_to_close', 'year_to_date_at_close')
        order by event_date desc nulls last, claim_id
        """,
        [ticker],
    )


def capacity_of(settings: Settings, ticker: str | None) -> pl.DataFrame:
    """`marts.capacity` of a ticker, or of everybody, newest first."""
    return query(
        settings,
        "from marts.capacity where $1 is null or ticker = upper($1) order by event_date desc nulls last, event_id",
        [ticker],
    )


def car_by_tag(settings: Settings, tag: str, pre: int, post: int) -> pl.DataFrame:
    """The studied announcements of a tag with their abnormal return, largest first."""
    return query(settings, "from car_by_tag($1, pre := $2, post := $3)", [tag, pre, post])


def exclusion(settings: Settings, ticker: str, event_date: str) -> pl.DataFrame:
    """Why the events of a ticker around a day have no number."""
    return query(
        settings,
        """
        select events.event_id, events.headline, events.exclusion_reason
        from events.events
        where ticker = $1 and (event_date = $2::date or announced_date = $2::date)
        """,
        [ticker.upper(), event_date],
    )
