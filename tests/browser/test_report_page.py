"""The report in headless Chromium: nothing is asked of anybody, nothing complains, nothing is cut off."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from orchestration.report import write_report
from orchestration.settings import Settings
from tests.browser.test_dagster_ui import CHROMIUM, QUIET

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (390, "dark")])
def test_the_page_is_whole_wide_and_narrow(chromium: Browser, sample_dir: Path, width: int, scheme: str) -> None:
    file = write_report(Settings("sample", sample_dir))
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert said == []
    assert asked == [file.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    drawn = page.evaluate("[...document.querySelectorAll('svg')].map(svg => svg.getBoundingClientRect().width)")
    assert len(drawn) > 8
    assert all(one > 100 for one in drawn)
    letters = page.evaluate("[...document.querySelectorAll('svg text')].map(t => t.getBoundingClientRect().height)")
    assert min(letters) > 9  # legible: on a phone a drawing is moved sideways, not shrunk
    assert page.locator("h3", has_text="CLSK, 2025-10-20").first.is_visible()
    context.close()


def test_on_paper_nothing_is_wider_than_the_sheet(chromium: Browser, sample_dir: Path) -> None:
    page = chromium.new_page(viewport={"width": 720, "height": 1000})  # A4 less its margins
    page.goto(write_report(Settings("sample", sample_dir)).as_uri())
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 720
    page.close()
