"""Forms in which texts state years of a contract, hash rate, bitcoin mined, moves of the stock, people and places."""

from dataclasses import dataclass

from transforms.announcements.people import PEOPLE
from transforms.announcements.places import WHERE
from transforms.announcements.quantities import NUMBER

COUNTS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "fifteen": 15, "twenty": 20, "twenty-five": 25, "thirty": 30, "cinq": 5, "fünf": 5, "cinco": 5,
    "cinque": 5, "dix": 10, "zehn": 10, "diez": 10, "dieci": 10, "dez": 10, "quinze": 15, "quince": 15,
    "五": 5, "十": 10,
}  # fmt: skip
NEVER = r"^\b$"


@dataclass(frozen=True)
class Particular:
    """One way in which texts state a fact.

    Attributes:
        kind: The fact.
        pattern: Its words, with the groups `value` (a number, a name or a place) and perhaps `qualifier`.
        hint: What every such text contains; cheap to look for.
        unit: Unit of the number; empty for a name.
        not_before: What the text before the words may not end with.
        not_after: What the text after them may not begin with.
        factor: What the number is multiplied by.
    """

    kind: str
    pattern: str
    hint: str
    unit: str = ""
    not_before: str = NEVER
    not_after: str = NEVER
    factor: float = 1.0


COUNT = rf"\d{{1,3}}(?:\.\d)?|{'|'.join(COUNTS)}"
YEARS = r"(?i)year|month|jahr|a[ñn]os|ans|anni"
PAST = r"(?i)\b(?:past|last|previous|every|within|first time in|after|in|by|next|coming) (?:the )?$"
CONTRACT = r"(?:leases?|contracts?|agreements?|deals?|terms?|hosting|colocation|partnership|pact|commitment|ppa)"
NOT_A_TERM = (
    r"(?i)^[^.;]{0,25}\b(?:notes?|bonds?|loans?|treasur\w+|debt|convertible|old|ago|high|low|record|renewal|extension|"
    r"options?|plan)\b"
)
TERMS = (
    Particular("term", rf"(?i)\b(?P<value>{COUNT})[- ]years?\b", YEARS, "years", PAST, NOT_A_TERM),
    Particular(
        "term",
        rf"(?i)\b(?P<value>{COUNT})[- ]?months?[- ,][^.;]{{0,30}}\b{CONTRACT}",
        YEARS,
        "years",
        PAST,
        NEVER,
        1 / 12,
    ),
    Particular("term", rf"(?i)\b(?P<value>{COUNT})[- ](?:jahre?s?n?|años|ans|anni|anos)\b", YEARS, "years", PAST),
    Particular("term", r"(?P<value>\d{1,2}|五|十) ?年(?:期|契約|間|云|合同|租|的|，)", "年", "years"),
    Particular("term", r"(?P<value>\d{1,2}) ?년 ?(?:계약|임대|기간|간)", "년", "years"),
)

HASH = r"(?i)\deh|\d\+? eh|ph/s|exahash"
HASH_RATES = (
    Particular("hash_rate", rf"(?i)\bfrom {NUMBER} ?(?:eh/?s? )?to (?P<value>{NUMBER}) ?eh/?s?\b", HASH, "ehs"),
    Particular("hash_rate", rf"(?i)\b(?P<value>{NUMBER})\+? ?(?:eh/?s?|exahash(?:es)?)\b", HASH, "ehs"),
    Particular("hash_rate", rf"(?i)\b(?P<value>{NUMBER})\+? ?ph/s\b", HASH, "ehs", factor=1e-3),
)

COIN = r"(?:btc|bitcoins?)"
COINS = r"(?i)\d (?:self-mined )?(?:btc|bitcoin)"
MINED = r"(?:mined|mines|produc(?:ed|es)|production of|output of|earn(?:ed|s)|generated|self-mined)"
ABOUT = r"(?:about |roughly |approximately |nearly |over |more than |a |total of |~)*"
OUTPUTS = (
    Particular("bitcoin_mined", rf"(?i)\b{MINED} {ABOUT}(?P<value>{NUMBER}) (?:self-mined )?{COIN}\b", COINS, "btc"),
    Particular(
        "bitcoin_mined",
        rf"(?i)\b(?P<value>{NUMBER}) {COIN}(?: were| was)? (?:self-)?(?:mined|produced|earned)\b",
        COINS,
        "btc",
    ),
    Particular("bitcoin_mined", rf"(?i)\b(?P<value>{NUMBER}) self-mined {COIN}\b", COINS, "btc"),
)

UP = (
    r"(?:jump\w*|surg\w+|soar\w*|ris(?:es?|ing)|rose|gain\w*|climb\w*|rall(?:y|ies|ied)|spik\w+|pop(?:s|ped)?|up|higher|"
    r"\w*rocket\w*|advanc\w+|leap\w*|explod\w+|add(?:s|ed)|boost\w*|sub[eió]\w*|steigt|springt|bondit|sale)"
)
DOWN = (
    r"(?:fall(?:s|ing)?|fell|drop\w*|slid\w*|sink\w*|sank|plung\w+|tumbl\w+|slump\w*|down|lower|los(?:es?|t|ing)|shed\w*|"
    r"slip\w*|dip(?:s|ped)?|declin\w+|crash\w*|tank\w*|retreat\w*|stumbl\w+|cae\w*|fällt|chute)"
)
BY = (
    r"(?:by |as much as |nearly |about |over |more than |roughly |around |almost |another |an? |un |some |up to |~|"
    r"(?:its )?(?:stock|shares?) (?:by )?)*"
)
PERCENT = r"(?: ?%|[- ]percent\b| per cent\b| pct\b)"
MOVED = r"\d(?: ?%|[- ]percent| per cent| pct)"
SIZE = r"(?P<value>\d+(?:\.\d+)?)"
# A number that moved is not the stock where its clause names one of these.
NOT_THE_STOCK = (
    r"(?i)\b(?:production|produc\w+|revenue|hash\w*|output|income|earnings|margin|difficulty|sales|rate|holdings|volume|"
    r"mined|bitcoin|btc|ether|capacity|interest|coupon|premium|stake|dilution|consensus)\b[^.;,]*,? ?$"
)
YEAR = r"(?: so far)?,? (?:this year|(?:for the )?year[- ]to[- ]date|ytd|in 20\d\d)\b"
LONGER = (
    rf"(?i)^(?:{YEAR}| so far| (?:\w+ )?(?:over|in|for|during|within) the (?:past|last)| since| (?:in )?a year|"
    r" annually| per year)"
)
MOVES = tuple(
    Particular("stock_move", f"(?i){pattern}", MOVED, "pct", NOT_THE_STOCK, LONGER, sign)
    for pattern, sign in (
        (rf"\b{UP} {BY}{SIZE}{PERCENT}", 1.0),
        (rf"\b{DOWN} {BY}{SIZE}{PERCENT}", -1.0),
        (r"(?:^|[^\w.])(?P<value>[+-]\d+(?:\.\d+)?) ?%", 1.0),
        (rf"\b{SIZE}{PERCENT} (?:higher|gain|jump|surge|rally|pop|rise|spike)\b", 1.0),
        (rf"\b{SIZE}{PERCENT} (?:lower|loss|drop|plunge|slide|fall|decline)\b", -1.0),
    )
) + tuple(
    Particular("year_to_date_move", f"(?i){pattern}", MOVED, "pct", NOT_THE_STOCK, NEVER, sign)
    for pattern, sign in (
        (rf"\b(?:{UP} )?{BY}{SIZE}{PERCENT}{YEAR}", 1.0),
        (rf"\b{DOWN} {BY}{SIZE}{PERCENT}{YEAR}", -1.0),
    )
)

PARTICULARS = (
    *TERMS,
    *HASH_RATES,
    *OUTPUTS,
    *MOVES,
    *(Particular("executive", pattern, hint) for pattern, hint in PEOPLE),
    *(Particular("location", pattern, hint, not_after=after or NEVER) for pattern, hint, after in WHERE),
)
