"""dbt's page of a build in headless Chromium: it says what the dictionary says, and asks nobody."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from orchestration import reader
from orchestration.dbt_docs import write_docs
from orchestration.errors import OperatorError
from orchestration.settings import Settings
from tests.browser.test_dagster_ui import CHROMIUM
from tests.browser.test_report_page import chromium  # noqa: F401 - a fixture
from tests.orchestration.test_dictionary import SHOWN, of_dictionary, said

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed")


def part(html: str, name: str) -> dict[str, Any]:
    """What the page bears as `name`."""
    start = html.index(f'{name}:{{"metadata"') + len(name) + 1
    return json.JSONDecoder().raw_decode(html, start)[0]


def test_the_page_says_what_the_dictionary_says(chromium: Browser, sample_dir: Path, tmp_path: Path) -> None:  # noqa: F811
    published = reader.published_file(Settings("sample", sample_dir))
    before = published.stat()
    page_file = write_docs(Settings("sample", sample_dir), tmp_path / "tables.html")
    assert published.stat().st_mtime_ns == before.st_mtime_ns
    html = page_file.read_text()
    dictionary = of_dictionary(published)

    manifest = part(html, "manifest")
    words = {
        (node["schema"], node["name"], name): column["description"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] in SHOWN
        for name, column in node["columns"].items()
    }
    assert words == {key: said(dictionary[key]) for key in words}
    assert {exposure["name"] for exposure in manifest["exposures"].values()} == {"report", "notebook"}

    catalogue = [node for node in part(html, "catalog")["nodes"].values() if node["metadata"]["schema"] in SHOWN]
    columns = {
        (node["metadata"]["schema"], node["metadata"]["name"], name) for node in catalogue for name in node["columns"]
    }
    assert columns == set(words)
    assert len(columns) > 200

    complaints: list[str] = []
    asked: list[str] = []
    page = chromium.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{page_file.as_uri()}#!/model/model.miners.claim_checks")
    shown = page.get_by_text(words["marts", "claim_checks", "claimed_price_usd"]).first
    shown.wait_for(timeout=20_000)
    page.close()
    assert complaints == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


def test_without_a_build_there_is_nothing_to_describe(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="miners refresh"):
        write_docs(Settings("sample", tmp_path))
