"""The report says what the marts say, and no text of the data is anything but text on it."""

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest
from conftest import Run

from orchestration import reader, report
from orchestration.report import page, write_report
from orchestration.settings import Settings
from orchestration.views import percent

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> =HYPERLINK(1) \"'&"


class Elements(HTMLParser):
    """Names of the elements and their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def sample_page(sample_dir: Path) -> Elements:
    settings = Settings("sample", sample_dir)
    return Elements(page(settings, reader.build(settings)))


def test_the_motivating_case_comes_first_with_its_verdicts(sample_page: Elements, sample_dir: Path) -> None:
    text = sample_page.text
    assert text.index("CLSK, 2025-10-20") < text.index("The newest announcements")
    for words in ("+13 %", "+140 %", "22.06", "true intraday, gone by the close", "matches close to close"):
        assert words in text, words
    checked = reader.query(Settings("sample", sample_dir), "from claims('CLSK') where event_id = 'CLSK-20251020'")
    assert all(verdict in text for verdict in checked["verdict"].unique())


def test_every_newest_event_and_effect_has_the_number_of_its_mart(sample_page: Elements, sample_dir: Path) -> None:
    settings = Settings("sample", sample_dir)
    newest = reader.headlines(settings).head(5)
    for row in newest.to_dicts():
        assert row["headline"] in sample_page.text
        assert f"CAR [0,1] {percent(row['cumulative_abnormal_return'])}" in sample_page.text
    effects = reader.query(
        settings,
        "from marts.announcement_effects where group_kind = 'tag' and model = 'market_bitcoin' "
        "and event_window = '[0,1]' and headline_test is not null",
    )
    assert effects.height > 5
    for row in effects.to_dicts():
        assert row["group_name"] in sample_page.text
        assert percent(row["mean_abnormal_return"], 2) in sample_page.text


def test_it_says_that_the_sample_is_synthetic_and_stands_by_itself(sample_page: Elements) -> None:
    assert sample_page.text.count("Synthetic sample, not market data.") == 2
    assert sample_page.names.count("svg") > 8
    assert not {"script", "iframe", "link", "object"} & set(sample_page.names)
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'; img-src data:") in sample_page.attributes
    loads = [value for name, value in sample_page.attributes if name in ("src", "href", "xlink:href", "action")]
    assert loads == []
    assert not [name for name, _ in sample_page.attributes if name.startswith("on")]


def test_a_hostile_headline_is_text(sample_dir: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_dir / "current" / ".", tmp_path / "current")
    file = tmp_path / "current" / "warehouse.duckdb"
    file.chmod(0o644)
    with duckdb.connect(file) as connection:
        for column, table in (
            ("headline", "marts.claim_checks"), ("verdict", "marts.claim_checks"), ("refers_to", "marts.claim_checks"),
            ("headline", "marts.announcement_returns"), ("group_name", "marts.announcement_effects"),
            ("reason", "meta.exclusions"), ("message", "meta.source_health"),
        ):  # fmt: skip
            connection.execute(f"update {table} set {column} = $1", [HOSTILE])
    settings = Settings("sample", tmp_path)
    html = page(settings, reader.build(settings))
    read = Elements(html)
    assert not {"script", "img"} & set(read.names)
    assert not [name for name, _ in read.attributes if name.startswith("on")]
    assert read.text.count("<script>alert(1)</script>") > 10
    assert not re.search(r"<script|<img", html)


def test_it_is_written_beside_the_builds_and_where_it_is_asked_for(
    miners: Run, sample_dir: Path, tmp_path: Path
) -> None:
    settings = Settings("sample", sample_dir)
    done = miners("report", "--no-open", "--output", tmp_path / "r.html", "--data-dir", sample_dir)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(tmp_path / "r.html")
    assert (tmp_path / "r.html").read_text() == page(settings, reader.build(settings))
    assert write_report(settings).name == f"{reader.build(settings)['build_id']}.html"


def test_the_newest_pages_of_builds_are_kept_and_what_others_named_is_left(
    sample_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "page", lambda *_: "page")
    (tmp_path / "current").symlink_to(sample_dir / "current")
    (tmp_path / "reports").mkdir()
    for number in range(report.KEPT_PAGES + 5):
        (tmp_path / "reports" / f"20250101T000000Z-{number:03}.html").touch()
    (tmp_path / "reports" / "mine.html").touch()
    (tmp_path / "reports" / "20250101T000000Z-000.tables.html").touch()
    newest = write_report(Settings("sample", tmp_path))
    left = {path.name for path in (tmp_path / "reports").iterdir()}
    assert len(left) == report.KEPT_PAGES + 2
    assert {newest.name, "mine.html", "20250101T000000Z-000.tables.html"} < left
