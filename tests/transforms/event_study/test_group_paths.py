"""The mean path of a group and its band, computed again from the events' own paths."""

import numpy as np
import polars as pl
import pytest
from scipy import stats

from tests.transforms.event_study.test_announcement_groups import inputs, made

AT = {"E280-0": 280, "E280-1": 280, "E300-0": 300, "E300-1": 300, "E340-0": 340, "E400-0": 400, "E450-0": 450}


def test_the_mean_path_and_its_band_are_those_of_the_events() -> None:
    tables = made()
    paths = tables["event_study.group_paths"].filter(group_kind="tag", group_name="deal")
    correlation = tables["event_study.group_means"].filter(
        group_kind="tag", group_name="deal", model="market_bitcoin", level="caar", event_window="[0,1]"
    )["mean_correlation_ratio"].item()  # fmt: skip
    assert paths["event_day"].to_list() == list(range(-10, 11))
    for row in paths.to_dicts():
        cars = tables["event_study.car_paths"].filter(model="market_bitcoin", event_day=row["event_day"])
        at = np.array([AT[event] for event in cars["event_id"]])
        values, n, length = cars["cumulative_abnormal_return"].to_numpy(), 7, row["event_day"] + 11
        apart = np.abs(at[:, None] - at[None, :])[np.triu_indices(n, 1)]
        shared = correlation * np.maximum(0, 1 - apart / length).mean()
        error = values.std(ddof=1) / np.sqrt(n) * np.sqrt((1 + (n - 1) * shared) / (1 - shared))
        assert row["group_event_count"] == n
        assert row["mean_abnormal_return"] == pytest.approx(values.mean(), abs=1e-14)
        assert row["mean_standard_error_return"] == pytest.approx(error, rel=1e-10)
        assert row["mean_luck_bound_return"] == pytest.approx(error * stats.t.ppf(0.975, n - 1), rel=1e-10)


def test_below_three_events_there_is_a_mean_and_no_band() -> None:
    rare = made()["event_study.group_paths"].filter(group_kind="tag", group_name="rare")
    assert rare["mean_abnormal_return"].null_count() == 0
    assert rare["mean_luck_bound_return"].null_count() == rare.height == 21


def test_an_undated_event_is_in_no_path() -> None:
    given = inputs()
    undated = given["events"].with_columns(event_date=pl.lit(None, pl.Date))
    assert made(events=undated)["event_study.group_paths"].is_empty()
