"""`miners ui`: one code server, Dagster's daemon and its web page, started together and stopped together.

`dagster dev` starts five processes one after another; here the code loads while the web server is being imported, and
Dagster's page is served behind `guard`.
"""

import ctypes
import ipaddress
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.errors import MinersError, OperatorError
from orchestration.instance import prepare_home, settle_history
from orchestration.settings import Settings

LOCATION = "orchestration.definitions"
# -P: a file named like a library in the folder that the command is given in is never imported
DAGSTER = [sys.executable, "-P", "-m"]
CODE_SERVER = [*DAGSTER, "dagster", "api", "grpc", "-m", LOCATION, "--empty-working-directory", "--log-level", "error"]
DAEMON = [*DAGSTER, "dagster._daemon", "run", "--log-level", "warning"]
LONGEST_START_SECONDS = 120
LONGEST_STOP_SECONDS = 10
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Address:
    """Where the page is served, and under which names besides those of this machine a browser may ask for it.

    Raises:
        OperatorError: When it can be reached from elsewhere and nobody said that this is meant.
    """

    host: str = "127.0.0.1"
    port: int = 3000
    names: tuple[str, ...] = ()
    is_behind_proxy: bool = False

    def __post_init__(self) -> None:
        """Refuse an address that can be reached from elsewhere where nobody said that this is meant."""
        if not (is_loopback(self.host) or self.is_behind_proxy):
            raise OperatorError(
                f"--host {self.host} lets others reach Dagster, which asks nobody for a password and runs what it is "
                "told: put a proxy that does before it, and say --i-have-a-proxy"
            )

    def listen(self) -> socket.socket:
        """The open port.

        Raises:
            OperatorError: When it is taken.
        """
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        try:
            return socket.create_server((self.host, self.port), family=family)
        except (OSError, OverflowError) as error:
            raise OperatorError(f"--host {self.host} --port {self.port}: {error}; give another --port") from error


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach what listens there."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def serve(settings: Settings, address: Address, is_read_only: bool = False) -> None:
    """Serve Dagster until Ctrl-C or SIGTERM; viewers of a read-only page can start and change nothing.

    Raises:
        OperatorError: When the address is refused or taken.
        MinersError: When one of the processes ends by itself.
    """
    listening = address.listen()
    _prepare(settings)
    if not is_read_only:
        settle_history(settings)
    with ExitStack() as stack, suppress(KeyboardInterrupt):
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="miners-ui-")))
        path = folder / "code.sock"
        code_server = stack.enter_context(_child([*CODE_SERVER, "--socket", str(path)]))
        from orchestration.page import open_page

        _wait_for(code_server, path)
        children = {"code server": code_server}
        if not is_read_only:
            workspace = folder / "workspace.yaml"
            workspace.write_text(f'load_from:\n- grpc_server: {{socket: "{path}", location_name: "{LOCATION}"}}\n')
            children["daemon"] = stack.enter_context(_child([*DAEMON, "--workspace", str(workspace)]))
        page = stack.enter_context(open_page({LOCATION: path}, address.names, is_read_only))
        ended = _watch(children, page)
        with listening:
            page.run(sockets=[listening])
        if ended:
            raise MinersError(f"Dagster's {ended[0]} ended with code {children[ended[0]].returncode}; see above")


def serve_elsewhere(settings: Settings, address: Address, code_servers: Sequence[str], is_read_only: bool) -> None:
    """Serve the page alone: the code servers and the daemon are processes that somebody else keeps.

    Raises:
        OperatorError: When the address is refused or taken, or a code server is not HOST:PORT or NAME=HOST:PORT.
    """
    code: dict[str, Path | str] = {}
    for text in code_servers:
        found = re.fullmatch(r"(?:([A-Za-z0-9_.-]+)=)?([A-Za-z0-9.-]+:[0-9]{1,5})", text)
        if found is None or (found[1] or LOCATION) in code:
            raise OperatorError(f"--code-server is {text!r}; write HOST:PORT, or NAME=HOST:PORT for each of several")
        code[found[1] or LOCATION] = found[2]
    listening = address.listen()
    _prepare(settings)
    from orchestration.page import open_page

    with (
        suppress(KeyboardInterrupt),
        open_page(code, address.names, is_read_only) as page,
        listening,
    ):
        page.run(sockets=[listening])


def _prepare(settings: Settings) -> None:
    prepare_home(settings)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def _wait_for(code_server: "subprocess.Popen[bytes]", path: Path) -> None:
    """Wait until the code server answers."""
    from dagster._core.errors import DagsterUserCodeUnreachableError
    from dagster._grpc.client import DagsterGrpcClient

    client = DagsterGrpcClient(socket=str(path))
    until = time.monotonic() + LONGEST_START_SECONDS
    while time.monotonic() < until and code_server.poll() is None:
        with suppress(DagsterUserCodeUnreachableError):
            client.ping("")
            return
        time.sleep(0.05)
    raise MinersError("Dagster's code server did not start: what it said stands above")


def _watch(children: "dict[str, subprocess.Popen[bytes]]", page: Any) -> list[str]:
    """Stop the page when a process of it ends by itself; the names of those that did."""
    ended: list[str] = []

    def wait(name: str) -> None:
        children[name].wait()
        ended.append(name)
        page.should_exit = True

    for name in children:
        threading.Thread(target=wait, args=(name,), daemon=True).start()
    return ended


@contextmanager
def _child(command: Sequence[str]) -> "Iterator[subprocess.Popen[bytes]]":
    """A process that ends with this block, and with this process however that ends."""
    # its own session: Ctrl-C is for this process, which then ends the others in order
    process = subprocess.Popen(command, start_new_session=True, preexec_fn=_with_parent)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(LONGEST_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def _with_parent() -> None:
    # a shell's background job ignores SIGINT, and Dagster then ignores SIGTERM too
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
