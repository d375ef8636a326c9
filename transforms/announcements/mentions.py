"""Where a text names companies: every spelling looked for in one pass (Aho and Corasick 1975), whole words only.

Patterns of names have few forms, so each is spelled out; a pass over all spellings costs what one pattern would.
"""

import re
from collections.abc import Mapping
from functools import cache
from itertools import product
from string import ascii_letters, digits

import polars as pl

# One piece of a pattern of names: a group, a class of characters, or a character; each may be optional.
PIECE = re.compile(r"\(\?:((?:[^()]|\([^()]*\))*)\)(\??)|\[([^\]]*)\](\??)|\\?(.)(\??)")
WORD_BYTES = [f"{ord(letter):02x}" for letter in ascii_letters + digits + "_"]
MENTION = {"_row": pl.UInt32, "name": pl.String, "start": pl.Int64, "end": pl.Int64}


def spellings(pattern: str) -> list[str]:
    """Every text that a pattern of names matches, in lower case.

    Args:
        pattern: Alternatives of characters, classes and groups, each of the two perhaps optional.
    """
    found: list[str] = []
    for alternative in _alternatives(pattern):
        pieces = [_forms(*piece.groups(default="")) for piece in PIECE.finditer(alternative)]
        found += ["".join(chosen).lower() for chosen in product(*pieces)]
    return found


def _alternatives(pattern: str) -> list[str]:
    """The pattern parted at bars outside groups."""
    parts, depth = [""], 0
    for character in pattern:
        depth += (character == "(") - (character == ")")
        if character == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _forms(group: str, group_mark: str, of_class: str, class_mark: str, character: str, mark: str) -> list[str]:
    """What a piece may stand for."""
    forms = spellings(group) if group else list(of_class) if of_class else [character]
    return [*forms, ""] if group_mark or class_mark or mark else forms


@cache
def _vocabulary(patterns: tuple[tuple[str, str], ...]) -> pl.DataFrame:
    """Every spelling with the names that it may mean."""
    rows = [(spelling, name) for name, pattern in patterns for spelling in set(spellings(pattern))]
    return pl.DataFrame(rows, schema={"_spelling": pl.String, "name": pl.String}, orient="row")


def mentions(texts: pl.DataFrame, column: str, patterns: Mapping[str, str]) -> pl.DataFrame:
    """Where texts name the companies of some patterns, as whole words; scripts without spaces have none.

    Args:
        texts: Rows with `_row` and the column.
        column: The text to look in.
        patterns: Name to pattern, as in `names.OWNERS`.

    Returns:
        One row per mention: `_row`, `name`, and `start` and `end` in bytes of the text, in order of the two.
    """
    words = _vocabulary(tuple(patterns.items()))
    every = words["_spelling"].unique(maintain_order=True).implode()
    text = pl.col(column)
    hit = texts.filter(text.str.contains_any(every, ascii_case_insensitive=True)).select(
        "_row",
        _text=text.cast(pl.Binary),
        _spelling=text.str.extract_many(every, ascii_case_insensitive=True, overlapping=True),
        start=text.str.find_many(every, ascii_case_insensitive=True, overlapping=True).cast(pl.List(pl.Int64)),
    )
    found = hit.explode("_spelling", "start").with_columns(pl.col("_spelling").str.to_lowercase())
    placed = found.with_columns(end=pl.col("start") + pl.col("_spelling").str.len_bytes())
    before = pl.col("_text").bin.slice(pl.max_horizontal("start", 1) - 1, 1)
    bounded = _is_edge(before, pl.col("_spelling").str.head(1)) | (pl.col("start") == 0)
    bounded &= _is_edge(pl.col("_text").bin.slice(pl.col("end"), 1), pl.col("_spelling").str.tail(1))
    named = placed.filter(bounded).join(words, on="_spelling", maintain_order="left")
    return named.select(pl.col(name).cast(dtype) for name, dtype in MENTION.items()).sort("_row", "start", "end")


def _is_edge(neighbour: pl.Expr, own: pl.Expr) -> pl.Expr:
    """Whether a word can end between an own character and the byte beside it."""
    return ~neighbour.bin.encode("hex").is_in(WORD_BYTES) | ~own.str.contains(r"^[a-z0-9_]$")
