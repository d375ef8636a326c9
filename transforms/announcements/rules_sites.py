"""Rules for land, power, machines and what runs on them."""

from transforms.announcements.rule import Rule
from transforms.announcements.vocabulary import (
    ACQUIRED_SITE,
    AI,
    BUY,
    DEAL,
    GEAR,
    LAND,
    SIGN,
    STRICT_AI,
    TENANTS,
)

SITE_RULES: tuple[Rule, ...] = (
    Rule(
        "power_site",
        (
            rf"(?:{BUY}|{SIGN}|\bsecur\w+|\bannounc\w+|\bclos\w+ on)[^.;]{{0,60}}{LAND}|\b(?:land|"
            rf"property) (?:buy|purchase|acquisition|deal|lease)|\bground lease|"
            rf"\b\d\d-year (?:ground )?lease for\b",
            r"\binterconnect\w*|\bercot\b|\bsubstation\b|\bgrid (?:approval|connection|capacity|"
            r"access|power)|\btransmission (?:agreement|service|line|facilit)|\bload (?:study|"
            r"approval|interconnection)|\b(?:power|electric\w*|energy|capacity) (?:purchase agreement|"
            r"supply agreement|service agreement|contracts?\b|agreement|capacity|play|allocation|"
            r"portfolio|deal|approval)|\bppa\b",
            r"\b(?:energi[sz](?:es?|ed|ing|ation))\b",
            rf"(?:{BUY})[^.;]{{0,45}}\b{ACQUIRED_SITE}|\b(?:wind farm|power plant|gas plant|hydro\w*|"
            rf"solar (?:install|farm|project|plant))\b",
            r"\b(?:expan(?:ds?|ded|ding|sion)|advanc\w+|finish\w*|adds?|added|adding|build(?:s|ing)?|built|"
            r"develop\w*|"
            r"launch\w*|open(?:s|ed)?|complet\w+|start(?:s|ed)?|secur\w+|gains?|doubl\w+|begins?|"
            r"construct\w*|increas\w+|plans?|announc\w+|"
            r"break\w* ground)\b[^.;]{0,60}(?:\b\d[\d,.]*\+?[- ]?(?:mw|gw|megawatts?|gigawatts?)\b|"
            r"\bmining (?:site|facilit|project|farm|center|campus|operation)\w*|\bpower capacity\b|"
            r"\bnew (?:site|facilit|campus)\w*)",
            r"\b\d[\d,.]*[- ]?(?:mw|gw|megawatts?|gigawatts?)\b[^.;]{0,12}\b(?:expansion|site|campus|"
            r"mine|mining|plant|of (?:power|new|additional|owned|gross)|acquisition|project|wind|"
            r"solar|land|power|facilit\w+)|\bmw-erweiterung|megawatt-erweiterung",
            r"\b(?:buys?|bought|acquir\w+|purchas\w+|sites?|assets?)\b[^.;]{0,40}\bper (?:mw|"
            r"megawatt)\b|\bnew (?:\w+ ){0,3}(?:sites?|facilit(?:y|ies))\b|\b(?:invest\w*|"
            r"cap(?:ped)?)\b[^.;]{0,25}\b\d[\d,.]*[- ]?(?:mw|megawatts?)\b|\bsite (?:acquisition|"
            r"purchase|approval)|\bcapacity (?:expansion|approval)\b|"
            r"\bexpan\w+\b[^.;]{0,20}\boperations with\b",
            r"\b(?:facility|site|campus|mine)\b[^.;]{0,20}\b(?:reach\w*|tops?|"
            r"hits?)\b[^.;]{0,15}\b\d[\d,.]* ?(?:mw|gw|megawatts?)|\b(?:announces?|unveils?|"
            r"plans?)\b[^.;]{0,30}\bexpansion\b",
            r"\b(?:acquir\w+|bought|buys?|purchas\w+)\b[^.;]{0,30}\b(?:two|three|four|operational|"
            r"operating)\b[^.;]{0,20}"
            r"\bdata cent(?:er|re)s\b|\bpower (?:acquisition|purchase)\b|\bacquir\w+\b[^.;]{0,20}\bpower assets|"
            r"\b(?:exclusive )?rights? to develop\b|\bexpan\w+ of (?:electrical|power|site|its)\b|"
            r"\b[3-9]\d-year (?:ground )?lease|"
            r"\blease term extended\b|\b(?:direct connect|facilities study|utility agreement|load (?:letter|ramp)|"
            r"service agreement)\b|"
            r"\b(?:takes? over|took over|buys?|acquir\w+|snaps? up|to pay|pays?|"
            r"picks? up)\b[^.;]{0,50}\b(?:station|plant|farms?|mines?|"
            r"mining (?:centers?|centres?|facilit\w+|sites?))\b|\b(?:fire|outage|storm|tornado|flood|"
            r"explosion)\b[^.;]{0,40}"
            r"\b(?:site|building|facility|campus|mine|plant)\b|\b(?:phase|stage|building|"
            r"expansion)\b[^.;]{0,40}\b(?:complet|"
            r"finish)\w*|\b(?:complet|finish)\w*\b[^.;]{0,40}\b(?:phase|stage|expansion|construction)\b|"
            r"\b(?:green light|go-ahead|nod|clearance|permits?)\b[^.;]{0,60}\b(?:mw|gw|site|campus|grid|power|"
            r"texas|ercot|"
            r"substation)\b|\bpower contracts?\b",
            r"\b(?:town|city|county|council|zoning|planning)\b[^.;]{0,30}\bapprov\w*|\b(?:acres?|acre)\b",
            r"\bstandort|-standort|\b(?:beats?|outbid\w*) (?:microsoft|google|amazon)|"
            r"\bstrom(?:vertrag|kapazität|versorgung)|\bgrundstück|\bterrain|\bterreno|\bterreni|"
            r"\bacres|\bexpansión de\b|土地|电力|变电站|用地|电厂|電力|土地|用地|発電|부지|전력",
        ),
        r"\benergi[sz]ed hash|\benergi[sz]ed [\d,.]+ ?(?:eh|ph|exahash)|\b(?:explor\w+|evaluat\w+|remaining|"
        r"pipeline(?: of)?|right of first \w+)\b|\bmou\b|\bmemorandum|\b(?:loi|"
        r"letter of intent)\b[^;]{0,80}\b(?:ai|hpc|inference|neocloud|compute|"
        r"tenant)\b",
        0.75,
    ),
    Rule(
        "hpc_contract",
        (
            rf"(?:{DEAL})[^;]{{0,60}}(?:{STRICT_AI}|{TENANTS}|\bdata[- ]?cent(?:er|re))",
            rf"(?:{STRICT_AI}|{TENANTS}|\bdata[- ]?cent(?:er|re))[^;]{{0,45}}(?:{DEAL})",
            r"\bbackstop\w*|\btriple-net\b|\banchor tenant|\b(?:the|its|new|first|latest|unnamed|undisclosed|"
            r"investment-grade|ai|hyperscale\w*|signs?|signed|lands?|landed|secures?|secured|wins?|won|"
            r"named) (?:\w+ )?tenant\b|"
            r"\bcolocation (?:deal|"
            r"agreement|lease|contract)|\bagreed to lease\b|\bdata center lease\b|\blease (?:of|"
            r"for) (?:data|capacity)",
            rf"(?:{SIGN})[^;]{{0,40}}\$ ?[\d.,]+ ?(?:billion|million|bn|b|m)\b[^;]{{0,40}}\bleases?\b|"
            rf"\b\d\d?-year\b[^;]{{0,30}}\blease\b|(?:{TENANTS})[^;]{{0,12}}\bdata[- ]?cent(?:er|re)",
            rf"\b(?:order|deal|contract|lease|agreement|pact)\b[^;]{{0,25}}\b(?:from|with|by) (?:the )?(?:{TENANTS})|"
            rf"\bdeliver\w*\b[^.;]{{0,40}}\b(?:building|hall|phase|block|tranche|suite|"
            rf"capacity)\w*\b[^.;]{{0,60}}\b(?:tenant|customer|"
            rf"client|schedule|time|ready[- ]for[- ]service|coreweave|fluidstack|microsoft|aws)|"
            rf"\bready[- ]for[- ]service\b",
            rf"\b(?:hosting|colocation|co-location|gpu cloud|ai cloud|cloud services?|compute|hpc|"
            rf"ai) (?:deal|agreement|contract|lease)s?\b|\b(?:data[- ]?cent(?:er|re)|ai|"
            rf"hpc)\b[^;]{{0,20}}\b(?:stock|shares)[^;]{{0,20}}\b(?:{TENANTS})",
            r"\b(?:agreement|contract|lease|deal|partnership|pact|arrangement)\b[^;]{0,80}\b(?:generat|produc|"
            r"yield|deliver|contribut|"
            r"bring\w* in)\w*\b[^;]{0,60}\b(?:revenue|income|noi)\b|\b(?:google|alphabet)\b[^;]{0,60}\bstake\b|"
            r"\b(?:extension|renewal) options?\b|\b(?:across|over) the (?:\w+ )?term\b|\bthe lease (?:may|can|"
            r"will|has|runs|covers|includes)\b|\bat the tenant's\b|"
            r"\brents? out\b[^.;]{0,40}\b(?:gpus?|chips|"
            r"nvidia)|\bdelivery to (?:core ?weave|fluid ?stack|microsoft|aws)|\bright of first (?:refusal|"
            r"offer)\b|\brof[or]\b|\bcritical it\b|\bjoint venture\b[^;]{0,60}\b(?:fluidstack|coreweave)|"
            r"\bfluidstack\b[^;]{0,30}\bjoint venture",
            rf"\bvermiet\w+[^;]{{0,40}}(?:{TENANTS}|\bmw\b)",
            rf"(?:{TENANTS})[^.;]{{0,40}}\b(?:signs?|signed|takes?|took|taps?|picks?|chooses?|selects?|turns to|"
            rf"rents?|hosted|books?|reserv\w+|leas(?:es|ed)|prepay\w*|"
            rf"pre-pay\w*)\b|"
            rf"\b(?:jv|joint venture|venture)\b[^.;]{{0,40}}\bfluidstack|\bfluidstack\b[^.;]{{0,25}}\b(?:jv|"
            rf"joint venture|venture)|"
            rf"\b(?:total|projected|cumulative|potential|expected|contract\w*|generate|"
            rf"worth)\b[^.;]{{0,50}}\b(?:revenue|value)\b[^.;]{{0,50}}\bover (?:the |its )?"
            rf"(?:\d+|initial|base|life|term)|\b(?:base|initial|lease) term\b|\blease payments?\b|\bbase rent\b|"
            rf"\bbase[- ]term\b|\brenewals\b",
            r"\b(?:fluid ?stack|core ?weave|anthropic|nscale|core42|amd|openai|oracle|meta|aws|amazon|together ai|"
            r"cerebras)\b[^;]{0,60}(?:\d[\d,.]* ?(?:mw|gw|megawatts?|"
            r"gigawatts?)\b|\bai capacity\b)|\d[\d,.]* ?(?:mw|gw|megawatts?|gigawatts?)\b[^;]{0,50}\b(?:to|with|for|"
            r"by|from)\b[^;]{0,15}\b(?:fluid ?stack|core ?weave|"
            r"anthropic|nscale|core42|amd|openai|oracle|aws|amazon|microsoft|hyperscaler\w*)\b",
            r"\b(?:terminat|cancel|scrap|end)\w*\b[^.;]{0,40}\b(?:hosting|colocation|gpu|"
            r"hpc)\b[^.;]{0,10}\b(?:contract|deal|agreement|lease)\b|"
            r"\bhost\w* (?:fluid ?stack|core ?weave|anthropic|nscale)",
            r"\bmega-?(?:lease|deal)s?\b|\bgoogle\b[^;]{0,60}\b(?:back(?:ing|s|stop\w*)|collateral|"
            r"guarant\w+)\b",
            r"\bcontracted\b[^.;]{0,25}\b(?:capacity|revenue|hpc|ai)|\bricavi contrattualizzati|"
            r"\bcontract(?:ed)? (?:value|revenue)|\b(?:coreweave|fluidstack|microsoft|google|"
            r"anthropic|aws|amd|nscale)\b[^.;]{0,25}\b(?:exercis\w+|expan\w+|commit\w*|option|takes?|"
            r"deploy\w*|pact|opzione)\b|\boption\w*\b[^.;]{0,40}\bexpan\w+",
            r"(?:データセンター|数据中心|데이터 ?센터|ai|hpc)[^;]{0,12}(?:契約|合同|协议|租约|계약|"
            r"임대)|托管(?:协议|合同)|租赁(?:协议|合同)|ホスティング契約|賃貸契約|호스팅 계약|"
            r"임대차 계약",
        ),
        r"\bground lease|\b[3-9]\d-year\b|\bmou\b|\bmemorand\w+|\bletter of intent|\bloi\b|"
        r"\bexclusivity|\bnon-binding|\billustrative|\b(?:secured |convertible )?notes? due\b|"
        r"\ball (?:of the )?outstanding\b|\b[3-9]\d years?\b|\b(?:procurement|purchase|supply|"
        r"order)\w* (?:agreement|deal|contract)|"
        r"\bexclusive rights\b|"
        r"\bterm sheet|\bnothing binding|\btenant talks|\bmaterial definitive agreement, \w+|\bstill (?:no|"
        r"seek\w*|look\w*)\b|"
        r"\b(?:\d\d ?%|majority|controlling|minority) (?:equity )?interest\b|\b(?:buyout|takeover) (?:bid|offer)|"
        r"\bundervalues?\b|"
        r"\b(?:majority|controlling) stake\b|\ball-stock\b|"
        r"\brejettent\b|\b(?:miner|mining)[- ]hosting\b|"
        r"\bexplor\w+|\bevaluat\w+|\bcompensation|\bbitcoin hosting|\bhosting (?:deal|agreement|"
        r"contract)[^;]{0,25}(?:_+ min(?:er|ing)|\bminers\b)|\bproject financing|\bvotes?\b|"
        r"\bmerger\b|\btake-?over|\bdebt facility|"
        r"\bin (?:talks|discussions)|\b(?:beats?|outbid\w*|gegen|over|against|beating|ahead of) (?:microsoft|"
        r"google|amazon)|\bsupply (?:deal|agreement|contract)|\btenant (?:sourcing|acquisition|leasing)|"
        r"\b(?:potential|prospective|future|attract\w*|seek\w*|find\w*) (?:\w+ )?tenants?",
        0.85,
    ),
    Rule(
        "ai_hpc_expansion",
        (
            rf"\b(?:expan\w+|enter(?:s|ed|ing)?|launch\w*|pivot\w*|plan(?:s|ned|ning)?|build(?:s|ing|"
            rf"-?out)?|conver[ts]\w*|transform\w*|explor\w+|evaluat\w+|develop\w*|transition\w*|"
            rf"shift\w*|bets?|moves?|unveil\w*|joint venture|jv|mou|memorandum|letter of intent|"
            rf"partner\w*|co-develop\w*|campus\w*|diversif\w+|retrofit\w*|repurpos\w+|accelerat\w+|"
            rf"initial|review|join\w*|rush\w*|dash|earmark\w*|allocat\w+|dedicat\w+|slat\w+|embrac\w+|invest\w*|"
            rf"break\w* ground|construct\w*|design\w*|advanc\w+|power|"
            rf"host|"
            rf"gigafactory|dives?|push\w*|wird|expandiert|ausbau|amplía|lanza|construir|construire|"
            rf"lance)\b[^;]{{0,70}}(?:{AI})",
            rf"(?:{AI})[^;]{{0,50}}\b(?:expan\w+|plans?|pivot\w*|build-?out|conversion\w*|campus\w*|"
            rf"strategy|division|subsidiary|unit|business line|infrastructure|buildout|transition|"
            rf"shift|ambition\w*|push|focus|joint venture|jv|initiative|launch\w*|development|drive|"
            rf"gigafactory|factory|park|cluster|fokus|growth|business|study|operations)\b",
            rf"\bpartnership\b[^;]{{0,40}}(?:{STRICT_AI})|\b(?:cease|shut\s?down|wind\w* down|exit\w*|"
            rf"end\w*)\b[^;]{{0,25}}\b(?:bitcoin|btc|________|_+) ?mining|"
            rf"\bmining\b[^;]{{0,20}}\b(?:shutdown|wind-?down|exit)",
            r"\b(?:conver[ts]\w*|retrofit\w*|repurpos\w+|transition\w*)\b[^.;]{0,40}\b(?:facilit|site|campus|"
            r"mine)\w*\b(?:[^.;]{0,40}(?:gpu|nvidia|gb\d00|compute|hosting))|"
            r"\bconversion of (?:its |the )?(?:existing )?(?:facilit|site|mine)\w*|\bai (?:pivot|push|foray|"
            r"ambitions?|shift|strategy)\b",
            r"\bevaluat\w+\b[^.;]{0,40}\bcampus|\bgiga-?campus|\b(?:talks|discussions|"
            r"negotiat\w+)\b[^.;]{0,20}\bwith (?:\w+ )?(?:tenants?|customers?|hyperscal\w*)|"
            r"\b(?:freed|free(?:s|ing)?) (?:up )?for (?:colocation|ai|hpc)|\b(?:core-and-shell|powered shells?)\b|"
            r"\b(?:quit\w*|bows? out|abandon\w*|ditch\w*|leav\w*|halt\w*|stop\w*|phas\w* out|sunset\w*|"
            r"turns? (?:its )?back|exit\w*|"
            r"switch\w* off)\b[^.;]{0,30}(?:_+|bitcoin|btc|crypto) ?mining|\bexits? mining\b|"
            r"\bopens?\b[^.;]{0,50}\bdata cent(?:er|re)|"
            r"\b(?:from|beyond) (?:_+|bitcoin|crypto) ?mining to\b|\bterm sheet\b[^.;]{0,40}\b(?:ai|hpc)\b",
            r"转型|扩建|进军|参入|진출",
        ),
        r"\bmining data cent|\bhas(?:n't| not) made\b|\bproceeds\b|\bactivist|\bshareholder\b",
        0.7,
    ),
    Rule(
        "hardware",
        (
            rf"\b(?:orders?|ordered|buys?|bought|purchas\w+|acquir\w+|deploy\w*|receiv\w*|deliver\w*|"
            rf"ship(?:s|ped|ment)?|sells?|sold|option\w*|install\w*|procur\w+|"
            rf"upgrad\w+)\b[^.;]{{0,45}}{GEAR}",
            rf"\b(?:\d[\d,]*|more than|thousands of) (?:\w+ ){{0,3}}(?:gpus|asics|miners|rigs|machines|"
            rf"antminers?|servers|[st]21\w*)\b|{GEAR}[^.;]{{0,20}}\b(?:order|purchase|delivery|"
            rf"shipment|option|deal)s?\b",
            r"\b(?:supply|purchase) (?:deal|agreement|contract)\b[^.;]{0,40}\b(?:equipment|hardware|servers|gpus?|"
            r"systems|machines|miners)|\b(?:ai|mining|computing) (?:equipment|hardware|servers)\b|"
            r"\bminer (?:order|option|purchase|agreement|delivery|sale)s?\b|\b(?:bitmain|microbt|canaan|"
            r"auradine)\b[^.;]{0,40}\b(?:option|order|purchase|agreement|deliver\w*)\b",
            r"\b(?:supply|purchase|equipment|dell|supermicro)\b[^.;]{0,25}\b(?:agreement|contract|"
            r"order)[^.;]{0,40}\b(?:gpus?|systems|servers|miners|equipment|blackwell)|"
            r"\bequipment (?:contract|purchase|order)",
            rf"\b(?:unveil|launch|introduc|debut|develop|tap\w* out|ship|place|rack|plug)\w*\b[^.;]{{0,45}}{GEAR}|"
            rf"\b(?:gpu|gpus|chip|machine|miner|rig|server) (?:count|fleet|purchase|order|deal|buy|shipment|batch)\b|"
            rf"\b(?:supermicro|dell|nvidia|bitmain|microbt|vertiv|siemens energy)\b[^.;]{{0,25}}\b(?:order|"
            rf"purchase|supply|"
            rf"equipment|deliver\w*)",
            r"矿机|采购|マイニングマシン|マイナー|채굴기",
        ),
        r"\brents? out\b|\bdesign house|\b(?:last|final|remaining|its|all) (?:rigs|miners|"
        r"machines)\b[^.;]{0,30}\b(?:off|shut|retire\w*|unplug\w*|idle\w*)|"
        r"\bleas(?:e|es|ed|ing)\b[^.;]{0,60}gpu|\bgpu cloud\b|\bgpu (?:utili[sz]ation|hype|race|cloud (?:contract|"
        r"deal))|\bagreement\b[^.;]{0,20}\bmicrosoft",
        0.8,
    ),
)
