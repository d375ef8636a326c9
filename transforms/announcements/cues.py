"""What a text says beside its tags, by which one tag is weighed against another."""

from transforms.announcements.rule import Rule

CUES: tuple[Rule, ...] = (
    Rule(
        "_own_news",
        r"\b(?:announc(?:es?|ed|ing)|sign(?:s|ed)|clos(?:es?|ed)|pric(?:es?|ed)|report(?:s|ed)|says?|"
        r"said|post(?:s|ed)|complet(?:es?|ed)|secur(?:es?|ed)|acquir(?:es?|ed)|"
        r"appoint(?:s|ed)|nam(?:es?|ed)|launch(?:es|ed)|land(?:s|ed)|ink(?:s|ed)|enter(?:s|ed)|"
        r"expand(?:s|ed)|unveil(?:s|ed)|produc(?:es?|ed)|proposes?|upsiz(?:es?|ed|ing)|"
        r"backstop\w*|deepen\w*|obtain(?:s|ed)|hir(?:es?|ed)|gains?|turn(?:s|ed) down|declin(?:es?|ed)|buys?|"
        r"bought|adds?|added|wins?|won|agree[sd]?|exercis(?:es?|ed)|rais(?:es?|ed)|files?|filed|"
        r"to (?:acquire|buy|build|join|launch|expand|explore|convert)|"
        r"takes?|gibt|gab|firma|annonce|anuncia|annuncia|sigla|emesso|reject(?:s|ed)?|approv(?:es?|"
        r"ed)|terminat(?:es?|ed)|receiv(?:es?|ed)|energi[sz](?:es?|ed)|sell(?:s)?|sold|"
        r"finali[sz](?:es?|ed))\b",
    ),
    Rule(
        "_own_act",
        r"\b(?:announc|sign|secur|acquir|appoint|launch|land|ink|enter|expand|unveil|produc|propos|upsiz|agre|"
        r"exercis|terminat|"
        r"energi[sz]|finali[sz]|complet|receiv)\w*\b|\b(?:buys|bought|wins?|won|files?|filed|sells?|sold|posts?|"
        r"posted|"
        r"reports?|reported|names?|named|closes|closed|prices|priced)\b",
    ),
    Rule(
        "_debt_instrument",
        r"\bnotes?\b|\bfacility\b|\bloans?\b|\bconvertible|\bbonds?\b|\bcredit\b|\bproject financ|"
        r"\bdebt\b|\bborrow",
    ),
    Rule(
        "_land",
        r"\bland\b|\bacres?\b|\binterconnect|\bercot\b|\benergi[sz]|\bground lease|\bparcel|\bgrid\b|"
        r"\bpower (?:agreement|purchase|contract|capacity)|\bapprov\w+|\butility\b|\b(?:acquir|buy|bought|"
        r"purchas)\w*[^.;]{0,40}\bsites?\b|\bjv\b|\d ?gw\b|standort|grundstück",
    ),
    Rule(
        "_financing_for",
        r"\b(?:notes?|bonds?|financing|loans?|facility|debt|convertibles?|borrow\w*)\b[^;]{0,40}\b(?:for|under|"
        r"to (?:fund|build|"
        r"finance|support|retrofit)|backed by|tied to)\b",
    ),
    Rule("_vote", r"\b(?:iss|glass lewis|investors|(?:share|stock)?holders?|votes?|voting|proxy advis\w+)\b"),
    Rule("_gear_order", r"\b(?:orders?|ordered|purchas\w+|buys?|bought|procure\w*|to buy|suppl(?:y|ies))\b"),
    Rule("_ai_purpose", r"\b(?:build\w*|partner|brings?|develop\w*)\b[^;]{0,40}\b(?:a\.?i\.?|hpc)\b"),
    Rule(
        "_asset_sale",
        r"\b(?:sells?|sold|sale of|divest\w*|to sell|offload\w*)\b[^.;]{0,50}\b(?:plants?|sites?|facilit\w+|campus|"
        r"stake)\b",
    ),
    Rule(
        "_reported",
        r"\b(?:report\w*|post\w*|results|record|loss|net income|earnings|beats?|miss\w*|rose|fell|jump\w*|"
        r"preliminary|"
        r"was|were|(?:up|down) \d[\d.]* ?%)(?:\b|$)",
    ),
    Rule("_aim", r"\b(?:target(?:s|ing|ed)?|goal|guidance|outlook|aims?|raises? its|run[- ]rate|arr)\b"),
    Rule(
        "_ai_use",
        r"\b(?:for|support|host|serve|power|develop\w*|build|linked to|aimed at|focused on|footprint|campus|hall|"
        r"factory)\b"
        r"[^;]{0,60}\b(?:a\.?i\.?|hpc|gpus?|high-performance comput\w*|hyperscal\w*)\b|\b(?:a\.?i\.?|hpc|gpu|"
        r"hyperscal\w*)\b"
        r"[^;]{0,40}\b(?:footprint|campus\w*|hall|factory|data cent\w*|site|development|infrastructure|workloads?)\b",
    ),
    Rule(
        "_site_gain",
        r"\b(?:acquir\w*|buy\w*|bought|purchas\w*|grab\w*|secur\w*|land|acres?|leas\w*|pick\w*|takes?|broaden\w*|"
        r"snap\w*)\b"
        r"[^;]{0,60}\b(?:land|acres?|acreage|site|building|power|parcel|property|grid|plant)\b",
    ),
    Rule(
        "_land_deal",
        r"\b(?:land|power|site|property|acreage) (?:and \w+ )?(?:deal|purchase|buy|acquisition|lease|agreement)",
    ),
    Rule(
        "_coin_use",
        r"\bto (?:buy|purchase|acquire|accumulate|add|invest (?:more )?in|boost|facilitate|increase|fund|grow|"
        r"stack|hold)\b"
        r"[^.;]{0,30}\b(?:bitcoin|btc|ether|eth)\b",
    ),
    Rule(
        "_partner_stake",
        r"\b(?:google|alphabet|nvidia|microsoft|softbank|amd|tether|amazon|macquarie)\b[^;]{0,120}\b(?:stake|"
        r"shares|ownership)\b",
    ),
    Rule(
        "_stake_building",
        r"\b(?:acquir|purchas|bought|buys?)\w*\b[^.;]{0,40}\bshares of (?-i:[A-Z])",
    ),
    Rule("_coin_buy", r"\b(?:acquisition|purchase|acquir\w+|bought|buys?) (?:of )?\d[\d,.]* (?:bitcoins?|btc|eth)\b"),
    Rule(
        "_own_figures",
        r"\b(?:loss|earnings|eps|revenue|profit)\b[^;]{0,60}\b(?:versus|against|compared|beat\w*|miss\w*|worse|"
        r"better|above|"
        r"below|top\w*|short of|vs_?)\b|\b(?:beat\w*|miss\w*|top\w*)\b[^;]{0,30}\b(?:estimates?|consensus|"
        r"expectations?|"
        r"predictions?|forecasts?)\b",
    ),
    Rule("_tenant_deal", r"\b(?:data cent(?:er|re)|colocation|hosting) (?:lease|contract|agreement)"),
    Rule("_mined_count", r"\b(?:self-)?(?:mined|produced|earned) [\d,.]+ (?:btc|bitcoins?|coins)\b"),
    Rule("_mined", r"\b(?:min(?:ed|es)|produc\w+|output|update|hash\w*|operational|operations)\b"),
    Rule(
        "_results",
        r"\b(?:q[1-4]|[1-4]q|quarter\w*|fiscal|full[- ]year|annual (?:results|report)|results|net (?:loss|income|"
        r"profit)|"
        r"eps|ebitda|preliminary)\b",
    ),
    Rule(
        "_signed",
        r"\b(?:sign|ink|land|secur|win|won|strik|struck|seal|clinch|enter|execut|agree|exercis|award|leas|terminat|"
        r"amend|expand|deal|pact)\w*\b",
    ),
    Rule(
        "_demand",
        r"\b(?:urg|demand|call|press|push|accus|critici|slam|blast)\w*\b[^.;]{0,60}\b(?:resign\w*|board|"
        r"chair\w*|governance|directors?|step down|ouster)\b",
    ),
    Rule("_short_seller", r"\bshort[- ]?sell\w*|\bpump[- ]and[- ]dump|\bshort report\b"),
    Rule("_activist", r"\b(?:activists?|starboard|shaw|urg\w+|push\w*|press\w*|letter)\b"),
    Rule(
        "_ai_move",
        r"\b(?:enter\w*|expan\w+|pivot\w*|launch\w*|rush|dive\w*|enters|moves? into|hints?|plans?|"
        r"shift\w*)\b[^;]{0,40}"
        r"\b(?:a\.?i\.?|hpc|data[- ]?cent|high-performance)|\b(?:a\.?i\.?|hpc|"
        r"data[- ]cent\w*)\b[^;]{0,12}\b(?:pivot|push|"
        r"expansion|entry|move|shift|foray|ambition\w*|launch|strategy|conversion)\b",
    ),
    Rule(
        "_data_center_build",
        r"\b(?:construct|build|develop)\w*\b[^;.]{0,60}\bdata cent(?:er|re)s?\b|"
        r"\bdata cent(?:er|re)s? (?:building|campus|development|project|construction|platform|business|"
        r"infrastructure)\w*",
    ),
    Rule("_planned_campus", r"\d ?(?:mw|megawatts?)\b[^;]{0,30}\b(?:campus|gigafactory|land)"),
    Rule(
        "_strict_ai",
        r"\b(?:a\.?i\.?|hpc|gpus?|high[- ]performance comput\w+|hyperscal\w*|"
        r"artificial intelligence|nvidia|gb[23]00s?|b[23]00s?|h[12]00s?|blackwell)\b|人工智能|人工知能|인공지능|\bki-|"
        r"\bia\b",
    ),
    Rule(
        "_ai_beyond_gpus",
        r"\b(?:a\.?i\.?|hpc|high[- ]performance comput\w+|hyperscal\w*|artificial intelligence|"
        r"data cent(?:er|re)s?|cloud)\b",
    ),
    Rule(
        "_order",
        r"\b(?:order\w*|purchas\w+|buys?|bought|acquir\w+|deliver\w*|option|sells?|sold|secur\w+|"
        r"deploy\w*|receiv\w+)\b",
    ),
    Rule("_project", r"\bjoint venture|\bjv\b|\bcampus\b|\bwind\w* down|\bshut\w* down|\bconver[ts]\w*"),
    Rule(
        "_monthly",
        r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|"
        r"monthly|last month)\b",
    ),
)
