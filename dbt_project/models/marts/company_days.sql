with

companies as (

    select * from {{ source("reference", "companies") }}

),

listings as (

    select * from {{ source("reference", "listings") }}

),

returns as (

    select * from {{ source("event_study", "returns") }}

),

performance as (

    select * from {{ source("event_study", "performance") }}

),

-- the ticker under which the company traded that day; a day before its first known listing bears the first one
tickers as (

    select
        company_id,
        ticker,
        if(
            row_number() over (partition by company_id order by valid_from_date) = 1,
            date '1900-01-01',
            valid_from_date
        ) as from_date,
        lead(valid_from_date, 1, date '9999-12-31') over (
            partition by company_id order by valid_from_date
        ) as before_date
    from listings

),

joined as (

    select
        companies.company_id,
        coalesce(tickers.ticker, companies.symbol) as ticker,
        returns.symbol,
        returns.session_date as trade_date,
        companies.company_kind,
        returns.open_usd,
        returns.high_usd,
        returns.low_usd,
        returns.close_usd,
        returns.volume_count,
        returns.gap_days,
        returns.simple_return,
        returns.log_return,
        performance.year_to_date_return,
        performance.drawdown_return,
        performance.distance_from_high_ratio,
        performance.volatility_return,
        performance.bitcoin_beta_ratio,
        performance.market_beta_ratio,
        performance.beta_session_count,
        returns.quality_reason
    from returns
    inner join companies on returns.symbol = companies.symbol
    left join performance
        on returns.symbol = performance.symbol
        and returns.session_date = performance.session_date
    left join tickers
        on companies.company_id = tickers.company_id
        and returns.session_date >= tickers.from_date
        and returns.session_date < tickers.before_date

)

select * from joined
order by symbol, trade_date
