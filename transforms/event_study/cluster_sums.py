"""Sums over clusters of observations (Cameron, Gelbach and Miller 2011)."""

import numpy as np

from transforms.event_study.arrays import Floats, Ints

Clustered = tuple[Floats, Floats]


def crossed(first: Ints, second: Ints) -> Ints:
    """[n] one number for each pair of clusters."""
    return first * (int(second.max(initial=0)) + 1) + second


def cluster_variance(apart: Floats, cluster: Ints) -> Clustered:
    """[C] G/(G-1) times the sum of squared cluster sums, and G."""
    sums, present = cluster_sums(apart, cluster)
    clusters = (present > 0).sum(0).astype(np.float64)
    return (sums**2).sum(0) * clusters / np.maximum(clusters - 1, 1), clusters


def cluster_sums(values: Floats, cluster: Ints) -> tuple[Floats, Floats]:
    """[G, C] sums and counts of the rows of each cluster."""
    if not len(values):
        return np.zeros((0, values.shape[1])), np.zeros((0, values.shape[1]))
    order = np.argsort(cluster, kind="stable")
    first = np.flatnonzero(np.diff(cluster[order], prepend=cluster[order[0]] - 1))
    ordered = values[order]
    known = np.isfinite(ordered)
    sums = np.add.reduceat(np.where(known, ordered, 0.0), first)
    return sums, np.add.reduceat(known.astype(np.float64), first)
