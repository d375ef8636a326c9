"""Dagster's own page over a code server that runs already, behind the guard."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import uvicorn
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import CompositeTarget, GrpcServerTarget
from dagster_webserver.app import create_app_from_workspace_process_context

from orchestration.guard import guarded

GRACE_SECONDS = 2


@contextmanager
def open_page(code: dict[str, Path | str], names: Sequence[str], is_read_only: bool) -> Iterator[uvicorn.Server]:
    """The web server, ready to run.

    Args:
        code: Name of each code location, and the socket of its code server, or the server's HOST:PORT.
        names: Names under which a browser may ask for it, besides those of this machine.
        is_read_only: Refuse every change: launches, schedules, reports of assets.
    """
    target = CompositeTarget([_target(name, where) for name, where in code.items()])
    with (
        dg.DagsterInstance.get() as instance,
        WorkspaceProcessContext(instance, workspace_load_target=target, read_only=is_read_only) as context,
    ):
        app = guarded(create_app_from_workspace_process_context(context), names)
        yield uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=GRACE_SECONDS))


def _target(location: str, code: Path | str) -> GrpcServerTarget:
    if isinstance(code, Path):
        return GrpcServerTarget(host="localhost", port=None, socket=str(code), location_name=location)
    host, _, port = code.rpartition(":")
    return GrpcServerTarget(host=host, port=int(port), socket=None, location_name=location)
