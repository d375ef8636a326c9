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

changes as (

    select * from {{ source("event_study", "market_value_changes") }}

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
        changes.market_value_change_usd,
        changes.market_value_change_per_mw_usd,
        changes.shares_outstanding_count,
        changes.shares_as_of_date,
        changes.market_value_reason,
        facts.counterparty,
        facts.location,
        events.source_url
    from capacity
    inner join events on capacity.event_id = events.event_id
    left join facts on capacity.event_id = facts.event_id
    left join changes on capacity.event_id = changes.event_id

)

select * from joined
order by event_id
