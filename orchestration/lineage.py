"""Which tables were made from what others hold now: a published build never mixes what does not belong together.

Each table that is replaced whole bears a mark of its content and the marks of the tables that it was made from.
A run of the whole graph always agrees with itself; a run of a part of it, or one that was cut off, may leave tables
that do not.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from transforms.tables import TABLES
from transforms.vintages import ASKED

if TYPE_CHECKING:
    from orchestration.store import Store

# table -> the tables that the function that writes it is given; filled where assets are declared
READS: dict[str, tuple[str, ...]] = {}


def made_from(store: "Store", name: str) -> dict[str, str]:
    """The marks, now, of what a table is made from."""
    return {read: store.mark(read) for read in READS.get(name, ())}


def outdated(store: "Store") -> dict[str, str]:
    """Tables that were made from something else than what is there now, each with the first such input.

    A raw table with `fetched_at` is an observation and never outdated. What is made from an outdated table is
    outdated too, and names that table.
    """
    marks = {name: store.mark(name) for name in {read for reads in READS.values() for read in reads}}
    late: dict[str, str] = {}
    for name, reads in READS.items():
        if ASKED in TABLES[name].columns:
            continue
        known = store.made_from(name)
        changed = next((read for read in reads if known.get(read) != marks[read]), None)
        if changed is not None:
            late[name] = changed
    return late | _downstream(late)


def _downstream(late: Mapping[str, str]) -> dict[str, str]:
    """What is made from outdated tables, however far off, and is not among them."""
    found: dict[str, str] = {}
    reached = set(late)
    while fresh := {
        name: next(read for read in reads if read in reached)
        for name, reads in READS.items()
        if name not in reached and ASKED not in TABLES[name].columns and reached & set(reads)
    }:
        found |= fresh
        reached |= set(fresh)
    return found


def told(late: Mapping[str, str], shown: int = 4) -> str:
    """The outdated tables in words."""
    words = [f"{name} was made before {read} changed" for name, read in list(late.items())[:shown]]
    return "; ".join(words) + (f"; and {len(late) - shown} more" if len(late) > shown else "")


def state(store: "Store") -> str:
    """One mark of everything that is there: two equal ones are of the same tables."""
    return "-".join(
        store.mark(name) for name in sorted({*READS, *(read for reads in READS.values() for read in reads)})
    )
