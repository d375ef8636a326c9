"""The tags, in the order in which a text lists them."""

TAGS = (
    "ai_hpc_expansion",
    "hpc_contract",
    "power_site",
    "executive",
    "debt",
    "equity",
    "production",
    "treasury",
    "earnings",
    "guidance",
    "mna",
    "hardware",
    "listing_identity",
    "legal_short",
    "governance",
    "market_commentary",
    "other",
)
EVENT_TAGS = TAGS[:-2]
