"""Answers that were refused are kept aside for a person to read: the newest, not a year of them."""

from datetime import date

import pytest

from orchestration.sources import yahoo_refresh
from tests.faults.harness import Desk, after_close, fault


@fault("S4-only-the-newest-refused-answers-are-kept")
def test_refused_answers_do_not_pile_up(row: str, at_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yahoo_refresh, "KEPT_REFUSED", 2)
    at_desk.server.script = {"CLSK": ["no_meta"]}
    for minutes in (60, 61, 62):
        at_desk.run(after_close(date(2025, 12, 15), minutes))
    kept = sorted(path.name for path in (at_desk.folder / "work" / "quarantine").iterdir())
    assert kept == ["CLSK-20251215T220100Z.txt", "CLSK-20251215T220200Z.txt"]
