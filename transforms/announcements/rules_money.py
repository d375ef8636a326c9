"""Rules for what a company borrows, issues, holds and sells."""

from transforms.announcements.rule import Rule
from transforms.announcements.vocabulary import BUY, COIN, SELL

MONEY_RULES: tuple[Rule, ...] = (
    Rule(
        "debt",
        (
            r"\bsecur\w+ (?:up_to )?\$ ?[\d,.]+ ?\w* from\b",
            r"\bconvert(?:ible)?s?\b[^.;]{0,40}\b(?:notes?|bonds?|debt|offering|debentures?|senior)\b",
            r"\bconvertibles?\b (?:at|to|by|for|due|sale|deal|financ\w+|rais\w+|pric\w+|from|priv\w+|$)|"
            r"\bzero[- ]coupon\b|\b\d(?:\.\d+)?% (?:annual )?interest|"
            r"\b(?:gpu|equipment|asset-backed|construction|vendor) financing|\bjunk bonds?|\bproject notes|"
            r"\bgreen bonds?|\bdebt\b[^.;]{0,20}\b(?:raise|sale|deal|offering)",
            r"\bof converts\b|\bconverts and\b|\$ ?[\d.,]+ ?\w+ (?:zero-coupon |senior )?convertible\b|"
            r"\b(?:convertibles|converts)\b (?:due|offering|incl|\()|\d ?(?:bn|mn|m|b|million|"
            r"billion) (?:[\d.,]+ ?% )?(?:convertibles|converts)\b",
            r"\b(?:senior|secured|unsecured|exchangeable|project|promissory|junk|green) (?:secured |"
            r"unsecured )?(?:notes?|bonds?|debt)\b",
            r"\bnotes? (?:offering|due|sale|issuance)|\bbond (?:offering|sale|deal)",
            r"\b(?:credit|loan|debt|lending|financing|borrowing) (?:facilit\w+|lines?|agreements?|"
            r"capacity|deals?|package|offering|raise|financing|draw\w*)",
            r"\b(?:draw\w*|drew|taps?|tapped)\b[^.;]{0,35}\bfacility\b|\$ ?[\d.]+ ?\w* (?:[\w-]+ ){0,2}facility\b|"
            r"\b(?:macquarie|coinbase|"
            r"prime|jpmorgan|goldman|stanley|generate|deutsche bank|anchorage|nydig) (?:\w+ )?facility\b",
            r"\bto finance\b|\bfinanc(?:e|es|ing) (?:up_to|of \$)|"
            r"\bline of credit|revolv(?:er|ing)\b|\bterm loan|\bproject financ\w+|\bdelayed[- ]draw|"
            r"\bmezzanine|\bloans?\b",
            r"(?:bitcoin|btc|_)[- ]backed\b|\b(?:backed|secured) (?:credit|loan|borrowing|financing|lending)|"
            r"\bborrow(?:s|ed|ing)\b|"
            r"\brefinanc\w+",
            r"\b(?:re)?pa(?:ys?|id|ying)(?: off| down)?\b[^.;]{0,30}\b(?:debt|facility|loan|notes)|"
            r"\brepayment",
            r"\b(?:secur|rais|clos|obtain|arrang|land)\w*\b[^.;]{0,30}\b(?:in )?(?:debt|financing)\b|\b(?:cut|"
            r"reduc|trim|slash|"
            r"lower)\w* (?:its |outstanding |convertible |total )*(?:debt|leverage|borrowings)\b",
            r"(?:secur|rais|clos)\w*\b[^.;]{0,12}\$ ?[\d.,]+ ?(?:billion|million|bn|mn|b|"
            r"m)\b[^.;]{0,12} to (?:expand|fund|build|finance|develop|accelerate)",
            r"wandelanleihe|anleihe|schuldverschreib|darlehen|kredit(?:linie|fazilität)|"
            r"obligations? convertibles?|emprunt|ligne de crédit",
            r"\b(?:note|notas?|bonos?|obbligazioni|obrigações) (?:convert|convers|senior|garanti)\w*|"
            r"préstamo|línea de crédito|linea di credito|empréstimo|finanziament",
            r"\bdirect financial obligation|\btaps?\b[^.;]{0,20}\b(?:revolver|loan|credit)|\b(?:retir|repay|redeem|"
            r"prepay|extinguish|pay[s ]+off|paid off|clear)\w*\b[^.;]{0,40}\b(?:notes?|loans?|debt|term loan|"
            r"facility|"
            r"converts?|debentures?|borrowings?|mortgage)\b|\bdebt[- ]free\b|\b(?:creditors?|bondholders?|"
            r"noteholders?|"
            r"lenders?)\b[^.;]{0,40}\b(?:rescue|deal|swap|agree\w*|restructur\w*|led|exchange)|"
            r"\bschulden\w*|\bkreditfazilit\w*|\bprêts?\b",
            r"可转换|可转债|优先票据|票据|贷款|信贷|転換社債|社債|融資|借入|전환사채|선순위|대출|회사채",
        ),
        r"\bequity facility|\bloaned\b|analysts? (?:cut|see)|\bequity line\b",
    ),
    Rule(
        "equity",
        (
            r"\b(?:google|nvidia|microsoft|softbank)\b[^.;]{0,20}\bowns\b[^.;]{0,15}\d ?%",
            r"\bsells? [\d.,]+ ?(?:m|million) (?:\w+ )?shares\b|\bin (?:a )?secondary\b|\binvest(?:s|ed|"
            r"ing)?\b[^.;]{0,20}\$ ?[\d.,]+ ?\w* (?:in|into)\b|\b(?:gets?|lands?|receiv\w+|secur\w+|"
            r"lines? up|rais\w+|announc\w+)\b[^.;]{0,25}\$ ?[\d.,]+ ?\w* "
            r"(?:strategic |equity |growth )?(?:investment|funding|stake)\b|"
            r"\bpreferred equity\b|\bperpetual preferred|\brais(?:es?|ed) \$ ?[\d,.]+ ?\w* from\b",
            r"\bat[- ]the[- ]market\b|\batm\b|\bbought deal\b|\b(?:ads|share|stock|unit|buyback)s? (?:repurchase|"
            r"buyback|program)|\bauthori[sz]\w*\b[^.;]{0,30}\b(?:repurchase|buyback)|"
            r"\bsells? (?:up_to )?\$ ?[\d.,]+ ?\w* (?:of|in|worth of) (?:its |common )?(?:stock|shares)",
            r"\b(?:public|registered direct|registered|share|stock|equity|secondary|follow-on|"
            r"underwritten|common) (?:share |stock )?offering",
            r"\bregistered direct\b|\bprivate placement of (?:\w+ )?(?:shares|stock|equity)|\bpipe\b|"
            r"\bipo\b|\binitial public offering",
            r"\b(?:share|stock)s? (?:sale|issuance|buy-?back|repurchase)s?\b|\bbuy-?backs?\b",
            r"\brepurchas\w+ (?:of )?[^.;]{0,25}\bshares\b|\b(?:buys?|"
            r"bought) back\b[^.;]{0,25}\b(?:shares|stock)",
            r"\bwarrants?\b|\bpre-funded\b|\b[sf]-[13]\b|\bbackstop\w*[^.;]{0,40}(?:\d ?%|\bstake|"
            r"\bwarrant)|\b424b\d?\b|\bprospectus\b|\bshelf registration",
            r"\b(?:google|alphabet|nvidia|microsoft|amd|softbank|meta|tether|coatue|"
            r"trump)\b[^.;]{0,60}\b(?:stake|shares|equity|invest(?:s|ed|ment)|warrants?)\b",
            r"\b(?:stake|shares|invest(?:s|ed|ment)) (?:in|from|by) [^.;]{0,30}\b(?:google|alphabet|"
            r"nvidia|softbank)\b",
            r"\b(?:google|alphabet|nvidia|softbank)\b[^.;]{0,20}\bcommits?\b[^.;]{0,30}\$",
            r"\bequity (?:investment|raise|financing|program|line|stake)|\b(?:prices?|priced|pricing|"
            r"sells?|sold|issues?|issued)\b[^.;]{0,30}\b(?:million|common|ordinary|new|"
            r"class a)\b[^.;]{0,12}\bshares\b",
            r"\bpreferred (?:stock|share|equity)s? (?:offering|sale|issu)|\bipo-|\d ?% pro forma|"
            r"\bgoes public\b|kapitalerhöhung|aktienrückkauf|augmentation de capital|"
            r"ampliación de capital|aumento di capitale",
            r"\b(?:over-?allotment|underwriters?'? option)\b[^.;]{0,60}\bshares\b|"
            r"\bshares\b[^.;]{0,30}\bin (?:this|the) offering|"
            r"\bwe are offering\b|\b(?:ordinary|common) shares? at \$|\b(?:sell|offer)s? \$ ?[\d.,]+ ?\w* (?:of |"
            r"in |worth of )?"
            r"(?:new |more )?(?:stock|shares)|\bconverts and shares\b|"
            r"\bunregistered sales? of equity|\b(?:sell|offer|issue)\w*\b[^.;]{0,50}\b(?:shares of (?:our|its|"
            r"the)|class [ab]|ordinary|common) "
            r"(?:(?:ordinary )?shares|common stock|stock)\b|\b(?:issued|issues|issuing|received?|"
            r"granted) [\d.,]+ (?:million )?(?:\w+ )?shares\b|"
            r"\bshelf\b|\bs-3asr\b|\bf-[13]\b|\bfree writing prospectus|"
            r"\b(?:biggest|largest|top) (?:share|stock)holder|\b(?:buys?|bought) back (?:up_to )?\$",
            r"增发|配股|首次公开募股|股票回购|公募増資|新株|自社株買い|유상증자|자사주",
        ),
        r"\boutstanding warrants\b|\bright to receive\b|\bmark-to-market|\bfair value\b|"
        r"\binvest\w*[^.;]{0,60}\bconvertible (?:note|loan)|"
        r"\bwarrant[- ](?:terms|"
        r"reval\w+|confusion|error|liabilit\w+|fair)|"
        r"\ball-stock\b|\binstitutional\b|\bhedge funds?\b|"
        r"\bby [A-Za-z.& ]{3,40}(?:advisors|capital management|llc|lp)\b",
        0.85,
    ),
    Rule(
        "treasury",
        (
            rf"(?:{BUY}|{SELL}|\badd(?:s|ed)|\baccumulat\w+|\binvest(?:s|ed)?(?: more)? in|"
            rf"\bdumps?)[^.;]{{0,22}}\b{COIN}\b",
            rf"\b{COIN} (?:purchases?|buys?|buying|sales?|treasury|reserve|pivot|strategy|stack|"
            rf"accumulation)\b",
            rf"\b(?:sold|sells?|selling|bought) [\d,]+ of\b|\b[\d,.]+ {COIN} (?:for (?:\$|about|roughly|nearly|over|"
            rf"an average|a total)|sold|bought)|"
            rf"\bsale of [\d,.~]+",
            r"\b(?:hits?|tops?|reach\w*|cross\w*|pass\w*|now holds?)\b[^.;]{0,12}\b\d[\d,.]* (?:btc|bitcoins?|eth)\b|"
            r"\b(?:loaned|lent|lends?|pledg\w+)\b[^.;]{0,15}[\d,.]+ (?:btc|bitcoins?|eth)\b|\b(?:unload|dump|shed|"
            r"offload|liquidat|stack|swap|convert)\w*\b[^.;]{0,20}(?:\d[\d,.]* |its |more )(?:btc|bitcoins?|eth)\b|"
            r"\bsale of (?:\w+ ){0,2}[\d,.]+ (?:btc|bitcoins?)|"
            r"\bhodl\w*|\btreasury (?:strategy|company|policy|reserve|firm|asset|holdings?)|"
            r"\bstaking and treasury|\b(?:ethereum|bitcoin|eth|btc)[- ](?:treasury|pivot|focused)",
            rf"[\d,.]+ (?:btc|bitcoins?)\b[^.;]{{0,20}}\bsold\b|\b\d[\d,]* sold\b|\b(?:to buy|"
            rf"to purchase|to acquire|for|para comprar|para adquirir|pour acheter|per acquistare|"
            rf"zum kauf von) (?:more )?{COIN}\b",
            rf"\b(?:starts?|resum\w*|begins?|stops?|halts?)\b[^.;]{{0,20}}\bsell\w*\b[^.;]{{0,30}}\b(?:output|"
            rf"production|mined|{COIN})\b|"
            rf"\bgo(?:es|ing)? (?:big|all[- ]in) on (?:bitcoin|btc|ether)|\b(?:loads? up|shed(?:s|ding)?|dump\w*|"
            rf"unload\w*|offload\w*|stak(?:es?|ed|ing)|monetiz\w+|sweeps? up|adds?|added|"
            rf"snap\w* up|scoop\w* up|bought|buys?|sells?|sold|parts? with|cash\w* (?:in|out)|"
            rf"tak\w* profit\w*)\b[^.;]{{0,30}}"
            rf"\b\d[\d,.]*(?:[km]| million)? (?:more )?{COIN}\b",
            rf"\b(?:{COIN}|crypto|digital[- ]asset|its|corporate)(?:'s)? (?:hoard|stash|stack|stockpile|holdings?|"
            rf"treasury|coffers|"
            rf"trove|war chest|reserves?)\b[^.;]{{0,30}}\b(?:pass\w*|tops?|topped|cross\w*|hits?|swells?|grow\w*|"
            rf"grew|"
            rf"rise\w*|rose|climb\w*|exceed\w*|surpass\w*|reach\w*|jump\w*|shrink\w*|shrank|fall\w*|fell|above|"
            rf"past|down|"
            rf"increase\w*|to)\b|\bhoard\b[^.;]{{0,20}}\d[\d,]* coins?",
            r"\b(?:pivot|shift|transition)\w* to (?:ethereum|ether|eth)\b|增持|减持|囤币|保有量|매수|매도",
        ),
        r"\bh[eo]ld(?:s|ing)? (?:over |about |more than |roughly |approximately )?[\d,.]+ (?:btc|"
        r"bitcoins?)\b[^.;]{0,20}\bas of\b|"
        r"\bmine\w* [\d,.]+ btc and (?:holds?|held)\b|\bbacked (?:credit|loan)|\b(?:credit|loans?|revolver|facility|"
        r"borrow\w*)\b[^.;]{0,40}\b(?:backed|secured|collaterali[sz]ed) by\b|\bbitcoin (?:mine|farm|mining)|"
        r"\b(?:bitcoin|btc) hosting|\bcoins? (?:mined|in (?:january|february|march|april|may|june|july|august|"
        r"september|october|november|december))\b",
        0.8,
    ),
)
