"""Processes of a server's services, and what to ask its page."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT

BIN = Path(sys.executable).parent
LAUNCH = """mutation($location: String!) { launchRun(executionParams: {selector: {repositoryLocationName: $location,
  repositoryName: "__repository__", jobName: "refresh"}, runConfigData: {}}) {
  __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""
STATUS = "query($id: ID!) { runOrError(runId: $id) { ... on Run { status } } }"


@contextmanager
def process(command: list[str], environment: dict[str, str], log: Path) -> "Iterator[subprocess.Popen[bytes]]":
    """A process of a service, ended with the block."""
    program = [str(BIN / command[0]), *command[1:]]
    with log.open("w") as written:
        started = subprocess.Popen(program, cwd=ROOT, env=environment, stdout=written, stderr=written)
    try:
        yield started
    finally:
        started.terminate()
        try:
            started.wait(30)
        except subprocess.TimeoutExpired:
            started.kill()


def at_home(command: list[str], home: Path, code_port: int) -> list[str]:
    """A command of the compose file, for this machine."""
    changed = {"0.0.0.0": "127.0.0.1", "4000": str(code_port), "code:4000": f"127.0.0.1:{code_port}"}
    return [changed.get(word, word.replace("/data/dagster", str(home))) for word in command]
