"""Nothing is told to anybody: no packet leaves this machine, no secret is written, no folder is open to all."""

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import MINERS, NOW, ROOT, Run, run_miners

from orchestration import doctor, duck, instance
from orchestration.settings import Settings
from tests.orchestration.ui_process import running_ui

STRACE = ["strace", "-f", "--seccomp-bpf", "-qq", "-s", "16", "-e", "trace=connect,sendto,sendmsg,sendmmsg"]
ADDRESS = re.compile(r'(?:sin_addr=inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)")')
PASSWORD = "canary-7f3a9c-password"
CONTACT = "Jane Canary canary-7f3a9c@example.org"
SECRETS = {
    "MINERS_SEC_CONTACT": CONTACT, "MINERS_PG_PASSWORD": PASSWORD, "MINERS_ALERT_TO": "ops@example.org",
    "MINERS_SMTP_URL": f"smtp://miners:{PASSWORD}@127.0.0.1:9", "MINERS_ALERT_WEBHOOK": f"http://127.0.0.1:9/{PASSWORD}",
    "AWS_SECRET_ACCESS_KEY": PASSWORD,
}  # fmt: skip
SILENT = {"DAGSTER_DISABLE_TELEMETRY": "1", "DO_NOT_TRACK": "1", "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}


def strangers(trace: str) -> set[str]:
    """Addresses of a trace that are not this machine's."""
    asked = {v4 or v6 for v4, v6 in ADDRESS.findall(trace)}
    return {address for address in asked if not address.startswith("127.") and address not in ("::1", "0.0.0.0", "::")}


@pytest.fixture
def strace() -> list[str]:
    """The beginning of a traced command; the test skips where a process may not be traced."""
    if shutil.which("strace") is None or subprocess.run([*STRACE, "true"], capture_output=True, check=False).returncode:
        pytest.skip("Debian's strace is not installed, or may not trace here")
    return STRACE


def test_a_packet_to_a_stranger_is_seen(strace: list[str], tmp_path: Path) -> None:
    # a name server is asked by UDP, which sends nothing on connect
    poison = "import socket; s = socket.socket(2, 2); s.connect(('192.0.2.1', 9)); s.connect(('127.0.0.1', 9))"
    subprocess.run([*strace, "-o", tmp_path / "trace", sys.executable, "-c", poison], check=True)
    assert strangers((tmp_path / "trace").read_text()) == {"192.0.2.1"}
    assert strangers('connect(3, {sa_family=AF_INET6, inet_pton(AF_INET6, "2001:db8::1", &sin6_addr)}') == {
        "2001:db8::1"
    }


@pytest.mark.thorough
def test_nothing_leaves_this_machine(strace: list[str], tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": str(tmp_path / "home/cache")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MINERS_", "DAGSTER_"))}
    subprocess.run(
        [*strace, "-o", tmp_path / "refresh", MINERS, "refresh", "--data-dir", tmp_path / "data"],
        env={**kept, **home, "MINERS_NOW": NOW},
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    with running_ui(tmp_path, before=[*strace, "-o", str(tmp_path / "ui")], environment=home):
        pass
    for name in ("refresh", "ui"):
        assert strangers((tmp_path / name).read_text()) == set(), name
    left = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert [path for path in left if re.search("telemetry|user.yml|stats", path.name)] == []


def test_every_tool_is_told_to_report_nothing(tmp_path: Path) -> None:
    told = "import os, orchestration; print({name: os.environ.get(name) for name in %r})" % list(SILENT)  # noqa: UP031
    said = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.strip() == str(SILENT)
    with instance.open_instance(Settings("sample", tmp_path)) as opened:
        assert opened.telemetry_enabled is False
    assert "send_anonymous_usage_stats: false" in (ROOT / "dbt_project" / "dbt_project.yml").read_text()


def holders(folder: Path, *words: str) -> list[str]:
    """Files that bear one of the words."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return [str(path) for path in files if any(word.encode() in path.read_bytes() for word in words)]


@pytest.mark.thorough
def test_no_secret_is_written_or_said(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    refreshed = run_miners("refresh", "--data-dir", tmp_path / "data", **SECRETS, MINERS_NOW=NOW)
    assert refreshed.returncode == 0, refreshed.stderr
    failing = {"MINERS_SOURCE": "files", "MINERS_FILES_DIR": str(tmp_path / "files")}
    failed = run_miners("refresh", "--data-dir", tmp_path / "failed", **SECRETS, **failing, MINERS_NOW=NOW)
    assert failed.returncode == 40
    with running_ui(tmp_path, environment=SECRETS) as page:
        seen = page.ask(
            "{ instance { info } runsOrError { ... on Runs { results { runConfigYaml tags { key value } } } } }"
        )
    assert len(seen["runsOrError"]["results"]) == 1
    said = [refreshed.stdout, refreshed.stderr, failed.stdout, failed.stderr, str(seen)]
    assert [text for text in said if "canary-7f3a9c" in text] == []
    assert holders(tmp_path, PASSWORD, "canary-7f3a9c") == []


def test_a_secret_that_is_written_is_seen(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(f"password={PASSWORD}")
    (tmp_path / "b.log").write_text("nothing")
    assert holders(tmp_path, PASSWORD) == [str(tmp_path / "a.log")]


def mode(path: Path) -> str:
    """Permissions as a person writes them."""
    return f"{stat.S_IMODE(path.stat().st_mode):o}"


@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_builds_are_for_all_to_read_and_all_else_is_its_owners(tmp_path: Path, mask: int) -> None:
    from conftest import refresh_here

    before = os.umask(mask)
    try:
        folder = tmp_path / "data"
        refresh_here(folder)
        with instance.open_instance(Settings("sample", folder)):
            pass
    finally:
        os.umask(before)
    assert {name: mode(folder / name) for name in ("raw", "work", "dagster", "published", "current")} == {
        "raw": "700", "work": "700", "dagster": "700", "published": "755", "current": "755",
    }  # fmt: skip
    assert {mode(path) for path in (folder / "current").iterdir()} == {"444"}
    assert all(findings_of(folder).values()), findings_of(folder)
    (folder / "raw").chmod(0o777)
    assert [text for text, fine in findings_of(folder).items() if not fine] == [
        f"{folder / 'raw'} can be written by everybody: chmod o-w {folder / 'raw'}"
    ]


def findings_of(folder: Path) -> dict[str, bool]:
    """What the doctor says, and whether it is fine."""
    return {finding.text: finding.is_fine for finding in doctor.examine(lambda: Settings("sample", folder))}


WANTED = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
}
ASK = "select name, value from duckdb_settings() where name in ('{}')".format("', '".join(WANTED))


def test_no_connection_of_ours_loads_an_extension(tmp_path: Path, sample_dir: Path) -> None:
    with duck.open_build(tmp_path / "warehouse.duckdb") as build:
        assert dict(build.sql(ASK).fetchall()) == WANTED
    with duck.open_published(sample_dir / "current" / "warehouse.duckdb") as published:
        assert dict(published.sql(ASK).fetchall()) == WANTED
    opened = [path for path in (ROOT / "orchestration").rglob("*.py") if "duckdb.connect(" in path.read_text()]
    assert {path.name for path in opened} == {"duck.py", "client.py"}
    # the lake's client loads the two extensions of its own lock, by path
    lake = next(path.read_text() for path in opened if path.name == "client.py")
    assert all(f'"{name}": "false"' in lake for name in duck.NO_EXTENSIONS if name != "python_enable_replacements")


def test_dbt_loads_no_extension(tmp_path: Path) -> None:
    told = """
import sys
from dbt.adapters.duckdb.environments.local import LocalEnvironment
from dbt.cli.main import dbtRunner
seen = []
before = LocalEnvironment.initialize_cursor
def keep(cls, creds, cursor, *rest, **named):
    done = before(creds, cursor, *rest, **named)
    seen.append(sorted(done.execute(sys.argv[1]).fetchall()))
    return done
LocalEnvironment.initialize_cursor = classmethod(keep)
here = "dbt_project"
folders = ["--project-dir", here, "--profiles-dir", here, "--target-path", sys.argv[2], "--log-path", sys.argv[2]]
dbtRunner().invoke(["show", "--inline", "select 1 as one", *folders, "--log-level", "none"])
print(seen[0])
"""
    done = subprocess.run(
        [sys.executable, "-c", told, ASK, tmp_path / "target"],
        cwd=ROOT,
        env={**os.environ, "MINERS_BUILD_FILE": str(tmp_path / "warehouse.duckdb")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip().splitlines()[-1] == str(sorted(WANTED.items())), done.stderr[-2000:]


@pytest.mark.parametrize(
    "statement",
    ["from read_csv('/etc/passwd')", "attach 'x.db'", "copy (select 1) to 'x.csv'", "install httpfs", "load httpfs",
     "set enable_external_access = true", "set autoload_known_extensions = true", "from settings", "from '/etc/passwd'",
     "export database 'x'", "from glob('/*')", "pragma enable_profiling='json'"],
)  # fmt: skip
def test_a_question_reaches_nothing_but_the_file(miners: Run, sample_dir: Path, statement: str, tmp_path: Path) -> None:
    done = miners("sql", statement, "--data-dir", sample_dir)
    assert done.returncode == 40, done.stdout


def test_a_library_of_the_same_name_in_the_folder_is_not_imported(tmp_path: Path) -> None:
    for name in ("polars", "dagster", "dbt", "orchestration", "json"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('taken from the folder that the command is given in')")
    kept: dict[str, Any] = {n: v for n, v in os.environ.items() if not n.startswith(("MINERS_", "DAGSTER_"))}
    done = subprocess.run(
        [MINERS, "refresh", "--data-dir", tmp_path / "data"],
        cwd=tmp_path, env={**kept, "MINERS_NOW": NOW}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
