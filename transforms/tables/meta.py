"""What a build is."""

from transforms.tables.declare import table

REFRESH = table(
    "meta.refresh",
    "One row: the refresh that made this build.",
    ["build_id", "refreshed_at", "source_mode", "is_synthetic", "notice", "code_version"],
    key=["build_id"],
)
COLUMN_MEANINGS = table(
    "meta.column_meanings",
    "One row per column name of the warehouse.",
    ["column_name", "description", "unit", "null_means?"],
    key=["column_name"],
)
SOURCE_HEALTH = table(
    "meta.source_health",
    "One row per source, table it feeds and symbol that is asked for.",
    [
        "source", "requested_table", "symbol?", "health", "last_good_at?", "last_outcome?", "last_bar_date?",
        "sessions_behind_count?", "message?",
    ],
    key=["source", "requested_table", "symbol"],
)  # fmt: skip
