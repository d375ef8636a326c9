"""Speaks as Docker does to whoever launches containers; a container is a process of this machine."""

import json
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.orchestration.services import BIN


@dataclass
class Docker:
    """What was asked, and the processes that are its containers."""

    image_environment: dict[str, str]
    log: Path
    created: list[dict[str, Any]] = field(default_factory=list)
    connected: list[str] = field(default_factory=list)
    started: dict[int, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    address: str = ""

    def start(self, number: int) -> None:
        """Run the command of a container, with the environment that it was given and that of its image."""
        asked = self.created[number]
        given = dict(one.split("=", 1) for one in asked["Env"])
        program = [str(BIN / asked["Cmd"][0]), *asked["Cmd"][1:]]
        with self.log.open("w") as log:
            self.started[number] = subprocess.Popen(
                program, cwd=ROOT, env=self.image_environment | given, stdout=log, stderr=log
            )

    def answer(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """What the server answers."""
        path = re.sub(r"^/v[\d.]+", "", path.split("?")[0])
        if path == "/version":
            return 200, {"ApiVersion": "1.44", "MinAPIVersion": "1.24"}
        if path == "/containers/create":
            self.created.append(body)
            return 201, {"Id": f"container{len(self.created) - 1}", "Warnings": []}
        if found := re.fullmatch(r"/networks/(\w+)(/connect)?", path):
            self.connected += [found[1]] if found[2] else []
            return 200, {"Id": found[1], "Name": found[1]}
        if found := re.fullmatch(r"/containers/container(\d+)/(json|start)", path):
            number = int(found[1])
            if found[2] == "start":
                self.start(number)
                return 204, {}
            process = self.started.get(number)
            status = "created" if process is None else "running" if process.poll() is None else "exited"
            return 200, {"Id": f"container{number}", "Name": f"/{number}", "State": {"Status": status}, "Config": {}}
        return 404, {"message": f"{method} {path}"}


@contextmanager
def docker_stand_in(image_environment: dict[str, str], log: Path) -> Iterator[Docker]:
    """The server, and its processes ended with the block."""
    docker = Docker(image_environment, log)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            self.reply(*docker.answer(self.command, self.path, json.loads(self.rfile.read(length) or b"{}")))

        def do_GET(self) -> None:
            self.reply(*docker.answer(self.command, self.path, {}))

        def reply(self, code: int, said: dict[str, Any]) -> None:
            body = b"" if code == 204 else json.dumps(said).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    docker.address = f"tcp://127.0.0.1:{server.server_address[1]}"
    try:
        yield docker
    finally:
        for process in docker.started.values():
            process.kill()
        server.shutdown()
