"""What marks a text as talk about a company, not news of it."""

from transforms.announcements.rule import Rule

MOVE = (
    r"(?:soar\w*|surg\w+|jump\w*|plung\w+|tumbl\w+|fall(?:s|ing)?|fell|drop(?:s|ped)?|ris(?:es?|ing)|"
    r"rose|gain(?:s|ed)?|"
    r"rall(?:y|ies|ied)|slid(?:es?|ing)?|slump\w*|sink\w*|sank|climb\w*|pop(?:s|ped)?|explod\w+|"
    r"powers|springt|steigt|fällt|sube|cae|bondit|chute|spik\w+|rocket\w*|skyrocket\w*|"
    r"went through the roof|crash\w*|dip(?:s|ped)?|shed|slip\w*|leap\w*|up|down|lower|higher|goes wild|move[sd]?|"
    r"boost\w*|"
    r"extend\w* (?:gains|rally|slump|losses)|add(?:s|ed) \d+ ?%|whipsaw\w*|stumbl\w+|tank\w*|retreat\w*|advanc\w+)"
)
STOCK = r"(?:stocks?|shares?|aktien?|acciones|azioni|actions|ações)"

COMMENTARY: tuple[Rule, ...] = (
    Rule(
        "_analyst",
        r"\banalysts?\b|price_target|\b(?:up|down)grad(?:es?|ed|ing)\b|\b(?:overweight|underweight|"
        r"outperform|underperform|"
        r"equal[- ]weight|buy|neutral|hold|sell) rating|\brating\b[^.;]{0,12}\b(?:out|under)?perform|\bcoverage\b|"
        r"\binitiat\w+ (?:coverage|at|with)|"
        r"\bestimates that\b|\bcautioned\b|\bstreet[- ]high|\btop pick|\bprice (?:objective|forecast)|"
        r"\bjim cramer|\bcramer\b|\bmotley fool|\bzacks\b|"
        r"\bcathie wood|\bark invest|"
        r"\bconsensus (?:estimate|rating)|"
        r"\b(?:wainwright|btig|needham|rosenblatt|cantor|jefferies|bernstein|keefe|macquarie|"
        r"canaccord|b\. riley|clear street|"
        r"roth|northland|citizens jmp|kbw|benchmark|compass point|morgan stanley|goldman|jpmorgan|"
        r"citi|piper)\b[^.;]{0,40}"
        r"\b(?:says?|sees?|raises?|cuts?|lifts?|reiterat\w+|starts|maintains?|downgrad\w+|upgrad\w+|"
        r"doubl\w+|boosts?|expects?|estimates?|names?|calls?|initiat\w+|keeps?|adds?|views?)\b"
        r"|\b(?:says?|said) (?:wainwright|btig|needham|rosenblatt|cantor|jefferies|bernstein|keefe|macquarie|"
        r"canaccord|roth|"
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
        r"\b(?:call|put) (?:volume|buying|activity|sweeps?|open interest)|\b(?:unusual )?options? (?:activity|"
        r"trad\w+|flow)|\b(?:call|put)s? options?\b|\bput/call|"
        r"\boptions? (?:imply|implies|pric\w+|traders?|market)\b|\binsiders?(?: \w+){0,2} (?:s[eo]l[dl]\w*|bu\w+|"
        r"bought|own\w*|trad\w*|transact\w*)\b|"
        r"\bshort (?:interest|squeeze)|\bimplied volatility|\binsider (?:sell|buy|sale|trad)\w*|"
        r"\b13[fdg]\b|\bform 4\b|\b(?:shares|stake|position)\b[^.;]{0,30}\b(?:sold|bought|acquired|"
        r"purchased|increased|decreased|raised|lowered|trimmed|cut) by\b|"
        r"\b(?:advisors?|asset management|capital management|wealth|partners llc|"
        r"investment (?:management|counsel)|pension|retirement system)\b[^.;]{0,40}\b(?:buys?|sells?|"
        r"stake|shares|position|holdings?)|"
        r"\b(?:sells?|sold|buys?|bought) [\d,]+ shares\b|\b(?:co-?founder|founder|ceo|cfo|chief|director|chair\w*|"
        r"officer|"
        r"executive|president|trump)\b[^.;]{0,30}\b(?:sells?|sold|buys?|bought|unload\w*|dump\w*|dispos\w+|"
        r"offload\w*)\b[^.;]{0,25}"
        r"\b(?:shares|stock)\b|\bform 144\b|\b52[- ]week (?:high|low)|"
        r"\btechnical (?:analysis|levels)|\b(?:50|200)[- ]day|\bmarket cap(?:itali[sz]ation)?\b|"
        r"\bmoving average|\btrading volume|\bby volume\b",
    ),
    Rule(
        "_opinion",
        r"\?|^why\b|\bon why\b|\b(?:buy|sell),? (?:sell|hold|or hold|or sell)\b|: (?:an?|how|why|what|will|can|"
        r"is) |\bhere'?s (?:why|what|how)|(?:^|: |here's |about |on )what (?:you|"
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
        r"\b(?:firms|companies|stocks|miners|operators) (?:are|find\w*|keep\w*|get\w*) \w+ing\b|\bminers (?:are|"
        r"have|face|become|pivot|rush|turn|race|shift|hold|sell|toward|to)\b|\bpush\w* miners\b|"
        r"^(?:microsoft|google|amazon|meta|openai),|^[^.;]{0,20}\b(?:difficulty|hash ?price|halving)\b|"
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
        r"\bis headquartered\b|\bwhich operates\b|\boperates (?:around |about |roughly )?\d+ ?(?:mw|megawatts)|"
        r"\boften\b|"
        r"\bare becoming\b|\bhad (?:previously|already|earlier) (?:filed|signed|announced|acquired|agreed|sold|"
        r"bought|entered|"
        r"raised|closed|"
        r"completed)\b|^(?:most recently|earlier (?:this|in)|last (?:month|week|year))\b|\bcame (?:a|one|two|just|"
        r"\d+) (?:day|week|"
        r"month)s? after\b|"
        r"\btarget\b[^.;$]{0,20}\$ ?\d{1,3}(?:[.,]\d\d)?(?: (?:from|on|as|after|citing|and|ahead)\b|[.;]|$)|"
        r"\b(?:wainwright|btig|needham|rosenblatt|cantor|jefferies|bernstein|macquarie analyst|canaccord|b\. riley|"
        r"clear street|roth|northland|"
        r"citizens jmp|kbw|compass point|jpmorgan|analysts?)\b[^.;]{0,50}\b(?:said|wrote|writes|argues|believes|"
        r"thinks|told|noted)\b|\bvs_? (?-i:[A-Z])\w+[:?]|"
        r": (?:which|is|are|should|can|will|does)\b[^?]*\?$|, (?:which was )?(?:first )?(?:announced|signed|"
        r"disclosed|"
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
        "_form_name",
        r"\bform (?:8|6)-k\W*$|\(form (?:8|6|10)-[kq]\)\W*$|\bfile[sd]?\b[^.;]{0,14}\bform (?:8|6)-k\b|"
        r"^exhibit [\d.]+|^(?:pre|def|"
        r"defa|prer)\w* ?1[34][ac]|^(?:20|40)-f\b|"
        r"^\W*(?:\[?(?:8|6|10)-[kq](?:/a)?\]?|"
        r"form (?:8-k|6-k|10-[kq]|4|3|sc|def)|sec (?:form|filing)|"
        r"sched\w+ 1[34])|\breports material event|\bcurrent report\b|\bmaterial event\b",
    ),
    Rule(
        "_price_story",
        (
            rf"^[^.;,]{{0,60}}\b(?:{MOVE})\b[^.;]{{0,40}}\b(?:as|after|alongside|amid|on|"
            rf"with) (?:the )?(?:investors?|"
            rf"traders?|bitcoin|btc|crypto|_+|"
            r"markets?|sentiment|wall street|lock-?up|profit[- ]taking|ai (?:hype|optimism|trade|rally|stocks)|"
            r"peers?|"
            r"sector|nvidia (?:earnings|results)|risk)\b"
            r"(?: (?:drops?|falls?|hits?|tops?|slips?|slides?|surges?|rall\w+|eye|weigh|digest|price|rises?|climbs?|"
            r"jumps?|nears?|selling|expir\w+|"
            r"turns?|cheer\w*|dump\w*|bet\w*|stocks?|market|worries|fears|gains?|losses|rout|sell-?off|plunges?|"
            r"sinks?|"
            r"recovers?|rebounds?|breaks?)\b)",
            rf"^[^.;,]{{0,45}}\b{STOCK}\b (?:\w+ ){{0,2}}{MOVE}\b[^.;]{{0,40}}\b(?:since|this (?:year|month|week)|"
            rf"so far|year to date|"
            r"(?:in|over) the (?:last|past)|on (?:mon|tues|wednes|thurs|fri)day(?:[.,;]|$| and| to| morning|"
            r" afternoon)|in (?:pre-?market|after-hours)(?:[.,;]|$))",
            rf"\b{MOVE}\b[^.;]{{0,30}}\b(?:mon|tues|wednes|thurs|fri)day (?:and|to)\b|\b(?:stock|"
            rf"share) price (?:was|is|stood|closed|"
            rf"traded|has|had)\b|\b{STOCK}\b[^.;]{{0,80}}\b(?:following|after|on) (?:the |"
            rf"that )?(?:\w+ ){{0,2}}(?:announcement|news|"
            rf"disclosure|report|update|release)(?:[.,;]|$)",
            r"\b(?:biggest|largest|best|worst) (?:\w+ )?(?:gain|loss|drop|day|week|jump|rally|decline)\b|"
            r"\bmoving averages?\b|"
            r"\b(?:could|may|might) \w+ the stock\b|\bwent up \d|\b(?:traders?|"
            r"investors?)\b[^.;]{0,25}\b(?:digest|weigh|react|shrug|cheer|fret|assess|mull|pars)\w*\b",
            r"\b(?:shares|stock)\b (?:\w+ )?(?:reach|hit|touch|set)\w*\b[^.;]{0,20}\b(?:high|low|record)\b|"
            r"\bmarket value (?:is|"
            r"was|of)\b|\bholds [\d.,]+ (?:million )?shares\b|\bdebt load\b|\bcosts average\b|\b\d+ ?% utili[sz]ed|"
            r"\b(?:were|was|are|is) trading (?:higher|lower|up|down|at)\b|\bshare prices? of\b",
            rf"\b{STOCK}\b[^.;]{{0,12}}\b(?:flatlin\w*|stagnat\w*|consolidat\w*|hover\w*|whipsaw\w*|seesaw\w*|"
            rf"drift\w*)\b",
            r"\b(?:joins?|leads?|leading|follow\w*)\b[^.;]{0,25}\b(?:rally|sell-?off|slump|rout)\b|"
            r"\bminers (?:higher|lower|up|down)\b|\b(?:sector|peers|rivals|miners)\b[^.;]{0,15}\b(?:rall\w+|surg\w+|"
            r"soar\w*|jump\w*|slump\w*)",
        ),
    ),
    Rule(
        "_routine",
        r"\bto present\b|\bheadquarters\b|\bconference\b|\bwebcast\b|\b(?:slated|set|due|scheduled) to (?:unveil|"
        r"report|release|post|publish|announce|host)\b|\bschedul\w+\b[^.;]{0,40}\b(?:call|results|webcast|"
        r"conference|earnings|release)\b|\bto (?:host|participate|attend|"
        r"join|speak)\b[^.;]{0,40}\b(?:conference|call|webcast|summit|investor|event|forum)|"
        r"\bfireside\b|\bdate (?:for|of)\b|\bto (?:report|release|announce) (?:its |the )?(?:first|"
        r"second|third|fourth|full|q[1-4]|fiscal)",
    ),
    Rule("_exclusivity", r"\bexclusivity\b"),
)
