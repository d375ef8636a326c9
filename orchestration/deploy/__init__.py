"""What a server needs: container, compose, systemd, and Dagster's configuration on Postgres."""

from pathlib import Path

FOLDER = Path(__file__).parent
