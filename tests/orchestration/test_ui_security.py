"""The page is for this machine and its own visitors: no other address, no other site, no change by a viewer."""

import http.client
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Run

from orchestration.guard import refusal
from orchestration.serve import is_loopback
from tests.orchestration.ui_process import Page, running_ui, wait_for

MUTATION = "mutation { setNuxSeen }"
LAUNCH = """mutation($job: String!) { launchRun(executionParams: {selector: {
  repositoryLocationName: "orchestration.definitions", repositoryName: "__repository__", jobName: $job},
  runConfigData: {}}) { __typename } }"""
SWITCH = """mutation { startSchedule(scheduleSelector: {repositoryLocationName: "orchestration.definitions",
  repositoryName: "__repository__", scheduleName: "daily_refresh"}) { __typename } }"""
JSON = {"Content-Type": "application/json"}
UPGRADE = {
    "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol": "graphql-ws",
}  # fmt: skip
QUESTION = json.dumps({"query": "{ version }"})


@pytest.fixture(scope="module")
def viewers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page for viewers."""
    with running_ui(tmp_path_factory.mktemp("viewers"), "--read-only") as page:
        yield page


def status(page: Page, method: str, path: str, headers: dict[str, str] | None = None, body: str | None = None) -> int:
    """What the page answers to a request, with headers of any kind."""
    connection = http.client.HTTPConnection("127.0.0.1", page.port, timeout=30)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        assert answer.headers.get("Access-Control-Allow-Origin") is None
        return answer.status
    finally:
        connection.close()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "miners.example"])
def test_another_address_is_refused_until_somebody_says_that_a_proxy_is_there(
    miners: Run, tmp_path: Path, host: str
) -> None:
    done = miners("ui", "--host", host, "--data-dir", tmp_path / "data")
    assert done.returncode == 40
    assert "--i-have-a-proxy" in done.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("host", "is_ours"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False),
     ("10.0.0.1", False), ("localhost.example", False), ("", False)],
)  # fmt: skip
def test_only_this_machine_is_loopback(host: str, is_ours: bool) -> None:
    assert is_loopback(host) is is_ours


def test_a_taken_port_is_said(miners: Run, viewers: Page, tmp_path: Path) -> None:
    done = miners("ui", "--port", str(viewers.port), "--data-dir", tmp_path)
    assert done.returncode == 40
    assert "give another --port" in done.stderr


def test_what_listens_is_reached_from_this_machine_only(viewers: Page) -> None:
    listening = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    bound = {line[1] for line in listening if line[1].endswith(f":{viewers.port:04X}") and line[3] == "0A"}
    assert bound == {f"0100007F:{viewers.port:04X}"}


@pytest.mark.parametrize("question", [LAUNCH, SWITCH])
def test_a_viewer_starts_nothing(viewers: Page, question: str) -> None:
    (answer,) = viewers.ask(question, job="refresh").values()
    assert answer["__typename"] == "UnauthorizedError"
    assert viewers.ask("{ runsOrError { ... on Runs { results { runId } } } }")["runsOrError"]["results"] == []


def test_a_viewer_reports_nothing(viewers: Page) -> None:
    report = status(viewers, "POST", "/report_asset_materialization/marts/capacity", JSON, "{}")
    assert report in (401, 403)


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "expected"),
    [
        ("GET", "/", {}, None, 200),
        ("GET", "/", {"Host": "evil.example"}, None, 400),
        ("GET", "/", {"Host": "127.0.0.1.evil.example"}, None, 400),
        ("GET", "/", {"Host": "localhost:{port}"}, None, 200),
        ("GET", "/", {"Host": "[::1]:{port}"}, None, 200),
        ("GET", "/", {"Host": "[::2]:{port}"}, None, 400),
        ("POST", "/graphql", JSON, QUESTION, 200),
        ("POST", "/graphql", JSON | {"Origin": "http://127.0.0.1:{port}"}, QUESTION, 200),
        ("POST", "/graphql", JSON | {"Origin": "https://evil.example"}, QUESTION, 403),
        ("POST", "/graphql", JSON | {"Origin": "http://127.0.0.1:1"}, QUESTION, 403),
        ("POST", "/graphql", JSON | {"Origin": "null"}, QUESTION, 403),
        ("POST", "/graphql", {"Content-Type": "text/plain"}, QUESTION, 403),
        ("POST", "/graphql?query=mutation%20%7B%20setNuxSeen%20%7D", {}, "", 403),
        ("POST", "/graphql", {"Content-Type": "application/graphql"}, MUTATION, 403),
        ("GET", "/graphql?query=mutation%20%7B%20setNuxSeen%20%7D", {"Accept": "image/*"}, None, 403),
        ("GET", "/graphql?query=mutation%20%7B%20setNuxSeen%20%7D", {"Accept": "text/html"}, None, 403),
        ("GET", "/graphql", {"Accept": "text/html"}, None, 200),
        ("OPTIONS", "/graphql", {"Origin": "https://evil.example"}, None, 403),
        ("GET", "/graphql", UPGRADE | {"Origin": "http://127.0.0.1:{port}"}, None, 101),
        ("GET", "/graphql", UPGRADE | {"Origin": "https://evil.example"}, None, 403),
        ("GET", "/graphql", UPGRADE | {"Origin": "https://evil.example", "Host": "evil.example"}, None, 400),
    ],
)
def test_a_page_of_another_site_reaches_nothing(
    viewers: Page, method: str, path: str, headers: dict[str, str], body: str | None, expected: int
) -> None:
    told = {name: value.replace("{port}", str(viewers.port)) for name, value in headers.items()}
    assert status(viewers, method, path, told, body) == expected


@pytest.mark.parametrize("path", ["/logs/..%2F..%2F..%2F..%2F..%2Fetc/passwd", "/logs//etc/passwd", "/..%2Fetc/passwd"])
def test_no_path_leads_out_of_what_is_served(viewers: Page, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", viewers.port, timeout=30)
    connection.request("GET", path)
    assert b"root:" not in connection.getresponse().read()
    connection.close()


def test_the_guard_itself_lets_a_program_ask_as_json() -> None:
    scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": []}
    assert refusal(scope) is not None
    assert refusal(scope | {"headers": [(b"content-type", b"application/json")]}) is None


def processes_of(page: Page) -> list[int]:
    """The processes that a page started."""
    started = Path(f"/proc/{page.process.pid}/task/{page.process.pid}/children").read_text()
    return [int(number) for number in started.split()]


def lives(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_all_ends_together_however_it_ends(tmp_path: Path) -> None:
    for name, end in (("killed", signal.SIGKILL), ("told", signal.SIGTERM)):
        (tmp_path / name).mkdir()
        with running_ui(tmp_path / name) as page:
            started = processes_of(page)
            assert len(started) == 2
            page.process.send_signal(end)
            page.process.wait(30)
            wait_for(lambda started=started: not any(map(lives, started)), 30, f"{name}: its processes end")


def test_a_code_server_that_dies_ends_the_page_in_words(tmp_path: Path) -> None:
    with running_ui(tmp_path, "--read-only") as page:
        (code_server,) = processes_of(page)
        os.kill(code_server, signal.SIGKILL)
        assert page.process.wait(30) == 50
        assert "code server ended with code -9" in page.log.read_text()
