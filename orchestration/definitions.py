"""Everything that Dagster shows: assets and checks are found in `defs/` by Dagster itself."""

import dagster as dg

from orchestration import defs
from orchestration.defs import alerting, freshness, report, schedules, sensors
from orchestration.resources import resources

definitions = dg.Definitions(
    assets=dg.load_assets_from_package_module(defs),
    asset_checks=dg.load_asset_checks_from_package_module(defs),
    jobs=[
        schedules.refresh, schedules.retag, schedules.rebuild, schedules.refresh_announcements, schedules.backfill,
        schedules.calibrate, freshness.freshness,
    ],
    schedules=[schedules.daily_refresh, schedules.late_bars, freshness.watch_freshness],
    sensors=[
        sensors.new_announcements, sensors.make_whole, alerting.alert_of_failed_run, alerting.alert_of_build,
        report.write_reports,
    ],
    resources=resources(),
    executor=dg.in_process_executor,
)  # fmt: skip
