"""Groups of announcements: their members, means and tests, peers on the announcer's day 0, and the kept calibration."""

import numpy as np
import polars as pl
import pytest

from tests.transforms.event_study.made_data import events_on
from tests.transforms.event_study.test_event_study_warehouse import warehouse_inputs
from transforms.event_study.announcement_groups import GROUP_MODELS
from transforms.event_study.calibration import calibration
from transforms.event_study.design import STANDARD_MODELS, STANDARD_WINDOWS
from transforms.event_study.headline import TOO_FEW
from transforms.event_study.peers import meeting_own_events
from transforms.event_study.statistics import TESTS
from transforms.event_study.warehouse import available_models, warehouse_tables
from transforms.tables import TABLES

DAYS = [280, 300, 340, 400, 450]
COMPANIES = pl.DataFrame({"symbol": [f"S{n}" for n in range(6)], "company_kind": ["miner"] * 5 + ["benchmark"]})
KEPT = TABLES["event_study.placebo_rejections"].empty()


def inputs(days: list[int] = DAYS) -> dict[str, pl.DataFrame]:
    """Events of two companies, S0 on each day and S1 on the first two; the tag `rare` is on the first of them."""
    given = warehouse_inputs(days)
    events = given["events"].filter(
        (pl.col("symbol") == "S0") | ((pl.col("symbol") == "S1") & pl.col("event_id").is_in(["E280-1", "E300-1"]))
    )
    tags = pl.concat([events.select("event_id", tag=pl.lit("deal")), events[:1].select("event_id", tag=pl.lit("rare"))])
    events = events.drop("role").with_columns(exclusion_reason=pl.lit(None, pl.String))
    return given | {"events": events, "tags": tags, "companies": COMPANIES}


def made(**other: pl.DataFrame) -> dict[str, pl.DataFrame]:
    return warehouse_tables(**(inputs() | other))


def test_every_table_keeps_its_declaration() -> None:
    tables = made()
    for name, rows in tables.items():
        assert TABLES[name].validate(rows).height > 0, name


def test_an_event_is_in_the_groups_of_its_tags_company_and_year() -> None:
    means = made()["event_study.group_means"].filter(level="caar", model="market", event_window="[0,1]")
    counts = {(row["group_kind"], row["group_name"]): row["group_event_count"] for row in means.to_dicts()}
    assert counts == {
        ("all", "all"): 7, ("tag", "deal"): 7, ("tag", "rare"): 1, ("company", "S0"): 5, ("company", "S1"): 2,
        ("year", "2019"): 7,
    }  # fmt: skip


def test_means_and_shares_are_those_of_the_events() -> None:
    tables = made()
    windows = tables["event_study.event_windows"].filter(
        role="announcer", model="market_bitcoin", event_window="[-1,1]"
    )
    mean = tables["event_study.group_means"].filter(
        group_kind="all", model="market_bitcoin", level="caar", event_window="[-1,1]"
    )
    car = windows["cumulative_abnormal_return"]
    assert mean["mean_abnormal_return"].item() == pytest.approx(car.mean(), abs=1e-15)
    assert mean["median_abnormal_return"].item() == pytest.approx(car.median(), abs=1e-15)
    assert mean["positive_ratio"].item() == (car > 0).mean()
    held = tables["event_study.group_means"].filter(
        group_kind="all", model="market_bitcoin", level="abhar", event_window="[-1,1]"
    )
    assert held["mean_abnormal_return"].item() == pytest.approx(windows["buy_and_hold_market_return"].mean(), abs=1e-15)


def test_days_are_windows_of_one_day_and_every_test_has_its_row() -> None:
    statistics = made()["event_study.group_statistics"].filter(group_kind="all", model="market_bitcoin")
    days = statistics.filter(level="aar", test="csect_t")["event_window"].to_list()
    assert days == [f"[{day},{day}]" for day in range(-10, 11)]
    for test in TESTS.values():
        levels = set(statistics.filter(test=test.name)["level"])
        # Two firms are too few clusters.
        assert levels == (set() if test.name in ("clustered_t_firm", "clustered_t_two_way") else set(test.levels))


def test_the_calendar_time_portfolio_is_a_row_of_each_specification() -> None:
    tables = made()
    rows = tables["event_study.group_statistics"].filter(level="calendar_time", model="market", group_kind="all")
    assert rows["event_window"].unique().to_list() == ["[0,10]"]
    assert sorted(rows["test"]) == ["ctp_OLS", "ctp_OLS_HC1", "ctp_OLS_NW5", "ctp_WLS_sqrt_n"]
    assert rows["group_event_count"].unique().to_list() == [7]
    assert rows.select("p_value", "holm_p_value", "test_df_count").null_count().sum_horizontal().item() == 0
    assert set(rows["test"]) <= set(tables["event_study.tests"]["test"])


def test_a_group_of_fewer_than_three_events_has_a_mean_and_no_test() -> None:
    tables = made()
    assert tables["event_study.group_statistics"].filter(group_name="S1").is_empty()
    rare = tables["event_study.group_means"].filter(group_name="rare")
    assert rare["mean_abnormal_return"].null_count() == 0
    assert set(rare["headline_reason"]) == {TOO_FEW}
    assert rare["headline_test"].null_count() == rare.height


def test_the_headline_test_of_a_group_has_a_row() -> None:
    tables = made()
    named = tables["event_study.group_means"].drop_nulls("headline_test")
    key = ["group_kind", "group_name", "model", "level", "event_window"]
    found = named.join(
        tables["event_study.group_statistics"], left_on=[*key, "headline_test"], right_on=[*key, "test"], how="anti"
    )
    assert named.height > 100
    assert found.is_empty()


def test_overlap_is_the_mean_share_of_common_days_and_weights_the_effective_count() -> None:
    means = made()["event_study.group_means"].filter(group_kind="all", model="market", level="caar")
    at = np.array([280, 280, 300, 300, 340, 400, 450])
    apart = np.abs(at[:, None] - at[None, :])[np.triu_indices(7, 1)]
    for row in means.to_dicts():
        length = row["window_end_day"] - row["window_start_day"] + 1
        share = np.maximum(0, 1 - apart / length).mean()
        assert row["window_overlap_ratio"] == pytest.approx(share, abs=1e-12)
        expected = 7 / (1 + 6 * share * row["mean_correlation_ratio"])
        assert row["effective_window_n"] == pytest.approx(expected, rel=1e-12)


def test_peers_are_the_other_companies_on_the_announcers_day() -> None:
    tables = made()
    peers = tables["event_study.abnormal_returns"].filter(role="peer")
    assert set(peers["symbol"]) == {"S0", "S1", "S2", "S3", "S4"}
    assert set(peers["model"]) == {"market_bitcoin"}
    day = inputs()["events"].filter(event_id="E340-0")["event_date"].item()
    traded = inputs()["returns"].filter(pl.col("symbol").is_in(["S1", "S2", "S3", "S4"]), session_date=day)["symbol"]
    assert peers.filter(event_id="E340-0")["symbol"].unique().sort().to_list() == traded.to_list()
    own = (
        tables["event_study.abnormal_returns"]
        .filter(role="announcer", event_day=0)
        .select("event_id", day="session_date")
    )
    both = peers.filter(event_day=0).join(own.unique(), on="event_id")
    assert both.height > 20
    assert (both["session_date"] == both["day"]).all()


def test_a_company_without_a_bar_on_day_0_is_no_peer_of_that_event() -> None:
    given = inputs()
    day = given["events"].filter(event_id="E340-0")["event_date"].item()
    returns = given["returns"].filter((pl.col("symbol") != "S3") | (pl.col("session_date") != day))
    before, after = (
        set(rows["event_study.model_fits"].filter(role="peer", event_id="E340-0")["symbol"])
        for rows in (made(), made(returns=returns))
    )
    assert before - after == {"S3"}


def test_a_peer_with_news_of_its_own_nearby_is_marked() -> None:
    given = inputs()
    peers = events_on(
        given["factors"].filter("is_selected", factor="market").rename({"session_date": "date"}), [281, 301, 321]
    )
    meeting = meeting_own_events(
        peers.filter(pl.col("symbol").is_in(["S1", "S2"])), given["events"], given["sessions"], (-10, 10)
    )
    assert sorted(meeting["event_id"]) == ["E281-1", "E301-1"]
    fits = made()["event_study.model_fits"].filter(role="peer", model="market_bitcoin")
    marked = fits.filter("is_overlapping").select("event_id", "symbol").rows()
    assert sorted(marked) == [("E280-0", "S1"), ("E280-1", "S0"), ("E300-0", "S1"), ("E300-1", "S0")]


def test_the_models_are_the_standard_ones_and_those_whose_factors_exist() -> None:
    factors = inputs()["factors"]
    assert set(available_models(factors)) == {*STANDARD_MODELS, "scholes_williams", "dimson"}
    more = pl.concat([factors, factors.filter("is_selected", factor="market").with_columns(factor=pl.lit("miners"))])
    assert "market_bitcoin_miners" in available_models(more)
    assert set(available_models(factors.filter(pl.col("factor") != "bitcoin"))) >= set(STANDARD_MODELS)
    of_announcers = made()["event_study.model_fits"].filter(role="announcer")
    assert set(of_announcers["model"]) == {*available_models(factors), "market_bitcoin_unmixed"}
    assert set(of_announcers["model"]) <= set(made()["event_study.models"]["model"])


def test_the_models_of_fama_and_french_are_run_where_their_factors_are_there() -> None:
    factors = inputs()["factors"]
    market = factors.filter("is_selected", factor="market")
    random = np.random.default_rng(8)
    names = ["market_excess", "smb", "smb5", "hml", "rmw", "cma", "momentum", "risk_free"]
    french = [
        market.with_columns(factor=pl.lit(name), factor_return=pl.Series(random.normal(0, 0.01, market.height)))
        for name in names
    ]
    fits = made(factors=pl.concat([factors, *french]))["event_study.model_fits"].filter(role="announcer")
    for model in ("fama_french_3", "carhart", "fama_french_5"):
        assert fits.filter(model=model)["sigma_return"].null_count() == 0 < fits.filter(model=model).height


def test_one_model_leaves_the_days_of_the_companys_other_events_out_and_says_how_many() -> None:
    fits = made()["event_study.model_fits"].filter(role="announcer", symbol="S0")
    unmixed = fits.filter(model="market_bitcoin_unmixed").sort("event_id")
    plain = fits.filter(model="market_bitcoin").sort("event_id")
    left_out = unmixed["masked_count"].to_list()
    assert left_out[0] == 0
    assert left_out[1] in (2, 3)  # day -20 is an event's, and its three days may lack a return
    assert (plain["estimation_count"] - unmixed["estimation_count"]).to_list() == left_out
    assert plain["masked_count"].sum() == 0


def test_without_a_studied_event_every_table_is_there_and_empty() -> None:
    tables = made(events=inputs()["events"].with_columns(exclusion_reason=pl.lit("undated")))
    for name, rows in tables.items():
        TABLES[name].validate(rows)
        assert rows.is_empty() == (name not in ("event_study.tests", "event_study.models")), name


def calibrated(kept: pl.DataFrame = KEPT, draws: int = 12, code: str = "a", **other: pl.DataFrame) -> pl.DataFrame:
    given = {name: rows for name, rows in inputs().items() if name != "tags"}
    return calibration(**(given | other), draws=draws, kept=kept, code=code)


def test_the_calibration_has_a_rate_for_every_window_and_arrangement() -> None:
    rates = TABLES["event_study.placebo_rejections"].validate(calibrated())
    assert set(rates["placebo_arrangement"]) == {"same_day", "staggered"}
    assert set(rates["event_window"]) == {f"[{first},{last}]" for first, last in STANDARD_WINDOWS}
    assert rates["placebo_draw_count"].max() == 12
    last = inputs()["returns"]["session_date"].max()
    assert rates["placebo_through_date"].unique().to_list()[0] < last.replace(day=1)
    assert set(rates["model"]) <= set(GROUP_MODELS)


def test_the_calibration_is_kept_until_what_it_is_made_from_changes() -> None:
    mark = pl.col("placebo_rejection_ratio")
    first = calibrated().with_columns(mark * 0 + 0.5)
    assert calibrated(first).equals(first)
    assert calibrated(first, draws=6).equals(first)
    returns = inputs()["returns"]
    later = returns.filter(pl.col("session_date") < returns["session_date"].max())
    assert calibrated(first, returns=later).equals(first)
    for other in (
        {"draws": 12_000},
        {"code": "b"},
        {"returns": returns.with_columns(pl.col("simple_return") * 1.0001)},
        {"events": inputs()["events"][1:]},
    ):
        assert not calibrated(first, **other).equals(first), other


def test_what_was_drawn_more_of_is_drawn_as_often_when_it_is_drawn_anew_and_a_short_panel_once() -> None:
    most = calibrated(draws=12_000)
    assert most["placebo_draw_count"].max() < 12_000
    assert most["placebo_asked_count"].unique().to_list() == [12_000]
    marked = most.with_columns(placebo_rejection_ratio=pl.lit(0.5))
    assert calibrated(marked, draws=12_000).equals(marked)
    assert calibrated(marked, draws=12, code="b").equals(calibrated(draws=12_000, code="b"))
    older = marked.drop("placebo_asked_count")
    assert calibrated(older, draws=12).equals(calibrated(draws=12))
