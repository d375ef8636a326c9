"""What every test may ask for."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import orchestration  # noqa: F401 - one BLAS thread in every worker, as in the command: the same bits

ROOT = Path(__file__).resolve().parents[1]
MINERS = Path(sys.executable).with_name("miners")
NOW = "2026-10-30T23:00:00+00:00"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data and known answers beside the project; the test skips where it is absent."""
    folder = Path(os.environ.get("MINERS_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"the shared folder of real data is not at {folder}")
    return folder


def run_miners(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command in a process of its own, wide enough that no cell wraps."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MINERS_", "DAGSTER_"))}
    return subprocess.run(
        [MINERS, *map(str, arguments)],
        cwd=ROOT,
        env={**kept, "COLUMNS": "250", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def miners() -> Run:
    """The `miners` command."""
    return run_miners


@pytest.fixture(scope="session")
def sample_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with one published build of the sample; tests read it and leave it as it is."""
    folder = tmp_path_factory.mktemp("sample")
    refresh_here(folder)
    return folder


@pytest.fixture
def sample_copy(sample_dir: Path, tmp_path: Path) -> Path:
    """A data directory with the sample's build that the test may change."""
    return Path(shutil.copytree(sample_dir, tmp_path / "data", symlinks=True))


@pytest.fixture(scope="session")
def market_dir(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with one published build of the real bars."""
    folder = tmp_path_factory.mktemp("market")
    refresh_here(folder, MINERS_SOURCE="files", MINERS_FILES_DIR=shared / "market")
    return folder


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--thorough", action="store_true", help="Kill, fill and watch whole processes too.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what watches whole processes for minutes, unless it is asked for."""
    if config.getoption("--thorough"):
        return
    for item in items:
        if item.get_closest_marker("thorough"):
            item.add_marker(pytest.mark.skip(reason="takes minutes; `uv run pytest --thorough` runs it"))


def refresh_here(data_dir: Path, **settings: Any) -> None:
    """A refresh in this process, without the seconds that a process and a history of runs take to start."""
    import dagster as dg

    from orchestration.refresh import refresh
    from orchestration.settings import Settings

    given = {"MINERS_NOW": NOW} | settings | {"MINERS_DATA_DIR": data_dir}
    with pytest.MonkeyPatch.context() as environment:
        for name, value in given.items():
            environment.setenv(name, str(value))
        refresh(Settings.from_environment(), lambda _line: None, dg.DagsterInstance.ephemeral())
