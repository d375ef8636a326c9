"""Names of companies as texts write them: listed ones by ticker, others by their usual name.

A pattern is matched without regard to case, between word boundaries unless it is written in another script.
"""

import polars as pl

# Companies whose own numbers a text may state: the key is the owner of the number.
OWNERS = {
    "CLSK": r"clean ?spark|clsk|クリーンスパーク|클린스파크",
    "CORZ": r"core scientific|corz|miner core|コア・?サイエンティフィック|코어 ?사이언티픽",
    "IREN": r"iren|iris energy|アイレン|아이렌|아이리스 ?에너지",
    "BTDR": r"bitdeer|btdr|比特小鹿|ビットディア|비트디어",
    "MARA": r"mara|marathon(?: digital(?: holdings)?)?|マラソン・?デジタル|마라톤 ?디지털|마라 ?홀딩스|马拉松数字",
    "RIOT": r"riot(?: platforms| blockchain)?|ライオット|라이엇",
    "CIFR": r"cipher(?: mining| digital)?|cifr|サイファー・?マイニング|사이퍼 ?마이닝",
    "WULF": r"tera ?wulf|wulf(?: compute)?|テラウルフ|테라울프",
    "HUT": r"hut[ -]?8|hut|ハット8|헛8",
    "HIVE": r"hive(?: digital(?: technologies)?| blockchain)?|buzz hpc",
    "KEEL": r"keel(?: infrastructure)?",
    "BITF": r"bitfarms|bitf",
    "APLD": r"applied digital|apld",
    "BTBT": r"bit digital|btbt",
    "GLXY": r"galaxy(?: digital)?|glxy|ギャラクシー・?デジタル|갤럭시 ?디지털",
    "CAN": r"canaan|嘉楠|カナン|가나안",
    "SLNH": r"soluna|slnh",
    "WYFI": r"white ?fiber|wyfi",
    "ABTC": r"american bitcoin|abtc",
    "GRYP": r"gryphon(?: digital mining)?|gryp",
    "CANG": r"cango|cang",
    "FUFU": r"bitfufu|fufu",
    "GREE": r"greenidge",
    "SDIG": r"stronghold(?: digital(?: mining)?)?|sdig",
    "GRDI": r"griid(?: infrastructure)?|grdi",
    "NBIS": r"nebius|nbis",
    "CRWV": r"coreweave|crwv|코어위브",
    "MSTR": r"micro ?strategy|mstr",
    "BMNR": r"bit ?mine(?: immersion)?|bmnr",
    "BKKT": r"bakkt|bkkt",
    "FIP": r"ftai infrastructure",
    "DGXX": r"digi ?power ?x|digihost|dgxx",
    "ARBK": r"argo blockchain|arbk",
    "NBTX": r"northern data",
    "Nscale": r"nscale",
    "G42": r"core42|g42",
    "Anthropic": r"anthropic",
    "OpenAI": r"openai",
    "xAI": r"xai",
    "Crusoe": r"crusoe",
    "Aligned": r"aligned data cent(?:ers|res)",
}
# Companies that stand on the other side of a deal, by the name to report.
PARTIES = {
    "CoreWeave": OWNERS["CRWV"],
    "Fluidstack": r"fluid ?stack",
    "Google": r"google|alphabet|谷歌|グーグル|구글",
    "Microsoft": r"microsoft|msft|微软|マイクロソフト|마이크로소프트",
    "NVIDIA": r"nvidia|nvda|英伟达|エヌビディア|엔비디아",
    "AMD": r"amd|advanced micro devices",
    "Amazon Web Services": r"aws|amazon(?: web services)?",
    "Anthropic": r"anthropic",
    "OpenAI": r"openai",
    "Oracle": r"oracle",
    "Meta": r"meta platforms|meta",
    "xAI": r"xai",
    "Nscale": r"nscale",
    "Core42": r"core42",
    "Dell": r"dell(?: technologies)?",
    "Supermicro": r"super ?micro(?: computer)?",
    "Coatue": r"coatue(?: management)?",
    "SoftBank": r"softbank|ソフトバンク",
    "Coinbase": r"coinbase(?: prime)?",
    "Two Prime": r"two prime",
    "Macquarie": r"macquarie(?: group)?",
    "Morgan Stanley": r"morgan stanley",
    "Goldman Sachs": r"goldman sachs",
    "JPMorgan": r"jp ?morgan(?: chase)?",
    "Deutsche Bank": r"deutsche bank",
    "Starboard Value": r"starboard(?: value)?",
    "Starwood Digital Ventures": r"starwood(?: digital ventures| capital)?",
    "EDF Pulse Ventures": r"edf(?: pulse ventures)?",
    "NJJ": r"njj(?: capital)?",
    "Exaion": r"exaion",
    "Long Ridge": r"long ridge(?: energy(?: & power)?)?",
    "FTAI Infrastructure": r"ftai(?: infrastructure)?",
    "GRIID Infrastructure": OWNERS["GRDI"],
    "Stronghold Digital Mining": OWNERS["SDIG"],
    "Gryphon Digital Mining": OWNERS["GRYP"],
    "American Bitcoin": r"american bitcoin",
    "Century Aluminum": r"century aluminum",
    "Duke Energy": r"duke energy",
    "AEP Texas": r"aep(?: texas)?",
    "Metrobloks": r"metrobloks",
    "Spring Lane Capital": r"spring lane(?: capital)?|dorothy 1a",
    "Columbia University": r"columbia(?: university)?",
    "Bitmain": r"bitmain",
    "MicroBT": r"microbt",
    "Auradine": r"auradine",
    "Block": r"block, inc|proto rig",
    "Canaan": r"canaan",
    "Tether": r"tether",
    "Cerebras": r"cerebras",
    "Boosteroid": r"boosteroid",
    "Together AI": r"together ai",
    "Vertiv": r"vertiv",
    "Siemens Energy": r"siemens energy",
    "Brookfield": r"brookfield",
    "BlackRock": r"blackrock",
    "Blackstone": r"blackstone",
    "Apollo": r"apollo(?: global(?: management)?)?",
    "US Bitcoin": r"us bitcoin corp|usbtc",
    "Block Mining": r"block mining",
    "Rhodium": r"rhodium(?: enterprises)?",
    "Riot Platforms": r"riot(?: platforms| blockchain)?",
    "Bitfarms": r"bitfarms",
    "Hut 8": r"hut[ -]?8",
    "Galaxy Digital": r"galaxy digital",
    "WhiteFiber": r"white ?fiber",
}
# Names of PARTIES that are the row's own company, by ticker: never a counterparty of itself.
SELF = {
    "CRWV": "CoreWeave",
    "SDIG": "Stronghold Digital Mining",
    "GRDI": "GRIID Infrastructure",
    "GRYP": "Gryphon Digital Mining",
    "ABTC": "American Bitcoin",
    "RIOT": "Riot Platforms",
    "BITF": "Bitfarms",
    "KEEL": "Bitfarms",
    "HUT": "Hut 8",
    "GLXY": "Galaxy Digital",
    "CAN": "Canaan",
    "WYFI": "WhiteFiber",
    "FIP": "FTAI Infrastructure",
    "AMD": "AMD",
    "NVDA": "NVIDIA",
    "MSFT": "Microsoft",
}
# One company under two tickers is one owner.
SAME_OWNER = {"KEEL": "BITF", "BITF": "KEEL", "GRYP": "ABTC"}


def named(pattern: str) -> str:
    """A pattern between boundaries of Latin words, without regard to case; other scripts have none."""
    parts = pattern.split("|")
    spaced = [part for part in parts if part.isascii()]
    unspaced = [part for part in parts if not part.isascii()]
    bounded = [rf"(?-u:\b)(?:{'|'.join(spaced)})(?-u:\b)"] if spaced else []
    return "(?i)" + "|".join([*bounded, *unspaced])


def mentions(text: pl.Expr, pattern: str) -> pl.Expr:
    """Whether a text names the company of a pattern."""
    return text.str.contains(named(pattern))
