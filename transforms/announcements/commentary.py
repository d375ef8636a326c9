"""What marks a text as talk about a company, not news of it, and what it says of its own news."""

from transforms.announcements.rule import Rule

MOVE = (
    r"(?:soar\w*|surg\w+|jump\w*|plung\w+|tumbl\w+|fall(?:s|ing)?|fell|drop(?:s|ped)?|ris(?:es?|ing)|"
    r"rose|gain(?:s|ed)?|"
    r"rall(?:y|ies|ied)|slid(?:es?|ing)?|slump\w*|sink\w*|sank|climb\w*|pop(?:s|ped)?|explod\w+|"
    r"powers|springt|steigt|fällt|sube|cae|bondit|chute|spik\w+|rocket\w*|skyrocket\w*|"
    r"crash\w*|dip(?:s|ped)?|shed|slip\w*|leap\w*|up|down|lower|higher|goes wild|move[sd]?|boost\w*|"
    r"extend\w* (?:gains|rally|slump|losses)|add(?:s|ed) \d+ ?%|whipsaw\w*|stumbl\w+|tank\w*|retreat\w*|advanc\w+)"
)
STOCK = r"(?:stocks?|shares?|aktien?|acciones|azioni|actions|ações)"

COMMENTARY: tuple[Rule, ...] = (
    Rule(
        "_analyst",
        r"\banalysts?\b|price_target|\b(?:up|down)grad(?:es?|ed|ing)\b|\b(?:overweight|underweight|"
        r"outperform|underperform|"
        r"equal[- ]weight|buy|neutral|hold|sell) rating|\brating\b[^.;]{0,12}\b(?:out|under)?perform|\bcoverage\b|\binitiat\w+ (?:coverage|at|with)|"
        r"\bstreet[- ]high|\btop pick|\bprice (?:objective|forecast)|\bjim cramer|\bcramer\b|\bmotley fool|\bzacks\b|"
        r"\bcathie wood|\bark invest|"
        r"\bconsensus (?:estimate|rating)|"
        r"\b(?:wainwright|btig|needham|rosenblatt|cantor|jefferies|bernstein|keefe|macquarie|"
        r"canaccord|b\. riley|clear street|"
        r"roth|northland|citizens jmp|kbw|benchmark|compass point|morgan stanley|goldman|jpmorgan|"
        r"citi|piper)\b[^.;]{0,40}"
        r"\b(?:says?|sees?|raises?|cuts?|lifts?|reiterat\w+|starts|maintains?|downgrad\w+|upgrad\w+|"
        r"doubl\w+|boosts?|expects?|estimates?|names?|calls?|initiat\w+|keeps?|adds?|views?)\b"
        r"|\b(?:says?|said) (?:wainwright|btig|needham|rosenblatt|cantor|jefferies|bernstein|keefe|macquarie|canaccord|roth|"
        r"jpmorgan|citi|northland)\b|\bcanaccord says|\b(?:biggest|street'?s?) (?:\w+ )?bulls?\b"
        r"|kursziel|analyst(?:en|e|a|i|as)\b|objectif de cours|precio objetivo|prezzo obiettivo|"
        r"目标价|分析师|目標株価|アナリスト|목표주가|애널리스트",
    ),
    Rule(
        "_law_firm",
        r"\blaw (?:firm|offices?)|\blead plaintiff|\binvestor(?:s)? (?:alert|notice|deadline|rights|"
        r"who|with (?:substantial )?losses|are (?:encouraged|reminded))|"
        r"\bshareholder (?:alert|notice|rights law)|\b(?:rosen|pomerantz|faruqi|levi & korsinsky|"
        r"bragar|glancy|kessler topaz|hagens berman|schall|bronstein|robbins|halper|berger montague|"
        r"johnson fistel|portnoy)\b|"
        r"\bclass[- ]action (?:deadline|reminder|alert|notice)|\bsuffered losses|\bdeadline (?:alert|"
        r"reminder)|\breminds? (?:investors|shareholders)|\bon behalf of (?:investors|shareholders)",
    ),
    Rule(
        "_trading",
        r"\b(?:call|put) (?:volume|buying|activity|sweeps?|open interest)|\b(?:unusual )?options? (?:activity|trad\w+|flow)|\b(?:call|put)s? options?\b|\bput/call|"
        r"\boptions? (?:imply|implies|pric\w+|traders?|market)\b|\binsiders?(?: \w+){0,2} (?:s[eo]l[dl]\w*|bu\w+|bought|own\w*|trad\w*|transact\w*)\b|"
        r"\bshort (?:interest|squeeze)|\bimplied volatility|\binsider (?:sell|buy|sale|trad)\w*|"
        r"\b13[fdg]\b|\bform 4\b|\b(?:shares|stake|position)\b[^.;]{0,30}\b(?:sold|bought|acquired|"
        r"purchased|increased|decreased|raised|lowered|trimmed|cut) by\b|"
        r"\b(?:advisors?|asset management|capital management|wealth|partners llc|"
        r"investment (?:management|counsel)|pension|retirement system)\b[^.;]{0,40}\b(?:buys?|sells?|"
        r"stake|shares|position|holdings?)|"
        r"\b(?:sells?|sold|buys?|bought) [\d,]+ shares\b|\b(?:co-?founder|founder|ceo|cfo|chief|director|chair\w*|officer|"
        r"executive|president|trump)\b[^.;]{0,30}\b(?:sells?|sold|buys?|bought|unload\w*|dump\w*|dispos\w+|offload\w*)\b[^.;]{0,25}"
        r"\b(?:shares|stock)\b|\bform 144\b|\b52[- ]week (?:high|low)|"
        r"\btechnical (?:analysis|levels)|\b(?:50|200)[- ]day|\bmarket cap(?:itali[sz]ation)?\b|"
        r"\bmoving average|\btrading volume|\bby volume\b",
    ),
    Rule(
        "_opinion",
        r"\?|^why\b|\bon why\b|\b(?:buy|sell),? (?:sell|hold|or hold|or sell)\b|: (?:an?|how|why|what|will|can|is) |\bhere'?s (?:why|what|how)|\bwhat (?:you|"
        r"investors|to|it|this|we|does|is)\b|\bshould (?:you|i|investors)|\bis it (?:too late|time)|"
        r"\b(?:stocks?|miners) to (?:buy|watch|own)|"
        r"\bwhat's\b|\bbears say\b|\b(?:bull|bear)(?:ish)? (?:case|on|thesis)|\bgolden\b|\bhype\b|\bmassive bet\b|"
        r"\bkey (?:business )?(?:insights|takeaways)|\bdeep dive|\bprediction|\bbetter buy|\bmoonshot|"
        r"\breality check|"
        r"\b(?:could|might|may) (?:be|soar|surge|double|rise|fall|see)\b|\bundervalued|\bovervalued|"
        r"\bvaluation\b|\bbuy the dip|\bmillionaire|\bbest (?:\w+ )?stocks?|\btop (?:\w+ )?stocks?|"
        r"\btrending\b|\bexplained\b|\blessons?\b",
    ),
    Rule(
        "_sector",
        r"\b(?:firms|companies|stocks|miners) (?:face|race|rush|struggle|scramble)\b|\b(?:_+|crypto|public|listed|"
        r"other|rival|many|several|most) miners\b|^miners\b|"
        r"\b(?:firms|companies|stocks|miners|operators) (?:are|find\w*|keep\w*|get\w*) \w+ing\b|\bminers (?:are|have|face|become|pivot|rush|turn|race|shift|hold|sell|toward|to)\b|\bpush\w* miners\b|"
        r"^[^.;]{0,20}\b(?:difficulty|hash ?price|halving)\b|"
        r"\b(?:mining (?:stocks|companies|firms|sector|industry|shares|equities)|crypto stocks|"
        r"bitcoin stocks|mining faces|the (?:sector|industry)|data cent(?:er|re) operators)\b",
    ),
    Rule(
        "_price",
        (
            rf"\b{STOCK}\b[^.;]{{0,45}}\b{MOVE}\b",
            rf"\b{MOVE}\b[^.;]{{0,12}}\d+(?:\.\d+)?(?: ?%|_pct| percent)",
            rf"\b{MOVE}\b[^.;]{{0,25}}\b(?:stock|shares)\b|\bsell-?off\b",
            rf"\b{STOCK}\b[^.;]{{0,30}}\b(?:doubl|tripl|quadrupl|outperform|underperform|trad)\w*\b",
            r"\bgap(?:s|ped)? (?:up|down)\b|\byear[- ]to[- ]date\b",
        ),
    ),
    Rule(
        "_old_news",
        r"\bhad (?:previously|already|earlier) (?:filed|signed|announced|acquired|agreed|sold|bought|entered|raised|closed|"
        r"completed)\b|^(?:most recently|earlier (?:this|in)|last (?:month|week|year))\b|\bcame (?:a|one|two|just|\d+) (?:day|week|"
        r"month)s? after\b|"
        r"\btarget\b[^.;$]{0,20}\$ ?\d{1,3}(?:[.,]\d\d)?(?: (?:from|on|as|after|citing|and|ahead)\b|[.;]|$)|"
        r"\b(?:wainwright|btig|needham|rosenblatt|cantor|jefferies|bernstein|macquarie analyst|canaccord|b\. riley|"
        r"clear street|roth|northland|"
        r"citizens jmp|kbw|compass point|jpmorgan|analysts?)\b[^.;]{0,50}\b(?:said|wrote|writes|argues|believes|"
        r"thinks|told|noted)\b|\bvs_? (?-i:[A-Z])\w+[:?]|"
        r": (?:which|is|are|should|can|will|does)\b[^?]*\?$|, (?:which was )?(?:first )?(?:announced|signed|disclosed|"
        r"unveiled|inked) (?:on|in|last|earlier|back)\b|\bat the time\b|"
        r"^(?:the|this) (?:move|pivot|deal|news|announcement|surge|rally|shift) (?:follows|comes (?:after|weeks|days|"
        r"months)|echoes|"
        r"mirrors)|\b(?:capacity|load|megawatts) (?:remaining|still available|available)\b|\bremaining and\b|"
        r"\b(?:peers|rivals|competitors) (?:such as|like|including)\b|^(?:why|what|how|where|which)\b|"
        r"^(?:should|is|are|can|will|could|did|does|do|has|would)\b[^?]{0,150}\?",
    ),
    Rule(
        "_recap",
        r"\bmost recently\b|\b(?:previously|already) (?:announced|disclosed|signed)\b|\bsimilar (?:to|"
        r"deals?)\b|\blast (?:year|month|week)\b[^.;]{0,60}$",
    ),
    Rule(
        "_negation",
        r"\b(?:has|have|had|did|does|do|is|are)(?: not|n'?t)\b|\bundisclosed\b|\byet to\b|"
        r"\bno longer\b|\bnever\b|\bnot (?:disclosed|announced)|\buncertain",
    ),
    Rule(
        "_own_news",
        r"\b(?:announc(?:es?|ed|ing)|sign(?:s|ed)|clos(?:es?|ed)|pric(?:es?|ed)|report(?:s|ed)|says?|"
        r"said|post(?:s|ed)|complet(?:es?|ed)|secur(?:es?|ed)|acquir(?:es?|ed)|"
        r"appoint(?:s|ed)|nam(?:es?|ed)|launch(?:es|ed)|land(?:s|ed)|ink(?:s|ed)|enter(?:s|ed)|"
        r"expand(?:s|ed)|unveil(?:s|ed)|produc(?:es?|ed)|proposes?|upsiz(?:es?|ed|ing)|"
        r"backstop\w*|deepen\w*|obtain(?:s|ed)|hir(?:es?|ed)|gains?|turn(?:s|ed) down|declin(?:es?|ed)|buys?|bought|adds?|added|wins?|won|agree[sd]?|exercis(?:es?|ed)|rais(?:es?|ed)|files?|filed|"
        r"to (?:acquire|buy|build|join|launch|expand|explore|convert)|"
        r"takes?|gibt|gab|firma|annonce|anuncia|annuncia|sigla|emesso|reject(?:s|ed)?|approv(?:es?|"
        r"ed)|terminat(?:es?|ed)|receiv(?:es?|ed)|energi[sz](?:es?|ed)|sell(?:s)?|sold|"
        r"finali[sz](?:es?|ed))\b",
    ),
    Rule(
        "_own_act",
        r"\b(?:announc|sign|secur|acquir|appoint|launch|land|ink|enter|expand|unveil|produc|propos|upsiz|agre|exercis|terminat|"
        r"energi[sz]|finali[sz]|complet|receiv)\w*\b|\b(?:buys?|bought|wins?|won|files?|filed|sells?|sold|posts?|posted|"
        r"reports?|reported|names?|named|closes|closed|prices|priced)\b",
    ),
    Rule(
        "_form_name",
        r"\(form (?:8|6|10)-[kq]\)\W*$|\bfile[sd]?\b[^.;]{0,14}\bform (?:8|6)-k\b|^exhibit [\d.]+|^(?:pre|def|defa|prer)\w* ?1[34][ac]|^(?:20|40)-f\b|"
        r"^\W*(?:\[?(?:8|6|10)-[kq](?:/a)?\]?|"
        r"form (?:8-k|6-k|10-[kq]|4|3|sc|def)|sec (?:form|filing)|"
        r"sched\w+ 1[34])|\breports material event|\bcurrent report\b|\bmaterial event\b",
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
        r"purchas)\w*[^.;]{0,40}\bsites?\b|\bjv\b|\d ?gw\b|grundstück",
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
        "_price_story",
        (
            rf"^[^.;,]{{0,60}}\b(?:{MOVE})\b[^.;]{{0,40}}\b(?:as|after|alongside|amid|on|with) (?:the )?(?:investors?|"
            rf"traders?|bitcoin|btc|crypto|_+|"
            r"markets?|sentiment|wall street|lock-?up|profit[- ]taking|ai (?:hype|optimism|trade|rally|stocks)|peers?|"
            r"sector|nvidia (?:earnings|results)|risk)\b"
            r"(?: (?:drops?|falls?|hits?|tops?|slips?|slides?|surges?|rall\w+|eye|weigh|digest|price|rises?|climbs?|"
            r"jumps?|nears?|selling|expir\w+|"
            r"turns?|cheer\w*|dump\w*|bet\w*|stocks?|market|worries|fears|gains?|losses|rout|sell-?off|plunges?|"
            r"sinks?|"
            r"recovers?|rebounds?|breaks?)\b)",
            rf"^[^.;,]{{0,45}}\b{STOCK}\b (?:\w+ ){{0,2}}{MOVE}\b[^.;]{{0,40}}\b(?:since|this (?:year|month|week)|"
            rf"so far|year to date|"
            r"(?:in|over) the (?:last|past)|on (?:mon|tues|wednes|thurs|fri)day(?:[.,;]|$| and| to| morning| afternoon)|in (?:pre-?market|after-hours)(?:[.,;]|$))",
            rf"\b{MOVE}\b[^.;]{{0,30}}\b(?:mon|tues|wednes|thurs|fri)day (?:and|to)\b|\b(?:stock|share) price (?:was|is|stood|closed|"
            rf"traded|has|had)\b|\b{STOCK}\b[^.;]{{0,80}}\b(?:following|after|on) (?:the |that )?(?:\w+ ){{0,2}}(?:announcement|news|"
            rf"disclosure|report|update|release)(?:[.,;]|$)",
            r"\b(?:traders?|investors?)\b[^.;]{0,25}\b(?:digest|weigh|react|shrug|cheer|fret|assess|mull|pars)\w*\b",
            rf"\b(?:shares|stock)\b (?:\w+ )?(?:reach|hit|touch|set)\w*\b[^.;]{{0,20}}\b(?:high|low|record)\b|\bmarket value (?:is|"
            rf"was|of)\b|\bholds [\d.,]+ (?:million )?shares\b|\bdebt load\b|\bcosts average\b|\b\d+ ?% utili[sz]ed|"
            rf"\b(?:were|was|are|is) trading (?:higher|lower|up|down|at)\b|\bshare prices? of\b",
            rf"\b{STOCK}\b[^.;]{{0,12}}\b(?:flatlin\w*|stagnat\w*|consolidat\w*|hover\w*|whipsaw\w*|seesaw\w*|drift\w*)\b",
            r"\b(?:joins?|leads?|leading|follow\w*)\b[^.;]{0,25}\b(?:rally|sell-?off|slump|rout)\b|"
            r"\bminers (?:higher|lower|up|down)\b|\b(?:sector|peers|rivals|miners)\b[^.;]{0,15}\b(?:rall\w+|surg\w+|"
            r"soar\w*|jump\w*|slump\w*)",
        ),
    ),
    Rule(
        "_asset_sale",
        r"\b(?:sells?|sold|sale of|divest\w*|to sell|offload\w*)\b[^.;]{0,50}\b(?:plants?|sites?|facilit\w+|campus|"
        r"stake)\b",
    ),
    Rule(
        "_reported",
        r"\b(?:report\w*|post\w*|results|record|loss|net income|earnings|beats?|miss\w*|rose|fell|jump\w*|preliminary|"
        r"was|were)\b",
    ),
    Rule("_aim", r"\b(?:target(?:s|ing|ed)?|goal|guidance|outlook|aims?|raises? its|run[- ]rate|arr)\b"),
    Rule(
        "_ai_use",
        r"\b(?:for|support|host|serve|power|develop\w*|build|linked to|aimed at|focused on|footprint|campus|hall|factory)\b"
        r"[^;]{0,60}\b(?:a\.?i\.?|hpc|gpus?|high-performance comput\w*|hyperscal\w*)\b|\b(?:a\.?i\.?|hpc|gpu|hyperscal\w*)\b"
        r"[^;]{0,40}\b(?:footprint|campus\w*|hall|factory|data cent\w*|site|development|infrastructure|workloads?)\b",
    ),
    Rule(
        "_site_gain",
        r"\b(?:acquir\w*|buy\w*|bought|purchas\w*|grab\w*|secur\w*|land|acres?|leas\w*|pick\w*|takes?|broaden\w*|snap\w*)\b"
        r"[^;]{0,60}\b(?:land|acres?|acreage|site|building|power|parcel|property|grid|plant)\b",
    ),
    Rule("_land_deal", r"\b(?:land|power|site|property|acreage) (?:and \w+ )?(?:deal|purchase|buy|acquisition|lease|agreement)"),
    Rule(
        "_coin_use",
        r"\bto (?:buy|purchase|acquire|accumulate|add|invest (?:more )?in|boost|facilitate|increase|fund|grow|stack|hold)\b"
        r"[^.;]{0,30}\b(?:bitcoin|btc|ether|eth)\b",
    ),
    Rule(
        "_partner_stake",
        r"\b(?:google|alphabet|nvidia|microsoft|softbank|amd|tether|amazon|macquarie)\b[^;]{0,60}\b(?:stake|shares|ownership)\b",
    ),
    Rule(
        "_stake_building",
        r"\b(?:acquir|purchas|bought|buys?)\w*\b[^.;]{0,40}\bshares of (?-i:[A-Z])",
    ),
    Rule("_coin_buy", r"\b(?:acquisition|purchase|acquir\w+|bought|buys?) (?:of )?\d[\d,.]* (?:bitcoins?|btc|eth)\b"),
    Rule(
        "_own_figures",
        r"\b(?:loss|earnings|eps|revenue|profit)\b[^;]{0,60}\b(?:versus|against|compared|beat\w*|miss\w*|worse|better|above|"
        r"below|top\w*|short of|vs_?)\b|\b(?:beat\w*|miss\w*|top\w*)\b[^;]{0,30}\b(?:estimates?|consensus|expectations?|"
        r"predictions?|forecasts?)\b",
    ),
    Rule("_mined", r"\b(?:min(?:ed|es)|produc\w+|output|update|hash\w*|operational|operations)\b"),
    Rule(
        "_results",
        r"\b(?:q[1-4]|[1-4]q|quarter\w*|fiscal|full[- ]year|annual (?:results|report)|results|net (?:loss|income|profit)|"
        r"eps|ebitda|preliminary)\b",
    ),
    Rule(
        "_signed",
        r"\b(?:sign|ink|land|secur|win|won|strik|struck|seal|clinch|enter|execut|agree|exercis|award|leas|terminat|"
        r"amend|expand|deal|pact)\w*\b",
    ),
    Rule("_demand", r"\b(?:urg|demand|call|press|push|accus|critici|slam|blast)\w*\b[^.;]{0,60}\b(?:resign\w*|board|"
        r"chair\w*|governance|directors?|step down|ouster)\b"),
    Rule("_short_seller", r"\bshort[- ]?sell\w*|\bpump[- ]and[- ]dump|\bshort report\b"),
    Rule("_activist", r"\b(?:activists?|starboard|shaw|urg\w+|push\w*|press\w*|letter)\b"),
    Rule(
        "_ai_move",
        r"\b(?:enter\w*|expan\w+|pivot\w*|launch\w*|rush|dive\w*|enters|moves? into|hints?|plans?|"
        r"shift\w*)\b[^;]{0,40}"
        r"\b(?:a\.?i\.?|hpc|data cent|high-performance)",
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
    Rule(
        "_routine",
        r"\bto present\b|\bheadquarters\b|\bconference\b|\bwebcast\b|\b(?:slated|set|due|scheduled) to (?:unveil|report|release|post|publish|announce|host)\b|\bschedul\w+\b[^.;]{0,40}\b(?:call|results|webcast|conference|earnings|release)\b|\bto (?:host|participate|attend|"
        r"join|speak)\b[^.;]{0,40}\b(?:conference|call|webcast|summit|investor|event|forum)|"
        r"\bfireside\b|\bdate (?:for|of)\b|\bto (?:report|release|announce) (?:its |the )?(?:first|"
        r"second|third|fourth|full|q[1-4]|fiscal)",
    ),
    Rule("_exclusivity", r"\bexclusivity\b"),
)
