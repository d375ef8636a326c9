"""The tagger as one call: what kind of announcement a text is, and the numbers in it with their owner."""

import polars as pl

from transforms.announcements.classify import classify
from transforms.announcements.facts import find_facts

TAGGED = ["row_id", "tags", "is_announcement", "megawatts", "megawatts_owner", "usd", "usd_owner", "counterparty"]


def tag_texts(texts: pl.DataFrame) -> pl.DataFrame:
    """Tag texts and find their facts.

    Args:
        texts: Rows with `row_id`, `text` and `ticker` (whose text it is; may be null).

    Returns:
        The columns of `TAGGED`: `tags` joined by a semicolon, megawatts in MW, dollars in USD, owners as tickers,
        null where unknown.
    """
    return find_facts(classify(texts.select("row_id", "text", "ticker"))).select(TAGGED)
