with

excluded_events as (

    select
        'event' as exclusion_kind,
        event_id as excluded_key_text,
        event_id,
        symbol,
        event_date as session_date,
        exclusion_reason as reason
    from {{ source("events", "events") }}
    where exclusion_reason is not null

),

limited_windows as (

    select
        'window' as exclusion_kind,
        concat_ws(' ', windows.event_id, windows.symbol, windows.model, windows.event_window) as excluded_key_text,
        windows.event_id,
        windows.symbol,
        events.event_date as session_date,
        windows.reason
    from {{ source("event_study", "event_windows") }} as windows
    inner join {{ source("events", "events") }} as events on windows.event_id = events.event_id
    where windows.reason is not null and windows.role = 'announcer'

),

doubted_sessions as (

    select
        'session' as exclusion_kind,
        concat_ws(' ', symbol, session_date) as excluded_key_text,
        null as event_id,
        symbol,
        session_date,
        quality_reason as reason
    from {{ source("event_study", "returns") }}
    where quality_reason is not null

),

together as (

    select * from excluded_events
    union all
    select * from limited_windows
    union all
    select * from doubted_sessions

)

select * from together
order by exclusion_kind, excluded_key_text
