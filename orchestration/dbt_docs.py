"""dbt's documentation of a published build as one page: what each table and column means, and from what it is made."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from orchestration import reader
from orchestration.durably import write_atomically
from orchestration.errors import AuditError
from orchestration.settings import DBT_PROJECT, Settings

ANSWER = "static_index.html"
COMMAND = [sys.executable, "-P", "-m", "dbt.cli.main", "docs", "generate", "--static", "--no-partial-parse", "--quiet"]


def write_docs(settings: Settings, output: Path | None = None) -> Path:
    """Write the page of the published build; beside the reports where no place is given.

    dbt only reads the published file, and writes into a folder of its own: a refresh that runs meanwhile is not met.

    Returns:
        The file.

    Raises:
        OperatorError: When nothing is published.
        AuditError: When dbt cannot describe the build.
    """
    published = reader.published_file(settings)
    path = output or settings.data_dir / "reports" / f"{reader.build(settings)['build_id']}.tables.html"
    with tempfile.TemporaryDirectory() as folder:
        places = ["--project-dir", DBT_PROJECT, "--profiles-dir", DBT_PROJECT, "--target-path", folder]
        asked = subprocess.run(
            [*COMMAND, *places, "--log-path", folder],
            env={**os.environ, "MINERS_BUILD_FILE": str(published), "MINERS_BUILD_ACCESS": "read_only"},
            capture_output=True,
            text=True,
            check=False,
        )
        if asked.returncode:
            raise AuditError(f"dbt cannot describe {published}: {(asked.stdout + asked.stderr)[-2000:].strip()}")
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, (Path(folder) / ANSWER).read_bytes())
    return path
