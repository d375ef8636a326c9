"""The lake's folder is the lake's alone, and a client that does not answer is ended; no lake is needed for that."""

import time
from pathlib import Path

import pytest

from orchestration.errors import OperatorError, ShareError
from orchestration.lake import target
from orchestration.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings("sample", tmp_path / "data", target="ducklake", lake_dir=tmp_path / "lake")


def catalog_knows(monkeypatch: pytest.MonkeyPatch, lake: bool) -> None:
    def snapshots(_settings: Settings) -> list[dict[str, str]]:
        if not lake:
            raise ShareError("the catalog has no lake")
        return []

    monkeypatch.setattr(target, "snapshots", snapshots)


def test_a_new_lake_takes_an_empty_folder_and_knows_it_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog_knows(monkeypatch, lake=False)
    target._claim(settings)
    assert settings.lake_dir
    (settings.lake_dir / "half.parquet").touch()  # of a first commit that was killed
    target._claim(settings)


def test_a_folder_with_files_of_somebody_is_refused_and_they_stay(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settings.lake_dir
    settings.lake_dir.mkdir()
    mine = settings.lake_dir / "mine.parquet"
    mine.touch()
    catalog_knows(monkeypatch, lake=False)
    with pytest.raises(OperatorError, match="is not empty and holds no lake"):
        target._claim(settings)
    catalog_knows(monkeypatch, lake=True)  # a lake of a version that left no mark
    target._claim(settings)
    assert mine.exists()


@pytest.mark.parametrize(("share", "lake"), [("shared", "shared"), ("shared", "shared/lake"), ("all/shared", "all")])
def test_the_lake_and_what_is_shared_lie_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: str, lake: str
) -> None:
    monkeypatch.setenv("MINERS_SHARE", str(tmp_path / share))
    monkeypatch.setenv("MINERS_LAKE_DIR", str(tmp_path / lake))
    with pytest.raises(OperatorError, match="MINERS_SHARE and MINERS_LAKE_DIR must lie apart"):
        Settings.from_environment()
    monkeypatch.setenv("MINERS_LAKE_DIR", str(tmp_path / "elsewhere"))
    assert Settings.from_environment().lake_dir == tmp_path / "elsewhere"


def test_a_client_that_does_not_answer_is_ended_with_what_it_started(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alive = tmp_path / "alive"
    beats = f"while true; do date +%s%N > {alive}; sleep 0.05; done"
    monkeypatch.setattr(target, "_program", lambda: ["sh", "-c", f"({beats}) & wait"])
    monkeypatch.setattr(target, "LONGEST_SECONDS", 1.0)
    with pytest.raises(ShareError, match="the lake did not answer within 1 s"):
        target.snapshots(settings)
    time.sleep(0.3)
    last = alive.read_text()
    time.sleep(0.3)
    assert last
    assert alive.read_text() == last
