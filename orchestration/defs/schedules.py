"""The whole refresh, and when it runs by itself."""

import dagster as dg

from orchestration.asset_tables import table_key
from transforms.event_study import calibration

refresh = dg.define_asset_job(
    "refresh", selection=dg.AssetSelection.all(), description="Fetch, compute, audit and publish everything."
)

retag = dg.define_asset_job(
    "retag",
    selection=dg.AssetSelection.all() - dg.AssetSelection.groups("raw"),
    description="Tag, date and cluster everything in raw anew, then compute, audit and publish; nobody is asked.",
)

rebuild = dg.define_asset_job(
    "rebuild",
    selection=retag.selection | dg.AssetSelection.assets(table_key("raw.sessions")),
    description="Make everything but raw again from raw and the reference files, and publish; nobody is asked.",
)

calibrate = dg.define_asset_job(
    "calibrate",
    selection=dg.AssetSelection.assets(table_key(calibration.NAME)).downstream(),
    config={"ops": {"placebo": {"config": {"draws": 1_000}}}},
    description="Draw a thousand placebo groups of each arrangement and publish; later refreshes keep them.",
)

daily_refresh = dg.ScheduleDefinition(
    name="daily_refresh",
    job=refresh,
    cron_schedule="30 18 * * 1-5",
    execution_timezone="America/New_York",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every weekday at 18:30 New York time: two and a half hours after the close, bars are final.",
)
