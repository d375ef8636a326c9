"""The event study: abnormal returns, their exact forecast-error variances, windows and tests, for any returns.

`study(returns, factors, events, design)` is the whole public face: three frames in, a `Study` of frames out.
The definitions of every number are in the modules that compute it: `fit`, `windows`.
"""

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from transforms.event_study import frames
from transforms.event_study.calendar_time import calendar_time
from transforms.event_study.design import Design, Span
from transforms.event_study.engine import Estimates
from transforms.event_study.estimation import estimates_of
from transforms.event_study.groups import group_statistics, members_of
from transforms.event_study.models import MODELS, Model, market_adjusted, mean_adjusted
from transforms.event_study.panel import Panel, build_panel
from transforms.event_study.reasons import Reason


@dataclass(frozen=True)
class Study:
    """What a study found; every frame is built when it is first asked for.

    Attributes:
        design: The request.
        panel: The inputs as arrays.
        estimates: Model name to arrays of what it found.
    """

    design: Design
    panel: Panel
    estimates: dict[str, Estimates]

    @cached_property
    def model_fits(self) -> pl.DataFrame:
        """One row per event and model; see `frames.model_fits`."""
        return frames.model_fits(self.panel, self.estimates)

    @cached_property
    def model_coefficients(self) -> pl.DataFrame:
        """One row per event, model and coefficient; see `frames.model_coefficients`."""
        return frames.model_coefficients(self.panel, self.estimates)

    @cached_property
    def abnormal_returns(self) -> pl.DataFrame:
        """One row per event, model and event day; see `frames.abnormal_returns`."""
        return frames.abnormal_returns(self.panel, self.estimates)

    @cached_property
    def event_windows(self) -> pl.DataFrame:
        """One row per event, model and window; see `frames.event_windows`."""
        return frames.event_windows(self.panel, self.estimates)

    @cached_property
    def group_statistics(self) -> pl.DataFrame:
        """One row per group, model, level, event day or window, and test; see `groups.group_statistics`."""
        return self.statistics_of(None)

    def statistics_of(self, groups: pl.DataFrame | None) -> pl.DataFrame:
        """Group statistics of groups of one's own: group, event_id."""
        return group_statistics(self.panel, self.design, self.estimates, groups)

    def calendar_time(self, window: Span, groups: pl.DataFrame | None = None) -> pl.DataFrame:
        """Alphas of the calendar-time portfolio of each group; see `calendar_time.calendar_time`."""
        names, members = members_of(self.panel, groups)
        models = {name: found.model for name, found in self.estimates.items()}
        return calendar_time(self.panel, models, window, dict(zip(names, members, strict=True)))


def study(returns: pl.DataFrame, factors: pl.DataFrame, events: pl.DataFrame, design: Design | None = None) -> Study:
    """Run an event study.

    Args:
        returns: symbol, date, ret: returns as ratios; a missing, null or non-finite return is simply no return.
        factors: date and one column a factor, as ratios; its dates are the trading calendar.
        events: event_id, symbol, event_date; optionally group, and windows of an event's own in est_start_rel,
            est_end_rel, ew_start, ew_end (trading days from day 0, null for the design's).
        design: The request; the standard one without it.

    Raises:
        ValueError: When an input cannot be what it should be; the message names frame, column and row.
    """
    asked = design or Design()
    panel = build_panel(returns, factors, events, asked)
    return Study(asked, panel, estimates_of(panel, asked))


__all__ = ["MODELS", "Design", "Estimates", "Model", "Reason", "Study", "market_adjusted", "mean_adjusted", "study"]
