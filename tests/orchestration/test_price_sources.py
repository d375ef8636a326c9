"""One way to ask for prices, whatever the mode."""

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from orchestration import reference
from orchestration.errors import OperatorError
from orchestration.settings import REFERENCE, Settings
from orchestration.sources.announcements import read_announcements
from orchestration.sources.prices import fetch_prices, wanted_symbols
from orchestration.store import Store
from tests.transforms.price_frames import companies, company, listing, listings
from transforms.prices import study_inputs
from transforms.sessions import exchange_sessions
from transforms.tables import TABLES

NOW = datetime(2026, 3, 4, 15, tzinfo=UTC)


def filled(settings: Settings) -> tuple[Store, pl.DataFrame]:
    """A store with the reference tables and the announcements, and the sessions."""
    store = Store(settings)
    for name in ("companies", "listings", "calendar_overrides"):
        store.write(f"reference.{name}", getattr(reference, name)(REFERENCE))
    announcements, claims = read_announcements(settings, NOW)
    store.write("raw.announcements", announcements)
    store.write("raw.claims", claims)
    sessions = exchange_sessions(date(2019, 1, 2), date(2027, 3, 4), store.read("reference.calendar_overrides"))
    return store, sessions


def test_the_sample_covers_every_company_up_to_the_last_closed_session(tmp_path: Path) -> None:
    store, sessions = filled(Settings("sample", tmp_path))
    answer = fetch_prices(store, sessions, NOW)
    for name in ("daily_bars", "hourly_bars", "corporate_actions", "fetches"):
        TABLES[f"raw.{name}"].validate(getattr(answer, name))
    assert set(answer.daily_bars["symbol"]) == set(store.read("reference.companies")["symbol"])
    assert answer.daily_bars.filter(symbol="CLSK")["session_date"].max() == date(2026, 3, 3)
    assert answer.daily_bars.filter(symbol="CLSK", session_date=date(2025, 10, 20))["close_usd"].item() == 20.40


def test_the_sample_says_the_same_twice_so_that_nothing_is_appended(tmp_path: Path) -> None:
    store, sessions = filled(Settings("sample", tmp_path))
    first = fetch_prices(store, sessions, NOW)
    assert store.write("raw.daily_bars", first.daily_bars) == first.daily_bars.height
    again = fetch_prices(store, sessions, datetime(2026, 3, 4, 18, tzinfo=UTC))
    assert store.write("raw.daily_bars", again.daily_bars) == 0


def test_the_sample_bears_a_reported_move_on_day_zero(tmp_path: Path) -> None:
    store, sessions = filled(Settings("sample", tmp_path))
    closes = fetch_prices(store, sessions, NOW).daily_bars.filter(symbol="HUT").sort("session_date")
    move = closes.with_columns(move=pl.col("close_usd").pct_change()).filter(session_date=date(2025, 8, 26))
    assert move["move"].item() == pytest.approx(0.1049, abs=2e-4)


def test_files_mode_reads_the_folder_of_the_settings(tmp_path: Path) -> None:
    folder = tmp_path / "bars"
    folder.mkdir()
    (folder / "prices.csv").write_text("symbol,date,open,high,low,close,volume\nCLSK,2025-10-20,21,23,20,20.4,5\n")
    store, sessions = filled(Settings("files", tmp_path, files_dir=folder))
    assert fetch_prices(store, sessions, NOW).daily_bars["close_usd"].to_list() == [20.4]


def test_files_mode_without_a_folder_says_which_setting_is_missing(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="MINERS_FILES_DIR"):
        fetch_prices(Store(Settings("files", tmp_path)), TABLES["raw.sessions"].empty(), NOW)


def test_only_listings_in_usd_are_asked_for_each_while_it_lasted() -> None:
    got = wanted_symbols(
        companies(company("NEW"), company("SPY", "benchmark")),
        listings(
            listing("new", "OLD", "2021-01-04", "2025-03-14"),
            listing("new", "NEW", "2025-03-17"),
            listing("new", "NEW.TO", "2021-01-04", currency="CAD"),
        ),
    )
    assert got.rows() == [
        ("NEW", date(2025, 3, 17), None),
        ("OLD", date(2021, 1, 4), date(2025, 3, 14)),
        ("SPY", None, None),
    ]


def test_the_shared_market_gives_returns_that_keep_their_declaration(shared: Path, tmp_path: Path) -> None:
    store, sessions = filled(Settings("files", tmp_path, files_dir=shared / "market"))
    answer = fetch_prices(store, sessions, NOW)
    made = study_inputs(
        answer.daily_bars,
        answer.hourly_bars,
        answer.corporate_actions,
        store.read("reference.companies"),
        store.read("reference.listings"),
        sessions,
    )
    for name, frame in made.items():
        TABLES[name].validate(frame)
    returns = made["event_study.returns"]
    day = returns.filter(symbol="CLSK", session_date=date(2025, 10, 20)).row(0, named=True)
    assert day["simple_return"] == pytest.approx(0.0448, abs=5e-5)
    assert returns.filter(symbol="ABTC")["session_date"].min() == date(2025, 9, 3)
    assert returns.filter(symbol="KEEL")["session_date"].is_unique().all()
