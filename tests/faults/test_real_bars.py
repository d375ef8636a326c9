"""What the judgement says of real bars and of recorded answers of Yahoo; skips where they are absent."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from orchestration import reference
from orchestration.settings import REFERENCE
from orchestration.sources.files import fetch_files
from orchestration.sources.prices import wanted_symbols
from orchestration.sources.yahoo import Yahoo, stand_in_session
from tests.faults.yahoo_server import YahooServer
from transforms.prices import study_inputs
from transforms.sessions import exchange_sessions

HALT, AFTER = date(2024, 11, 8), date(2024, 11, 11)


@pytest.fixture(scope="module")
def study(shared: Path) -> dict[str, pl.DataFrame]:
    companies, listings = reference.companies(REFERENCE), reference.listings(REFERENCE)
    sessions = exchange_sessions(date(2019, 1, 2), date(2026, 12, 31), reference.calendar_overrides(REFERENCE))
    symbols = wanted_symbols(companies, listings)["ticker"].to_list()
    answer = fetch_files(shared / "market", symbols, sessions, datetime(2026, 4, 2, 15, tzinfo=UTC))
    return study_inputs(answer.daily_bars, answer.hourly_bars, answer.corporate_actions, companies, listings, sessions)


def test_the_real_daily_panel_has_no_gap_no_closed_day_and_no_suspected_split(study: dict[str, pl.DataFrame]) -> None:
    kinds = study["event_study.bar_findings"]["finding_kind"]
    assert set(kinds) == {"hourly_gap", "hourly_zero_volume", "mixed_adjustment"}


def test_gaps_and_zero_volume_of_the_real_hours_are_counted(study: dict[str, pl.DataFrame], shared: Path) -> None:
    found = study["event_study.bar_findings"]
    hours = pl.read_parquet(shared / "market" / "hourly.parquet").with_columns(day=pl.col("ts_ny").dt.date())
    present = hours.filter(symbol="MARA")["day"].n_unique()
    gaps = found.filter(symbol="MARA", finding_kind="hourly_gap")
    assert (present, gaps.height) == (372, 96)
    counted = found.filter(finding_kind="hourly_zero_volume")["finding"].str.extract(r"^(\d+) ").cast(pl.Int64)
    assert counted.sum() == hours.filter(pl.col("volume") == 0).height


def test_nvidias_hours_before_its_split_of_2024_are_one_mixed_adjustment(study: dict[str, pl.DataFrame]) -> None:
    mixed = study["event_study.bar_findings"].filter(finding_kind="mixed_adjustment")
    assert mixed.select("symbol", "session_date").rows() == [("NVDA", date(2024, 1, 22))]
    assert "48 days to 2024-03-28" in mixed["finding"].item()


def test_the_halt_of_cleanspark_in_november_2024_gives_no_one_day_return(study: dict[str, pl.DataFrame]) -> None:
    returns = study["event_study.returns"]
    doubted = returns.filter(pl.col("quality_reason").is_not_null())
    assert doubted.select("symbol", "session_date", "gap_days", "simple_return").rows() == [
        ("CLSK", HALT, 1, None), ("CLSK", AFTER, 2, None),
    ]  # fmt: skip


def test_misaligned_bitcoin_explains_less_of_nearly_every_miner(study: dict[str, pl.DataFrame]) -> None:
    miners = reference.companies(REFERENCE).filter(company_kind="miner").select("symbol")
    betas = study["event_study.alignment_betas"].filter(factor="bitcoin").join(miners, on="symbol")
    utc = betas.filter(alignment="utc_daily")
    assert utc.height >= 12
    assert (utc["squared_correlation_lost_ratio"] > 0).sum() >= utc.height - 1
    assert 0.02 < utc["squared_correlation_lost_ratio"].mean() < 0.06  # type: ignore[operator]


def test_a_recorded_answer_of_yahoo_is_read_with_its_split(shared: Path, tmp_path: Path) -> None:
    recorded = (
        shared / "wire" / "yahoo_chart" / "body__historical-via-chart-NVDA-split-2021-02-01-to-2022-01-31.csv.json"
    )
    server = YahooServer()
    server.bodies["NVDA"] = recorded.read_bytes()
    got = Yahoo(tmp_path, stand_in_session(server.base)).daily("NVDA", date(2021, 2, 1), date(2022, 1, 30))
    server.shutdown()
    told = json.loads(server.bodies["NVDA"])["chart"]["result"][0]
    assert got.bars.height == len(told["timestamp"])
    assert got.bars["close_usd"].to_list() == pytest.approx(told["indicators"]["quote"][0]["close"])
    assert got.actions.filter(corporate_action="split").select("ex_date", "split_ratio").rows() == [
        (date(2021, 7, 20), 4.0)
    ]
