"""What a rule reads of a text: cleaned, with misleading words masked, and the part that tells the news."""

import polars as pl

from transforms.announcements.commentary import MOVE, STOCK
from transforms.announcements.rule import ascii_words

READ_LENGTH = 20_000

# Same-length replacements, so that a place in the masked text is the same place in the text.
MASKS = (
    (r"(\d)\.(\d)", "${1},${2}"),
    (r"(?i)\bu\.s\.", "u_s_"),
    (r"(?i)\b(inc|ltd|corp|co|vs|no|jr|sr|st|approx)\.", "${1}_"),
    (r"(?i)price target", "price_target"),
    (r"(?i)\bup to\b", "up_to"),
    (r"(?i)\b(bitcoin)( min(?:er|ing))", "_______${2}"),
    (r"(?i)\b(btc)( min(?:er|ing))", "___${2}"),
    (r"(?i)\b(american |us )bitcoin\b", "${1}_______"),
    (r"(?i)\b(mining (?:di |de |von )?)bitcoin\b", "${1}_______"),
    (r"(?i)\bbitcoin( (?:mines?\b|farm|facilit|site|plant|data|anlage|da \d|de \d|corp))", "_______${1}"),
    (r"(?i)\b(?:nasdaq)(: ?\w+)", "______${1}"),
    (r"(?i)\b(?:nyse)(: ?\w+)", "____${1}"),
    (r"(?i)\bpublic( offering of (?:[\w$,%.]+ ){0,6}(?:notes|bonds|debt))", "______${1}"),
    (r"(?i)\b(?:tsx)(: ?\w+)", "___${1}"),
)
BACKGROUND = ascii_words(
    r"(?is), (?:highlighting|underscoring|reflecting|as part) .*$|"
    r"[,;]? \b(?:following|after|amid|ahead of|despite|in the wake of|in anticipation of|as|"
    r"under (?:the |its )?(?:existing )?(?:[A-Z]\w+ )?(?:contract|agreement|lease|deal)|"
    r"to (?:fund|retrofit|finance|support|accelerate|expand|build|boost|double|diversify|fuel|pay for|bankroll|make|"
    r"further|help|feed))\b .*$"
)
PRICE_HEAD = ascii_words(
    rf"(?is)^(?:on \w+day(?: \w+)?, )?(?:[^.;,]{{0,45}}\b{STOCK}\b[^.;,]{{0,40}}\b{MOVE}\b[^.;,]{{0,60}}?|"
    rf"[^.;,]{{0,60}}\b(?:sees|saw|sees an?|posts?) (?:an? )?[\d.]+ ?% (?:surge|jump|rise|gain|drop|rally|fall|"
    rf"slide|dip)|"
    rf"[^.;,]{{0,40}}\b{MOVE}\b(?: (?:nearly|over|about|almost|more than|as much as|roughly))?(?: [\d.]+ ?%|"
    rf" most since \d+| in (?:value|price))?) \b(?:as|after|on|following|amid|with|in wake of)\b "
)


def clean(text: pl.Expr) -> pl.Expr:
    """The text with one kind of quote, dash and space, in compatibility composed form (NFKC)."""
    return (
        text.str.slice(0, READ_LENGTH)
        .str.normalize("NFKC")
        .str.replace_all(r"[\u2018\u2019\u02bc\u0060\u00b4]", "'")
        .str.replace_all(r"[\u201c\u201d\u00ab\u00bb]", '"')
        .str.replace_all(r"[\u2010-\u2015\u2212]", "-")
        .str.replace_all(r"[\p{Cc}\p{Cf}\p{So}\s]+", " ")
        .str.strip_chars()
    )


def mask(cleaned: pl.Expr) -> pl.Expr:
    """The text with words hidden that would mislead the rules; every character keeps its place."""
    for pattern, replacement in MASKS:
        cleaned = cleaned.str.replace_all(ascii_words(pattern), replacement)
    return cleaned


def focus() -> pl.Expr:
    """The part that tells the news: without the price move that leads in and the background that trails."""
    told = pl.col("_masked").str.replace(PRICE_HEAD, "")
    head = told.str.replace(BACKGROUND, "")
    return pl.when(head.str.count_matches(r"\S+") >= 4).then(head).otherwise(told)


def read(texts: pl.DataFrame) -> pl.DataFrame:
    """Add `_clean`, `_masked` and `_focus` to rows with `text`."""
    cleaned = texts.with_columns(_clean=clean(pl.col("text").fill_null("")))
    return cleaned.with_columns(_masked=mask(pl.col("_clean"))).with_columns(_focus=focus())
