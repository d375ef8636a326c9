"""Names of the array types."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.int8]


def integers(first: int, end: int) -> Ints:
    """first, ..., end - 1."""
    return np.arange(first, end, dtype=np.int64)
