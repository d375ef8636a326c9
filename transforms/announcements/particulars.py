"""What else a text states: years of a contract, hash rate, bitcoin mined, moves of the stock, people and places.

Each has its words and its owner. What a text does not say in one of these forms is not stated; nothing is guessed.
"""

from collections.abc import Iterable

import polars as pl

from transforms.announcements.owners import owners_of
from transforms.announcements.particular_forms import COUNTS, PARTICULARS, Particular
from transforms.announcements.rule import ascii_words
from transforms.announcements.wording import clean

STATED = {
    "fact_kind": pl.String,
    "fact_value": pl.Float64,
    "fact_unit": pl.String,
    "fact_text": pl.String,
    "fact_qualifier": pl.String,
    "owner_ticker": pl.String,
    "evidence_text": pl.String,
    "evidence_start_count": pl.Int64,
}


KINDS = tuple(dict.fromkeys(form.kind for form in PARTICULARS))


def find_particulars(texts: pl.DataFrame, key: str, kinds: Iterable[str] = KINDS) -> pl.DataFrame:
    """The facts of `PARTICULARS` that texts state: of each kind the one in the first form that the text has.

    Args:
        texts: Rows with the key, `text` and `ticker`, the two nullable.
        key: Column that tells the rows apart.
        kinds: Which of `KINDS` to look for.

    Returns:
        The key and the columns of `STATED`: numbers in years, EH/s, BTC or percent (a fall is negative), names in
        `fact_text`, the role of a person in `fact_qualifier`, the words and their first character from 0.
    """
    read = texts.select(key, "ticker", _clean=clean(pl.col("text").fill_null(""))).with_row_index("_row")
    found = pl.concat([_first_form(read, [form for form in PARTICULARS if form.kind == kind]) for kind in kinds])
    owned = found.with_row_index("_number").rename({"_row": "_text"})
    owner = owners_of(owned.select("ticker", "before", "after", _row="_number")).rename({"_row": "_number"})
    stated = owned.join(owner, on="_number", how="left", maintain_order="left").rename({"owner": "owner_ticker"})
    named = read.select(key, _text="_row").join(stated, on="_text", maintain_order="left")
    return named.select(key, *(pl.col(name).cast(dtype) for name, dtype in STATED.items()))


def _first_form(read: pl.DataFrame, forms: list[Particular]) -> pl.DataFrame:
    """The fact of one kind in each text that has one, from the first of the forms that holds."""
    found = [_stated(read, form, order) for order, form in enumerate(forms)]
    return pl.concat(found).sort("_row", "_order").unique("_row", keep="first", maintain_order=True)


def _stated(read: pl.DataFrame, form: Particular, order: int) -> pl.DataFrame:
    """The texts that state a fact in one form, with its parts."""
    pattern = ascii_words(form.pattern)
    likely = read.filter(pl.col("_clean").str.contains(form.hint))
    placed = likely.with_columns(
        _at=pl.col("_clean").str.find(pattern).cast(pl.Int64), _bytes=pl.col("_clean").cast(pl.Binary)
    )
    placed = placed.filter(pl.col("_at").is_not_null())
    rest = pl.col("_bytes").bin.slice(pl.col("_at")).cast(pl.String)
    words, groups = rest.str.extract(f"({pattern})"), rest.str.extract_groups(pattern)
    parts = placed.with_columns(
        evidence_text=words.str.strip_chars(),
        _value=groups.struct.field("value"),
        fact_qualifier=groups.struct.field("qualifier") if "<qualifier>" in pattern else pl.lit(None, pl.String),
        before=pl.col("_bytes").bin.slice(0, pl.col("_at")).cast(pl.String),
        after=pl.col("_bytes").bin.slice(pl.col("_at") + words.str.len_bytes()).cast(pl.String),
    )
    kept = parts.filter(~pl.col("before").str.tail(80).str.contains(ascii_words(form.not_before)))
    if form.not_after:
        kept = kept.filter(~pl.col("after").str.head(60).str.contains(ascii_words(form.not_after)))
    number = _number(pl.col("_value")) * form.factor if form.unit else pl.lit(None, pl.Float64)
    return kept.select(
        "_row",
        "ticker",
        "before",
        "after",
        "evidence_text",
        _order=pl.lit(order),
        fact_kind=pl.lit(form.kind),
        fact_value=number,
        fact_unit=pl.lit(form.unit or None, pl.String),
        fact_text=pl.lit(None, pl.String) if form.unit else pl.col("_value"),
        fact_qualifier="fact_qualifier",
        evidence_start_count=pl.col("before").str.len_chars().cast(pl.Int64),
    )


def _number(words: pl.Expr) -> pl.Expr:
    """A number in digits or in words."""
    in_words = words.str.to_lowercase().replace_strict(COUNTS, default=None, return_dtype=pl.Float64)
    return pl.coalesce(words.str.replace_all(",", "").cast(pl.Float64, strict=False), in_words)
