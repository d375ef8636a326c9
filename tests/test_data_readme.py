"""The page on what lies in `data/`, and on who is trusted with what, is true."""

import json
import re
import shutil
import stat
import subprocess
from pathlib import Path

from conftest import ROOT, Run, refresh_here

from orchestration.publish import KEPT_BUILDS, LOCK, only_refresh
from orchestration.settings import REFERENCE, Settings
from orchestration.sources import edgar

README = (ROOT / "data" / "README.md").read_text()


def paths() -> dict[str, list[str]]:
    """What the table says of each path: its cells."""
    rows = [line.strip("| ").split(" | ") for line in README.splitlines() if line.startswith("| `")]
    return {name: cells[1:] for cells in rows for name in re.findall(r"`([\w./]+?)/?`", cells[0])}


def test_every_path_is_named_and_has_the_permissions_that_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    refresh_here(folder)
    assert {path.name for path in folder.iterdir()} <= set(paths())
    for name, cells in paths().items():
        if (folder / name).is_dir() and cells[1] in ("owner", "everybody"):
            others = stat.S_IMODE((folder / name).stat().st_mode) & 0o077
            assert (others == 0) == (cells[1] == "owner"), name


def test_git_ignores_all_but_the_reference_and_this_page() -> None:
    for name in paths():
        inside = f"data/{name}" if Path(name).suffix or name == "current" else f"data/{name}/x"
        ignored = subprocess.run(["git", "check-ignore", "-q", inside], cwd=ROOT, check=False).returncode == 0
        assert ignored == (name != "reference"), name


def test_what_may_be_deleted_is_made_again_from_the_backup(miners: Run, tmp_path: Path, sample_copy: Path) -> None:
    command = re.search(r"`(flock data/refresh\.lock tar czf (\S+) .*?)`", README)
    assert command
    shutil.copytree(REFERENCE, sample_copy / "reference")  # the copy is named data, as in the command
    subprocess.run(command[1], shell=True, cwd=tmp_path, check=True)
    restored = tmp_path / "restored"
    restored.mkdir()
    subprocess.run(["tar", "xzf", tmp_path / command[2], "-C", restored], check=True)
    assert {path.name for path in restored.iterdir()} == {"raw", "mode.json", "reference"}
    assert {path.name for path in (restored / "reference").iterdir()} == {path.name for path in REFERENCE.iterdir()}
    refresh_here(restored, MINERS_SOURCE=json.loads((restored / "mode.json").read_text())["source"])
    ask = ("sql", "select * from marts.announcement_returns order by all", "--format", "csv", "--data-dir")
    assert miners(*ask, restored).stdout == miners(*ask, sample_copy).stdout != ""


def test_the_backup_waits_for_a_refresh_that_runs(tmp_path: Path) -> None:
    with only_refresh(Settings("sample", tmp_path)):
        asked = ["flock", "--nonblock", tmp_path / LOCK, "true"]
        assert subprocess.run(asked, check=False).returncode == 1
    assert subprocess.run(asked, check=False).returncode == 0


def test_the_numbers_and_commands_are_those_of_the_code(miners: Run) -> None:
    assert f"the last {['', '', '', '', '', 'five'][KEPT_BUILDS]} builds" in README
    assert edgar.manners({"MINERS_SEC_CONTACT": "a@b.example"}).per_second == 5
    for command in set(re.findall(r"`miners ([a-z]+)", README)):
        assert miners(command, "--help").returncode == 0, command
    for option in set(re.findall(r"(--(?:read-only|host|i-have-a-proxy))", README)):
        assert option in miners("ui", "--help").stdout
    assert (ROOT / ".ci" / "audit").exists()
