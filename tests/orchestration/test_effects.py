"""The marts of groups, tests and peers: complete, consistent with the tables they join, and calibrated."""

import shutil
from functools import partial
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import polars as pl
import pytest

import transforms
from orchestration.code_mark import code_mark
from orchestration.store import Store
from transforms.event_study import calibration

NAME = calibration.NAME


def ask(folder: Path, statement: str) -> pl.DataFrame:
    with duckdb.connect(folder / "current" / "warehouse.duckdb", read_only=True) as connection:
        return connection.sql(statement).pl()


def test_every_group_of_three_events_has_its_headline_test_with_a_placebo_rate(sample_dir: Path) -> None:
    effects = ask(sample_dir, "from marts.announcement_effects")
    assert set(effects["group_kind"]) == {"all", "tag", "company", "year"}
    tested = effects.filter(pl.col("group_event_count") >= 3)
    assert tested.height > 200
    for column in ("headline_test", "test_value", "p_value", "holm_p_value", "benjamini_hochberg_p_value"):
        assert tested[column].null_count() == 0, column
    rated = tested.filter(model="market_bitcoin")
    assert rated["placebo_rejection_ratio"].null_count() == 0
    assert (tested["holm_p_value"] >= tested["p_value"]).all()
    assert (tested["benjamini_hochberg_p_value"] <= tested["holm_p_value"] + 1e-12).all()
    few = effects.filter(pl.col("group_event_count") < 3)
    assert few.height > 0
    assert few["p_value"].null_count() == few.height


def test_the_mean_effect_of_a_tag_is_the_mean_of_its_announcements(sample_dir: Path) -> None:
    found = ask(
        sample_dir,
        """
        select effects.group_name, effects.mean_abnormal_return, effects.group_event_count,
            avg(returns.cumulative_abnormal_return) as mean_car, count(*) as event_count,
            avg((returns.cumulative_abnormal_return > 0)::int) as positive, any_value(effects.positive_ratio) as ratio
        from marts.announcement_effects as effects
        inner join events.tags as tags on effects.group_name = tags.tag
        inner join marts.announcement_returns as returns
            on tags.event_id = returns.event_id and effects.model = returns.model
            and effects.event_window = returns.event_window
        where effects.group_kind = 'tag' and effects.event_window = '[0,1]' and effects.model = 'market_bitcoin'
            and returns.cumulative_abnormal_return is not null
        group by all
        """,
    )
    assert found.height > 10
    assert (found["mean_abnormal_return"] - found["mean_car"]).abs().max() < 1e-14
    assert (found["ratio"] - found["positive"]).abs().max() < 1e-14
    assert found["group_event_count"].equals(found["event_count"].rename("group_event_count"))


def test_every_test_stands_beside_its_formula_and_its_rates(sample_dir: Path) -> None:
    tests = ask(sample_dir, "from marts.effect_tests where model = 'market_bitcoin' and group_kind = 'all'")
    assert tests["test"].n_unique() > 20
    for column in ("formula", "reference", "test_definition", "p_value"):
        assert tests.filter(pl.col("test") != "grank_z_raw")[column].null_count() == 0, column
    # A bootstrap is a thousand draws for each draw of a placebo.
    unrated = set(tests.filter(pl.col("placebo_rejection_ratio").is_null())["test"])
    assert unrated == {"wild_bootstrap_t", "date_bootstrap_t"}


def test_peers_are_never_the_announcer_and_have_a_number_or_a_reason(sample_dir: Path) -> None:
    peers = ask(sample_dir, "from marts.peer_reactions")
    assert peers["event_id"].n_unique() > 100
    assert (peers["symbol"] != peers["announcer_symbol"]).all()
    assert peers.filter(pl.col("cumulative_abnormal_return").is_null() & pl.col("reason").is_null()).is_empty()
    own = ask(sample_dir, "select symbol, event_date from events.events where exclusion_reason is null")
    marked = peers.filter("has_own_event").select("symbol", "event_date").unique()
    assert marked.height > 0
    assert marked.join(own, on=["symbol", "event_date"], how="anti").is_empty()


def test_no_excluded_window_is_a_peers(sample_dir: Path) -> None:
    assert ask(sample_dir, "select count(*) as n from meta.exclusions where exclusion_kind = 'window'")["n"].item() > 0
    beside = ask(
        sample_dir,
        "select count(*) as n from meta.exclusions join events.events as events using (event_id) "
        "where exclusion_kind = 'window' and exclusions.symbol <> events.symbol",
    )
    assert beside["n"].item() == 0


def test_on_real_bars_the_corrected_tests_reject_less_than_the_plain_ones(market_dir: Path) -> None:
    rates = ask(market_dir, f"from {NAME} where event_window = '[0,0]'")
    rate = {(row["placebo_arrangement"], row["test"]): row["placebo_rejection_ratio"] for row in rates.to_dicts()}
    for test in ("kp_bmp_t_scar", "kpp_bmp_t_scar", "cda_t"):
        assert rate["same_day", test] < 0.12, test
    assert rate["same_day", "csect_t"] > 0.2
    assert rate["same_day", "bmp_t_scar"] > 0.2
    assert rate["staggered", "kpp_bmp_t_scar"] < 0.12


def materialize(data_dir: Path, draws: int, monkeypatch: pytest.MonkeyPatch, **settings: Any) -> pl.DataFrame:
    from orchestration.definitions import definitions
    from orchestration.settings import Settings

    for name, value in (
        {"MINERS_NOW": "2026-10-30T23:00:00+00:00", "MINERS_DATA_DIR": str(data_dir)} | settings
    ).items():
        monkeypatch.setenv(name, value)
    job = definitions.resolve_implicit_global_asset_job_def()
    done = job.execute_in_process(
        instance=dg.DagsterInstance.ephemeral(),
        asset_selection=[dg.AssetKey(NAME.split("."))],
        run_config={"ops": {"placebo": {"config": {"draws": draws}}}},
    )
    assert done.success
    return Store(Settings.from_environment()).read(NAME)


def kept(data_dir: Path) -> pl.DataFrame:
    return pl.read_parquet(data_dir / "work" / "tables" / f"{NAME}.parquet")


def test_more_draws_are_a_setting_of_the_asset_and_a_refresh_keeps_them(
    sample_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kept(sample_copy)["placebo_draw_count"].max() == 100
    more = materialize(sample_copy, 110, monkeypatch)
    assert more["placebo_draw_count"].max() == 110
    assert materialize(sample_copy, 100, monkeypatch).equals(more)


def test_a_job_of_its_own_draws_a_thousand_and_publishes() -> None:
    from orchestration.definitions import definitions

    job = definitions.resolve_job_def("calibrate")
    assert set(job.asset_layer.selected_asset_keys) >= {
        dg.AssetKey(NAME.split(".")), dg.AssetKey(["marts", "effect_tests"]), dg.AssetKey(["published", "warehouse"])
    }  # fmt: skip
    assert job.run_config == {"ops": {"placebo": {"config": {"draws": 1_000}}}}


def test_a_changed_line_of_the_study_makes_the_kept_rates_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = partial(code_mark.__wrapped__, "event_study")
    before = mark()
    study = tmp_path / "event_study"
    shutil.copytree(Path(calibration.__file__).parent, study, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(transforms, "__path__", [str(tmp_path)])
    assert mark() == before
    (study / "parametric.py").write_text("# another")
    assert mark() != before
