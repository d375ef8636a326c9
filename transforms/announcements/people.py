"""How texts say that somebody takes or leaves an office: patterns with the groups `value` (who) and `qualifier`."""

PERSON = r"(?P<value>[A-Z][a-zà-ÿ'-]+(?: [A-Z]\.)?(?: (?:van|von|de|del|der))? [A-Z][A-Za-zà-ÿ'-]+)"
OF_WHAT = r"(?: (?:of|for) [A-Za-z][\w-]*(?: (?:and |& )?[A-Za-z][\w-]*){0,3})?"
ROLE = (
    r"(?P<qualifier>(?i:(?:co-|interim |acting |deputy )*(?:chief (?:[a-z]+ ){1,3}officer|chief executive|"
    r"(?:finance|operating|technology|mining|legal) chief|c[efotirs]o|(?:senior |executive )?vice president"
    rf"{OF_WHAT}|[se]vp{OF_WHAT}|president|(?:executive |lead )?chair(?:man|woman|person)?|"
    r"(?:independent |board |managing )?director|general counsel|treasurer|head of [a-z]+(?: [a-z]+)?)))"
)
NEW = r"(?:as |to (?:the )?(?:role|post|position) of |to be |to |its |their |the |new |next )*"
TAKES = (
    r"(?i:appoints?|appointed|names?|named|hires?|hired|taps?|tapped|promotes?|promoted|elects?|elected|"
    r"elevates?|recruits?|picks?)"
)
LEAVES = (
    r"(?i:resigns?|resigned|steps? down|to step down|stepping down|departs?|leaves|retires?|to retire|is out|"
    r"ousted|exits)"
)
JOINS = r"(?i:joins|named|appointed|promoted|becomes|takes over|hired)"
HINT = r"(?i)chief|c[efotirs]o\b|president|[se]vp|chair|director|counsel|treasurer|head of"
PEOPLE = tuple(
    (pattern, HINT)
    for pattern in (
        rf"\b{TAKES} (?:[a-z]+ ){{0,4}}{PERSON}(?:, [^,.;]{{3,60}},)? {NEW}{ROLE}\b",
        rf"\b(?i:appointment of|welcomes?) {PERSON} {NEW}{ROLE}\b",
        rf"\b(?i:new) {ROLE}(?: is|:) {PERSON}\b",
        rf"\b{PERSON} {JOINS}(?: [A-Z][\w.]*){{0,3}} {NEW}{ROLE}\b",
        rf"\b{PERSON} {LEAVES} {NEW}{ROLE}\b",
        rf"\b{ROLE} {PERSON},? {LEAVES}\b",
        rf"\b{TAKES} (?:[a-z]+ ){{0,2}}{ROLE},? {PERSON}\b",
    )
)
