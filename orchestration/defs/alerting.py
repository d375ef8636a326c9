"""Alerts of runs that Dagster started: what failed, and what a build gives to tell."""

from datetime import UTC, datetime

import dagster as dg

from orchestration import alerts
from orchestration.instance import forget_old_runs
from orchestration.refresh import failed_check
from orchestration.settings import Settings

HOW = (
    "by e-mail and webhook as MINERS_SMTP_URL, MINERS_ALERT_TO or MINERS_ALERT_WEBHOOK say: what lasts once a day, a "
    "restatement or a move once"
)


@dg.run_failure_sensor(
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=f"Tells of a run that failed, with what it said and what to do, {HOW}",
)
def alert_of_failed_run(context: dg.RunFailureSensorContext) -> dg.SkipReason:
    """Tell of a run that failed."""
    run = context.dagster_run
    words = next(filter(None, map(_words, context.get_step_failure_events())), None) or context.failure_event.message
    settings, now = _settings()
    return _told(
        alerts.tell(
            settings,
            lambda: alerts.of_failure(settings, run.job_name, words or "it gave no words", _checks(context), now),
        )
    )


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description=f"After each run tells of checks that failed, stale sources, missing sessions, restatements and large "
    f"moves after announcements, {HOW}. The oldest runs are forgotten.",
)
def alert_of_build(context: dg.RunStatusSensorContext) -> dg.SkipReason:
    """Tell what a run that ended well gives to tell."""
    settings, now = _settings()
    forget_old_runs(context.instance, settings)
    return _told(alerts.tell(settings, lambda: alerts.of_build(settings, _checks(context), now)))


def _settings() -> tuple[Settings, datetime]:
    settings = Settings.from_environment()
    return settings, settings.now or datetime.now(UTC)


def _checks(context: dg.RunStatusSensorContext) -> alerts.Checks:
    records = context.instance.get_records_for_run(
        context.dagster_run.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION
    ).records
    events = [record.event_log_entry.dagster_event for record in records]
    return [check for event in events if event is not None for check in failed_check(event)]


def _words(event: dg.DagsterEvent) -> str | None:
    """What the step that failed said: the description of a failure, or the innermost error's message."""
    data = event.step_failure_data
    if data.user_failure_data and data.user_failure_data.description:
        return data.user_failure_data.description
    error = data.error
    while error is not None and error.cause is not None:
        error = error.cause
    return error.message.strip() if error else None


def _told(troubles: list[str]) -> dg.SkipReason:
    return dg.SkipReason("; ".join(troubles) or "told what was new")
