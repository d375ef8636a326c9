"""A desk for each test of a fault."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.harness import Desk, desk


@pytest.fixture
def at_desk(tmp_path: Path) -> Iterator[Desk]:
    made = desk(tmp_path)
    yield made
    made.server.shutdown()
