"""Rules for who owns a company, under what name and law."""

from transforms.announcements.rule import Rule
from transforms.announcements.vocabulary import BUY, GEAR, LAND, SELL

COMPANY_RULES: tuple[Rule, ...] = (
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
            r"\bshares? for each (?:share|common)|\bexchange ratio\b|\bper share in (?:cash|stock)\b|"
            r"\bdeal to (?:buy|"
            r"acquire)|"
            r"\b(?:clos|finali[sz]|complet|sink|kill|scuttl|torpedo|spurn|snub|block|approv|greenlight|oppos)\w*\b"
            r"[^.;]{0,40}\b(?:takeover|buyout|merger|acquisition)\b|\b(?-i:[A-Z]\w+) (?:takeover|buyout|"
            r"acquisition)\b|"
            r"\b(?:iss|glass lewis|proxy advis\w+|holders?|investors|shareholders|stockholders|"
            r"fund)\b"
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
            rf"generating) (?:site|facilit|farm|data|center|centre|mine|operation|campus|compan|station)\w*|"
            rf"mines?\b|farms?\b|power plant|plant\b|gas plant|wind farm|\d[\d,.]*[- ]?(?:mw|"
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
            r"\b(?:acquir|purchas|bought|buys?)\w*\b[^.;]{0,40}\b(?:more |additional )?shares of (?-i:[A-Z])|"
            r"\bundervalues?\b|\b(?:turn\w* down|reject\w*|declin\w*|rebuff\w*|spurn\w*|"
            r"snub\w*)\b[^.;]{0,40}\b(?:offer|bid|proposal|"
            r"buyout|takeover)\b|\bstrategic alternatives\b|\b(?:transaction|acquisition|deal|"
            r"purchase)\b[^.;]{0,40}\bexpected to close\b|"
            r"\b(?:retain|keep)s? an? (?:minority|majority)\b|\b(?:buy|acquire|purchase) all (?:of )?(?:the |"
            r"its )?(?:outstanding|remaining|issued)\b|\b(?:acquir\w+|bought|buys?|"
            r"purchas\w+)\b[^.;]{0,30}\b(?:two|three|four|"
            r"operational|operating)\b[^.;]{0,20}\bdata cent(?:er|re)s\b|\bcontribut\w+\b[^.;]{0,40}\b(?:business|"
            r"assets|"
            r"operations|unit)\b|"
            r"\bacquisition (?:of )?(?:an? )?(?:\w+ )?(?:wind farm|power plant|mine|company|firm)\b|"
            r"\b(?:lets? go of|walk\w* (?:away )?"
            r"from|withdraw\w*|abandon\w*|drops?)\b[^.;]{0,40}\b(?:stakes?|takeover|approach|offer|bid|deal|"
            r"merger)\b|"
            r"\bhand\w* (?:over )?control\b|\bstakes? for \$|\bapproach for\b|\bdesign house\b|"
            r"\bsells? \d[\d.]* ?% of\b|\bownership of the (?:new|combined)\b|\bcombined company\b|\bfold(?:s|ed|"
            r"ing)? into\b|\bsign\w* off\b[^.;]{0,30}\b(?:takeover|merger|deal|sale)\b|"
            r"\bform s-4\b|\bformer (?:stock|share)holders of\b|\bdefinitive agreement to (?:buy|"
            r"acquire|sell|merge|combine)|\bcompletion of acquisition or disposition|\b(?:sell|sale of|"
            r"selling) itself\b|"
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
        rf"\bpower (?:acquisition|purchase)\b|\bübernahme\b[^.;]{{0,25}}(?:{LAND}|grundst)|"
        rf"{BUY}[^.;]{{0,40}}(?:{LAND}|{GEAR})|"
        rf"{LAND}[^.;]{{0,15}}(?:{BUY}|purchase|acquisition)",
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
            r"nyse)\b[^.;]{0,20}\b(?:compliance|notice|deficiency|warning)|\bdomestic (?:filer|issuer)|"
            r"\bfrom (?:its |"
            r"the )?(?:corporate )?name\b|\bcorporate name|\b(?:regain\w*|back in|return\w* to|"
            r"restor\w*|meets?) compliance|\bcompliance with (?:the )?(?:nasdaq|nyse|listing)|"
            r"\bconsecutive trading days",
            r"\b(?:to|into) delaware\b|\bdelaware move\b|\bparent (?:company )?location\b|"
            r"\bsuspend\w*\b[^.;]{0,20}\btrading\b|\bthe (?:trading )?halt\b|\bleav(?:es?|ing) (?:the )?(?:tsx|"
            r"nyse|nasdaq|aim|asx|lse)|\b(?:main|senior) (?:\w+ )?board\b|"
            r"\bmain market\b|"
            r"\bdomesticat\w+\b|\b(?:drops?|shortens?|chang\w*|adopts?|takes?|switch\w*|simplif\w+|revert\w*|"
            r"new)\b[^.;]{0,40}\bname\b|"
            r"\b(?:new|u\.?s\.?|delaware|domestic) parent\b|\bone-(?:to|for)-one basis|\bshare (?:combination|"
            r"exchange)\b|"
            r"\bleav(?:es?|ing) (?:the )?(?:\w+ )?(?:exchange|cayman|canada|toronto|london)|\b(?:lands?|arriv\w+|"
            r"moves?|"
            r"switch\w*|transfers?|jumps?) (?:on|to|onto|over to|from) (?:the )?(?:\w+ )?(?:nasdaq|nyse|tsx|asx|"
            r"aim|lse|big board)|"
            r"\b(?:foreign private issuer|filer|issuer) status|\b(?:us|u\.s\.|domestic|10-k) (?:domestic )?(?:filer|"
            r"issuer|reporting)\b|\b(?:loses?|keeps?|drops?|ends?|quits?|voluntar\w+) (?:its |"
            r"the )?(?:\w+ )?(?:listing|"
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
            r"\bclass[- ]action (?:over|alleg\w+|against|filed|suit|complaint|lawsuit)|"
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
)
