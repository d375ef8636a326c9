"""Splits that the prices contradict: the symbol is blocked with both prices shown, and there is a way out."""

from datetime import date

import pytest

from orchestration.errors import Exit
from tests.faults.harness import DAYS, Desk, after_close, fault
from tests.faults.yahoo_server import Series
from tests.transforms.price_frames import frame

MONDAY, TUESDAY = date(2025, 12, 15), date(2025, 12, 16)
SPLIT_DAY = date(2025, 12, 8)


def scaled(at_desk: Desk, before: float) -> Series:
    """CLSK with every close before the split day times a factor."""
    closes = at_desk.server.market["CLSK"].closes
    return Series({day: (close or 0) * (before if day < SPLIT_DAY else 1) for day, close in closes.items()})


@fault("S9-reverse-split-not-applied")
def test_an_unapplied_split_blocks_the_symbol_and_no_other(row: str, at_desk: Desk) -> None:
    at_desk.server.market["CLSK"] = scaled(at_desk, 1 / 190)
    code, told = at_desk.run(after_close(MONDAY))
    assert (code, "CLSK 2025-12-08: close" in told) == (Exit.PUBLISHED_WITH_WARNINGS, True)
    made = at_desk.study()
    assert at_desk.findings() == [(SPLIT_DAY, "split_missing")]
    returns = made["event_study.returns"]
    assert returns.filter(symbol="CLSK")["simple_return"].drop_nulls().is_empty()
    assert returns.filter(symbol="MARA")["simple_return"].null_count() == 1
    words = made["event_study.bar_findings"]["finding"].item()
    assert "recorded split none" in words
    closes = at_desk.bars("CLSK")
    assert f"close {closes[SPLIT_DAY]} after {closes[date(2025, 12, 5)]}" in words
    assert "split_overrides.csv" in words


@fault("S9-the-override-lets-it-in-again")
def test_a_decided_ratio_ends_the_block(row: str, at_desk: Desk) -> None:
    at_desk.server.market["CLSK"] = scaled(at_desk, 1 / 190)
    assert at_desk.run(after_close(MONDAY))[0] == Exit.PUBLISHED_WITH_WARNINGS
    decided = {"symbol": "CLSK", "ex_date": SPLIT_DAY, "decided_split_ratio": 1 / 190, "reason": "8-K of that day"}
    at_desk.split_overrides = frame("reference.split_overrides", [decided])
    assert at_desk.run(after_close(MONDAY, 90)) == (Exit.OK, "")
    made = at_desk.study()
    returns = made["event_study.returns"].filter(symbol="CLSK")
    assert made["event_study.bar_findings"].is_empty()
    assert returns["simple_return"].drop_nulls().abs().max() < 0.1  # type: ignore[operator]


@fault("S10-split-applied-twice")
def test_a_split_that_was_applied_twice_blocks_the_symbol(row: str, at_desk: Desk) -> None:
    at_desk.server.market["CLSK"] = scaled(at_desk, 1 / 4)
    at_desk.server.market["CLSK"].splits = {SPLIT_DAY: (4.0, 1.0)}
    code, told = at_desk.run(after_close(MONDAY))
    assert (code, "recorded split 4.0" in told) == (Exit.PUBLISHED_WITH_WARNINGS, True)
    assert at_desk.findings() == [(SPLIT_DAY, "split_doubled")]
    right = scaled(at_desk, 4.0)
    right.splits = {SPLIT_DAY: (4.0, 1.0)}
    at_desk.server.market["CLSK"] = right
    assert at_desk.run(after_close(TUESDAY)) == (Exit.OK, "")
    assert at_desk.bars("CLSK")[DAYS[0]] == pytest.approx(right.closes[DAYS[0]])
