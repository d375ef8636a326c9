"""The change of market value rests on what was known before the announcement."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.transforms.price_frames import ASKED, companies, company, frame, listing, listings
from transforms.market_value import COVER_PAGE, MOST_DAYS_OLD, market_value_changes
from transforms.sample_shares import sample_shares
from transforms.tables import TABLES

COMPANIES = companies(company("KEEL"), company("SPY", "benchmark"))
LISTINGS = listings(listing("keel", "BITF", "2021-01-04", "2026-04-02"), listing("keel", "KEEL", "2026-04-06"))
# announced on the evening of the 5th: day 0 is the 6th
EVENT = {"event_id": "e", "company_id": "keel", "symbol": "KEEL", "ticker": "BITF"}
EVENT |= {"announced_date": date(2026, 3, 5), "event_date": date(2026, 3, 6)}
CLOSES = [(date(2026, 3, 5), 10.0, None), (date(2026, 3, 6), 12.0, 0.2), (date(2026, 3, 9), 11.0, None)]


def count(as_of: str, filed: str, shares: int, concept: str = COVER_PAGE, **more: object) -> dict[str, object]:
    days = {"shares_as_of_date": date.fromisoformat(as_of), "filed_date": date.fromisoformat(filed)}
    stated = {"shares_concept": concept, "stated_shares_count": shares, "source": "edgar", "fetched_at": ASKED}
    return {"company_id": "keel", **days, **stated, **more}


def split(ticker: str, ex_date: str, ratio: float) -> dict[str, object]:
    told = {"corporate_action": "split", "split_ratio": ratio, "source": "yahoo", "fetched_at": ASKED}
    return {"symbol": ticker, "ex_date": date.fromisoformat(ex_date), **told}


def change(
    counts: list[dict[str, object]],
    event: dict[str, object] | None = None,
    splits: tuple[dict[str, object], ...] = (),
    decided: tuple[dict[str, object], ...] = (),
    capacity_mw: float | None = 50.0,
    as_of: datetime | None = None,
) -> dict[str, object]:
    told = EVENT | (event or {})
    bars = [
        {"symbol": "KEEL", "session_date": day, "close_usd": close, "simple_return": move}
        for day, close, move in CLOSES
    ]
    made = market_value_changes(
        frame("events.capacity", [{"event_id": "e", "company_id": "keel", "capacity_mw": capacity_mw}]),
        frame("events.events", [told]),
        frame("event_study.returns", bars),
        frame("raw.shares_outstanding", counts),
        frame("raw.corporate_actions", list(splits)),
        frame("reference.split_overrides", list(decided)),
        COMPANIES,
        LISTINGS,
        as_of,
    )
    TABLES["event_study.market_value_changes"].validate(made)
    return made.row(0, named=True)


def test_it_is_the_shares_times_the_move_of_day_0_and_so_many_dollars_a_megawatt() -> None:
    got = change([count("2026-02-20", "2026-02-27", 1000)])
    assert got["market_value_change_usd"] == pytest.approx(2000.0)
    assert got["market_value_change_per_mw_usd"] == pytest.approx(40.0)
    assert (got["shares_outstanding_count"], got["shares_as_of_date"]) == (1000, date(2026, 2, 20))
    assert got["market_value_reason"] is None
    assert change([count("2026-02-20", "2026-02-27", 1000)], capacity_mw=None)["market_value_change_per_mw_usd"] is None


@pytest.mark.parametrize("filed", ["2026-03-05", "2026-03-06", "2026-05-01"])
def test_a_count_that_was_filed_on_the_day_or_later_is_never_used(filed: str) -> None:
    later = count("2026-02-28", filed, 9999)
    assert change([count("2025-11-01", "2025-11-07", 700), later])["shares_outstanding_count"] == 700
    alone = change([later])
    assert alone["market_value_change_usd"] is None
    assert alone["market_value_reason"] == "no count of shares was filed before the announcement"


def test_the_newest_day_counts_then_the_newest_filing_then_the_cover_page() -> None:
    older = count("2025-12-31", "2026-02-27", 1, "us-gaap:CommonStockSharesOutstanding")
    gaap = count("2026-02-20", "2026-03-02", 2, "us-gaap:CommonStockSharesOutstanding")
    cover = count("2026-02-20", "2026-03-02", 3)
    amended = count("2026-02-20", "2026-03-04", 4)
    assert change([older, gaap])["shares_outstanding_count"] == 2
    assert change([cover, older, gaap])["shares_outstanding_count"] == 3
    assert change([amended, cover, older, gaap])["shares_outstanding_count"] == 4


def test_the_newest_vintage_that_was_known_counts() -> None:
    told = count("2026-02-20", "2026-02-27", 1000)
    corrected = told | {"stated_shares_count": 1100, "fetched_at": datetime(2026, 3, 8, tzinfo=UTC)}
    assert change([told, corrected])["shares_outstanding_count"] == 1100
    assert change([told, corrected], as_of=datetime(2026, 3, 7, tzinfo=UTC))["shares_outstanding_count"] == 1000


def test_a_split_since_the_count_adjusts_it_as_it_adjusts_the_closes() -> None:
    counts = [count("2026-02-20", "2026-02-27", 1000)]
    before, since = split("BITF", "2026-02-20", 7.0), split("BITF", "2026-03-02", 0.1)
    long_after = split("KEEL", "2026-06-01", 2.0)
    assert change(counts, splits=(before, since, long_after))["shares_outstanding_count"] == 200


@pytest.mark.parametrize(("ratio", "shares"), [(1.0, 1000), (0.5, 100)], ids=["no split", "the source's ratio"])
def test_a_decision_on_a_split_is_kept(ratio: float, shares: int) -> None:
    decided = {"symbol": "KEEL", "ex_date": date(2026, 3, 2), "decided_split_ratio": ratio}
    counts, told = [count("2026-02-20", "2026-02-27", 1000)], split("BITF", "2026-03-02", 0.1)
    assert change(counts, splits=(told,), decided=(decided,))["shares_outstanding_count"] == shares
    alone = change(counts, decided=(decided,))["shares_outstanding_count"]
    assert alone == round(1000 * ratio)


@pytest.mark.parametrize(
    ("counts", "event", "reason"),
    [
        ([], {}, "no source states the shares of the company"),
        ([count("2024-10-01", "2024-11-01", 5)], {}, "the newest count of shares before it is too old: of 2024-10-01"),
        ([count("2026-02-20", "2026-02-27", 5)], {"event_date": None}, "the event has no day 0"),
        # Monday has a close but no return to be relied on
        (
            [count("2026-02-20", "2026-02-27", 5)],
            {"announced_date": date(2026, 3, 8), "event_date": date(2026, 3, 9)},
            "no return of day 0 to be relied on",
        ),
    ],
    ids=["no count", "too old", "undated", "no return"],
)
def test_where_there_is_no_number_there_is_a_reason(
    counts: list[dict[str, object]], event: dict[str, object], reason: str
) -> None:
    got = change(counts, event)
    assert got["market_value_reason"] == reason
    assert got["market_value_change_usd"] is None


def test_an_annual_report_may_be_a_year_and_its_grace_old() -> None:
    limit = date(2026, 3, 5) - timedelta(days=MOST_DAYS_OLD)
    assert change([count(str(limit), "2025-02-01", 5)])["market_value_reason"] is None
    assert change([count(str(limit - timedelta(days=1)), "2025-02-01", 5)])["market_value_reason"] is not None


def test_the_samples_counts_are_called_synthetic_and_none_is_filed_in_the_future() -> None:
    now = datetime(2026, 2, 1, tzinfo=UTC)
    made = sample_shares(COMPANIES, now)
    assert set(made["shares_concept"]) == {"synthetic"}
    assert set(made["company_id"]) == {"keel"}
    assert made["filed_date"].max() == date(2025, 11, 9)
    assert sample_shares(COMPANIES, datetime(2027, 2, 1, tzinfo=UTC)).head(made.height).equals(made)
