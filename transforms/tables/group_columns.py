"""Columns of groups of events, their tests and the placebo calibration."""

import polars as pl

from transforms.tables.checks import NOT_NEGATIVE, between, one_of
from transforms.tables.table import Column

GROUP = {
    "group_kind": Column(
        pl.String,
        "What the events of the group have in common.",
        checks=one_of("all", "tag", "company", "year"),
    ),
    "group_name": Column(pl.String, "The tag, the company's symbol, or the year of day 0; all for every event."),
    "level": Column(
        pl.String,
        "What is averaged: abnormal returns of a day (aar), CARs of a window (caar), buy-and-hold returns less the "
        "market's (abhar), or days of the portfolio of companies with an open event (calendar_time).",
        checks=one_of("aar", "caar", "abhar", "calendar_time"),
    ),
    "group_event_count": Column(
        pl.Int64,
        "Events of the group that have a value under the model; of a calendar-time portfolio, all.",
        "",
        NOT_NEGATIVE,
    ),
    "mean_abnormal_return": Column(
        pl.Float64, "Mean over the events: AAR, CAAR or mean BHAR, as a ratio.", "no event has a value"
    ),
    "median_abnormal_return": Column(pl.Float64, "Median over the events, as a ratio.", "no event has a value"),
    "positive_ratio": Column(
        pl.Float64, "Share of the events whose value is above zero.", "no event has a value", between(0, 1)
    ),
    "mean_correlation_ratio": Column(
        pl.Float64,
        "Mean correlation of the events' estimation residuals on common days.",
        "no two events have three days in common",
    ),
    "effective_n": Column(
        pl.Float64,
        "Independent events that would say as much were all of one day: n / (1 + (n - 1) r), r the mean correlation.",
        "undefined: too negative a correlation",
        NOT_NEGATIVE,
    ),
    "effective_window_n": Column(
        pl.Float64,
        "Independent events that say as much: n / (1 + (n - 1) q r), q the mean share of the window in common.",
        "undefined: too negative a correlation",
        NOT_NEGATIVE,
    ),
    "window_overlap_ratio": Column(
        pl.Float64,
        "Mean share of the window's days that two events of the group have in common: 1 for events of one day.",
        "fewer than two events",
        between(0, 1),
    ),
    "headline_test": Column(
        pl.String, "The test to read first: a row of event_study.tests.", "fewer than three events"
    ),
    "headline_reason": Column(pl.String, "Why that test suits the group, or why there is none."),
    "luck_bound_return": Column(
        pl.Float64,
        "CAR that luck alone exceeds, up or down, once in twenty events: its standard error times Student's t.",
        "reason says why",
        NOT_NEGATIVE,
    ),
    "mean_standard_error_return": Column(
        pl.Float64,
        "Standard error of the mean CAR: the cross-sectional one, inflated for events that share days, as a ratio.",
        "fewer than three events, or undefined",
        NOT_NEGATIVE,
    ),
    "mean_luck_bound_return": Column(
        pl.Float64,
        "Mean CAR that luck alone exceeds, up or down, once in twenty groups: its standard error times Student's t.",
        "fewer than three events, or undefined",
        NOT_NEGATIVE,
    ),
    "test": Column(pl.String, "Test of the mean: a row of event_study.tests."),
    "test_value": Column(pl.Float64, "Value of the test statistic.", "fewer than three events, or undefined"),
    "test_df_count": Column(pl.Int32, "Degrees of freedom of the test's law.", "its law has none"),
    "holm_p_value": Column(
        pl.Float64,
        "p_value adjusted by Holm (1979) over every group and window of its model, level and test.",
        "no p-value",
        between(0, 1),
    ),
    "benjamini_hochberg_p_value": Column(
        pl.Float64,
        "p_value adjusted by Benjamini and Hochberg (1995) over every group and window of its model, level and test.",
        "no p-value",
        between(0, 1),
    ),
    "test_definition": Column(
        pl.String, "Which of the known variants of the test it is, and how the mean correlation was taken.", "no test"
    ),
    "test_levels_text": Column(pl.String, "Levels at which the test is computed, joined by a semicolon."),
    "law": Column(
        pl.String,
        "Distribution of the test under the null: Student's t, normal, or the test's own.",
        checks=one_of("t", "normal", "own"),
    ),
    "formula": Column(pl.String, "The formula, in words."),
    "reference": Column(pl.String, "Where it comes from."),
    "estimator": Column(pl.String, "How the coefficients are estimated: ols, adjusted (not at all), ..."),
    "factors_text": Column(pl.String, "Factors of the model, joined by a plus; empty where it has none."),
    "subtracted_factor": Column(pl.String, "Factor that is taken off the return first.", "none"),
    "placebo_arrangement": Column(
        pl.String,
        "How the pseudo-events lie: every company on one day (same_day), or companies and days at random (staggered).",
        checks=one_of("same_day", "staggered"),
    ),
    "placebo_draw_count": Column(pl.Int64, "Groups of pseudo-events that were tested.", "not calibrated"),
    "placebo_asked_count": Column(pl.Int64, "Groups that were asked for; a short panel has fewer, each drawn once."),
    "placebo_rejection_ratio": Column(
        pl.Float64,
        "Share of the groups of pseudo-events that the test rejects at a nominal 0.05.",
        "not calibrated",
        between(0, 1),
    ),
    "same_day_placebo_rejection_ratio": Column(
        pl.Float64,
        "Share of the days on which the test rejects at a nominal 0.05, every company having a pseudo-event that day.",
        "not calibrated",
        between(0, 1),
    ),
    "placebo_through_date": Column(pl.Date, "Last day of the panel that the pseudo-events were drawn from."),
    "placebo_inputs_text": Column(pl.String, "Hash of what the rates were computed from."),
    "masked_count": Column(
        pl.Int32, "Estimation sessions left out because they are event days of the company's other events."
    ),
    "is_overlapping": Column(
        pl.Boolean, "Whether the event days meet those of another announcement of the company's own."
    ),
    "has_own_event": Column(pl.Boolean, "Whether the peer has an event of its own on that day 0."),
    "peer_event_day_return": Column(
        pl.Float64, "Simple return of the peer on day 0, as a ratio.", "no return that day"
    ),
    "announcer_symbol": Column(pl.String, "Symbol of the company that made the announcement.", "not one company's"),
}
