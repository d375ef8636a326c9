"""A refresh as of a past instant, through the whole pipeline in live mode: it gives the build of that day again."""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest
from conftest import refresh_here

from tests.faults.harness import fault, whole_market
from tests.faults.yahoo_server import YahooServer

FIRST, LAST = date(2025, 6, 2), date(2025, 11, 14)
HOLE = date(2025, 11, 5)
FRIDAY, MONDAY = "2025-11-07T23:00:00Z", "2025-11-10T23:00:00Z"
TOLD_OF_THE_BUILD = {"meta.build": ["build_id"], "meta.refresh": ["build_id"]}


def published(folder: Path) -> dict[str, pl.DataFrame]:
    """Every table of the build, rows in one order, without the build's number and who was asked for announcements."""
    with duckdb.connect(folder / "current" / "warehouse.duckdb", read_only=True) as connection:
        names = connection.sql(
            "select table_schema || '.' || table_name from information_schema.tables where table_schema <> 'staging'"
        ).fetchall()
        tables = {name: connection.sql(f"select * from {name} order by all").pl() for (name,) in names}
    prices_only = {
        name: rows.filter(pl.col("requested_table") != "raw.sightings") if "requested_table" in rows.columns else rows
        for name, rows in tables.items()
    }
    return {name: rows.drop(TOLD_OF_THE_BUILD.get(name, [])) for name, rows in prices_only.items()}


@fault("S11-two-snapshots-times-fifteen")
def test_a_rescaled_history_is_one_restatement_and_the_first_build_can_be_made_again(row: str, tmp_path: Path) -> None:
    server = YahooServer()
    server.market = whole_market(FIRST, LAST)
    del server.market["MARA"].closes[HOLE]
    live = {"MINERS_SOURCE": "live", "MINERS_YAHOO_URL": server.base, "MINERS_WEB_URL": server.base}
    refresh_here(tmp_path, MINERS_NOW=FRIDAY, **live)
    first = published(tmp_path)
    closes = server.market["CLSK"].closes
    server.market["CLSK"].closes = {day: (close or 0) * 15 for day, close in closes.items()}
    refresh_here(tmp_path, MINERS_NOW=MONDAY, **live)
    second = published(tmp_path)
    told = second["marts.restatements"].filter(restated_column="close_usd")
    assert told.select("symbol", "restatement_kind", "restated_ratio").rows() == [
        ("CLSK", "rescaled", pytest.approx(15.0))
    ]
    assert second["marts.price_vintages"].filter(symbol="CLSK", trade_date=date(2025, 11, 7)).height == 2
    for build, asked in ((first, 1), (second, 2)):
        gap = build["meta.gaps"].filter(symbol="MARA", finding_kind="gap")
        assert gap.select("session_date", "asked_count").rows() == [(HOLE, asked)]
    both = first["marts.company_days"].join(second["marts.company_days"], on=["symbol", "trade_date"], suffix="_later")
    assert both.height == first["marts.company_days"].height
    assert (both["simple_return"] - both["simple_return_later"]).abs().max() < 1e-12  # type: ignore[operator]
    server.requests.clear()
    refresh_here(tmp_path, MINERS_NOW=FRIDAY, **live)
    server.shutdown()
    again = published(tmp_path)
    assert [path for path in server.requests if "chart" in path] == []
    assert set(again) == set(first)
    assert [name for name, rows in again.items() if not rows.equals(first[name])] == []
