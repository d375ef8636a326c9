"""Rules for what a company mines, earns and aims for."""

from transforms.announcements.rule import Rule
from transforms.announcements.vocabulary import CHANGE, MONTH, PERIOD

RESULT_RULES: tuple[Rule, ...] = (
    Rule(
        "production",
        (
            r"\b(?:production|operational|operations|mining|operating)\b(?: and (?:mining |"
            r"production )?(?:operations?|operational|production))?\s(?:updates?|results|report|"
            r"figures|metrics|summary)",
            rf"{MONTH}[^.;]{{0,20}}\b(?:production|operations?|operational|output|mining|update)\b",
            r"\b(?:produc(?:es?|ed|ing)|min(?:es?|ed|ted)|self-mined|generat(?:es?|ed)) (?:a record |record |"
            r"about |some |"
            r"nearly )?[\d,.]+ (?:btc|coins?|"
            r"bitcoins?)|\bhash ?-?rate\b[^.;]{0,80}\b(?:jump|ros|climb|increas|grew|fell|slip|dropp?|declin|"
            r"surg|improv)\w* (?:by |to |from |\d|nearly |about |over )|\bhash ?-?rate (?:ended|averaged|stood|"
            r"finished|closed|was|now)\b|\bfleet efficiency\b|\bj/th\b|[\d,.]+ (?:btc|bitcoins?) (?:mined|"
            r"produced|in (?:january|february|march|"
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
        r"\b(?:goal|target|guides?)\b|\bon (?:course|schedule)\b|\bhalts? (?:\w+ )?expansion|\b(?:expect\w*|"
        r"anticipat\w*|target\w*|"
        r"plans?)\b[^.;]{0,60}\b(?:increase|reach|hit|grow|bring|add|boost|contribute)\b[^.;]{0,60}"
        r"(?:eh/s|exahash)|\b(?:unveil|launch|introduc|debut)\w*\b[^.;]{0,40}\b(?:rigs?|miners?|machines?|asics?|"
        r"chips?)\b|"
        r"\b(?:q[1-4]|quarter|fiscal|earnings call|results for)\b.*\b(?:revenue|net loss|net income|"
        r"results)\b",
        0.85,
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
            r"\bon the (?:earnings |conference |results )?call\b|\b(?:swings?|swung) to\b[^.;]{0,25}\b(?:loss|"
            r"profit)",
            rf"\bnet (?:loss|income|profit) (?:of|was|narrow|widen|rose|fell)|\badjusted ebitda\b|"
            rf"\brevenues? (?:of|was|came|{CHANGE}|miss|beat)|\b(?:financial|business) results\b",
            r"\b(?:weak|strong|mixed|soft|poor|dismal|record|solid|disappoint\w*|upbeat|blowout) (?:q[1-4]|"
            r"quarter\w*|third-quarter|"
            r"results)|\bq[1-4] (?:miss|beat|loss|profit|print|numbers|report|financial)|\bper-share loss|"
            r"\bgoing concern|"
            r"\b(?:burns?|burned|loses?|lost)\b[^.;]{0,8}\$|\bcash and cash equivalents (?:were|of|was)\b|"
            r"\b(?:statements?|figures|accounts)\b[^.;]{0,30}\bbe relied\b|"
            r"\bresults of operations and financial condition|\bmaterial impairments?|\b(?:20|40|10)-[fkq]t?\b|"
            r"\bclassif\w*\b[^.;]{0,60}\bcash flows?\b|"
            r"\brestat\w+[^;]{0,120}\b(?:financial statements|cash flows?|results)\b",
            r"quartals(?:zahlen|ergebnis)|geschäftszahlen|résultats (?:du|annuels|trimestriels|"
            r"financiers)|resultados (?:del|trimestr|financ|anual)|risultati (?:del|trimestr|finanz)|"
            r"ergebnisse (?:für|des)|业绩|财报|季度|决算|決算|四半期|실적|분기",
        ),
        r"\b(?:expected|projected|could|would|will|projects)\b[^.;]{0,40}\b(?:generate|produce|yield|contribute|"
        r"bring in)\b|"
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
            r"\b(?:expects?|plans?|sees?|aims?|intends?|projects|targets?)\b[^.;]{0,40}\b(?:reach\w*|hit\w*|"
            r"exceed\w*|"
            r"top\w*|surpass\w*|"
            r"achiev\w*|grow\w*|spend\w*)\b[^.;]{0,30}\d|\bahead of schedule\b|\bexpects? to spend\b|"
            r"\bcapital expenditure\w*\b[^.;]{0,30}\$",
            r"\b(?:slated|expected|scheduled|planned|set|due|expects|will) (?:to |"
            r"for )(?:\w+ ){0,4}?(?:go (?:online|live)|come online|"
            r"begin|start|open|activation|be ready|deliver|commissioning|completion)\b[^.;]{0,60}\b(?:20\d\d|"
            r"quarter|half|q[1-4]|"
            r"year)\b|\b(?:plans?|expects?|aims?|intends?) to (?:fully )?(?:turn|energi[sz]e|bring|"
            r"switch)\b[^.;]{0,60}\bby\b|"
            r"\bon (?:course|schedule)\b|\bguides? \d|\b(?:halt\w*|paus\w*|freez\w*|caps|"
            r"capped) (?:\w+ )?(?:expansion|growth|"
            r"hash ?-?rate)\b|\bpast \$ ?[\d.]+ ?\w+ arr|"
            r"\barr (?:past|to|above|of|toward)\b|\b(?:bring\w* forward|pull\w* (?:in|forward)|push\w* (?:back|"
            r"out)|delay\w*|mov\w* (?:up|back|forward))\b[^.;]{0,60}"
            r"\b(?:goal|target|timeline|schedule|energi[sz]ation|completion|delivery|launch|opening|eh/s)\b|"
            r"\b(?:should|will|due to|set to|slated to|scheduled to) be (?:handed over|delivered|completed|"
            r"energi[sz]ed|online|"
            r"ready|live|finished|operational)\b",
            r"\b(?:rais|cut|lower|lift|boost|hik|slash|trim|doubl|tripl|increas|bump|push|nudg|narrow|widen|"
            r"up)\w*\b[^.;]{0,30}"
            r"\b(?:capex|capital (?:spending|expenditure)|spending|growth|expansion|build-?out) (?:plan|budget|"
            r"target|forecast|"
            r"guidance)s?\b|\bexpected to (?:increase|bring|lift|raise|boost|push|grow|be (?:delivered|completed|"
            r"operational|"
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
