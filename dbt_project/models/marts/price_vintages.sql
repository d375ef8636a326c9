with

bars as (

    select * from {{ source("raw", "daily_bars") }}

),

renamed as (

    select
        symbol,
        session_date as trade_date,
        fetched_at,
        source,
        open_usd,
        high_usd,
        low_usd,
        close_usd,
        adjusted_close_usd,
        volume_count
    from bars

)

select * from renamed
order by symbol, trade_date, fetched_at
