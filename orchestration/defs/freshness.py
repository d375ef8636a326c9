"""Whether the published build holds the last session that closed: checked even where no refresh runs."""

from datetime import UTC, datetime

import dagster as dg

from orchestration.asset_tables import PUBLISHED
from orchestration.defs.schedules import data_through, known_days
from orchestration.settings import Settings
from transforms import passes
from transforms.sessions import NEW_YORK

SHOWN = 5


@dg.asset_check(
    asset=PUBLISHED,
    description="The published build holds every session that closed two hours ago or earlier.",
    blocking=False,
)
def holds_the_last_session() -> dg.AssetCheckResult:
    """Warn of sessions that readers lack, and say what to do."""
    settings = Settings.from_environment()
    sessions, _, through = known_days(settings)
    missing = passes.missing_sessions(sessions, through, settings.now or datetime.now(UTC))
    told = f"{len(missing)} sessions are missing: {', '.join(map(str, missing[-SHOWN:]))}. " if missing else None
    return dg.AssetCheckResult(
        passed=not missing,
        severity=dg.AssetCheckSeverity.WARN,
        description=told
        and f"{told}Run the job `refresh`: one run fetches all of them; `miners doctor` says what is wrong",
        metadata={"data through": str(data_through(settings) or "nothing"), "missing_count": len(missing)},
    )


freshness = dg.define_asset_job(
    "freshness",
    selection=dg.AssetSelection.checks(holds_the_last_session),
    description="Only look whether the published build holds the last session; alerts where it does not.",
)

watch_freshness = dg.ScheduleDefinition(
    name="watch_freshness",
    job=freshness,
    cron_schedule=["0 9 * * *", "0 22 * * *"],
    execution_timezone=NEW_YORK,
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every day at 09:00 and 22:00 New York time, after the passes: looks whether the build is behind.",
)
