"""Columns of sightings: what each carrier of an announcement said, when, and what became of it."""

import polars as pl

from transforms.tables.checks import NOT_NEGATIVE, POSITIVE, between, like, one_of
from transforms.tables.columns import INSTANT
from transforms.tables.table import Column

TIME_KINDS = ("sgml_acceptance", "json_acceptance", "wire", "aggregator", "by_hand")
STAGES = ("proposed", "announced", "priced", "amended", "closed", "terminated")
ACCESSION = r"^\d{10}-\d{2}-\d{6}$"
WEB = r"^https://[^\s<>\"@]+$"

SIGHTING = {
    "sighting_id": Column(pl.String, "Key of a carrier of an announcement: its source and the source's own key."),
    "carrier": Column(pl.String, "What carried it: a form (8-K, 6-K, ...), newswire, press_release, news or table."),
    "accession_id": Column(pl.String, "Accession number of the filing.", "not a filing", like(ACCESSION)),
    "filing_items_text": Column(pl.String, "Items of the 8-K, joined by a comma.", "not an 8-K, or none stated"),
    "report_date": Column(
        pl.Date, "Date of report: the earliest event in the filing; never the time of the news.", "not a filing"
    ),
    "body_text": Column(pl.String, "The whole text, without markup.", "only a headline"),
    "published_at": Column(
        INSTANT, "When the carrier says it became public; a date stands as its New York midnight.", "no time stated"
    ),
    "time_kind": Column(pl.String, "What the time rests on.", "no carrier has a time", one_of(*TIME_KINDS)),
    "stated_times_text": Column(pl.String, "Every time that the carrier bears, as it stands there.", "none"),
    "time_note": Column(pl.String, "What is odd about the carrier's times.", "nothing"),
    "set_aside_reason": Column(
        pl.String, "Why the carrier's time cannot be believed; such a row enters no event.", "it can"
    ),
    "withdrawn_reason": Column(pl.String, "Why the source no longer stands by the row.", "it does"),
    "is_time_used": Column(pl.Boolean, "Whether the event's time is that of this carrier."),
    "time_choice_reason": Column(
        pl.String, "Why the carrier's time is the event's, or is not.", "no carrier has a time"
    ),
    "first_seen_at": Column(INSTANT, "When we first had the carrier."),
    "stage": Column(pl.String, "How far the deal is: proposed, announced, priced, ...", checks=one_of(*STAGES)),
    "follow_up_of_event_id": Column(pl.String, "The event that this one continues.", "a story of its own"),
    "sighting_count": Column(pl.Int64, "Carriers of the event, talk about it included.", checks=POSITIVE),
    "tagger_version": Column(pl.String, "Version of the rules that gave the tags.", "tagged by hand"),
    "confounding_reason": Column(pl.String, "Which other event of the company is too near.", "none is"),
    "evidence_text": Column(
        pl.String, "The words that gave the tag or number.", "given by hand, by the form's items or by absence"
    ),
    "evidence_start_count": Column(
        pl.Int64, "Characters of the cleaned text before these words.", "no such words", NOT_NEGATIVE
    ),
    "tag_confidence_ratio": Column(
        pl.Float64,
        "Share of texts with this wording that deserve the tag, as judged.",
        "no rule gave it",
        between(0, 1),
    ),
    "is_settled": Column(
        pl.Boolean, "Whether the fact stands for its event: given by hand, or no other carrier contradicts it."
    ),
    "revenue_per_mw_year_usd": Column(
        pl.Float64,
        "Contract revenue per megawatt and year, in USD.",
        "megawatts, contract revenue or term not known",
        POSITIVE,
    ),
    "revenue_plausibility": Column(
        pl.String,
        "colocation (1.2 to 2.3 million USD per MW-year), gpu_cloud (9.7 to 11.3), suspect (neither), or unknown.",
        checks=one_of("colocation", "gpu_cloud", "suspect", "unknown"),
    ),
    "contradiction_id": Column(pl.String, "Key of a contradiction: event and matter."),
    "contradiction_kind": Column(pl.String, "The matter on which the sources differ."),
    "claim_text": Column(pl.String, "What one source says."),
    "claim_source_text": Column(pl.String, "Who says so."),
    "other_claim_text": Column(pl.String, "What the other source says."),
    "other_source_text": Column(pl.String, "Who says that.", "not one source"),
    "resolution": Column(pl.String, "What to make of it.", "not decided"),
    "page_url": Column(pl.String, "Address that was asked."),
    "etag_text": Column(pl.String, "Version of the page in its server's words.", "the server gave none"),
    "last_modified_text": Column(pl.String, "When its server says the page changed.", "the server gave none"),
    "feed_url": Column(pl.String, "Address of the feed; its host is one of the few that may be asked.", "", like(WEB)),
    "feed_kind": Column(
        pl.String, "wire (a newswire) or company (investor relations).", checks=one_of("wire", "company")
    ),
    "bitcoin_event_day_return": Column(
        pl.Float64, "Bitcoin's return over the session of day 0, as a ratio.", "not known"
    ),
    "is_bitcoin_confounded": Column(
        pl.Boolean, "Whether bitcoin moved by more than 5 % on day 0: its beta then bears the result.", "not known"
    ),
}
