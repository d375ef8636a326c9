"""What one tag says of another, and what talk does to news: from rules that fired to the tags of a text."""

import polars as pl

from transforms.announcements.names import OWNERS, SAME_OWNER, named
from transforms.announcements.rule import ascii_words
from transforms.announcements.taxonomy import EVENT_TAGS
from transforms.announcements.wording import PRICE_HEAD

# A listed unit whose news is also its parent's.
UNITS = {"BTBT": "WYFI", "HUT": "ABTC"}
# The tickers whose news a company's name marks: its own, its other ticker's, its parent's.
ONE_OWNER = {
    owner: [owner, *(ticker for same in (SAME_OWNER, UNITS) for ticker, name in same.items() if name == owner)]
    for owner in OWNERS
}
NOT_ONE_COMPANY = ["SECTOR", "ALL"]
CUSTOMERS = ("CRWV", "Anthropic", "OpenAI", "xAI", "Nscale", "G42", "Crusoe", "NBIS", "Aligned")
ALL_OWNERS = "|".join(
    part for owner, pattern in OWNERS.items() if owner not in CUSTOMERS for part in pattern.split("|") if part.isascii()
)
AS_OBJECT = ascii_words(
    r"(?i)\b(?:with|for|from|buy(?:s|ing)?|acquir\w+|purchas\w+|by|against|over|amid|to|via|of) (?:[\w-]+ ){0,2}?"
    rf"(?:{ALL_OWNERS})\b|"
    rf"\b(?:{ALL_OWNERS})(?:'s)? (?:stake|bid|acquisition|merger|warrants?|options?|lease\w*|hosting)\b"
)


def settle(fired: pl.DataFrame) -> pl.DataFrame:
    """Take away the tags that another tag, or talk, makes unlikely.

    Args:
        fired: Texts as read, with a column for every tag and helper of the rules.

    Returns:
        The rows with the event tags settled and `_silent`: the text is no news of the row's own company.
    """
    settled = _with_subject(fired)
    settled = settled.with_columns(**_of_sites(), **_of_money(), **_of_companies())
    return settled.with_columns(_silent=_silent()).with_columns(pl.col(tag) & ~pl.col("_silent") for tag in EVENT_TAGS)


def conclude(settled: pl.DataFrame) -> pl.DataFrame:
    """Settle the two tags that follow from the others."""
    has_event = pl.any_horizontal(EVENT_TAGS)
    is_talk = (pl.col("_analyst") & has_event & ~pl.col("earnings")) | (
        ~has_event & ~pl.any_horizontal("_form_name", "_exclusivity", "_routine")
    )
    return settled.with_columns(market_commentary=is_talk).with_columns(
        other=~pl.any_horizontal(*EVENT_TAGS, "market_commentary")
    )


def _silent() -> pl.Expr:
    """Whether a text is talk, a notice or a price story, or is about another company."""
    has_dollars = pl.col("_masked").str.contains(r"\$ ?\d")
    is_news = (
        pl.col("_own_news")
        | pl.col("earnings") & pl.col("_own_figures")
        | pl.col("earnings") & has_dollars & ~pl.col("_analyst")
    )
    is_news |= pl.col("_masked").str.contains(PRICE_HEAD)
    silent = pl.any_horizontal("_law_firm", "_trading", "_old_news", "_price_story", "_is_of_another")
    silent |= pl.col("_opinion") & ~is_news
    silent |= pl.col("_analyst") & ~(is_news & pl.any_horizontal("_own_act", "earnings", "governance"))
    return silent | pl.col("_sector") & ~(is_news & pl.col("_is_own"))


def _of_sites() -> dict[str, pl.Expr]:
    """Sites, machines and their customers, as the other tags allow."""
    return {
        "power_site": pl.col("power_site")
        & ~(pl.col("mna") & pl.col("_asset_sale"))
        & ~(pl.col("governance") & pl.col("_activist"))
        & (pl.col("_land") | ~pl.col("guidance"))
        & (pl.col("_land") | ~pl.col("hpc_contract"))
        & (
            pl.any_horizontal("_land", "_planned_campus")
            | ~(pl.col("ai_hpc_expansion") & pl.any_horizontal("_strict_ai", "_data_center_build"))
        )
        & (pl.col("_land") | ~pl.col("production") | pl.col("_masked").str.contains(r"(?i)\d[- ]?(?:mw|megawatt)")),
        "hpc_contract": pl.col("hpc_contract")
        & ~(pl.col("debt") & pl.col("_financing_for"))
        & ~(pl.col("guidance") & ~pl.col("_signed"))
        & ~(pl.col("governance") & (pl.col("_activist") | pl.col("mna")))
        & ~(pl.col("mna") & pl.col("_vote"))
        & ~(pl.col("power_site") & pl.col("_land_deal") & ~pl.col("_tenant_deal")),
        "ai_hpc_expansion": (
            pl.col("ai_hpc_expansion") | pl.col("power_site") & pl.col("_site_gain") & pl.col("_ai_use")
        )
        & ~pl.col("hpc_contract")
        & ~(pl.col("debt") & pl.col("_debt_instrument"))
        & ~(pl.col("earnings") & ~pl.col("_project"))
        & ~(pl.any_horizontal("hardware", "guidance") & ~pl.any_horizontal("_ai_move", "_project"))
        & ~(pl.col("hardware") & ~pl.col("_ai_beyond_gpus"))
        & ~(
            pl.col("legal_short")
            | pl.col("equity") & ~pl.col("_ai_purpose")
            | pl.col("treasury") & ~pl.col("_strict_ai")
        )
        & ~(pl.any_horizontal("executive", "mna") & ~pl.col("_ai_move"))
        & ~pl.col("governance")
        & ~(pl.col("power_site") & pl.col("_land") & ~pl.col("_strict_ai"))
        & ~((pl.col("power_site") | pl.col("production")) & ~pl.any_horizontal("_strict_ai", "_data_center_build")),
        "hardware": pl.col("hardware")
        & (pl.col("_gear_order") | ~pl.col("guidance"))
        & (pl.col("_gear_order") | ~pl.col("hpc_contract"))
        & (pl.col("_order") | ~(pl.col("production") | pl.col("ai_hpc_expansion"))),
    }


def _of_money() -> dict[str, pl.Expr]:
    """Results, output, holdings and targets, as the other tags allow."""
    return {
        "guidance": pl.col("guidance") & ~pl.col("_analyst") & ~(pl.col("hpc_contract") & ~pl.col("_aim")),
        "production": (pl.col("production") | pl.col("_mined_count") & pl.col("_monthly"))
        & (pl.col("_mined") | ~pl.col("treasury"))
        & (~(pl.col("guidance") | pl.col("earnings")) | pl.col("_monthly")),
        "earnings": pl.col("earnings")
        & (pl.col("_reported") | ~pl.col("guidance"))
        & (pl.col("_results") | ~pl.col("hpc_contract")),
        "treasury": (pl.col("treasury") | pl.any_horizontal("debt", "equity") & pl.col("_coin_use"))
        & ~pl.col("legal_short")
        & ~(pl.col("earnings") & pl.col("_results"))
        & ~(pl.col("earnings") & ~pl.col("_own_news")),
    }


def _of_companies() -> dict[str, pl.Expr]:
    """Deals for companies, as the other tags allow."""
    return {
        "equity": pl.col("equity") & ~(pl.col("mna") & pl.col("_stake_building") & ~pl.col("_partner_stake")),
        "executive": pl.col("executive") & ~(pl.col("governance") & pl.col("_demand")),
        "legal_short": pl.col("legal_short") & ~(pl.col("governance") & pl.col("_demand")),
        "mna": pl.col("mna")
        & ~pl.col("legal_short")
        & ~(pl.col("treasury") & pl.col("_coin_buy"))
        & ~(pl.col("equity") & pl.col("_partner_stake"))
        & ~(pl.col("_land_or_gear") & ~pl.col("_company_deal"))
        & ~(pl.col("equity") & ~pl.col("_merger"))
        & ~(pl.col("_activist") & ~pl.any_horizontal("_merger", "_vote"))
        & ~(pl.col("hpc_contract") & ~pl.any_horizontal("_merger", "_vote")),
    }


def _with_subject(fired: pl.DataFrame) -> pl.DataFrame:
    """Add whether the text names the row's own company, and whether it is another's news instead."""
    ticker = pl.col("ticker").fill_null("")
    is_own = pl.any_horizontal(
        _named_in(ticker.is_in(tickers), "_clean", owner) for owner, tickers in ONE_OWNER.items()
    )
    told = fired.with_columns(
        _is_known=ticker.is_in(list(OWNERS)), _is_own=is_own, _subject=pl.col("_clean").str.replace_all(AS_OBJECT, " ")
    )
    is_open = pl.col("_is_known") & ~pl.col("_is_own")
    other = pl.any_horizontal(_named_in(is_open, "_subject", owner) for owner in OWNERS if owner not in CUSTOMERS)
    dealt = pl.col("_masked").str.contains(named("microsoft|openai|meta|oracle"))
    customer = pl.any_horizontal(_named_in(is_open, "_clean", owner) for owner in CUSTOMERS) & dealt
    return told.with_columns(
        _is_own=pl.col("_is_own") | ~pl.col("_is_known"),
        _is_of_another=is_open & (other | customer) | ticker.is_in(NOT_ONE_COMPANY),
    ).drop("_is_known", "_subject")


def _named_in(asked: pl.Expr, column: str, owner: str) -> pl.Expr:
    """Whether a column names an owner, looked for only where asked: null is not searched."""
    return pl.when(asked).then(pl.col(column)).str.contains(named(OWNERS[owner])).fill_null(False)
