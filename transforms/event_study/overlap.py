"""Events of one company that meet: their days in another's estimation window, and windows that overlap."""

import numpy as np

from transforms.event_study.arrays import Flags, Ints


def busy_days(shape: tuple[int, ...], symbol: Ints, day: Ints, event_days: Ints, is_own: Flags) -> Flags:
    """[S, T] days on which some event of the symbol's own is in its event days.

    Args:
        shape: S symbols, T trading days.
        symbol: [E] row of the symbol; -1 for none.
        day: [E] position of day 0; -1 for none.
        event_days: [E, 2] first and last event day.
        is_own: [E] whether the event is the company's own news.
    """
    placed = np.flatnonzero((symbol >= 0) & (day >= 0) & is_own)
    edges = np.zeros((shape[0], shape[1] + 1), np.int32)
    first, last = np.clip(day[placed] + event_days[placed].T + np.array([[0], [1]]), 0, shape[1])
    np.add.at(edges, (symbol[placed], first), 1)
    np.add.at(edges, (symbol[placed], last), -1)
    return edges.cumsum(1)[:, :-1] > 0


def overlapping(symbol: Ints, day: Ints, event_days: Ints, is_own: Flags) -> Flags:
    """[E, 2] whether an event's days meet those of an earlier, and of a later, event of the company.

    Of two events with the same first day the one that is listed first is the earlier.
    """
    meets = np.zeros((len(symbol), 2), bool)
    placed = np.flatnonzero((symbol >= 0) & (day >= 0) & is_own)
    if len(placed) < 2:
        return meets
    first, last = day[placed, None].T + event_days[placed].T
    order = np.lexsort((placed, first, symbol[placed]))
    row, first, last = symbol[placed][order], first[order], last[order]
    reach = int(last.max() - first.min()) + 1
    shift = row * 2 * reach
    ends = np.maximum.accumulate(last + shift)
    begins = first + shift
    meets[placed[order][1:], 0] = ends[:-1] >= begins[1:]
    meets[placed[order][:-1], 1] = last[:-1] + shift[:-1] >= begins[1:]
    return meets
