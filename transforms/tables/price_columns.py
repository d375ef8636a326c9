"""Columns that say how far prices can be trusted: restatements, findings, and the health of the sources."""

import polars as pl

from transforms.tables.checks import NOT_NEGATIVE, POSITIVE, between, one_of
from transforms.tables.columns import INSTANT
from transforms.tables.table import Column

FINDINGS = (
    "gap",
    "closed_day_bar",
    "suspected_closure",
    "held_back",
    "split_missing",
    "split_doubled",
    "zero_volume",
    "frozen_bar",
    "jump",
    "stale_symbol",
    "ticker_reused",
    "hourly_gap",
    "hourly_zero_volume",
    "hourly_outside_session",
    "mixed_adjustment",
)

TRUST = {
    "restated_at": Column(INSTANT, "When the source first gave the new values."),
    "known_since_at": Column(INSTANT, "When the source had given the old values; the newest instant of several rows."),
    "restated_column": Column(pl.String, "Column of the bars that the source changed."),
    "restatement_kind": Column(
        pl.String,
        "rescaled: every old value times one ratio, as a split does; changed: one value.",
        checks=one_of("rescaled", "changed"),
    ),
    "restated_ratio": Column(pl.Float64, "New value over old value; the median of several rows.", "no old value"),
    "first_date": Column(pl.Date, "First day that is meant."),
    "last_date": Column(pl.Date, "Last day that is meant."),
    "value_before_usd": Column(pl.Float64, "What the source had said, in USD.", "none, or several rows"),
    "value_after_usd": Column(pl.Float64, "What the source says now, in USD.", "none, or several rows"),
    "finding_kind": Column(pl.String, "What was found in the bars.", checks=one_of(*FINDINGS)),
    "finding": Column(pl.String, "What was found and what was done about it, in words."),
    "is_blocking": Column(pl.Boolean, "Whether the symbol is kept out of every return until somebody decides."),
    "hourly_close_return": Column(
        pl.Float64, "Return of the coin from one New York close to the next, from hourly bars.", "no hourly bar"
    ),
    "proxy_return": Column(pl.Float64, "Session return of the coin's spot fund.", "no bar of the fund"),
    "utc_daily_return": Column(
        pl.Float64, "Return of the coin between the UTC midnights after the two sessions.", "no daily bar"
    ),
    "factor_return_pct": Column(pl.Float64, "Return of a published factor over the session, in percent."),
    "factor_vintage": Column(
        pl.String,
        "Edition of a published factor, as its maker names it: the month of the CRSP database, e.g. 202604.",
        "not a published factor",
    ),
    "beta_ratio": Column(pl.Float64, "Slope of the company's session return on the factor's, with an intercept."),
    "distance_from_high_ratio": Column(
        pl.Float64,
        "Close over the highest price within a day of the last 52 weeks (or since the first bar), minus one.",
        "the symbol is blocked: no performance is computed",
        checks=between(-1, 0),
    ),
    "bitcoin_beta_ratio": Column(
        pl.Float64,
        "Slope of the stock's simple return on bitcoin's, with the market beside it, over the last 252 sessions.",
        "fewer than 120 of the 252 sessions have all three returns",
    ),
    "market_beta_ratio": Column(
        pl.Float64,
        "Slope of the stock's simple return on the market's, with bitcoin beside it, over the last 252 sessions.",
        "fewer than 120 of the 252 sessions have all three returns",
    ),
    "beta_session_count": Column(
        pl.Int64,
        "Sessions among the last 252 on which the stock, bitcoin and the market all have a return.",
        "the symbol is blocked: no performance is computed",
        NOT_NEGATIVE,
    ),
    "squared_correlation_ratio": Column(
        pl.Float64,
        "Squared correlation of the company's and the factor's session returns: R squared of one factor.",
        checks=between(0, 1),
    ),
    "squared_correlation_lost_ratio": Column(
        pl.Float64,
        "What this alignment explains less than the best one: what its misalignment costs.",
        checks=between(0, 1),
    ),
    "common_session_count": Column(
        pl.Int64, "Sessions on which the company and every alignment of the factor have a return.", checks=POSITIVE
    ),
    "registrant_name": Column(pl.String, "Who files under a CIK, as the SEC writes it."),
    "request_count": Column(pl.Int64, "Requests of the refresh so far, this one included.", "not counted", POSITIVE),
    "attempt_count": Column(pl.Int64, "Tries that the request took; 0 where it was not sent.", "not counted"),
    "asked_count": Column(pl.Int64, "Requests whose range held the day.", checks=NOT_NEGATIVE),
    "last_asked_at": Column(INSTANT, "When the source was last asked for the day.", "not known"),
    "health": Column(
        pl.String,
        "fresh: has the last session, or answered; behind: lacks some, or gave no answer; silent: nothing came yet; "
        "ended: no longer listed.",
        checks=one_of("fresh", "behind", "silent", "ended"),
    ),
    "last_good_at": Column(INSTANT, "When the source last answered with rows.", "never"),
    "last_bar_date": Column(pl.Date, "Newest day with a bar.", "no bar at all"),
    "sessions_behind_count": Column(
        pl.Int64, "Closed sessions that are later than the newest bar.", "no bar at all", NOT_NEGATIVE
    ),
    "last_outcome": Column(
        pl.String,
        "How the last request ended; of several in a refresh, the worst.",
        "never asked",
        one_of("ok", "empty", "deferred", "failed"),
    ),
    "decided_split_ratio": Column(
        pl.Float64,
        "New shares per old share, as somebody decided after a block; 1 says that there was no split.",
        checks=POSITIVE,
    ),
}
