"""Parts of a panel: some of its events with the returns of their companies, and nothing of the others'."""

from dataclasses import fields, replace

import numpy as np

from transforms.event_study.arrays import Ints
from transforms.event_study.engine import Estimates
from transforms.event_study.panel import Panel

OF_EVENTS = ("day", "estimation", "event_days", "wanted", "overlapping", "reason")


class LostBucketError(ValueError):
    """The outcomes of the buckets are not what was asked for: one is missing, twice there, or of other events."""


def part_of(panel: Panel, events: Ints) -> Panel:
    """The panel of some events; windows, calendar and factors are those of the whole study.

    Args:
        panel: The whole.
        events: [e] their positions in it.
    """
    own = panel.symbol[events]
    rows = np.unique(own[own >= 0])
    return replace(
        panel,
        **{name: getattr(panel, name)[events] for name in OF_EVENTS},
        returns=panel.returns[rows],
        busy=None if panel.busy is None else panel.busy[rows],
        events=panel.events.select("event_id")[events],
        symbol=np.where(own >= 0, np.searchsorted(rows, own), -1),
    )


def without_returns(panel: Panel, events: Ints) -> Panel:
    """What the tests of a group need of its events' panel: no return, and the companies' numbers as they were."""
    part = part_of(replace(panel, returns=np.empty((0, 0)), busy=None, symbol=np.full(len(panel.day), -1)), events)
    return replace(part, symbol=panel.symbol[events])


def estimates_at(found: Estimates, events: Ints) -> Estimates:
    """The estimates of some events."""
    return replace(found, **{name: getattr(found, name)[events] for name in _arrays(found)})


def estimates_from(parts: list[tuple[Ints, Estimates]], size: int) -> Estimates:
    """The estimates of a study from those of its parts.

    Args:
        parts: Positions of each part's events in the study, and what was found of them.
        size: Events of the study.

    Raises:
        LostBucketError: When an event is in no part, or in two, or a part speaks of more or fewer events.
    """
    if any(len(events) != len(found.count) for events, found in parts):
        raise LostBucketError("a bucket's answer has more or fewer events than the bucket")
    times = np.bincount(np.concatenate([np.zeros(0, np.int64), *(events for events, _ in parts)]), minlength=size)
    if len(times) != size or (times != 1).any():
        lost, twice = int((times == 0).sum()), int((times > 1).sum())
        raise LostBucketError(f"of {size} events {lost} are in no bucket's answer and {twice} in more than one")
    first = parts[0][1]
    whole = {
        name: np.empty((size, *getattr(first, name).shape[1:]), getattr(first, name).dtype) for name in _arrays(first)
    }
    for events, found in parts:
        for name, array in whole.items():
            array[events] = getattr(found, name)
    return replace(first, **whole)


def _arrays(found: Estimates) -> list[str]:
    return [field.name for field in fields(found) if field.name != "model"]
