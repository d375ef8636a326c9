"""What every test may ask for."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data and known answers beside the project; the test skips where it is absent."""
    folder = Path(os.environ.get("MINERS_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"the shared folder of real data is not at {folder}")
    return folder
