"""Tickers that another company bears, before or after ours: the prices are not ours."""

import json
from datetime import date

import pytest

from orchestration.errors import Exit
from orchestration.sources.ticker_owners import fetch_ticker_owners
from tests.faults.filing_server import FilingServer
from tests.faults.harness import DAYS, Desk, after_close, fault, known_days
from tests.transforms.price_frames import companies, company, listing, listings

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (date(2025, 12, day) for day in (15, 16, 17, 18))


@fault("S14-ticker-re-used")
def test_a_re_used_ticker_gives_the_new_company_only_its_own_days(row: str, at_desk: Desk) -> None:
    at_desk.listings = listings(
        listing("clsk", "CLSK", str(TUESDAY)),
        listing("mara", "MARA", str(DAYS[0])),
        listing("spy", "SPY", str(DAYS[0])),
        listing("btc-usd", "BTC-USD", str(DAYS[0])),
    )
    assert at_desk.run(after_close(WEDNESDAY)) == (Exit.OK, "")
    assert list(at_desk.bars("CLSK")) == [TUESDAY, WEDNESDAY]


@fault("S14-history-of-the-next-owner")
def test_the_history_of_a_company_that_took_the_ticker_later_is_refused(row: str, at_desk: Desk) -> None:
    at_desk.server.market["CLSK"].first_trade = date(2025, 11, 24)
    at_desk.listings = listings(
        listing("clsk", "CLSK", str(DAYS[0]), "2025-11-10"), listing("mara", "MARA", str(DAYS[0])),
        listing("spy", "SPY", str(DAYS[0])), listing("btc-usd", "BTC-USD", str(DAYS[0])),
    )  # fmt: skip
    code, told = at_desk.run(after_close(WEDNESDAY))
    words = "after our listing ended on 2025-11-10: refused (the ticker was re-used)"
    assert words in at_desk.messages(after_close(WEDNESDAY))
    assert at_desk.bars("CLSK") == {}
    assert (code, words in told) == (Exit.PUBLISHED_WITH_WARNINGS, True)
    at_desk.server.market["CLSK"].first_trade = date(2012, 5, 7)  # the source has our company's history after all
    assert at_desk.run(after_close(WEDNESDAY, 120)) == (Exit.OK, "")
    assert max(at_desk.bars("CLSK")) == date(2025, 11, 10)


@fault("S14-a-ticker-that-the-source-does-not-know")
def test_a_ticker_that_is_unknown_is_no_outage_while_the_others_lack_nothing(row: str, at_desk: Desk) -> None:
    at_desk.companies = companies(company("CLSK"), company("NEWCO"), company("SPY", "benchmark", factor="market"))
    at_desk.listings = listings(*(listing(name.lower(), name, str(DAYS[0])) for name in ("CLSK", "NEWCO", "SPY")))
    words = "NEWCO: Yahoo does not know it"
    for minutes in (60, 61):  # the second refresh of an evening asks for nothing else
        code, told = at_desk.run(after_close(WEDNESDAY, minutes))
        assert (code, words in told) == (Exit.PUBLISHED_WITH_WARNINGS, True)
    assert at_desk.outcomes(after_close(WEDNESDAY, 61)) == {"NEWCO": "failed"}
    at_desk.server.market.clear()
    code, told = at_desk.run(after_close(THURSDAY))
    assert (code, "gave nothing" in told) == (Exit.SOURCE_DOWN, True)


LIST = "/www.sec.gov/files/company_tickers.json"


def serve(page: bytes) -> FilingServer:
    """A stand-in for the SEC that has its list of tickers."""
    server = FilingServer()
    server.pages[LIST] = page
    return server


def sec_list(*owners: tuple[str, int, str]) -> bytes:
    """The SEC's file of tickers."""
    rows = [{"cik_str": cik, "ticker": ticker, "title": title} for ticker, cik, title in owners]
    return json.dumps({str(n): row for n, row in enumerate(rows)}).encode()


@fault("S14-another-cik")
def test_a_ticker_that_the_sec_gives_to_another_company_is_blocked(
    row: str, at_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINERS_SEC_CONTACT", "Jane Roe jane@example.org")
    at_desk.companies = companies(
        company("CLSK", cik="0000000001"), company("MARA", cik="0000000002"),
        company("SPY", "benchmark", factor="market"), company("BTC-USD", "benchmark", factor="bitcoin"),
    )  # fmt: skip
    at_desk.store.write("reference.listings", at_desk.listings)
    web = serve(sec_list(("CLSK", 9, "Spark Bakery"), ("MARA", 2, "M")))
    monkeypatch.setenv("MINERS_WEB_URL", web.base)
    now = after_close(MONDAY)
    at_desk.store.write("raw.ticker_owners", fetch_ticker_owners(at_desk.store, now))
    code, told = at_desk.run(now)
    assert code == Exit.PUBLISHED_WITH_WARNINGS
    assert "the SEC gives CLSK to Spark Bakery (CIK 0000000009), not to CLSK (CIK 0000000001)" in told
    returns = at_desk.study()["event_study.returns"]
    assert returns.filter(symbol="CLSK")["simple_return"].drop_nulls().is_empty()
    assert returns.filter(symbol="MARA")["simple_return"].null_count() == 1
    assert list(at_desk.bars("CLSK")) == known_days(MONDAY)
    assert fetch_ticker_owners(at_desk.store, after_close(TUESDAY)).is_empty()
    assert len(web.asked) == 1
    web.pages[LIST] = sec_list(("CLSK", 1, "Spark"), ("MARA", 2, "M"))
    later = after_close(date(2025, 12, 23))
    at_desk.store.write("raw.ticker_owners", fetch_ticker_owners(at_desk.store, later))
    web.shutdown()
    assert at_desk.run(later) == (Exit.OK, "")


@fault("S14-list-of-tickers-broken")
def test_a_list_of_tickers_that_is_none_is_told_and_blocks_nobody(
    row: str, at_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINERS_SEC_CONTACT", "Jane Roe jane@example.org")
    at_desk.store.write("reference.listings", at_desk.listings)
    web = serve(b"<html>")
    monkeypatch.setenv("MINERS_WEB_URL", web.base)
    assert fetch_ticker_owners(at_desk.store, after_close(MONDAY)).is_empty()
    web.shutdown()
    code, told = at_desk.run(after_close(MONDAY))
    assert code == Exit.PUBLISHED_WITH_WARNINGS
    assert "not the SEC's list of tickers" in told
    assert at_desk.study()["event_study.bar_findings"].is_empty()
