"""Announcements of every source as events: dated, tagged, with their facts, claims and carriers."""

from datetime import datetime

import polars as pl

from transforms.announcements.carriers import NOT_ONE_COMPANY, from_tables, is_news, version, with_company
from transforms.announcements.confounding import with_confounding
from transforms.announcements.dating import date_announcements
from transforms.announcements.judging import Judge, judge
from transforms.announcements.public_time import used_times
from transforms.announcements.statements import capacity_of, contradictions_of, facts_of, moves_of, tags_of
from transforms.announcements.taxonomy import EVENT_TAGS
from transforms.tables import TABLES
from transforms.vintages import ASKED, latest_vintage

HEADLINE_LENGTH = 300
INVISIBLE = r"[\p{Cc}\p{Cf}]+"


def events_from_announcements(
    announcements: pl.DataFrame,
    claims: pl.DataFrame,
    listings: pl.DataFrame,
    companies: pl.DataFrame,
    sessions: pl.DataFrame,
    sightings: pl.DataFrame | None = None,
    contradictions: pl.DataFrame | None = None,
    as_of: datetime | None = None,
    judged_by: Judge = judge,
) -> dict[str, pl.DataFrame]:
    """Events and what belongs to them, from what every source says now.

    Args:
        announcements: All vintages of `raw.announcements`; the newest row of each event counts, unless withdrawn.
        claims: All vintages of `raw.claims`.
        listings: `reference.listings`.
        companies: `reference.companies`.
        sessions: `raw.sessions`.
        sightings: All vintages of `raw.sightings`; none by default.
        contradictions: `reference.contradictions`; none by default.
        as_of: Leave out what was fetched later than this instant.
        judged_by: Who tags and clusters the carriers; this process at once by default.

    Returns:
        Frames of the tables of the schema `events`, by table name.

    Raises:
        ValueError: When a ticker of an announcement or claim belongs to no company; the message lists them.
    """
    newest = _standing(announcements, "event_id", as_of)
    owned = _with_company(newest, listings, companies)
    seen = TABLES["raw.sightings"].empty() if sightings is None else sightings
    judged = judged_by(*_carriers(date_announcements(owned, sessions), announcements, seen, listings, as_of))
    told = _with_company(_announcements(newest, judged), listings, companies)
    dated = _with_exclusion(_redated(date_announcements(told, sessions), judged), sessions)
    events = with_confounding(_with_carriers(dated, judged), sessions)
    facts = facts_of(newest, judged)
    stated = facts.filter(pl.col("fact_kind").is_not_null())
    known = TABLES["reference.contradictions"].empty() if contradictions is None else contradictions
    return {
        "events.events": _select(events, "events.events"),
        "events.tags": _select(tags_of(events, judged), "events.tags"),
        "events.facts": _select(stated, "events.facts"),
        "events.claims": _claims(newest, _standing(claims, "claim_id", as_of), moves_of(judged), listings),
        "events.sightings": _select(judged.with_columns(headline=_shown()), "events.sightings"),
        "events.capacity": _select(capacity_of(events, stated), "events.capacity"),
        "events.contradictions": _select(
            contradictions_of(stated, known.join(events, on="event_id", how="semi")), "events.contradictions"
        ),
    }


def day_0_of(
    announcements: pl.DataFrame, listings: pl.DataFrame, companies: pl.DataFrame, sessions: pl.DataFrame
) -> pl.DataFrame:
    """The day 0 of announcements by their own times alone, without tags, facts or other carriers.

    Args:
        announcements: All vintages of `raw.announcements`.
        listings: `reference.listings`.
        companies: `reference.companies`.
        sessions: `raw.sessions`.

    Returns:
        The newest rows that stand, with `symbol` and `event_date`.
    """
    newest = _standing(announcements, "event_id", None)
    return date_announcements(_with_company(newest, listings, companies), sessions)


def _standing(vintages: pl.DataFrame, key: str, as_of: datetime | None) -> pl.DataFrame:
    """The newest row of each key, those that their source has withdrawn left out."""
    return latest_vintage(vintages, (key,), as_of).filter(pl.col("withdrawn_reason").is_null())


def _carriers(
    dated: pl.DataFrame,
    announcements: pl.DataFrame,
    sightings: pl.DataFrame,
    listings: pl.DataFrame,
    as_of: datetime | None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of the table as carriers, and the newest sightings with their company."""
    since = announcements.group_by("event_id").agg(first_seen_at=pl.col(ASKED).min())
    rows = from_tables(dated.join(since, on="event_id", how="left"))
    first = sightings.group_by("sighting_id").agg(first_seen_at=pl.col(ASKED).min())
    newest = latest_vintage(sightings, ("sighting_id",), as_of).join(first, on="sighting_id")
    return rows, with_company(newest, listings)


def _announcements(newest: pl.DataFrame, judged: pl.DataFrame) -> pl.DataFrame:
    """Rows of a table with the time of their earliest carrier, and the events of no table as such rows."""
    times = used_times(judged)
    better = times.filter(~pl.col("is_by_hand")).select("event_id", "used_date", "used_time_text", _better=True)
    known = newest.join(better, on="event_id", how="left").with_columns(
        announced_date=pl.when("_better").then("used_date").otherwise("announced_date"),
        stated_time_text=pl.when("_better").then("used_time_text").otherwise("stated_time_text"),
        stated_session=pl.when(pl.col("_better").is_null()).then("stated_session"),
    )
    made = (
        _untabled(judged, newest)
        .join(times, on="event_id")
        .rename({"used_date": "announced_date", "used_time_text": "stated_time_text"})
    )
    columns = [name for name in newest.columns if name in made.columns]
    return pl.concat([known.select(newest.columns), made.select(columns)], how="diagonal")


def _untabled(judged: pl.DataFrame, newest: pl.DataFrame) -> pl.DataFrame:
    """The events of no table: first carrier's words, the tags that at least half of the carriers bear."""
    news = judged.filter(pl.col("event_id").is_not_null(), is_news()).join(newest, on="event_id", how="anti")
    order = {tag: place for place, tag in enumerate(EVENT_TAGS)}
    split = news.select("event_id", tag=pl.col("tags").str.split(";")).explode("tag")
    counted = split.filter(pl.col("tag").is_in(EVENT_TAGS)).group_by("event_id", "tag").len("_bear")
    carriers = news.group_by("event_id").agg(
        _carriers=pl.len(),
        confidence=pl.when(pl.col("source").n_unique() > 1).then(pl.lit("high")).otherwise(pl.lit("medium")),
    )
    common = (
        counted.join(carriers, on="event_id")
        .filter(2 * pl.col("_bear") >= pl.col("_carriers"))
        .sort(pl.col("tag").replace_strict(order, return_dtype=pl.Int64))
        .group_by("event_id")
        .agg(tags=pl.col("tag").str.join(";"))
    )
    first = news.sort("published_at", "sighting_id").unique("event_id", keep="first", maintain_order=True)
    opened = first.select("event_id", "ticker", "headline", "source", "source_url", "time_note", _own="tags")
    joined = opened.join(common, on="event_id", how="left").join(carriers, on="event_id")
    return joined.with_columns(tags=pl.coalesce("tags", "_own"), notes="time_note", date_status=pl.lit("stated"))


def _redated(dated: pl.DataFrame, judged: pl.DataFrame) -> pl.DataFrame:
    """The exact instant of the carrier whose time is used, and doubt where that time may be hours off."""
    times = used_times(judged).select("event_id", "used_at", "is_time_doubtful", "is_by_hand")
    joined = dated.join(times, on="event_id", how="left")
    return joined.with_columns(
        announced_at=pl.when(~pl.col("is_by_hand")).then("used_at").otherwise("announced_at"),
        is_event_date_certain=pl.col("is_event_date_certain") & ~pl.col("is_time_doubtful").fill_null(False),
    )


def _with_carriers(dated: pl.DataFrame, judged: pl.DataFrame) -> pl.DataFrame:
    """Add what the carriers of an event say of it as a whole."""
    of_event = (
        judged.filter(pl.col("event_id").is_not_null())
        .sort("is_time_used", pl.col("table_event_id").is_not_null())
        .group_by("event_id")
        .agg(
            pl.col("stage").last(),
            pl.col("follow_up_of_event_id").first(),
            sighting_count=pl.len().cast(pl.Int64),
            tagger_version=pl.when(pl.col("table_event_id").is_null().all()).then(pl.lit(version())),
        )
    )
    return dated.join(of_event, on="event_id", how="left")


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
    return dated.with_columns(
        exclusion_reason=reason,
        event_date=pl.when(~is_undated).then("event_date"),
        headline=_shown(),
    )


def _shown() -> pl.Expr:
    """The headline in one line without what cannot be seen, cut to a length that can be shown."""
    return pl.col("headline").str.replace_all(INVISIBLE, " ").str.strip_chars().str.slice(0, HEADLINE_LENGTH)


def _claims(newest: pl.DataFrame, claims: pl.DataFrame, moves: pl.DataFrame, listings: pl.DataFrame) -> pl.DataFrame:
    """The reported move of each event, where no row of the claims replaces it, further claims, and the carriers'."""
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
    of_ours = moves.join(listings, left_on="owner_ticker", right_on="ticker", how="semi")
    same = ["event_id", "owner_ticker", "claim_kind", "claimed_pct"]
    said = pl.concat([both, of_ours.join(both, on=same, how="anti").select(both.columns)])
    return _select(said, "events.claims")
