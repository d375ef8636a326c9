"""What happens by itself between the passes: announcements are watched, and cut-off runs are made whole."""

from datetime import UTC, datetime
from hashlib import sha256

import dagster as dg

from orchestration import lineage
from orchestration.asset_tables import PUBLISHED, table_key
from orchestration.defs.models import models
from orchestration.defs.schedules import refresh, refresh_announcements
from orchestration.errors import OperatorError
from orchestration.publish import current_build, only_refresh
from orchestration.settings import REFERENCE, Settings
from orchestration.store import Store
from transforms import passes

LOOK_EVERY_SECONDS = 120
# Dagster gives a sensor sixty seconds
LOOK_SECONDS = 30.0
WAITING = [dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.STARTING]


@dg.sensor(
    jobs=[refresh_announcements, refresh],
    minimum_interval_seconds=LOOK_EVERY_SECONDS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Every two minutes of extended hours (04:00 to 20:00 New York time on session days, 16:00 to 20:00 on "
    "others) asks one source of announcements after the other, and nobody for prices. Where something new came, or a "
    "table of announcements was edited, runs the job `refresh_announcements`.",
)
def new_announcements(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason | dg.SensorResult:
    """Look for new announcements."""
    settings = Settings.from_environment()
    if current_build(settings) is None:
        return dg.SkipReason("nothing is published yet: run `refresh` first")
    store, now = Store(settings), settings.now or datetime.now(UTC)
    edited = _of_edited(settings)
    if settings.mode != "live":
        return edited or dg.SkipReason(f"{settings.mode} mode asks nobody; no table of announcements was edited")
    if not passes.is_watched(store.read("raw.sessions"), now):
        return edited or dg.SkipReason("outside extended hours nobody is asked")
    found = _look(store, now, context)
    if edited is None:
        return found
    # an edit that is refused stays one: the sources are asked all the same
    more, cursor = (found.run_requests, found.cursor) if isinstance(found, dg.SensorResult) else ([], None)
    return dg.SensorResult(run_requests=[edited, *(more or [])], cursor=cursor)


def _of_edited(settings: Settings) -> dg.RunRequest | None:
    """The run that an edited table of announcements asks for, once for each edit."""
    if not (edited := edited_tables(settings)):
        return None
    # the sample's prices bear the moves that its announcements report
    job = refresh if settings.is_synthetic else refresh_announcements
    return dg.RunRequest(run_key=f"edited {edited}", job_name=job.name)


def _look(store: Store, now: datetime, context: dg.SensorEvaluationContext) -> dg.SkipReason | dg.SensorResult:
    from orchestration.sources.sightings_refresh import SOURCES, look

    turn = int(context.cursor or 0) % len(SOURCES)
    try:
        with only_refresh(store.settings, is_brief=True):
            store.claim_mode()
            added = look(store, now, SOURCES[turn], LOOK_SECONDS)
    except OperatorError as error:
        return dg.SkipReason(str(error))
    told = f"asked {SOURCES[turn]}: {added} new sightings"
    late = lineage.outdated(store)
    cursor = str(turn + 1)
    if "events.events" not in late:
        return dg.SensorResult(skip_reason=dg.SkipReason(told), cursor=cursor)
    own = announcement_keys()
    if any(table_key(name) not in own for name in late):
        return dg.SensorResult(skip_reason=dg.SkipReason(f"{told}; `make_whole` publishes them"), cursor=cursor)
    request = dg.RunRequest(run_key=f"sightings {store.mark('raw.sightings')}", job_name=refresh_announcements.name)
    return dg.SensorResult(run_requests=[request], cursor=cursor)


def announcement_keys() -> set[dg.AssetKey]:
    """What the job `refresh_announcements` makes."""
    from orchestration.definitions import definitions

    return set(definitions.resolve_job_def(refresh_announcements.name).asset_layer.executable_asset_keys)


def edited_tables(settings: Settings) -> str | None:
    """Names and times of tables of announcements that were edited since the last publish; None where none was."""
    build = current_build(settings)
    manifest = build / "manifest.json" if build else None
    if manifest is None or not manifest.exists():
        return None
    files = [REFERENCE / "announcements.csv", REFERENCE / "claims.csv"]
    files += [settings.files_dir / "announcements.csv"] if settings.mode == "files" and settings.files_dir else []
    times = {path.name: path.stat().st_mtime for path in files if path.exists()}
    published = manifest.stat().st_mtime
    return ", ".join(f"{name} {time:.0f}" for name, time in times.items() if time > published) or None


@dg.sensor(
    job=refresh,
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Where a run of a part of the graph, or one that was cut off, left tables older than what they are "
    "made from: makes those again, once, and publishes. Nobody is asked.",
)
def make_whole(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Let a published build follow a partial run."""
    store = Store(Settings.from_environment())
    if not (store.tables / "events.events.parquet").exists():
        return dg.SkipReason("nothing was made yet: run `refresh` first")
    if context.instance.get_runs_count(dg.RunsFilter(statuses=WAITING)):
        return dg.SkipReason("a run waits to begin")
    try:
        with only_refresh(store.settings, is_brief=True):
            wanted, state = stale_selection(store), lineage.state(store)
    except OperatorError as error:
        return dg.SkipReason(str(error))
    if not wanted:
        return dg.SkipReason("every table agrees with what it is made from")
    return dg.RunRequest(run_key=sha256(state.encode()).hexdigest(), asset_selection=wanted)


def stale_selection(store: Store) -> list[dg.AssetKey]:
    """What to make again so that the published build agrees with itself; nothing where it does."""
    late = lineage.outdated(store)
    return [*map(table_key, late), *sorted(models.keys), PUBLISHED] if late else []
