"""Everything that Dagster shows: found in `defs/` by Dagster itself."""

import dagster as dg

from orchestration import defs
from orchestration.resources import resources

definitions = dg.load_definitions_from_package_module(
    defs, resources=resources(), executor=dg.in_process_executor
)
