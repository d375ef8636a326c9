"""Rules for who runs a company and how its owners are heard."""

from transforms.announcements.rule import Rule
from transforms.announcements.vocabulary import ROLE

PEOPLE_RULES: tuple[Rule, ...] = (
    Rule(
        "executive",
        (
            r"\b(?:appoint\w*|nam(?:es?|ed)|adds?|elect(?:s|ed)|joins?)\b[^.;]{0,90}\b(?:to (?:its |"
            r"the )?board|board)\b",
            rf"\b(?:appoint\w*|names?|named|naming|hir(?:es?|ed|ing)|promot(?:es?|ed|ion)|elect(?:s|"
            rf"ed)|recruit\w*|taps?|tapped|welcom\w+|adds?|joins?|joined|ernennt|beruft|nomme|nombra|"
            rf"designa|nomina|nomeia|succeed\w*|replac\w+)\b[^.;]{{0,70}}{ROLE}",
            rf"{ROLE}[^.;]{{0,50}}\b(?:steps? down|stepping down|to step|resign\w*|depart\w*|leav(?:es|"
            rf"ing)|left|replaced|oust\w*|retir\w+|exits?|is out|appointed|named|hired|successor|"
            rf"succession|takes? (?:the )?(?:helm|over)|rücktritt|démission\w*|renuncia|dimission\w*|"
            rf"to lead)\b",
            rf"\b(?:new|interim|former|incoming|ex-?\w*) (?:\w+ )?{ROLE}[^.;]{{0,40}}\b(?:hired|joins?|"
            rf"named|appointed|takes|leads?|separate)\b|\b(?:steps? down|resign\w*|depart\w*|oust\w*|"
            rf"retir\w+) (?:as|from|of)\b[^.;]{{0,30}}{ROLE}",
            r"\bnew (?:ceo|cfo|coo|cto|chief|leadership|chair\w*|president)\b|\b(?:leadership|"
            r"management|executive|c-suite) (?:change|transition|shake-?up|appointment|overhaul|"
            r"reshuffle|hire)s?\b|\bunder new (?:leadership|management)\b",
            r"\b(?:appoint\w*|brings? (?:in|on|aboard)|poach\w*|recruit\w*|lures?|snags|hires?|taps?|names?|"
            r"adds) (?:\w+ ){0,3}(?-i:[A-Z][a-z]+ [A-Z][a-z]+)\b[^.;]{0,20}\b(?:to (?:run|lead|head|oversee|drive)|"
            r"as)\b",
            r"\b(?:previously|formerly|most recently) (?:led|served|held|worked|headed|was)\b|"
            r"\bjoins (?:the company )?from\b|"
            r"\byears of (?:\w+ ){0,3}experience\b|\b(?:ousts?|replaces) (?:its )?(?:ceo|cfo|chief|founder)|\b(?:ceo|"
            r"cfo|coo|cto|chair\w*|president)"
            r"\b[^.;]{0,40}\b(?:exits?|(?:is|steps?|forced|heads?) out|out (?:as|after)|departs?|returns?|"
            r"successor|transition)\b|"
            r"\b(?:boot|oust|remov|replac)\w*\b[^.;]{0,20}\bdirectors?\b",
            r"\b(?-i:[A-Z][a-z]+) will (?:oversee|serve as|report to)\b",
            r"\b(?:hire|hiring|appointment|naming) of\b[^.;]{0,40}\b(?:exec\w*|veteran|chief|alum\w*|head|boss)\b|"
            r"\b(?:hir\w*|tap\w*|"
            r"poach\w*|recruit\w*)\b[^.;]{0,20}\b(?:former|ex-)|\b(?:nam|appoint|pick|choos|tap|hir|poach|recruit|"
            r"promot|elevat)\w*\b[^.;]{0,60}\b(?:boss|veteran|"
            r"executive|banker|engineer|alum\w*|insider|co-?founder|chief|head)\b|\b(?:hands?|handed|turns?|"
            r"pass\w*)\b"
            r"[^.;]{0,60}\b(?:boss|veteran|insider|deputy|co-?founder|chief|reins|helm)\b",
            r"\b(?:not|won't) (?:stand|run|seek)\b[^.;]{0,20}\b(?:re-?election|another term)|"
            r"\bex-(?-i:[A-Z])\w+ (?:\w+ ){0,2}"
            r"(?:boss|manager|executive|chief|engineer|head|director|veteran)\b|\b(?:resign|retir|depart|step)\w*\b"
            r"[^.;]{0,60}\b(?:the |its |our )board\b|\b(?:takes?|took|gets?|joins?|"
            r"given)\b[^.;]{0,20}\bboard (?:seat|chair)|"
            r"\bdeparture of (?:directors?|certain officers)|\bappointment of (?:certain )?(?:directors?|"
            r"officers?|\w+ "
            r"officer)|\belection of directors?; appointment|"
            rf"\b(?:fires?|fired|sacks?|sacked|dismiss\w*|dumps?|axes?)\b[^.;]{{0,20}}{ROLE}|\b(?:heads?|headed|"
            rf"heading) for the "
            rf"exit|{ROLE}[^.;]{{0,40}}\b(?:is leaving|to leave|quits?|quit|bows? out|heads? (?:out|for))\b",
            r"\b(?:boss|veteran|executive|lieutenant|founder)\b[^.;]{0,30}\b(?:quits?|exits?|departs?|leaves|"
            r"to leave|"
            r"steps? (?:down|up|aside|back)|bows? out|is out|out as|retires?|to retire)\b",
            r"任命|聘任|辞职|离职|就任|辞任|選任|선임|사임|임명",
        ),
        r"\b(?:index|russell|s&p)\b[^.;]{0,20}\b(?:join|add)|\b(?:join|add)\w*\b[^.;]{0,30}\b(?:index|russell|s&p)\b|"
        r"\b(?:performance|psu|rsu|award|"
        r"incentive)s?\b|\baccording to\b|\bnotes? (?:offering|due)",
        0.9,
    ),
    Rule(
        "governance",
        (
            r"\bactivists?\b|\bstarboard\b|\b(?:open )?letter to (?:the )?(?:board|shareholders|"
            r"management|ceo)|\b(?:shareholder|stockholder|holder)s?\b[^.;]{0,30}\b(?:letter|meeting|"
            r"votes?\b|vote (?:down|on|against|for)|rights|proposal|approv\w*|reject\w*)",
            r"\b(?:to )?votes? (?:against|for|down)\b|\bnominat\w+\b[^.;]{0,25}\b(?:directors?|slate|"
            r"board)|\b(?:fund|investor|shareholder|shaw|activist)\b[^.;]{0,70}\b(?:(?:push|urg|press)\w*|"
            r"call(?:s|ed|ing)? "
            r"(?:for|on)\b)|\bbuilds? stake\b[^.;]{0,60}\b(?:push|urg|press)\w*",
            r"\b(?:annual|special|extraordinary)\b[^.;]{0,25}\b(?:meeting|general)|\bproxy\b|"
            r"\bpoison pill|\brights plan|\bby-?laws?\b|\bcharter\b|\barticles of (?:incorporation|"
            r"association)|\bquorum\b|\bcertificate of (?:amendment|designation)",
            r"\b(?:preferred|special|quarterly|cash) (?:stock )?dividend|\bpsus?\b|\brsus?\b|"
            r"\b(?:equity )?incentive plan|\bcompensation (?:plan|package|award)|"
            r"\bperformance (?:stock|share) unit|\b(?:retention|stock|equity) awards?\b|"
            r"\bsay[- ]on[- ]pay|\bdissident|\bboard (?:refresh|seats?|nominees?|fight)|"
            r"\bauthori[sz]ed shares|\boutstanding shares\b[^.;]{0,20}\bfrom\b",
            r"\bhauptversammlung|\bassemblée générale|\bjunta (?:general|de accionistas)|\bassemblea|"
            r"\bsuper-?voting\b|\bvoting (?:rights|power|control)\b|\bafter (?:the |a )?(?:shareholder |"
            r"holder )?vote\b|"
            r"\bvotes? cast\b|\b(?:iss|glass lewis)\b|\b(?:yes|no) vote\b|\b(?:urg|demand|call(?:s|ed) (?:for|on)|"
            r"press|push|accus|critici|slam|blast)\w*\b[^.;]{0,60}\b(?:chair\w*|directors?|board|governance|"
            r"resign\w*|ouster)\b|\b(?:investors?|holders?)\b[^.;]{0,20}\b(?:sign\w* off|nod|bless\w*|"
            r"wave\w* through|spurn\w*|"
            r"approval)\b|\bauthori[sz]ed (?:stock|capital|shares?|common)\b|\bstart\w* (?:the )?vot\w+|\bvote to\b",
            r"\b(?:share|stock|unit)?holders?\b[^.;]{0,40}\b(?:vote[ds]? (?:down|on|against|for|to)|reject\w*|"
            r"approv\w*|"
            r"ratif\w*|oppos\w*|to vote|back(?:s|ed)?)\b|\bstandstill\b|\bsettle\w*\b[^.;]{0,60}\b(?:board|proxy|"
            r"directors?|"
            r"activist|shareholder)\b|\b(?:board|proxy|activist|shareholder|boardroom)\b[^.;]{0,40}\b(?:settle\w*|"
            r"truce|"
            r"fight|battle|dispute|campaign)\b|\bcooperation agreement|\bclawback|\bincentive award|"
            r"\bsubmission of matters|"
            r"\bmaterial modification to rights|\bamendments? to (?:the |its )?(?:articles|bylaws|certificate)|"
            r"\b(?:def|defa|pre|prer?)[ -]?(?:m |c )?14[ac]\b|\bproxy (?:statement|soliciting)",
            r"股东大会|激进投资者|株主総会|アクティビスト|주주총회|행동주의",
        ),
        "",
        0.85,
    ),
)
