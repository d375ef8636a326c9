"""A study in buckets is the study: the same tables, whoever computes the buckets and however many there are."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.transforms.event_study.made_data import events_on, market_data
from transforms.buckets import bucket_count, bucket_of, buckets_of, one_by_one
from transforms.event_study import Design, study
from transforms.event_study.in_buckets import study_in_buckets
from transforms.event_study.parts import LostBucketError
from transforms.event_study.placebo import placebo_rejections

SYMBOLS = 12
FRAMES = ("model_fits", "model_coefficients", "abnormal_returns", "event_windows", "group_statistics")
DESIGN = Design(("mean_adjusted", "market", "market_bitcoin"), bootstrap_draws=99, min_observations=60)


def made() -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Events of two groups, some with windows of their own, one of a company without returns, one without a day."""
    returns, factors = market_data(SYMBOLS, 600)
    listed = events_on(factors, [300, 330, 420, 590], SYMBOLS).with_columns(
        group=pl.when(pl.int_range(pl.len()) % 3 == 0).then(pl.lit("third")),
        ew_start=pl.when(pl.col("symbol") == "S3").then(-20),
        ew_end=pl.when(pl.col("symbol") == "S3").then(3),
        est_start_rel=pl.when(pl.col("symbol") == "S3").then(-250),
        est_end_rel=pl.when(pl.col("symbol") == "S3").then(-41),
    )
    odd = [("nobody", "NONE", factors["date"][300]), ("undated", "S1", None)]
    strange = pl.DataFrame(odd, schema=["event_id", "symbol", "event_date"], orient="row")
    return returns, factors, pl.concat([listed, strange], how="diagonal").sample(fraction=1, shuffle=True, seed=3)


def handed_over(work: Callable[[Any], Any], parts: Iterable[Any]) -> Iterator[Any]:
    """As `one_by_one`, but seen as somebody else, to whom groups are sent too."""
    return iter([work(part) for part in parts])


@pytest.mark.parametrize(
    ("count", "design"),
    [(1, DESIGN), (64, DESIGN), (5, replace(DESIGN, mask_other_events=True, overlap="keep_first"))],
)
def test_buckets_give_the_tables_of_the_whole(count: int, design: Design) -> None:
    inputs = made()
    whole = study(*inputs, design)
    parted = study_in_buckets(*inputs, design, handed_over, count)
    for name in FRAMES:
        assert_frame_equal(getattr(parted, name), getattr(whole, name), rel_tol=1e-12, abs_tol=1e-12)


@pytest.mark.parametrize("kept", [0, 10_000])
def test_a_large_study_keeps_its_definition_in_every_bucket(kept: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transforms.event_study.estimation_rows.KEPT_EVENTS", kept)
    inputs = made()
    whole, parted = study(*inputs, DESIGN), study_in_buckets(*inputs, DESIGN, one_by_one, 7)
    assert_frame_equal(parted.group_statistics, whole.group_statistics, rel_tol=1e-12, abs_tol=1e-12)
    ways = parted.group_statistics["definition"].str.extract("correlation (.*)").unique().to_list()
    assert ways == ["pairwise" if kept else "linear"]


def test_who_runs_the_buckets_changes_no_bit() -> None:
    inputs = made()
    here, there = (study_in_buckets(*inputs, DESIGN, run, 5) for run in (one_by_one, handed_over))
    for name in FRAMES:
        assert_frame_equal(getattr(here, name), getattr(there, name), check_exact=True)


def test_groups_of_ones_own_are_summed_in_the_buckets() -> None:
    inputs = made()
    groups = inputs[2].select(pl.format("of {}", "symbol").alias("group"), "event_id")
    parted = study_in_buckets(*inputs, DESIGN, handed_over, 5, groups)
    whole = study(*inputs, DESIGN).statistics_of(groups)
    assert_frame_equal(parted.group_statistics, whole, rel_tol=1e-12, abs_tol=1e-12)
    with pytest.raises(ValueError, match="for other groups"):
        parted.passes.first(parted.estimates["market"], parted.passes.members & False)


@pytest.mark.parametrize("spoil", ["dropped", "twice", "reversed", "shortened"])
def test_a_bucket_that_is_lost_is_seen(spoil: str) -> None:
    def spoiled(work: Callable[[Any], Any], parts: Iterable[Any]) -> Iterator[Any]:
        done = [work(part) for part in parts]
        found = replace(done[1].estimates["market"], count=done[1].estimates["market"].count[1:])
        short = replace(done[1], estimates=done[1].estimates | {"market": found})
        answers = {
            "dropped": done[:1] + done[2:],
            "twice": [*done[:2], *done[1:]],
            "reversed": done[::-1],
            "shortened": [done[0], short, *done[2:]],
        }
        return iter(answers[spoil])

    with pytest.raises(LostBucketError):
        study_in_buckets(*made(), DESIGN, spoiled, 5)


def test_a_lost_second_round_or_bundle_is_seen() -> None:
    calls: list[int] = []

    def spoiled_from(call: int) -> Any:
        calls.clear()

        def run(work: Callable[[Any], Any], parts: Iterable[Any]) -> Iterator[Any]:
            calls.append(1)
            done = [work(part) for part in parts]
            return iter(done[1:] if len(calls) == call else done)

        return run

    for call in (2, 3):
        parted = study_in_buckets(*made(), DESIGN, spoiled_from(call), 5)
        with pytest.raises(LostBucketError):
            parted.group_statistics  # noqa: B018


@pytest.mark.parametrize("kept", [0, 10_000])
def test_placebo_groups_in_parts_reject_as_often(kept: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transforms.event_study.estimation_rows.KEPT_EVENTS", kept)
    monkeypatch.setattr("transforms.event_study.placebo.GROUPS_PER_PART", 3)
    returns, factors, events = made()
    given = (returns, factors, events, replace(DESIGN, models=("market",)), 12, 1)
    assert_frame_equal(
        placebo_rejections(*given, handed_over), placebo_rejections(*given), check_exact=True, check_row_order=False
    )
    with pytest.raises(LostBucketError):
        placebo_rejections(*given, lambda work, parts: iter([work(part) for part in parts][1:]))


def test_no_event_is_a_study_of_nothing() -> None:
    returns, factors, events = made()
    parted, whole = (
        study_in_buckets(returns, factors, events.clear(), DESIGN, one_by_one),
        study(returns, factors, events.clear(), DESIGN),
    )
    for name in FRAMES:
        assert_frame_equal(getattr(parted, name), getattr(whole, name))


def test_a_bucket_is_the_same_for_ever() -> None:
    assert bucket_of("123456789", 2**32) == 0xCBF43926  # the check value of CRC-32
    assert [bucket_of(name, 64) for name in ("CLSK", "MARA", "RIOT", "")] == [36, 27, 29, 0]
    kinds = pl.Series(["CLSK", "MARA", None, "CLSK"], dtype=pl.Enum(["CLSK", "MARA"]))
    assert buckets_of(kinds, 64).to_list() == [36, 27, 0, 36]
    assert set(buckets_of(pl.Series([f"S{n}" for n in range(5_000)]), 64)) == set(range(64))
    assert buckets_of(kinds.clear(), 64).to_list() == []
    assert (bucket_count(10, 10), bucket_count(11, 10)) == (1, 64)
    with pytest.raises(ValueError, match="1 or more"):
        buckets_of(kinds, 0)
