-- The company's own settled numbers, one column a kind; others stay in events.facts with their owner and source.
with

facts as (

    select * from {{ source("events", "facts") }}

),

events as (

    select * from {{ source("events", "events") }}

),

own_facts as (

    select facts.*
    from facts
    inner join events on facts.event_id = events.event_id
    where facts.is_settled and (facts.owner_ticker = events.ticker or facts.owner_ticker is null)

),

pivoted as (

    select
        event_id,
        max(fact_value) filter (where fact_kind = 'capacity') as capacity_mw,
        max_by(fact_qualifier, fact_value) filter (where fact_kind = 'capacity') as capacity_kind,
        max_by(fact_bound, fact_value) filter (where fact_kind = 'capacity') as capacity_bound,
        max(fact_value) filter (where fact_kind = 'amount') as amount_usd,
        max_by(fact_qualifier, fact_value) filter (where fact_kind = 'amount') as amount_kind,
        max_by(fact_bound, fact_value) filter (where fact_kind = 'amount') as amount_bound,
        max(fact_value) filter (where fact_kind = 'term') as term_years,
        max(fact_value) filter (where fact_kind = 'hash_rate') as hash_rate_ehs,
        max(fact_value) filter (where fact_kind = 'bitcoin_mined') as mined_btc,
        string_agg(fact_text, '; ' order by fact_text) filter (where fact_kind = 'counterparty') as counterparty,
        string_agg(fact_text, '; ' order by fact_text) filter (where fact_kind = 'location') as location,
        max(fact_text) filter (where fact_kind = 'executive') as executive,
        max_by(fact_qualifier, fact_text) filter (where fact_kind = 'executive') as executive_role
    from own_facts
    group by event_id

)

select * from pivoted
