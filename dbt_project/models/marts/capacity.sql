with

capacity as (

    select * from {{ source("events", "capacity") }}

),

events as (

    select * from {{ source("events", "events") }}

),

facts as (

    select * from {{ ref("stg_event_facts") }}

),

joined as (

    select
        capacity.event_id,
        capacity.company_id,
        events.ticker,
        events.event_date,
        events.headline,
        events.tags,
        capacity.capacity_mw,
        capacity.capacity_kind,
        capacity.amount_usd,
        capacity.amount_kind,
        capacity.term_years,
        capacity.revenue_per_mw_year_usd,
        capacity.revenue_plausibility,
        facts.counterparty,
        facts.location,
        events.source_url
    from capacity
    inner join events on capacity.event_id = events.event_id
    left join facts on capacity.event_id = facts.event_id

)

select * from joined
