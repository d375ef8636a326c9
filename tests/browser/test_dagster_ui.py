"""A person materializes everything in Dagster's UI and finds the picture and the checks, in headless Chromium."""

import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from conftest import MINERS, NOW, ROOT
from playwright.sync_api import Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed")

QUIET = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
LOADED = "{workspaceOrError{... on Workspace{locationEntries{locationOrLoadError{__typename}}}}}"
LAST_RUN = "{runsOrError(limit:1){... on Runs{results{runId jobName status runConfigYaml}}}}"
SCHEDULES = '{schedulesOrError(repositorySelector:{repositoryName:"__repository__",repositoryLocationName:"orchestration.definitions"}){... on Schedules{results{name scheduleState{status}}}}}'  # noqa: E501
SENSORS = SCHEDULES.replace("schedule", "sensor").replace("Schedules", "Sensors")
PUBLISHED_BY = (
    '{assetOrError(assetKey:{path:["published","warehouse"]}){... on Asset{assetMaterializations(limit:1){runId}}}}'
)
LONGEST_RUN_SECONDS = 400  # on a busy machine; ten on an idle one
DONE = ("SUCCESS", "FAILURE", "CANCELED")


def ask(base: str, query: str) -> dict[str, Any]:
    body = json.dumps({"query": query}).encode()
    request = urllib.request.Request(f"{base}/graphql", body, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["data"]


def wait_for(found: Any, seconds: float, what: str) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if (value := found()) is not None:
                return value
        except OSError:
            pass
        time.sleep(0.25)
    raise AssertionError(f"{what} within {seconds} s")


def is_loaded(base: str) -> bool | None:
    entries = ask(base, LOADED)["workspaceOrError"]["locationEntries"]
    ready = any(entry["locationOrLoadError"]["__typename"] == "RepositoryLocation" for entry in entries)
    return True if ready else None


def finished_run(base: str) -> dict[str, str] | None:
    runs = ask(base, LAST_RUN)["runsOrError"]["results"]
    return runs[0] if runs and runs[0]["status"] in DONE else None


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds the data directory, `data`, which is empty at first."""
    return tmp_path_factory.mktemp("ui")


@pytest.fixture(scope="module")
def ui(folder: Path) -> Iterator[str]:
    """`miners ui` on a free port and an empty data directory."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MINERS_", "DAGSTER_"))}
    with (folder / "ui.log").open("w") as log:
        server = subprocess.Popen(
            [MINERS, "ui", "--data-dir", folder / "data", "--port", str(port)],
            cwd=ROOT,
            env={**kept, "MINERS_NOW": NOW},
            stdout=log,
            stderr=log,
            start_new_session=True,
            # A shell's background job ignores SIGINT, and Dagster then ignores SIGTERM too.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
    base = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: is_loaded(base), 90, "the code location loads")
        yield base
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a person can look at what the test saw."""
    return tmp_path_factory.mktemp("screenshots")


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser.new_page(viewport={"width": 1500, "height": 950})
        browser.close()


def test_a_person_materializes_everything_and_finds_the_picture_and_the_checks(
    ui: str, page: Page, screenshots: Path
) -> None:
    errors: list[str] = []
    hosts: set[str] = set()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: hosts.add(request.url.split("/")[2].split(":")[0]))

    page.goto(f"{ui}/asset-groups")
    page.get_by_role("button", name=re.compile("Materialize all")).first.click()
    page.get_by_text(re.compile("Launched run")).first.wait_for()
    run = wait_for(lambda: finished_run(ui), LONGEST_RUN_SECONDS, "the run ends")
    assert run["status"] == "SUCCESS"
    page.goto(f"{ui}/runs/{run['runId']}")
    page.get_by_text("Success").first.wait_for()

    page.goto(f"{ui}/assets/event_study/abnormal_returns?view=overview")
    page.get_by_text(re.compile("Synthetic sample, not market data")).first.wait_for()
    page.get_by_text("[Show Markdown]").first.wait_for()
    for shown in page.get_by_text("[Show Markdown]").all():
        shown.click()
        if page.locator("img[src^='data:image/png']").count():
            break
        page.keyboard.press("Escape")
    picture = page.locator("img[src^='data:image/png']").first
    picture.wait_for()
    page.screenshot(path=screenshots / "picture.png")
    assert picture.evaluate("image => image.naturalWidth") > 200
    page.keyboard.press("Escape")

    page.goto(f"{ui}/assets/marts/announcement_returns?view=checks")
    for words in ("Checks (1)", "announcement_returns_rows_are_sound", "Passed"):
        page.get_by_text(words).filter(visible=True).first.wait_for()
    page.screenshot(path=screenshots / "checks.png")
    assert errors == []
    assert hosts <= {"127.0.0.1", ""}


def test_a_mart_alone_publishes_a_whole_build(ui: str, page: Page, screenshots: Path) -> None:
    before = finished_run(ui)
    page.goto(f"{ui}/assets/marts/capacity?view=overview")
    page.get_by_role("button", name=re.compile("Materialize")).first.click()
    run = wait_for(lambda: run if (run := finished_run(ui)) != before else None, LONGEST_RUN_SECONDS, "the run ends")
    assert run["status"] == "SUCCESS"
    told = ask(ui, PUBLISHED_BY)["assetOrError"]["assetMaterializations"]
    assert told == [{"runId": run["runId"]}]
    page.goto(f"{ui}/runs/{run['runId']}")
    page.get_by_text("Success").first.wait_for()
    page.screenshot(path=screenshots / "mart.png")


def test_the_schedules_and_sensors_are_on(ui: str, page: Page, screenshots: Path) -> None:
    schedules = ask(ui, SCHEDULES)["schedulesOrError"]["results"]
    assert {entry["name"]: entry["scheduleState"]["status"] for entry in schedules} == dict.fromkeys(
        ("daily_refresh", "late_bars", "watch_freshness"), "RUNNING"
    )
    sensors = ask(ui, SENSORS)["sensorsOrError"]["results"]
    assert {entry["name"]: entry["sensorState"]["status"] for entry in sensors} == dict.fromkeys(
        ("alert_of_build", "alert_of_failed_run", "make_whole", "new_announcements", "write_reports"), "RUNNING"
    )
    page.goto(f"{ui}/automation")
    for name in ("daily_refresh", "late_bars", "new_announcements", "make_whole"):
        page.get_by_text(name).first.wait_for()
    page.screenshot(path=screenshots / "automation.png")


@pytest.mark.thorough
def test_a_range_of_days_is_asked_for_again_from_the_launchpad(ui: str, page: Page, screenshots: Path) -> None:
    before = finished_run(ui)
    page.goto(f"{ui}/locations/orchestration.definitions/jobs/backfill")
    page.get_by_text(re.compile("opens the launchpad: give")).first.wait_for()
    materialize = page.get_by_role("button", name=re.compile("Materialize all")).first
    materialize.locator("xpath=following::button[1]").click()
    page.get_by_text("Open launchpad").first.click()
    page.get_by_text(re.compile("Missing required config entries")).first.wait_for()
    page.locator(".CodeMirror").last.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("first_date: '2026-01-05'\nlast_date: '2026-01-09'")
    page.get_by_text("No errors").first.wait_for()
    page.screenshot(path=screenshots / "launchpad.png")
    page.get_by_role("button", name=re.compile("Materialize$")).last.click()
    run = wait_for(lambda: run if (run := finished_run(ui)) != before else None, LONGEST_RUN_SECONDS, "the run ends")
    assert (run["jobName"], run["status"]) == ("backfill", "SUCCESS")
    assert "first_date: 2026-01-05" in run["runConfigYaml"].replace("'", "")
    page.goto(f"{ui}/runs/{run['runId']}")
    page.get_by_text("Success").first.wait_for()
    page.screenshot(path=screenshots / "backfill.png")


def test_a_failed_check_is_seen_with_the_words_that_say_what_to_do(
    ui: str, page: Page, folder: Path, screenshots: Path
) -> None:
    """The last of this file: it damages a table."""
    table = folder / "data" / "work" / "tables" / "events.events.parquet"
    is_first = pl.int_range(pl.len()) == 0
    events = pl.read_parquet(table)
    names = ("event_date", "exclusion_reason")
    events.with_columns(pl.when(~is_first).then(name).alias(name) for name in names).write_parquet(table)
    page.goto(f"{ui}/assets/events/events?view=checks")
    page.get_by_role("button", name=re.compile("Execute$")).first.click()
    words = re.compile(rf"1 rows: {events['event_id'][0]}\. Nothing is published .* Run the job `?rebuild`?")
    page.get_by_text(words).filter(visible=True).first.wait_for(timeout=1000 * LONGEST_RUN_SECONDS)
    page.get_by_text("Failed").filter(visible=True).first.wait_for()
    page.screenshot(path=screenshots / "failed_check.png")
    page.locator("a[href*='/runs/']").filter(visible=True).first.click()
    page.get_by_text(re.compile("event_is_dated_or_explained")).filter(visible=True).first.wait_for()
    page.get_by_text("Failure").filter(visible=True).first.wait_for()
    page.screenshot(path=screenshots / "failed_run.png")
