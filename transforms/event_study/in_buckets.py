"""A study in buckets by company: the same tables as `study`, computed by anybody who can run a function.

Every event needs its own company's returns and the factors, nothing else. A bucket therefore gives its events'
estimates and, for the tests of groups, sums over them: of ranks and residuals by relative day, of unit residuals on
the calendar (their square is Kolari and Pynnonen's r-bar), and in a second round, when the spread of the scores over
all buckets is known, GRANK's. A third round computes the groups' tests and bootstraps, a bundle of groups a task.

Sums of buckets are added in the order of the buckets. Whoever runs them, the numbers are therefore the same to the
last bit; other buckets (or none) add in another order and agree to about 1e-12.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial

import numpy as np
import polars as pl

from transforms.buckets import Run, bucket_count, buckets_of
from transforms.event_study import Study
from transforms.event_study.arrays import Flags, Floats, Ints
from transforms.event_study.design import Design
from transforms.event_study.engine import Estimates
from transforms.event_study.estimation import estimates_of
from transforms.event_study.estimation_rows import EstimationRows, add_rows, estimation_rows
from transforms.event_study.general_ranks import Sums, add_sums, no_sums, rank_sums
from transforms.event_study.groups import group_statistics, members_of
from transforms.event_study.models import Model
from transforms.event_study.panel import Panel, build_panel
from transforms.event_study.parts import LostBucketError, estimates_from, part_of

ONE_BUCKET_EVENTS = 50_000


@dataclass(frozen=True)
class Bucket:
    """The events of one bucket.

    Attributes:
        number: Of the bucket.
        panel: The panel of its events.
        members: [G, e] which of them belong to which group.
    """

    number: int
    panel: Panel
    members: Flags


@dataclass(frozen=True)
class Found:
    """What a bucket gives in the first round: by model the events' estimates and the groups' sums."""

    number: int
    estimates: dict[str, Estimates]
    rows: dict[str, EstimationRows]


@dataclass(frozen=True)
class Scored:
    """What a bucket needs in the second round; `scar` [e, C], `members` [G, e], `spreads` [G, K, C]."""

    number: int
    panel: Panel
    members: Flags
    model: Model
    scar: Floats
    spreads: Floats


def find(design: Design, bucket: Bucket) -> Found:
    """The first round of a bucket: every event's estimates and, over its events, the groups' sums."""
    found = estimates_of(bucket.panel, design)
    rows = {
        name: estimation_rows(bucket.panel, design, estimates, bucket.members & np.isfinite(estimates.variance))
        for name, estimates in found.items()
    }
    return Found(bucket.number, found, rows)


def rank(design: Design, bucket: Scored) -> tuple[int, Sums]:
    """The second round of a bucket: what its events' scores change in the ranks."""
    sums = rank_sums(bucket.panel, design, bucket.model, bucket.scar, bucket.members, bucket.spreads, None)
    return bucket.number, sums


@dataclass(frozen=True)
class InBuckets:
    """Passes through the residuals bucket by bucket, the first of which has been made."""

    panel: Panel
    design: Design
    members: Flags
    places: list[Ints]
    run: Run
    rows: dict[str, EstimationRows]

    def first(self, found: Estimates, members: Flags) -> EstimationRows:
        """The sums that the buckets gave together with the estimates."""
        if not np.array_equal(members, self.members & np.isfinite(found.variance)):
            raise ValueError("the buckets were summed for other groups than these")
        return self.rows[found.model.name]

    def second(self, found: Estimates, members: Flags, spreads: Floats, rows: EstimationRows) -> Sums:
        """What the events' scores change in the ranks, from a second round over the buckets."""
        scar = found.scar
        buckets = (
            Scored(number, part_of(self.panel, own), members[:, own], found.model, scar[own], spreads)
            for number, own in enumerate(self.places)
        )
        outcomes = list(self.run(partial(rank, self.design), buckets))
        _refuse_lost([number for number, _ in outcomes], len(self.places))
        total = no_sums(spreads, len(self.panel.relative_days))
        for _, sums in outcomes:
            add_sums(total, sums)
        return total


@dataclass(frozen=True)
class BucketedStudy(Study):
    """A study whose groups are those that its buckets were summed for."""

    passes: InBuckets = field(repr=False)
    groups: pl.DataFrame | None = field(repr=False)

    @cached_property
    def group_statistics(self) -> pl.DataFrame:
        """One row per group, model, level, event day or window, and test; see `groups.group_statistics`."""
        return group_statistics(
            self.panel, self.design, self.estimates, self.groups, passes=self.passes, run=self.passes.run
        )


def study_in_buckets(
    returns: pl.DataFrame,
    factors: pl.DataFrame,
    events: pl.DataFrame,
    design: Design,
    run: Run,
    count: int | None = None,
    groups: pl.DataFrame | None = None,
) -> BucketedStudy:
    """Run an event study bucket by bucket.

    Args:
        returns, factors, events, design: As for `study`.
        run: Who does the work on the buckets.
        count: Number of buckets; by default one up to fifty thousand events, else 64.
        groups: Groups of `group_statistics`, where they are not the events' own.

    Raises:
        ValueError: As `study` does.
        LostBucketError: When whoever ran the buckets left one out or gave one twice.
    """
    panel = build_panel(returns, factors, events, design)
    _, members = members_of(panel, groups)
    places = places_of(panel, count or bucket_count(len(panel.events), ONE_BUCKET_EVENTS))
    buckets = (Bucket(number, part_of(panel, own), members[:, own]) for number, own in enumerate(places))
    estimates, rows = _together(run(partial(find, design), buckets), places, len(panel.events))
    return BucketedStudy(design, panel, estimates, InBuckets(panel, design, members, places, run, rows), groups)


def places_of(panel: Panel, count: int) -> list[Ints]:
    """Positions of the events of each bucket that has some; one bucket of nothing where there is no event."""
    bucket = buckets_of(panel.events["symbol"], count).to_numpy()
    order = np.argsort(bucket, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(bucket[order])) + 1)


def _together(
    outcomes: Iterator[Found], places: list[Ints], size: int
) -> tuple[dict[str, Estimates], dict[str, EstimationRows]]:
    """The study's estimates and sums, added in the order of the buckets."""
    parts: dict[str, list[tuple[Ints, Estimates]]] = {}
    rows: dict[str, EstimationRows] = {}
    numbers: list[int] = []
    for found in outcomes:
        numbers.append(found.number)
        if found.number >= len(places):
            break
        for name, estimates in found.estimates.items():
            parts.setdefault(name, []).append((places[found.number], estimates))
            rows[name] = add_rows(rows.get(name), found.rows[name], places[found.number])
    _refuse_lost(numbers, len(places))
    return {name: estimates_from(some, size) for name, some in parts.items()}, rows


def _refuse_lost(numbers: list[int], count: int) -> None:
    """Refuse outcomes that are not one of each bucket in their order."""
    if numbers != list(range(count)):
        lost = sorted(set(range(count)) - set(numbers))
        said = f"bucket {', '.join(map(str, lost[:5]))} has no answer" if lost else "a bucket answered out of its turn"
        raise LostBucketError(f"{said} ({len(numbers)} answers to {count} buckets); nothing of it can be used")


__all__ = ["BucketedStudy", "LostBucketError", "study_in_buckets"]
