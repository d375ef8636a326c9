"""Sightings of one announcement as one event, across wires, filings, news and languages.

Carriers of one company are linked when, at most three days apart and in the same stage, they share an amount, a
capacity, a counterparty within one kind of news, or most words of their titles; links chain. A recap or an
analyst's note may join an event but never starts one. A new stage or a new number is a follow-up, an event of
its own. The idea of chaining repeats follows the novelty chains of RavenPack (Handbook of News Analytics, 2011).
"""

import polars as pl

from transforms.announcements.taxonomy import EVENT_TAGS
from transforms.announcements.wording import clean

CHAIN = pl.duration(hours=72)
FOLLOW_UP = pl.duration(days=45)
ROUNDS = 6
# Stages in the order in which they come; a text without any of these words announces.
STAGES = (
    (
        "terminated",
        r"\b(?:terminat\w+|cancel\w*|abandon\w*|reject\w*|vote[sd]? down|withdraw\w*|beendet)\b|终止|解約|해지",
    ),
    (
        "closed",
        r"\b(?:clos(?:es?|ed|ing)|complet(?:es?|ed|ion)|issu(?:es|ed)|energi[sz]e[sd]|finali[sz]e[sd]|schließt .* ab|"
        r"abgeschlossen|clôture|cierra|completa|chiude|conclui|emesso)\b|完成|完了|완료",
    ),
    (
        "priced",
        r"\b(?:pric(?:es|ed|ing)|preis(?:t|festsetzung)|prix|fija el precio|prezzo|precifica)\b|定价|価格決定|가격",
    ),
    (
        "amended",
        r"\b(?:upsiz\w+|amend\w*|rais(?:es?|ed|ing) (?:the )?(?:offering|deal|bid|offer)|"
        r"increas\w+ (?:the )?(?:offering|deal)|"
        r"exercis\w+|extend(?:s|ed)|erhöht|aufgestockt|amplía|aumenta)\b|上调|増額|증액",
    ),
    (
        "proposed",
        r"\b(?:propos\w+|plans? (?:to )?(?:offer|issue|sell)|intends? to (?:offer|issue)|launch\w* offering|"
        r"in talks|mou|memorandum|letter of intent|plant|prévoit|planea|prevede|planeja)\b|拟|計画|추진",
    ),
)
STAGED = ["debt", "equity", "mna"]
WITH_PARTNER = ["hpc_contract", "ai_hpc_expansion", "power_site", "hardware"]
# Kinds of news that a contract with one partner may be told as.
BUSINESS = ["hpc_contract", "ai_hpc_expansion", "equity", "hardware", "power_site"]
LATER = ["priced", "amended", "closed", "terminated"]
ENDED = ["closed", "terminated"]
STAGE_NAMES = ("proposed", "announced", "priced", "amended", "closed", "terminated")
STOP_WORDS = (
    r"(?i)\b(?:the|a|an|of|in|to|for|on|and|with|at|by|its|inc|corp|ltd|announces?|company|stock|shares|news|"
    r"update)\b"
)
FAMILY = [
    "mna",
    "hpc_contract",
    "earnings",
    "production",
    "debt",
    "equity",
    "executive",
    "listing_identity",
    "legal_short",
    "governance",
    "power_site",
    "treasury",
    "hardware",
    "guidance",
    "ai_hpc_expansion",
]


def stage(text: pl.Expr) -> pl.Expr:
    """How far the deal of a text is: one of `STAGE_NAMES`."""
    found = pl.lit("announced")
    for name, pattern in reversed(STAGES):
        found = pl.when(text.str.contains(f"(?i){pattern}")).then(pl.lit(name)).otherwise(found)
    return found


def cluster_sightings(sightings: pl.DataFrame) -> pl.DataFrame:
    """Say of each sighting which event it is a sighting of.

    Args:
        sightings: Rows with `sighting_id`, `ticker`, `text`, `published_at` (UTC; null leaves the row alone),
            and the tagger's `tags`, `megawatts`, `usd` and `counterparty`.

    Returns:
        `sighting_id`, `event_id` (the first sighting's id; null for talk that belongs to no event), `stage`,
        `is_first` and `follow_up_of` (the event that this one's event continues; null for a new story), sorted by
        `sighting_id`.
    """
    read = _prepared(sightings)
    label = read.with_columns(_label=pl.col("_order"))
    for _ in range(ROUNDS):
        linked = _linked(label)
        if linked["_label"].equals(label["_label"]):
            break
        label = linked
    return (
        _with_follow_ups(_named(label))
        .select("sighting_id", "event_id", "stage", "is_first", "follow_up_of")
        .sort("sighting_id")
    )


def _prepared(sightings: pl.DataFrame) -> pl.DataFrame:
    """The sightings in time order with their stage, kind of news and title words."""
    told = clean(pl.col("text").fill_null(""))
    words = told.str.to_lowercase().str.replace_all(STOP_WORDS, " ").str.extract_all(r"\p{L}{3,}")
    first_tag = pl.coalesce([pl.when(pl.col("tags").str.contains(rf"\b{tag}\b")).then(pl.lit(tag)) for tag in FAMILY])
    read = (
        sightings.sort("published_at", "sighting_id", nulls_last=True)
        .with_row_index("_order")
        .with_columns(
            _stated=stage(told),
            _family=first_tag,
            _words=words.list.unique().list.sort().list.join(" "),
            _party=pl.col("counterparty").str.split("; "),
            _group=pl.when(first_tag.is_in(BUSINESS)).then(pl.lit("business")).otherwise(first_tag),
            _is_news=pl.any_horizontal(pl.col("tags").str.contains(rf"\b{tag}\b") for tag in EVENT_TAGS),
        )
    )
    staged = read.with_columns(
        stage=pl.when(pl.col("_family").is_in(STAGED)).then("_stated").otherwise(pl.lit("announced"))
    )
    return staged.with_columns(stage=_stage_of_the_day())


def _stage_of_the_day() -> pl.Expr:
    """A carrier that only announces takes the stage that others give the same amount on the same day.

    An offering is upsized as it is priced: where others say priced, that is what upsized means.
    """
    same_day = ["ticker", "usd", pl.col("published_at").dt.date()]
    specific = pl.col("stage").replace("announced", None).drop_nulls().first().over(same_day)
    is_priced = (pl.col("stage") == "priced").any().over(same_day)
    is_staged = pl.col("usd").is_not_null() & pl.col("_family").is_in(STAGED)
    return (
        pl.when(is_staged & is_priced & pl.col("stage").is_in(["announced", "amended"]))
        .then(pl.lit("priced"))
        .when(is_staged & (pl.col("stage") == "announced"))
        .then(specific.fill_null("announced"))
        .otherwise("stage")
    )


def _linked(label: pl.DataFrame) -> pl.DataFrame:
    """One round: every sighting takes the smallest label among those it is linked to."""
    for keys in (
        ["ticker", "stage", "usd"],
        ["ticker", "stage", "megawatts"],
        ["ticker", "stage", "_group", "_party"],
        ["ticker", "stage", "_words"],
        ["ticker", "stage", "_family", "_numbers"],
    ):
        if keys[-1] == "_numbers":
            label = label.with_columns(_numbers=_numbers())
        known = pl.all_horizontal(pl.col(key).is_not_null() for key in keys) & pl.col("published_at").is_not_null()
        known &= pl.col(keys[-1]).cast(pl.String) != ""
        breaks = (pl.col("published_at").diff() > CHAIN).fill_null(True).cast(pl.Int32).cum_sum().over(keys)
        each = label.explode("_party") if "_party" in keys else label
        run = each.filter(known).sort("_order").with_columns(_run=breaks)
        told = run.select("_order", _smaller=pl.col("_label").min().over(*keys, "_run"))
        smaller = told.group_by("_order").agg(pl.col("_smaller").min())
        label = (
            label.join(smaller, on="_order", how="left")
            .with_columns(_label=pl.min_horizontal("_label", "_smaller"))
            .drop("_smaller")
        )
    return label.sort("_order")


def _numbers() -> pl.Expr:
    """The amount and capacity of the label so far: what carriers without a number may join."""
    usd = pl.col("usd").drop_nulls().first().over("_label").cast(pl.String).fill_null("-")
    return pl.when(pl.col("usd").is_null() | (pl.col("usd").cast(pl.String) == usd)).then(pl.lit("same"))


def _named(label: pl.DataFrame) -> pl.DataFrame:
    """Give each label its first news as event; talk that met no news has none."""
    opener = (
        label.filter(pl.col("_is_news") & pl.col("published_at").is_not_null())
        .sort("_order")
        .group_by("_label", maintain_order=True)
        .agg(
            event_id=pl.col("sighting_id").first(),
            _started=pl.col("published_at").first(),
            _event_family=pl.col("_family").first(),
            _event_stage=pl.col("stage").first(),
        )
    )
    named = label.join(opener, on="_label", how="left")
    return named.with_columns(is_first=(pl.col("sighting_id") == pl.col("event_id")).fill_null(False))


def _with_follow_ups(named: pl.DataFrame) -> pl.DataFrame:
    """Link an event to the recent one before it of the same company and kind that it carries on.

    A deal goes on until it closes or ends; a contract or site goes on with the same counterparty.
    """
    events = named.filter("is_first").sort("_started", "event_id")
    kind = ["ticker", "_event_family"]
    events = events.with_columns(
        _before=pl.col("event_id").shift().over(kind), _since=pl.col("_started").diff().over(kind)
    )
    stage_before, partner_before = (pl.col(name).shift().over(kind) for name in ("stage", "counterparty"))
    goes_on = pl.col("stage").is_in(LATER) | ((stage_before == "proposed") & (pl.col("stage") == "announced"))
    is_next_stage = pl.col("_event_family").is_in(STAGED) & goes_on & ~stage_before.is_in(ENDED)
    is_same_partner = pl.col("_event_family").is_in(WITH_PARTNER) & (pl.col("counterparty") == partner_before)
    carries_on = (is_next_stage | is_same_partner).fill_null(False)
    follows = events.filter(pl.col("_since") <= FOLLOW_UP, carries_on).select("event_id", follow_up_of="_before")
    return named.join(follows, on="event_id", how="left")
