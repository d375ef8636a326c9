"""Who computes the parts of a job: this process, a pool of processes, or Ray. None of it knows what a part is.

Every part goes out with the mark of the code that asked, and every answer comes back with the mark of the code that
computed it: an answer of another version, a lost one and one out of turn are refused, never added in.
A pool's process that dies is replaced and its parts are done again; Ray does the same over machines.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, Protocol, TypeVar

from orchestration.code_mark import code_mark
from orchestration.errors import MinersError, OperatorError
from orchestration.settings import ENGINES
from transforms.buckets import Run, one_by_one

# A worker has one core: threads of BLAS and Polars beside those of other workers only wait for each other.
WORKER_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1"}
RETRIES = 3
AHEAD = 2  # parts a worker has waiting for it: more would only hold memory
Part = TypeVar("Part")
Outcome = TypeVar("Outcome")


class EngineError(MinersError):
    """An engine's answers cannot be used."""


@dataclass(frozen=True)
class Task:
    """A part as it goes out: its number, the mark of the code that asks, and what is to be done with it."""

    number: int
    mark: str
    work: Callable[[Any], Any]
    part: Any


@dataclass(frozen=True)
class Answer:
    """What comes back: the number, the mark of the code that answers, and the outcome."""

    number: int
    mark: str
    outcome: Any


class Engine(Protocol):
    """Whoever answers tasks, in their order."""

    def answers(self, tasks: Iterator[Task]) -> Iterator[Answer]:
        """One answer to each task; tasks are asked for only as they can be worked on."""
        ...


def answer(task: Task) -> Answer:
    """Do a task; code of another version does nothing and says which it is."""
    mark = code_mark()
    return Answer(task.number, mark, task.work(task.part) if mark == task.mark else None)


def run_on(engine: Engine) -> Run:
    """An engine as the transforms want it: outcomes in the order of the parts, each of this code, none lost."""

    def run(work: Callable[[Part], Outcome], parts: Iterable[Part]) -> Iterator[Outcome]:
        mark, asked, told = code_mark(), 0, 0

        def tasks() -> Iterator[Task]:
            nonlocal asked
            for part in parts:
                asked += 1
                yield Task(asked - 1, mark, work, part)

        for found in engine.answers(tasks()):
            if found.mark != mark:
                raise EngineError(
                    f"part {found.number} was computed by other code ({found.mark[:12]}, here {mark[:12]}): install "
                    "the same version of miners, Python, NumPy and Polars on every machine of the cluster"
                )
            if found.number != told:
                raise EngineError(f"part {told} was asked for and part {found.number} answered: nothing can be used")
            told += 1
            yield found.outcome
        if told != asked:
            raise EngineError(f"{asked} parts were asked for and {told} answered: nothing can be used")

    return run


def engine(name: str, workers: int | None = None, address: str | None = None) -> AbstractContextManager[Run]:
    """Whoever runs the parts of a job, for the length of a `with`.

    Args:
        name: One of `ENGINES`.
        workers: Processes at once; one a core by default. A cluster has its own.
        address: Of a Ray cluster; Ray starts one of this machine alone where there is none.

    Raises:
        OperatorError: When the name is none, or an option does not go with it.
    """
    if name not in ENGINES:
        raise OperatorError(f"--engine {name!r}: it must be one of {', '.join(ENGINES)}")
    if address is not None and name != "ray":
        raise OperatorError(f"--address {address}: only --engine ray has one, and this is --engine {name}")
    if name == "process":
        return in_this_process()
    count = workers or os.cpu_count() or 1
    if name == "pool":
        return pool(count)
    from orchestration.ray_engine import on_ray

    return on_ray(count, address)


@contextmanager
def in_this_process() -> Iterator[Run]:
    """A part at a time, here."""
    yield one_by_one


@contextmanager
def pool(workers: int) -> Iterator[Run]:
    """Processes of this machine."""
    with worker_environment():
        workforce = Pool(workers)
        try:
            yield run_on(workforce)
        finally:
            workforce.close()


@contextmanager
def worker_environment() -> Iterator[None]:
    """What processes that are started meanwhile find in their environment."""
    before = {name: os.environ.get(name) for name in WORKER_ENVIRONMENT}
    os.environ.update(WORKER_ENVIRONMENT)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


class Pool:
    """A pool of spawned processes that outlives the death of any of them."""

    def __init__(self, workers: int) -> None:
        """Start nothing yet: a process is started when there is a part for it."""
        self.workers = workers
        self.executor = self._fresh()

    def answers(self, tasks: Iterator[Task]) -> Iterator[Answer]:
        """Answers in order, with a few tasks ahead of the one that is waited for."""
        waiting: deque[tuple[Task, Future[Answer]]] = deque()
        for task in tasks:
            waiting.append((task, self._submit(task)))
            if len(waiting) > AHEAD * self.workers:
                yield self._first_of(waiting)
        while waiting:
            yield self._first_of(waiting)

    def close(self) -> None:
        """End the processes; what has not begun is dropped."""
        self.executor.shutdown(cancel_futures=True)

    def _fresh(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.workers, mp_context=get_context("spawn"), initializer=end_with_parent)

    def _submit(self, task: Task) -> "Future[Answer]":
        try:
            return self.executor.submit(answer, task)
        except BrokenProcessPool:
            self.executor = self._fresh()
            return self.executor.submit(answer, task)

    def _first_of(self, waiting: "deque[tuple[Task, Future[Answer]]]") -> Answer:
        """The answer to the first task; those that died with a process are asked again of a fresh pool.

        Raises:
            EngineError: When a process died every time.
        """
        for _ in range(RETRIES + 1):
            try:
                found = waiting[0][1].result()
            except BrokenProcessPool:
                self.executor.shutdown(wait=False)
                self.executor = self._fresh()
                for place, (task, future) in enumerate(waiting):
                    if not future.done() or isinstance(future.exception(), BrokenProcessPool):
                        waiting[place] = (task, self._submit(task))
            else:
                waiting.popleft()
                return found
        raise EngineError(
            f"the process that computed part {waiting[0][0].number} died {RETRIES + 1} times, most likely for want of "
            "memory: give it more, ask for more --buckets, or for fewer --workers"
        )


def end_with_parent() -> None:
    """A worker whose parent was killed ends too, instead of waiting for ever."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    Thread(target=watch, daemon=True).start()
