"""The whole refresh in this process, told step by step."""

import os
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import dagster as dg

from orchestration import dbt
from orchestration.errors import AuditError, Exit, MinersError
from orchestration.instance import close_engines, open_instance
from orchestration.settings import Settings

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
Tell = Callable[[str], None]


def refresh(
    settings: Settings,
    tell: Tell,
    instance: dg.DagsterInstance | None = None,
    job: str = "refresh",
    config: dict[str, Any] | None = None,
    failed: list[dict[str, str]] | None = None,
) -> Exit:
    """Fetch, compute, audit and publish everything.

    Args:
        settings: Where the data lives and comes from.
        tell: Given a line for each step that ends.
        instance: Dagster's memory of runs; that of the data directory where none is given.
        job: `refresh`, `retag` to begin with what raw has, or `backfill`.
        config: What the job wants to know.
        failed: Given every check that did not pass: `table`, `check_name`, `severity`, `words`.

    Raises:
        MinersError: When nothing could be published, with what to do about it.
    """
    dbt.start()
    from orchestration.definitions import definitions

    instance = instance or open_instance(settings)
    checks: list[dict[str, str]] = [] if failed is None else failed
    run_id = str(uuid4())
    instance.add_event_listener(run_id, lambda entry: _listen(entry, tell, checks))
    try:
        result = definitions.resolve_job_def(job).execute_in_process(
            instance=instance,
            run_id=run_id,
            tags={"miners/process": str(os.getpid())},
            run_config=config or QUIET,
        )
    except Exception as error:
        raise cause_of(error) from error
    finally:
        instance.dispose()
        close_engines()
    if not result.success:
        raise AuditError("the refresh failed; see `miners ui` for the run")
    for check in checks:
        tell(f"warning: {check['table']}: {check['check_name']} {check['words']}")
    return Exit.PUBLISHED_WITH_WARNINGS if checks else Exit.OK


def cause_of(error: BaseException) -> BaseException:
    """The error that a person can act on, out of those that Dagster wrapped around it."""
    inner: BaseException | None = error
    seen: set[int] = set()
    while inner is not None and id(inner) not in seen:  # a context may lead back to where it began
        seen.add(id(inner))
        if isinstance(inner, MinersError):
            return inner
        if isinstance(inner, dg.Failure):
            return AuditError(inner.description or str(inner))
        inner = inner.__cause__ or inner.__context__
    return error


def _listen(entry: dg.EventLogEntry, tell: Tell, failed: list[dict[str, str]]) -> None:
    event = entry.dagster_event
    if event is None:  # a line that an asset logged: the progress of its requests
        return tell(f"  {entry.user_message}")
    if event.event_type == dg.DagsterEventType.STEP_SUCCESS and event.step_key:
        seconds = event.step_success_data.duration_ms / 1000
        tell(f"{event.step_key.replace('__', '/'):<40} {seconds:6.2f} s")
    elif event.event_type == dg.DagsterEventType.ASSET_CHECK_EVALUATION:
        failed += failed_check(event)
    return None


def failed_check(event: dg.DagsterEvent) -> list[dict[str, str]]:
    """The check that an evaluation tells of, in a list; an empty one where it passed."""
    check = event.asset_check_evaluation_data
    if check.passed:
        return []
    return [
        {
            "table": check.asset_key.to_user_string(),
            "check_name": check.check_name,
            "severity": check.severity.value,
            "words": check.description or "",
        }
    ]
