"""Columns of shares outstanding, and of what an announcement did to the market value of a company."""

import polars as pl

from transforms.tables.checks import POSITIVE
from transforms.tables.table import Column

SHARES = {
    "shares_as_of_date": Column(
        pl.Date, "Calendar day on which that many shares were outstanding.", "no count of shares is known"
    ),
    "filed_date": Column(pl.Date, "Calendar day on which the count of shares was filed: nobody knew it before."),
    "filing_form": Column(pl.String, "Form that states the count: 10-Q, 10-K, 20-F, ...", "not a filing"),
    "shares_concept": Column(
        pl.String, "What was stated, as taxonomy:concept of XBRL; given: a file of the user's; synthetic: the sample."
    ),
    "stated_shares_count": Column(
        pl.Int64, "Shares outstanding as stated, not adjusted for later splits.", checks=POSITIVE
    ),
    "shares_outstanding_count": Column(
        pl.Int64,
        "Shares outstanding by the newest count filed before the day of the announcement, adjusted for every split "
        "since, as the closes are.",
        "see market_value_reason",
        POSITIVE,
    ),
    "market_value_change_usd": Column(
        pl.Float64,
        "shares_outstanding_count times the close of day 0 less the close before, in USD.",
        "see market_value_reason",
    ),
    "market_value_change_per_mw_usd": Column(
        pl.Float64,
        "market_value_change_usd per megawatt that the company announced, in USD.",
        "no megawatts stated, or market_value_change_usd is null",
    ),
    "market_value_reason": Column(pl.String, "Why the change of market value is not known.", "it is known"),
}
