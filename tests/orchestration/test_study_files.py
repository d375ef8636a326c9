"""The shell's event study: three files in, tables out, and a clear word for each bad file."""

from pathlib import Path

import polars as pl
import pytest

from orchestration.study_files import StudyRequest, run_study
from orchestration.study_inputs import StudyFileError

ORACLE = Path(__file__).resolve().parents[1] / "expected" / "synthetic_clustered_miners"
WINDOWS = ("-5:5", "-1:1", "0:0", "0:1", "-5:-1")


def request(folder: Path, **parts) -> StudyRequest:
    """A request of the committed oracle, its files replaced by those of the same name in `folder`."""
    files = {
        name: folder / f"{name}.csv" if (folder / f"{name}.csv").exists() else ORACLE / f"{name}.csv"
        for name in ("returns", "factors", "events")
    }
    standard = {"models": ("mm_mkt=mkt", "mm_mkt_btc=mkt+btc"), "estimation": "-130:-11", "windows": WINDOWS}
    return StudyRequest(**files, output=folder / "out", **(standard | parts))


def read(place: Path) -> pl.DataFrame:
    return pl.read_csv(place, infer_schema_length=None)


@pytest.mark.parametrize(
    ("model", "prefix"),
    [("mean", "mean"), ("market_adjusted", "mktadj"), ("mm_mkt", "mm_mkt"), ("mm_mkt_btc", "mm_mkt_btc")],
)
def test_the_written_tables_hold_the_known_answers(tmp_path: Path, model: str, prefix: str) -> None:
    places = run_study(request(tmp_path))
    pairs = [
        ("abnormal_returns", "ar", ["event_id", "event_day"], {"ar": "ar", "se_ar": "se_ar", "ar_t": "sar"}),
        ("event_windows", "car", ["event_id", "window"],
         {"n_days": "n_days", "car": "car", "var_car": "var_car", "scar": "scar", "bhar_mkt": "bhar_market"}),
        ("model_fits", "fit", ["event_id"], {"n_est": "n_est", "sigma": "sigma", "theta1": "mkt", "theta2": "btc"}),
        ("group_statistics", "stats", ["level", "window", "statistic"], {"value": "value", "df": "df"}),
    ]  # fmt: skip
    for table, kind, key, columns in pairs:
        known = read(ORACLE / f"canonical_{prefix}_{kind}.csv").rename({"rel_day": "event_day"}, strict=False)
        found = read(places[table]).rename({"test": "statistic"}, strict=False).filter(model=model)
        joined = known.join(found, on=key, how="left", suffix="_found", nulls_equal=True)
        for expected, computed in columns.items():
            if expected not in known.columns:
                continue
            name = f"{computed}_found" if f"{computed}_found" in joined.columns else computed
            rows = joined.filter(pl.col(expected).is_not_null())
            assert rows.height > 0
            off = (rows[expected] - rows[name]).abs() / rows[expected].abs().clip(1e-3)
            assert off.null_count() == 0, (table, expected)
            assert off.max() < 1e-8, (table, expected)


def test_the_market_is_the_first_factor_where_none_is_named(tmp_path: Path) -> None:
    factors = read(ORACLE / "factors.csv").rename({"mkt": "index"})
    factors.write_csv(tmp_path / "factors.csv")
    found = read(run_study(request(tmp_path, models=("m=index",)))["event_windows"]).filter(model="market_adjusted")
    known = read(ORACLE / "canonical_mktadj_car.csv")
    joined = known.join(found, on=["event_id", "window"], suffix="_found")
    assert (joined["car"] - joined["car_found"]).abs().max() < 1e-12
    other = read(run_study(request(tmp_path, models=("m=index",), market="btc"))["event_windows"])
    assert other.filter(model="market_adjusted")["car"].to_list() != found["car"].to_list()


def test_parquet_and_the_calendar_time_portfolio_are_written_on_demand(tmp_path: Path) -> None:
    places = run_study(request(tmp_path, as_parquet=True, calendar_time="0:20"))
    assert {place.suffix for place in places.values()} == {".parquet"}
    statistics = pl.read_parquet(places["group_statistics"])
    alphas = pl.read_parquet(places["calendar_time"])
    assert set(statistics.filter(level="calendar_time")["test"]) == {
        "ctp_OLS", "ctp_OLS_HC1", "ctp_WLS_sqrt_n", "ctp_OLS_NW5"
    }  # fmt: skip
    assert alphas.height == 4 * 4
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(f"{name}.parquet" for name in places)


def test_own_windows_of_the_events_are_used_where_none_is_asked_for(tmp_path: Path) -> None:
    places = run_study(request(tmp_path, windows=()))
    assert read(places["event_windows"])["window"].unique().to_list() == ["[-5,5]"]


def test_a_cell_without_a_number_is_a_missing_return(tmp_path: Path) -> None:
    returns = pl.read_csv(ORACLE / "returns.csv", infer_schema=False)
    marks = pl.Series(["", "NA", "NaN", "inf", "-Inf", "null"])
    at_day_0 = returns.with_row_index("i").filter(date="2024-04-12")["i"][:6]
    spoiled = returns["ret"].to_list()
    for row, mark in zip(at_day_0, marks, strict=True):
        spoiled[row] = mark
    returns.with_columns(ret=pl.Series(spoiled)).write_csv(tmp_path / "returns.csv")
    windows = read(run_study(request(tmp_path))["event_windows"]).filter(window="[0,0]", model="mean")
    assert windows["reason"].drop_nulls().to_list() == ["no_return_on_event_day"] * 6


def test_a_factor_can_be_taken_off_the_return_and_the_estimator_chosen(tmp_path: Path) -> None:
    factors = read(ORACLE / "factors.csv").with_columns(rf=pl.lit(0.0001) * pl.int_range(pl.len()))
    factors.write_csv(tmp_path / "factors.csv")
    models = ("excess=mkt+btc-rf", "thin=mkt:dimson", "calm=mkt+btc:garch", "plain=mkt+btc")
    windows = read(run_study(request(tmp_path, models=models))["event_windows"])
    returns = read(ORACLE / "returns.csv").join(factors, on="date", how="left")
    returns.select("symbol", "date", ret=pl.col("ret") - pl.col("rf")).write_csv(tmp_path / "returns.csv")
    taken_off = run_study(request(tmp_path, models=("excess=mkt+btc",)))
    pair = [rows.filter(model="excess")["car"] for rows in (windows, read(taken_off["event_windows"]))]
    assert pair[0].len() > 80
    assert (pair[0] - pair[1]).abs().max() < 1e-12
    car = {name: windows.filter(model=name)["car"] for name in ("calm", "plain", "thin")}
    scar = {name: windows.filter(model=name)["scar"] for name in ("calm", "plain")}
    assert car["calm"].to_list() == car["plain"].to_list() != car["thin"].to_list()
    assert (scar["calm"] - scar["plain"]).abs().max() > 0.01


def test_other_events_of_a_company_are_masked_and_overlapping_ones_dropped_on_demand(tmp_path: Path) -> None:
    events = read(ORACLE / "events.csv").drop("est_start_rel", "est_end_rel", "ew_start", "ew_end")
    earlier = events.with_columns(event_id=pl.col("event_id") + 100, event_date=pl.lit("2024-03-01"))
    close = events[:1].with_columns(event_id=pl.lit(200, pl.Int64), event_date=pl.lit("2024-04-15"))
    pl.concat([events, earlier, close]).write_csv(tmp_path / "events.csv")
    plain = read(run_study(request(tmp_path))["model_fits"]).filter(model="mm_mkt")
    assert plain["n_masked"].sum() == 0
    assert plain.filter("is_overlapping")["event_id"].sort().to_list() == [1, 200]
    asked = request(tmp_path, mask_other_events=True, overlap="keep_first", estimation="-60:-11")
    masked = read(run_study(asked)["model_fits"]).filter(model="mm_mkt")
    assert masked.filter(pl.col("event_id") == 2)["n_masked"].item() == 11
    assert masked.filter(pl.col("event_id") == 200)["reason"].item() == "overlaps_other_event"


def test_without_a_model_the_two_that_are_built_in_are_run(tmp_path: Path) -> None:
    assert set(read(run_study(request(tmp_path, models=()))["model_fits"])["model"]) == {"mean", "market_adjusted"}


def test_short_estimation_windows_of_the_events_own_lower_what_is_needed(tmp_path: Path) -> None:
    short = read(ORACLE / "events.csv").with_columns(est_start_rel=pl.lit(-30))
    short.write_csv(tmp_path / "events.csv")
    fits = read(run_study(request(tmp_path, estimation=None))["model_fits"]).filter(model="mm_mkt")
    assert fits["n_est"].max() == 20
    assert fits["sigma"].null_count() == 0


def test_a_portfolio_of_an_earlier_run_does_not_stay_beside_the_tables_of_a_later_one(tmp_path: Path) -> None:
    assert run_study(request(tmp_path, calendar_time="0:20"))["calendar_time"].exists()
    run_study(request(tmp_path))
    assert not (tmp_path / "out" / "calendar_time.csv").exists()


SPOILED = [
    ("returns", "symbol,date\nA,2024-01-01\n", r"returns.csv: the column ret is missing; it has symbol, date"),
    ("returns", "symbol,date,ret\nA,2024-01-01,abc\n", r"returns.csv: column ret is no number at line 2: 'abc'"),
    ("returns", "symbol,date,ret\nA,01/02/2024,0.1\n", r"column date is no date such as 2024-04-12 at line 2"),
    ("returns", "symbol,date,ret\n,2024-01-01,0.1\n", r"column symbol is empty at line 2"),
    ("returns", "symbol,date,ret\nA,2024-01-01,0.1\nA,2024-01-01,0.2\n", r"symbol=A, date=2024-01-01"),
    ("returns", "symbol,date,ret\nA,2024-01-01,0.1,7\n", r"returns.csv: it is no table of comma-separated values"),
    ("returns", "", r"returns.csv: it is no table of comma-separated values"),
    ("factors", "day,mkt\n2024-01-01,0.1\n", r"factors.csv: the column date is missing"),
    ("factors", "date,mkt,btc\n2024-01-01,0.1,x\n", r"column btc is no number at line 2: 'x'"),
    ("factors", "date,mkt,btc\n2024-01-01,0.1,0\n2024-01-01,0.1,0\n", r"date is not unique at date=2024-01-01"),
    ("factors", "date,mkt,btc\n", r"factors has no row"),
    ("events", "event_id,symbol,event_date\n1,A,soon\n", r"events.csv: column event_date is no date .* line 2: 'soon'"),
    ("events", "event_id,symbol,event_date\n1,A,2024-04-12\n1,B,2024-04-12\n", r"event_id is not unique at event_id=1"),
    ("events", "event_id,symbol,event_date,ew_start\n1,A,2024-04-12,1.5\n", r"ew_start is no whole number of days"),
    (
        "events",
        "event_id,symbol,event_date,ew_start,ew_end\n1,A,2024-04-12,5,-5\n",
        r"a window ends before it begins at event_id=1",
    ),
]


@pytest.mark.parametrize(("name", "text", "message"), SPOILED)
def test_a_malformed_file_is_refused_and_nothing_is_written(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / f"{name}.csv").write_text(text)
    with pytest.raises(StudyFileError, match=message):
        run_study(request(tmp_path))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"models": ("nothing",)}, "--model 'nothing': write NAME=FACTOR"),
        ({"models": ("m=mkt+",)}, "--model 'm=mkt\\+': write NAME=FACTOR"),
        ({"models": ("m=gold",)}, "has no factor gold; it has mkt, btc"),
        ({"models": ("m=mkt+mkt",)}, "repeat one"),
        ({"models": ("m=mkt-gold",)}, "has no factor gold"),
        ({"models": ("m=mkt:lasso",)}, "'lasso' is none of ols, scholes_williams, dimson, garch"),
        ({"models": ("m=mkt+btc:dimson",)}, "dimson has one factor"),
        ({"overlap": "some"}, "overlap is 'some'"),
        ({"models": ("m=mkt", "m=btc")}, "a name occurs twice"),
        ({"estimation": "-130"}, "--estimation '-130': write FIRST:LAST"),
        ({"estimation": "-11:-130"}, "it ends before it begins"),
        ({"estimation": "-130:-3"}, "runs into the event days"),
        ({"windows": ("0-1",)}, "--window '0-1': write FIRST:LAST"),
        ({"calendar_time": "x"}, "--calendar-time 'x'"),
        ({"market": "gold"}, "no factor gold"),
        ({"min_observations": 500}, "min_observations is 500"),
    ],
)
def test_an_option_that_cannot_be_used_is_refused(tmp_path: Path, parts: dict, message: str) -> None:
    with pytest.raises(StudyFileError, match=message):
        run_study(request(tmp_path, **parts))
    assert not (tmp_path / "out").exists()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    from dataclasses import replace

    with pytest.raises(StudyFileError, match=r"nowhere.csv: there is no such file"):
        run_study(replace(request(tmp_path), returns=tmp_path / "nowhere.csv"))
