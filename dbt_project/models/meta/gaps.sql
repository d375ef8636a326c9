with

findings as (

    select * from {{ source("event_study", "bar_findings") }}
    where finding_kind in ('gap', 'suspected_closure', 'hourly_gap')

),

tickers as (

    select distinct
        companies.symbol,
        listings.ticker
    from {{ source("reference", "listings") }} as listings
    inner join {{ source("reference", "companies") }} as companies on listings.company_id = companies.company_id

),

-- a request without a symbol was for everybody, one without days for every day
asked as (

    select
        fetches.fetched_at,
        fetches.requested_table,
        coalesce(tickers.symbol, fetches.symbol) as symbol,
        coalesce(fetches.requested_start_date, date '0001-01-01') as start_date,
        coalesce(fetches.requested_end_date, date '9999-12-31') as end_date
    from {{ source("raw", "fetches") }} as fetches
    left join tickers on fetches.symbol = tickers.ticker
    where fetches.outcome <> 'deferred'

),

joined as (

    select
        findings.symbol,
        findings.session_date,
        findings.finding_kind,
        findings.finding,
        count(asked.fetched_at) as asked_count,
        max(asked.fetched_at) as last_asked_at
    from findings
    left join asked
        on asked.requested_table = if(findings.finding_kind = 'hourly_gap', 'raw.hourly_bars', 'raw.daily_bars')
        and (asked.symbol is null or findings.symbol in (asked.symbol, 'ALL'))
        and findings.session_date between asked.start_date and asked.end_date
    group by findings.symbol, findings.session_date, findings.finding_kind, findings.finding

)

select * from joined
order by symbol, session_date, finding_kind
