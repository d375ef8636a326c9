"""The jobs, and when each runs by itself."""

from datetime import date, datetime, timedelta
from typing import Any

import dagster as dg
import polars as pl

from orchestration.asset_tables import REPORT, table_key
from orchestration.publish import current_build
from orchestration.refresh import QUIET
from orchestration.settings import Settings
from orchestration.store import Store
from transforms import passes
from transforms.event_study import calibration
from transforms.sessions import NEW_YORK, closure_reason
from transforms.tables import TABLES
from transforms.vintages import ASKED

EVENING_PASSES = ["30 18 * * *", "30 19 * * *", "30 21 * * *"]
MORNING_PASS = "30 7 * * *"
FIRST_EVENING_HOUR = 18

# all that a build is made of; its report is drawn after it, while nobody waits
EVERYTHING = dg.AssetSelection.all() - dg.AssetSelection.assets(REPORT)
ASKED_TABLES = [table_key(name) for name, table in TABLES.items() if ASKED in table.columns]
# what a new carrier of an announcement changes: prices, returns and factors stay as they are
OF_ANNOUNCEMENTS = (
    dg.AssetSelection.assets(*(table_key(name) for name in TABLES if name.startswith("events."))).downstream()
    | dg.AssetSelection.assets(
        table_key("raw.announcements"), table_key("raw.claims"), table_key("meta.source_health")
    ).required_multi_asset_neighbors()
) - dg.AssetSelection.assets(REPORT)

refresh = dg.define_asset_job(
    "refresh", selection=EVERYTHING, description="Fetch, compute, audit and publish everything."
)

retag = dg.define_asset_job(
    "retag",
    selection=EVERYTHING - dg.AssetSelection.assets(*ASKED_TABLES),
    description="Tag, date and cluster everything in raw anew, then compute, audit and publish; nobody is asked.",
)

rebuild = dg.define_asset_job(
    "rebuild",
    selection=retag.selection | dg.AssetSelection.assets(table_key("raw.sessions")),
    description="Make everything but raw again from raw and the reference files, and publish; nobody is asked.",
)

refresh_announcements = dg.define_asset_job(
    "refresh_announcements",
    selection=OF_ANNOUNCEMENTS,
    description="Read the tables of announcements; date, tag and study every event anew with the prices that are "
    "there; audit and publish. The sensor `new_announcements` runs it when a source has something new.",
)

calibrate = dg.define_asset_job(
    "calibrate",
    selection=dg.AssetSelection.assets(table_key(calibration.NAME)).downstream() & EVERYTHING,
    config={"ops": {"placebo": {"config": {"draws": 1_000}}}},
    description="Draw a thousand placebo groups of each arrangement and publish; whatever draws anew later draws as "
    "many.",
)


@dg.config_mapping(
    config_schema={
        "first_date": dg.Field(str, description="First day to ask for again, YYYY-MM-DD."),
        "last_date": dg.Field(str, description="Last day to ask for again, YYYY-MM-DD; it is included."),
    }
)
def _days_again(days: dict[str, str]) -> dict[str, Any]:
    return {"ops": {"prices": {"config": dict(days)}}} | QUIET


backfill = dg.define_asset_job(
    "backfill",
    selection=EVERYTHING,
    config=_days_again,
    description="Ask the source of prices for a range of days again, whatever is known of them, then compute, audit "
    "and publish. The arrow beside `Materialize all` opens the launchpad: give `first_date` and `last_date` there. "
    "Only what has changed is kept, as a new vintage: run twice it adds nothing. Files and the sample are read whole "
    "each time.",
)


@dg.schedule(
    job=refresh,
    cron_schedule=EVENING_PASSES,
    execution_timezone=NEW_YORK,
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="After each session at 18:30 New York time: two and a half hours after the close, bars are final. "
    "At 19:30 and 21:30, and on days without a session, only where the published build lacks a session; one run "
    "fetches all that were missed.",
)
def daily_refresh(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """The evening passes."""
    at = context.scheduled_execution_time
    sessions, overrides, through = known_days(Settings.from_environment())
    if sessions.is_empty():
        return dg.RunRequest()
    day = passes.new_york_day(at)
    closure = "" if passes.is_session(sessions, day) else closure_reason(day, overrides)
    is_first = at.astimezone(passes.CLOCK).hour == FIRST_EVENING_HOUR
    return _asked(passes.why_skip_evening(sessions, through, at, is_first, closure), sessions, through, at)


@dg.schedule(
    job=refresh,
    cron_schedule=MORNING_PASS,
    execution_timezone=NEW_YORK,
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="On the morning after each session at 07:30 New York time: bars that came late, and what a source "
    "changed overnight.",
)
def late_bars(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """The morning pass."""
    at = context.scheduled_execution_time
    sessions, overrides, through = known_days(Settings.from_environment())
    if sessions.is_empty():
        return dg.SkipReason("nothing is published yet: the evening pass makes the first build")
    before = passes.new_york_day(at) - timedelta(days=1)
    closure = "" if passes.is_session(sessions, before) else closure_reason(before, overrides)
    return _asked(passes.why_skip_morning(sessions, through, at, closure), sessions, through, at)


def known_days(settings: Settings) -> tuple[pl.DataFrame, pl.DataFrame, date | None]:
    """`raw.sessions` and `reference.calendar_overrides` as last written, and the last session that is published.

    A folder of the user's own files is as old as it is: it is taken to hold every session, so that no pass but the
    regular ones reads it again.
    """
    store = Store(settings)
    through = date.max if settings.mode == "files" else data_through(settings)
    return store.read("raw.sessions"), store.read("reference.calendar_overrides"), through


def data_through(settings: Settings) -> date | None:
    """The last session that the published build holds, from the Parquet twin of `meta.build`."""
    build = current_build(settings)
    twin = build / "meta.build.parquet" if build else None
    return pl.read_parquet(twin, glob=False)["data_through_date"].item() if twin and twin.exists() else None


def _asked(
    why_not: str | None, sessions: pl.DataFrame, through: date | None, at: datetime
) -> dg.RunRequest | dg.SkipReason:
    if why_not is not None:
        return dg.SkipReason(why_not)
    missing = passes.missing_sessions(sessions, through, at)
    return dg.RunRequest(tags={"miners/missing_sessions": ", ".join(map(str, missing[-5:])) or "none"})
