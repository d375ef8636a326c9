"""What is shipped for a server is well-formed, names only what exists, is closed by default, and runs on Postgres."""

import json
import os
import re
import shlex
import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import yaml
from conftest import MINERS, NOW, ROOT

from orchestration.deploy import FOLDER
from orchestration.notify import FROM, IN_FILE, SMTP_URL, TO, WEBHOOK
from tests.orchestration.docker_stand_in import docker_stand_in
from tests.orchestration.postgres_server import PASSWORD
from tests.orchestration.services import BIN, LAUNCH, STATUS, at_home, process
from tests.orchestration.ui_process import Page, free_port, wait_for

COMPOSE: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
CONTAINERFILE = (FOLDER / "Containerfile").read_text()
OWN = ("code", "daemon", "page", "operator")


def test_the_containerfile_passes_its_linter_and_copies_what_exists() -> None:
    linted = subprocess.run([BIN / "hadolint", FOLDER / "Containerfile"], capture_output=True, text=True, check=False)
    assert linted.returncode == 0, linted.stdout
    copied = [
        name for line in re.findall(r"^COPY (?!--from)(.*) \S+$", CONTAINERFILE, re.MULTILINE) for name in line.split()
    ]
    assert len(copied) > 5
    assert [name for name in copied if not (ROOT / name).exists()] == []
    kept = {line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().splitlines() if line[0] == "!"}
    assert kept == set(copied)


def test_the_container_is_nobodys_root() -> None:
    assert re.search(r"^USER 10001:10001$", CONTAINERFILE, re.MULTILINE)
    assert "HEALTHCHECK" in CONTAINERFILE
    for name in OWN:
        service = SERVICES[name]
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name


def test_only_this_machine_reaches_a_port_and_only_the_operator_may_act() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert len(ports) == 2
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []
    acting = [name for name in ("page", "operator") if "--read-only" not in SERVICES[name]["command"]]
    assert acting == ["operator"]
    assert SERVICES["operator"]["profiles"] == ["operator"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert "outside" not in SERVICES["postgres"]["networks"]


def test_the_password_is_in_no_file() -> None:
    for path in FOLDER.iterdir():
        for line in path.read_text().splitlines() if path.is_file() else []:
            if re.search(r"password\w*:", line, re.IGNORECASE) and not line.startswith("#"):
                assert re.search(r"\$\{MINERS_PG_PASSWORD:\?|\{env: MINERS_PG_PASSWORD\}", line), f"{path}: {line}"


def test_a_server_has_the_limits_of_a_single_machine() -> None:
    shipped = yaml.safe_load((FOLDER.parent / "dagster.yaml").read_text())
    server = yaml.safe_load((FOLDER / "dagster.yaml").read_text())
    containers = yaml.safe_load((FOLDER / "dagster.containers.yaml").read_text())
    assert containers.pop("run_launcher")
    assert containers == server
    assert server.pop("storage")
    assert server == shipped


def test_a_run_in_a_container_of_its_own_is_as_closed_as_the_services_and_knows_what_they_know() -> None:
    launched = yaml.safe_load((FOLDER / "dagster.containers.yaml").read_text())["run_launcher"]["config"]
    overlay = yaml.safe_load((FOLDER / "compose.containers.yaml").read_text())["services"]
    own, kwargs = SERVICES["daemon"], launched["container_kwargs"]
    assert launched["image"] == own["image"]
    for name in ("read_only", "cap_drop", "security_opt", "pids_limit", "mem_limit"):
        assert kwargs[name] == own[name], name
    assert {f"{path}:{options}" for path, options in kwargs["tmpfs"].items()} == set(own["tmpfs"])
    assert kwargs["volumes"] == [f"{COMPOSE['name']}_{own['volumes'][0]}"]
    assert set(launched["networks"]) == {f"{COMPOSE['name']}_{name}" for name in COMPOSE["networks"]}
    assert sorted(launched["env_vars"]) == sorted(own["environment"])
    unset = {name for name, value in own["environment"].items() if value is None}
    assert unset <= set(overlay["daemon"]["environment"])  # the launcher ends with an error where one is not set
    holding = [name for name, one in overlay.items() if any("docker.sock" in path for path in one["volumes"])]
    assert sorted(holding) == ["daemon", "operator"]
    assert "docker.sock" not in (FOLDER / "compose.yaml").read_text()


def test_a_server_can_tell_by_mail_and_webhook_and_take_their_secrets_from_files() -> None:
    names = {SMTP_URL, SMTP_URL + IN_FILE, TO, FROM, WEBHOOK, WEBHOOK + IN_FILE}
    assert names <= set(COMPOSE["x-miners"]["environment"])


def test_every_command_exists() -> None:
    for name in OWN:
        command = SERVICES[name]["command"]
        words = command[: next((n for n, word in enumerate(command) if word.startswith("-")), None)]
        done = subprocess.run([BIN / words[0], *words[1:], "--help"], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        options = {word for word in command if word.startswith("--")}
        assert options <= set(re.findall(r"--[a-z-]+", done.stdout)), name


def test_compose_itself_agrees(tmp_path: Path) -> None:
    program = next(filter(None, [shutil.which("docker-compose"), os.environ.get("MINERS_COMPOSE")]), None)
    if program is None:
        pytest.skip("docker-compose is not on the PATH (nor named by MINERS_COMPOSE)")
    ask = [program, "-f", FOLDER / "compose.yaml", "config", "--quiet"]
    bare = {name: value for name, value in os.environ.items() if not name.startswith("MINERS_")}
    assert subprocess.run(ask, env=bare, capture_output=True, check=False).returncode != 0
    done = subprocess.run(ask, env={**bare, "MINERS_PG_PASSWORD": "x"}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_systemd_agrees(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    for name in ("miners.service", "miners.timer"):
        unit = (FOLDER / name).read_text().replace("/opt/miners/.venv/bin/miners", str(MINERS))
        (tmp_path / name).write_text(unit)
    paths = [tmp_path / "miners.service", tmp_path / "miners.timer"]
    verified = subprocess.run(["systemd-analyze", "verify", *paths], capture_output=True, text=True, check=False)
    assert (verified.returncode, [line for line in verified.stderr.splitlines() if "miners" in line]) == (0, [])
    judged = ["systemd-analyze", "security", "--offline=true", "--threshold=25", tmp_path / "miners.service"]
    assert subprocess.run(judged, capture_output=True, check=False).returncode == 0
    command = re.search(r"^ExecStart=\S+ (.*)$", (FOLDER / "miners.service").read_text(), re.MULTILINE)
    assert command
    assert (
        subprocess.run([MINERS, *shlex.split(command[1]), "--help"], capture_output=True, check=False).returncode == 0
    )


@pytest.mark.thorough
@pytest.mark.parametrize("configuration", ["dagster.yaml", "dagster.containers.yaml"])
def test_code_daemon_and_page_refresh_on_postgres_as_processes_of_their_own(
    postgres: int, tmp_path: Path, configuration: str
) -> None:
    home = tmp_path / "data" / "dagster"
    home.mkdir(parents=True)
    shutil.copy(FOLDER / configuration, home / "dagster.yaml")
    code_port, port = free_port(), free_port()
    workspace = (FOLDER / "workspace.yaml").read_text()
    (home / "workspace.yaml").write_text(
        workspace.replace("host: code, port: 4000", f"host: 127.0.0.1, port: {code_port}")
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MINERS_", "DAGSTER_"))}
    own = {
        "MINERS_DATA_DIR": str(tmp_path / "data"), "DAGSTER_HOME": str(home), "MINERS_NOW": NOW,
        "MINERS_PG_HOST": "127.0.0.1", "MINERS_PG_PORT": str(postgres), "MINERS_PG_PASSWORD": PASSWORD,
    }  # fmt: skip
    unset = dict.fromkeys(SERVICES["daemon"]["environment"].keys() - own.keys(), "")
    environment = {**kept, **unset, **own, "MINERS_SOURCE": "sample"}
    commands = {name: at_home(SERVICES[name]["command"], home, code_port) for name in ("code", "daemon", "operator")}
    health = at_home(SERVICES["code"]["healthcheck"]["test"][1:], home, code_port)
    with ExitStack() as stack:
        docker = stack.enter_context(docker_stand_in(kept | own, tmp_path / "container.log"))
        environment["DOCKER_HOST"] = docker.address
        stack.enter_context(process(commands["code"], environment, tmp_path / "code.log"))
        ask = [str(BIN / health[0]), *health[1:]]
        wait_for(lambda: subprocess.run(ask, capture_output=True, check=False).returncode == 0, 120, "code is healthy")
        stack.enter_context(process(commands["daemon"], environment, tmp_path / "daemon.log"))
        server = stack.enter_context(
            process([*commands["operator"], "--port", str(port)], environment, tmp_path / "page.log")
        )
        page = Page(server, port, tmp_path / "page.log")
        wait_for(page.is_loaded, 120, "the page answers")
        (launched,) = page.ask(LAUNCH, location="orchestration.definitions").values()
        assert launched["__typename"] == "LaunchRunSuccess", launched
        run_id = launched["run"]["runId"]

        def ended() -> str | None:
            said = page.ask(STATUS, id=run_id)["runOrError"]["status"]
            return said if said in ("SUCCESS", "FAILURE", "CANCELED") else None

        assert wait_for(ended, 300, "the run ends") == "SUCCESS"
        info = page.ask("{ instance { info } }")
    assert "PostgresRunStorage" in str(info) or "postgres" in str(info).lower()
    assert PASSWORD not in str(info)
    assert (tmp_path / "data" / "current" / "warehouse.duckdb").exists()
    assert list(home.rglob("*.db")) == []
    assert len(docker.created) == (configuration == "dagster.containers.yaml")
    for asked in docker.created:
        assert PASSWORD not in json.dumps([asked["Cmd"], asked["Labels"]])
        assert asked["HostConfig"]["ReadonlyRootfs"] is True
        assert asked["HostConfig"]["CapDrop"] == ["ALL"]
        assert asked["HostConfig"]["NetworkMode"] == "miners_inside"
        assert docker.connected == ["miners_outside"]
    holding = [path for path in tmp_path.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()]
    assert holding == []


def test_dagster_reads_the_shipped_configuration(
    postgres: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(FOLDER / "dagster.yaml", tmp_path)
    for name, value in (("HOST", "127.0.0.1"), ("PORT", str(postgres)), ("PASSWORD", PASSWORD)):
        monkeypatch.setenv(f"MINERS_PG_{name}", value)
    with dg.DagsterInstance.from_config(str(tmp_path)) as opened:
        assert opened.telemetry_enabled is False
        assert type(opened.run_storage).__name__ == "PostgresRunStorage"
        queue = opened.get_concurrency_config().run_queue_config
        assert (queue.max_concurrent_runs, queue.max_user_code_failure_retries) == (1, 10)
    monkeypatch.delenv("MINERS_PG_PASSWORD")
    with pytest.raises(Exception, match="MINERS_PG_PASSWORD"):
        dg.DagsterInstance.from_config(str(tmp_path)).run_storage.get_runs()
