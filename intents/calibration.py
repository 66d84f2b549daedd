"""How honest confidences are."""

from collections.abc import Sequence

import numpy as np

_BINS = 15


def calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Return the expected calibration error (Guo et al. 2017): mean |confidence - accuracy|.

    Confidences fall into fifteen bins of equal width, each counting by how many it holds.
    """
    if not confidences:
        return 0.0
    sure, correct = np.asarray(confidences, np.float64), np.asarray(right, np.float64)
    bins = np.minimum((sure * _BINS).astype(np.intp), _BINS - 1)
    gaps = np.bincount(bins, sure - correct, _BINS)
    return float(np.abs(gaps).sum() / len(sure))
