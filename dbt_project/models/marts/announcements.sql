-- One row an event, studied or not, with its tags, its own facts, and how well its time is known.
with

events as (

    select * from {{ source("events", "events") }}

),

facts as (

    select * from {{ ref("stg_event_facts") }}

),

bitcoin as (

    select * from {{ source("event_study", "bitcoin_confounders") }}

),

times as (

    select * from {{ source("events", "sightings") }}
    where is_time_used

),

joined as (

    select
        events.event_id,
        events.company_id,
        events.ticker,
        events.headline,
        events.tags,
        events.stage,
        events.follow_up_of_event_id,
        events.announced_date,
        events.announced_at,
        events.time_precision,
        events.session_class,
        events.event_date,
        events.event_date_rule,
        events.is_event_date_certain,
        times.time_kind,
        times.time_choice_reason,
        times.time_note,
        events.is_confounded,
        events.confounding_reason,
        bitcoin.is_bitcoin_confounded,
        bitcoin.bitcoin_event_day_return,
        facts.capacity_mw,
        facts.capacity_kind,
        facts.capacity_bound,
        facts.amount_usd,
        facts.amount_kind,
        facts.amount_bound,
        facts.term_years,
        facts.hash_rate_ehs,
        facts.mined_btc,
        facts.counterparty,
        facts.location,
        facts.executive,
        facts.executive_role,
        events.sighting_count,
        events.source,
        events.source_url,
        events.confidence,
        events.tagger_version,
        events.exclusion_reason
    from events
    left join facts on events.event_id = facts.event_id
    left join bitcoin on events.event_id = bitcoin.event_id
    left join times on events.event_id = times.event_id

)

select * from joined
order by event_id
