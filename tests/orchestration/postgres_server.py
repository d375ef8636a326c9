"""Debian's PostgreSQL on a port of this machine, as its own user, with its files in a folder that is removed."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.orchestration.ui_process import free_port, wait_for

PASSWORD = "canary-51d0b2-password"


@contextmanager
def postgres_server() -> Iterator[int]:
    """A server of Debian's PostgreSQL with a database `miners`, on a port of this machine."""
    programs = [Path(found) for found in (shutil.which("initdb"), shutil.which("postgres")) if found]
    programs = programs or sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs:
        pytest.skip("Debian's postgresql is not installed")
    folder = programs[0].resolve().parent
    who: dict[str, Any] = {"user": "postgres"} if os.getuid() == 0 else {}  # it refuses to run as root
    with tempfile.TemporaryDirectory(prefix="miners-pg-") as made:
        if who:
            shutil.chown(made, "postgres")
        (secret := Path(made, "secret")).write_text(PASSWORD)
        secret.chmod(0o644)
        init = [folder / "initdb", "-D", f"{made}/db", "-U", "miners", "-A", "scram-sha-256", f"--pwfile={secret}"]
        subprocess.run([*init, "--no-sync"], **who, cwd=made, check=True, capture_output=True)
        port = free_port()
        options = ["-h", "127.0.0.1", "-p", str(port), "-k", made, "-c", "fsync=off"]
        with (Path(made) / "log").open("w") as log:
            server = subprocess.Popen([folder / "postgres", "-D", f"{made}/db", *options], **who, cwd=made, stderr=log)
        try:
            wait_for(lambda: _makes_database(port), 30, "PostgreSQL starts")
            yield port
        finally:
            server.terminate()
            server.wait(20)


def _makes_database(port: int) -> bool:
    import psycopg2

    try:
        connection = psycopg2.connect(host="127.0.0.1", port=port, user="miners", password=PASSWORD, dbname="postgres")
    except psycopg2.OperationalError:
        return False
    connection.autocommit = True
    connection.cursor().execute("create database miners")
    connection.close()
    return True
