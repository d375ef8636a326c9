"""Both commands of the README in a fresh clone, a new home and no cache: `python -m tests.benchmarks.fresh_clone`.

Only the package registries are used. Prints the seconds of each step; exits 1 where one fails.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.orchestration.ui_process import Page, free_port, wait_for

ROOT = Path(__file__).resolve().parents[2]
# what says where the registries are, and nothing that a cache or a setting may hide in
KEPT = re.compile(
    r"^(PATH|LANG|LC_\w+|SSL_CERT_\w+|REQUESTS_CA_BUNDLE|\w*_proxy|PIP_\w+|UV_(INDEX|DEFAULT)\w*)$", re.IGNORECASE
)
INSTALL = "python3 -m venv ~/uv && ~/uv/bin/python -m pip install --quiet --no-cache-dir uv"


def timed(what: str, step: Callable[[], object]) -> None:
    """Run a step and print how long it took."""
    start = time.perf_counter()
    step()
    print(f"{what:<60} {time.perf_counter() - start:6.1f} s", flush=True)


def main() -> None:
    """Clone, install, refresh, and wait for the page."""
    with tempfile.TemporaryDirectory(prefix="miners-fresh-") as made:
        home, clone = Path(made, "home"), Path(made, "clone")
        home.mkdir()
        kept = {name: value for name, value in os.environ.items() if KEPT.match(name)}
        own = {
            name: str(home / name.lower())
            for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "UV_CACHE_DIR")
        }
        environment = {**kept, **own, "HOME": str(home), "PATH": f"{home}/uv/bin:{kept['PATH']}"}

        def shell(command: str) -> None:
            subprocess.run(
                ["bash", "-euc", command], cwd=clone if clone.exists() else made, env=environment, check=True
            )

        timed("git clone", lambda: shell(f"git clone --quiet {ROOT} {clone}"))
        timed("python3 -m pip install uv", lambda: shell(INSTALL))
        timed("uv run miners refresh (installs, then refreshes)", lambda: shell("uv run miners refresh"))
        timed("uv run miners refresh (again)", lambda: shell("uv run miners refresh"))
        timed("uv run miners ui, until the page answers", lambda: page_answers(clone, environment, home / "ui.log"))


def page_answers(clone: Path, environment: dict[str, str], log: Path) -> None:
    """Start the page, wait for its assets, stop it."""
    port = free_port()
    with log.open("w") as written:
        process = subprocess.Popen(
            ["uv", "run", "miners", "ui", "--port", str(port)],
            cwd=clone,
            env=environment,
            stdout=written,
            stderr=written,
        )
    try:
        wait_for(Page(process, port, log).is_loaded, 180, "the page answers")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


if __name__ == "__main__":
    try:
        main()
    except (subprocess.CalledProcessError, AssertionError) as error:
        sys.exit(f"FAILED: {error}")
