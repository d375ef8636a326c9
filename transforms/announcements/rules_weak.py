"""Single cues that decide a text in which no rule found a whole phrase: the likeliest tag of a word alone.

They are asked only where nothing else speaks, in this order; the first group with a hit settles the text.
"""

from transforms.announcements.rule import Rule
from transforms.announcements.vocabulary import STRICT_AI

WEAK_RULES: tuple[tuple[Rule, ...], ...] = (
    (
        Rule(
            "governance",
            r"\bshareholders?\b|\bstockholders?\b|\bunit ?holders?\b|\bproxy\b|\bballot\b|\bboard (?:fight|battle|"
            r"slate|"
            r"authori[sz]es|approves|declares)\b|\bdividends?\b|\bcompensation committee|\bpay package|\bbonus\w*\b|"
            r"\bmajority\b|\bvotes? (?:cast|in favou?r|against)|\bvote in favou?r|\bvoted\b|\bcode of (?:ethics|"
            r"conduct)|\bseverance\b",
            r"\bsue[sd]?\b|\blawsuit|\bclass action|\bletter of",
            0.5,
        ),
        Rule(
            "executive",
            r"\b(?:ceo|cfo|coo|cto|chief \w+(?: \w+)? officer|chief executive|finance chief|board member|chair(?:man|"
            r"woman)|"
            r"successor|director of|executives?|senior leadership)\b[^.;]{0,60}\b(?:out|exit\w*|leav\w*|depart\w*|"
            r"retir\w*|"
            r"resign\w*|step\w*|transition\w*|replac\w*|successor|succe\w+|appoint\w*|promot\w*|new|search|bring\w*|"
            r"brought|"
            r"hand\w* over|move[sd]? (?:to|into)|assum\w*|effective)\b|\b(?:brings? (?:on|in|aboard)|bolster\w*|"
            r"strengthen\w*|expands?)\b[^.;]{0,30}\b(?:ranks|suite)\b|\b(?:finance|legal|operations|technology|"
            r"sales|board) role\b|"
            r"\bbecomes? (?:its |the )?(?:new )?(?:ceo|cfo|chief|chair\w*|president|director)|\bserve as\b|"
            r"\b(?:bolster\w*|strengthen\w*|expands?)\b[^.;]{0,30}\b(?:team|board|leadership|management|bench)\b|"
            r"\bas (?:its |the )?(?:new )?(?:ceo|cfo|coo|cto|chief|president|svp|evp|vice president|director|head)\b",
            r"\bsaid\b|\bsays\b|\baccording\b",
            0.5,
        ),
        Rule(
            "listing_identity",
            r"\bnew (?:name|brand|identity|symbol|corporate name)\b|\bis now (?-i:[A-Z])|\bchange of name|"
            r"\bnow (?:called|"
            r"known as|trades? as)|\b(?:formerly|previously) known as\b[^.;]{0,30}\b(?:begin|start|trad)\w*|"
            r"\babove (?:a|one|\$1)(?:\.00)? (?:dollar)?|\bdomicile\b|\btrading was (?:stopped|halted|paused|"
            r"suspended)|"
            r"\bunder the (?:new )?(?:ticker|symbol)|\bheadquarters\b|\b(?:opening|closing) bell\b|"
            r"\bbegins? trading|\bmoves? to (?:the )?(?:nasdaq|nyse)|\bu\.?s\.? (?:move|domicile)|"
            r"\bbecome a us (?:company|"
            r"domestic)|\b(?:msci|russell|s&p|index)\b|\bnasdaq (?:global|capital|notification)|\bnyse american",
            "",
            0.5,
        ),
        Rule(
            "legal_short",
            r"\blegal (?:battle|dispute|action|fight)|\balleg\w+\b|\baccus\w+\b|\bbankruptcy court|\bchapter 11|"
            r"\binquir\w+|"
            r"\binvestigation\b|\bpenalt\w+|\bshort thesis|\bis short\b|\bdefraud\w*|\bfraud\w*|"
            r"\bcease[- ]and[- ]desist|"
            r"\binfring\w+|\bdamages\b|\bdismiss\w*\b|\bappeals?\b",
            "",
            0.5,
        ),
    ),
    (
        Rule(
            "debt",
            r"\b(?:notes|convertibles?|bonds?|loans?|debt|debentures?|borrow\w*|facility from|revolver|lender\w*|"
            r"lending|"
            r"credit|financing|greenshoe|maturit\w+|coupon|indenture|principal amount|capped call|conversion p\w+|"
            r"secured (?:facility|financing)|project facility|construction (?:facility|loan)|\$[\d.]+ ?\w+ facility|"
            r"note|holders may convert|premium of \d[\d.]* ?%|pledg\w+|banks|interest (?:of|rate|payable)|"
            r"leverage|refinanc\w*|interest rate)\b|\bfacility\b[^.;]{0,20}\b(?:with|from)\b[^.;]{0,25}\b(?:bank|"
            r"capital)",
            r"\bdebt[- ]free\b|\bshort[- ]interest|\bsolvency",
            0.5,
        ),
        Rule(
            "equity",
            r"\b(?:share|stock) (?:offering|sale|placement)|\bwarrants?\b|\bnew shares\b|\bunderwrit\w+|"
            r"\bgross proceeds\b|\bequity\b|\b(?:invest(?:s|ed|ment|ing)?|backing|funding)\b[^.;]{0,45}\b(?:from|by|"
            r"in)"
            r"\b|\b(?:investors?|investment) (?:of|buy|take|pour|from)|\bfunding round|\bseries [a-e]\b|"
            r"\bbuy\w* back\b|\b(?:gets?|to get|pockets?|receives?|takes in)\b[^.;]{0,12}\$ ?[\d.,]+ ?\w* from\b|"
            r"\brepurchas\w+|\boffering\b|\braises? \$|\bat-?market\b|\b(?:stock|share) raise|\bcommon (?:stock|"
            r"shares)\b|\bshares at \$|\bprivate placement|"
            r"\bpublic offering|"
            r"\bstock purchase agreement|\bequity line",
            r"\bstake in (?:the )?(?:project|joint)|\bnotes\b",
            0.5,
        ),
        Rule(
            "mna",
            r"\b(?:acqui(?:re[sd]?|ring|sition\w*)|merg\w+|take-?over|buy-?out|divest\w*|dispos\w*|offload\w*|"
            r"spin\w*|"
            r"spun|"
            r"carve\w*|stake|unsolicited|suitor|bids?|suitor|unsolicited offer|strategic alternatives|"
            r"strategic review|all-stock|combin(?:e|es|ation)|"
            r"tie-up|tender|closing|venture|seller|the sale|the purchase)\b|\bexits? (?-i:[A-Z]\w+)|\bm sale\b|"
            r"\bsells? its\b|\bsale of (?:its|the)\b",
            r"\bland\b|\bacres?\b|\d ?(?:mw|gw|megawatts?)\b|\bmachines\b|\bgpus?\b",
            0.5,
        ),
        Rule(
            "treasury",
            r"\b(?:hold(?:s|ing|ings)?|holdings?|treasury|reserves?|stash|stack|stockpile|hoard\w*|accumulat\w+|"
            r"staked?|lends?|lent|loaned|yield|"
            r"sold|sells?|sale|liquidat\w+|bought|buys?|adds?|added)\b[^.;]{0,40}\b(?:btc|bitcoins?|coins|eth|"
            r"ether(?:eum)?)\b|"
            r"\b(?:btc|bitcoins?|eth|ether(?:eum)?)\b[^.;]{0,30}\b(?:holdings?|treasury|reserves?|stash|stack|"
            r"stockpile|"
            r"hoard\w*|accumulat\w+|stak\w+|sold|bought|balance sheet|collateral)\b",
            r"\bminers\b",
            0.5,
        ),
        Rule(
            "production",
            r"\b[\d,.]+ ?(?:eh/s|exahash\w*|ph/s)|\bhash ?rate\b|\bfleet\b|\bblocks? (?:won|wins|mined)|"
            r"\bblock wins\b|"
            r"\bj/th\b|\b(?:mined|produced|output|uptime|curtail\w*)\b|\bpower credits\b|\bdifficulty\b",
            r"\bminers (?:have|are|face)",
            0.5,
        ),
        Rule(
            "hardware",
            r"\b(?:antminers?|avalon\w*|whatsminers?|sealminers?|s2[13]\w*|s19\w*|t21|asics?|rigs?|miners\b|"
            r"mining machines|"
            r"machines|racks?|units\b|ordered \d|gpus\b|gb[23]00s?|b[23]00s?|h[12]00s?|chips?|servers|"
            r"transformers|turbines|immersion)\b",
            r"\bminers (?:have|are|face)|\bbitcoin miners\b|_ miners\b|\bcontract\b|\bcolocation|\btenant|"
            r"\b(?:rip|remov|migrat|"
            r"retir|unplug|shut|decommission|idl)\w*\b",
            0.5,
        ),
        Rule(
            "earnings",
            r"\b(?:revenues?|net (?:loss|income)|ebitda|eps|gross margin|quarter\w*|fiscal|profit\w*|impairment|"
            r"results|"
            r"transcript|earnings)\b",
            r"\bcontract\b|\blease\b|\b(?:generate|produce|yield|contribute)\b|\bstaff|\b(?:ahead of|before|into|"
            r"preview|upcoming)\b",
            0.5,
        ),
        Rule(
            "guidance",
            r"\b(?:expects?|targets?|aims?|anticipates?|forecast\w*|projects|on track|guid\w+|goal|roadmap|plans? to "
            r"(?:reach|hit|grow|spend)|capex)\b[^.;]{0,80}\d",
            r"\bexpected to (?:close|begin|start|generate)|\blease|\bconstruction",
            0.5,
        ),
    ),
    (
        Rule(
            "hpc_contract",
            rf"\b(?:leases?|contract\w*|agreement|deal|tenants?|customers?|coloc\w+|hosting|signs?|signed|inks?|"
            rf"wins?|"
            rf"lands?|"
            rf"award\w*)\b[^;]{{0,90}}(?:{STRICT_AI}|\bdata cent|\bcloud\b|\bcompute\b)|(?:{STRICT_AI}|"
            rf"\bdata cent\w*|"
            rf"\bcloud\b|\bcompute\b)[^;]{{0,60}}\b(?:leases?|contract\w*|agreement|deal|tenants?|customers?|"
            rf"coloc\w+|"
            rf"hosting)\b|\b(?:base|initial|lease) term\b|\bthe (?:customer|client|tenant)\b|\blease payments?\b|"
            rf"\brenewal options?\b|\brent\b|"
            rf"\bthe (?:contract|agreement|lease)\b[^.;]{{0,50}}\b(?:runs|worth|covers|years)\b|"
            rf"\bcontracted revenue|\bgenerate\b[^.;]{{0,40}}\brevenue|\b(?:coreweave|fluidstack|nscale|anthropic|"
            rf"core42)\b",
            r"\b(?:over|beats?|beating|against|outbid\w*) (?:microsoft|google|amazon)|\bmou\b|\bletter of intent|"
            r"\bnon-binding|\bexclusivity|\bground lease|\btalks\b|\bin discussions|\b(?:buyout|takeover|"
            r"acquisition|unsolicited|another|reject\w*)\b[^.;]{0,20}\b(?:bid|offer)\b|\bproposal\b",
            0.5,
        ),
    ),
    (
        Rule(
            "power_site",
            r"\b(?:land|acres?|acreage|real estate|substation|grid|interconnect\w*|electricity|utility|hydro\w*|"
            r"solar|"
            r"wind|"
            r"nuclear|natural gas|power plant|ppa|energi[sz]\w+|flare|transmission|mining (?:site|facility|farm|"
            r"center|"
            r"campus)|additional power|power (?:contract|supply|cost|agreement)\w*)\b",
            r"\bportfolio\b|\bremaining\b",
            0.5,
        ),
    ),
    (
        Rule(
            "ai_hpc_expansion",
            rf"{STRICT_AI}|\bbreak\w* ground\b|\b(?:mou|memorandum|letter of intent|non-binding)\b|"
            rf"\bdata cent(?:er|re)s?\b|"
            rf"\bsovereign (?:cloud|compute)|\bcompute\b|"
            rf"\bdigital infrastructure\b|\bliquid[- ]cool\w+|\bcolocation\b|"
            r"\bconver(?:t|sion)\w*\b[^.;]{0,40}\b(?:site|facilit|campus)",
            r"\bminers (?:have|are|face)",
            0.5,
        ),
    ),
    (
        Rule(
            "power_site",
            r"\bexpansion plans?\b|\bconstruction (?:has |is )?(?:start\w*|begun|began|under ?way)|"
            r"\b\d[\d,.]*\+?[- ]?(?:mw|gw|megawatts?|gigawatts?)\b|\b(?:megawatts?|gigawatts?|new site|sites?|campus|"
            r"property|facilit(?:y|ies)|power capacity|lease)\b",
            r"\bportfolio\b|\bremaining\b|\bpipeline\b",
            0.5,
        ),
    ),
)
