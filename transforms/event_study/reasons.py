"""Why an event, model or window has no number, or what limits the one it has."""

from enum import IntEnum

import numpy as np
import polars as pl
from numpy.typing import NDArray


class Reason(IntEnum):
    """Reason codes; in tables they appear in lower case, and `NONE` as null."""

    NONE = 0
    NO_EVENT_DATE = 1
    EVENT_DAY_NOT_ON_CALENDAR = 2
    EVENT_DAY_NOT_REACHED = 3
    NO_RETURNS_OF_SYMBOL = 4
    TOO_FEW_OBSERVATIONS = 5
    TOO_FEW_FACTOR_OBSERVATIONS = 6
    COLLINEAR_FACTORS = 7
    ZERO_VARIANCE = 8
    NO_RETURN_IN_WINDOW = 9
    NO_RETURN_ON_EVENT_DAY = 10
    WINDOW_OUTSIDE_EVENT_DAYS = 11
    WINDOW_NOT_COMPLETE_YET = 12
    DAYS_MISSING_IN_WINDOW = 13
    TOO_FEW_OBSERVATIONS_WITHOUT_OTHER_EVENTS = 14
    OVERLAPS_OTHER_EVENT = 15
    VARIANCE_MODEL_DID_NOT_CONVERGE = 16
    NO_FACTOR_ON_EVENT_DAY = 17


NAMES = pl.Series([None, *(reason.name.lower() for reason in list(Reason)[1:])], dtype=pl.String)


def reason_names(codes: NDArray[np.int8]) -> pl.Series:
    """The codes as they appear in tables: lower case, null for none."""
    return NAMES.gather(pl.Series(codes.ravel()).cast(pl.UInt32))
