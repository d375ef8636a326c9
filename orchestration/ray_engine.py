"""Ray as an engine: the same tasks on this machine, or on every machine of a cluster.

A task that dies with its worker or machine is done again elsewhere, and an answer that was lost with a machine is
computed anew (Ray's lineage). Nothing is told to Ray's makers, no dashboard is opened, and a cluster that is started
here listens on the loopback alone.
"""

import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from orchestration.engines import (
    AHEAD,
    RETRIES,
    WORKER_ENVIRONMENT,
    Answer,
    EngineError,
    Task,
    answer,
    run_on,
    worker_environment,
)
from orchestration.errors import OperatorError
from transforms.buckets import Run

INSTALL = "uv sync --extra ray"
LOOPBACK = "127.0.0.1"
# Read by Ray when it is imported: no telemetry; not `uv run` again, with a copy of this folder, in every worker.
QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
}


def library(is_alone: bool) -> Any:
    """The package ray, told to be quiet.

    Args:
        is_alone: Whether the cluster is of this machine alone: Ray then listens on the loopback, and nowhere else.

    Raises:
        OperatorError: When it is not installed; the message says how to.
    """
    os.environ.update(QUIET | ({"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"} if is_alone else {}))
    try:
        import ray  # pyright: ignore[reportMissingImports]
    except ImportError as error:
        raise OperatorError(f"--engine ray needs the package ray, which is not installed: {INSTALL}") from error
    return ray


@contextmanager
def on_ray(workers: int, address: str | None = None) -> Iterator[Run]:
    """Ray for the length of a `with`.

    Args:
        workers: Processes at once on this machine; a cluster has its own.
        address: HOST:PORT of a running cluster; None to start one here.

    Raises:
        OperatorError: When Ray is not installed, or nobody answers at the address.
    """
    ray = library(address is None or address.startswith(LOOPBACK))
    where: dict[str, Any] = (
        {"address": address}
        if address
        else {"address": "local", "num_cpus": workers, "include_dashboard": False, "_node_ip_address": LOOPBACK}
    )
    with worker_environment():
        try:
            ray.init(**where, log_to_driver=False, logging_level="ERROR", runtime_env={"env_vars": WORKER_ENVIRONMENT})
        except Exception as error:  # a node that does not come up in time is a bare one
            what = f"no cluster answers at {address}" if address else "a cluster cannot be started on this machine"
            raise OperatorError(f"--engine ray: {what}: {error}") from error
        try:
            yield run_on(Ray(ray))
        finally:
            ray.shutdown()


class Ray:
    """Tasks on whatever cluster this process is connected to."""

    def __init__(self, ray: Any) -> None:
        """Make a remote function of `answer`: `max_retries` is for workers and machines that die, not for errors."""
        self.ray = ray
        self.answer = ray.remote(num_cpus=1, max_retries=RETRIES)(answer)

    def answers(self, tasks: Iterator[Task]) -> Iterator[Answer]:
        """Answers in order, with a few tasks ahead of the one that is waited for."""
        waiting: deque[Any] = deque()
        for task in tasks:
            waiting.append(self.answer.remote(task))
            if len(waiting) > AHEAD * max(1, int(self.ray.cluster_resources().get("CPU", 1))):
                yield self._first_of(waiting)
        while waiting:
            yield self._first_of(waiting)

    def _first_of(self, waiting: "deque[Any]") -> Answer:
        """The answer to the first task; an error in the work is raised as it was there."""
        try:
            found: Answer = self.ray.get(waiting.popleft())
        except self.ray.exceptions.RayTaskError as error:
            raise getattr(error, "cause", None) or error from error
        except self.ray.exceptions.RayError as error:
            raise EngineError(f"Ray gave a part up after {RETRIES + 1} times: {error}") from error
        return found
