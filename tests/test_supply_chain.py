"""Every package is locked with its hash, and the audit says what it knows and no more."""

import json
import os
import subprocess
import threading
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
REGISTRY = {"registry": "https://pypi.org/simple"}


def unlocked(lock: dict[str, Any]) -> list[str]:
    """Packages of a lock that come from elsewhere than the registry, or have a file without a SHA-256."""
    others = [package for package in lock["package"] if package["source"] != {"editable": "."}]
    files = {package["name"]: [*package.get("wheels", []), *filter(None, [package.get("sdist")])] for package in others}
    return sorted(
        package["name"]
        for package in others
        if package["source"] != REGISTRY
        or not files[package["name"]]
        or not all(file.get("hash", "").startswith("sha256:") for file in files[package["name"]])
    )


def test_every_package_is_of_the_registry_and_has_hashes() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    assert len(lock["package"]) > 100
    assert unlocked(lock) == []


def test_the_lake_has_a_lock_of_its_own_with_hashes() -> None:
    client = ROOT / "orchestration" / "lake" / "client.py"
    lock = tomllib.loads(client.with_name("client.py.lock").read_text())
    assert unlocked(lock) == []
    named = {line.strip('#", ') for line in client.read_text().split("# ///")[1].splitlines() if "==" in line}
    assert named == {f"{package['name']}=={package['version']}" for package in lock["package"]}


@pytest.mark.parametrize(
    "change",
    [{"source": {"git": "https://evil.example/x"}}, {"wheels": [{"url": "u"}], "sdist": None}, {"wheels": []}],
)
def test_a_package_without_a_hash_or_from_elsewhere_is_seen(change: dict[str, Any]) -> None:
    package = {"name": "x", "source": REGISTRY, "wheels": [{"url": "u", "hash": "sha256:0"}]}
    assert unlocked({"package": [package]}) == []
    assert unlocked({"package": [package | change]}) == ["x"]


def test_the_lock_is_of_this_project_file() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())
    (own,) = [
        package
        for package in tomllib.loads((ROOT / "uv.lock").read_text())["package"]
        if package["source"] == {"editable": "."}
    ]
    locked = {f"{need['name']}{need.get('specifier', '')}" for need in own["metadata"]["requires-dist"]}
    extras = told["project"]["optional-dependencies"].values()
    named = {*told["project"]["dependencies"], *(name for extra in extras for name in extra)}
    assert {name.replace("[polars]", "").split(",")[0] for name in named} == {name.split(",")[0] for name in locked}


class _Osv(BaseHTTPRequestHandler):
    """Speaks as api.osv.dev does; every package named `bad` has a flaw."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = asked["package"]["name"]
        flaw = {"id": "OSV-1", "affected": [{"package": {"name": name, "ecosystem": "PyPI"}}]}
        body = json.dumps({"vulns": [flaw]} if name == "rich" and self.path == "/flawed" else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def osv() -> Iterator[str]:
    """A database of vulnerabilities on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Osv)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@pytest.mark.parametrize(
    ("where", "code", "says"),
    [
        ("{osv}/clean", 0, "no known vulnerability in"),
        ("{osv}/flawed", 1, "known vulnerabilities, see above"),
        ("http://127.0.0.1:9/", 2, "COULD NOT ASK"),
    ],
)
def test_the_audit_says_what_it_knows(osv: str, tmp_path: Path, where: str, code: int, says: str) -> None:
    locked = tmp_path / "locked.txt"
    locked.write_text("rich==13.0.0 --hash=sha256:" + "0" * 64 + "\n")
    environment = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(tmp_path / "venv"), "MINERS_LOCKED": str(locked)}
    done = subprocess.run(
        [ROOT / ".ci" / "audit"],
        env={**environment, "MINERS_OSV_URL": where.format(osv=osv), "UV_COMPILE_BYTECODE": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, says in done.stdout + done.stderr) == (code, True), done.stdout + done.stderr
