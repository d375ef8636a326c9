"""Columns of the event study, the claims and the build: the second half of the dictionary."""

import polars as pl

from transforms.tables.checks import NOT_NEGATIVE, POSITIVE, between, like, one_of
from transforms.tables.columns import INSTANT
from transforms.tables.table import Column

STUDY = {
    "role": Column(
        pl.String,
        "Whose return is studied: the announcer's, or a peer's on the announcer's day 0.",
        checks=one_of("announcer", "peer"),
    ),
    "model": Column(pl.String, "Model of the expected return: a row of event_study.models."),
    "event_window": Column(pl.String, "Event window as [first,last] event day, both included."),
    "window_start_day": Column(pl.Int32, "First event day of the window."),
    "window_end_day": Column(pl.Int32, "Last event day of the window."),
    "event_day": Column(pl.Int32, "Sessions since day 0; negative before it."),
    "estimation_start_date": Column(pl.Date, "First session used in the estimation.", "no estimate"),
    "estimation_end_date": Column(pl.Date, "Last session used in the estimation.", "no estimate"),
    "estimation_count": Column(pl.Int32, "Sessions with the return and every factor in the estimation window."),
    "parameter_count": Column(pl.Int32, "Coefficients of the model, the intercept included."),
    "degrees_of_freedom_count": Column(pl.Int32, "Estimation observations less coefficients.", "no estimate"),
    "sigma_return": Column(
        pl.Float64,
        "Residual standard deviation of the estimation, per day, as a ratio.",
        "no estimate",
        NOT_NEGATIVE,
    ),
    "r_squared_ratio": Column(
        pl.Float64,
        "Share of the return's variance in the estimation window that the model explains.",
        "no estimate",
    ),
    "coefficient_ratio": Column(pl.Float64, "Estimated coefficient: the intercept as a daily return, or a beta."),
    "coefficient_standard_error_ratio": Column(pl.Float64, "Standard error of the coefficient.", "", NOT_NEGATIVE),
    "abnormal_return": Column(
        pl.Float64, "Simple return less the return that the model expects, as a ratio.", "no return that day"
    ),
    "abnormal_standard_error_return": Column(
        pl.Float64,
        "Standard error of the abnormal return, forecast error included, as a ratio.",
        "no return that day",
        NOT_NEGATIVE,
    ),
    "standardized_abnormal_return": Column(
        pl.Float64,
        "Abnormal return over its standard error: a multiple, not a return in percent.",
        "no return that day, or no spread",
    ),
    "day_count": Column(pl.Int32, "Days of the window that have an abnormal return."),
    "is_complete": Column(pl.Boolean, "Whether every day of the window has an abnormal return."),
    "cumulative_abnormal_return": Column(
        pl.Float64, "CAR: sum of the abnormal returns of the window's days, as a ratio.", "reason says why"
    ),
    "cumulative_standard_error_return": Column(
        pl.Float64,
        "Standard error of the CAR, forecast error and its covariance across days included, as a ratio.",
        "reason says why",
        NOT_NEGATIVE,
    ),
    "t_statistic": Column(pl.Float64, "Estimate over its standard error (SCAR for a window).", "reason says why"),
    "p_value": Column(
        pl.Float64,
        "Two-sided p-value of the statistic: of t_statistic under Student's t, of a test under its own law.",
        "no statistic",
        between(0, 1),
    ),
    "buy_and_hold_abnormal_return": Column(
        pl.Float64,
        "BHAR: compounded return less the compounded return that the model expects, as a ratio.",
        "reason says why",
    ),
    "buy_and_hold_market_return": Column(
        pl.Float64,
        "Compounded return less the compounded market return over the window's days, as a ratio.",
        "no market return, or reason says why",
    ),
    "reason": Column(pl.String, "Why there is no number, or what limits it.", "nothing to say against it"),
    "definition": Column(pl.String, "Named way to measure a move: a row of DEFINITIONS in the claims transform."),
    "claimed_return": Column(pl.Float64, "The claimed move as a ratio."),
    "claimed_price_usd": Column(
        pl.Float64,
        "Price at which the claim would be true, in USD.",
        "the reference close is missing",
        POSITIVE,
    ),
    "computed_return": Column(
        pl.Float64, "The move under this definition, from the bars, as a ratio.", "a bar it needs is missing"
    ),
    "difference_return": Column(pl.Float64, "Claimed less computed move, as a ratio.", "computed_return is null"),
    "is_match": Column(
        pl.Boolean,
        "Whether the claim agrees with this definition to half a unit of its last printed digit.",
        "computed_return is null",
    ),
    "traded_from_at": Column(
        INSTANT,
        "Begin of the first hour of day 0 whose range holds the claimed price.",
        "no hourly bar that day, or the price in none",
    ),
    "traded_until_at": Column(
        INSTANT,
        "End of the last hour of day 0 whose range holds the claimed price.",
        "no hourly bar that day, or the price in none",
    ),
    "same_price_claims_text": Column(
        pl.String,
        "Claims of the other kind that mean the same price of the stock that day, joined by a semicolon.",
        "none does",
    ),
    "verdict": Column(pl.String, "What the bars say of the claim, in words: the same in every row of a claim."),
}

BUILD = {
    "build_id": Column(pl.String, "Key of a build: the instant of the refresh, UTC, and what it was made from."),
    "refreshed_at": Column(INSTANT, "The instant that the refresh took as now."),
    "audited_table": Column(
        pl.String, "Table whose rows are counted before a publish.", checks=like(r"^[a-z_]+\.[a-z_]+$")
    ),
    "least_row_count": Column(pl.Int64, "A build with fewer rows is not published.", checks=NOT_NEGATIVE),
    "most_row_count": Column(pl.Int64, "A build with more rows is not published.", "any number", POSITIVE),
    "least_before_ratio": Column(
        pl.Float64,
        "A build with fewer rows than this times those of the build before is not published.",
        "the build before does not matter",
        POSITIVE,
    ),
    "most_before_ratio": Column(
        pl.Float64,
        "A build with more rows than this times those of the build before is not published.",
        "the build before does not matter",
        POSITIVE,
    ),
    "source_mode": Column(
        pl.String,
        "Where the prices come from: sample, files or live.",
        checks=one_of("sample", "files", "live"),
    ),
    "is_synthetic": Column(pl.Boolean, "Whether the prices are a synthetic sample, not market data."),
    "notice": Column(pl.String, "What a reader of the numbers must know first."),
    "code_version": Column(pl.String, "Version of the project that made the build."),
    "data_through_date": Column(pl.Date, "Last session for which the warehouse has bars.", "no bar at all"),
    "event_count": Column(pl.Int64, "Events of the build, excluded ones included."),
    "studied_event_count": Column(pl.Int64, "Events that have at least one abnormal return."),
    "trade_date": Column(pl.Date, "Exchange day in New York on which the company traded."),
    "event_day_return": Column(
        pl.Float64, "Simple return of the announcer on day 0, as a ratio.", "no return that day"
    ),
    "excluded_key_text": Column(pl.String, "Which event, event window or session was left out."),
    "exclusion_kind": Column(
        pl.String,
        "What was left out: an event, a window or a session.",
        checks=one_of("event", "window", "session"),
    ),
    "table_schema": Column(pl.String, "Schema of a table of the warehouse."),
    "table_name": Column(pl.String, "Name of a table of the warehouse."),
    "column_name": Column(pl.String, "Name of a column."),
    "column_position": Column(pl.Int32, "Place of the column in its table, from 1."),
    "data_type": Column(pl.String, "DuckDB type of the column."),
    "description": Column(pl.String, "What the table or column is, with its unit."),
    "unit": Column(pl.String, "Unit of the column's values; none of texts, flags and plain numbers."),
    "null_means": Column(pl.String, "What a null in the column says.", "the column is never null"),
    "grain": Column(pl.String, "What one row of the table is."),
    "outcome": Column(
        pl.String, "How a request to a source ended.", checks=one_of("ok", "empty", "deferred", "failed")
    ),
    "requested_table": Column(pl.String, "Raw table that the request was to feed."),
    "requested_start_date": Column(pl.Date, "First day asked for.", "not a request for days"),
    "requested_end_date": Column(pl.Date, "Last day asked for.", "not a request for days"),
    "row_count": Column(pl.Int64, "Rows that the answer had."),
    "message": Column(pl.String, "What went wrong, and what to do.", "nothing"),
}
