"""How texts write megawatts and dollars: forms, words of scale, and numbers that are not what the news is about."""

import polars as pl

from transforms.announcements.rule import ascii_words

NUMBER = r"\d+(?:[.,]\d{3})*(?:[.,]\d+)?"
THOUSAND = r"k|thousand"
MILLION = (
    r"millions?|млн|миллион\w*|milyon|juta|triệu|milione|"
    r"mln|mil|mm|mn|mio\.?|m|mill?ones|milhões|milioni|millionen|millones|million"
)
BILLION = (
    r"billions?|bln|млрд|миллиард\w*|milyar|miliar|tỷ|tỉ|"
    r"bn|b|mrd\.?|milliarden?|milliards?|mil millones|bilhões|miliard[oi]|milliardi"
)
TRILLION = r"trillions?|tn|billionen"
SCALES = ((THOUSAND, 1e3), (MILLION, 1e6), (BILLION, 1e9), (TRILLION, 1e12))
SCALE = rf"(?:mil millones|{TRILLION}|{BILLION}|{MILLION}|{THOUSAND})"
DOLLAR = r"(?:(?:us ?|u\.s\. ?)?\$|usd|us-dollar)"
DOLLARS = (
    r"(?:(?:d[ei] )?(?:us[- ]?|u\.s\. )?(?:dollars?|dólares|доллар\w*|долл\.?|dolar\w*|đô la|đô|usd|"
    r"dollari|dollaro|usd|us-\$)|us\$|de dollars)"
)
COUNTED = (
    r"(?:shares?|common shares|units|people|users|customers|tokens|gpus|warrants|ads|gallons|years|btc|bitcoins?|"
    r"eth|ether|square|kwh|cad|eur|euros?|miners|views|homes|records|times)"
)
AMOUNT = (
    rf"(?:{DOLLAR} ?{NUMBER}[- ]?{SCALE}|{DOLLAR} ?\d{{1,3}}(?:,\d{{3}}){{2,}}|"
    rf"{NUMBER}[- ]?{SCALE}[- ](?:{DOLLARS})|"
    rf"{NUMBER}[- ](?:million|billion|bn)\b|"
    rf"{NUMBER} ?(?:(?:亿|億|억) ?(?:{NUMBER} ?(?:万|만))?|百万|万|만|조) ?(?:美元|美金|ドル|달러|米ドル))"
)
POWER = (
    r"(?:mws?|megawatts?|mégawatts?|megavatios?|megawatios?|gws?|gigawatts?|gigavatios?|gigawatios?|"
    r"мвт|гвт|мегаватт\w*|гигаватт\w*|兆瓦|吉瓦|メガワット|ギガワット|메가와트|기가와트)"
)
CAPACITY = rf"{NUMBER}\+?[- ]?{POWER}"
GIGA = r"(?i)gw|giga|гвт|гига|吉瓦|ギガ|기가"
# A range counts as its upper end; this is what is left of the lower one.
RANGE = "between and "
# Numbers that are not what the news is about, and what to leave of the words around them.
MONEY_ASIDE = (
    (rf"between {DOLLAR} ?{NUMBER} ?{SCALE}? and {DOLLAR} ?{NUMBER} ?{SCALE}? (?:a|per|each) ?\w+", " "),
    (rf"\bbetween {DOLLAR} ?{NUMBER}[- ]?{SCALE}? and ", RANGE),
    (rf"\bby ({DOLLAR} ?{NUMBER}[- ]?{SCALE}) to {DOLLAR} ?{NUMBER}[- ]?{SCALE}", "by ${1} "),
    (rf"{DOLLAR} ?{NUMBER}[- ]?{SCALE}? ?(?:-|to|and up to) ?({DOLLAR} ?{NUMBER}[- ]?{SCALE}\b)", RANGE + "${1}"),
    (rf"(?:^|[^$\d.,]){NUMBER}[- ]?(?:million|billion|bn|m|b) (?:\w+ )?{COUNTED}\b", " "),
    (rf"\bshares\b[^.;$]{{0,25}} {NUMBER} (?:million|billion) to (?:about )?{NUMBER} (?:million|billion)", " "),
    (
        r"\b(?:ca|c|a|au|hk|nt|s|r|nz|cdn)\$ ?\S+(?: ?(?:billion|million|bn|mn|b|m)\b)?|\b(?:cad|"
        rf"aud|eur|gbp|cny|rmb|jpy|sek|nok) ?[\d.,]+ ?\w*|[€£¥] ?{NUMBER}(?:[- ]?{SCALE}\b)?",
        " ",
    ),
    (rf"\bfrom (?:about |roughly )?{DOLLAR}? ?{NUMBER} ?{SCALE}? (?:to|auf|a)\b", " to "),
    (
        rf"\b(?:(?:up|down|upsized|increased|raised) from|compared (?:with|to)|versus|vs\.?|"
        rf"against) (?:\w+ )?{DOLLAR} ?{NUMBER} ?{SCALE}?",
        " ",
    ),
    (
        rf"{DOLLAR} ?{NUMBER} ?{SCALE}? ?(?:a|an|per|each|/|apiece) ?(?:share|sh\b|mw|megawatt|coin|"
        rf"bitcoin|btc|kwh|mwh|unit|ads|acre|token|petahash|terahash|th)\w*",
        " ",
    ),
    (
        rf"\b(?:price[_ ]targets?|worth of upside|market[- ]cap(?:itali[sz]ation)?|"
        rf"market value|valuation|(?:company|firm|miner|business|now|unit) (?:is |was )?valued at|cap price|upside|"
        rf"trading at)\b (?:\w+ ){{0,3}}{DOLLAR} ?{NUMBER} ?{SCALE}?",
        " ",
    ),
    (
        rf"{DOLLAR} ?{NUMBER}[- ]?{SCALE}?[- ](?:\w+ ){{0,2}}(?:upside|market[- ]cap\w*|"
        rf"market value|valuation|price[_ ]target|consensus|estimate|in value|shares\b|company\b|giant\b)",
        " ",
    ),
    (rf"\b(?:eras|wip|shed|lost)\w* (?:\w+ ){{0,2}}{DOLLAR} ?{NUMBER} ?{SCALE}?", " "),
    (
        r"\b(?:btc|bitcoin|eth)\b (?:at|above|below|near|past|over|under|to|hits?|tops?) " + rf"{DOLLAR} ?{NUMBER}[k]?",
        " ",
    ),
)
POWER_ASIDE = (
    (rf"\bfrom (?:about )?{NUMBER} ?(?:{POWER})? to\b", " to "),
    (rf"\bbetween {NUMBER} ?(?:{POWER})? and ", RANGE),
    (rf"\bby ({CAPACITY}) to {CAPACITY}", "by ${1} "),
    (rf"{CAPACITY} (?:to|-) ({CAPACITY})", RANGE + "${1}"),
    (
        rf"\b(?:turn(?:ed|ing) down|reject\w*|declin\w*|not|excluding|without|compared (?:to|with)|"
        rf"up from|versus|instead of) (?:\w+ ){{0,3}}{CAPACITY}",
        " ",
    ),
    (rf"\bper {POWER}", " "),
)
UNITS_IN_WORDS = (
    (r"\bthree[- ]quarters of a (billion|gigawatt)", "0.75 ${1}"),
    (r"\b(?:a )?quarter (?:of )?a (billion|gigawatt)", "0.25 ${1}"),
    (r"\bhalf[- ](?:a[- ])?(billion|gigawatt)", "0.5 ${1}"),
    *(
        (rf"\b{word} (billion|million|gigawatt|megawatt)", f"{number} ${{1}}")
        for number, word in enumerate(
            ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1
        )
    ),
)
# What a number is said to be; a number without such words is what it says.
BOUNDS = {
    "range": rf"(?:{RANGE}|\d ?(?:-|to|and) ?{DOLLAR}? ?)$",
    "up_to": (
        r"(?:up to|as (?:much|many|high) as|(?:a )?maximum of|capped at|no more than|bis zu|hasta|jusqu'à|fino a|até|"
        r"最大|最多|最高|최대) ?(?:an? )?(?:additional |further |total |total of )?$"
    ),
    "at_least": (
        r"(?:over|more than|at least|exceed\w*|above|surpass\w*|tops?|in excess of|greater than|minimum of|>|"
        r"mehr als|über|más de|plus de|oltre|più di|mais de|超过|超) ?(?:an? )?(?:additional |further )?$"
    ),
    "about": (
        r"(?:about|approximately|approx\.?|roughly|around|nearly|almost|close to|some|circa|~|estimated(?: at)?|"
        r"rund|etwa|environ|unos|cerca de|約|约|약) ?(?:an? )?(?:additional |further )?$"
    ),
}


def plain_number(words: pl.Expr, is_foreign: pl.Expr) -> pl.Expr:
    """The number of the words: a mark before three last digits groups thousands, any other is decimal."""
    digits = words.str.extract(rf"({NUMBER})")
    comma_groups = digits.str.replace_all(r",(\d{3})\b", "${1}").str.replace(",", ".")
    dot_groups = digits.str.replace_all(r"\.(\d{3})\b", "${1}").str.replace(",", ".")
    return pl.when(is_foreign).then(dot_groups).otherwise(comma_groups).cast(pl.Float64, strict=False)


def in_megawatts(words: pl.Expr) -> pl.Expr:
    """Megawatts that the words of a capacity say."""
    is_foreign = words.str.contains(r"\d,\d{1,2}\b")
    return plain_number(words, is_foreign) * pl.when(words.str.contains(GIGA)).then(1000.0).otherwise(1.0)


def in_dollars(words: pl.Expr) -> pl.Expr:
    """Dollars that the words of an amount say; below a million without a word of scale it is a price, not a deal."""
    foreign = (
        r"(?i)(?:mio|mrd|millionen|milliarden?|milliards?|mil millones|millones|milhões|bilhões|"
        r"milioni|miliard[oi]|milyon|milyar|juta|miliar|triệu|tỷ|млн|млрд|миллион|миллиард)"
    )
    number = plain_number(words, words.str.contains(foreign))
    scale = pl.lit(1.0)
    for pattern, factor in SCALES:
        scale = pl.when(words.str.contains(rf"(?i)\d[- ]?(?:{pattern})(?:[^\p{{L}}]|$)")).then(factor).otherwise(scale)
    scale = pl.when(words.str.contains(r"(?i)mil millones")).then(1e9).otherwise(scale)
    amount = pl.when(words.str.contains(r"[亿億억百万만조]")).then(_in_marks(words)).otherwise(number * scale).round(2)
    return pl.when(amount >= 1e6).then(amount)


def _in_marks(words: pl.Expr) -> pl.Expr:
    """The sum of the parts that Chinese, Japanese and Korean marks of scale follow."""
    marks = ((r"兆|조", 1e12), (r"亿|億|억", 1e8), (r"百万", 1e6), (r"万|만", 1e4))
    parts = [
        words.str.extract(rf"({NUMBER}) ?(?:{mark})").str.replace_all(",", "").cast(pl.Float64, strict=False) * factor
        for mark, factor in marks
    ]
    return pl.sum_horizontal(parts)


def set_aside(text: pl.Expr, aside: tuple[tuple[str, str], ...]) -> pl.Expr:
    """The text with numbers in words written as digits, and without numbers that the news is not about."""
    for pattern, left in (*UNITS_IN_WORDS, *aside):
        text = text.str.replace_all(ascii_words(f"(?i){pattern}"), left)
    return text


def bound_of(before: pl.Expr, words: pl.Expr) -> pl.Expr:
    """What the words before a number say of it: a key of `BOUNDS`; null where they say nothing."""
    tail = before.str.tail(40)
    said = [pl.when(tail.str.contains(f"(?i){pattern}")).then(pl.lit(name)) for name, pattern in BOUNDS.items()]
    return pl.coalesce(*said, pl.when(words.str.contains(r"\+")).then(pl.lit("at_least")))
