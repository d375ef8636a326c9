"""The facts that people keep by hand in `data/reference`."""

from transforms.tables.declare import table

COMPANIES = table(
    "reference.companies",
    "One row per company or benchmark that the warehouse follows.",
    ["company_id", "company_name", "company_kind", "symbol", "cik?", "country", "factor?"],
    key=["company_id"],
)
LISTINGS = table(
    "reference.listings",
    "One row per ticker that a company has traded under.",
    [
        "company_id",
        "ticker",
        "exchange",
        "currency",
        "valid_from_date",
        "valid_to_date?",
        "listed_from_date",
        "change_reason?",
    ],
    key=["company_id", "ticker", "valid_from_date"],
)
CALENDAR_OVERRIDES = table(
    "reference.calendar_overrides",
    "One row per session on which the exchange departed from its published calendar.",
    ["session_date", "session_status", "close_time_text?", "reason", "source_url?"],
    key=["session_date"],
)
SPLIT_OVERRIDES = table(
    "reference.split_overrides",
    "One row per suspected split on which somebody decided.",
    ["symbol", "ex_date", "decided_split_ratio", "reason"],
    key=["symbol", "ex_date"],
)
FEEDS = table(
    "reference.feeds",
    "One row per feed of announcements that is asked.",
    ["feed_url", "company_id?", "feed_kind"],
    key=["feed_url"],
)
EXPECTED_ROWS = table(
    "reference.expected_rows",
    "One row per table and mode: how many rows a build may have, by themselves and beside the build before.",
    ["audited_table", "source_mode", "least_row_count", "most_row_count?", "least_before_ratio?", "most_before_ratio?"],
    key=["audited_table", "source_mode"],
)
CONTRADICTIONS = table(
    "reference.contradictions",
    "One row per matter on which sources of a known announcement differ, as somebody found it.",
    [
        "event_id",
        "contradiction_kind",
        "claim_text",
        "claim_source_text",
        "other_claim_text",
        "other_source_text?",
        "resolution?",
    ],
    key=["event_id", "contradiction_kind"],
)
