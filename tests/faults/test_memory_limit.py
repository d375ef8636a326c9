"""A refresh under a real limit of memory, a control group of the kernel: it fits, or it ends and harms nothing."""

import signal
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import MINERS, ROOT

from tests.faults.harness import fault
from tests.faults.killed import is_sound, marts, refresh_in_child, told_by_doctor
from tests.orchestration.ui_process import wait_for

GROUPS = Path("/sys/fs/cgroup")
# where each version of the kernel's groups has its folder, the limit, and the most that was used
KINDS = (
    (GROUPS, "memory.max", "memory.peak"),
    (GROUPS / "memory", "memory.limit_in_bytes", "memory.max_usage_in_bytes"),
)
ENOUGH, TOO_LITTLE = 1 << 30, 160 << 20
LATER = "2026-11-02T23:00:00+00:00"


@dataclass(frozen=True)
class Group:
    """A control group with a limit of memory."""

    folder: Path
    most: str

    def run(self, *command: object) -> "subprocess.CompletedProcess[str]":
        """Run a command in it, and whatever that starts."""
        enter = f'echo $$ > {self.folder}/cgroup.procs && exec "$@"'
        words = ["bash", "-c", enter, "enter", *map(str, command)]
        return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)

    def used(self) -> int:
        """The most bytes that were used at once."""
        return int((self.folder / self.most).read_text())


def made_in(parent: Path, limit: str, most: str) -> Path | None:
    """A new group below a folder; None where the kernel lets us make none with these files."""
    made = parent / f"miners-{uuid.uuid4().hex[:8]}"
    try:
        made.mkdir()
    except OSError:
        return None
    if all((made / file).exists() for file in (limit, most, "cgroup.procs")):
        return made
    made.rmdir()
    return None


@contextmanager
def group(most_bytes: int) -> Iterator[Group]:
    """A group of this many bytes; the test skips where there can be none."""
    for parent, limit, most in KINDS:
        if made := made_in(parent, limit, most):
            break
    else:
        pytest.skip("no control group of memory may be made here")
    try:
        (made / limit).write_text(str(most_bytes))
        yield Group(made, most)
    finally:  # what the command started ends a moment after it
        wait_for(lambda: not (made / "cgroup.procs").read_text(), 60, "the group is empty")
        made.rmdir()


@fault("P14-a-gibibyte-is-enough")
def test_the_sample_is_refreshed_in_a_gibibyte(row: str, sample_copy: Path) -> None:
    expected = marts(sample_copy)
    with group(ENOUGH) as limited:
        ended = limited.run(MINERS, "refresh", "--data-dir", sample_copy, "--now", LATER)
        assert ended.returncode == 0, ended.stderr
        assert 100 << 20 < limited.used() <= ENOUGH
    assert is_sound(sample_copy)
    assert marts(sample_copy).keys() == expected.keys()


@fault("P14-killed-for-its-memory")
def test_a_refresh_that_is_killed_for_its_memory_leaves_the_build_before(row: str, sample_copy: Path) -> None:
    expected = marts(sample_copy)
    with group(TOO_LITTLE) as limited:
        ended = limited.run(MINERS, "refresh", "--data-dir", sample_copy, "--now", LATER)
    assert ended.returncode == -signal.SIGKILL
    assert is_sound(sample_copy)
    assert marts(sample_copy) == expected
    told = told_by_doctor(sample_copy)
    assert all("was cut off" in text for text in told)  # none where it was killed while it started
    assert refresh_in_child(sample_copy, LATER).code == 0
    assert is_sound(sample_copy)
