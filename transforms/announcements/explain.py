"""Why a text has its tags and numbers: the words, where they stand, and how sure the rule is."""

import polars as pl

from transforms.announcements.classify import judge
from transforms.announcements.commentary import COMMENTARY
from transforms.announcements.facts import find_facts
from transforms.announcements.rule import Rule
from transforms.announcements.rules import RULES, VERSION
from transforms.announcements.rules_languages import LANGUAGE_RULES
from transforms.announcements.rules_weak import WEAK_RULES
from transforms.announcements.wording import clean

TALKS = ("_analyst", "_opinion", "_law_firm", "_trading", "_price", "_price_story", "_sector", "_old_news", "_negation")
NUMBERS = ("megawatts", "usd")
FACT_CONFIDENCE = 0.95
EVIDENCE = {
    "row_id": pl.String,
    "tag": pl.String,
    "evidence_text": pl.String,
    "evidence_start": pl.UInt32,
    "confidence": pl.Float64,
    "tagger_version": pl.String,
}


def explain(texts: pl.DataFrame) -> pl.DataFrame:
    """The words behind each tag and each number of each text.

    Args:
        texts: Rows with `row_id`, `text` and `ticker`.

    Returns:
        The rows of `evidence`, and rows with the tags "megawatts" and "usd" for the numbers that count.
    """
    return pl.concat([evidence(texts), _numbers(texts)]).sort("row_id", maintain_order=True)


def evidence(texts: pl.DataFrame) -> pl.DataFrame:
    """The words that gave each tag: one row per text and tag, the surest and then the longest words.

    Args:
        texts: Rows with `row_id`, `text` and `ticker`.

    Returns:
        The columns of `EVIDENCE`: `tag`, the words as they stand in the cleaned text, their
        first character from 0, and the confidence of the rule. A tag that follows from the absence of others has
        no row.
    """
    judged = judge(texts.select("row_id", "text", "ticker")).with_row_index("_row")
    judged = judged.with_columns(_said=pl.col("tags").str.split(";"))
    weak = [rule for group in WEAK_RULES for rule in group]
    rules = [rule for rule in (*RULES, *LANGUAGE_RULES, *weak) if not rule.tag.startswith("_")]
    found = [_found(judged, rule, rule.tag, "_focus") for rule in rules]
    found += [_found(judged, rule, "market_commentary", "_masked") for rule in COMMENTARY if rule.tag in TALKS]
    surest = pl.concat(found).sort(
        "_row", "tag", "confidence", pl.col("evidence_text").str.len_chars(), descending=[False, False, True, True]
    )
    told = surest.unique(["_row", "tag"], keep="first", maintain_order=True)
    return told.select(pl.col(name).cast(kind) for name, kind in EVIDENCE.items())


def _found(judged: pl.DataFrame, rule: Rule, tag: str, column: str) -> pl.DataFrame:
    """The words of a rule in the texts that have its tag."""
    said = judged.filter(pl.col("_said").list.contains(tag))
    if rule.unless:
        said = said.filter(~pl.col(column).str.contains(rule.exception))
    return pl.concat([_words(said, pattern, column) for pattern in rule.patterns]).with_columns(
        tag=pl.lit(tag), confidence=pl.lit(rule.confidence), tagger_version=pl.lit(VERSION)
    )


def _words(said: pl.DataFrame, pattern: str, column: str) -> pl.DataFrame:
    """The first words that a pattern matches, as they stand in the cleaned text."""
    before = pl.col("_masked").str.split_exact(pl.col(column), 1).struct.field("field_0").str.len_chars()
    parts = pl.col(column).str.extract_groups(f"^(?P<lead>(?s:.*?))(?P<words>{pattern})")
    matched = said.select("_row", "row_id", "_clean", before.alias("_before"), parts.alias("_parts")).unnest("_parts")
    start = pl.col("_before") + pl.col("lead").str.len_chars()
    return matched.filter(pl.col("words").str.len_chars() > 0).select(
        "_row",
        "row_id",
        evidence_text=pl.col("_clean").str.slice(start, pl.col("words").str.len_chars()).str.strip_chars_end(),
        evidence_start=start,
    )


def _numbers(texts: pl.DataFrame) -> pl.DataFrame:
    """The words of the megawatts and dollars."""
    stated = find_facts(texts.with_columns(_told=clean(pl.col("text").fill_null(""))))
    rows = [
        stated.filter(pl.col(f"{name}_text").is_not_null()).select(
            "row_id",
            tag=pl.lit(name),
            evidence_text=f"{name}_text",
            evidence_start=pl.col("_told").str.split_exact(pl.col(f"{name}_text"), 1).struct[0].str.len_chars(),
            confidence=pl.lit(FACT_CONFIDENCE),
            tagger_version=pl.lit(VERSION),
        )
        for name in NUMBERS
    ]
    return pl.concat(rows).select(pl.col(name).cast(kind) for name, kind in EVIDENCE.items())
