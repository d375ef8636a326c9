"""Dated, tagged events and what was said in them."""

from transforms.tables.declare import table

EVENTS = table(
    "events.events",
    "One row per event: one thing that a company told the market.",
    [
        "event_id",
        "company_id?",
        "ticker",
        "symbol?",
        "headline",
        "tags",
        "announced_date?",
        "announced_at?",
        "time_precision",
        "session_class",
        "event_date?",
        "event_date_rule",
        "is_event_date_certain",
        "is_confounded",
        "exclusion_reason?",
        "confidence",
        "source",
        "source_url?",
        "notes?",
    ],
    key=["event_id"],
)
TAGS = table("events.tags", "One row per event and tag.", ["event_id", "tag"], key=["event_id", "tag"])
FACTS = table(
    "events.facts",
    "One row per number or name that an announcement states, with its owner.",
    [
        "fact_id",
        "event_id",
        "fact_kind",
        "fact_value?",
        "fact_unit?",
        "fact_text?",
        "fact_qualifier?",
        "owner_ticker?",
        "source_url?",
    ],
    key=["fact_id"],
)
CLAIMS = table(
    "events.claims",
    "One row per move of a stock that somebody stated.",
    ["claim_id", "event_id", "owner_ticker", "claim_kind", "claimed_pct", "refers_to?", "source_url?"],
    key=["claim_id"],
)
