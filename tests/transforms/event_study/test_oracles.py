"""Abnormal returns, windows and estimates agree with the known answers to 1e-9."""

import polars as pl
import pytest

from tests.transforms.event_study.oracle_cases import CASES, Case

TOLERANCE = 1e-9
PAIRS = {
    "ar": ("abnormal_returns", ["event_id", "event_day"], {"ar": "ar", "se_ar": "se_ar", "ar_t": "sar"}),
    "car": (
        "event_windows",
        ["event_id", "window"],
        {"n_days": "n_days", "car": "car", "var_car": "var_car", "scar": "scar", "df": "df", "bhar_mkt": "bhar_market",
         "bhar_model": "bhar_model"},
    ),
    "fit": ("model_fits", ["event_id"], {"n_est": "n_est", "k": "k", "df": "df", "sigma": "sigma"}),
}  # fmt: skip
COLUMNS = [
    pytest.param(case, kind, expected, id=f"{case.name}-{case.model}-{expected}")
    for case in CASES
    for kind, (_, _, pairs) in PAIRS.items()
    for expected in pairs
    if case.has(kind) or not case.folder.is_dir()
]


def needs_folder(case: Case) -> None:
    if not case.folder.is_dir():
        pytest.skip(f"the known answers are not at {case.folder}")


def assert_same(expected: pl.Series, computed: pl.Series) -> None:
    apart = (expected.cast(pl.Float64) - computed.cast(pl.Float64)).abs()
    assert expected.is_null().to_list() == computed.is_null().to_list()
    assert apart.drop_nulls().len() > 0
    assert apart.drop_nulls().max() <= TOLERANCE


@pytest.mark.parametrize(("case", "kind", "column"), COLUMNS)
def test_numbers_of_events_agree_with_the_known_answers(case: Case, kind: str, column: str) -> None:
    needs_folder(case)
    frame, key, pairs = PAIRS[kind]
    expected = case.answers(kind).rename({"rel_day": "event_day"}, strict=False).select(*key, column)
    computed = getattr(case.study(), frame).filter(model=case.model).select(*key, computed=pairs[column])
    joined = expected.join(computed, on=key, how="left", validate="1:1")
    assert_same(joined[column], joined["computed"])


@pytest.mark.parametrize("case", [case for case in CASES if case.has("fit")], ids=lambda case: case.name)
def test_coefficients_agree_with_the_known_answers(case: Case) -> None:
    thetas = [name for name in case.answers("fit").columns if name.startswith("theta")]
    found = case.study().model_coefficients.filter(model=case.model)
    if not thetas:
        assert found.is_empty()
        return
    wide = found.with_columns(theta="theta" + pl.int_range(pl.len()).over("event_id").cast(pl.String)).pivot(
        "theta", index="event_id", values="coefficient"
    )
    joined = case.answers("fit").join(wide, on="event_id", suffix="_computed")
    assert joined.height == case.answers("fit").height
    for theta in thetas:
        assert_same(joined[theta], joined[f"{theta}_computed"])


@pytest.mark.parametrize("case", [case for case in CASES if case.has("fit")], ids=lambda case: case.name)
def test_the_events_with_an_estimate_are_those_of_the_known_answers(case: Case) -> None:
    estimated = case.study().model_fits.filter(pl.col("sigma").is_not_null(), model=case.model)
    assert sorted(estimated["event_id"]) == sorted(case.answers("fit")["event_id"])
