"""Places to share builds in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.settings import Settings
from orchestration.share_places import Place, place_of
from tests.orchestration import shared_builds
from tests.orchestration.postgres_server import postgres_server


@pytest.fixture(scope="session")
def s3() -> Iterator[dict[str, str]]:
    with shared_builds.s3_server() as environment:
        yield environment


@pytest.fixture(scope="session")
def postgres() -> Iterator[int]:
    """The port of a server with a database `miners`; the test skips where PostgreSQL is not installed."""
    with postgres_server() as port:
        yield port


@pytest.fixture(params=["folder", "bucket"])
def settings(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A data directory that shares in a folder, and one that shares in a bucket."""
    if request.param == "folder":
        return Settings("sample", tmp_path / "data", share=str(tmp_path / "shared" / "builds of miners"))
    for name, value in request.getfixturevalue("s3").items():
        monkeypatch.setenv(name, value)
    return Settings("sample", tmp_path / "data", share=f"s3://warehouse/{tmp_path.name}/miners")


@pytest.fixture
def place(settings: Settings) -> Place:
    return place_of(settings.share or "")
