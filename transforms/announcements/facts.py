"""Megawatts and dollars of a text, with their owner, their place in the text and the other side of the deal.

The first number counts that the text states as a fact of the news; a range, and a change from old to new, count as
their upper end and the new. Prices per share or per megawatt, price targets, market values and estimates of upside
are no such numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from transforms.announcements.owners import owners_of
from transforms.announcements.parties import parties_of
from transforms.announcements.places import PLACES
from transforms.announcements.quantities import (
    AMOUNT,
    CAPACITY,
    MONEY_ASIDE,
    POWER_ASIDE,
    bound_of,
    in_dollars,
    in_megawatts,
    set_aside,
)
from transforms.announcements.rule import ascii_words
from transforms.announcements.wording import clean


@dataclass(frozen=True)
class Quantity:
    """A kind of number that the tagger looks for.

    Attributes:
        name: Its column.
        hint: What a text must have in order to be looked at closer; cheap to find.
        form: How it is written.
        aside: What is set aside before it is looked for.
        value: Its value, from its words.
    """

    name: str
    hint: str
    form: str
    aside: tuple[tuple[str, str], ...]
    value: Callable[[pl.Expr], pl.Expr]


QUANTITIES = (
    Quantity(
        "megawatts", r"(?i)[\d+-] ?(?:m|g|м|г|兆|吉|メ|ギ|메|기)|gigaw|megaw", CAPACITY, POWER_ASIDE, in_megawatts
    ),
    Quantity("usd", r"(?i)[$万亿億억만조]|illi?[oõ]|usd|dol|mrd|м", AMOUNT, MONEY_ASIDE, in_dollars),
)
# What a capacity measures, from the words on its two sides.
CAPACITY_KINDS = {
    "critical_it": (
        r"(?:critical|it[- ]load) (?:\w+ ){0,3}$",
        r"^[^.;\d]{0,12}\b(?:critical|net critical|of it load)\b",
    ),
    "gross": (r"gross (?:\w+ ){0,3}$", r"^[^.;\d]{0,12}\bgross\b"),
}
FACTS = [
    "megawatts",
    "megawatts_owner",
    "megawatts_text",
    "megawatts_bound",
    "megawatts_kind",
    "usd",
    "usd_owner",
    "usd_text",
    "usd_bound",
    "counterparty",
]


def find_facts(texts: pl.DataFrame) -> pl.DataFrame:
    """Add the megawatts and dollars that a text states, their owners and words, and the counterparty.

    Args:
        texts: Rows with `text` and `ticker`, both nullable.

    Returns:
        The rows with the columns of `FACTS`: megawatts in MW, dollars in USD, owners as tickers (or the name of
        a company without one), `_text` the words of the number, `_bound` what is said of it (about, at_least,
        up_to, range: its upper end), `_kind` critical_it or gross, counterparties joined by "; ". Unknown is null.
    """
    read = texts.with_columns(_clean=clean(pl.col("text").fill_null(""))).with_row_index("_row")
    said = read.select("_row", "ticker", "_clean")
    for quantity in QUANTITIES:
        read = read.join(_first_number(said, quantity), on="_row", how="left", maintain_order="left")
    owners = read.select("_row", _owners=pl.concat_list("megawatts_owner", "usd_owner").list.drop_nulls())
    parties = parties_of(said.join(owners, on="_row"), PLACES)
    read = read.join(parties, on="_row", how="left", maintain_order="left")
    return read.select(*texts.columns, *FACTS)


def _first_number(said: pl.DataFrame, quantity: Quantity) -> pl.DataFrame:
    """The first number of a kind in each text that has one, with its words, what is said of it, and its owner."""
    name, left, right = quantity.name, r"(?:^|[^A-Za-z0-9_.,])", r"(?:[^A-Za-z0-9_]|$)"
    form = ascii_words(quantity.form)
    told = said.filter(pl.col("_clean").str.contains(quantity.hint)).with_columns(
        _text=set_aside(pl.col("_clean"), quantity.aside)
    )
    placed = told.with_columns(_at=pl.col("_text").str.find(f"(?is){left}{form}{right}").cast(pl.Int64))
    placed = placed.filter(pl.col("_at").is_not_null()).with_columns(_bytes=pl.col("_text").cast(pl.Binary))
    rest = pl.col("_bytes").bin.slice(pl.col("_at")).cast(pl.String)
    found = placed.with_columns(
        rest.str.extract_groups(f"(?is)^(?P<edge>{left})(?P<words>{form}){right}").alias("_parts")
    )
    start = pl.col("_at") + pl.col("edge").str.len_bytes()
    parts = found.unnest("_parts").with_columns(
        quantity.value(pl.col("words")).alias(name),
        before=pl.col("_bytes").bin.slice(0, start).cast(pl.String),
        after=pl.col("_bytes").bin.slice(start + pl.col("words").str.len_bytes()).cast(pl.String),
    )
    stated = parts.filter(pl.col(name).is_not_null())
    owned = stated.join(owners_of(stated), on="_row", how="left", maintain_order="left")
    return owned.select(
        "_row",
        name,
        pl.col("owner").alias(f"{name}_owner"),
        pl.col("words").alias(f"{name}_text"),
        bound_of(pl.col("before"), pl.col("words")).alias(f"{name}_bound"),
        *([_capacity_kind().alias(f"{name}_kind")] if name == "megawatts" else []),
    )


def _capacity_kind() -> pl.Expr:
    """critical_it or gross, where the words beside the number say so."""
    near, next_to = pl.col("before").str.tail(40), pl.col("after").str.head(60)
    kinds = [
        pl.when(near.str.contains(f"(?i){before}") | next_to.str.contains(f"(?i){after}")).then(pl.lit(name))
        for name, (before, after) in CAPACITY_KINDS.items()
    ]
    return pl.coalesce(kinds)
