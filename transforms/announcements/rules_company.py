"""Rules for who owns and runs a company, and under what name and law."""

from transforms.announcements.rule import Rule
from transforms.announcements.vocabulary import (
    BUY,
    GEAR,
    LAND,
    ROLE,
    SELL,
)

COMPANY_RULES: tuple[Rule, ...] = (
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
            r"\b(?:brings? (?:in|on|aboard)|poach\w*|recruit\w*|lures?|snags|hires?|taps?|names?|"
            r"adds) (?:\w+ ){0,3}(?-i:[A-Z][a-z]+ [A-Z][a-z]+)\b[^.;]{0,20}\b(?:to (?:run|lead|head|oversee|drive)|"
            r"as)\b",
            r"\b(?:previously|formerly|most recently) (?:led|served|held|worked|headed|was)\b|"
            r"\bjoins (?:the company )?from\b|"
            r"\byears of (?:\w+ ){0,3}experience\b|\b(?:ousts?|replaces) (?:its )?(?:ceo|cfo|chief|founder)|\b(?:ceo|"
            r"cfo|coo|cto|chair\w*|president)"
            r"\b[^.;]{0,40}\b(?:exits?|(?:is|steps?|forced|heads?) out|out (?:as|after)|departs?|returns?|successor|transition)\b|"
            r"\b(?:boot|oust|remov|replac)\w*\b[^.;]{0,20}\bdirectors?\b",
            r"\b(?:hire|hiring|appointment|naming) of\b[^.;]{0,40}\b(?:exec\w*|veteran|chief|alum\w*|head|boss)\b|\b(?:hir\w*|tap\w*|"
            r"poach\w*|recruit\w*)\b[^.;]{0,20}\b(?:former|ex-)|\b(?:nam|appoint|pick|choos|tap|hir|poach|recruit|promot|elevat)\w*\b[^.;]{0,60}\b(?:boss|veteran|"
            r"executive|banker|engineer|alum\w*|insider|co-?founder|chief|head)\b|\b(?:hands?|handed|turns?|pass\w*)\b"
            r"[^.;]{0,60}\b(?:boss|veteran|insider|deputy|co-?founder|chief|reins|helm)\b",
            r"\b(?:not|won't) (?:stand|run|seek)\b[^.;]{0,20}\b(?:re-?election|another term)|\bex-(?-i:[A-Z])\w+ (?:\w+ ){0,2}"
            r"(?:boss|manager|executive|chief|engineer|head|director|veteran)\b|\b(?:resign|retir|depart|step)\w*\b"
            r"[^.;]{0,60}\b(?:the |its |our )board\b|\b(?:takes?|took|gets?|joins?|given)\b[^.;]{0,20}\bboard (?:seat|chair)|"
            r"\bdeparture of (?:directors?|certain officers)|\bappointment of (?:certain )?(?:directors?|officers?|\w+ "
            r"officer)|\belection of directors?; appointment|"
            rf"\b(?:fires?|fired|sacks?|sacked|dismiss\w*|dumps?|axes?)\b[^.;]{{0,20}}{ROLE}|\b(?:heads?|headed|heading) for the "
            rf"exit|{ROLE}[^.;]{{0,40}}\b(?:is leaving|to leave|quits?|quit|bows? out|heads? (?:out|for))\b",
            r"\b(?:boss|veteran|executive|lieutenant|founder)\b[^.;]{0,30}\b(?:quits?|exits?|departs?|leaves|to leave|"
            r"steps? (?:down|up|aside|back)|bows? out|is out|out as|retires?|to retire)\b",
            r"任命|聘任|辞职|离职|就任|辞任|選任|선임|사임|임명",
        ),
        r"\b(?:index|russell|s&p)\b[^.;]{0,20}\b(?:join|add)|\b(?:join|add)\w*\b[^.;]{0,30}\b(?:index|russell|s&p)\b|"
        r"\b(?:performance|psu|rsu|award|"
        r"incentive)s?\b|\baccording to\b|\bnotes? (?:offering|due)",
        0.9,
    ),
    Rule(
        "mna",
        (
            r"\bacquires (?-i:[A-Z][a-z]+(?: (?:&|[A-Z]\w+)){1,3})$",
            rf"{SELL}[^.;]{{0,45}}\b(?:plants?|sites?|stakes?|assets|portfolio|campus)\b",
            r"\bmerg(?:er|e[sd]?|ing)\b|\btake-?overs?\b|\bbuy-?outs?\b|\bcombination agreement|"
            r"\breverse merger|\btender offer|\bspin[- ]?off|\bspun off|\bspins? (?:off|out)|"
            r"\bcarve-?out|\bdivestiture|\bunsolicited\b|\bhostile\b",
            r"\b(?:acquisition|takeover|cash|buyout|all-stock|unsolicited) (?:offer|bid|proposal|"
            r"talks|deal|transaction|agreement)|\bbid (?:for|to buy|to acquire)\b|"
            r"\bin (?:\w+ ){0,2}talks (?:to (?:buy|acquire)|with \w+ (?:to|over|on) (?:a )?(?:sale|deal))|"
            r"\bshares? for each (?:share|common)|\bexchange ratio\b|\bper share in (?:cash|stock)\b|\bdeal to (?:buy|"
            r"acquire)|"
            r"\b(?:clos|finali[sz]|complet|sink|kill|scuttl|torpedo|spurn|snub|block|back|approv|greenlight|reject|"
            r"oppos)\w*\b[^.;]{0,30}\b(?:griid|stronghold|"
            r"block mining|gryphon|"
            r"bitfarms|exaion|rhodium|e4a)\b|\b(?:griid|stronghold|block mining|gryphon|bitfarms|exaion) (?:deal|buy|"
            r"purchase|transaction|"
            r"acquisition|takeover)|\b(?:iss|glass lewis|proxy advis\w+|holders?|investors|shareholders|stockholders|"
            r"two seas|fund)\b"
            r"[^.;]{0,50}\b(?:reject|oppos|against|sink|kill|scuttl|torpedo|spurn|block|back|support|"
            r"vote)\w*\b[^.;]{0,30}\b(?:deal|sale|transaction|"
            r"takeover|acquisition|offer|bid)",
            r"\b(?:takes?|took|gain\w*|assum\w*) (?:full |majority )?(?:control|ownership)\b|\bbuy\w* out\b|"
            r"\bstake (?:purchase|acquisition|sale)|"
            r"\b(?:deal|merger|takeover|acquisition|bid) (?:is )?(?:dead|dies|collaps\w+|falls? (?:through|apart)|"
            r"terminated|scrapped|called off|"
            r"voted down|rejected|withdrawn)|\b(?:rais|increas|sweeten|improv)\w*\b[^.;]{0,30}\b(?:offer|bid)\b|"
            r"\b(?:owns?|holds?|controls?)\b[^.;]{0,12}\d[\d.]* ?% of\b|\b(?:withdraw\w*|drops?|sweeten\w*|improv\w+|"
            r"rebuff\w*|spurn\w*)\b[^.;]{0,30}\b(?:bid|offer|proposal)\b|\b(?:site|facility|"
            r"mine|campus)\b[^.;]{0,20}\$ ?[\d.]+ ?\w+ (?:deal|sale|transaction)\b|\b(?:acquir\w+|buy\w*|tak\w+|"
            r"purchas\w+)\b[^.;]{0,12}\b\d[\d.]* ?% of\b|\bexit\w* (?:_+ |bitcoin |crypto )?mining\b[^.;]{0,40}"
            r"\b(?:sale|sell|treasury)",
            rf"(?:{BUY}|\bto acquire|\bto buy)[^.;]{{0,50}}\b(?:miner\b|company|firm|subsidiary|"
            rf"majority|controlling|business|inc\b|corp\b|operator|developer|provider|rival|ownership|"
            rf"\d+% (?:stake|interest)|remaining|interest in)",
            rf"(?:{BUY}|\bto acquire|\bto buy|\bto pay)[^.;]{{0,60}}\b(?:(?:mining|power|coal|gas|"
            rf"generating) (?:site|facilit|farm|data|center|centre|mine|operation|campus|compan|station)\w*|mines?\b|farms?\b|power plant|plant\b|gas plant|wind farm|\d[\d,.]*[- ]?(?:mw|"
            rf"megawatts?|gw)\b[^.;]{{0,30}}(?:site|facilit\w+|plant|mine|farm|operation))",
            rf"{SELL}[^.;]{{0,40}}\b(?:subsidiary|business|unit|operations|facilit\w+|sites?\b|stake|"
            rf"company|division|interest|control|arm\b|majority)",
            r"\b(?:stake|holding) (?:in|to|of)\b[^.;]{0,40}|\b(?:raises?|increases?|boosts?|builds?|"
            r"takes?|acquires?|buys?)\b[^.;]{0,25}\bstake\b",
            r"\bpoison pill\b|\brights plan\b|\bsale to [a-z]|\b(?:shareholders?|stockholders?|"
            r"holders?)\b[^.;]{0,25}\b(?:reject|approve|vote)\w*\b[^.;]{0,40}\b(?:deal|sale|"
            r"acquisition|combination|coreweave|merger)",
            r"\b(?:clos|complet|finali[sz]|announc|agree)\w*\b[^.;]{0,35}\bacquisition\b|"
            r"\ball-stock (?:merger|deal|sale|agreement|takeover)",
            r"\bright to receive\b[^.;]{0,40}\bshares?\b|\bmerger (?:consideration|sub)\b|\bantitrust\b|\bhsr\b|"
            r"\b(?:acquir|purchas|bought|buys?)\w*\b[^.;]{0,40}\b(?:more |additional )?shares of (?-i:[A-Z])|\bundervalues?\b|\b(?:turn\w* down|reject\w*|declin\w*|rebuff\w*|spurn\w*|snub\w*)\b[^.;]{0,40}\b(?:offer|bid|proposal|"
            r"buyout|takeover)\b|\bstrategic alternatives\b|\bcontribut\w+\b[^.;]{0,40}\b(?:business|assets|operations|unit)\b|"
            r"\bacquisition (?:of )?(?:an? )?(?:\w+ )?(?:wind farm|power plant|mine|company|firm)\b|\b(?:lets? go of|walk\w* (?:away )?"
            r"from|withdraw\w*|abandon\w*|drops?)\b[^.;]{0,40}\b(?:stakes?|takeover|approach|offer|bid|deal|merger)\b|"
            r"\bhand\w* (?:over )?control\b|\bstakes? for \$|\bapproach for\b|\bdesign house\b|"
            r"\bsells? \d[\d.]* ?% of\b|\bownership of the (?:new|combined)\b|\bcombined company\b|\bfold(?:s|ed|ing)? into\b|\bsign\w* off\b[^.;]{0,30}\b(?:takeover|merger|deal|sale)\b|"
            r"\bform s-4\b|\bformer (?:stock|share)holders of\b|\bdefinitive agreement to (?:buy|"
            r"acquire|sell|merge|combine)|\bcompletion of acquisition or disposition|\b(?:sell|sale of|selling) itself\b|"
            r"\b(?:fold|absorb|combin|consolidat)\w* (?:\w+ ){0,4}(?:back )?(?:into|with)\b[^.;]{0,30}\b(?:parent|"
            r"company|group|rival|firm)\b",
            r"\bfull ownership\b|\bbuys? out\b|\bacquir\w+ by\b|\bübernahme\b|\bfusion\w*\b|"
            r"\bübernimmt\b|\bacquisition de\b|\badquisición\b|\bfusión\b|\bacquisizione\b|"
            r"\baquisição\b|收购|并购|合并|買収|合併|인수|합병",
            rf"\bto (?:buy|acquire|be acquired)\b[^.;]{{0,40}}\b(?:stock|deal|\$ ?[\d.]+ ?(?:billion|"
            rf"million|b|m)\b)|{BUY} (?:bitcoin |btc |crypto )?(?:miner |mining (?:firm|"
            rf"company) )?(?:(?-i:[A-Z])\w+ ){{1,3}}for \$",
        ),
        "",
        0.8,
    ),
    Rule(
        "_land_or_gear",
        rf"\bübernahme\b[^.;]{{0,25}}(?:{LAND}|grundst)|{BUY}[^.;]{{0,40}}(?:{LAND}|{GEAR})|{LAND}[^.;]{{0,15}}(?:{BUY}|purchase|acquisition)",
    ),
    Rule("_merger", r"\bmerg|\btake-?over|\bacqui|\bbuyout|\bspin|\bspun"),
    Rule(
        "_company_deal",
        r"\bmerg(?:er|e[sd]?)\b|\btake-?over|\bstake\b|\bcompany\b|\bsubsidiary\b|\ball-stock\b|"
        r"\bmining (?:site|facilit|farm)|\bownership\b|\bplant\b",
    ),
    Rule(
        "listing_identity",
        (
            r"\blist(?:s|ed|ing)? on\b[^.;]{0,25}\b(?:exchange|nasdaq|nyse|tsx|asx)",
            r"\b(?:russell|s&p (?:500|400|600|midcap|smallcap|mid|small)|msci|ftse|"
            r"nasdaq[- ]100)\b[^.;]{0,50}|\bindex (?:inclusion|addition)|\b(?:join\w*|"
            r"add\w*)\b[^.;]{0,30}\bindex\b",
            r"\bde-?list\w*|\bup-?list\w*|\brelist\w*|\bdual[- ]list\w*|\bdirect listing|\b(?:begin|"
            r"start|commenc|open)\w* trading|\btrading (?:halt|suspen|debut|under)\w*|\b(?:begin|start|"
            r"commenc)\w* trading|\b(?:nasdaq|nyse)\b[^.;]{0,20}\bipo\b|\bipo\b[^.;]{0,30}\b(?:nasdaq|nyse)\b|"
            r"\btrading on (?:the )?(?:nasdaq|nyse|tsx|asx|new york)|\b(?:trading|"
            r"shares|stock|nasdaq|volatility)\b[^.;]{0,30}\bhalt\w*|"
            r"\bhalt\w*\b[^.;]{0,30}\b(?:trading|shares|stock|nasdaq|times|volatility)\b|"
            r"\bname (?:now|changed)\b|\btrading (?:begins|starts)|\b(?:nasdaq|nyse|tsx|asx|public|"
            r"market|stock)\b[^.;]{0,20}\b(?:debut|listing)\b|\blist(?:s|ed|"
            r"ing)? on (?:the )?(?:nasdaq|nyse|tsx|asx)|\bdebuts?\b",
            r"\b(?:new|under|its|change\w*) (?:the )?(?:stock |nasdaq )?(?:ticker|symbol)|"
            r"\bticker (?:change|symbol|\w{3,5}\b)|\brebrand\w*|\brenam\w+|\bname change|"
            r"\bchang\w+ (?:its |company )?name|\bre-?domicil\w*|\bredomestic\w*|\bumbenann\w*|"
            r"\bwird zu\b|\bumzug\b|\bcambia (?:de )?nombre|\bcambia nome|\bchange de nom|"
            r"\bto become\b[^.;]{0,25}\b(?:infrastructure|corp|inc)\b",
            r"\breverse (?:stock |share )?split|\b(?:stock|share) (?:split|consolidation)|"
            r"\b\d+-for-\d+\b|\bminimum bid|\bbid[- ]price|\b(?:nasdaq|"
            r"nyse)\b[^.;]{0,20}\b(?:compliance|notice|deficiency|warning)|\bdomestic (?:filer|issuer)|\bfrom (?:its |"
            r"the )?(?:corporate )?name\b|\bcorporate name|\b(?:regain\w*|back in|return\w* to|"
            r"restor\w*|meets?) compliance|\bcompliance with (?:the )?(?:nasdaq|nyse|listing)|"
            r"\bconsecutive trading days",
            r"\bleav(?:es?|ing) (?:the )?(?:tsx|nyse|nasdaq|aim|asx|lse)|\b(?:main|senior) (?:\w+ )?board\b|\bmain market\b|"
            r"\bdomesticat\w+\b|\b(?:drops?|shortens?|chang\w*|adopts?|takes?|switch\w*|simplif\w+|revert\w*|new)\b[^.;]{0,40}\bname\b|"
            r"\b(?:new|u\.?s\.?|delaware|domestic) parent\b|\bone-(?:to|for)-one basis|\bshare (?:combination|exchange)\b|"
            r"\bleav(?:es?|ing) (?:the )?(?:\w+ )?(?:exchange|cayman|canada|toronto|london)|\b(?:lands?|arriv\w+|moves?|"
            r"switch\w*|transfers?|jumps?) (?:on|to|onto|over to|from) (?:the )?(?:\w+ )?(?:nasdaq|nyse|tsx|asx|aim|lse|big board)|"
            r"\b(?:foreign private issuer|filer|issuer) status|\b(?:us|u\.s\.|domestic|10-k) (?:domestic )?(?:filer|"
            r"issuer|reporting)\b|\b(?:loses?|keeps?|drops?|ends?|quits?|voluntar\w+) (?:its |the )?(?:\w+ )?(?:listing|"
            r"quotation|adr|ads program\w*)|\bnotice of delisting|\blisting rule\b|\b(?:deficiency|non-?compliance) "
            r"(?:notice|letter|notification)|\bcontinued listing\b|\bordinary shares? listing|\bcompliance period\b",
            r"更名|退市|上市|纳入|改名|上場|社名変更|指数|상장|사명",
        ),
        r"\bexchange program\b",
        0.85,
    ),
    Rule(
        "legal_short",
        (
            r"\blawsuits?\b|\bsu(?:es|ed|ing)\b|\b(?:securities|shareholder|investor) class[- ]action|"
            r"\bclass[- ]action (?:filed|suit|complaint|lawsuit)|"
            r"\bcourt\b|\bjudge\b|\bjury\b|\bverdict\b|\bsettle[sd]?\b|\bsettlement\b|\barbitrat\w+|"
            r"\binjunction|\bplaintiffs?\b|\bcomplaint\b",
            r"\bsecurities (?:suit|fraud|litigation|claims?)|\bsuit\b|\bshort (?:note|thesis|call)\b|\b(?:wolfpack|"
            r"bear cave|grizzly research|viceroy|scorpion capital|iceberg research|night market|"
            r"gotham city|blue orca)\b|\btribunal\b|\bdismissal\b|\bappeals court|\blitigation\b",
            r"\b(?:sec|doj|ftc|regulators?|cftc|attorney general)\b[^.;]{0,30}\b(?:charg\w+|"
            r"subpoena\w*|investigat\w+|probe\w*|settle\w*|fin(?:es?|ed)|sues?)\b|\bsubpoena",
            r"\bshort[- ]?sell(?:er|ing)\w*|\bshort report|\bhindenburg|\bculper|\bj capital|"
            r"\bjcap\w*|\bmuddy waters|\bfuzzy panda|\bkerrisdale|\bcitron|\bspruce point|"
            r"\bpump[- ]and[- ]dump|\bbleecker",
            r"\brestat(?:es?|ed|ements?|ing)\b|\bnon-reliance|\bmaterial weakness|"
            r"\b(?:no longer|cannot|not) be relied|\bklage|\bplainte|\bdemanda (?:colectiva|contra|judicial)|"
            r"\bcausa legale|诉讼|起诉|做空|訴訟|提訴|空売り|소송|공매도",
        ),
        r"\bshort interest|\bshort squeeze|\bdeadline|\binvestors (?:who|with|are)|\blaw firm|"
        r"\blead plaintiff|\breminds?\b|\bcourt (?:house|yard)|\bsettle\w*\b[^.;]{0,60}\b(?:board|directors?|proxy|"
        r"standstill)\b|\bsettlement (?:of|date|price|amount)\b|\bdispute between\b|\bboard (?:dispute|settlement)",
        0.85,
    ),
    Rule(
        "governance",
        (
            r"\bactivists?\b|\bstarboard\b|\b(?:open )?letter to (?:the )?(?:board|shareholders|"
            r"management|ceo)|\b(?:shareholder|stockholder|holder)s?\b[^.;]{0,30}\b(?:letter|meeting|"
            r"votes?\b|vote (?:down|on|against|for)|rights|proposal|approv\w*|reject\w*)",
            r"\b(?:to )?votes? (?:against|for|down)\b|\bnominat\w+\b[^.;]{0,25}\b(?:directors?|slate|"
            r"board)|\b(?:fund|investor|shareholder|shaw|activist)\b[^.;]{0,70}\b(?:(?:push|urg|press)\w*|call(?:s|ed|ing)? "
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
            r"\bsuper-?voting\b|\bvoting (?:rights|power|control)\b|\bafter (?:the |a )?(?:shareholder |holder )?vote\b|"
            r"\bvotes? cast\b|\b(?:iss|glass lewis)\b|\b(?:yes|no) vote\b|\b(?:urg|demand|call(?:s|ed) (?:for|on)|press|push|accus|critici|slam|blast)\w*\b[^.;]{0,60}\b(?:chair\w*|directors?|board|governance|"
            r"resign\w*|ouster)\b|\b(?:investors?|holders?)\b[^.;]{0,20}\b(?:sign\w* off|nod|bless\w*|wave\w* through|spurn\w*|"
            r"approval)\b|\bauthori[sz]ed (?:stock|capital|shares?|common)\b|\bstart\w* (?:the )?vot\w+|\bvote to\b",
            r"\b(?:share|stock|unit)?holders?\b[^.;]{0,40}\b(?:vote[ds]? (?:down|on|against|for|to)|reject\w*|approv\w*|"
            r"ratif\w*|oppos\w*|to vote|back(?:s|ed)?)\b|\bstandstill\b|\bsettle\w*\b[^.;]{0,60}\b(?:board|proxy|directors?|"
            r"activist|shareholder)\b|\b(?:board|proxy|activist|shareholder|boardroom)\b[^.;]{0,40}\b(?:settle\w*|truce|"
            r"fight|battle|dispute|campaign)\b|\bcooperation agreement|\bclawback|\bincentive award|\bsubmission of matters|"
            r"\bmaterial modification to rights|\bamendments? to (?:the |its )?(?:articles|bylaws|certificate)|"
            r"\b(?:def|defa|pre|prer?)[ -]?(?:m |c )?14[ac]\b|\bproxy (?:statement|soliciting)",
            r"股东大会|激进投资者|株主総会|アクティビスト|주주총회|행동주의",
        ),
        "",
        0.85,
    ),
)
