"""Restatements, rescalings and the comparison of an answer with what was known."""

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from tests.transforms.price_frames import bar, daily, sessions
from transforms.prices import BARS, study_inputs
from transforms.prices_returns import returns
from transforms.prices_vintages import compare_overlap, restatements
from transforms.tables import TABLES
from transforms.vintages import latest_vintage, new_rows

FIRST, SECOND, THIRD = (datetime(2026, 1, day, tzinfo=UTC) for day in (10, 17, 24))
DAYS = [date(2025, 12, 1) + timedelta(days=n) for n in range(10)]
KEY = ("symbol", "session_date")


def history(scale: float = 1.0, asked: datetime = FIRST, digits: int = 9, **changed: float) -> pl.DataFrame:
    """Ten closes of A, some of them changed by name of the day."""
    closes = {str(day): round((10 + n % 3) * scale, digits) for n, day in enumerate(DAYS)}
    closes |= {f"2025-12-{name[1:]}": value for name, value in changed.items()}
    return daily(*[bar("A", day, close, fetched_at=asked) for day, close in closes.items()])


def verdict(answer: pl.DataFrame, known: pl.DataFrame | None = None) -> str:
    return compare_overlap(history() if known is None else known, answer)["verdict"].item()


def test_an_unchanged_answer_appends_nothing() -> None:
    assert verdict(history(asked=SECOND)) == "same"
    assert new_rows(history(), history(asked=SECOND), KEY).is_empty()


def test_only_a_changed_value_is_appended_and_told_row_by_row() -> None:
    again = history(asked=SECOND, d03=11.5)
    assert verdict(again) == "changed"
    fresh = new_rows(history(), again, KEY)
    assert fresh["close_usd"].to_list() == [11.5]
    got = TABLES["event_study.restatements"].validate(restatements(pl.concat([history(), fresh])))
    assert got.select(
        "restatement_kind", "first_date", "value_before_usd", "value_after_usd", "restated_at"
    ).rows() == [("changed", date(2025, 12, 3), 12.0, 11.5, SECOND)]


@pytest.mark.parametrize("scale", [15.0, 1 / 15, 0.5, 1.02])
def test_a_rescaled_history_is_one_restatement_and_leaves_the_returns_alone(scale: float) -> None:
    again = history(scale, SECOND)
    assert verdict(again) == "rescaled"
    vintages = pl.concat([history(), new_rows(history(), again, KEY)])
    got = restatements(vintages)
    assert got.select("restatement_kind", "restated_ratio", "row_count", "first_date", "last_date").rows() == [
        ("rescaled", pytest.approx(scale), 10, DAYS[0], DAYS[-1])
    ]
    calendar = sessions(*map(str, DAYS))
    before, after = (
        returns(latest_vintage(frame, KEY).select("symbol", "session_date", *BARS), calendar)["simple_return"]
        for frame in (history(), vintages)
    )
    assert after.to_list()[1:] == pytest.approx(before.to_list()[1:], rel=1e-5)


def test_a_rescaling_is_seen_through_prices_rounded_to_cents() -> None:
    assert verdict(history(15.0, SECOND, digits=2), history(digits=2)) == "rescaled"


def test_a_reading_as_of_an_instant_gives_what_was_known_then_exactly() -> None:
    vintages = pl.concat([history(), history(15.0, SECOND), history(15.0, THIRD, d03=1.0)])
    empty = (TABLES["raw.hourly_bars"].empty(), TABLES["raw.corporate_actions"].empty())
    from tests.transforms.price_frames import companies, company

    rest = (*empty, companies(company("A")), TABLES["reference.listings"].empty(), sessions(*map(str, DAYS)))
    then = study_inputs(history(), *rest)["event_study.returns"]
    replayed = study_inputs(vintages, *rest, as_of=FIRST)["event_study.returns"]
    now = study_inputs(vintages, *rest)["event_study.returns"]
    assert replayed.equals(then)
    assert not now.equals(then)


def test_another_companys_series_is_recognised() -> None:
    other = daily(*[bar("A", str(day), 100.0 * 1.3 ** (n % 5), fetched_at=SECOND) for n, day in enumerate(DAYS)])
    assert verdict(other) == "unlike"


def test_two_common_days_are_too_few_to_judge() -> None:
    assert verdict(history(15.0, SECOND).head(2)) == "none"


def test_a_new_dividend_rescales_the_adjusted_closes_only() -> None:
    known = history().with_columns(adjusted_close_usd=pl.col("close_usd"))
    again = history(asked=SECOND).with_columns(adjusted_close_usd=pl.col("close_usd") * 0.99)
    assert verdict(again, known) == "rescaled"
    got = restatements(pl.concat([known, again]))
    assert got.select("restated_column", "restated_ratio").rows() == [("adjusted_close_usd", pytest.approx(0.99))]


def test_a_value_that_comes_and_goes_is_told_both_times() -> None:
    got = restatements(pl.concat([history(), history(asked=SECOND, d03=11.5), history(asked=THIRD)]))
    assert got.select("restated_at", "value_after_usd").rows() == [(SECOND, 11.5), (THIRD, 12.0)]
