"""The two times that a study's estimation residuals are gone through for the tests of groups.

The first ranks and sums them; the second, for GRANK, needs the spread of the events' scores over the whole group,
which only the first can tell. Who does it is open: this process at once, or anybody bucket by bucket (`in_buckets`).
"""

from dataclasses import dataclass
from typing import Protocol

from transforms.event_study.arrays import Flags, Floats
from transforms.event_study.design import Design
from transforms.event_study.engine import Estimates
from transforms.event_study.estimation_rows import EstimationRows, estimation_rows
from transforms.event_study.general_ranks import Sums, rank_sums
from transforms.event_study.panel import Panel


class Passes(Protocol):
    """Who goes through the estimation residuals of one model for G groups; `members` [G, E] are events with a fit."""

    def first(self, found: Estimates, members: Flags) -> EstimationRows:
        """Ranks and sums of the residuals."""
        ...

    def second(self, found: Estimates, members: Flags, spreads: Floats, rows: EstimationRows) -> Sums:
        """What the events' scores, SCAR over `spreads` [G, K, C], change in the ranks."""
        ...


@dataclass(frozen=True)
class AtOnce:
    """The whole study in this process."""

    panel: Panel
    design: Design

    def first(self, found: Estimates, members: Flags) -> EstimationRows:
        """Ranks and sums of the residuals."""
        return estimation_rows(self.panel, self.design, found, members)

    def second(self, found: Estimates, members: Flags, spreads: Floats, rows: EstimationRows) -> Sums:
        """What the events' scores change in the ranks."""
        return rank_sums(self.panel, self.design, found.model, found.scar, members, spreads, rows.kept)
