with

events as (

    select * from {{ source("events", "events") }}

),

facts as (

    select * from {{ ref("stg_event_facts") }}

),

windows as (

    select * from {{ source("event_study", "event_windows") }}
    where role = 'announcer'

),

fits as (

    select * from {{ source("event_study", "model_fits") }}
    where role = 'announcer'

),

returns as (

    select * from {{ source("event_study", "returns") }}

),

joined as (

    select
        events.event_id,
        events.company_id,
        events.ticker,
        events.event_date,
        windows.model,
        windows.event_window,
        events.headline,
        events.tags,
        events.announced_date,
        events.announced_at,
        events.session_class,
        events.is_event_date_certain,
        events.is_confounded,
        facts.capacity_mw,
        facts.capacity_kind,
        facts.amount_usd,
        facts.amount_kind,
        facts.counterparty,
        returns.simple_return as event_day_return,
        windows.window_start_day,
        windows.window_end_day,
        windows.day_count,
        windows.is_complete,
        windows.cumulative_abnormal_return,
        windows.cumulative_standard_error_return,
        windows.t_statistic,
        windows.p_value,
        windows.buy_and_hold_abnormal_return,
        windows.buy_and_hold_market_return,
        fits.estimation_count,
        fits.is_overlapping,
        fits.sigma_return,
        fits.r_squared_ratio,
        windows.reason,
        events.source_url
    from windows
    inner join events on windows.event_id = events.event_id
    inner join fits
        on windows.event_id = fits.event_id
        and windows.symbol = fits.symbol
        and windows.model = fits.model
    left join facts on events.event_id = facts.event_id
    left join returns
        on events.symbol = returns.symbol
        and events.event_date = returns.session_date

)

select * from joined
order by event_id, model, event_window
