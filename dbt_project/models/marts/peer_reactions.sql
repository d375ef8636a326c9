with

windows as (

    select * from {{ source("event_study", "event_windows") }}
    where role = 'peer'

),

events as (

    select * from {{ source("events", "events") }}

),

fits as (

    select * from {{ source("event_study", "model_fits") }}
    where role = 'peer'

),

returns as (

    select * from {{ source("event_study", "returns") }}

),

own_events as (

    select distinct
        symbol,
        event_date
    from events
    where exclusion_reason is null

),

joined as (

    select
        windows.event_id,
        windows.symbol,
        windows.model,
        windows.event_window,
        events.symbol as announcer_symbol,
        events.event_date,
        events.headline,
        events.tags,
        events.is_event_date_certain,
        own_events.symbol is not null as has_own_event,
        fits.is_overlapping,
        returns.simple_return as peer_event_day_return,
        windows.day_count,
        windows.is_complete,
        windows.cumulative_abnormal_return,
        windows.cumulative_standard_error_return,
        windows.t_statistic,
        windows.p_value,
        windows.buy_and_hold_abnormal_return,
        fits.estimation_count,
        fits.sigma_return,
        fits.r_squared_ratio,
        windows.reason
    from windows
    inner join events on windows.event_id = events.event_id
    inner join fits
        on windows.event_id = fits.event_id
        and windows.symbol = fits.symbol
        and windows.model = fits.model
    left join returns
        on windows.symbol = returns.symbol
        and events.event_date = returns.session_date
    left join own_events
        on windows.symbol = own_events.symbol
        and events.event_date = own_events.event_date

)

select * from joined
order by event_id, symbol, model, event_window
