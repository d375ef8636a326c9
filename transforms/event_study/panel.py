"""Frames to arrays: returns as a matrix of symbols by trading days, events as positions in it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from transforms.event_study.arrays import Codes, Flags, Floats, Ints, integers
from transforms.event_study.checks import check_events, check_factors, check_returns
from transforms.event_study.design import Design, Span
from transforms.event_study.overlap import busy_days, overlapping
from transforms.event_study.reasons import Reason


@dataclass(frozen=True)
class Panel:
    """Everything a study computes from, on one trading calendar of T days.

    Attributes:
        dates: The T trading days, ascending.
        returns: [S, T] returns as ratios; not finite where there is none.
        factors: Factor name to its T returns; NaN where there is none.
        events: One row per event, as given, with `event_day_date`, the trading day taken as day 0.
        symbol: [E] row of the event's symbol in `returns`; -1 where there is none.
        day: [E] position of day 0 in `dates`; -1 where there is none.
        estimation: [E, 2] first and last day of the estimation window, from day 0.
        event_days: [E, 2] first and last event day, from day 0.
        windows: Windows of the design, then the events' own that are not among them.
        wanted: [E, C] whether a window was asked for of an event.
        busy: [S, T] event days of the symbols' own events, to be left out of estimation windows; None for no masking.
        overlapping: [E] whether the event days meet those of another event of the company.
        reason: [E] why an event cannot be studied at all; `Reason.NONE` where it can.
        span: First and last event day of any event of the study.
        relative_days: [R] every day in the estimation or event window of some event of the study, ascending.
        study_size: Events of the study; more than E in a part of one.
    """

    dates: pl.Series
    returns: Floats
    factors: dict[str, Floats]
    events: pl.DataFrame
    symbol: Ints
    day: Ints
    estimation: Ints
    event_days: Ints
    windows: tuple[Span, ...]
    wanted: Flags
    busy: Flags | None
    overlapping: Flags
    reason: Codes
    span: Span
    relative_days: Ints
    study_size: int

    @cached_property
    def held(self) -> Flags:
        """[C, D] which event days of the span are in which window."""
        day = integers(self.span[0], self.span[1] + 1)
        first, last = np.array(self.windows).T[..., None]
        return (day >= first) & (day <= last)


def build_panel(returns: pl.DataFrame, factors: pl.DataFrame, events: pl.DataFrame, design: Design) -> Panel:
    """Lay out the inputs of `study` as arrays.

    Args:
        returns: symbol, date, ret (ratio).
        factors: date and one column a factor; its dates are the trading calendar.
        events: event_id, symbol, event_date and, where wanted, group, est_start_rel, est_end_rel, ew_start, ew_end,
            and is_own_news (false for a company that is studied on another's day).
        design: The request.

    Raises:
        ValueError: When a column is missing or mistyped, a key repeated or null, or a window contradictory.
    """
    check_returns(returns)
    factors = check_factors(factors, design).sort("date")
    events = _place(check_events(events, design), factors["date"], design)
    symbols, matrix = return_matrix(returns, events["symbol"].unique().sort(), factors["date"])
    row = events.select(pl.col("symbol").cast(pl.String).replace_strict(_numbered(symbols), default=-1)).to_series()
    windows, wanted = _windows(events, design)
    names = [name for name in factors.columns if name != "date"]
    own_news = events["is_own_news"].fill_null(True) if "is_own_news" in events.columns else None
    is_own = np.ones(len(events), bool) if own_news is None else own_news.to_numpy()
    event_days = events.select("ew_start", "ew_end").to_numpy().astype(np.int64)
    estimation = events.select("est_start_rel", "est_end_rel").to_numpy().astype(np.int64)
    day, symbol = events["day"].to_numpy().astype(np.int64), row.to_numpy().astype(np.int64)
    overlaps = overlapping(symbol, day, event_days, is_own)
    return Panel(
        dates=factors["date"],
        returns=matrix,
        factors={name: factors[name].cast(pl.Float64).fill_null(float("nan")).to_numpy() for name in names},
        events=events,
        symbol=symbol,
        day=day,
        estimation=estimation,
        event_days=event_days,
        windows=windows,
        wanted=wanted,
        busy=busy_days(matrix.shape, symbol, day, event_days, is_own) if design.mask_other_events else None,
        overlapping=overlaps[:, 0] | overlaps[:, 1],
        reason=_unplaced(events, factors["date"], day, symbol, overlaps, design),
        span=_hull(event_days, windows),
        relative_days=_relative_days(np.concatenate([estimation, event_days])),
        study_size=len(events),
    )


def return_matrix(returns: pl.DataFrame, symbols: pl.Series, dates: pl.Series) -> tuple[pl.Series, Floats]:
    """Returns of `symbols` on `dates` as a matrix, NaN where there is none.

    A table that is the full grid already (symbol an Enum, every symbol on every date, sorted) is not copied.

    Returns:
        The symbols of the rows (those that have a return at all), and the matrix [S, T].
    """
    kind = returns.schema["symbol"]
    if isinstance(kind, pl.Enum) and _is_full_grid(returns, len(kind.categories), dates):
        return kind.categories, returns["ret"].cast(pl.Float64).to_numpy().reshape(len(kind.categories), -1)
    names = symbols.cast(pl.String)
    wanted = names.filter(names.is_in(returns["symbol"].unique().cast(pl.String).implode()))
    cells = (
        returns.lazy()
        .select(pl.col("symbol").cast(pl.String), "date", pl.col("ret").cast(pl.Float64))
        .join(wanted.to_frame("symbol").with_row_index("row").lazy(), on="symbol")
        .join(dates.to_frame("date").with_row_index("column").lazy(), on="date")
        .select("row", "column", pl.col("ret").fill_null(float("nan")))
        .collect()
    )
    matrix = np.full((len(wanted), len(dates)), np.nan)
    matrix[cells["row"].to_numpy(), cells["column"].to_numpy()] = cells["ret"].to_numpy()
    return wanted, matrix


def _hull(event_days: Ints, windows: tuple[Span, ...]) -> Span:
    """First and last event day of any event; of any window where there is no event."""
    ends = event_days if len(event_days) else np.array(windows)
    return int(ends[:, 0].min()), int(ends[:, 1].max())


def _relative_days(ends: Ints) -> Ints:
    """Every day that is within some of the spans [n, 2], ascending."""
    if not len(ends):
        return integers(0, 0)
    lowest, days = ends.min(), ends.max() - ends.min() + 1
    opened, closed = (np.bincount(ends[:, side] - lowest + side, minlength=days + 1) for side in (0, 1))
    return np.flatnonzero((opened - closed).cumsum() > 0) + lowest


def _is_full_grid(returns: pl.DataFrame, symbols: int, dates: pl.Series) -> bool:
    """Whether every symbol has a row for every date, symbols and dates in order, no return null."""
    if not symbols or len(returns) != symbols * len(dates) or returns["ret"].null_count():
        return False
    held = returns["symbol"].to_physical().to_numpy().reshape(symbols, -1)
    days = returns["date"].to_physical().to_numpy().reshape(symbols, -1)
    same_symbol = held == np.arange(symbols)[:, None]
    return bool(same_symbol.all() and (days == dates.to_physical().to_numpy()).all())


def _numbered(symbols: pl.Series) -> dict[str, int]:
    return {str(symbol): row for row, symbol in enumerate(symbols.to_list())}


def _place(events: pl.DataFrame, dates: pl.Series, design: Design) -> pl.DataFrame:
    """Day 0 of each event on the calendar, and its windows with the design's where it has none of its own."""
    spans = {
        "est_start_rel": design.estimation[0], "est_end_rel": design.estimation[1],
        "ew_start": design.span[0], "ew_end": design.span[1],
    }  # fmt: skip
    own = [name for name in ("ew_start", "ew_end") if name in events.columns]
    has_own = pl.all_horizontal(pl.col(name).is_not_null() for name in own) if len(own) == 2 else pl.lit(False)
    calendar = dates.to_frame("event_day_date").with_row_index("day").with_columns(event_date=pl.col("event_day_date"))
    return (
        events.with_row_index("position")
        .with_columns(has_own=has_own)
        .with_columns(
            (pl.col(name).cast(pl.Int64).fill_null(value) if name in events.columns else pl.lit(value)).alias(name)
            for name, value in spans.items()
        )
        .sort("event_date", nulls_last=True)
        .join_asof(
            calendar.sort("event_date"),
            on="event_date",
            strategy="forward",
            tolerance=f"{design.shift_limit_days}d",
        )
        .with_columns(pl.col("day").cast(pl.Int64).fill_null(-1))
        .sort("position")
        .drop("position")
    )


def _windows(events: pl.DataFrame, design: Design) -> tuple[tuple[Span, ...], Flags]:
    """The windows of the study, and which of them each event is asked for."""
    own = events.select("ew_start", "ew_end").to_numpy()
    has_own = events["has_own"].to_numpy()
    listed = events.filter("has_own").select("ew_start", "ew_end").unique().sort("ew_start", "ew_end").rows()
    extra = [(int(first), int(last)) for first, last in listed if (int(first), int(last)) not in design.windows]
    windows = (*design.windows, *extra)
    grid = np.array(windows)
    is_own = has_own[:, None] & (own[:, None, :] == grid[None, :, :]).all(-1)
    is_asked = np.arange(len(windows)) < len(design.windows)
    return windows, is_own | is_asked[None, :]


def _unplaced(
    events: pl.DataFrame, dates: pl.Series, day: Ints, symbol: Ints, overlaps: Flags, design: Design
) -> Codes:
    """Why an event has no place in the panel."""
    reason = np.full(len(events), Reason.NONE, np.int8)
    if design.overlap != "keep":
        reason[overlaps[:, 0] if design.overlap == "keep_first" else overlaps.any(1)] = Reason.OVERLAPS_OTHER_EVENT
    reason[symbol < 0] = Reason.NO_RETURNS_OF_SYMBOL
    reason[day < 0] = Reason.EVENT_DAY_NOT_ON_CALENDAR
    after = events.select(pl.col("event_date") > dates.max()).to_series().fill_null(False).to_numpy()
    reason[after] = Reason.EVENT_DAY_NOT_REACHED
    reason[events["event_date"].is_null().to_numpy()] = Reason.NO_EVENT_DATE
    return reason
