"""Tags of an announcement from its words: rules in several languages, several tags for one text.

Rules give tags, wording takes them away, and what one tag says of another is settled last. The version of the
rules is `VERSION`; every tag comes with the words that gave it.
"""

import polars as pl

from transforms.announcements.commentary import COMMENTARY, MOVE, STOCK
from transforms.announcements.names import OWNERS, SAME_OWNER, named
from transforms.announcements.rule import Rule
from transforms.announcements.rules import RULES, VERSION
from transforms.announcements.rules_languages import ENGLISH, LANGUAGE_RULES
from transforms.announcements.rules_weak import WEAK_RULES

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
TALK = ("_analyst", "_opinion", "_negation", "_recap", "_routine", "_exclusivity", "_form_name")
READ_LENGTH = 20_000
NOT_ONE_COMPANY = ["SECTOR", "ALL"]
CUSTOMERS = ("CRWV", "Anthropic", "OpenAI", "xAI", "Nscale", "G42", "Crusoe", "NBIS", "Aligned")
# Same-length replacements, so that a place in the masked text is the same place in the text.
MASKS = (
    (r"(\d)\.(\d)", "${1},${2}"),
    (r"(?i)\bu\.s\.", "u_s_"),
    (r"(?i)\b(inc|ltd|corp|co|vs|no|jr|sr|st|approx)\.", "${1}_"),
    (r"(?i)price target", "price_target"),
    (r"(?i)\b(bitcoin)( min(?:er|ing))", "_______${2}"),
    (r"(?i)\b(btc)( min(?:er|ing))", "___${2}"),
    (r"(?i)\b(american )bitcoin\b", "${1}_______"),
    (r"(?i)\b(?:nasdaq)(: ?\w+)", "______${1}"),
    (r"(?i)\b(?:nyse)(: ?\w+)", "____${1}"),
    (r"(?i)\b(?:tsx)(: ?\w+)", "___${1}"),
)
BACKGROUND = (
    r"(?is), (?:highlighting|underscoring|reflecting|as part) .*$|"
    r"[,;]? \b(?:following|after|amid|ahead of|despite|in the wake of|in anticipation of|as|"
    r"under (?:the |its )?(?:existing )?(?:[A-Z]\w+ )?(?:contract|agreement|lease|deal)|"
    r"to (?:fund|retrofit|finance|support|accelerate|expand|build|boost|double|diversify))\b .*$"
)
PRICE_HEAD = (
    rf"(?is)^(?:[^.;,]{{0,45}}\b{STOCK}\b[^.;,]{{0,40}}\b{MOVE}\b[^.;,]{{0,25}}|"
    rf"[^.;,]{{0,40}}\b{MOVE}\b(?: (?:nearly|over|about|almost|more than|as much as|roughly))?(?: [\d.]+ ?%|"
    rf" most since \d+| in (?:value|price))?) \b(?:as|after|on|following|amid|with|in wake of)\b "
)


ALL_OWNERS = "|".join(pattern for owner, pattern in OWNERS.items() if pattern.isascii() and owner not in CUSTOMERS)
AS_OBJECT = (
    r"(?i)\b(?:with|for|from|buy(?:s|ing)?|acquir\w+|purchas\w+|by|against|over|amid|to|via|of) (?:[\w-]+ ){0,2}?"
    rf"(?:{ALL_OWNERS})\b|"
    rf"\b(?:{ALL_OWNERS})(?:'s)? (?:stake|bid|acquisition|merger|warrants?|options?|lease\w*|hosting)\b"
)


def clean(text: pl.Expr) -> pl.Expr:
    """The text with one kind of quote, dash and space, in compatibility composed form (NFKC)."""
    return (
        text.str.slice(0, READ_LENGTH)
        .str.normalize("NFKC")
        .str.replace_all(r"[\u2018\u2019\u02bc\u0060\u00b4]", "'")
        .str.replace_all(r"[\u201c\u201d\u00ab\u00bb]", '"')
        .str.replace_all(r"[\u2010-\u2015\u2212]", "-")
        .str.replace_all(r"[\p{Cc}\p{Cf}\s]+", " ")
        .str.strip_chars()
    )


def mask(cleaned: pl.Expr) -> pl.Expr:
    """The text with words hidden that would mislead the rules; every character keeps its place."""
    for pattern, replacement in MASKS:
        cleaned = cleaned.str.replace_all(pattern, replacement)
    return cleaned


def classify(texts: pl.DataFrame) -> pl.DataFrame:
    """Add `tags` (joined by a semicolon, in the taxonomy's order) and `is_announcement`.

    Args:
        texts: Rows with `text` and `ticker`, both nullable; `ticker` says whose text it is.

    Returns:
        The rows with the two columns.
    """
    fired = _fire(
        texts.with_columns(_clean=clean(pl.col("text").fill_null("")))
        .with_columns(_masked=mask(pl.col("_clean")))
        .with_columns(_focus=_focus())
    )
    fired = fired.with_columns(_hits(COMMENTARY, "_masked"))
    settled = _conclude(_with_weak(_settle(_with_subject(fired))))
    tags = pl.concat_str([pl.when(tag).then(pl.lit(tag)) for tag in TAGS], separator=";", ignore_nulls=True)
    is_announcement = pl.any_horizontal(EVENT_TAGS)
    return settled.with_columns(tags=tags, is_announcement=is_announcement).select(
        *texts.columns, "tags", "is_announcement"
    )


def evidence(texts: pl.DataFrame) -> pl.DataFrame:
    """The words that gave each tag: one row per text, tag and rule.

    Args:
        texts: Rows with `row_id`, `text` and `ticker`.

    Returns:
        `row_id`, `tag`, `evidence_text`, `evidence_start` (character of the cleaned text, from 0), `confidence`,
        `tagger_version`. A tag that follows from the absence of others has no row.
    """
    tagged = classify(texts).with_columns(_masked=mask(clean(pl.col("text").fill_null(""))))
    tagged = tagged.with_columns(_focus=_focus(), _own_tags=pl.col("tags").str.split(";"))
    found = [
        tagged.filter(pl.col("_own_tags").list.contains(rule.tag), pl.col("_focus").str.contains(pattern)).select(
            "row_id",
            tag=pl.lit(rule.tag),
            evidence_text=pl.col("_focus").str.extract(f"({pattern})"),
            confidence=pl.lit(rule.confidence),
            tagger_version=pl.lit(VERSION),
            _masked="_masked",
        )
        for rule in RULES
        if not rule.tag.startswith("_")
        for pattern in rule.patterns
    ]
    placed = pl.concat(found).with_columns(evidence_start=_place(pl.col("_masked"), pl.col("evidence_text")))
    columns = ["row_id", "tag", "evidence_text", "evidence_start", "confidence", "tagger_version"]
    return placed.select(columns).sort("row_id", "tag", "evidence_start")


def _place(text: pl.Expr, part: pl.Expr) -> pl.Expr:
    """Where a part begins, in characters."""
    before = text.str.split_exact(part, 1).struct.field("field_0")
    return before.str.len_chars()


def _hit(rule: Rule, column: str = "_focus") -> pl.Expr:
    """Whether a rule holds on a column."""
    has = pl.any_horizontal(pl.col(column).str.contains(pattern) for pattern in rule.patterns)
    if rule.unless:
        has = has & ~pl.col(column).str.contains(f"(?is){rule.unless}")
    return has


def _hits(rules: tuple[Rule, ...], column: str = "_focus") -> list[pl.Expr]:
    """Whether any rule of a tag holds, one column per tag."""
    tags = dict.fromkeys(rule.tag for rule in rules)
    return [pl.any_horizontal(_hit(rule, column) for rule in rules if rule.tag == tag).alias(tag) for tag in tags]


def _fire(read: pl.DataFrame) -> pl.DataFrame:
    """The tags that the news part of each text earns, or where it earns none, the whole text."""
    numbered = read.with_row_index("_row")
    is_english = pl.col("_masked").str.contains(ENGLISH)
    told = pl.concat(
        [
            numbered.filter(is_english).with_columns(_hits(RULES)),
            numbered.filter(~is_english).with_columns(_hits((*RULES, *LANGUAGE_RULES))),
        ]
    )
    is_bare = ~pl.any_horizontal(EVENT_TAGS)
    whole = told.filter(is_bare).with_columns(_focus=pl.col("_masked"))
    whole = whole.with_columns(_hits(RULES))
    return pl.concat([told.filter(~is_bare), whole]).sort("_row").drop("_row")


def _focus() -> pl.Expr:
    """The part that tells the news: without the price move that leads in and the background that trails."""
    told = pl.col("_masked").str.replace(PRICE_HEAD, "")
    head = told.str.replace(BACKGROUND, "")
    return pl.when(head.str.count_matches(r"\S+") >= 4).then(head).otherwise(told)


def _with_subject(fired: pl.DataFrame) -> pl.DataFrame:
    """Add whether the text names the row's own company, and whether it is another's news instead."""
    ticker = pl.col("ticker").fill_null("")
    names = {owner: pl.col("_clean").str.contains(named(OWNERS[owner])) for owner in OWNERS}
    also = [(ticker == owner) & names[same] for owner, same in SAME_OWNER.items()]
    is_own = pl.any_horizontal(*[(ticker == owner) & has for owner, has in names.items()], *also)
    subject = pl.col("_clean").str.replace_all(AS_OBJECT, " ")
    other = pl.any_horizontal(subject.str.contains(named(OWNERS[owner])) for owner in OWNERS if owner not in CUSTOMERS)
    dealt = pl.col("_masked").str.contains(named("microsoft|openai|meta|oracle"))
    customer = pl.any_horizontal(names[owner] for owner in CUSTOMERS) & dealt
    is_known = ticker.is_in(list(OWNERS))
    return fired.with_columns(
        _is_own=is_own | ~is_known,
        _is_of_another=is_known & (other | customer) & ~is_own | ticker.is_in(NOT_ONE_COMPANY),
    )


def _settle(fired: pl.DataFrame) -> pl.DataFrame:
    """What one tag says of another, then what talk does to news."""
    is_news = pl.col("_own_news") | pl.col("earnings") & pl.col("_masked").str.contains(r"\$ ?\d")
    silent = pl.any_horizontal("_law_firm", "_trading", "_old_news", "_price_story") | pl.col("_is_of_another")
    is_news |= pl.col("_masked").str.contains(PRICE_HEAD)
    silent |= (pl.col("_analyst") | pl.col("_opinion")) & ~is_news
    silent |= pl.col("_sector") & ~(is_news & pl.col("_is_own"))
    fired = fired.with_columns(
        mna=pl.col("mna")
        & ~(pl.col("_land_or_gear") & ~pl.col("_company_deal"))
        & ~(pl.col("equity") & ~pl.col("_merger"))
        & ~(pl.col("_activist") & ~pl.any_horizontal("_merger", "_vote"))
        & ~(pl.col("hpc_contract") & ~pl.any_horizontal("_merger", "_vote")),
        power_site=pl.col("power_site")
        & ~(pl.col("mna") & pl.col("_asset_sale"))
        & (pl.col("_land") | ~pl.col("guidance"))
        & (pl.col("_land") | ~pl.col("hpc_contract"))
        & (
            pl.any_horizontal("_land", "_planned_campus")
            | ~(pl.col("ai_hpc_expansion") & pl.any_horizontal("_strict_ai", "_data_center_build"))
        )
        & (pl.col("_land") | ~pl.col("production") | pl.col("_masked").str.contains(r"(?i)\d[- ]?(?:mw|megawatt)")),
        hpc_contract=pl.col("hpc_contract")
        & ~(pl.col("debt") & pl.col("_financing_for"))
        & ~(pl.col("governance") & (pl.col("_activist") | pl.col("mna")))
        & ~(pl.col("mna") & pl.col("_vote")),
        guidance=pl.col("guidance") & ~pl.col("_analyst"),
        hardware=pl.col("hardware")
        & (pl.col("_gear_order") | ~pl.col("hpc_contract"))
        & (pl.col("_order") | ~(pl.col("production") | pl.col("ai_hpc_expansion"))),
        production=pl.col("production") & (~(pl.col("guidance") | pl.col("earnings")) | pl.col("_monthly")),
        earnings=pl.col("earnings") & (pl.col("_reported") | ~pl.col("guidance")),
        treasury=pl.col("treasury") & ~(pl.col("earnings") & ~pl.col("_own_news")),
        ai_hpc_expansion=pl.col("ai_hpc_expansion")
        & ~pl.col("hpc_contract")
        & ~(pl.col("debt") & pl.col("_debt_instrument"))
        & ~(pl.col("earnings") & ~pl.col("_project"))
        & ~(pl.col("hardware") & ~pl.col("_ai_beyond_gpus"))
        & ~(
            pl.col("legal_short")
            | pl.col("equity") & ~pl.col("_ai_purpose")
            | pl.col("treasury") & ~pl.col("_strict_ai")
        )
        & ~(pl.col("executive") & ~pl.col("_ai_move"))
        & ~pl.col("governance")
        & ~((pl.col("power_site") | pl.col("production")) & ~pl.any_horizontal("_strict_ai", "_data_center_build")),
    )
    return fired.with_columns(*[pl.col(tag) & ~silent for tag in EVENT_TAGS], _silent=silent)


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


def _conclude(fired: pl.DataFrame) -> pl.DataFrame:
    """Settle the two tags that follow from the others."""
    has_event = pl.any_horizontal(EVENT_TAGS)
    is_talk = (pl.col("_analyst") & has_event & ~pl.col("earnings")) | (
        ~has_event & ~pl.any_horizontal("_form_name", "_exclusivity", "_routine")
    )
    return fired.with_columns(market_commentary=is_talk).with_columns(
        other=~pl.any_horizontal(*EVENT_TAGS, "market_commentary")
    )
