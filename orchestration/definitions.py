"""Everything that Dagster shows: assets and checks are found in `defs/` by Dagster itself."""

import dagster as dg

from orchestration import defs
from orchestration.defs.schedules import calibrate, daily_refresh, rebuild, refresh, retag
from orchestration.resources import resources

definitions = dg.Definitions(
    assets=dg.load_assets_from_package_module(defs),
    asset_checks=dg.load_asset_checks_from_package_module(defs),
    jobs=[refresh, retag, rebuild, calibrate],
    schedules=[daily_refresh],
    resources=resources(),
    executor=dg.in_process_executor,
)
