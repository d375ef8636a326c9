"""What the sources said, and when we asked: append-only vintages."""

from transforms.tables.declare import table

BAR = ["open_usd?", "high_usd?", "low_usd?", "close_usd", "adjusted_close_usd?", "volume_count?"]
VINTAGE = ["source", "fetched_at"]

SESSIONS = table(
    "raw.sessions",
    "One row per session of the New York Stock Exchange.",
    ["session_date", "open_at", "close_at", "is_half_day"],
    key=["session_date"],
)
DAILY_BARS = table(
    "raw.daily_bars",
    "One row per symbol, session and vintage, as the source gave it.",
    ["symbol", "session_date", *BAR, *VINTAGE],
    key=["symbol", "session_date", "fetched_at"],
)
HOURLY_BARS = table(
    "raw.hourly_bars",
    "One row per symbol, hour and vintage, as the source gave it.",
    ["symbol", "bar_start_at", *BAR, *VINTAGE],
    key=["symbol", "bar_start_at", "fetched_at"],
)
CORPORATE_ACTIONS = table(
    "raw.corporate_actions",
    "One row per symbol, ex-date, kind of action and vintage.",
    ["symbol", "ex_date", "corporate_action", "dividend_usd?", "split_ratio?", *VINTAGE],
    key=["symbol", "ex_date", "corporate_action", "fetched_at"],
)
FACTOR_RETURNS = table(
    "raw.factor_returns",
    "One row per published factor, session and vintage, in percent as its maker gives it.",
    ["factor", "session_date", "factor_return_pct", "factor_vintage", *VINTAGE],
    key=["factor", "session_date", "fetched_at"],
)
TICKER_OWNERS = table(
    "raw.ticker_owners",
    "One row per ticker that we follow and vintage: who bears it, as the SEC says.",
    ["ticker", "cik", "registrant_name", *VINTAGE],
    key=["ticker", "fetched_at"],
)
SHARES_OUTSTANDING = table(
    "raw.shares_outstanding",
    "One row per company, day, filing day and concept of a count of its shares, and vintage.",
    [
        "company_id", "shares_as_of_date", "filed_date", "shares_concept", "stated_shares_count", "filing_form?",
        "accession_id?", *VINTAGE,
    ],
    key=["company_id", "shares_as_of_date", "filed_date", "shares_concept", "fetched_at"],
)  # fmt: skip
ANNOUNCEMENTS = table(
    "raw.announcements",
    "One row per announcement of a table (curated or the user's own) and vintage.",
    [
        "event_id",
        "ticker",
        "announced_date?",
        "date_status",
        "approximate_date_text?",
        "stated_time_text?",
        "stated_session?",
        "session_basis?",
        "headline",
        "tags",
        "capacity_mw?",
        "capacity_kind?",
        "amount_usd?",
        "amount_kind?",
        "counterparty?",
        "location?",
        "term_years?",
        "reported_move_pct?",
        "refers_to?",
        "source_url?",
        "second_source_url?",
        "confidence",
        "notes?",
        "withdrawn_reason?",
        *VINTAGE,
    ],
    key=["event_id", "fetched_at"],
)
CLAIMS = table(
    "raw.claims",
    "One row per move of a stock that somebody stated, and vintage.",
    [
        "claim_id",
        "event_id",
        "owner_ticker",
        "claim_kind",
        "claimed_pct",
        "refers_to?",
        "source_url?",
        "withdrawn_reason?",
        *VINTAGE,
    ],
    key=["claim_id", "fetched_at"],
)
SIGHTINGS = table(
    "raw.sightings",
    "One row per carrier of an announcement (filing, wire item, news item) and vintage, with every time it bears.",
    [
        "sighting_id",
        "ticker?",
        "carrier",
        "accession_id?",
        "filing_items_text?",
        "report_date?",
        "headline",
        "body_text?",
        "source_url?",
        "published_at?",
        "time_precision",
        "time_kind",
        "stated_times_text?",
        "time_note?",
        "set_aside_reason?",
        "withdrawn_reason?",
        *VINTAGE,
    ],
    key=["sighting_id", "fetched_at"],
)
PAGES = table(
    "raw.pages",
    "One row per page that was asked for and version of it, so that an unchanged page is not sent again.",
    ["page_url", "etag_text?", "last_modified_text?", *VINTAGE],
    key=["page_url", "fetched_at"],
)
FETCHES = table(
    "raw.fetches",
    "One row per request to a source and how it ended.",
    [
        "fetched_at",
        "source",
        "requested_table",
        "symbol?",
        "requested_start_date?",
        "requested_end_date?",
        "outcome",
        "row_count",
        "message?",
        "request_count?",
        "attempt_count?",
    ],
    key=[],
)
