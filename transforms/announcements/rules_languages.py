"""Rules for copies of the wires in other languages than English: the words that each tag is known by."""

from transforms.announcements.rule import Rule, ascii_words
from transforms.announcements.vocabulary import AI, STRICT_AI, TENANTS

FOREIGN_DEAL = (
    r"(?:\b(?:vertr[aä]g\w*|mietvertr\w+|contratos?|acuerdos?|accords?|contrats?|contratt[oi]|accordo|acordos?|bail|"
    r"arrendamiento|locação|aluguel|locazione|affitto)\b|合同|协议|协定|租约|租赁|契約|合意|임대|협약|계약|"
    r"контракт\w*|договор\w*|соглашени\w+|аренд\w+|sözleşme\w*|anlaşma\w*|kontrak|perjanjian|kesepakatan|"
    r"\bsewa\b|hợp đồng|thỏa thuận|сделк\w+)"
)
FOREIGN_BUY = (
    r"(?:\b(?:adquir\w+|compra(?:rá)?|acquisir\w+|acquist\w+|rach[eè]t\w+|acquiert|erwirbt|kauft|übernimmt|adquire|"
    r"mengakuisisi|mua|erwerben|kaufen|übernehmen|acheter|acquérir|acquis\w*|acquist\w*|acquisi\w*|racheter|"
    r"comprou|compró|adquiriu|comprar|acquistare|rilevare|rileva|kupuje|köper|"
    r"koopt)\b|приобр\w+|покупа\w+|купи\w+|выкуп\w+|satın al\w*|收购|购买|買収|取得|인수|매입|매수)"
)
FOREIGN_COIN = r"(?:\b(?:btc|eth|bitcoins?|ether|ethereum)\b|биткои?н\w*|比特币|以太坊|ビットコイン|비트코인|이더리움)"
POWER_UNIT = r"(?:\d ?(?:mw|gw|мвт|гвт|兆瓦|吉瓦|メガワット|ギガワット|메가와트|기가와트)|\bmegavatios?|\bmégawatts?)"
ENGLISH = ascii_words(
    r"(?is)\b(?:the|and|to|for|of|its|with|after|says?|announces?|reports?|signs?|secures?|are|by|from|shares?|stock|"
    r"prices|closes|data centers?|contract|lease|power|wins|adds|raises|buys|sells|launches|expands|hires|names|"
    r"notes|"
    r"offering|new)\b"
)

LANGUAGE_RULES: tuple[Rule, ...] = (
    Rule(
        "debt",
        (
            r"\b(?:obtiene|obtuvo|consigue|logra|recauda|capta|levanta|lève|obtient|ottiene|raccoglie|erhält|"
            r"beschafft|nimmt)\b[^.;]{0,25}\d[\d.,]* ?(?:mil millones|"
            r"millon\w*|milliard\w*|million\w*|milion\w*|miliard\w*|milh\w+|bilh\w+)",
            r"облигаци\w+|\bкредит\w*|\bзайм\w*|долгов\w+ |\btahvil\w*|\bkredi\b|\bborçlan\w*|\bobligasi\b|"
            r"surat utang|"
            r"\bpinjaman\b|trái phiếu|khoản vay|tín dụng|\bdebêntures?\b|notas convers|títulos de dívida|"
            r"\bemissão de (?:dívida|notas|títulos)",
            r"\bschulden\w*|\bkredit\w*|\bzurück(?:zahl|gezahlt|zuzahl)\w*|\brembours\w+|\breembols\w+|\brimbors\w+|"
            r"\bwandel\w*|\bconvertible\w*|\bconvertibil\w+|\bconversíve\w+",
            r"\b(?:deuda|dette|schulden|debito|dívida)\b|\bfinanciación (?:de|por)|\bcrédit\b|\bcrédito\b|债券|债务|"
            r"债",
        ),
        r"\bnotes? (?:analysts?)\b",
        0.8,
    ),
    Rule(
        "equity",
        r"\b(?:azioni|actions|acciones|ações) (?:ordinari\w+|ordinaires|ordinarias|ordinárias)|\bstammaktien|"
        r"размещени\w+ акций|выкуп\w* акций|допэмисси\w+|варрант\w*|halka arz|hisse (?:satış|arz|geri alım)\w*|"
        r"penawaran (?:umum|saham|harga pasar)|pembelian kembali saham|phát hành cổ phiếu|mua lại cổ phiếu|"
        r"chào bán cổ phiếu|oferta (?:pública )?de (?:ações|acciones|venta)|recompra de (?:ações|acciones)|"
        r"offre d'actions|rachat d'actions|introduction en bourse|aktienangebot|börsengang|aktienplatzierung|"
        r"offerta (?:pubblica )?di azioni|riacquisto di azioni|股票发行|发行股票|股份回购|认股权证|持股|入股|増資|"
        r"新株|"
        r"株式(?:公開|売出|発行|取得)|출자|지분 (?:투자|취득)|공모",
    ),
    Rule(
        "treasury",
        (
            rf"{FOREIGN_BUY}[^.;]{{0,40}}{FOREIGN_COIN}|{FOREIGN_COIN}[^.;]{{0,30}}{FOREIGN_BUY}",
            rf"(?:прода\w+|verkauf\w+|vend(?:e|ió|eu|ido|ono|u|ue)\b|\bsattı|menjual|\bbán\b|出售|売却|매각|매도)"
            rf"[^.;]{{0,30}}{FOREIGN_COIN}|{FOREIGN_COIN}[^.;]{{0,25}}(?:出售|売却|매각|매도|を?追加|보유|持仓|保有)",
        ),
        r"\bum [^.;]{0,20}zu kaufen",
        0.8,
    ),
    Rule(
        "mna",
        r"\b(?:pillola|pilule|píldora|pílula|pillole)\b|\bgiftpille|\b(?:totalité|totalidad|totalidade|totalità|"
        r"capital social)\b|"
        r"\d ?% (?:delle azioni|des actions|de las acciones|das ações|der aktien)|\banteil\w* von \d|"
        r"\b(?:mehrheits|minderheits)\w*|\bbeteiligung\b|\bparticipation (?:de|majoritaire)|"
        r"\bparticipación (?:de|mayoritaria|del)|\bquota (?:di|del|di maggioranza)|\bparticipação\b|"
        r"\b(?:rejett\w+|rechaz\w+|"
        r"respin\w+|rejeit\w+|lehn\w+)\b[^.;]{0,40}\b(?:offre|oferta|offerta|angebot|fusion|fusión)\w*|"
        r"\b(?:\w+-)?(?:farm(?:en|s)|mine[ns]?|anlagen|fermes?|granjas?|fattorie|minas)\b[^.;]{0,40}\d|"
        r"\bübernehmen\b|\b(?:übernahme|fusion(?:iert|sangebot)?|zusammenschluss|fusión|opa|fusione|fusão|"
        r"aquisição|"
        r"acquisizione|"
        r"adquisición|opv|merger)\b|поглощ\w+|слияни\w+|приобрет\w+ компани\w+|birleşme\w*|devral\w+|akuisisi|"
        r"sáp nhập|"
        r"thâu tóm|并购|合并|要约|買収|合併|인수|합병",
        rf"\d ?{FOREIGN_COIN}|{POWER_UNIT}",
        0.75,
    ),
    Rule(
        "mna",
        rf"{FOREIGN_BUY} (?-i:[A-Z]\w+)(?: (?-i:[A-Z]\w+))?(?: (?:por|für|pour|per|за|senilai|với giá|tại)\b|$)",
        rf"{FOREIGN_COIN}[^.;]{{0,20}}\b(?:por|für|pour|per)",
        0.7,
    ),
    Rule(
        "hpc_contract",
        (
            rf"(?:{TENANTS})[^;]{{0,40}}(?:保証|担保|担保|보증|garanti\w*|garant[ií]a\w*|гарант\w*|teminat|jaminan|"
            rf"bảo lãnh|bürg\w+|avala\w*)",
            rf"(?:{TENANTS})[^;]{{0,60}}{POWER_UNIT}|{POWER_UNIT}[^;]{{0,40}}(?:{TENANTS})",
            rf"(?:{STRICT_AI}|{TENANTS}|{AI})[^;]{{0,60}}{FOREIGN_DEAL}",
            rf"{FOREIGN_DEAL}[^;]{{0,80}}(?:{STRICT_AI}|{TENANTS}|{AI})",
        ),
        r"\bmou\b|меморандум|absichtserklärung|memorando|谅解备忘录|覚書|양해각서|"
        r"fusión|fusion|übernahme|acquisizione|收购|買収|인수",
        0.75,
    ),
    Rule(
        "ai_hpc_expansion",
        rf"(?:переход\w*|перепрофил\w+|\bстро\w+|расшир\w+|выход\w* на|dönüş\w+|genişl\w+|beralih|ekspansi|ekspand|"
        rf"membangun|chuyển (?:hướng|đổi|sang)|mở rộng|xây dựng|transforma\w*|expand\w*|expans\w*|\bse lanza|"
        rf"amplia\w*|"
        rf"aposta|apuesta|mise sur|se lance|reconvert\w*|umbau|umstell\w+|setzt auf|steigt\b|einstieg|punta su|"
        rf"converte|cede alla|进军|转型|转向|布局|扩张|参入|転換|転用|拡大|전환|진출|확대)[^;]{{0,60}}(?:{AI})|"
        rf"(?:{AI})[^;]{{0,30}}(?:переход|dönüş\w+|geçiş|进军|转型|转向|布局|扩张|参入|転換|転用|拡大|전환|진출|확대)",
        "",
        0.7,
    ),
    Rule(
        "power_site",
        (
            rf"(?:расшир\w+|строит\w+|запус\w+|приобр\w+|genişlet\w+|satın al\w*|membangun|mengakuisisi|memperluas|"
            rf"mở rộng|"
            rf"mua|expand\w*|expans\w*|ampl[ií]a\w*|adquir\w+|sichert|erwirbt|baut|kauft|acquiert|agrandit|acquis\w+|"
            rf"amplia\w*|costrui\w+|收购|扩建|新增|通电|取得|拡張|稼働|인수|증설|확보)[^;]{{0,80}}{POWER_UNIT}|"
            rf"{POWER_UNIT}\w*[^;]{{0,30}}(?:收购|扩建|扩容|项目|设施|园区|取得|拡張|施設|稼働|부지|시설|증설|확보|"
            rf"erweiterung|standort)",
            rf"{FOREIGN_BUY}[^.;]{{0,50}}\b(?:\w+-)?(?:farm(?:en|s)?|minen?|anlagen?|werk|kraftwerk|fermes?|"
            rf"granjas?|minas?|"
            rf"centrale|planta|usine|sito|sitio|standorte?)\b|\b(?:\w+-)?(?:farm(?:en|s)|minen|anlagen|fermes|"
            rf"granjas|minas)\b"
            rf"[^.;]{{0,50}}{FOREIGN_BUY}",
            r"земельн\w+ участ\w+|\barazi\b|\blahan\b|\bđất\b|\bterrenos?\b|\bterrain\b|подключени\w+ к сети|"
            r"\belektrik (?:kapasite|anlaşma)\w*",
        ),
        rf"\bmou\b|{FOREIGN_DEAL}[^;]{{0,60}}{STRICT_AI}|{STRICT_AI}[^;]{{0,60}}{FOREIGN_DEAL}",
        0.7,
    ),
    Rule(
        "production",
        r"\bдобы[лчв]\w*|\büret(?:ti|im)\w*|\bmenambang\b|\bproduksi\b|\bđào (?:được )?\d|\bsản lượng\b|"
        r"\bmin(?:ó|erou|ato|ò)\b|\bproduj(?:o|eron)|\bproduziu|\bha prodotto|\ba (?:produit|miné)\b|"
        r"\bproduzierte?\b|"
        r"\bschürft\w*|挖矿产|开采|挖出|产量|採掘|マイニング実績|生産量|채굴했|채굴량",
        r"\bhosting\b|lưu trữ|hospedagem|終了|停止|撤退|종료|중단|退出|прекра\w+",
    ),
    Rule(
        "earnings",
        r"квартал\w*|финансов\w+ результат\w*|\bвыручк\w+|чист\w+ (?:убыт|прибыл)\w*|\bçeyrek\b|\bbilanço\w*|"
        r"\bgelir\w*\b|"
        r"\bkuartal\b|\btriwulan\b|\blaba\b|\brugi bersih|\bquý\b|\blợi nhuận|\bdoanh thu|\btrimestr\w+|"
        r"\bquartal\w*|\bumsatz\w*|\bnettoverlust|\bingresos\b|\bpérdida neta|\bperdita netta|\breceita\b|"
        r"\bprejuízo|\bricavi (?:trimestr|record|di)|\bchiffre d'affaires|\bperte nette|营收|净亏损|净利|季报|"
        r"売上高|純損失|매출|순손실|순이익",
        r"контракт\w*|contratt\w+|\bcontrat",
        0.75,
    ),
    Rule(
        "executive",
        r"назнач\w+|в отставк\w+|генеральн\w+ директор\w*|\batad[ıi]\b|\bistifa\b|\bmenunjuk\b|\bmengangkat\b|"
        r"\bbổ nhiệm\b|\btừ chức|\bnombra\w*|\bdimit\w+|\bdimission\w*|\bnomeia|\bnomina\b|\bernenn\w+|\bberuft\b|"
        r"\bnomme\w*\b|\bdimess[oaie]\b|\bdémission\w*|\b(?:tritt|trat|zurückgetreten|rücktritt)\b|\brenunci\w+|"
        r"\bneuer? (?:ceo|cfo|coo|chef)|\bnuov[oa] (?:ceo|cfo|amministrator\w+)|\bnuev[oa] (?:ceo|cfo|"
        r"director\w*|president\w*)|\bnov[oa] (?:ceo|cfo|diretor\w*)|\bnouveau (?:pdg|directeur)|任命|委任|出任|就任|"
        r"辞任|선임|임명|사임",
    ),
    Rule(
        "hardware",
        r"\bhosting\b[^;]{0,120}(?:\d[\d.,]* (?:miner|t21|s21)|exa-?hash|eh/s)|lưu trữ[^;]{0,120}(?:eh/s|máy)|"
        r"hospedagem[^;]{0,120}(?:miner|exahash|eh/s)|(?:заказ\w*|закуп\w+|поставк\w+|sipariş\w*|memesan|"
        r"memborong|đặt (?:mua|hàng)|bestell\w+|commande\w*|"
        r"encarg\w+|"
        r"encomend\w+|ordina\w*|订购|订单|采购|发注|発注|購入|調達|주문|구매|도입)[^;]{0,50}(?:gpus?\b|asics?\b|"
        r"майнер\w*|"
        r"antminer|blackwell|nvidia|miner\w*|rigs?|矿机|マイナー|マイニング(?:マシン|機)|채굴기)|(?:gpus?|矿机|"
        r"マイナー|"
        r"マイニング(?:マシン|機)|채굴기)[^;]{0,25}(?:订购|订单|采购|発注|購入|調達|주문|구매|도입)",
    ),
    Rule(
        "listing_identity",
        r"\bnasdaq\b[^.;]{0,60}\b(?:requisit\w*|anforderung\w*|exigence\w*|requisiti|conformit\w*|cumplimiento|"
        r"mindest\w*)|"
        r"\bconformità\b|\bconformité\b|\b(?:umbenannt|umbenennung|rebaptis\w+|rebautiz\w+|cambio de nombre|"
        r"cambio di nome)\b|"
        r"делистинг\w*|листинг\w*|переимен\w+|смен\w+ (?:назван|тикер)\w*|\bduplo listing|delisting|"
        r"adını değiştir\w*|"
        r"\bmengubah nama|\bberganti nama|\bđổi tên|\bniêm yết|\bcambia (?:su |de )?nombre|\bmuda (?:de )?nome|"
        r"\bändert (?:den )?namen|\bnamensänderung|\baktiensplit|\bumfirmier\w*|\bheißt (?:jetzt|künftig)|"
        r"\bsplit inverso|\bse renombra|\bpasa a llamarse|\bdevient\b (?-i:[A-Z])|\bregroupement d'actions|更名|退市|"
        r"上市|"
        r"纳入|改名|并股|上場|社名変更|株式併合|상장|사명|편입",
    ),
    Rule(
        "legal_short",
        r"\bиск\w*\b|\bсуд\w*\b|короткопродав\w+|шортист\w*|\bdava\b|açığa satış\w*|\bgugatan\b|\bmenggugat|\bkiện\b|"
        r"\bbán khống|\bsammelklage|\bverklagt?|\bleerverk\w+|\baction collective|\brecours collectif|"
        r"\bdemanda colectiva|"
        r"\bdemandad[oa]|\bvendedor(?:es)? (?:en corto|a descoberto)|\bprocesso (?:judicial|coletivo)|"
        r"\bazione legale|"
        r"诉讼|起诉|做空|訴訟|提訴|空売り|소송|공매도|제소",
    ),
    Rule(
        "governance",
        r"\b(?:pillola|pilule|píldora|pílula)\b|\bgiftpille|собрани\w+ акционер\w*|активист\w*|genel kurul|"
        r"\baktivist\w*|rapat umum pemegang|đại hội (?:đồng )?cổ đông|"
        r"\bassembleia|\bassemblea|\bjunta (?:general|de accionistas)|\baccionista activista|"
        r"\bactionnaires?\b[^;]{0,30}"
        r"(?:vot|approuv|rejett)|\baktionär\w*\b[^;]{0,40}\b(?:stimm|lehn|genehmig|billig)\w*|"
        r"\baccionistas?\b[^;]{0,30}"
        r"\b(?:vot|aprob|rechaz)\w*|\bazionist\w*\b[^;]{0,30}\b(?:vot|approv|respin)\w*|"
        r"\bacionistas?\b[^;]{0,30}\b(?:vot|aprov|"
        r"rejeit)\w*|股东大会|激进投资者|株主総会|アクティビスト|주주총회|행동주의",
    ),
    Rule(
        "guidance",
        r"\bпрогноз\w*|\bhedef\w*|\bmenargetkan|\btarget\w* \d|\bmục tiêu|\bobjetivo de \w+ (?:eh|mw|hash)|"
        r"\bprevisión|"
        r"\bprevisões|\bobiettivo|\bziel(?:t|e|vorgabe)\b|\bpeilt\b|\bvise\b|\bhebt [^;]{0,30}(?:prognose|ziel)|指引|"
        r"目标|目標|見通し|가이던스|전망|목표",
        r"курс|kursziel|目标价|目標株価|목표주가|аналитик\w*|precio objetivo",
        0.7,
    ),
)
