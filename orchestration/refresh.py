"""The whole refresh in this process, told step by step."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import dagster as dg

from orchestration import dbt
from orchestration.disk import LEFT_AS_IT_WAS, needed_bytes, refused, require_room
from orchestration.errors import AuditError, Exit, MinersError, OperatorError
from orchestration.instance import PROCESS, close_engines, open_instance, this_process
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
        job: `refresh`, `retag` to begin with what raw has, `rebuild` to make everything but raw again, or `backfill`.
        config: What the job wants to know.
        failed: Given every check that did not pass: `table`, `check_name`, `severity`, `words`.

    Raises:
        MinersError: When nothing could be published, with what to do about it.
    """
    require_room(settings.data_dir)
    dbt.start()
    from orchestration.definitions import definitions

    try:
        instance = instance or open_instance(settings)
    except Exception as error:
        raise in_words(error, settings) from error
    checks: list[dict[str, str]] = [] if failed is None else failed
    run_id = str(uuid4())
    instance.add_event_listener(run_id, lambda entry: _listen(entry, tell, checks))
    try:
        result = definitions.resolve_job_def(job).execute_in_process(
            instance=instance,
            run_id=run_id,
            tags={PROCESS: this_process()},
            run_config=config or QUIET,
        )
    except Exception as error:
        raise in_words(error, settings) from error
    finally:
        instance.dispose()
        close_engines()
    if not result.success:
        raise AuditError("the refresh failed; see `miners ui` for the run")
    for check in checks:
        tell(f"warning: {check['table']}: {check['check_name']} {check['words']}")
    return Exit.PUBLISHED_WITH_WARNINGS if checks else Exit.OK


def rebuild(settings: Settings, tell: Tell, instance: dg.DagsterInstance | None = None) -> Exit:
    """Make everything but raw again from raw and the reference files, as of the newest answer; nobody is asked.

    Raises:
        OperatorError: When raw is empty.
        MinersError: As `refresh` does.
    """
    newest = settings.now or newest_answer(settings)
    os.environ["MINERS_NOW"] = newest.isoformat()
    return refresh(replace(settings, now=newest), tell, instance, job="rebuild")


def newest_answer(settings: Settings) -> datetime:
    """When the newest row of raw was asked for.

    Raises:
        OperatorError: When raw is empty.
    """
    from orchestration.store import Store  # reads Pandera's tables, which take long to import

    if (newest := Store(settings).newest_answer()) is not None:
        return newest
    raise OperatorError(
        f"{settings.data_dir} has no raw data to rebuild from: restore its folder raw from a backup, or ask the "
        "sources again by `miners refresh`"
    )


def in_words(error: BaseException, settings: Settings) -> BaseException:
    """The error that a person can act on: what the machine refused, else what a step said, else the error itself."""
    for inner in _wrapped(error):
        if isinstance(inner, OperatorError):
            return inner
        named = getattr(inner, "filename", None)  # a write that failed names no file
        elsewhere = named is not None and settings.data_dir not in Path(str(named)).parents
        if not elsewhere and (words := refused(inner, settings.data_dir, needed_bytes(settings.data_dir))):
            return words
        if isinstance(inner, MemoryError) or "out of memory error" in str(inner).lower():
            return OperatorError(
                f"not enough memory: {str(inner) or 'the system gave no more'}. Give the process more, or end others; "
                f"{LEFT_AS_IT_WAS}"
            )
        if "database is locked" in str(inner):
            return OperatorError(
                f"another process holds {settings.dagster_home}: end it (a second `miners ui`?) and run again; on a "
                f"network file system, move the data to a local disk. {LEFT_AS_IT_WAS.capitalize()}"
            )
        if any(words in str(inner) for words in ("file is not a database", "database disk image is malformed")):
            return OperatorError(
                f"Dagster's history is damaged: delete {settings.dagster_home}; only past runs are lost with it, and "
                f"{LEFT_AS_IT_WAS}"
            )
    return cause_of(error)


def cause_of(error: BaseException) -> BaseException:
    """The error that a person can act on, out of those that Dagster wrapped around it."""
    for inner in _wrapped(error):
        if isinstance(inner, MinersError):
            return inner
        if isinstance(inner, dg.Failure):
            return AuditError(inner.description or str(inner))
    return error


def _wrapped(error: BaseException) -> Iterator[BaseException]:
    """An error and those that it came from."""
    inner: BaseException | None = error
    seen: set[int] = set()
    while inner is not None and id(inner) not in seen:  # a context may lead back to where it began
        seen.add(id(inner))
        yield inner
        inner = inner.__cause__ or inner.__context__


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
