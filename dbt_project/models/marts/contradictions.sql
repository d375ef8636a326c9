with

contradictions as (

    select * from {{ source("events", "contradictions") }}

),

events as (

    select * from {{ source("events", "events") }}

),

joined as (

    select
        contradictions.contradiction_id,
        contradictions.event_id,
        events.ticker,
        events.event_date,
        events.headline,
        contradictions.contradiction_kind,
        contradictions.claim_text,
        contradictions.claim_source_text,
        contradictions.other_claim_text,
        contradictions.other_source_text,
        contradictions.resolution
    from contradictions
    inner join events on contradictions.event_id = events.event_id

)

select * from joined
order by contradiction_id
