"""`miners ui` in a process of its own, and how to ask it."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from tests.conftest import MINERS, NOW, ROOT

LOADED = "{workspaceOrError{... on Workspace{locationEntries{locationOrLoadError{__typename}}}}}"
Found = TypeVar("Found")


@dataclass(frozen=True)
class Page:
    """A running page: its process, its port and what it printed."""

    process: "subprocess.Popen[bytes]"
    port: int
    log: Path

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The answer to a GraphQL question."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/graphql", body, {"content-type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=180) as answer:
            return json.load(answer)["data"]

    def is_loaded(self) -> bool:
        """Whether the code location is there."""
        try:
            return "RepositoryLocation" in json.dumps(self.ask(LOADED))
        except OSError:
            if self.process.poll() is not None:
                raise AssertionError(f"the page ended: {self.log.read_text()[-3000:]}") from None
            return False


def wait_for(found: Callable[[], Found], seconds: float, what: str) -> Found:
    """The first true answer of `found`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := found():
            return value
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {what}")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def running_ui(
    folder: Path, *options: str, before: Sequence[str] = (), environment: dict[str, str] | None = None
) -> Iterator[Page]:
    """A page over `folder/data`, loaded; `before` is a command that runs the command."""
    port, log = free_port(), folder / "ui.log"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MINERS_", "DAGSTER_"))}
    command = [*before, MINERS, "ui", "--data-dir", folder / "data", "--port", str(port), *options]
    with log.open("w") as written:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**kept, "MINERS_NOW": NOW, **(environment or {})},
            stdout=written,
            stderr=written,
        )
    page = Page(process, port, log)
    try:
        wait_for(page.is_loaded, 120, "the code location loads")
        yield page
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
