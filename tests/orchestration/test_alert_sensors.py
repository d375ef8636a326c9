"""Under Dagster's daemon, as `miners ui` runs it, a run that fails and a check that fails are told by the sensors."""

from email import message_from_string
from email.policy import default
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.orchestration.alert_sinks import SECRET, Hook, Mailbox, running_mailbox
from tests.orchestration.ui_process import Page, running_ui, wait_for

LONGEST_SECONDS = 600.0  # the sensors look every thirty seconds; the rest is for a busy machine
LAUNCH = """mutation($given: ExecutionParams!) {launchRun(executionParams: $given) {
__typename ... on PythonError {message} ... on RunConfigValidationInvalid {errors {message}}}}"""
PLACE = {"repositoryName": "__repository__", "repositoryLocationName": "orchestration.definitions"}


def launch(page: Page, job: str, config: dict[str, Any], **selected: Any) -> None:
    """Start a run as the page does."""
    given = {"selector": {**PLACE, "jobName": job, **selected}, "runConfigData": config}
    answer = page.ask(LAUNCH, given=given)["launchRun"]
    assert answer["__typename"] == "LaunchRunSuccess", answer


def damage_first_event(data_dir: Path) -> str:
    """Take an event's day and the reason why it has none; its id."""
    table = data_dir / "work" / "tables" / "events.events.parquet"
    events, is_first = pl.read_parquet(table), pl.int_range(pl.len()) == 0
    names = ("event_date", "exclusion_reason")
    events.with_columns(pl.when(~is_first).then(name).alias(name) for name in names).write_parquet(table)
    return events["event_id"][0]


@pytest.mark.thorough
@pytest.mark.timeout(1800)
def test_a_failed_run_and_a_failed_check_reach_the_webhook_and_the_mailbox(sample_copy: Path, tmp_path: Path) -> None:
    data_dir, hook = sample_copy, Hook()
    with running_mailbox() as (box, port):
        environment = {
            "MINERS_SMTP_URL": f"smtp://desk:{SECRET}@127.0.0.1:{port}",
            "MINERS_ALERT_TO": "desk@example.org",
            "MINERS_ALERT_WEBHOOK": hook.url,
        }
        with running_ui(tmp_path, environment=environment) as page:

            def told(words: str) -> bool:
                said = (" ".join(" ".join(texts).split()) for texts in (mailed(box), posted(hook)))
                return all(words in text for text in said)

            launch(page, "backfill", {"first_date": "2026-01-09", "last_date": "2026-01-05"})
            wait_for(lambda: told("the first day is later than the last"), LONGEST_SECONDS, "the failed run is told")
            assert told("backfill failed")
            event = damage_first_event(data_dir)
            check = {"assetKey": {"path": ["events", "events"]}, "name": "event_is_dated_or_explained"}
            launch(page, "__ASSET_JOB", {}, assetSelection=[], assetCheckSelection=[check])
            wait_for(lambda: told(f"1 rows: {event}"), LONGEST_SECONDS, "the failed check is told")
            assert told("Run the job `rebuild`")
        log = page.log.read_text()
    hook.shutdown()
    assert SECRET not in log
    assert not [text for text in (*mailed(box), *posted(hook)) if SECRET in text]


def mailed(box: Mailbox) -> list[str]:
    """What the mailbox was sent, as a person reads it."""
    messages = [message_from_string(text, policy=default) for text in box.messages]
    return [f"{message['Subject']} {message.get_content()}" for message in messages]


def posted(hook: Hook) -> list[str]:
    """What the webhook was sent."""
    return [post["text"] for post in hook.posted]
