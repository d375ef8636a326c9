"""Fama and French's factors from the user's folder: what is read, what is refused, and what the models get of them."""

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from orchestration.errors import OperatorError
from orchestration.sources.fama_french import fetch_factors
from tests.transforms.price_frames import bar, companies, company, daily, sessions
from transforms.event_study.design import Design
from transforms.event_study.models import MODELS
from transforms.event_study.warehouse import study_events
from transforms.prices import study_inputs
from transforms.tables import TABLES
from transforms.vintages import latest_vintage, new_rows

NOW = datetime(2026, 5, 2, tzinfo=UTC)
DAYS = ["2025-12-29", "2025-12-30", "2025-12-31"]
CALENDAR = sessions(*DAYS)
HEAD = "date,mkt_rf,smb,hml,rf,smb5,rmw,cma,mom"
LINES = ["2025-12-29,0.50,-0.1,0.2,0.016,-0.2,0.3,0.1,-0.4", "2025-12-30,-1.00,0.1,0.0,0.016,0.1,0.0,0.1,0.2"]
FIVE = """This file was created by using the 202604 CRSP database.
The Tbill return is the simple daily rate.

,Mkt-RF,SMB,HML,RMW,CMA,RF
20251229,    0.50,   -0.20,    0.20,    0.30,    0.10,    0.016
20251230,   -1.00,    0.10,  -99.99,    0.00,    0.10,    0.016

Copyright 2026 Somebody
"""
THREE = """This file was created by using the 202604 CRSP database.

,Mkt-RF,SMB,HML,RF
20251229,    0.50,   -0.25,    0.20,    0.016
20251230,   -1.00,    0.10,    0.00,    0.016
"""
MOMENTUM = "Made by using the 202604 CRSP database.\n\n,Mom   \n20251229,   -0.40\n20251230,    0.20\n"


def read(folder: Path, *lines: str, head: str = HEAD) -> pl.DataFrame:
    (folder / "fama_french_daily.csv").write_text("\n".join([head, *lines]) + "\n")
    return TABLES["raw.factor_returns"].validate(fetch_factors(folder, CALENDAR, NOW)[0])


def test_one_table_of_factors_is_kept_in_percent_with_its_edition(tmp_path: Path) -> None:
    got = read(tmp_path, *LINES).filter(session_date=date(2025, 12, 29))
    assert dict(got.select("factor", "factor_return_pct").iter_rows()) == {
        "market_excess": 0.5, "smb": -0.1, "hml": 0.2, "risk_free": 0.016, "smb5": -0.2, "rmw": 0.3, "cma": 0.1,
        "momentum": -0.4,
    }  # fmt: skip
    assert got["factor_vintage"].unique().to_list() == ["202512"]


def test_the_makers_own_files_are_read_as_they_are_downloaded(tmp_path: Path) -> None:
    (tmp_path / "F-F_Research_Data_5_Factors_2x3_daily.csv").write_text(FIVE)
    (tmp_path / "F-F_Momentum_Factor_daily.CSV").write_text(MOMENTUM)
    rows, asked = fetch_factors(tmp_path, CALENDAR, NOW)
    assert dict(rows.filter(session_date=date(2025, 12, 29)).select("factor", "factor_return_pct").iter_rows()) == {
        "market_excess": 0.5, "smb5": -0.2, "hml": 0.2, "rmw": 0.3, "cma": 0.1, "risk_free": 0.016, "momentum": -0.4,
    }  # fmt: skip
    assert rows["factor_vintage"].unique().to_list() == ["202604"]
    assert rows.filter(factor="hml", session_date=date(2025, 12, 30)).is_empty()
    assert [row["outcome"] for row in asked] == ["ok", "ok"]


def test_a_folder_without_factors_asks_nothing(tmp_path: Path) -> None:
    rows, asked = fetch_factors(tmp_path, CALENDAR, NOW)
    assert (rows.height, asked) == (0, [])


def test_days_without_a_session_are_left_out(tmp_path: Path) -> None:
    assert date(2025, 12, 28) not in read(tmp_path, "2025-12-28" + LINES[0][10:], *LINES)["session_date"].to_list()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("2025-12-31,n/a,1,1,1,1,1,1,1", "date 2025-12-31, column mkt_rf: n/a is not a number"),
        ("2025-12-31,inf,1,1,1,1,1,1,1", "column mkt_rf: inf is not finite"),
        ("31.12.2025,1,1,1,1,1,1,1,1", "date 31.12.2025, column date: 31.12.2025 is not a day"),
        (LINES[1], "date 2025-12-30, column date: 2025-12-30 is there twice"),
    ],
)
def test_poison_is_refused_with_its_place_named(line: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match=rf"fama_french_daily\.csv: nothing of it was used: .*{words}"):
        read(tmp_path, *LINES, line)


def test_a_file_in_plain_ratios_is_refused(tmp_path: Path) -> None:
    days = pl.date_range(date(2025, 1, 1), date(2025, 12, 31), eager=True)
    with pytest.raises(OperatorError, match="plain ratios, percent is wanted"):
        read(tmp_path, *[f"{day},0.01" for day in days], head="date,mkt_rf")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nothing of the kind", "not a daily file of Kenneth French"),
        (FIVE.replace("RMW", "UMD"), "column UMD is none of"),
        (FIVE.replace("  -0.20,", ""), "a day has not 6 numbers as the heading promises: 20251229"),
        (FIVE.replace("20251229", "202512").replace("20251230", "202511"), "is it the monthly file"),
    ],
)
def test_a_file_that_is_not_the_makers_is_refused(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "F-F_daily.csv").write_text(text)
    with pytest.raises(OperatorError, match=words):
        fetch_factors(tmp_path, CALENDAR, NOW)


def test_a_new_edition_is_a_new_vintage_and_the_old_one_can_be_read_again(tmp_path: Path) -> None:
    first = read(tmp_path, *LINES)
    (tmp_path / "fama_french_daily.csv").unlink()
    (tmp_path / "F-F_Research_Data_Factors_daily.CSV").write_text(THREE)
    later = datetime(2026, 6, 2, tzinfo=UTC)
    key = ("factor", "session_date")
    both = pl.concat([first, new_rows(first, fetch_factors(tmp_path, CALENDAR, later)[0], key)])
    day = pl.col("session_date") == date(2025, 12, 29)
    assert latest_vintage(both, key).filter(day, factor="smb").select("factor_return_pct", "factor_vintage").rows() == [
        (-0.25, "202604")
    ]
    assert latest_vintage(both, key, NOW).equals(latest_vintage(first, key))


def test_the_models_of_fama_and_french_find_their_factors(tmp_path: Path) -> None:
    days = [str(day) for day in pl.date_range(date(2025, 6, 1), date(2025, 12, 31), eager=True)]
    calendar = sessions(*days)
    draws = np.random.default_rng(3).normal(0, 1, (len(days), 9)).round(4)
    lines = [",".join([day, *map(str, row[:8])]) for day, row in zip(days, draws, strict=True)]
    (tmp_path / "fama_french_daily.csv").write_text("\n".join([HEAD, *lines, "2026-03-02,1,1,1,1,1,1,1,1"]) + "\n")
    moves = 0.02 + draws[:, 3] + 1.5 * (draws[:, 0]) + 0.5 * draws[:, 4] - 0.7 * draws[:, 5]
    closes = 100 * np.cumprod(1 + moves / 100)
    bars = [bar("A", day, float(close)) for day, close in zip(days, closes, strict=True)]
    made = study_inputs(
        daily(*bars), TABLES["raw.hourly_bars"].empty(), TABLES["raw.corporate_actions"].empty(),
        companies(company("A")), TABLES["reference.listings"].empty(), calendar,
        factor_returns=fetch_factors(tmp_path, calendar, NOW)[0],
    )  # fmt: skip
    factors = TABLES["event_study.factors"].validate(made["event_study.factors"])
    assert set(factors["factor"]) >= {name for model in ("fama_french_3", "fama_french_5", "carhart")
                                      for name in MODELS[model].inputs}  # fmt: skip
    assert factors["session_date"].max() == date(2025, 12, 31)
    event = pl.DataFrame(
        {"event_id": ["E"], "symbol": ["A"], "role": ["announcer"], "event_date": [date(2025, 12, 20)]}
    )
    design = Design(models=("fama_french_3", "fama_french_5", "carhart"), estimation=(-150, -11), windows=((0, 0),))
    study = study_events(made["event_study.returns"], factors, event, calendar, design)
    found = study["event_study.model_coefficients"].filter(model="fama_french_5")
    betas = dict(found.select("factor", "coefficient_ratio").iter_rows())
    expected = {"intercept": 0.0002, "market_excess": 1.5, "smb5": 0.5, "hml": 0.0, "rmw": -0.7, "cma": 0.0}
    assert betas == pytest.approx(expected, abs=1e-9)


def test_the_real_factors_are_read_whole(shared: Path) -> None:
    calendar = sessions(*map(str, pl.date_range(date(2024, 1, 1), date(2026, 4, 30), eager=True)))
    rows, _ = fetch_factors(shared / "market", calendar, NOW)
    assert set(rows["factor_vintage"]) == {"202604"}
    known = pl.read_parquet(shared / "market" / "fama_french_daily.parquet")
    market = rows.filter(factor="market_excess")
    assert market.height == known.filter(pl.col("date") >= date(2024, 1, 1)).height
    assert market["factor_return_pct"].abs().max() > 5
