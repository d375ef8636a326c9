"""The exchange calendar is made once, and again when it may have changed."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from orchestration import exchange_calendar
from orchestration.settings import Settings
from transforms.sessions import published_sessions

TODAY = date(2026, 11, 24)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """The last day of every calendar that the library was asked for."""
    told: list[date] = []

    def spy(start: date, end: date) -> pl.DataFrame:
        told.append(end)
        return published_sessions(start, end)

    monkeypatch.setattr(exchange_calendar, "published_sessions", spy)
    return told


def test_a_kept_calendar_is_the_librarys_and_is_asked_for_once_a_year(tmp_path: Path, asked: list[date]) -> None:
    settings = Settings("sample", tmp_path)
    first, again = (
        exchange_calendar.kept_sessions(settings, TODAY),
        exchange_calendar.kept_sessions(settings, date(2026, 12, 31)),
    )
    assert asked == [date(2028, 12, 31)]
    assert again.equals(first)
    assert first.equals(published_sessions(date(2019, 1, 2), date(2028, 12, 31)))
    exchange_calendar.kept_sessions(settings, date(2027, 1, 1))
    assert asked[1:] == [date(2029, 12, 31)]


def test_a_damaged_file_and_another_version_of_the_library_make_it_anew(
    tmp_path: Path, asked: list[date], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings("sample", tmp_path)
    first = exchange_calendar.kept_sessions(settings, TODAY)
    (file,) = (tmp_path / "work" / "calendar").iterdir()
    file.write_bytes(file.read_bytes()[:100])
    assert exchange_calendar.kept_sessions(settings, TODAY).equals(first)
    monkeypatch.setattr(exchange_calendar, "version", lambda _name: "99.0")
    exchange_calendar.kept_sessions(settings, TODAY)
    assert len(asked) == 3
