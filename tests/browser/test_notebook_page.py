"""The notebook in headless Chromium: drawn, behind a token, and nothing is asked of another machine."""

import os
import re
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import MINERS, ROOT
from playwright.sync_api import sync_playwright

from tests.browser.test_dagster_ui import CHROMIUM, QUIET

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed")
LONGEST_START = 90


@pytest.fixture(scope="module")
def address(sample_dir: Path) -> Iterator[str]:
    """What the command prints: the page with its token."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [MINERS, "notebook", "--data-dir", sample_dir, "--port", str(port), "--no-open"],
        cwd=ROOT, env=os.environ | {"NO_COLOR": "1"}, stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert server.stdout is not None
    late = threading.Timer(LONGEST_START, os.killpg, (server.pid, signal.SIGKILL))
    late.start()
    said = ""
    for line in server.stdout:
        said += line
        if found := re.search(r"http://\S+access_token=\S+", line):
            late.cancel()
            yield found[0].replace("localhost", "127.0.0.1")
            break
    else:
        pytest.fail(f"no address was printed within {LONGEST_START} s: {said}")
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def test_five_questions_are_answered_without_a_foreign_request(address: str) -> None:
    assert len(address.split("access_token=")[1]) > 30
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        page.locator("h2").nth(4).wait_for(timeout=LONGEST_START * 1000)
        assert page.locator("h2").count() == 5
        assert page.locator("svg.marks").count() == 3
        assert page.get_by_text("Synthetic sample, not market data.").is_visible()
        assert page.get_by_text("NotImplementedError").count() == 0
        if folder := os.environ.get("MINERS_SCREENSHOTS"):
            page.wait_for_timeout(2000)
            page.screenshot(path=Path(folder) / "notebook.png", full_page=True)
            page.locator("h2").nth(2).scroll_into_view_if_needed()
            page.screenshot(path=Path(folder) / "notebook_3.png")
        foreign = [url for url in asked if not url.startswith(("http://127.0.0.1:", "data:", "blob:"))]
        assert foreign == []
        stranger = browser.new_context().new_page()
        stranger.goto(address.split("?")[0])
        assert stranger.locator("h2").count() == 0
        assert "login" in stranger.url
        browser.close()
