"""Whose number it is: the row's own company, unless the words around the number are another's."""

import polars as pl

from transforms.announcements.mentions import mentions
from transforms.announcements.names import OWNERS, SAME_OWNER
from transforms.announcements.rule import ascii_words
from transforms.announcements.settle import CUSTOMERS

# Who deals with customers: where they meet and the row's company is not named, the deal is not its own.
DEALERS = r"(?i)\b(?:microsoft|msft|openai|meta|微软|マイクロソフト|마이크로소프트)\b"
CLAUSE_END = r"(?i)[;!?]|\. |, (?:while|whereas|but)|\b(?:while|whereas)\b"
# A company after these words is what the sentence acts on.
ACTED_ON = (
    r"(?i)\b(?:buy(?:s|ing)?|bought|acquir\w+|acquisition of|purchas\w+|takeover of|merg\w+ with|bid for|offer for|"
    r"stake in|from|for|of|in|to|into|with|at|by|on) (?:the |its )?(?:rival |peer |fellow miner |miner )?$"
)
BOUGHT = (
    r"(?i)\b(?:buy(?:s|ing)?|bought|acquir\w+|acquisition of|purchas\w+|takeover of|merg\w+ with|bid for|offer for|"
    r"from) (?:[\w-]+ ){0,2}$"
)
RELATIVE = r"(?is)([\w ]{2,30}), (?:which|who|whose|backed)[^,.;]*$"


def owners_of(numbers: pl.DataFrame) -> pl.DataFrame:
    """The owner of each number.

    The first that holds: a customer whose own figure a relative clause gives; the row's company, where its clause
    names it before the number; another miner, where it is the subject (named before the number, and the row's
    company not, or only as subject of what follows); the row's company, where its clause names it at all; another
    miner of the clause, unless the text has named the row's company and only deals with the other; a customer that
    deals with one of `DEALERS` in a clause without the row's company.

    Args:
        numbers: `_row`, `ticker` (nullable), `before` and `after`: the text on the two sides of the number.

    Returns:
        `_row` and `owner`; null where the ticker is null and no company is named.
    """
    clause_before = pl.col("before").str.replace(ascii_words(rf"(?is)^.*(?:{CLAUSE_END})"), "")
    clause_after = pl.col("after").str.replace(ascii_words(rf"(?is)(?:{CLAUSE_END}).*$"), "")
    told = numbers.select(
        "_row",
        "ticker",
        _clause=pl.concat_str(clause_before, pl.lit(" "), clause_after),
        _place=clause_before.str.len_bytes().cast(pl.Int64),
        _relative=pl.col("before").str.extract(ascii_words(RELATIVE)),
    )
    is_named = _own_before(numbers)
    relative = mentions(told, "_relative", {name: OWNERS[name] for name in CUSTOMERS})
    customer_of = relative.unique("_row", keep="first", maintain_order=True).select("_row", _apposed="name")
    said = told.join(_companies(told), on="_row", how="left").join(customer_of, on="_row", how="left")
    said = said.with_columns(_is_named=pl.col("_row").is_in(is_named.implode()))
    deals = pl.col("_clause").str.contains(ascii_words(DEALERS))
    owner = (
        pl.when(pl.col("_apposed").is_not_null())
        .then("_apposed")
        .when("_own_before")
        .then("ticker")
        .when(pl.col("_peer_before").is_not_null() & ~pl.col("_own_acted_on").fill_null(False))
        .then("_peer_before")
        .when("_own")
        .then("ticker")
        .when(pl.col("_peer").is_not_null() & ~(pl.col("_is_named") & pl.col("_peer_acted_on")))
        .then("_peer")
        .when(pl.col("_customer").is_not_null() & (deals | pl.col("ticker").is_null()))
        .then("_customer")
        .otherwise("ticker")
    )
    return said.select("_row", owner=owner)


def _own_before(numbers: pl.DataFrame) -> pl.Series:
    """Rows of texts that name the row's own company anywhere before the number."""
    found = mentions(numbers, "before", OWNERS).join(numbers.select("_row", "ticker"), on="_row")
    return found.filter(_is_own())["_row"].unique()


def _is_own() -> pl.Expr:
    """Whether a mention is of the row's own company."""
    ticker, name = pl.col("ticker"), pl.col("name")
    same = ticker.replace_strict(SAME_OWNER, default=None, return_dtype=pl.String)
    return ((name == ticker) | (name == same)).fill_null(False)


def _companies(told: pl.DataFrame) -> pl.DataFrame:
    """What each clause says of the row's own company and of others, one row per clause that names any."""
    found = mentions(told, "_clause", OWNERS).join(told, on="_row", maintain_order="left")
    ticker, name = pl.col("ticker"), pl.col("name")
    lead = pl.col("_clause").cast(pl.Binary).bin.slice(0, pl.col("start")).cast(pl.String).str.tail(60)
    judged = found.with_columns(
        _is_own=_is_own(),
        _is_before=pl.col("start") < pl.col("_place"),
        _is_customer=name.is_in(CUSTOMERS),
        _is_acted_on=lead.str.contains(ascii_words(ACTED_ON)),
        _is_bought=lead.str.contains(ascii_words(BOUGHT)),
    )
    is_own, is_before = pl.col("_is_own"), pl.col("_is_before")
    # a company that is bought does not own the price
    is_peer = ~is_own & ~pl.col("_is_customer") & ~(pl.col("_is_bought") & ticker.is_not_null())
    return judged.group_by("_row", maintain_order=True).agg(
        _own=is_own.any(),
        _own_before=(is_own & is_before).any(),
        _own_acted_on=pl.col("_is_acted_on").filter(is_own).first(),
        _peer_before=name.filter(is_peer & is_before).first(),
        _peer=name.filter(is_peer).first(),
        _peer_acted_on=pl.col("_is_acted_on").filter(is_peer).first(),
        _customer=name.filter(~is_own & pl.col("_is_customer")).first(),
    )
