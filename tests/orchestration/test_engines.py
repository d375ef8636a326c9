"""Engines: one process, a pool and Ray give the same bits; what dies is done again, and what is lost is seen."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from polars.testing import assert_frame_equal

from orchestration.code_mark import code_mark
from orchestration.engines import Answer, EngineError, Task, answer, engine, run_on
from orchestration.errors import OperatorError
from tests.transforms.event_study.made_data import events_on, market_data
from transforms.event_study import Design
from transforms.event_study.in_buckets import BucketedStudy, study_in_buckets

DESIGN = Design(("market", "market_bitcoin"), bootstrap_draws=99, min_observations=60)
FRAMES = ("model_fits", "abnormal_returns", "event_windows", "group_statistics")
BUCKETS = 8
WITHOUT_RAY = "the extra `ray` is not installed: uv sync --group scale"


def studied(run: Any) -> BucketedStudy:
    returns, factors = market_data(24, 500)
    found = study_in_buckets(returns, factors, events_on(factors, [300, 400], 24), DESIGN, run, BUCKETS)
    found.group_statistics  # noqa: B018
    return found


def doubled(number: int) -> int:
    return 2 * number


def dies_once(folder: Path, number: int) -> int:
    """Kill its own process on the third part, the first time."""
    mark = folder / "died"
    if number == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def always_dies(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def fails(number: int) -> int:
    raise ValueError(f"part {number} cannot be")


def test_a_pool_gives_the_bits_of_one_process() -> None:
    with engine("process") as run:
        here = studied(run)
    with engine("pool", 2) as run:
        there = studied(run)
    for name in FRAMES:
        assert_frame_equal(getattr(here, name), getattr(there, name), check_exact=True)


def test_a_process_that_dies_is_replaced_and_its_parts_are_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestration.engines.RETRIES", 1)
    with engine("pool", 1) as run:
        assert list(run(partial(dies_once, tmp_path), range(8))) == list(range(8))
        with pytest.raises(EngineError, match="died 2 times"):
            list(run(always_dies, range(2)))


def test_an_error_in_the_work_is_told_as_it_was() -> None:
    with engine("pool", 1) as run, pytest.raises(ValueError, match="part 0 cannot be"):
        list(run(fails, range(2)))


class Spoiled:
    """An engine that does not do as it is told."""

    def __init__(self, spoil: str) -> None:
        self.spoil = spoil

    def answers(self, tasks: Iterator[Task]) -> Iterator[Answer]:
        done = [answer(task) for task in tasks]
        yield from {
            "drops the last": done[:-1],
            "drops one": done[:1] + done[2:],
            "gives one twice": [done[0], *done],
            "mixes them": done[::-1],
            "is of other code": [replace(each, mark="0" * 64) for each in done],
        }[self.spoil]


@pytest.mark.parametrize("spoil", ["drops the last", "drops one", "gives one twice", "mixes them", "is of other code"])
def test_an_engine_that_loses_a_part_or_is_of_other_code_is_seen(spoil: str) -> None:
    with pytest.raises(EngineError):
        list(run_on(Spoiled(spoil))(doubled, range(4)))


def test_code_of_another_version_does_nothing() -> None:
    assert answer(Task(0, code_mark(), doubled, 4)).outcome == 8
    assert answer(Task(0, "another", doubled, 4)).outcome is None


@pytest.mark.parametrize(
    ("given", "words"), [(("dask",), "must be one of"), (("pool", 2, "10.0.0.1:6379"), "only --engine ray")]
)
def test_an_engine_that_is_none_is_refused(given: Any, words: str) -> None:
    with pytest.raises(OperatorError, match=words):
        engine(*given)


def test_ray_that_is_not_installed_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(OperatorError, match="uv sync --extra ray"), engine("ray"):
        pass


def test_a_small_user_loads_no_engine() -> None:
    code = (
        "import sys, orchestration.cli, orchestration.retagging, orchestration.study_files\n"
        "print(sorted({'ray', 'orchestration.engines', 'orchestration.bucket_files'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def skip_without_ray() -> None:
    """Not `importorskip`: Ray reads its settings as it is imported, and the engine makes them."""
    if find_spec("ray") is None:
        pytest.skip(WITHOUT_RAY)


def test_ray_of_this_machine_listens_on_the_loopback_alone() -> None:
    skip_without_ray()
    from tests.ray_cluster import listening_elsewhere

    with engine("ray", 1) as run:
        assert list(run(doubled, range(3))) == [0, 2, 4]
        assert listening_elsewhere() == []


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A cluster of two nodes, and what kills the second."""
    skip_without_ray()
    from tests.ray_cluster import two_nodes

    with two_nodes(memory=200 * 2**20) as found:
        yield found


def slowly(work: Any, part: Any) -> Any:
    time.sleep(0.3)
    return work(part)


def test_two_nodes_of_ray_give_the_bits_of_one_process_though_one_is_killed(cluster: Any) -> None:
    address, kill = cluster
    with engine("process") as run:
        here = studied(run)
    with engine("ray", address=address) as run:
        began: list[int] = []

        def run_and_kill(work: Any, parts: Any) -> Iterator[Any]:
            for outcome in run(partial(slowly, work), parts):
                began.append(1)
                if len(began) == 2:
                    kill()
                yield outcome

        there = studied(run_and_kill)
        with pytest.raises(ValueError, match="part 0 cannot be"):
            list(run(fails, range(2)))
    assert len(began) > BUCKETS
    for name in FRAMES:
        assert_frame_equal(getattr(here, name), getattr(there, name), check_exact=True)
