"""P-values of the two laws that tests follow; scipy is imported when first needed, for it is slow to load."""

import numpy as np

from transforms.event_study.arrays import Floats


def normal_p(z: Floats) -> Floats:
    """Two-sided p-value under the normal law."""
    from scipy.special import ndtr  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

    return np.asarray(2.0 * ndtr(-np.abs(z)), np.float64)


def student_p(t: Floats, df: Floats) -> Floats:
    """Two-sided p-value under Student's t."""
    from scipy.special import stdtr  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

    return np.minimum(1.0, np.asarray(2.0 * stdtr(df, -np.abs(t)), np.float64))


def student_quantile(probability: float, df: Floats) -> Floats:
    """Value that Student's t with `df` degrees of freedom stays below with this probability."""
    from scipy.special import stdtrit  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

    return np.asarray(stdtrit(df, probability), np.float64)
