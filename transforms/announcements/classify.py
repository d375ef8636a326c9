"""Tags of an announcement from its words: rules in several languages, several tags for one text.

Rules give tags, wording takes them away, and what one tag says of another is settled last. A text that no rule
knows gets the likeliest tag of a single cue. The version of the rules is `rules.VERSION`.
"""

import polars as pl

from transforms.announcements.commentary import COMMENTARY
from transforms.announcements.cues import CUES
from transforms.announcements.rule import Rule
from transforms.announcements.rules import RULES
from transforms.announcements.rules_languages import ENGLISH, LANGUAGE_RULES
from transforms.announcements.rules_weak import WEAK_RULES
from transforms.announcements.settle import conclude, settle
from transforms.announcements.taxonomy import EVENT_TAGS, TAGS
from transforms.announcements.wording import PRICE_HEAD, read

TALK = ("_analyst", "_opinion", "_negation", "_recap", "_routine", "_exclusivity", "_form_name")


def classify(texts: pl.DataFrame) -> pl.DataFrame:
    """Add `tags` (joined by a semicolon, in the taxonomy's order) and `is_announcement`.

    Args:
        texts: Rows with `text` and `ticker`, both nullable; `ticker` says whose text it is.

    Returns:
        The rows with the two columns.
    """
    return judge(texts).select(*texts.columns, "tags", "is_announcement")


def judge(texts: pl.DataFrame) -> pl.DataFrame:
    """As `classify`, with the texts as read (`_clean`, `_masked`, `_focus`) and a column for each tag and helper."""
    fired = _fire(read(texts)).with_columns(_hits((*COMMENTARY, *CUES), "_masked"))
    settled = conclude(_with_weak(settle(fired)))
    tags = pl.concat_str([pl.when(tag).then(pl.lit(tag)) for tag in TAGS], separator=";", ignore_nulls=True)
    return settled.with_columns(tags=tags, is_announcement=pl.any_horizontal(EVENT_TAGS))


def _hit(rule: Rule, column: str = "_focus") -> pl.Expr:
    """Whether a rule holds on a column."""
    has = pl.any_horizontal(pl.col(column).str.contains(pattern) for pattern in rule.patterns)
    if not rule.unless:
        return has
    # Only the few texts that hit are asked a second time: null is not searched.
    hit = pl.when(has).then(pl.col(column))
    return ~hit.str.contains(rule.exception).fill_null(True)


def _hits(rules: tuple[Rule, ...], column: str = "_focus") -> list[pl.Expr]:
    """Whether any rule of a tag holds, one column per tag."""
    tags = dict.fromkeys(rule.tag for rule in rules)
    return [pl.any_horizontal(_hit(rule, column) for rule in rules if rule.tag == tag).alias(tag) for tag in tags]


def _fire(texts: pl.DataFrame) -> pl.DataFrame:
    """The tags that the news part of each text earns, or where it earns none, the whole text."""
    told = _ask_rules(texts.with_row_index("_row"))
    is_bare = ~pl.any_horizontal(EVENT_TAGS) & (pl.col("_focus") != pl.col("_masked"))
    if told.filter(is_bare).is_empty():
        return told.sort("_row").drop("_row")
    whole = _ask_rules(told.filter(is_bare).with_columns(_focus=pl.col("_masked")))
    return pl.concat([told.filter(~is_bare), whole]).sort("_row").drop("_row")


def _ask_rules(texts: pl.DataFrame) -> pl.DataFrame:
    """Ask the rules; those for other languages only where the text is not English."""
    parts = texts.with_columns(_english=pl.col("_masked").str.contains(ENGLISH)).partition_by("_english", as_dict=True)
    asked = [
        part.drop("_english").with_columns(_hits(RULES if english else (*RULES, *LANGUAGE_RULES)))
        for (english,), part in parts.items()
    ]
    return pl.concat(asked) if asked else texts.with_columns(_hits(RULES))


def _with_weak(settled: pl.DataFrame) -> pl.DataFrame:
    """Give a text without a tag that is no talk the likeliest tag of a single cue."""
    is_told = pl.col("_masked").str.contains(PRICE_HEAD)
    is_free = ~pl.any_horizontal(*EVENT_TAGS, "_silent", *TALK) & (is_told | ~pl.any_horizontal("_price", "_sector"))
    numbered = settled.with_row_index("_row")
    kept, bare = numbered.filter(~is_free), numbered.filter(is_free)
    for group in WEAK_RULES:
        none_yet = ~pl.any_horizontal(EVENT_TAGS)
        bare = bare.with_columns((pl.col(rule.tag) | none_yet & _hit(rule)).alias(rule.tag) for rule in group)
    return pl.concat([kept, bare]).sort("_row").drop("_row")
