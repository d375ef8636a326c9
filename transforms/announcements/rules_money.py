"""Rules for what a company earns, borrows, sells and holds."""

from transforms.announcements.rule import Rule
from transforms.announcements.vocabulary import (
    BUY,
    CHANGE,
    COIN,
    MONTH,
    PERIOD,
    SELL,
)

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
            r"\bof converts\b|\bconverts and\b|\$ ?[\d.,]+ ?\w+ (?:zero-coupon |senior )?convertible\b|\b(?:convertibles|converts)\b (?:due|offering|incl|\()|\d ?(?:bn|mn|m|b|million|"
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
            r"\b(?:secur|rais|clos|obtain|arrang|land)\w*\b[^.;]{0,30}\b(?:in )?(?:debt|financing)\b|\b(?:cut|reduc|trim|slash|"
            r"lower)\w* (?:its |outstanding |convertible |total )*(?:debt|leverage|borrowings)\b",
            r"(?:secur|rais|clos)\w*\b[^.;]{0,12}\$ ?[\d.,]+ ?(?:billion|million|bn|mn|b|"
            r"m)\b[^.;]{0,12} to (?:expand|fund|build|finance|develop|accelerate)",
            r"wandelanleihe|anleihe|schuldverschreib|darlehen|kredit(?:linie|fazilität)|"
            r"obligations? convertibles?|emprunt|ligne de crédit",
            r"\b(?:note|notas?|bonos?|obbligazioni|obrigações) (?:convert|convers|senior|garanti)\w*|"
            r"préstamo|línea de crédito|linea di credito|empréstimo|finanziament",
            r"\bdirect financial obligation|\btaps?\b[^.;]{0,20}\b(?:revolver|loan|credit)|\b(?:retir|repay|redeem|"
            r"prepay|extinguish|pay[s ]+off|paid off|clear)\w*\b[^.;]{0,40}\b(?:notes?|loans?|debt|term loan|facility|"
            r"converts?|debentures?|borrowings?|mortgage)\b|\bdebt[- ]free\b|\b(?:creditors?|bondholders?|noteholders?|"
            r"lenders?)\b[^.;]{0,40}\b(?:rescue|deal|swap|agree\w*|restructur\w*|led|exchange)|"
            r"\bschulden\w*|\bkreditfazilit\w*|\bprêts?\b",
            r"可转换|可转债|优先票据|票据|贷款|信贷|転換社債|社債|融資|借入|전환사채|선순위|대출|회사채",
        ),
        r"\bloaned\b|analysts? (?:cut|see)|\bequity line\b",
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
            r"\b(?:over-?allotment|underwriters?'? option)\b[^.;]{0,60}\bshares\b|\bshares\b[^.;]{0,30}\bin (?:this|the) offering|"
            r"\bwe are offering\b|\b(?:ordinary|common) shares? at \$|\b(?:sell|offer)s? \$ ?[\d.,]+ ?\w* (?:of |in |worth of )?"
            r"(?:new |more )?(?:stock|shares)|\bconverts and shares\b|\bto go public\b|\bgo public\b|"
            r"\bunregistered sales? of equity|\b(?:sell|offer|issue)\w*\b[^.;]{0,50}\b(?:shares of (?:our|its|the)|class [ab]|ordinary|common) "
            r"(?:(?:ordinary )?shares|common stock|stock)\b|\b(?:issued|issues|issuing|received?|granted) [\d.,]+ (?:million )?(?:\w+ )?shares\b|"
            r"\bshelf\b|\bs-3asr\b|\bf-[13]\b|\bfree writing prospectus|"
            r"\b(?:biggest|largest|top) (?:share|stock)holder|\b(?:buys?|bought) back (?:up_to )?\$",
            r"增发|配股|首次公开募股|股票回购|公募増資|新株|自社株買い|유상증자|자사주",
        ),
        r"\bright to receive\b|\bmark-to-market|\bfair value\b|\binvest\w*[^.;]{0,60}\bconvertible (?:note|loan)|\bwarrant[- ](?:terms|"
        r"reval\w+|confusion|error|liabilit\w+|fair)|"
        r"\ball-stock\b|\binstitutional\b|\bhedge funds?\b|"
        r"\bby [A-Za-z.& ]{3,40}(?:advisors|capital management|llc|lp)\b",
        0.85,
    ),
    Rule(
        "production",
        (
            r"\b(?:production|operational|operations|mining|operating)\b(?: and (?:mining |"
            r"production )?(?:operations?|operational|production))?\s(?:updates?|results|report|"
            r"figures|metrics|summary)",
            rf"{MONTH}[^.;]{{0,20}}\b(?:production|operations?|operational|output|mining|update)\b",
            r"\b(?:produc(?:es?|ed|ing)|min(?:es?|ed|ted)|self-mined|generat(?:es?|ed)) (?:a record |record |about |some |"
            r"nearly )?[\d,.]+ (?:btc|coins?|"
            r"bitcoins?)|\bhash ?-?rate\b[^.;]{0,80}\b(?:jump|ros|climb|increas|grew|fell|slip|dropp?|declin|"
            r"surg|improv)\w* (?:by |to |from |\d|nearly |about |over )|\bhash ?-?rate (?:ended|averaged|stood|finished|closed|was|now)\b|\bfleet efficiency\b|\bj/th\b|[\d,.]+ (?:btc|bitcoins?) (?:mined|produced|in (?:january|february|march|"
            r"april|may|june|july|august|september|october|november|december))",
            rf"\b(?:btc|bitcoin)? ?(?:production|output)\b (?:{CHANGE})|\b(?:bitcoin|"
            rf"btc) (?:production|output)\b|\bself-mined\b",
            r"\b(?:lift|rais|boost|grow|grew|expand|increas|doubl|push)\w*\b[^.;]{0,25}\bhash ?-?rate (?:to|by|past|"
            r"above)\b|\bearned [\d,.]+ (?:btc|bitcoins?)|"
            r"\bposts? [\d,.]+ (?:btc|bitcoins?)|\b(?:fleet|self-mining)\b[^.;]{0,40}(?:eh/s|exahash)|(?:eh/s|"
            r"exahash)\b[^.;]{0,40}\b(?:fleet|self-mining)|"
            r"自挖|\b(?:reali[sz]ed|deployed|operational|energi[sz]ed|average|operating|month-end|"
            r"installed|current) hash[- ]?rate",
            rf"\b(?:hash[- ]?rate|exahash|eh/s)\b (?:{CHANGE})|\b(?:surpass\w*|reach\w*|hits?|"
            rf"achiev\w*|exceed\w*|tops?|crosses)\b[^.;]{{0,25}}\b(?:eh/s|exahash)",
            r"\b(?:produktion|producción|produção|produzione|production) (?:de |di |von )?bitcoin|"
            r"bitcoin-produktion|产量|挖出|採掘量|채굴량|생산량",
        ),
        r"\b(?:goal|target|guides?)\b|\bhalts? (?:\w+ )?expansion|\b(?:expect\w*|anticipat\w*|target\w*|plans?)\b[^.;]{0,60}\b(?:increase|reach|hit|grow|bring|add|boost)\b[^.;]{0,60}"
        r"(?:eh/s|exahash)|\b(?:unveil|launch|introduc|debut)\w*\b[^.;]{0,40}\b(?:rigs?|miners?|machines?|asics?|chips?)\b|"
        r"\b(?:q[1-4]|quarter|fiscal|earnings call|results for)\b.*\b(?:revenue|net loss|net income|"
        r"results)\b",
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
            rf"\b(?:starts?|resum\w*|begins?|stops?|halts?)\b[^.;]{{0,20}}\bsell\w*\b[^.;]{{0,30}}\b(?:output|production|mined|{COIN})\b|"
            rf"\bgo(?:es|ing)? (?:big|all[- ]in) on (?:bitcoin|btc|ether)|\b(?:loads? up|shed(?:s|ding)?|dump\w*|unload\w*|offload\w*|stak(?:es?|ed|ing)|monetiz\w+|sweeps? up|adds?|added|"
            rf"snap\w* up|scoop\w* up|bought|buys?|sells?|sold|parts? with|cash\w* (?:in|out)|tak\w* profit\w*)\b[^.;]{{0,30}}"
            rf"\b\d[\d,.]*(?:[km]| million)? (?:more )?{COIN}\b",
            rf"\b(?:{COIN}|crypto|digital[- ]asset|its|corporate)(?:'s)? (?:hoard|stash|stack|stockpile|holdings?|treasury|coffers|"
            rf"trove|war chest|reserves?)\b[^.;]{{0,30}}\b(?:pass\w*|tops?|topped|cross\w*|hits?|swells?|grow\w*|grew|"
            rf"rise\w*|rose|climb\w*|exceed\w*|surpass\w*|reach\w*|jump\w*|shrink\w*|shrank|fall\w*|fell|above|past|down|"
            rf"increase\w*|to)\b|\bhoard\b[^.;]{{0,20}}\d[\d,]* coins?",
            r"\b(?:pivot|shift|transition)\w* to (?:ethereum|ether|eth)\b|增持|减持|囤币|保有量|매수|매도",
        ),
        r"\bh[eo]ld(?:s|ing)? (?:over |about |more than |roughly |approximately )?[\d,.]+ (?:btc|bitcoins?)\b[^.;]{0,20}\bas of\b|"
        r"\bmine\w* [\d,.]+ btc and (?:holds?|held)\b|\bbacked (?:credit|loan)|\b(?:credit|loans?|revolver|facility|"
        r"borrow\w*)\b[^.;]{0,40}\b(?:backed|secured|collaterali[sz]ed) by\b|\bbitcoin (?:mine|farm|mining)|"
        r"\b(?:bitcoin|btc) hosting|\bcoins? (?:mined|in (?:january|february|march|april|may|june|july|august|september|october|november|december))\b",
        0.8,
    ),
    Rule(
        "earnings",
        (
            rf"{PERIOD}[^.;]{{0,45}}\b(?:results|earnings|revenues?|profits?|loss(?:es)?|financials?|"
            rf"numbers|resultados|résultats|risultati|ergebnis\w*|quartalszahlen)\b",
            r"^[^.;,]{0,30}\b(?:q[1-4](?: fy| fiscal)? ?(?:20)?\d\d|[1-4]q ?\d\d|fy ?(?:20)?\d\d)\b|"
            r"\bq[1-4] (?:call|update)\b|\b10-[kq]\b",
            r"\b(?:reports?|posts?|posted|reported|record(?:s|ed)?|books?|swings? to|narrows?|widens?|"
            r"announc\w+|deliver\w*)\b[^.;]{0,35}\b(?:revenues?|net loss|net income|loss|profits?|"
            r"earnings|eps|ebitda|financial results)\b",
            r"\bearnings (?:call|report|beat|miss|release|results|transcript|highlights|slides|recap)|"
            r"\b(?:beats?|miss(?:es|ed|ing)?|tops?|topped)\b[^.;]{0,25}\b(?:estimates?|expectations|"
            r"consensus)",
            r"\bon the (?:earnings |conference |results )?call\b|\b(?:swings?|swung) to\b[^.;]{0,25}\b(?:loss|profit)",
            rf"\bnet (?:loss|income|profit) (?:of|was|narrow|widen|rose|fell)|\badjusted ebitda\b|"
            rf"\brevenues? (?:of|was|came|{CHANGE}|miss|beat)|\b(?:financial|business) results\b",
            r"\b(?:weak|strong|mixed|soft|poor|dismal|record|solid|disappoint\w*|upbeat|blowout) (?:q[1-4]|quarter\w*|third-quarter|"
            r"results)|\bq[1-4] (?:miss|beat|loss|profit|print|numbers|report|financial)|\bper-share loss|\bgoing concern|"
            r"\b(?:statements?|figures|accounts)\b[^.;]{0,30}\bbe relied\b|\bresults of operations and financial condition|\bmaterial impairments?|\b(?:20|40|10)-[fkq]t?\b|"
            r"\bclassif\w*\b[^.;]{0,60}\bcash flows?\b|"
            r"\brestat\w+[^;]{0,70}\b(?:financial statements|cash flows?|results)\b",
            r"quartals(?:zahlen|ergebnis)|geschäftszahlen|résultats (?:du|annuels|trimestriels|"
            r"financiers)|resultados (?:del|trimestr|financ|anual)|risultati (?:del|trimestr|finanz)|"
            r"ergebnisse (?:für|des)|业绩|财报|季度|决算|決算|四半期|실적|분기",
        ),
        r"\b(?:expected|projected|could|would|will|projects)\b[^.;]{0,40}\b(?:generate|produce|yield|contribute|bring in)\b|"
        r"\bwall street (?:model|expect|forecast|look|project|estimat)\w*|\bmodel(?:s|l?ing)\b|"
        r"\b(?:ahead of|before|into|preview\w*|upcoming|on the horizon|what to expect|date for|"
        r"to (?:report|announce|release|host|publish)|will (?:report|announce|release)|"
        r"schedules?)\b[^.;]{0,60}\b(?:earnings|results|q[1-4])|\bearnings (?:preview|on the horizon|"
        r"date)|\bprojecting\b|\banalysts? (?:expect|forecast|estimate|anticipate|project)\w* (?:a|an|the|revenue|"
        r"earnings|q[1-4])\b",
        0.85,
    ),
    Rule(
        "guidance",
        (
            r"\b(?:sees|expects|guides|forecasts|projects|anticipates)\b[^.;]{0,40}\brevenues?\b|\bguides? (?:to|"
            r"for)\b|\b(?:aims?|targets?|plans?|expects?|intends?)\b[^.;]{0,80}\b(?:every|per|each|a) year\b|"
            r"\b(?:expects?|plans?|sees?|aims?|intends?|projects|targets?)\b[^.;]{0,40}\b(?:reach\w*|hit\w*|exceed\w*|"
            r"top\w*|surpass\w*|"
            r"achiev\w*|grow\w*|spend\w*)\b[^.;]{0,30}\d|\bahead of schedule\b|\bexpects? to spend\b|"
            r"\bcapital expenditure\w*\b[^.;]{0,30}\$",
            r"\b(?:slated|expected|scheduled|planned|set|due|expects|will) (?:to |for )(?:\w+ ){0,4}?(?:go (?:online|live)|come online|"
            r"begin|start|open|activation|be ready|deliver|commissioning|completion)\b[^.;]{0,60}\b(?:20\d\d|quarter|half|q[1-4]|"
            r"year)\b|\bguides? \d|\b(?:halt\w*|paus\w*|freez\w*|caps|capped) (?:\w+ )?(?:expansion|growth|hash ?-?rate)\b|\bpast \$ ?[\d.]+ ?\w+ arr|"
            r"\barr (?:past|to|above|of|toward)\b|\b(?:bring\w* forward|pull\w* (?:in|forward)|push\w* (?:back|out)|delay\w*|mov\w* (?:up|back|forward))\b[^.;]{0,60}"
            r"\b(?:goal|target|timeline|schedule|energi[sz]ation|completion|delivery|launch|opening|eh/s)\b|"
            r"\b(?:should|will|due to|set to|slated to|scheduled to) be (?:handed over|delivered|completed|energi[sz]ed|online|"
            r"ready|live|finished|operational)\b",
            r"\b(?:rais|cut|lower|lift|boost|hik|slash|trim|doubl|tripl|increas|bump|push|nudg|narrow|widen|up)\w*\b[^.;]{0,30}"
            r"\b(?:capex|capital (?:spending|expenditure)|spending|growth|expansion|build-?out) (?:plan|budget|target|forecast|"
            r"guidance)s?\b|\bexpected to (?:increase|bring|lift|raise|boost|push|grow|be (?:delivered|completed|operational|"
            r"online|energi[sz]ed))\b[^.;]{0,80}\b(?:by|in|before|late|early|mid|second|first|end)\b|"
            r"\bguid(?:es|ed|ing) (?:to|for|toward)\b|\bnow (?:sees|expects|guides|targets|plans)\b",
            r"\b(?:guidance|outlook)\b|\b(?:rais|cut|lower|lift|boost|reaffirm|reiterat|updat|set|"
            r"slash|trim|increas)\w*\b[^.;]{0,30}\b(?:targets?|forecast|goal)\b",
            r"\b(?:target(?:s|ing|ed)?|aim(?:s|ing)?|expect(?:s|ed|ing)?|anticipat\w+|forecast(?:s|"
            r"ing)?|project(?:s|ing)|intends?|on track|seeks?)\b[^.;]{0,90}\b(?:by|in|end|during|"
            r"before|until|exit)\b[^.;]{0,25}\b(?:20[2-3]\d|this year|next year|year[- ]end|q[1-4]|"
            r"h[12]|the (?:first|second) half)",
            r"\btarget(?:s|ing|ed)?\b[^.;]{0,50}\b(?:eh/s|exahash|arr|run[- ]rate|revenue|mw\b|gw\b|"
            r"megawatts|gigawatts|capacity)",
            r"\b(?:hash[- ]?rate|revenue|arr|capex|capacity|run[- ]rate|megawatt|"
            r"mw)\b[^.;]{0,15}\btargets?\b|\bend-of-year\b|\billustrative\b",
            r"\bpipeline (?:of|exceed\w*|total\w*|stands?|now|reach\w*|grow\w*|grew|tops?|expand\w*)\b|"
            r"\bannuali[sz]ed (?:run[- ]rate )?revenue\b[^.;]{0,40}\b(?:by|target|end)|"
            r"\bcapital expenditures? (?:of|plan|budget)",
            r"\bprognose\b|\bausblick\b|\bperspectives\b|\bprevé\b|\bprevisiones\b|\bguidance\b|指引|"
            r"目标|目標|見通し|가이던스|전망|목표",
        ),
        r"\b(?:prior|previous|above|below|its|earlier|beat\w*|exceed\w*|in line with)\b[^.;]{0,12}\bguidance\b|"
        r"price_target|\banalysts?\b|\boption\b|\bconsensus\b|\brofo\b|\bexpected to (?:close|settle|"
        r"join|mature)|\bnotes?\b",
        0.75,
    ),
)
