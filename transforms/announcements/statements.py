"""What the carriers of an event state: its tags with their words, its facts with their owner, and where they differ."""

import polars as pl

from transforms.announcements.carriers import NOT_ONE_COMPANY, is_news, place, tag_evidence
from transforms.announcements.particulars import find_particulars

NUMBERS = (
    ("capacity", "capacity_mw", "mw", "capacity_kind"),
    ("amount", "amount_usd", "usd", "amount_kind"),
    ("term", "term_years", "years", None),
)
NAMES = ("counterparty", "location")
TAGGED = (("capacity", "megawatts", "mw"), ("amount", "usd", "usd"))
# The one tag of money that an event has says what its dollars are.
AMOUNT_KINDS = {
    "hpc_contract": "contract_revenue",
    "debt": "debt_principal",
    "equity": "equity_amount",
    "mna": "deal_value",
    "treasury": "treasury_amount",
}
# Names of which the first carrier's stands: others mostly say the same place or person in other words.
ONE_OF_EACH = ["location", "executive"]
# Facts that are claims of a move of the stock.
CLAIMS = {"stock_move": "day_move", "year_to_date_move": "year_to_date"}
SAME_RATIO = 0.02
REVENUE_BANDS = {"colocation": (1.2, 2.3), "gpu_cloud": (9.7, 11.3)}


def tags_of(events: pl.DataFrame, judged: pl.DataFrame) -> pl.DataFrame:
    """One row per event and tag, with the words of the first carrier that has some; none for rows tagged by hand.

    Args:
        events: `event_id` and `tags`.
        judged: Carriers with `event_id`, `text`, `table_event_id` and what the tagger reads.
    """
    split = events.select("event_id", tag=pl.col("tags").str.split(";")).explode("tag")
    plain = split.with_columns(pl.col("tag").str.strip_chars()).unique()
    read = judged.filter(pl.col("table_event_id").is_null(), pl.col("event_id").is_not_null(), is_news())
    words = (
        tag_evidence(read)
        .join(read.select("sighting_id", "event_id", "published_at"), on="sighting_id")
        .sort("published_at", "sighting_id")
        .unique(["event_id", "tag"], keep="first")
    )
    by_hand = judged.filter(pl.col("table_event_id").is_not_null()).select(event_id="table_event_id")
    return plain.join(words.join(by_hand, on="event_id", how="anti"), on=["event_id", "tag"], how="left")


def facts_of(announcements: pl.DataFrame, judged: pl.DataFrame) -> pl.DataFrame:
    """One row per number or name that a carrier of an event states, the first carrier of each.

    A number of a row of a table is the announcer's own. Such a row settles its event: what a carrier adds is kept
    and shown, but does not stand for the event. Without one, a fact stands where no other carrier contradicts it.

    Args:
        announcements: Rows of a table.
        judged: Every carrier, with its event.
    """
    stated = pl.concat([_by_hand(announcements), _by_tagger(judged)], how="diagonal_relaxed")
    same = ["event_id", "fact_kind", "fact_value", "fact_text", "owner_ticker"]
    first = stated.unique(same, keep="first", maintain_order=True)
    of_kind = ["event_id", "fact_kind", "owner_ticker"]
    value = pl.col("fact_value")
    agree = ((value.max() - value.min()).over(of_kind) <= SAME_RATIO * value.max().over(of_kind)).fill_null(True)
    has_row = pl.col("_is_by_hand").any().over("event_id")
    place_of = pl.int_range(1, pl.len() + 1).over("event_id", "fact_kind")
    return first.with_columns(
        is_settled=pl.when(has_row)
        .then("_is_by_hand")
        .when(pl.col("fact_kind").is_in(ONE_OF_EACH))
        .then(place_of == 1)
        .otherwise(agree),
        fact_id=pl.format("{}:{}:{}", "event_id", "fact_kind", place_of),
    )


def _by_hand(announcements: pl.DataFrame) -> pl.DataFrame:
    base = announcements.with_columns(sighting_id=pl.format("{}:{}", "source", "event_id"))
    numbers = [
        base.filter(pl.col(column).is_not_null()).select(
            "event_id",
            "source_url",
            "sighting_id",
            fact_kind=pl.lit(kind),
            fact_value=pl.col(column),
            fact_unit=pl.lit(unit),
            fact_qualifier=pl.col(qualifier) if qualifier else pl.lit(None, pl.String),
            owner_ticker=pl.when(pl.col("ticker") != NOT_ONE_COMPANY).then("ticker"),
        )
        for kind, column, unit, qualifier in NUMBERS
    ]
    names = [
        base.filter(pl.col(column).is_not_null())
        .select("event_id", "source_url", "sighting_id", fact_kind=pl.lit(column), fact_text=_split(column))
        .explode("fact_text")
        for column in NAMES
    ]
    stated = pl.concat([*numbers, *names], how="diagonal").with_columns(
        evidence_text=pl.lit(None, pl.String), evidence_start_count=pl.lit(None, pl.Int64)
    )
    # an event without a fact is settled by its row too: its blanks are answers
    blank = base.join(stated, on="event_id", how="anti").select("event_id", "sighting_id")
    return pl.concat([stated, blank], how="diagonal").with_columns(_is_by_hand=pl.lit(True))


def _by_tagger(judged: pl.DataFrame) -> pl.DataFrame:
    read = judged.filter(
        pl.col("table_event_id").is_null(),
        pl.col("event_id").is_not_null(),
        pl.col("withdrawn_reason").is_null(),
        is_news(),
    ).sort("published_at", "sighting_id")
    numbers = [
        read.filter(pl.col(column).is_not_null()).select(
            "event_id",
            "source_url",
            "sighting_id",
            fact_kind=pl.lit(kind),
            fact_value=pl.col(column),
            fact_unit=pl.lit(unit),
            fact_qualifier=_amount_kind() if kind == "amount" else pl.col("megawatts_kind"),
            fact_bound=pl.col(f"{column}_bound"),
            owner_ticker=pl.col(f"{column}_owner"),
            evidence_text=pl.col(f"{column}_text"),
            evidence_start_count=place(f"{column}_text"),
        )
        for kind, column, unit in TAGGED
    ]
    names = (
        read.filter(pl.col("counterparty").is_not_null())
        .select(
            "event_id", "source_url", "sighting_id", fact_kind=pl.lit("counterparty"), fact_text=_split("counterparty")
        )
        .explode("fact_text")
    )
    others = find_particulars(read, "sighting_id").join(
        read.select("sighting_id", "event_id", "source_url"), on="sighting_id", maintain_order="left"
    )
    return pl.concat([*numbers, names, others], how="diagonal_relaxed").with_columns(_is_by_hand=pl.lit(False))


def moves_of(judged: pl.DataFrame) -> pl.DataFrame:
    """Moves of stocks that the carriers of an event state, talk included: claims, each kept once, with its words.

    Args:
        judged: Every carrier, with its event.

    Returns:
        `claim_id`, `event_id`, `owner_ticker`, `claim_kind`, `claimed_pct`, `refers_to` and `source_url`.
    """
    told = judged.filter(pl.col("table_event_id").is_null(), pl.col("event_id").is_not_null()).sort(
        "published_at", "sighting_id"
    )
    moves = find_particulars(told, "sighting_id", CLAIMS).join(
        told.select("sighting_id", "event_id", "source_url"), on="sighting_id", maintain_order="left"
    )
    claimed = moves.filter(pl.col("owner_ticker").is_not_null()).select(
        "event_id",
        "owner_ticker",
        "source_url",
        claim_kind=pl.col("fact_kind").replace_strict(CLAIMS, return_dtype=pl.String),
        claimed_pct=pl.col("fact_value"),
        refers_to=pl.format("as a carrier words it: {}", "evidence_text"),
    )
    same = ["event_id", "owner_ticker", "claim_kind", "claimed_pct"]
    first = claimed.unique(same, keep="first", maintain_order=True)
    return first.with_columns(claim_id=pl.concat_str(same, separator=":"))


def _split(column: str) -> pl.Expr:
    return pl.col(column).str.split(";").list.eval(pl.element().str.strip_chars())


def _amount_kind() -> pl.Expr:
    """What the dollars are, where one tag of money says so."""
    has = {tag: pl.col("tags").str.contains(rf"\b{tag}\b") for tag in AMOUNT_KINDS}
    kind = pl.coalesce([pl.when(has[tag]).then(pl.lit(name)) for tag, name in AMOUNT_KINDS.items()])
    return pl.when(pl.sum_horizontal(has.values()) == 1).then(kind)


def contradictions_of(facts: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Matters on which sources of an event differ: numbers more than 2 % apart, and what somebody noted.

    Args:
        facts: Rows of `facts_of`.
        known: `reference.contradictions`.

    Returns:
        Columns of `events.contradictions`.
    """
    of_kind = ["event_id", "fact_kind", "owner_ticker"]
    numbers = facts.filter(pl.col("fact_value").is_not_null(), pl.col("owner_ticker").is_not_null())
    said = numbers.with_columns(
        _first=pl.col("fact_value").first().over(of_kind),
        _first_source=_said_by().first().over(of_kind),
        _source=_said_by(),
    )
    apart = (pl.col("fact_value") - pl.col("_first")).abs() > SAME_RATIO * pl.max_horizontal("fact_value", "_first")
    differing = said.filter(apart).select(
        "event_id",
        contradiction_id=pl.format("{}:differs", "fact_id"),
        contradiction_kind="fact_kind",
        claim_text=pl.format("{} {}", "_first", "fact_unit"),
        claim_source_text="_first_source",
        other_claim_text=pl.format("{} {}", "fact_value", "fact_unit"),
        other_source_text="_source",
        resolution=pl.lit(None, pl.String),
    )
    noted = known.with_columns(contradiction_id=pl.format("{}:{}", "event_id", "contradiction_kind"))
    return pl.concat([differing, noted.select(differing.columns)])


def _said_by() -> pl.Expr:
    return pl.coalesce("source_url", "sighting_id")


def capacity_of(events: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """Megawatts and dollars of an event's own company, with the revenue per megawatt and year and its plausibility.

    Args:
        events: `event_id`, `company_id`, `ticker`.
        facts: Rows of `facts_of`.

    Returns:
        Columns of `events.capacity`.
    """
    own = facts.filter("is_settled").join(events.select("event_id", "ticker", "company_id"), on="event_id")
    own = own.filter((pl.col("owner_ticker") == pl.col("ticker")) & pl.col("company_id").is_not_null())
    kind, value, qualifier = pl.col("fact_kind"), pl.col("fact_value"), pl.col("fact_qualifier")
    pivoted = (
        own.sort("event_id", "fact_value", descending=[False, True])
        .group_by("event_id", "company_id", maintain_order=True)
        .agg(
            capacity_mw=value.filter(kind == "capacity").first(),
            capacity_kind=qualifier.filter(kind == "capacity").first(),
            amount_usd=value.filter(kind == "amount").first(),
            amount_kind=qualifier.filter(kind == "amount").first(),
            term_years=value.filter(kind == "term").first(),
        )
        .filter(pl.col("capacity_mw").is_not_null() | pl.col("amount_usd").is_not_null())
    )
    is_revenue = pl.col("amount_kind") == "contract_revenue"
    per_year = pl.col("amount_usd") / pl.col("capacity_mw") / pl.col("term_years")
    rated = pivoted.with_columns(revenue_per_mw_year_usd=pl.when(is_revenue).then(per_year))
    return rated.with_columns(revenue_plausibility=_plausibility())


def _plausibility() -> pl.Expr:
    """Which band the revenue falls in, to the tenth of a million in which the bands are stated."""
    millions = (pl.col("revenue_per_mw_year_usd") / 1e6).round(1)
    judged = pl.when(millions.is_null()).then(pl.lit("unknown"))
    for name, (least, most) in REVENUE_BANDS.items():
        judged = judged.when(millions.is_between(least, most)).then(pl.lit(name))
    return judged.otherwise(pl.lit("suspect"))
