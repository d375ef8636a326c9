"""Megawatts and dollars of a text, with their owner, their place in the text and the other side of the deal.

The first number counts that the text states as a fact of the news; a range from old to new counts as the new.
Prices per share or per megawatt, price targets, market values and estimates of upside are no such numbers.
"""

from collections.abc import Callable

import polars as pl

from transforms.announcements.names import OWNERS, PARTIES, SAME_OWNER, SELF, named
from transforms.announcements.settle import CUSTOMERS
from transforms.announcements.wording import clean

NUMBER = r"\d+(?:[.,]\d{3})*(?:[.,]\d+)?"
THOUSAND = r"k|thousand"
MILLION = (
    r"millions?|млн|миллион\w*|milyon|juta|triệu|milione|"
    r"mm|mn|mio\.?|m|mill?ones|milhões|milioni|millionen|millones|million"
)
BILLION = (
    r"billions?|млрд|миллиард\w*|milyar|miliar|tỷ|tỉ|"
    r"bn|b|mrd\.?|milliarden?|milliards?|mil millones|bilhões|miliard[oi]|milliardi"
)
TRILLION = r"trillions?|tn|billionen"
SCALES = ((THOUSAND, 1e3), (MILLION, 1e6), (BILLION, 1e9), (TRILLION, 1e12))
SCALE = rf"(?:mil millones|{TRILLION}|{BILLION}|{MILLION}|{THOUSAND})"
DOLLAR = r"(?:(?:us|u\.s\. ?)?\$|usd|us-dollar)"
DOLLARS = (
    r"(?:(?:d[ei] )?(?:us[- ]?|u\.s\. )?(?:dollars?|dólares|доллар\w*|долл\.?|dolar\w*|đô la|đô|usd|"
    r"dollari|dollaro|usd|us-\$)|us\$|de dollars)"
)
COUNTED = (
    r"(?:shares?|common shares|units|people|users|customers|tokens|gpus|warrants|ads|gallons|years|btc|bitcoins?|"
    r"square|kwh|cad|eur|euros?|miners|views)"
)
AMOUNT = (
    rf"(?:{DOLLAR} ?{NUMBER}[- ]?{SCALE}(?-u:\b)|{DOLLAR} ?\d{{1,3}}(?:,\d{{3}}){{2,}}|"
    rf"{NUMBER}[- ]?{SCALE} (?:{DOLLARS})|"
    rf"{NUMBER}[- ](?:million|billion|bn)\b|"
    rf"{NUMBER} ?(?:(?:亿|億|억) ?(?:\d+ ?(?:万|만))?|万|百万|만|조) ?(?:美元|美金|ドル|달러|米ドル))"
)
POWER = (
    r"(?:mws?|megawatts?|mégawatts?|megavatios?|megawatios?|gws?|gigawatts?|gigavatios?|gigawatios?|"
    r"мвт|гвт|мегаватт\w*|гигаватт\w*|兆瓦|吉瓦|メガワット|ギガワット|메가와트|기가와트)"
)
CAPACITY = rf"{NUMBER}\+?[- ]?{POWER}"
GIGA = r"(?i)gw|giga|гвт|гига|吉瓦|ギガ|기가"
# Numbers that are not what the news is about, and what to leave of the words around them.
SET_ASIDE_MONEY = (
    (
        rf"(?i)\bbetween {DOLLAR} ?{NUMBER} ?{SCALE}? and {DOLLAR} ?{NUMBER} ?{SCALE}? (?:a|per|each) ?\w+",
        " ",
    ),
    (rf"(?i)(?:^|[^$\d.,]){NUMBER}[- ]?(?:million|billion|bn|m|b) (?:\w+ )?{COUNTED}\b", " "),
    (rf"(?i)\bshares\b[^.;$]{{0,25}} {NUMBER} (?:million|billion) to (?:about )?{NUMBER} (?:million|billion)", " "),
    (
        r"(?i)\b(?:ca|c|a|au|hk|nt|s|r|nz)\$ ?\S+(?: ?(?:billion|million|bn|mn|b|m)\b)?|(?i)\b(?:cad|"
        r"aud|eur|gbp|cny|rmb|jpy) ?[\d.,]+ ?\w*|[€£¥]\S+",
        " ",
    ),
    (rf"(?i)\bfrom (?:about |roughly )?{DOLLAR}? ?{NUMBER} ?{SCALE}? (?:to|auf|a)\b", " to "),
    (
        rf"(?i)\b(?:(?:up|down) from|compared (?:with|to)|versus|vs\.?|"
        rf"against) (?:\w+ )?{DOLLAR} ?{NUMBER} ?{SCALE}?",
        " ",
    ),
    (
        rf"(?i){DOLLAR} ?{NUMBER} ?{SCALE}? (?:a|an|per|each|/) ?(?:share|sh\b|mw|megawatt|coin|"
        rf"bitcoin|btc|kwh|mwh|unit|ads)\w*",
        " ",
    ),
    (
        rf"(?i)\b(?:price[_ ]targets?|worth of upside|market[- ]cap(?:itali[sz]ation)?|"
        rf"market value|valuation|(?:company|firm|miner|business|now|unit) (?:is |was )?valued at|cap price|upside|"
        rf"trading at)\b (?:\w+ ){{0,3}}{DOLLAR} ?{NUMBER} ?{SCALE}?",
        " ",
    ),
    (
        rf"(?i){DOLLAR} ?{NUMBER}[- ]?{SCALE}?[- ](?:\w+ ){{0,2}}(?:upside|market[- ]cap\w*|"
        rf"market value|valuation|price[_ ]target|consensus|estimate|in value|shares\b|company\b|giant\b)",
        " ",
    ),
    (rf"(?i)\b(?:eras|wip|shed|lost)\w* (?:\w+ ){{0,2}}{DOLLAR} ?{NUMBER} ?{SCALE}?", " "),
    (
        r"(?i)\b(?:btc|bitcoin|eth)\b (?:at|above|below|near|past|over|under|to|hits?|tops?) "
        + rf"{DOLLAR} ?{NUMBER}[k]?",
        " ",
    ),
)
SET_ASIDE_POWER = (
    (rf"(?i)\bfrom (?:about )?{NUMBER} ?(?:{POWER})? to\b", " to "),
    (
        rf"(?i)\b(?:turn(?:ed|ing) down|reject\w*|declin\w*|not|excluding|without|compared (?:to|with)|"
        rf"up from|versus|instead of) (?:\w+ ){{0,3}}{CAPACITY}",
        " ",
    ),
    (rf"(?i)\bper {POWER}", " "),
)
FACTS = ["megawatts", "megawatts_owner", "megawatts_text", "usd", "usd_owner", "usd_text", "counterparty"]
CLAUSE_END = r"(?i)[;!?]|\. |, (?:while|whereas)|\b(?:while|whereas)\b"
ASIDE = (
    r"(?is)^following [^,]*, .*|[,;]? \b(?:following|amid|ahead of|despite) (?:\w+ ){1,3}(?:deal|bid)\b.*$|"
    r"[,;]? \bas \w+ (?:pushes|hits)\b.*$"
)


def find_facts(texts: pl.DataFrame) -> pl.DataFrame:
    """Add the megawatts and dollars that a text states, their owners and words, and the counterparty.

    Args:
        texts: Rows with `text` and `ticker`, both nullable.

    Returns:
        The rows with the columns of `FACTS`: megawatts in MW, dollars in USD, owners as tickers (or the name of
        a company without one), `_text` the words of the number, counterparties joined by "; ". Unknown is null.
    """
    read = texts.with_columns(_clean=clean(pl.col("text").fill_null(""))).with_row_index("_row")
    power = _first_number(read, SET_ASIDE_POWER, CAPACITY, "megawatts", _in_megawatts)
    money = _first_number(power, SET_ASIDE_MONEY, AMOUNT, "usd", _in_dollars)
    return money.with_columns(counterparty=_counterparty()).select(*texts.columns, *FACTS)


def _first_number(
    read: pl.DataFrame,
    aside: tuple[tuple[str, str], ...],
    form: str,
    name: str,
    value: Callable[[pl.Expr], pl.Expr],
) -> pl.DataFrame:
    """Add the first number of a form, its words and its owner."""
    working = pl.col("_clean")
    for pattern, left in aside:
        working = working.str.replace_all(pattern, left)
    parts = working.str.extract_groups(
        rf"(?is)^(?P<before>.*?)(?:^|[^A-Za-z0-9_.,])(?P<words>{form})(?P<after>(?:[^A-Za-z0-9_]|$).*)$"
    )
    found = read.with_columns(parts.alias("_parts")).unnest("_parts")
    found = found.with_columns(value(pl.col("words")).alias(name))
    stated = found.filter(pl.col(name).is_not_null())
    owned = stated.with_columns(_named=_named_owners()).select(
        "_row", pl.col("words").alias(f"{name}_text"), _owner().alias(f"{name}_owner")
    )
    return found.drop("before", "words", "after").join(owned, on="_row", how="left", maintain_order="left")


def _plain(words: pl.Expr, is_foreign: pl.Expr) -> pl.Expr:
    """The number of the words: a mark before three last digits groups thousands, any other is decimal."""
    digits = words.str.extract(rf"({NUMBER})")
    comma_groups = digits.str.replace_all(r",(\d{3})\b", "${1}").str.replace(",", ".")
    dot_groups = digits.str.replace_all(r"\.(\d{3})\b", "${1}").str.replace(",", ".")
    return pl.when(is_foreign).then(dot_groups).otherwise(comma_groups).cast(pl.Float64, strict=False)


def _in_megawatts(words: pl.Expr) -> pl.Expr:
    is_foreign = words.str.contains(r"\d,\d{1,2}\b")
    return _plain(words, is_foreign) * pl.when(words.str.contains(GIGA)).then(1000.0).otherwise(1.0)


def _in_dollars(words: pl.Expr) -> pl.Expr:
    """The amount in dollars; an amount below a million without a word of scale is a price, not a deal."""
    foreign = (
        r"(?i)(?:mio|mrd|millionen|milliarden?|milliards?|mil millones|millones|milhões|bilhões|"
        r"milioni|miliard[oi]|milyon|milyar|juta|miliar|triệu|tỷ|млн|млрд|миллион|миллиард)"
    )
    number = _plain(words, words.str.contains(foreign))
    scale = pl.lit(1.0)
    for pattern, factor in SCALES:
        scale = pl.when(words.str.contains(rf"(?i)\d[- ]?(?:{pattern})(?:[^\p{{L}}]|$)")).then(factor).otherwise(scale)
    scale = pl.when(words.str.contains(r"(?i)mil millones")).then(1e9).otherwise(scale)
    for mark, factor in (("亿|億|억", 1e8), ("万|만", 1e4), ("百万", 1e6), ("조", 1e12)):
        scale = pl.when(words.str.contains(mark)).then(factor).otherwise(scale)
    amount = (number * scale).round(2)
    return pl.when(amount >= 1e6).then(amount)


def _named_owners() -> pl.Expr:
    """The owners that a text names, in the order of `OWNERS`."""
    names = [
        pl.when(pl.col("_clean").str.contains(named(pattern))).then(pl.lit(owner)) for owner, pattern in OWNERS.items()
    ]
    return pl.concat_list(names).list.drop_nulls()


def _owner() -> pl.Expr:
    """Whose number it is: the row's own company, unless the words around the number are another's."""
    ticker = pl.col("ticker")
    clause = pl.concat_str(
        pl.col("before").str.replace(rf"(?is)^.*(?:{CLAUSE_END})", ""),
        pl.lit(" "),
        pl.col("after").str.replace(rf"(?is)(?:{CLAUSE_END}).*$", ""),
    )
    relative = _relative_owner(pl.col("before"))
    is_own_in_text = pl.any_horizontal(
        (ticker == owner) & pl.col("_named").list.contains(owner) for owner in OWNERS
    ) | pl.any_horizontal(
        (ticker == owner) & pl.col("_named").list.contains(same) for owner, same in SAME_OWNER.items()
    )
    peer = _first_named(clause, [owner for owner in OWNERS if owner not in CUSTOMERS])
    customer = _first_named(clause, list(CUSTOMERS))
    own_in_clause = pl.any_horizontal(
        (ticker == owner) & clause.str.contains(named(f"{pattern}|{OWNERS[SAME_OWNER.get(owner, owner)]}"))
        for owner, pattern in OWNERS.items()
    )
    deals_elsewhere = clause.str.contains(named("|".join(PARTIES[name] for name in ("Microsoft", "OpenAI", "Meta"))))
    return (
        pl.when(relative.is_not_null())
        .then(relative)
        .when(own_in_clause | ticker.is_null())
        .then(ticker)
        .when(peer.is_not_null())
        .then(peer)
        .when(customer.is_not_null() & deals_elsewhere & ~is_own_in_text)
        .then(customer)
        .otherwise(ticker)
    )


def _relative_owner(before: pl.Expr) -> pl.Expr:
    """The customer whose own figure a relative clause gives: "Core42, backed by $1.5 billion from ..."."""
    tail = before.str.extract(r"(?is)([\w ]{2,30}), (?:which|who|whose|backed)[^,.;]*$")
    return _first_named(tail.fill_null(""), list(CUSTOMERS))


def _first_named(text: pl.Expr, owners: list[str]) -> pl.Expr:
    """The first of these owners, in the order of `OWNERS`, that a text names."""
    return pl.coalesce(*[pl.when(text.str.contains(named(OWNERS[owner]))).then(pl.lit(owner)) for owner in owners])


def _counterparty() -> pl.Expr:
    """The companies of `PARTIES` that the news part names, the row's own left out."""
    ticker = pl.col("ticker").fill_null("")
    said = pl.col("_clean").str.replace_all(r"(?i), (?:which|who|whose)\b[^,]*,", ",").str.replace(ASIDE, "")
    known = [
        pl.when(
            said.str.contains(named(pattern))
            & ~pl.any_horizontal([pl.lit(False), *[(ticker == own) for own, name in SELF.items() if name == party]])
        ).then(pl.lit(party))
        for party, pattern in PARTIES.items()
    ]
    listed = pl.concat_str(known, separator="; ", ignore_nulls=True)
    return pl.when(listed != "").then(listed)
