"""The tests of many groups in bundles: each group carries its own events' numbers, and may be computed anywhere."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

import numpy as np

from transforms.buckets import BUCKETS, Run, one_by_one
from transforms.event_study.clusters import MOST_RESAMPLED
from transforms.event_study.panel import Panel
from transforms.event_study.parts import LostBucketError, estimates_at, without_returns
from transforms.event_study.samples import Group

Block = TypeVar("Block")
Work = Callable[[Panel, str, Group], list[Block]]


@dataclass(frozen=True)
class Alone:
    """A group with its own events only."""

    panel: Panel
    name: str
    group: Group


def in_bundles(work: "Work[Block]", panel: Panel, groups: list[tuple[str, Group]], run: Run) -> list[Block]:
    """What `work` makes of each group, in their order.

    A group that is too large to be resampled is quicker tested here than sent anywhere.

    Raises:
        LostBucketError: When a bundle has no answer, or one of another length.
    """
    if run is one_by_one:
        return [block for name, group in groups for block in work(panel, name, group)]
    sent = [place for place, (_, group) in enumerate(groups) if len(group.events) <= MOST_RESAMPLED]
    size = max(1, -(-len(sent) // BUCKETS))
    bundles = [sent[first : first + size] for first in range(0, len(sent), size)]
    outcomes = list(run(partial(_each, work), ([_alone(panel, *groups[place]) for place in part] for part in bundles)))
    if [len(outcome) for outcome in outcomes] != [len(bundle) for bundle in bundles]:
        raise LostBucketError(f"{len(bundles)} bundles of groups were asked for and {len(outcomes)} answered in full")
    done = dict(zip(sent, (blocks for outcome in outcomes for blocks in outcome), strict=True))
    return [
        block
        for place, (name, group) in enumerate(groups)
        for block in (done[place] if place in done else work(panel, name, group))
    ]


def _each(work: "Work[Block]", bundle: list[Alone]) -> list[list[Block]]:
    return [work(alone.panel, alone.name, alone.group) for alone in bundle]


def _alone(panel: Panel, name: str, group: Group) -> Alone:
    """The group with its numbers cut out of everybody's."""
    place = slice(group.index, group.index + 1)
    sums = {
        part: getattr(group.rows, part)[place]
        for part in ("rank_sum", "rank_count", "residual_sum", "residual_count", "general_sum", "general_count")
    }
    rows = replace(group.rows, **sums, calendar_sum=group.rows.calendar_sum[place], kept=None)
    own = replace(
        group, index=0, events=np.arange(len(group.events)), found=estimates_at(group.found, group.events), rows=rows
    )
    return Alone(without_returns(panel, group.events), name, own)
