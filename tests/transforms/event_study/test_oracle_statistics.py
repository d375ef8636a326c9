"""Every statistic of every known answer: one test each, to 1e-8 relative."""

from functools import cache

import numpy as np
import polars as pl
import pytest

from tests.transforms.event_study.oracle_cases import CASES, SHARED, Case
from transforms.event_study.cluster_sums import cluster_variance, crossed
from transforms.event_study.clusters import clustered_t

RELATIVE, ABSOLUTE = 1e-8, 1e-12
NO_CALENDAR = "nipfp_eventstudies"


@cache
def answers(case: Case) -> pl.DataFrame:
    """Known statistics beside the computed ones; the quarterly case has no calendar and so no r on relative days."""
    known = case.answers("stats").with_columns(pl.col("window").cast(pl.String)).rename({"statistic": "test"})
    if case.folder.name == NO_CALENDAR:
        known = known.filter(pl.col("test") != "rbar_relday_aligned")
    found = case.study().group_statistics.filter(model=case.model, group="all")
    key = ["level", "window", "test"]
    return known.join(found.select(*key, computed="value", computed_df="df"), on=key, how="left", nulls_equal=True)


def statistics(case: Case) -> list[tuple[str, str]]:
    return answers(case).select("level", "test").unique(maintain_order=True).rows()


PRESENT = [case for case in CASES if case.has("stats")]
EACH = [
    pytest.param(case, level, test, id=f"{case.name}-{level}-{test}")
    for case in PRESENT
    for level, test in statistics(case)
]


@pytest.mark.parametrize(("case", "level", "test"), EACH)
def test_the_statistic_agrees_with_the_known_answer(case: Case, level: str, test: str) -> None:
    rows = answers(case).filter(level=level, test=test)
    for row in rows.iter_rows(named=True):
        if row["value"] is None:
            assert row["computed"] is None, row
        else:
            assert row["computed"] == pytest.approx(row["value"], rel=RELATIVE, abs=ABSOLUTE), row
        if row["df"] is not None and row["value"] is not None:
            assert row["computed_df"] == row["df"]


def test_the_statistics_of_at_least_one_oracle_are_always_checked() -> None:
    assert len(EACH) >= 4 * 50


@pytest.mark.parametrize(
    ("statistic", "clusters"),
    [("t.val.one.clustered", ("date",)), ("tcl2", ("code",)), ("tcl12", ("date", "code"))],
)
def test_the_clustered_t_agrees_with_r(shared, statistic: str, clusters: tuple[str, ...]) -> None:
    folder = SHARED / "crse_clustered_t"
    data = pl.read_csv(folder / "share_repurchases.csv", schema_overrides={"date": pl.String})
    expected = pl.read_csv(folder / "expected_crse.csv", infer_schema_length=None).filter(statistic=statistic)
    codes = [data[name].rank("dense").cast(pl.Int64).to_numpy() for name in clusters]
    values = data["ars"].to_numpy()[:, None]
    directions = [*codes, crossed(codes[0], codes[1])] if len(codes) == 2 else codes
    variances = [cluster_variance(values - values.mean(), code) for code in directions]
    outcome = clustered_t(values.mean(0), np.array([len(values)]), *variances)
    assert outcome.value[0] == pytest.approx(float(expected["value"].item()), rel=RELATIVE)
    assert outcome.df is not None
    assert outcome.df[0] == min(data[name].n_unique() for name in clusters) - 1
