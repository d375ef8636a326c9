"""Words that several rules share, in the languages of the wires: fragments of regular expressions.

Fragments are joined into patterns that ignore case. Nothing here knows a particular announcement.
"""

AI = (
    r"(?:"
    r"\b(?:a\.?i\.?|artificial intelligence|hpc|high[- ]performance (?:comput\w+|data)|gpus?|"
    r"gpu cloud|ai cloud|inference|"
    r"neo-?cloud|hyperscal\w*|data[- ]?cent(?:er|re)s?|ki|inteligencia artificial|"
    r"intelligence artificielle|"
    r"intelligenza artificiale|inteligência artificial|ia|rechenzentr\w+|centros? de datos|"
    r"centres? de données)\b"
    r"|人工智能|数据中心|算力|データセンター|データセンタ|人工知能|인공지능|데이터 ?센터|高性能计算|"
    r"\bии\b|искусственн\w+ интеллект\w*|дата-?центр\w*|\bцод\w*|yapay zek[aâ]\w*|veri merkez\w+|"
    r"kecerdasan buatan|pusat data|trí tuệ nhân tạo|trung tâm dữ liệu|centri? dati|centros? de dados"
    r")"
)
STRICT_AI = (
    r"(?:"
    r"\b(?:a\.?i\.?|artificial intelligence|hpc|high[- ]performance comput\w+|gpus?|neo-?cloud|inference|"
    r"hyperscal\w*|ki|ia|"
    r"inteligencia artificial|intelligence artificielle|intelligenza artificiale|inteligência artificial)\b"
    r"|人工智能|人工知能|인공지능|高性能计算|\bki-\w+|"
    r"\bии\b|искусственн\w+ интеллект\w*|yapay zek[aâ]\w*|kecerdasan buatan|trí tuệ nhân tạo"
    r")"
)
TENANTS = (
    r"(?:"
    r"\b(?:core ?weave|fluid ?stack|google|microsoft|aws|amazon|anthropic|nscale|core42|g42|amd|"
    r"openai|oracle|meta|xai|"
    r"cerebras|boosteroid|together ai|hyperscalers?|tenants?|nvidia|crusoe|lambda|coreweave's)\b|微软|"
    r"マイクロソフト|마이크로소프트|코어위브|グーグル|谷歌|구글|英伟达|エヌビディア|엔비디아|亚马逊|アマゾン|아마존|"
    r"コアウィーブ"
    r")"
)
SIGN = (
    r"(?:"
    r"\b(?:sign(?:s|ed|ing)?|ink(?:s|ed)?|land(?:s|ed)?|secur(?:e|es|ed|ing)|w[io]n(?:s|ning)?|"
    r"strik(?:es?|ing)|struck|"
    r"seal(?:s|ed)?|clinch(?:es|ed)?|bag(?:s|ged)?|enter(?:s|ed|ing)?(?: into)?|execut(?:es?|ed|ing)|"
    r"finali[sz](?:es?|ed)|"
    r"expand(?:s|ed|ing)?|extend(?:s|ed)?|announc(?:es?|ed|ing)|agree(?:s|d)?|unveil(?:s|ed)?|"
    r"commit(?:s|ted)?|score[sd]?|"
    r"exercis(?:es?|ed)|award(?:s|ed)?|reach(?:es|ed)?|leas(?:es|ed)|terminat(?:es?|ed)|cancel(?:s|"
    r"l?ed)?|add(?:s|ed)?|"
    r"unterzeichnet|sichert sich|schließt|signe|firma|firm[óo]|assina|sigla|firma(?:to)?|siglato)\b|"
    r"签署|签订|达成|締結|契約|체결|계약|подпис\w+|заключ\w+|imzala\w+|menandatangani|meneken|ký kết|\bký\b"
    r")"
)
DEAL = (
    r"(?:"
    r"\b(?:leases?|hosting|co-?location|contracts?|agreements?|deals?|pacts?|partnership|backlog|colo|"
    r"vertr[aä]g\w*|"
    r"mietvertr\w+|contratos?|acuerdos?|accords?|contrats?|contratt[oi]|accordo|acordos?|bail)\b|合同|"
    r"协议|协定|租约|契約|合意|임대|협약|"
    r"контракт\w*|договор\w*|соглашени\w+|аренд\w+|sözleşme\w*|anlaşma\w*|kontrak|perjanjian|"
    r"kesepakatan|sewa|hợp đồng|thỏa thuận"
    r")"
)
BUY = (
    r"(?:"
    r"\b(?:acquir(?:es?|ed|ing)|acquisitions? of|buy(?:s|ing)?|bought|purchas(?:es?|ed|ing)|"
    r"procur(?:es?|ed)|snaps? up|"
    r"scoops? up|picks? up|takes? over|übernimmt|kauft|achète|acquiert|rachète|compra|adquiere|"
    r"acquista|adquire|erwirbt)\b"
    r"|收购|购买|買収|取得|인수|매입"
    r")"
)
SELL = (
    r"(?:"
    r"\b(?:sell(?:s|ing)?|sold|sale of|divest(?:s|ed|ing)?|offload(?:s|ed)?|dispos(?:es?|al)|"
    r"liquidat(?:es?|ed)|verkauft|"
    r"vend|vende|vendió|cede)\b|出售|売却|매각"
    r")"
)
COIN = r"(?:solana|sol|btc|bitcoins?|coins?|eth|ether|ethereum|比特币|ビットコイン|비트코인)"
ROLE = (
    r"(?:"
    r"\b(?:ceo|cfo|coo|cto|cio|cro|cso|cco|cmo|chief (?:\w+ ){1,3}officer|chief executive|president|"
    r"chair(?:man|woman|person)?|"
    r"(?:independent |board )?directors?|board members?|board of directors|svp|evp|(?:senior |"
    r"executive )?vice president|"
    r"vp of|head of|general counsel|treasurer|co-founder|executive|management|leadership|"
    r"geschäftsführer\w*|vorstand\w*|"
    r"finanzvorstand|directeur \w+|pdg|directora? (?:ejecutiv[oa]|general|financier[oa])|"
    r"consejer[oa] delegad[oa]|directrice \w+|"
    r"amministratore delegato|diretora? \w+)\b|首席\w{2,4}官|董事|总裁|最高\w{2,4}責任者|取締役|社長|"
    r"대표이사|최고\w{2,4}책임자"
    r")"
)
PERIOD = (
    r"\b(?:q[1-4]|[1-4]q|h[12]|first|second|third|fourth|1st|2nd|3rd|4th|full|fiscal|fy ?\d\d|"
    r"quarter(?:ly)?|annual|year-end|"
    r"interim|half-year|preliminary|primer|segundo|tercer|cuarto|premier|deuxième|troisième|quatrième|"
    r"erste[ns]?|"
    r"zweite[ns]?|dritte[ns]?|vierte[ns]?|primo|secondo|terzo|quarto)\b"
)
MONTH = (
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"monthly|month|"
    r"januar|februar|märz|mai|juni|juli|oktober|dezember|enero|febrero|marzo|abril|mayo|junio|julio|agosto|"
    r"septiembre|octubre|noviembre|diciembre)\b"
)
CHANGE = (
    r"(?:fell|rose|drops?|dropped|falls?|rises?|slips?|slipped|up|down|declin\w+|increas\w+|jumps?|"
    r"jumped|climb\w*|"
    r"grew|grows?|dips?|surg\w+|hits?|reach\w*|tops?|surpass\w*|exceed\w*)"
)
ACQUIRED_SITE = (
    r"(?:mining (?:site|facilit|farm|data cent|operation|campus)\w*|\d[\d,.]*[- ]?(?:mw|megawatts?|"
    r"gw)\b|site\b|facilit\w+|plant\b|wind farm|campus)"
)
LAND = r"(?:\bland\b|\bacres?\b|\bacre|propert(?:y|ies)|real estate|parcel|fee simple)"
GEAR = (
    r"(?:asics?|(?:bitcoin |btc |mining )?(?:miners|rigs|machines|hardware)\b|antminers?|avalon\w*|"
    r"whatsminers?|[st]21\b|s19|gpus?\b|servers?|b[23]00|h[12]00|gb[23]00|blackwell|chips?\b|"
    r"transformers\b|switchgear|turbines?)"
)
