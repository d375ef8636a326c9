"""The rules of the tagger: which words give a tag, which take it away, and how sure that is.

The definitions are those of data/reference/taxonomy.yml. A rule looks at a masked text (see `classify.mask`).
"""

from dataclasses import dataclass

from transforms.announcements.vocabulary import (
    AI,
    BUY,
    CHANGE,
    COIN,
    DEAL,
    MONTH,
    PERIOD,
    ROLE,
    SELL,
    SIGN,
    STRICT_AI,
    TENANTS,
)

VERSION = "rules-1"


@dataclass(frozen=True)
class Rule:
    """One way in which a text earns a tag.

    Attributes:
        tag: The tag, or a helper whose name begins with an underscore.
        pattern: What the masked text must contain.
        unless: What it must not contain; empty for nothing.
        confidence: Share of texts with this wording that deserve the tag, as we judge it.
    """

    tag: str
    pattern: str
    unless: str = ""
    confidence: float = 0.9


def _any(*parts: str) -> str:
    return "|".join(f"(?:{part})" for part in parts)


ACQUIRED_SITE = r"(?:mining (?:site|facilit|farm|data cent|operation|campus)\w*|\d[\d,.]*[- ]?(?:mw|megawatts?|gw)\b|site\b|facilit\w+|plant\b|wind farm|campus)"
LAND = r"(?:\bland\b|\bacres?\b|\bacre|propert(?:y|ies)|real estate|parcel|fee simple)"
GEAR = r"(?:asics?|(?:bitcoin |btc |mining )?(?:miners|rigs|machines|hardware)\b|antminers?|avalon\w*|whatsminers?|[st]21\b|s19|gpus?\b|servers?|b[23]00|h[12]00|gb[23]00|blackwell|chips?\b|transformers\b|switchgear|turbines?)"

RULES: tuple[Rule, ...] = (
    # --- debt ---------------------------------------------------------------------------------------------
    Rule(
        "debt",
        _any(
            r"\bconvert(?:ible)?s?\b[^.;]{0,40}\b(?:notes?|bonds?|debt|offering|debentures?|senior)\b",
            r"\b(?:convertibles|converts)\b (?:due|offering|incl|\()|\d ?(?:bn|mn|m|b|million|billion) (?:[\d.,]+ ?% )?(?:convertibles|converts)\b",
            r"\b(?:senior|secured|unsecured|exchangeable|project|promissory|junk|green) (?:secured |unsecured )?(?:notes?|bonds?|debt)\b",
            r"\bnotes? (?:offering|due|sale|issuance)|\bbond (?:offering|sale|deal)",
            r"\b(?:credit|loan|debt|lending|financing|borrowing) (?:facilit\w+|lines?|agreements?|capacity|deals?|package|offering|raise|financing|draw\w*)",
            r"\bline of credit|revolv(?:er|ing)\b|\bterm loan|\bproject financ\w+|\bdelayed[- ]draw|\bmezzanine|\bloans?\b",
            r"\b(?:backed|secured) (?:credit|loan|borrowing|financing|lending)|\bborrow(?:s|ed|ing)\b|\brefinanc\w+",
            r"\b(?:re)?pa(?:ys?|id|ying)(?: off| down)?\b[^.;]{0,30}\b(?:debt|facility|loan|notes)|\brepayment",
            r"\b(?:secur|rais|clos|obtain|arrang|land)\w*\b[^.;]{0,30}\b(?:in )?(?:debt|financing)\b",
            r"(?:secur|rais|clos)\w*\b[^.;]{0,12}\$ ?[\d.,]+ ?(?:billion|million|bn|mn|b|m)\b[^.;]{0,12} to (?:expand|fund|build|finance|develop|accelerate)",
            r"wandelanleihe|anleihe|schuldverschreib|darlehen|kredit(?:linie|fazilität)|obligations? convertibles?|emprunt|ligne de crédit",
            r"\b(?:note|notas?|bonos?|obbligazioni|obrigações) (?:convert|convers|senior|garanti)\w*|préstamo|línea de crédito|linea di credito|empréstimo|finanziament",
            r"可转换|可转债|优先票据|票据|贷款|信贷|転換社債|社債|融資|借入|전환사채|선순위|대출|회사채",
        ),
        r"\bloaned\b|analysts? (?:cut|see)|\bequity line\b",
    ),
    # --- equity -------------------------------------------------------------------------------------------
    Rule(
        "equity",
        _any(
            r"\bat[- ]the[- ]market\b|\batm (?:program|offering|equity|facilit|sales)",
            r"\b(?:public|registered direct|registered|share|stock|equity|secondary|follow-on|underwritten|common) (?:share |stock )?offering",
            r"\bregistered direct\b|\bprivate placement of (?:\w+ )?(?:shares|stock|equity)|\bpipe\b|\bipo\b|\binitial public offering",
            r"\b(?:share|stock)s? (?:sale|issuance|buy-?back|repurchase)s?\b|\bbuy-?backs?\b",
            r"\brepurchas\w+ (?:of )?[^.;]{0,25}\bshares\b|\b(?:buys?|bought) back\b[^.;]{0,25}\b(?:shares|stock)",
            r"\bwarrants?\b|\bpre-funded\b|\b[sf]-[13]\b|\bbackstop\w*[^.;]{0,40}(?:\d ?%|\bstake|\bwarrant)|\b424b\d?\b|\bprospectus\b|\bshelf registration",
            r"\b(?:google|alphabet|nvidia|microsoft|amd|softbank|meta|tether|coatue|trump)\b[^.;]{0,60}\b(?:stake|shares|equity|invest(?:s|ed|ment)|warrants?)\b",
            r"\b(?:stake|shares|invest(?:s|ed|ment)) (?:in|from|by) [^.;]{0,30}\b(?:google|alphabet|nvidia|softbank)\b",
            r"\b(?:google|alphabet|nvidia|softbank)\b[^.;]{0,20}\bcommits?\b[^.;]{0,30}\$",
            r"\bequity (?:investment|raise|financing|program|line|stake)|\b(?:prices?|priced|pricing|sells?|sold|issues?|issued)\b[^.;]{0,30}\b(?:million|common|ordinary|new|class a)\b[^.;]{0,12}\bshares\b",
            r"\bpreferred (?:stock|share|equity)s? (?:offering|sale|issu)|\bipo-|\bgoes public\b|kapitalerhöhung|aktienrückkauf|augmentation de capital|ampliación de capital|aumento di capitale",
            r"增发|配股|首次公开募股|股票回购|公募増資|新株|自社株買い|유상증자|자사주",
        ),
        r"\bmark-to-market|\bwarrant[- ]terms|\ball-stock\b|\binstitutional\b|\bhedge funds?\b|\bby [A-Za-z.& ]{3,40}(?:advisors|capital management|llc|lp)\b",
        0.85,
    ),
    # --- production ---------------------------------------------------------------------------------------
    Rule(
        "production",
        _any(
            r"\b(?:production|operational|operations|mining|operating)\b(?: and (?:mining |production )?(?:operations?|operational|production))?\s(?:updates?|results|report|figures|metrics|summary)",
            rf"{MONTH}[^.;]{{0,20}}\b(?:production|operations?|operational|output|mining|update)\b",
            r"\b(?:produc(?:es?|ed|ing)|min(?:es?|ed)) (?:a record |record )?[\d,.]+ (?:btc|bitcoins?)|[\d,.]+ (?:btc|bitcoins?) (?:mined|produced|in (?:january|february|march|april|may|june|july|august|september|october|november|december))",
            rf"\b(?:btc|bitcoin)? ?(?:production|output)\b (?:{CHANGE})|\b(?:bitcoin|btc) (?:production|output)\b|\bself-mined\b",
            r"\b(?:reali[sz]ed|deployed|operational|energi[sz]ed|average|operating|month-end|installed|current) hash[- ]?rate",
            rf"\b(?:hash[- ]?rate|exahash|eh/s)\b (?:{CHANGE})|\b(?:surpass\w*|reach\w*|hits?|achiev\w*|exceed\w*|tops?|crosses)\b[^.;]{{0,25}}\b(?:eh/s|exahash)",
            r"\b(?:produktion|producción|produção|produzione|production) (?:de |di |von )?bitcoin|bitcoin-produktion|产量|生产|挖出|採掘|生産|채굴량|생산량",
        ),
        r"\b(?:q[1-4]|quarter|fiscal|earnings call|results for)\b.*\b(?:revenue|net loss|net income|results)\b",
        0.85,
    ),
    # --- treasury -----------------------------------------------------------------------------------------
    Rule(
        "treasury",
        _any(
            rf"(?:{BUY}|{SELL}|\badd(?:s|ed)|\baccumulat\w+|\binvest(?:s|ed)?(?: more)? in|\bdumps?)[^.;]{{0,22}}\b{COIN}\b",
            rf"\b{COIN} (?:purchases?|buys?|buying|sales?|treasury|reserve|pivot|strategy|stack|accumulation)\b",
            rf"\b(?:sold|sells?|selling|bought) [\d,]+ of\b|\b[\d,.]+ {COIN} (?:for|sold|bought)|\bsale of [\d,.~]+",
            r"\bhodl\w*|\btreasury (?:strategy|company|policy|reserve|firm|asset|holdings?)|\bstaking and treasury|\b(?:ethereum|bitcoin|eth|btc)[- ](?:treasury|pivot|focused)",
            rf"[\d,.]+ (?:btc|bitcoins?)\b[^.;]{{0,20}}\bsold\b|\b\d[\d,]* sold\b|\b(?:to buy|to purchase|to acquire|for|para comprar|para adquirir|pour acheter|per acquistare|zum kauf von) (?:more )?{COIN}\b",
            r"\b(?:pivot|shift|transition)\w* to (?:ethereum|ether|eth)\b|增持|减持|囤币|保有量|매수|매도",
        ),
        r"\bmine\w* [\d,.]+ btc and (?:holds?|held)\b|\bbacked (?:credit|loan)",
        0.8,
    ),
    # --- earnings -----------------------------------------------------------------------------------------
    Rule(
        "earnings",
        _any(
            rf"{PERIOD}[^.;]{{0,45}}\b(?:results|earnings|revenues?|profits?|loss(?:es)?|financials?|numbers|resultados|résultats|risultati|ergebnis\w*|quartalszahlen)\b",
            r"^[^.;,]{0,30}\b(?:q[1-4](?: fy| fiscal)? ?(?:20)?\d\d|[1-4]q ?\d\d|fy ?(?:20)?\d\d)\b|\bq[1-4] (?:call|update)\b|\b10-[kq]\b",
            r"\b(?:reports?|posts?|posted|reported|record(?:s|ed)?|books?|swings? to|narrows?|widens?|announc\w+|deliver\w*)\b[^.;]{0,35}\b(?:revenues?|net loss|net income|loss|profits?|earnings|eps|ebitda|financial results)\b",
            r"\bearnings (?:call|report|beat|miss|release|results|transcript|highlights|slides|recap)|\b(?:beats?|miss(?:es|ed|ing)?|tops?|topped)\b[^.;]{0,25}\b(?:estimates?|expectations|consensus)",
            rf"\bnet (?:loss|income|profit) (?:of|was|narrow|widen|rose|fell)|\badjusted ebitda\b|\brevenues? (?:of|was|came|{CHANGE}|miss|beat)|\b(?:financial|business) results\b",
            r"\brestat\w+[^;]{0,70}\b(?:financial statements|cash flows?|results)\b",
            r"quartals(?:zahlen|ergebnis)|geschäftszahlen|résultats (?:du|annuels|trimestriels|financiers)|resultados (?:del|trimestr|financ|anual)|risultati (?:del|trimestr|finanz)|ergebnisse (?:für|des)|业绩|财报|季度|决算|決算|四半期|실적|분기",
        ),
        r"\b(?:ahead of|before|into|preview\w*|upcoming|on the horizon|what to expect|date for|to (?:report|announce|release|host|publish)|will (?:report|announce|release)|schedules?)\b[^.;]{0,60}\b(?:earnings|results|q[1-4])|\bearnings (?:preview|on the horizon|date)|\bprojecting\b|\banalysts? (?:expect|forecast|estimate|anticipate)",
        0.85,
    ),
    # --- guidance -----------------------------------------------------------------------------------------
    Rule(
        "guidance",
        _any(
            r"\b(?:guidance|outlook)\b|\b(?:rais|cut|lower|lift|boost|reaffirm|reiterat|updat|set|slash|trim|increas)\w*\b[^.;]{0,30}\b(?:targets?|forecast|goal)\b",
            r"\b(?:target(?:s|ing|ed)?|aim(?:s|ing)?|expect(?:s|ed|ing)?|anticipat\w+|forecast(?:s|ing)?|project(?:s|ing)|intends?|on track|seeks?)\b[^.;]{0,90}\b(?:by|in|end|during|before|until|exit)\b[^.;]{0,25}\b(?:20[2-3]\d|this year|next year|year[- ]end|q[1-4]|h[12]|the (?:first|second) half)",
            r"\btarget(?:s|ing|ed)?\b[^.;]{0,50}\b(?:eh/s|exahash|arr|run[- ]rate|revenue|mw\b|gw\b|megawatts|gigawatts|capacity)",
            r"\b(?:hash[- ]?rate|revenue|arr|capex|capacity|run[- ]rate|megawatt|mw)\b[^.;]{0,15}\btargets?\b|\bend-of-year\b|\billustrative\b",
            r"\b(?:development )?pipeline of\b|\bannuali[sz]ed (?:run[- ]rate )?revenue\b[^.;]{0,40}\b(?:by|target|end)|\bcapital expenditures? (?:of|plan|budget)",
            r"\bprognose\b|\bausblick\b|\bperspectives\b|\bprevé\b|\bprevisiones\b|\bguidance\b|指引|目标|目標|見通し|가이던스|전망|목표",
        ),
        r"price_target|\banalysts?\b|\boption\b|\bconsensus\b|\brofo\b|\bexpected to (?:close|settle|join|mature)|\bnotes?\b",
        0.75,
    ),
    # --- executive ----------------------------------------------------------------------------------------
    Rule(
        "executive",
        _any(
            rf"\b(?:appoint\w*|names?|named|naming|hir(?:es?|ed|ing)|promot(?:es?|ed|ion)|elect(?:s|ed)|recruit\w*|taps?|tapped|welcom\w+|adds?|joins?|joined|ernennt|beruft|nomme|nombra|designa|nomina|nomeia|succeed\w*|replac\w+)\b[^.;]{{0,70}}{ROLE}",
            rf"{ROLE}[^.;]{{0,50}}\b(?:steps? down|stepping down|to step|resign\w*|depart\w*|leav(?:es|ing)|left|replaced|oust\w*|retir\w+|exits?|is out|appointed|named|hired|successor|succession|takes? (?:the )?(?:helm|over)|rücktritt|démission\w*|renuncia|dimission\w*|to lead)\b",
            rf"\b(?:new|interim|former|incoming|ex-?\w*) (?:\w+ )?{ROLE}[^.;]{{0,40}}\b(?:hired|joins?|named|appointed|takes|leads?|separate)\b|\b(?:steps? down|resign\w*|depart\w*|oust\w*|retir\w+) (?:as|from|of)\b[^.;]{{0,30}}{ROLE}",
            r"\bnew (?:ceo|cfo|coo|cto|chief|leadership|chair\w*|president)\b|\b(?:leadership|management|executive|c-suite|board) (?:change|transition|shake-?up|appointment|overhaul|reshuffle|hire)s?\b|\bunder new (?:leadership|management)\b",
            r"任命|聘任|辞职|离职|就任|辞任|選任|선임|사임|임명",
        ),
        r"\b(?:index|russell|s&p)\b[^.;]{0,20}\b(?:join|add)|\b(?:performance|psu|rsu|award|incentive)s?\b|\baccording to\b|\bnotes? (?:offering|due)",
        0.9,
    ),
    # --- mna ----------------------------------------------------------------------------------------------
    Rule(
        "mna",
        _any(
            r"\bmerg(?:er|e[sd]?|ing)\b|\btake-?overs?\b|\bbuy-?outs?\b|\bcombination agreement|\breverse merger|\btender offer|\bspin[- ]?off|\bspun off|\bspins? (?:off|out)|\bcarve-?out|\bdivestiture|\bunsolicited\b|\bhostile\b",
            r"\b(?:acquisition|takeover|cash|buyout|all-stock|unsolicited) (?:offer|bid|proposal|talks|deal|transaction|agreement)|\bbid (?:for|to buy|to acquire)\b|\bin talks to (?:buy|acquire)",
            rf"(?:{BUY}|\bto acquire|\bto buy)[^.;]{{0,50}}\b(?:miner\b|company|firm|subsidiary|majority|controlling|business|inc\b|corp\b|operator|developer|provider|rival|ownership|\d+% (?:stake|interest)|remaining|interest in)",
            rf"(?:{BUY}|\bto acquire|\bto buy)[^.;]{{0,45}}\b(?:mining (?:site|facilit|farm|data|operation|campus|compan)\w*|power plant|plant\b|gas plant|wind farm|\d[\d,.]*[- ]?(?:mw|megawatts?|gw)\b[^.;]{{0,30}}(?:site|facilit\w+|plant|mine|farm|operation))",
            rf"{SELL}[^.;]{{0,40}}\b(?:subsidiary|business|unit|operations|facilit\w+|sites?\b|stake|company|division|interest)",
            r"\b(?:stake|holding) (?:in|to|of)\b[^.;]{0,40}|\b(?:raises?|increases?|boosts?|builds?|takes?|acquires?|buys?)\b[^.;]{0,25}\bstake\b",
            r"\bpoison pill\b|\brights plan\b|\bsale to [a-z]|\b(?:shareholders?|stockholders?|holders?)\b[^.;]{0,25}\b(?:reject|approve|vote)\w*\b[^.;]{0,40}\b(?:deal|sale|acquisition|combination|coreweave|merger)",
            r"\b(?:clos|complet|finali[sz]|announc|agree)\w*\b[^.;]{0,35}\bacquisition\b|\ball-stock (?:merger|deal|sale|agreement|takeover)",
            r"\bfull ownership\b|\bbuys? out\b|\bacquir\w+ by\b|\bübernahme\b|\bfusion\w*\b|\bübernimmt\b|\bacquisition de\b|\badquisición\b|\bfusión\b|\bacquisizione\b|\baquisição\b|收购|并购|合并|買収|合併|인수|합병",
            rf"\bto (?:buy|acquire|be acquired)\b[^.;]{{0,40}}\b(?:stock|deal|\$ ?[\d.]+ ?(?:billion|million|b|m)\b)|{BUY} (?:bitcoin |btc |crypto )?(?:miner |mining (?:firm|company) )?(?:(?-i:[A-Z])\w+ ){{1,3}}for \$",
        ),
        "",
        0.8,
    ),
    Rule("_land_or_gear", rf"{BUY}[^.;]{{0,40}}(?:{LAND}|{GEAR})|{LAND}[^.;]{{0,15}}(?:{BUY}|purchase|acquisition)"),
    Rule("_merger", r"\bmerg|\btake-?over|\bacqui|\bbuyout|\bspin|\bspun"),
    Rule(
        "_company_deal",
        r"\bmerg(?:er|e[sd]?)\b|\btake-?over|\bstake\b|\bcompany\b|\bsubsidiary\b|\ball-stock\b|\bmining (?:site|facilit|farm)|\bownership\b|\bplant\b",
    ),
    # --- power_site ---------------------------------------------------------------------------------------
    Rule(
        "power_site",
        _any(
            rf"(?:{BUY}|{SIGN}|\bsecur\w+|\bannounc\w+|\bclos\w+ on)[^.;]{{0,60}}{LAND}|\b(?:land|property) (?:buy|purchase|acquisition|deal|lease)|\bground lease|\b\d\d-year (?:ground )?lease for\b",
            r"\binterconnect\w*|\bercot\b|\bsubstation\b|\bgrid (?:approval|connection|capacity|access|power)|\btransmission (?:agreement|service|line|facilit)|\bload (?:study|approval|interconnection)|\b(?:power|electric\w*|energy|capacity) (?:purchase agreement|supply agreement|service agreement|contracts?\b|agreement|capacity|play|allocation|portfolio|deal|approval)|\bppa\b",
            r"\b(?:energi[sz](?:es?|ed|ing|ation))\b",
            rf"(?:{BUY})[^.;]{{0,45}}\b{ACQUIRED_SITE}|\b(?:wind farm|power plant|gas plant|hydro\w*|solar (?:install|farm|project|plant))\b",
            r"\b(?:expan(?:ds?|ded|ding|sion)|adds?|added|adding|build(?:s|ing)?|built|develop\w*|launch\w*|open(?:s|ed)?|complet\w+|start(?:s|ed)?|secur\w+|gains?|doubl\w+|begins?|construct\w*|increas\w+|plans?|announc\w+|break\w* ground)\b[^.;]{0,60}(?:\b\d[\d,.]*\+?[- ]?(?:mw|gw|megawatts?|gigawatts?)\b|\bmining (?:site|facilit|project|farm|center|campus|operation)\w*|\bpower capacity\b|\bnew (?:site|facilit|campus)\w*)",
            r"\b\d[\d,.]*[- ]?(?:mw|gw|megawatts?|gigawatts?)\b[^.;]{0,12}\b(?:expansion|site|campus|mine|mining|plant|of (?:power|new|additional|owned|gross)|acquisition|project|wind|solar|land|power|facilit\w+)|\bmw-erweiterung|megawatt-erweiterung",
            r"\b(?:buys?|bought|acquir\w+|purchas\w+|sites?|assets?)\b[^.;]{0,40}\bper (?:mw|megawatt)\b|\bnew (?:\w+ ){0,3}(?:sites?|facilit(?:y|ies))\b|\b(?:invest\w*|cap(?:ped)?)\b[^.;]{0,25}\b\d[\d,.]*[- ]?(?:mw|megawatts?)\b|\bsite (?:acquisition|purchase|approval)|\bcapacity (?:expansion|approval)\b|\bexpan\w+\b[^.;]{0,20}\boperations with\b",
            r"\b(?:facility|site|campus|mine)\b[^.;]{0,20}\b(?:reach\w*|tops?|hits?)\b[^.;]{0,15}\b\d[\d,.]* ?(?:mw|gw|megawatts?)|\b(?:announces?|unveils?|plans?)\b[^.;]{0,30}\bexpansion\b",
            r"\b(?:town|city|county|council|zoning|planning)\b[^.;]{0,30}\bapprov\w*|\b(?:acres?|acre)\b",
            r"\bstrom(?:vertrag|kapazität|versorgung)|\bgrundstück|\bterrain|\bterreno|\bterreni|\bacres|\bexpansión de\b|土地|电力|变电站|用地|电厂|電力|土地|用地|発電|부지|전력",
        ),
        r"\b(?:explor\w+|evaluat\w+|remaining|pipeline of)\b|\bmou\b|\bmemorandum",
        0.75,
    ),
    # --- contracts for AI and HPC ---------------------------------------------------------------------------
    Rule(
        "hpc_contract",
        _any(
            rf"(?:{SIGN})[^;]{{0,90}}(?:{DEAL})[^;]{{0,60}}(?:{STRICT_AI}|{TENANTS}|\bdata[- ]?cent(?:er|re))",
            rf"(?:{SIGN})[^;]{{0,90}}(?:{STRICT_AI}|{TENANTS}|\bdata[- ]?cent(?:er|re))[^;]{{0,60}}(?:{DEAL})",
            rf"(?:{STRICT_AI}|{TENANTS}|\bdata[- ]?cent(?:er|re))[^;]{{0,40}}(?:{DEAL})",
            rf"(?:{DEAL})[^;]{{0,40}}(?:\bwith\b|\bfor\b|\bcon\b|\bmit\b|\bavec\b|\bfrom\b)[^;]{{0,40}}(?:{STRICT_AI}|{TENANTS})",
            r"\bbackstop\w*|\btriple-net\b|\banchor tenant|\btenants?\b|\bcolocation (?:deal|agreement|lease|contract)|\bagreed to lease\b|\bdata center lease\b|\blease (?:of|for) (?:data|capacity)",
            rf"(?:{SIGN})[^;]{{0,40}}\$ ?[\d.,]+ ?(?:billion|million|bn|b|m)\b[^;]{{0,40}}\bleases?\b|\b\d\d?-year\b[^;]{{0,30}}\blease\b|(?:{TENANTS})[^;]{{0,12}}\bdata[- ]?cent(?:er|re)",
            rf"\b(?:hosting|colocation|co-location|gpu cloud|ai cloud|cloud services?|compute|hpc|ai) (?:deal|agreement|contract|lease)s?\b|\b(?:data[- ]?cent(?:er|re)|ai|hpc)\b[^;]{{0,20}}\b(?:stock|shares)[^;]{{0,20}}\b(?:{TENANTS})",
            r"\bmega-?(?:lease|deal)s?\b|\bgoogle\b[^;]{0,45}\bback(?:ing|s|stop\w*)\b",
            r"\bcontracted\b[^.;]{0,25}\b(?:capacity|revenue|hpc|ai)|\bricavi contrattualizzati|\bcontract(?:ed)? (?:value|revenue)|\b(?:coreweave|fluidstack|microsoft|google|anthropic|aws|amd|nscale)\b[^.;]{0,25}\b(?:exercis\w+|expan\w+|commit\w*|option|takes?|deploy\w*|pact|opzione)\b|\boption\w*\b[^.;]{0,40}\bexpan\w+",
            r"(?:データセンター|数据中心|데이터 ?센터|ai|hpc)[^;]{0,12}(?:契約|合同|协议|租约|계약|임대)|托管(?:协议|合同)|租赁(?:协议|合同)|ホスティング契約|賃貸契約|호스팅 계약|임대차 계약",
        ),
        r"\bground lease|\b[3-9]\d-year\b|\bmou\b|\bmemorand\w+|\bletter of intent|\bloi\b|\bexclusivity|\bnon-binding|\billustrative|\b(?:secured |convertible )?notes? due\b|\bexplor\w+|\bevaluat\w+|\bcompensation|\bbitcoin hosting|\bhosting (?:deal|agreement|contract)[^;]{0,25}(?:_+ min(?:er|ing)|\bminers\b)|\bproject financing|\bdebt facility|\bin (?:talks|discussions)|\bjoint venture\b",
        0.85,
    ),
    # --- AI without a customer ------------------------------------------------------------------------------
    Rule(
        "ai_hpc_expansion",
        _any(
            rf"\b(?:expan\w+|enter(?:s|ed|ing)?|launch\w*|pivot\w*|plan(?:s|ned|ning)?|build(?:s|ing|-?out)?|conver[ts]\w*|transform\w*|explor\w+|evaluat\w+|develop\w*|transition\w*|shift\w*|bets?|moves?|unveil\w*|joint venture|jv|mou|memorandum|letter of intent|partner\w*|co-develop\w*|campus\w*|diversif\w+|retrofit\w*|repurpos\w+|accelerat\w+|initial|review|invest\w*|break\w* ground|construct\w*|design\w*|advanc\w+|power|host|gigafactory|dives?|push\w*|wird|ausbau|amplía|lanza|construir|construire|lance)\b[^;]{{0,70}}(?:{AI})",
            rf"(?:{AI})[^;]{{0,50}}\b(?:expan\w+|plans?|pivot\w*|build-?out|conversion\w*|campus\w*|strategy|division|subsidiary|unit|business line|infrastructure|buildout|transition|shift|ambition\w*|push|focus|joint venture|jv|initiative|launch\w*|development|drive|gigafactory|factory|park|cluster|fokus|growth|business|study|operations)\b",
            rf"\bpartnership\b[^;]{{0,40}}(?:{STRICT_AI})|\b(?:cease|shut\s?down|wind\w* down|exit\w*|end\w*)\b[^;]{{0,25}}\b(?:bitcoin|btc|________|_+) ?mining|\bmining\b[^;]{{0,20}}\b(?:shutdown|wind-?down|exit)",
            r"转型|扩建|进军|参入|転換|진출|전환",
        ),
        r"\bmining data cent|\bhas(?:n't| not) made\b|\bproceeds\b|\bactivist|\bshareholder\b",
        0.7,
    ),
    # --- hardware -----------------------------------------------------------------------------------------
    Rule(
        "hardware",
        _any(
            rf"\b(?:orders?|ordered|buys?|bought|purchas\w+|acquir\w+|deploy\w*|receiv\w*|deliver\w*|ship(?:s|ped|ment)?|sells?|sold|option\w*|install\w*|procur\w+|upgrad\w+)\b[^.;]{{0,45}}{GEAR}",
            rf"\b(?:\d[\d,]*|more than|thousands of) (?:\w+ ){{0,3}}(?:gpus|asics|miners|rigs|machines|antminers?|servers|[st]21\w*)\b|{GEAR}[^.;]{{0,20}}\b(?:order|purchase|delivery|shipment|option|deal)s?\b",
            r"\b(?:supply|purchase|equipment|dell|supermicro)\b[^.;]{0,25}\b(?:agreement|contract|order)[^.;]{0,40}\b(?:gpus?|systems|servers|miners|equipment|blackwell)|\bequipment (?:contract|purchase|order)",
            r"矿机|采购|マイニングマシン|マイナー|채굴기",
        ),
        r"\bleas(?:e|es|ed|ing)\b[^.;]{0,60}gpu|\bgpu (?:utili[sz]ation|hype|race|cloud (?:contract|deal))|\bagreement\b[^.;]{0,20}\bmicrosoft",
        0.8,
    ),
    # --- listing and identity -------------------------------------------------------------------------------
    Rule(
        "listing_identity",
        _any(
            r"\b(?:russell|s&p (?:500|400|600|midcap|smallcap|mid|small)|msci|ftse|nasdaq[- ]100)\b[^.;]{0,50}|\bindex (?:inclusion|addition)|\b(?:join\w*|add\w*)\b[^.;]{0,30}\bindex\b",
            r"\bde-?list\w*|\bup-?list\w*|\brelist\w*|\bdual[- ]list\w*|\bdirect listing|\b(?:begin|start|commenc|open)\w* trading|\btrading (?:halt|suspen|debut|under|on)\w*|\b(?:trading|shares|stock|nasdaq|volatility)\b[^.;]{0,30}\bhalt\w*|\bhalt\w*\b[^.;]{0,30}\b(?:trading|shares|stock|nasdaq|times|volatility)\b|\bname (?:now|changed)\b|\btrading (?:begins|starts)|\b(?:nasdaq|nyse|tsx|asx|public|market|stock)\b[^.;]{0,20}\b(?:debut|listing)\b|\blist(?:s|ed|ing)? on (?:the )?(?:nasdaq|nyse|tsx|asx)|\bdebuts?\b",
            r"\b(?:new|under|its|change\w*) (?:the )?(?:stock |nasdaq )?(?:ticker|symbol)|\bticker (?:change|symbol|\w{3,5}\b)|\brebrand\w*|\brenam\w+|\bname change|\bchang\w+ (?:its |company )?name|\bre-?domicil\w*|\bredomestic\w*|\bumbenann\w*|\bwird zu\b|\bumzug\b|\bcambia (?:de )?nombre|\bcambia nome|\bchange de nom|\bto become\b[^.;]{0,25}\b(?:infrastructure|corp|inc)\b",
            r"\breverse (?:stock |share )?split|\b(?:stock|share) (?:split|consolidation)|\b\d+-for-\d+\b|\bminimum bid|\bbid[- ]price|\b(?:nasdaq|nyse)\b[^.;]{0,20}\b(?:compliance|notice|deficiency|warning)|\bregain\w* compliance|\bconsecutive trading days",
            r"更名|退市|上市|纳入|改名|上場|社名変更|指数|상장|사명",
        ),
        r"\bexchange program\b",
        0.85,
    ),
    # --- courts, regulators, short sellers --------------------------------------------------------------------
    Rule(
        "legal_short",
        _any(
            r"\blawsuits?\b|\bsu(?:es|ed|ing)\b|\bclass[- ]action (?:filed|suit|complaint|lawsuit)|\bcourt\b|\bjudge\b|\bjury\b|\bverdict\b|\bsettle[sd]?\b|\bsettlement\b|\barbitrat\w+|\binjunction|\bplaintiffs?\b|\bcomplaint\b",
            r"\b(?:sec|doj|ftc|regulators?|cftc|attorney general)\b[^.;]{0,30}\b(?:charg\w+|subpoena\w*|investigat\w+|probe\w*|settle\w*|fin(?:es?|ed)|sues?)\b|\bsubpoena",
            r"\bshort[- ]?sell(?:er|ing)\w*|\bshort report|\bhindenburg|\bculper|\bj capital|\bjcap\w*|\bmuddy waters|\bfuzzy panda|\bkerrisdale|\bcitron|\bspruce point|\bpump[- ]and[- ]dump|\bbleecker",
            r"\brestat(?:e|ed|ement|ing)\b|\bnon-reliance|\bmaterial weakness|\bshould no longer be relied|\bklage|\bplainte|\bdemanda (?:colectiva|contra|judicial)|\bcausa legale|诉讼|起诉|做空|訴訟|提訴|空売り|소송|공매도",
        ),
        r"\bshort interest|\bshort squeeze|\bdeadline|\binvestors (?:who|with|are)|\blaw firm|\blead plaintiff|\breminds?\b|\bcourt (?:house|yard)",
        0.85,
    ),
    # --- governance ---------------------------------------------------------------------------------------
    Rule(
        "governance",
        _any(
            r"\bactivists?\b|\bstarboard\b|\b(?:open )?letter to (?:the )?(?:board|shareholders|management|ceo)|\b(?:shareholder|stockholder|holder)s?\b[^.;]{0,30}\b(?:letter|meeting|votes?\b|vote (?:down|on|against|for)|rights|proposal|approv\w*|reject\w*)",
            r"\b(?:to )?votes? (?:against|for|down)\b|\bnominat\w+\b[^.;]{0,25}\b(?:directors?|slate|board)|\b(?:fund|investor|shareholder|shaw|activist)\b[^.;]{0,70}\b(?:push|urg|press|call)\w*|\bbuilds? stake\b[^.;]{0,60}\b(?:push|urg|press)\w*",
            r"\b(?:annual|special|extraordinary)\b[^.;]{0,25}\b(?:meeting|general)|\bproxy\b|\bpoison pill|\brights plan|\bby-?laws?\b|\bcharter\b|\barticles of (?:incorporation|association)|\bquorum\b|\bcertificate of (?:amendment|designation)",
            r"\b(?:preferred|special|quarterly|cash) (?:stock )?dividend|\bpsus?\b|\brsus?\b|\b(?:equity )?incentive plan|\bcompensation (?:plan|package|award)|\bperformance (?:stock|share) unit|\b(?:retention|stock|equity) awards?\b|\bsay[- ]on[- ]pay|\bdissident|\bboard (?:refresh|seats?|nominees?|fight)|\bauthori[sz]ed shares|\boutstanding shares\b[^.;]{0,20}\bfrom\b",
            r"\bhauptversammlung|\bassemblée générale|\bjunta (?:general|de accionistas)|\bassemblea|股东大会|激进投资者|株主総会|アクティビスト|주주총회|행동주의",
        ),
        "",
        0.85,
    ),
)
