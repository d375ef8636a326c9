"""Claims of the press against the bars."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from tests.transforms.price_frames import ASKED, bar, daily, frame, sessions
from transforms.claims import DEFINITIONS, check_claims
from transforms.prices import BARS
from transforms.prices_returns import returns
from transforms.tables import TABLES

CALENDAR = sessions("2024-12-31", "2025-10-16", "2025-10-17", "2025-10-20", "2025-10-21", "2025-10-22")
CLSK = [
    bar("CLSK", "2024-12-31", 9.21),
    bar("CLSK", "2025-10-17", 19.525),
    bar("CLSK", "2025-10-20", 20.40, open_usd=21.23, high_usd=22.69, low_usd=20.32),
    bar("CLSK", "2025-10-21", 18.77),
]


def event(event_id: str, ticker: str, day: str | None, symbol: str | None = None) -> dict[str, object]:
    return {
        "event_id": event_id,
        "ticker": ticker,
        "symbol": symbol or ticker,
        "event_date": date.fromisoformat(day) if day else None,
    }


def claim(pct: float, kind: str = "day_move", owner: str = "CLSK", event_id: str = "E") -> dict[str, object]:
    return {
        "claim_id": f"{event_id}-{kind}-{owner}-{pct}",
        "event_id": event_id,
        "owner_ticker": owner,
        "claim_kind": kind,
        "claimed_pct": pct,
    }


def check(
    claims: list[dict[str, object]],
    bars: list[dict[str, object]] = CLSK,
    events: tuple[dict[str, object], ...] = (event("E", "CLSK", "2025-10-20"),),
    hours: tuple[dict[str, object], ...] = (),
) -> pl.DataFrame:
    made = returns(daily(*bars).select("symbol", "session_date", *BARS), CALENDAR)
    hourly = frame("raw.hourly_bars", list(hours))
    got = check_claims(frame("events.claims", claims), frame("events.events", list(events)), made, hourly, CALENDAR)
    return TABLES["event_study.claim_checks"].validate(got)


def verdict(pct: float, kind: str = "day_move", **more: object) -> str:
    got = check([claim(pct, kind)], **more)["verdict"].unique().to_list()  # type: ignore[arg-type]
    assert len(got) == 1
    return got[0]


def test_the_motivating_case_under_every_definition() -> None:
    got = check([claim(13), claim(140, "year_to_date")])
    computed = dict(got.select("definition", "computed_return").iter_rows())
    assert computed == {
        "close_to_close": pytest.approx(20.40 / 19.525 - 1),
        "open_to_close": pytest.approx(20.40 / 21.23 - 1),
        "opening_gap": pytest.approx(21.23 / 19.525 - 1),
        "to_high": pytest.approx(22.69 / 19.525 - 1),
        "to_low": pytest.approx(20.32 / 19.525 - 1),
        "next_day": pytest.approx(18.77 / 20.40 - 1),
        **dict.fromkeys(["pre_market", "after_hours", "to_high_of_24_hours", "to_low_of_24_hours"]),
        "year_to_date_at_close": pytest.approx(20.40 / 9.21 - 1),
        "year_to_date_at_high": pytest.approx(22.69 / 9.21 - 1),
        "year_to_date_at_low": pytest.approx(20.32 / 9.21 - 1),
        "year_to_date_at_open": pytest.approx(21.23 / 9.21 - 1),
    }
    assert got["verdict"].unique().to_list() == [
        "within the day's range, not at the close: true intraday, gone by the close"
    ]
    assert not got["is_match"].any()
    prices = dict(got.select("definition", "claimed_price_usd").iter_rows())
    assert prices["close_to_close"] == pytest.approx(22.06, abs=0.01)
    assert prices["year_to_date_at_close"] == pytest.approx(22.10, abs=0.01)


def test_every_definition_has_one_row_for_a_claim_of_its_kind() -> None:
    got = check([claim(13), claim(140, "year_to_date")])
    assert sorted(got["definition"]) == sorted(each.name for each in DEFINITIONS)


@pytest.mark.parametrize(
    ("pct", "kind", "words"),
    [
        (4.5, "day_move", "matches close to close"),
        (4.48, "day_move", "matches close to close"),
        (4, "day_move", "matches close to close, previous close to the day's low"),
        (8.7, "day_move", "matches the opening gap"),
        (16, "day_move", "matches previous close to the day's high"),
        (-8, "day_move", "matches the next day's close to close"),
        (121.5, "year_to_date", "matches year to date at the close"),
        (146, "year_to_date", "matches year to date at the day's high"),
        (4.6, "day_move", "within the day's range, not at the close: true intraday, gone by the close"),
        (30, "day_move", "outside the day's range"),
    ],
)
def test_a_claim_is_matched_to_half_a_unit_of_its_last_digit(pct: float, kind: str, words: str) -> None:
    assert verdict(pct, kind) == words


def test_a_claim_about_another_company_is_checked_on_that_companys_bars() -> None:
    bars = [*CLSK, bar("CORZ", "2025-10-17", 10.0), bar("CORZ", "2025-10-20", 11.0)]
    got = check([claim(10, owner="CORZ")], bars)
    assert got["verdict"].unique().to_list() == ["belongs to another company: CORZ; matches close to close"]


def test_a_claim_about_a_company_without_bars_says_whose_it_is() -> None:
    got = check([claim(10, owner="CORZ")])
    assert got["verdict"].unique().to_list() == ["belongs to another company: CORZ; cannot be checked: no bars of CORZ"]


def test_an_old_ticker_is_checked_on_the_companys_present_series() -> None:
    got = check(
        [claim(10, owner="BITF")],
        [bar("KEEL", "2025-10-17", 10.0), bar("KEEL", "2025-10-20", 11.0)],
        (event("E", "BITF", "2025-10-20", "KEEL"),),
    )
    assert got["verdict"].unique().to_list() == ["matches close to close"]


@pytest.mark.parametrize(
    ("kind", "bars", "day", "words"),
    [
        ("day_move", CLSK, None, "cannot be checked: the day of the announcement is not known"),
        ("day_move", CLSK, "2025-10-22", "cannot be checked: no bar of CLSK on 2025-10-22"),
        ("day_move", [CLSK[0], CLSK[2]], "2025-10-20", "cannot be checked: no bar on the session before"),
        ("year_to_date", CLSK[1:], "2025-10-20", "cannot be checked: no close of the year before"),
        (
            "day_move",
            CLSK,
            "2025-10-21",
            "cannot be checked beyond the close, which it does not match: no high and low that day",
        ),
    ],
)
def test_a_claim_that_cannot_be_checked_says_why(
    kind: str, bars: list[dict[str, object]], day: str | None, words: str
) -> None:
    assert verdict(13, kind, bars=bars, events=(event("E", "CLSK", day),)) == words


def test_two_claims_of_one_event_keep_their_own_verdicts() -> None:
    got = check([claim(4.5), claim(13)]).select("claim_id", "verdict").unique().sort("claim_id")
    assert got["verdict"].to_list() == [
        "within the day's range, not at the close: true intraday, gone by the close",
        "matches close to close",
    ]


def hour(day: str, clock: str, low: float, high: float, close: float) -> dict[str, object]:
    """An hourly bar that begins at a time of the UTC clock; the session is from 14:30 to 21:00."""
    start = datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=UTC)
    return {"symbol": "CLSK", "bar_start_at": start, "low_usd": low, "high_usd": high, "close_usd": close,
            "source": "files", "fetched_at": ASKED}  # fmt: skip


HOURS = (
    hour("2025-10-17", "15:00", 19.0, 20.0, 19.50),
    hour("2025-10-17", "20:00", 19.4, 19.7, 19.60),
    hour("2025-10-20", "13:00", 20.9, 21.3, 21.20),
    hour("2025-10-20", "15:00", 20.3, 22.03, 21.53),
    hour("2025-10-20", "16:00", 21.4, 22.69, 22.23),
    hour("2025-10-20", "17:00", 21.9, 22.20, 21.80),
    hour("2025-10-20", "20:00", 20.4, 21.00, 20.40),
    hour("2025-10-20", "21:00", 20.4, 20.9, 20.80),
)


def test_the_hours_at_which_the_claimed_price_traded_are_told() -> None:
    got = check([claim(13), claim(140, "year_to_date"), claim(30)], hours=HOURS)
    told = {
        round(100 * row["claimed_return"]): (row["traded_from_at"], row["traded_until_at"])
        for row in got.unique("claim_id").iter_rows(named=True)
    }
    fifteen, sixteen, eighteen = (datetime(2025, 10, 20, at, tzinfo=UTC) for at in (15, 16, 18))
    assert told == {13: (fifteen, eighteen), 140: (sixteen, eighteen), 30: (None, None)}


def test_hours_outside_the_session_are_definitions_of_their_own() -> None:
    got = check([claim(8.6), claim(2), claim(14)], hours=HOURS)
    computed = dict(got.select("definition", "computed_return").iter_rows())
    assert computed["pre_market"] == pytest.approx(21.20 / 19.525 - 1)
    assert computed["after_hours"] == pytest.approx(20.80 / 20.40 - 1)
    assert computed["to_high_of_24_hours"] == pytest.approx(22.23 / 19.60 - 1)
    assert computed["to_low_of_24_hours"] == pytest.approx(20.40 / 19.60 - 1)
    verdicts = dict(got.select("claimed_return", "verdict").iter_rows())
    assert verdicts[0.02] == "matches the last price after hours"
    assert verdicts[0.086] == "matches the last price before the open"


def test_two_claims_that_mean_one_price_name_each_other() -> None:
    got = check([claim(13), claim(140, "year_to_date"), claim(11)]).unique("claim_id")
    same = dict(got.select("claim_id", "same_price_claims_text").iter_rows())
    first, second, alone = "E-day_move-CLSK-13", "E-year_to_date-CLSK-140", "E-day_move-CLSK-11"
    assert same == {first: second, second: first, alone: None}


def test_an_hourly_bar_fetched_later_than_the_instant_tells_nothing() -> None:
    made = returns(daily(*CLSK).select("symbol", "session_date", *BARS), CALENDAR)
    got = check_claims(
        frame("events.claims", [claim(13)]),
        frame("events.events", [event("E", "CLSK", "2025-10-20")]),
        made,
        frame("raw.hourly_bars", list(HOURS)),
        CALENDAR,
        as_of=ASKED - timedelta(days=1),
    )
    assert got["traded_from_at"].null_count() == got.height


def test_no_claims_give_no_checks() -> None:
    assert check([]).is_empty()


def test_the_real_bars_of_the_motivating_case_give_the_same_verdicts(shared: Path) -> None:
    bars = pl.read_parquet(shared / "market" / "prices.parquet").filter(pl.col("symbol") == "CLSK")
    named = bars.select(
        "symbol",
        session_date="date",
        open_usd="open",
        high_usd="high",
        low_usd="low",
        close_usd="close",
        adjusted_close_usd="adj_close",
        volume_count="volume",
    )
    calendar = sessions(*[str(day) for day in named["session_date"].sort()])
    got = check_claims(
        frame("events.claims", [claim(13), claim(140, "year_to_date")]),
        frame("events.events", [event("E", "CLSK", "2025-10-20")]),
        returns(named, calendar),
        frame("raw.hourly_bars", []),
        calendar,
    )
    computed = dict(got.select("definition", "computed_return").iter_rows())
    expected = {"close_to_close": 0.0448, "to_high": 0.162, "opening_gap": 0.087, "year_to_date_at_close": 1.215}
    for name, value in expected.items():
        assert computed[name] == pytest.approx(value, abs=5e-4), name
    assert got["verdict"].unique().to_list() == [
        "within the day's range, not at the close: true intraday, gone by the close"
    ]
