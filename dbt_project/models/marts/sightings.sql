with

sightings as (

    select * from {{ source("events", "sightings") }}

),

events as (

    select * from {{ source("events", "events") }}

),

joined as (

    select
        sightings.sighting_id,
        sightings.event_id,
        sightings.ticker,
        sightings.source,
        sightings.carrier,
        sightings.filing_items_text,
        sightings.headline,
        sightings.tags,
        sightings.stage,
        sightings.published_at,
        sightings.time_precision,
        sightings.time_kind,
        sightings.is_time_used,
        sightings.time_choice_reason,
        sightings.time_note,
        sightings.stated_times_text,
        sightings.first_seen_at,
        sightings.withdrawn_reason,
        events.event_date,
        sightings.source_url
    from sightings
    left join events on sightings.event_id = events.event_id

)

select * from joined
order by sighting_id
