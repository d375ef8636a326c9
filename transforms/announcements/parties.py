"""Who stands on the other side of a deal: known names, and where none is, what the grammar of a deal makes one."""

import polars as pl

from transforms.announcements.mentions import mentions
from transforms.announcements.names import BANKS, OWNERS, PARTIES, PEERS, SELF
from transforms.announcements.rule import ascii_words

# Parts of a text that tell of something else: relative clauses, and what the news follows, comes amid or pays for.
NOT_THE_NEWS = (
    r"(?i)^unlike [^,]*, (?:(?:which|who|whose)\b[^,]*, )?",
    r"(?i), (?:which|who|whose)\b[^,]*,",
    r"(?is)^following [^,]*, .*",
    r"(?is)[,;]? \b(?:following|amid|ahead of|despite) (?:\w+ ){1,3}(?:deal|bid)\b.*$",
    r"(?is)[,;]? \bas \w+ (?:pushes|hits)\b.*$",
    r"(?is) \bto (?:retrofit|refinance)\b.*$",
)
# A company after these words is a rival or a comparison.
RIVAL = r"(?i)\b(?:over|gegen|beats?|outbid\w*|unlike|such as|like|than|follow(?:s|ing)?|rivals?|peers?) (?:\w+ )?$"
RATED = r"(?i)\banalysts?\b|\btarget\b|grad(?:es?|ed|ing)\b|\b(?:over|under|equal)[- ]?weight|\boutperform\b|\brating\b"
# Another miner is a party only to a deal for or with it.
DEAL_BEFORE = (
    r"(?i)\b(?:buy(?:s|ing)?|bought|acquir\w+|purchas\w+|(?:acquisition|takeover) of|merg\w+(?: with)?|bid for|"
    r"offer for|stake in|from|with|against|thwart\w*|launch\w*|taps?|through|via|for) (?:[\w-]+ ){0,1}$"
)
DEAL_AFTER = r"(?i)^(?:'s?)? (?:\S+ ){0,2}(?:stake|bid|offer|hostile|takeover|acquisition|merger|warrants|buyout)\b"
NAME = r"((?:[A-Z][\w&.'-]*\w)(?: (?:[A-Z][\w&.'-]*\w|&))*)"
GRAMMAR = (
    rf"^{NAME} (?:picked|selected|chosen|hired|tapped) by",
    rf"(?:facility|loan|credit line|financing|investment|funding|sites?|plant|facilities|power|farm|machines|rigs) "
    rf"from {NAME}",
    rf"(?:agreement|deal|contract|lease|pact|partner(?:s|ed|ship)?|venture|MOU|understanding|terms|facility|merger) "
    rf"with {NAME}",
    rf"(?:[Ss]ell(?:s|ing)?|[Ss]old|[Dd]ivest(?:s|ed)?|[Ss]ale of) [^.;]{{3,60}}? to {NAME}",
    rf"(?:[Bb]uys?|[Aa]cquires?|to acquire|to buy|[Tt]akes over) {NAME} (?:for|in a|in an)\b",
)
# What looks like a name in a headline and is none.
NO_NAME = (
    r"^(?i:major|leading|large|largest|global|investment|undisclosed|unnamed|hyperscal\w*|tenants?|customers?|fortune|"
    r"new|one|two|three|four|five|six|a|an|the|u\.?s\.? (?:hyper|tenant|customer|buyer|based|treasur)\w*|ai|hpc|gpus?|"
    r"bitcoin|btc|ethereum|eth|crypto|asics?|miners?|mining|power|land|data cent\w+|wind|solar|gas|natural|senior|"
    r"notes|convertible|first|second|third|fourth|q[1-4]|fy\d*|north|south|east|west|northern|southern|eastern|western|"
    r"county|city|january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|"
    r"wednesday|thursday|friday|nasdaq|nyse|sec|ercot|project|phase|series|its|their|existing|multiple|several|"
    r"additional|more|remaining|full|all|record|\d.*)\b"
)
LAST_WORDS = r"(?: (?:For|To|In|Of|At|On|And|With|By|As|From|After|Over|Under|Amid|Worth|Through|Valued|Valuing)\b.*)$"


def parties_of(said: pl.DataFrame, places: str) -> pl.DataFrame:
    """The counterparties that the news part of each text names.

    Args:
        said: `_row`, `ticker`, `_clean` (the text) and `_owners`: whose numbers the text states.
        places: Pattern of names of places, which no grammar can tell from companies.

    Returns:
        `_row` and `counterparty`, joined by "; " in the order of `PARTIES`, for texts that name any.
    """
    news = said.with_columns(_news=_news())
    found = mentions(news, "_news", PARTIES).join(news, on="_row", maintain_order="left")
    text = pl.col("_news").cast(pl.Binary)
    lead = text.bin.slice(0, pl.col("start")).cast(pl.String).str.tail(60)
    trail = text.bin.slice(pl.col("end")).cast(pl.String).str.head(60)
    name = pl.col("name")
    own = pl.col("ticker").replace_strict(SELF, default=None, return_dtype=pl.String)
    is_party = ~lead.str.contains(ascii_words(RIVAL)) & (name != own).fill_null(True)
    is_party &= ~pl.col("_owners").list.contains(name).fill_null(False)
    is_party &= ~name.is_in(BANKS) | ~pl.col("_news").str.contains(ascii_words(RATED))
    is_party &= ~name.is_in(PEERS) | lead.str.contains(ascii_words(DEAL_BEFORE)) | trail.str.contains(DEAL_AFTER)
    order = {party: place for place, party in enumerate(PARTIES)}
    known = found.filter(is_party).unique(["_row", "name"]).sort("_row", name.replace_strict(order))
    listed = known.group_by("_row", maintain_order=True).agg(counterparty=name.str.join("; "))
    others = found.filter((name != own).fill_null(True))
    unknown = news.join(others.select("_row").unique(), on="_row", how="anti")
    return pl.concat([listed, _by_grammar(unknown, places)])


def _news() -> pl.Expr:
    text = pl.col("_clean")
    for pattern in NOT_THE_NEWS:
        text = text.str.replace_all(ascii_words(pattern), ", " if pattern.startswith("(?i), ") else "")
    return text


def _by_grammar(news: pl.DataFrame, places: str) -> pl.DataFrame:
    """The name that a deal has in its sentence, where it is no company of `OWNERS`, place or common word."""
    text = pl.col("_news").str.head(300)
    name = pl.coalesce(text.str.extract(ascii_words(form)) for form in GRAMMAR)
    named = news.select("_row", "ticker", counterparty=name.str.replace(LAST_WORDS, "").str.replace(r"'s$", ""))
    is_name = ~pl.col("counterparty").str.contains(ascii_words(NO_NAME))
    is_name &= ~pl.col("counterparty").str.contains(f"(?i)^(?:{places})")
    told = named.filter(is_name, pl.col("counterparty").str.len_chars().is_between(3, 40))
    listed = mentions(told, "counterparty", OWNERS).select("_row").unique()
    return told.join(listed, on="_row", how="anti").select("_row", "counterparty")
