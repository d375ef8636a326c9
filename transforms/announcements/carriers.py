"""Carriers of announcements (filings, wire items, rows of a table) brought to one form and tagged.

The tagger reads the headline and the lede: the body of a filing is mostly boilerplate that would fire every rule.
Where those words tell nothing, the items of an 8-K do (Form 8-K, General Instructions and item captions).
"""

import polars as pl

from transforms.announcements.classify import classify
from transforms.announcements.explain import evidence
from transforms.announcements.facts import FACTS, find_facts
from transforms.announcements.rules import VERSION
from transforms.announcements.taxonomy import EVENT_TAGS
from transforms.announcements.wording import clean

LEDE_LENGTH = 600
NOT_ONE_COMPANY = "ALL"
FOR_EVER = pl.date(9999, 12, 31)
NEW_YORK = "America/New_York"
# What an item of the form says by itself; the order is that of the taxonomy.
ITEM_TAGS = {
    "executive": r"\b5\.02\b",
    "debt": r"\b2\.03\b",
    "equity": r"\b3\.02\b",
    "earnings": r"\b(?:2\.02|4\.02)\b",
    "mna": r"\b2\.01\b",
    "listing_identity": r"\b3\.01\b",
    "legal_short": r"\b4\.02\b",
    "governance": r"\b(?:3\.03|5\.03|5\.07)\b",
}
FORM_ITEM = 0.7
NOT_TAGGED = {"tags": pl.String} | {name: pl.Float64 if name in ("megawatts", "usd") else pl.String for name in FACTS}


def with_company(sightings: pl.DataFrame, listings: pl.DataFrame) -> pl.DataFrame:
    """Add `company_id`, and put the ticker that the company had on the day in place of the one asked for.

    Args:
        sightings: Rows with `sighting_id`, `ticker` and `published_at`.
        listings: `reference.listings`.
    """
    day = new_york_date("published_at")
    owners = listings.sort("valid_from_date").unique("ticker", keep="last").select("ticker", "company_id")
    owned = sightings.join(owners, on="ticker", how="left")
    bore_it = day.is_between(pl.col("valid_from_date"), pl.col("valid_to_date").fill_null(FOR_EVER))
    then = (
        owned.select("sighting_id", "company_id", "published_at")
        .join(listings.select("company_id", "valid_from_date", "valid_to_date", _then="ticker"), on="company_id")
        .filter(bore_it)
        .sort("valid_from_date", "_then")
        .unique("sighting_id", keep="last")
        .select("sighting_id", "_then")
    )
    joined = owned.join(then, on="sighting_id", how="left")
    return joined.with_columns(ticker=pl.coalesce("_then", "ticker")).drop("_then")


def new_york_date(column: str) -> pl.Expr:
    """The New York calendar day of an instant."""
    return pl.col(column).dt.convert_time_zone(NEW_YORK).dt.date()


def with_tags(sightings: pl.DataFrame) -> pl.DataFrame:
    """Add the tagger's tags and facts, from headline, lede and the items of the form.

    Args:
        sightings: Rows with `sighting_id`, `ticker`, `headline`, `body_text` and `filing_items_text`.

    Returns:
        The rows with `text` (what was read) and the columns of `NOT_TAGGED`; all null where there is no row.
    """
    read = sightings.with_columns(text=_text())
    if read.is_empty():
        return read.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in NOT_TAGGED.items())
    # a text on many wires is read once
    tagged = find_facts(classify(read.select("ticker", "text").unique(maintain_order=True)))
    joined = read.join(
        tagged.select("ticker", "text", *NOT_TAGGED),
        on=["ticker", "text"],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    from_items = pl.concat_str(
        [
            pl.when(pl.col("filing_items_text").str.contains(pattern)).then(pl.lit(tag))
            for tag, pattern in ITEM_TAGS.items()
        ],
        separator=";",
        ignore_nulls=True,
    )
    is_silent = ~is_news() & pl.col("filing_items_text").is_not_null() & (from_items != "")
    return joined.with_columns(tags=pl.when(is_silent).then(from_items).otherwise("tags"))


def is_news() -> pl.Expr:
    """Whether the tags are those of an announcement, not of talk."""
    return pl.any_horizontal(pl.col("tags").str.contains(rf"\b{tag}\b") for tag in EVENT_TAGS)


def tag_evidence(carriers: pl.DataFrame) -> pl.DataFrame:
    """The words behind each tag of each carrier: the first, surest ones.

    Args:
        carriers: Rows of `with_tags`.

    Returns:
        `sighting_id`, `tag`, `evidence_text`, `evidence_start_count`, `tag_confidence_ratio`.
    """
    schema = {"sighting_id": pl.String, "tag": pl.String, "evidence_text": pl.String, "evidence_start_count": pl.Int64,
              "tag_confidence_ratio": pl.Float64}  # fmt: skip
    if carriers.is_empty():
        return pl.DataFrame(schema=schema)
    words = evidence(carriers.select("ticker", "text", row_id="sighting_id")).select(
        "tag",
        "evidence_text",
        sighting_id="row_id",
        evidence_start_count=pl.col("evidence_start").cast(pl.Int64),
        tag_confidence_ratio=pl.col("confidence"),
    )
    items = [
        carriers.filter(
            pl.col("tags").str.contains(rf"\b{tag}\b"), pl.col("filing_items_text").str.contains(pattern)
        ).select(
            "sighting_id",
            tag=pl.lit(tag),
            evidence_text=pl.lit("Item ") + pl.col("filing_items_text").str.extract(f"({pattern})"),
            evidence_start_count=pl.lit(None, pl.Int64),
            tag_confidence_ratio=pl.lit(FORM_ITEM),
        )
        for tag, pattern in ITEM_TAGS.items()
    ]
    found = pl.concat([words.select(list(schema)), *items])
    return found.sort(
        "sighting_id", "tag", "tag_confidence_ratio", "evidence_start_count", descending=[False, False, True, False]
    ).unique(["sighting_id", "tag"], keep="first", maintain_order=True)


def from_tables(announcements: pl.DataFrame) -> pl.DataFrame:
    """Rows of a table of announcements, dated, as carriers.

    Args:
        announcements: Rows of `raw.announcements` with `company_id` and `announced_at`.
    """
    day = pl.col("announced_date").cast(pl.Datetime("us")).dt.replace_time_zone(NEW_YORK).dt.convert_time_zone("UTC")
    is_dated = pl.col("announced_date").is_not_null() & (pl.col("date_status") != "approx")
    stated = pl.concat_str(
        pl.format("date={}", pl.col("announced_date")),
        pl.format("time={}", "stated_time_text"),
        pl.format("session={}", "stated_session"),
        separator="; ",
        ignore_nulls=True,
    )
    return announcements.select(
        "company_id",
        "ticker",
        "source",
        "headline",
        "tags",
        "stated_session",
        "counterparty",
        "withdrawn_reason",
        "source_url",
        "time_precision",
        sighting_id=pl.format("{}:{}", "source", "event_id"),
        table_event_id="event_id",
        carrier=pl.lit("table"),
        text="headline",
        megawatts="capacity_mw",
        usd="amount_usd",
        published_at=pl.when(is_dated).then(pl.coalesce("announced_at", day)),
        time_kind=pl.lit("by_hand"),
        stated_times_text=pl.when(stated != "").then(stated),
        time_note="session_basis",
        first_seen_at="first_seen_at",
    )


def version() -> str:
    """Version of the rules."""
    return VERSION


def _text() -> pl.Expr:
    """Headline and lede; a body that repeats its headline is read once."""
    head, body = pl.col("headline"), pl.col("body_text").fill_null("").str.slice(0, LEDE_LENGTH)
    repeats = body.str.starts_with(head.str.slice(0, 80))
    return pl.when(repeats).then(body).when(body == "").then(head).otherwise(head + ". " + body)


def place(words: str) -> pl.Expr:
    """Characters of the cleaned text before the words in a column; null where they are not there as they stand."""
    cleaned = clean(pl.col("text"))
    before = cleaned.str.split_exact(pl.col(words), 1).struct.field("field_0").str.len_chars().cast(pl.Int64)
    return pl.when(cleaned.str.contains(pl.col(words), literal=True)).then(before)
