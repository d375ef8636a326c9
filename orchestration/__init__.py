"""When and where: Dagster, storage, network, command line; the only code that touches the world."""

import os

# The event study's matrices are small: OpenBLAS threads that wait for each other cost it three times the time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Nothing that runs here reports on its use to its makers, whatever their own files say.
for silence in ("DAGSTER_DISABLE_TELEMETRY", "DO_NOT_TRACK"):
    os.environ[silence] = "1"
os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
