with

checks as (

    select * from {{ source("event_study", "claim_checks") }}

),

claims as (

    select * from {{ source("events", "claims") }}

),

events as (

    select * from {{ source("events", "events") }}

),

joined as (

    select
        checks.claim_id,
        checks.definition,
        checks.event_id,
        events.ticker,
        events.event_date,
        checks.owner_ticker,
        checks.claim_kind,
        claims.claimed_pct,
        claims.refers_to,
        checks.claimed_return,
        checks.claimed_price_usd,
        checks.computed_return,
        checks.difference_return,
        checks.is_match,
        checks.traded_from_at,
        checks.traded_until_at,
        checks.same_price_claims_text,
        checks.verdict,
        events.headline,
        claims.source_url
    from checks
    inner join claims on checks.claim_id = claims.claim_id
    inner join events on checks.event_id = events.event_id

)

select * from joined
order by claim_id, definition
