with

factors as (

    select * from {{ source("event_study", "factors") }}

),

side_by_side as (

    select
        session_date as trade_date,
        factor,
        max(factor_return) filter (where alignment = 'ny_close_hourly') as hourly_close_return,
        max(factor_return) filter (where alignment = 'etf_proxy') as proxy_return,
        max(factor_return) filter (where alignment = 'utc_daily') as utc_daily_return,
        max(alignment) filter (where is_selected) as alignment
    from factors
    where alignment <> 'session_close'
    group by session_date, factor

)

select * from side_by_side
order by trade_date, factor
