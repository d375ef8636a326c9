"""What the report says and draws in the browser is what the marts say; what is hostile in the data is text on it."""

import shutil
import zipfile
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page

from orchestration.export import export
from orchestration.report import write_report
from orchestration.settings import Settings
from tests.browser.page_numbers import READ, wrong_numbers
from tests.browser.test_dagster_ui import CHROMIUM
from tests.browser.test_report_page import chromium  # noqa: F401 - a fixture

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed")

# one cell of each section, altered as by a page that reckons for itself
ALTER = """([section, place]) => {
    const cells = [...document.querySelectorAll(`#${section} ~ * td`)];
    const cell = cells.filter(cell => /^[+−-]?[0-9,.]+/.test(cell.textContent))[place];
    cell.textContent = cell.textContent.replace(/[0-9]/, digit => (Number(digit) + 1) % 10);
}"""
HOSTILE = (
    "<script>alert(1)</script>",
    '"><svg onload=alert(1)><a href="javascript:alert(1)">javascript:alert(1)</a>',
    '=HYPERLINK("http://127.0.0.1/x","x")',
    "\u202e\u2066 +999 % gnp.exe \u200b\u0000".replace("\u0000", "\u0001"),
    "{{ 7 * 7 }} {% raw %} ${7*7} &lt;img src=x onerror=alert(1)&gt;",
    "wide" * 500_000,
)


@pytest.fixture
def page(chromium: Browser) -> Page:  # noqa: F811
    return chromium.new_page()


def test_every_number_of_the_sample_is_that_of_its_mart(page: Page, sample_dir: Path) -> None:
    page.goto(write_report(Settings("sample", sample_dir)).as_uri())
    assert wrong_numbers(page, sample_dir / "current" / "warehouse.duckdb") == []
    page.close()


@pytest.mark.parametrize("section", ["claims", "effects", "peers", "year", "health"])
def test_a_number_of_its_own_is_seen(page: Page, sample_dir: Path, section: str) -> None:
    page.goto(write_report(Settings("sample", sample_dir)).as_uri())
    page.evaluate(ALTER, [section, 0])
    assert len(wrong_numbers(page, sample_dir / "current" / "warehouse.duckdb")) == 1
    page.close()


def test_the_day_of_cleanspark_on_real_bars(page: Page, market_dir: Path) -> None:
    page.goto(write_report(Settings("files", market_dir)).as_uri())
    assert wrong_numbers(page, market_dir / "current" / "warehouse.duckdb") == []
    table = next(table for table in page.evaluate(READ)["tables"] if table["heading"].startswith("CLSK, 2025-10-20"))
    by_claim = {row[1]: row for row in table["rows"][1:]}
    intraday = "within the day's range, not at the close: true intraday, gone by the close"
    assert by_claim["+13 %"][2:8] == ["day", "+4.48 %", "22.06", "13:30-17:30", "+140 %", intraday]
    assert by_claim["+140 %"][2:8] == ["year", "+121.50 %", "22.10", "14:30-17:30", "+13 %", intraday]
    for words in ("opening gap +8.73 %", "to high +16.21 %", "next day -7.99 %", "year to date at close +121.50 %"):
        assert page.get_by_text(words).count() == 1, words
    page.close()


def test_hostile_texts_are_text_on_the_page_and_in_files(page: Page, sample_dir: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_dir / "current" / ".", tmp_path / "current")
    warehouse = tmp_path / "current" / "warehouse.duckdb"
    warehouse.chmod(0o644)
    with duckdb.connect(warehouse) as connection:
        for table in ("claim_checks", "announcement_returns", "capacity", "announcements"):
            connection.execute(
                f"update marts.{table} set headline = ($1::varchar[])[1 + rowid % $2]", [HOSTILE, len(HOSTILE)]
            )
        connection.execute("checkpoint")
    settings = Settings("sample", tmp_path)
    file = write_report(settings)
    assert file.stat().st_size < 5_000_000
    happened: list[str] = []
    page.on("dialog", lambda dialog: (happened.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: happened.append(message.text))
    page.on("pageerror", lambda error: happened.append(str(error)))
    page.on("request", lambda request: happened.append(request.url))
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(file.as_uri())
    assert happened == [file.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator("script, a, img, [onload], [onerror]").count() == 0
    assert page.get_by_text(HOSTILE[0]).count() > 0
    page.close()

    told = export(settings, "csv", tmp_path / "csv", ("marts.announcements",))[0].read_text()
    assert ",=HYPERLINK" not in told
    assert "'=HYPERLINK" in told
    book = export(settings, "xlsx", tmp_path / "xlsx", ("marts.announcements",))[0]
    with zipfile.ZipFile(book) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets")]
        assert not any("<f>" in sheet or "hyperlink" in sheet for sheet in sheets)
        strings = parts.read("xl/sharedStrings.xml").decode()
    assert "=HYPERLINK" in strings
    assert "widewide" in strings  # cut to what a cell of Excel holds, not left out
