"""What can be called in the published file answers as the marts do, however the file was opened."""

from pathlib import Path

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from orchestration.callables import CALLABLE, words_of
from tests.questions.answers import cars, tagged


def attached(data_dir: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(f"attach '{data_dir / 'current' / 'warehouse.duckdb'}' (read_only)")
    connection.execute("use warehouse")
    return connection


@pytest.fixture(scope="session")
def warehouse(sample_dir: Path) -> duckdb.DuckDBPyConnection:
    return attached(sample_dir)


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> pl.DataFrame:
    return connection.sql(query).pl()


def test_event_study_gives_the_windows_of_the_mart(warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = "event_id, cumulative_abnormal_return, cumulative_standard_error_return, p_value"
    called = rows(warehouse, f"select {columns} from event_study('clsk', pre := 1, post := 1) order by event_id")
    mart = rows(
        warehouse,
        f"select {columns} from marts.announcement_returns where ticker = 'CLSK' and model = 'market_bitcoin' "
        "and event_window = '[-1,1]' and day_count > 0 order by event_id",
    )
    assert called.height > 10
    assert called["event_id"].to_list() == mart["event_id"].to_list()
    for name in columns.split(", ")[1:]:
        assert (called[name] - mart[name]).abs().max() < 1e-12, name


@pytest.fixture(scope="session", params=["opened", "attached"])
def either_way(request: pytest.FixtureRequest, sample_dir: Path) -> duckdb.DuckDBPyConnection:
    if request.param == "opened":
        return duckdb.connect(sample_dir / "current" / "warehouse.duckdb", read_only=True)
    return attached(sample_dir)


def agree(called: pl.DataFrame, expected: pl.DataFrame) -> None:
    columns = ["event_id", "day_count", "cumulative_abnormal_return"]
    found = expected.rename({"car": "cumulative_abnormal_return"}).select(columns).sort("event_id")
    assert called.height > 3
    assert_frame_equal(called.select(columns).sort("event_id"), found, check_dtypes=False, abs_tol=1e-12)


@pytest.mark.parametrize(
    ("ticker", "model", "pre", "post"),
    [("CLSK", "market_bitcoin", 3, 2), ("MARA", "market", 0, 7), ("RIOT", "mean_adjusted", 10, -1)],
)
def test_event_study_sums_the_days_of_any_window(
    either_way: duckdb.DuckDBPyConnection, ticker: str, model: str, pre: int, post: int
) -> None:
    called = rows(either_way, f"from event_study('{ticker}', model := '{model}', pre := {pre}, post := {post})")
    summed = cars(lambda table: either_way.table(table).pl(), pre, post, model=model)
    agree(called, summed.filter(symbol=ticker))
    assert called["event_date"].is_sorted()


@pytest.mark.parametrize(("tag", "pre", "post"), [("hpc_contract", 4, 9), ("debt", 0, 0), ("mna", 5, -1)])
def test_car_by_tag_sums_the_days_of_any_window(
    either_way: duckdb.DuckDBPyConnection, tag: str, pre: int, post: int
) -> None:
    def read(table: str) -> pl.DataFrame:
        return either_way.table(table).pl()

    called = rows(either_way, f"from car_by_tag('{tag}', pre := {pre}, post := {post})")
    agree(called, tagged(read, cars(read, pre, post), tag))
    assert called["cumulative_abnormal_return"].is_sorted(descending=True)


def test_an_event_and_its_peers_are_the_study_of_it(either_way: duckdb.DuckDBPyConnection) -> None:
    studied = either_way.table("event_study.event_windows").pl().filter(event_id="CLSK-20251020")
    for called, role in (("event", "announcer"), ("peer_reaction", "peer")):
        found = rows(either_way, f"select model, event_window, p_value from {called}('CLSK-20251020')")
        told = studied.filter(role=role).select("model", "event_window", "p_value")
        assert_frame_equal(found, told, check_row_order=False)


def test_claims_are_those_of_the_company_and_those_about_it(either_way: duckdb.DuckDBPyConnection) -> None:
    events = either_way.table("events.events").pl().filter(ticker="RIOT")["event_id"].implode()
    stated = either_way.table("events.claims").pl()
    mine = stated.filter(pl.col("event_id").is_in(events) | (pl.col("owner_ticker") == "RIOT"))
    assert set(rows(either_way, "from claims('riot')")["claim_id"]) == set(mine["claim_id"])


def test_prices_as_of_now_are_the_latest_bars(either_way: duckdb.DuckDBPyConnection) -> None:
    called = rows(either_way, "from prices_as_of('CLSK', timestamptz '2100-01-01 00:00:00+00')")
    bars = either_way.table("raw.daily_bars").pl().filter(symbol="CLSK").sort("session_date", "fetched_at")
    latest = bars.unique("session_date", keep="last", maintain_order=True)
    assert called["close_usd"].equals(latest["close_usd"])
    assert called["trade_date"].equals(latest["session_date"].rename("trade_date"))


@pytest.mark.parametrize(
    "call",
    [
        "event_study('NONE')", "event_study('CLSK', model := 'none')", "car_by_tag('none')", "claims('NONE')",
        "event('NONE')", "peer_reaction('NONE')", "prices_as_of('NONE', now())",
    ],
)  # fmt: skip
def test_what_nobody_knows_has_no_row(either_way: duckdb.DuckDBPyConnection, call: str) -> None:
    assert rows(either_way, f"from {call}").is_empty()


def test_a_window_that_no_mart_has_is_summed_and_has_no_standard_error(warehouse: duckdb.DuckDBPyConnection) -> None:
    called = rows(warehouse, "from event_study('CLSK', pre := 3, post := 2)")
    assert called["day_count"].max() == 6
    assert called["cumulative_standard_error_return"].null_count() == called.height


def test_a_company_is_found_by_its_old_and_its_new_ticker(warehouse: duckdb.DuckDBPyConnection) -> None:
    old, new = (rows(warehouse, f"from event_study('{ticker}')") for ticker in ("BITF", "KEEL"))
    assert 0 < old.height <= new.height
    assert set(old["event_id"]) <= set(new["event_id"])


def test_event_claims_and_tag_are_rows_of_their_marts(warehouse: duckdb.DuckDBPyConnection) -> None:
    mart = rows(warehouse, "from marts.announcement_returns where event_id = 'CLSK-20251020'")
    assert rows(warehouse, "from event('CLSK-20251020')").height == mart.height > 15
    assert set(rows(warehouse, "from claims('clsk')")["ticker"]) >= {"CLSK", "RIOT"}
    tagged = rows(warehouse, "select event_id, 'hpc_contract' in string_split(tags, ';') as is_tagged "
                             "from car_by_tag('hpc_contract') inner join events.events using (event_id)")  # fmt: skip
    assert tagged.height > 10
    assert tagged["is_tagged"].all()


def test_peers_react_surest_first_and_the_announcer_is_none_of_them(warehouse: duckdb.DuckDBPyConnection) -> None:
    peers = rows(warehouse, "from peer_reaction('CLSK-20251020') where event_window = '[0,0]'")
    assert peers.height > 10
    assert "CLSK" not in peers["symbol"].to_list()
    assert peers["p_value"].drop_nulls().is_sorted()


def test_prices_as_of_are_the_latest_vintage_known_by_then(tmp_path: Path) -> None:
    with duckdb.connect(tmp_path / "warehouse.duckdb") as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.price_vintages as select 'A' as symbol, trade_date, fetched_at, close_usd from "
            "(values (date '2026-01-02', timestamptz '2026-01-02 23:00:00+00', 10.0), "
            "(date '2026-01-02', timestamptz '2026-02-01 00:00:00+00', 150.0)) as t(trade_date, fetched_at, close_usd)"
        )
        connection.execute((CALLABLE / "prices_as_of.sql").read_text())

        def known(instant: str) -> list[float]:
            return rows(connection, f"from prices_as_of('a', timestamptz '{instant}')")["close_usd"].to_list()

        assert known("2026-01-01 00:00:00+00") == []
        assert known("2026-01-31 00:00:00+00") == [10.0]
        assert known("2026-02-01 00:00:00+00") == [150.0]


def test_help_says_what_every_callable_answers_with_an_example_that_works(warehouse: duckdb.DuckDBPyConnection) -> None:
    told = rows(warehouse, "from help()")
    assert set(told["callable"]) == {path.stem for path in CALLABLE.glob("*.sql")}
    for meaning in told["meaning"]:
        assert len(meaning) > 40
        warehouse.sql(meaning.split("Example: ")[1]).fetchall()


def test_words_are_the_head_of_the_file_and_nothing_below() -> None:
    assert words_of("-- One.\n-- Two.\ncreate macro a() as table\n-- not this\nselect 1") == "One. Two."


def test_every_mart_has_its_parquet_twin(warehouse: duckdb.DuckDBPyConnection, sample_dir: Path) -> None:
    marts = warehouse.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where schema_name in ('marts', 'meta')"
    ).fetchall()
    twins = {path.name.removesuffix(".parquet") for path in (sample_dir / "current").glob("*.parquet")}
    assert twins == {mart for (mart,) in marts}
    for mart in twins:
        twin = sample_dir / "current" / f"{mart}.parquet"
        assert warehouse.execute(f"(from {mart} except all from '{twin}') limit 1").fetchall() == [], mart
        assert pl.read_parquet(twin).height == rows(warehouse, f"from {mart}").height
