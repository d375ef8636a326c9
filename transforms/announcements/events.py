"""Announcements of a table (curated or the user's own) as events with their tags, facts and claims."""

import polars as pl

from transforms.announcements.dating import date_announcements
from transforms.tables import TABLES
from transforms.vintages import latest_vintage

NOT_ONE_COMPANY = "ALL"
HEADLINE_LENGTH = 300
INVISIBLE = r"[\p{Cc}\p{Cf}]+"
NUMBERS = (
    ("capacity", "capacity_mw", "mw", "capacity_kind"),
    ("amount", "amount_usd", "usd", "amount_kind"),
    ("term", "term_years", "years", None),
)
NAMES = ("counterparty", "location")


def events_from_announcements(
    announcements: pl.DataFrame,
    claims: pl.DataFrame,
    listings: pl.DataFrame,
    companies: pl.DataFrame,
    sessions: pl.DataFrame,
) -> dict[str, pl.DataFrame]:
    """Events, tags, facts and claims from what the tables of announcements say now.

    Args:
        announcements: All vintages of `raw.announcements`; the newest row of each event counts.
        claims: All vintages of `raw.claims`.
        listings: `reference.listings`.
        companies: `reference.companies`.
        sessions: `raw.sessions`.

    Returns:
        Frames of `events.events`, `events.tags`, `events.facts` and `events.claims`, by table name.

    Raises:
        ValueError: When a ticker of an announcement or claim belongs to no company; the message lists them.
    """
    newest = latest_vintage(announcements, ("event_id",))
    owned = _with_company(newest, listings, companies)
    dated = _with_exclusion(date_announcements(owned, sessions), sessions)
    return {
        "events.events": _select(_with_confounding(dated), "events.events"),
        "events.tags": _tags(dated),
        "events.facts": _facts(dated),
        "events.claims": _claims(newest, latest_vintage(claims, ("claim_id",)), listings),
    }


def _select(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """The columns of a table in its order and types, sorted by its key."""
    declared = TABLES[name]
    return frame.select(pl.col(column).cast(dtype) for column, dtype in declared.polars_schema.items()).sort(
        declared.key
    )


def _with_company(newest: pl.DataFrame, listings: pl.DataFrame, companies: pl.DataFrame) -> pl.DataFrame:
    """Add the company that bore the ticker on the day, its present price symbol and its time on the market."""
    day = pl.col("announced_date")
    bore_it = day.is_between(pl.col("valid_from_date"), pl.col("valid_to_date").fill_null(pl.date(9999, 12, 31)))
    life = listings.group_by("company_id").agg(
        pl.col("listed_from_date").min(),
        _last_date=pl.when(pl.col("valid_to_date").is_null().any()).then(None).otherwise(pl.col("valid_to_date").max()),
    )
    bearer = (
        newest.select("event_id", "ticker", "announced_date")
        .join(listings.select("company_id", "ticker", "valid_from_date", "valid_to_date"), on="ticker")
        .sort(bore_it.fill_null(False), "valid_from_date")
        .unique("event_id", keep="last")
        .select("event_id", "company_id")
        .join(life, on="company_id")
        .join(companies.select("company_id", "symbol"), on="company_id")
    )
    owned = newest.join(bearer, on="event_id", how="left")
    _refuse_unknown(owned.filter(pl.col("symbol").is_null(), pl.col("ticker") != NOT_ONE_COMPANY), "ticker")
    return owned


def _refuse_unknown(unknown: pl.DataFrame, column: str) -> None:
    if unknown.height:
        pairs = unknown.select(pl.format("{} ({})", column, "event_id")).to_series().unique().sort()
        raise ValueError(
            f"{column} of no company in data/reference/listings.csv: {', '.join(pairs)}; add a row for the ticker"
        )


def _with_exclusion(dated: pl.DataFrame, sessions: pl.DataFrame) -> pl.DataFrame:
    """Say why an event enters no study; the first reason that applies."""
    known_of_it = pl.col("approximate_date_text").fill_null("nothing is known of it")
    first, last = sessions["session_date"].min(), sessions["session_date"].max()
    is_undated = pl.col("announced_date").is_null() | (pl.col("date_status") == "approx")
    reason = (
        pl.when(is_undated)
        .then(pl.format("no date: {}", known_of_it))
        .when(pl.col("ticker") == NOT_ONE_COMPANY)
        .then(pl.lit("not one company"))
        .when(pl.col("event_date").is_null() & (pl.col("announced_date") < pl.lit(first, pl.Date)))
        .then(pl.lit(f"day 0 is before the first session of the calendar, {first}"))
        .when(pl.col("event_date").is_null())
        .then(pl.lit(f"day 0 is not yet a session: the calendar ends with {last}"))
        .when(pl.col("event_date") < pl.col("listed_from_date"))
        .then(pl.format("before listing: prices of this business begin on {}", pl.col("listed_from_date")))
        .when(pl.col("event_date") > pl.col("_last_date"))
        .then(pl.format("after delisting: the last session was {}", pl.col("_last_date")))
    )
    shown = pl.col("headline").str.replace_all(INVISIBLE, " ").str.strip_chars().str.slice(0, HEADLINE_LENGTH)
    return dated.with_columns(
        exclusion_reason=reason,
        event_date=pl.when(~is_undated).then("event_date"),
        headline=shown,
    )


def _with_confounding(dated: pl.DataFrame) -> pl.DataFrame:
    """Mark events that share their day 0 with another of the company: they share one return."""
    events_of_day = pl.len().over("company_id", "event_date")
    is_shared = (events_of_day > 1) & pl.col("company_id").is_not_null() & pl.col("event_date").is_not_null()
    return dated.with_columns(is_confounded=is_shared)


def _tags(dated: pl.DataFrame) -> pl.DataFrame:
    split = dated.select("event_id", tag=pl.col("tags").str.split(";")).explode("tag")
    return _select(split.with_columns(pl.col("tag").str.strip_chars()).unique(), "events.tags")


def _facts(dated: pl.DataFrame) -> pl.DataFrame:
    """One row per number or name; a number of a curated row is the announcer's own."""
    numbers = [
        dated.filter(pl.col(column).is_not_null()).select(
            "event_id",
            "source_url",
            fact_kind=pl.lit(kind),
            fact_value=pl.col(column),
            fact_unit=pl.lit(unit),
            fact_text=pl.lit(None, pl.String),
            fact_qualifier=pl.col(qualifier) if qualifier else pl.lit(None, pl.String),
            owner_ticker=pl.when(pl.col("ticker") != NOT_ONE_COMPANY).then("ticker"),
        )
        for kind, column, unit, qualifier in NUMBERS
    ]
    names = [
        dated.filter(pl.col(column).is_not_null())
        .select("event_id", "source_url", fact_kind=pl.lit(column), fact_text=pl.col(column).str.split(";"))
        .explode("fact_text")
        .with_columns(pl.col("fact_text").str.strip_chars())
        for column in NAMES
    ]
    facts = pl.concat([*numbers, *names], how="diagonal")
    place = pl.int_range(1, pl.len() + 1).over("event_id", "fact_kind")
    return _select(facts.with_columns(fact_id=pl.format("{}:{}:{}", "event_id", "fact_kind", place)), "events.facts")


def _claims(newest: pl.DataFrame, claims: pl.DataFrame, listings: pl.DataFrame) -> pl.DataFrame:
    """The reported move of each event, where no row of the claims replaces it, and the further claims."""
    reported = newest.filter(pl.col("reported_move_pct").is_not_null()).select(
        "event_id",
        "refers_to",
        "source_url",
        claim_id=pl.format("{}:reported", "event_id"),
        owner_ticker=pl.col("ticker"),
        claim_kind=pl.lit("day_move"),
        claimed_pct=pl.col("reported_move_pct"),
    )
    known = claims.join(newest.select("event_id"), on="event_id", how="semi")
    both = pl.concat([reported.join(known, on="claim_id", how="anti"), known.select(reported.columns)])
    _refuse_unknown(both.join(listings, left_on="owner_ticker", right_on="ticker", how="anti"), "owner_ticker")
    return _select(both, "events.claims")
