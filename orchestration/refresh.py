"""The whole refresh in this process, told step by step."""

import os
from collections.abc import Callable
from uuid import uuid4

import dagster as dg

from orchestration import dbt
from orchestration.errors import AuditError, Exit, MinersError
from orchestration.instance import close_engines, open_instance
from orchestration.settings import Settings

Tell = Callable[[str], None]


def refresh(settings: Settings, tell: Tell, instance: dg.DagsterInstance | None = None, job: str = "refresh") -> Exit:
    """Fetch, compute, audit and publish everything.

    Args:
        settings: Where the data lives and comes from.
        tell: Given a line for each step that ends.
        instance: Dagster's memory of runs; that of the data directory where none is given.
        job: `refresh`, or `retag` to begin with what raw has.

    Raises:
        MinersError: When nothing could be published, with what to do about it.
    """
    dbt.start()
    from orchestration.definitions import definitions

    instance = instance or open_instance(settings)
    warnings: list[str] = []
    run_id = str(uuid4())
    instance.add_event_listener(run_id, lambda entry: _listen(entry, tell, warnings))
    try:
        result = definitions.resolve_job_def(job).execute_in_process(
            instance=instance,
            run_id=run_id,
            tags={"miners/process": str(os.getpid())},
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
    except Exception as error:
        raise cause_of(error) from error
    finally:
        instance.dispose()
        close_engines()
    if not result.success:
        raise AuditError("the refresh failed; see `miners ui` for the run")
    for warning in warnings:
        tell(f"warning: {warning}")
    return Exit.PUBLISHED_WITH_WARNINGS if warnings else Exit.OK


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


def _listen(entry: dg.EventLogEntry, tell: Tell, warnings: list[str]) -> None:
    event = entry.dagster_event
    if event is None:  # a line that an asset logged: the progress of its requests
        return tell(f"  {entry.user_message}")
    if event.event_type == dg.DagsterEventType.STEP_SUCCESS and event.step_key:
        seconds = event.step_success_data.duration_ms / 1000
        tell(f"{event.step_key.replace('__', '/'):<40} {seconds:6.2f} s")
    elif event.event_type == dg.DagsterEventType.ASSET_CHECK_EVALUATION:
        check = event.asset_check_evaluation_data
        if not check.passed:
            warnings.append(f"{check.asset_key.to_user_string()}: {check.check_name} {check.description or ''}")
