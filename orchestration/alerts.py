"""Tells a person what a build or a failed run gives to tell: each matter once, or once a day while it lasts."""

import fcntl
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from orchestration.durably import write_atomically
from orchestration.errors import MinersError
from orchestration.notify import Sink, redacted, sinks
from orchestration.publish import current_build
from orchestration.settings import Settings
from orchestration.store import Store
from transforms import alerts, passes
from transforms.tables import TABLES

REMEMBERED = timedelta(days=90)
TRIED_FOR = timedelta(days=7)
CHECK = dict.fromkeys(("table", "check_name", "severity", "words"), pl.String)
Checks = list[dict[str, str]]


def of_build(settings: Settings, failed_checks: Checks, now: datetime) -> pl.DataFrame:
    """The alerts of what is published and of the checks of the last run; none where nothing is published.

    Returns:
        Columns of `transforms.alerts.ALERT`.
    """
    folder = current_build(settings)
    checks = pl.DataFrame(failed_checks, schema=dict.fromkeys(CHECK, pl.String))
    if folder is None:
        return alerts.of_checks(checks)
    build = _twin(folder, "meta.build").row(0, named=True)
    sessions = Store(settings).read("raw.sessions") if settings.mode != "files" else TABLES["raw.sessions"].empty()
    return alerts.build_alerts(
        checks,
        _twin(folder, "meta.source_health"),
        _twin(folder, "marts.restatements"),
        _twin(folder, "marts.announcement_returns"),
        passes.missing_sessions(sessions, build["data_through_date"], now),
        build["refreshed_at"],
    )


def of_failure(settings: Settings, job: str, words: str, failed_checks: Checks, now: datetime) -> pl.DataFrame:
    """The alerts of a run that failed: itself, and what the published build and the checks give."""
    folder = current_build(settings)
    published = f"build {folder.name}" if folder else "nothing: nothing is published yet"
    try:
        rest = of_build(settings, failed_checks, now)
    except Exception as error:  # the build or raw is damaged: all the more is the run to be told of
        words = f"{words.rstrip('. ')}. Besides, what is published cannot be read ({error})"
        rest = alerts.of_checks(pl.DataFrame(failed_checks, schema=dict.fromkeys(CHECK, pl.String)))
    return pl.concat([alerts.failed_run(job, words, published), rest])


def _twin(folder: Path, table: str) -> pl.DataFrame:
    return pl.read_parquet(folder / f"{table}.parquet", glob=False)


def tell(settings: Settings, make: Callable[[], pl.DataFrame], to: list[Sink] | None = None) -> list[str]:
    """Send what was not sent before, and remember it; what a sink did not take waits for the next time.

    Whatever goes wrong here is told and never raised: a refresh does not fail because of its alerts.

    Args:
        settings: Which data directory.
        make: Gives columns of `transforms.alerts.ALERT`; not asked where there is no sink.
        to: The sinks; those of the environment by default.

    Returns:
        What could not be done, in words without a secret.
    """
    try:
        to = sinks() if to is None else to
        return _deliver(settings, make(), to, datetime.now(UTC)) if to else []
    except MinersError as error:
        return [redacted(f"alerts: {error}")]
    except Exception as error:
        return [redacted(f"alerts: {type(error).__name__}: {error}")]


def _deliver(settings: Settings, made: pl.DataFrame, to: list[Sink], now: datetime) -> list[str]:
    troubles: list[str] = []
    with _memory(settings) as memory:
        for sink in to:
            mine = memory.setdefault(sink.name, {"sent": {}, "waiting": []})
            due = _due(made, mine, now)
            if not due:
                continue
            try:
                sink.send(*message(due, settings))
            except MinersError as error:
                mine["waiting"] = due
                troubles.append(redacted(f"alerts were not sent and wait for the next run: {error}"))
                continue
            mine["waiting"] = []
            mine["sent"] |= {alert["alert_key"]: now.isoformat() for alert in due}
    return troubles


def _due(made: pl.DataFrame, mine: dict[str, Any], now: datetime) -> list[dict[str, Any]]:
    """The alerts that a sink has not had: those that wait, and the new ones."""
    forgotten, given_up = (now - REMEMBERED).isoformat(), (now - TRIED_FOR).isoformat()
    mine["sent"] = {key: at for key, at in mine["sent"].items() if at > forgotten}
    known = pl.DataFrame(
        {"alert_key": list(mine["sent"]), "sent_at": list(mine["sent"].values())},
        schema={"alert_key": pl.String, "sent_at": pl.String},
    ).with_columns(
        sent_day=pl.col("sent_at").str.to_datetime(time_zone="UTC").dt.convert_time_zone("America/New_York").dt.date()
    )
    is_sent = pl.col("sent_day").is_not_null() & (
        ~pl.col("is_daily") | (pl.col("sent_day") == passes.new_york_day(now))
    )
    waiting = [alert for alert in mine["waiting"] if alert["made_at"] > given_up]
    fresh = made.unique("alert_key", keep="first", maintain_order=True).join(known, on="alert_key", how="left")
    new = fresh.filter(~is_sent).select(made.columns).with_columns(made_at=pl.lit(now.isoformat())).to_dicts()
    keys = {alert["alert_key"] for alert in new}
    return [alert for alert in waiting if alert["alert_key"] not in keys] + new


@contextmanager
def _memory(settings: Settings) -> Iterator[dict[str, Any]]:
    """What was sent to whom and when, held by one process at a time and written whole."""
    folder = settings.data_dir / "alerts"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "sent.json"
    with (folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            memory = json.loads(path.read_text()) if path.exists() else {}
        except ValueError:  # damaged: rather tell something twice than never
            memory = {}
        yield memory
        write_atomically(path, json.dumps(memory, indent=1).encode())


def message(due: list[dict[str, Any]], settings: Settings) -> tuple[str, str]:
    """Subject and text of a message: each matter with what changed and what to do."""
    more = f" and {len(due) - 1} more" if len(due) > 1 else ""
    subject = " ".join(f"miners: {due[0]['title']}{more}".split())
    parts = [f"{alert['title']}\n  {alert['change_text']}\n  To do: {alert['action_text']}" for alert in due]
    text = "\n\n".join([*parts, f"{settings.notice} Data directory: {settings.data_dir}"])
    return redacted(subject), redacted(text)
