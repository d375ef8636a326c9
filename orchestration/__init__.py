"""When and where: Dagster, storage, network, command line; the only code that touches the world."""

import os

# The event study's matrices are small: OpenBLAS threads that wait for each other cost it three times the time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
