"""The event study: abnormal returns, their exact forecast-error variances, windows and tests, for any returns.

`study(returns, factors, events, design)` is the whole public face: three frames in, a `Study` of frames out.
The definitions of every number are in the modules that compute it: `fit`, `windows`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from transforms.event_study import frames
from transforms.event_study.calendar_time import calendar_time, portfolio_tests
from transforms.event_study.design import Design, Span
from transforms.event_study.engine import Estimates
from transforms.event_study.estimation import estimates_of
from transforms.event_study.groups import group_statistics, members_of
from transforms.event_study.models import MODELS, Model, market_adjusted, mean_adjusted
from transforms.event_study.panel import Panel, build_panel
from transforms.event_study.reasons import Reason
from transforms.event_study.sample import FEWEST_EVENTS


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

    def calendar_time(
        self, window: Span, groups: pl.DataFrame | None = None, models: Collection[str] | None = None
    ) -> pl.DataFrame:
        """Alphas of the calendar-time portfolio of each group, under every model or those named.

        See `calendar_time.calendar_time`.
        """
        names, members = members_of(self.panel, groups)
        chosen = {name: found.model for name, found in self.estimates.items() if models is None or name in models}
        return calendar_time(self.panel, chosen, window, dict(zip(names, members, strict=True)))

    def portfolio_statistics(
        self, window: Span, groups: pl.DataFrame | None = None, models: Collection[str] | None = None
    ) -> pl.DataFrame:
        """The calendar-time t statistics as rows of group statistics; none for a group of fewer than three events."""
        names, members = members_of(self.panel, groups)
        enough = [name for name, inside in zip(names, members, strict=True) if inside.sum() >= FEWEST_EVENTS]
        return portfolio_tests(self.calendar_time(window, groups, models).filter(pl.col("group").is_in(enough)))


def study(returns: pl.DataFrame, factors: pl.DataFrame, events: pl.DataFrame, design: Design | None = None) -> Study:
    """Run an event study.

    Args:
        returns: symbol, date, ret: returns as ratios; a missing, null or non-finite return is simply no return.
        factors: date and one column a factor, as ratios; its dates are the trading calendar.
        events: event_id, symbol, event_date; optionally group, and windows of an event's own in est_start_rel,
            est_end_rel, ew_start, ew_end (trading days from day 0, null for the design's), and in is_own_news
            whether the news is the company's own (null for yes): another's day masks and overlaps nothing.
        design: The request; the standard one without it.

    Raises:
        ValueError: When an input cannot be what it should be; the message names frame, column and row.

    Three stocks with a beta of one and a half, and ten percent more on the day of their news:

        >>> import numpy as np
        >>> random = np.random.default_rng(1)
        >>> dates = pl.date_range(pl.date(2024, 1, 1), pl.date(2024, 12, 31), "1d", eager=True)
        >>> factors = pl.DataFrame({"date": dates, "market": random.normal(0, 0.01, 366)})
        >>> stocks = pl.DataFrame({"symbol": ["A", "B", "C"], "day": [300, 310, 320]})
        >>> returns = stocks.join(factors.with_row_index("at"), how="cross").select(
        ...     "symbol", "date", ret=1.5 * pl.col("market") + 0.1 * (pl.col("at") == pl.col("day"))
        ... ).with_columns(pl.col("ret") + random.normal(0, 0.02, 1098))
        >>> events = stocks.select("symbol", event_id="symbol", event_date=dates.gather(stocks["day"]))
        >>> found = study(returns, factors, events, Design(models=("market",), windows=((0, 0), (0, 5))))
        >>> found.event_windows.filter(window="[0,0]")["car"].round(2).to_list()
        [0.14, 0.1, 0.11]
        >>> found.group_statistics.filter(window="[0,0]", test="bmp_t_scar")["p_value"].round(3).to_list()
        [0.011]
    """
    asked = design or Design()
    panel = build_panel(returns, factors, events, asked)
    return Study(asked, panel, estimates_of(panel, asked))


__all__ = ["MODELS", "Design", "Estimates", "Model", "Reason", "Study", "market_adjusted", "mean_adjusted", "study"]
