"""What the assets are given: the settings and the door to storage."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import dagster as dg

from orchestration.publish import only_refresh
from orchestration.settings import Settings
from orchestration.store import Store, TableIOManager


@dg.resource(description="Where the data lives and comes from, read from the environment.")
def settings_resource(_context: dg.InitResourceContext) -> Settings:
    """The settings of this process."""
    return Settings.from_environment()


@dg.resource(required_resource_keys={"settings"}, description="The one door to storage.")
def store_resource(context: dg.InitResourceContext) -> Iterator[Store]:
    """The store of this data directory, held by one run at a time and by one mode for ever."""
    store = Store(context.resources.settings)
    with only_refresh(store.settings):
        store.claim_mode()
        store.sweep()
        yield store


@dg.io_manager(required_resource_keys={"store"}, description="Validated Parquet, one file a table.")
def table_io_manager(context: dg.InitResourceContext) -> TableIOManager:
    """Carries frames between assets."""
    return TableIOManager(context.resources.store)


def resources() -> dict[str, Any]:
    """The resources of every asset."""
    return {"settings": settings_resource, "store": store_resource, "io_manager": table_io_manager}


def run_instant(context: dg.AssetExecutionContext) -> datetime:
    """The instant that a whole run takes as now: the setting, else when the run was created."""
    settings: Settings = context.resources.settings
    if settings.now is not None:
        return settings.now
    record = context.instance.get_run_record_by_id(context.run_id)
    return record.create_timestamp.astimezone(UTC) if record else datetime.now(UTC)
