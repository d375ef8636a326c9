with

refresh as (

    select * from {{ source("meta", "refresh") }}

),

returns as (

    select max(session_date) as data_through_date from {{ source("event_study", "returns") }}

),

events as (

    select count(*) as event_count from {{ source("events", "events") }}

),

studied as (

    select count(distinct event_id) as studied_event_count
    from {{ source("event_study", "abnormal_returns") }}
    where abnormal_return is not null and role = 'announcer'

),

joined as (

    select
        refresh.build_id,
        refresh.refreshed_at,
        refresh.source_mode,
        refresh.is_synthetic,
        refresh.notice,
        returns.data_through_date,
        events.event_count,
        studied.studied_event_count,
        refresh.code_version
    from refresh
    cross join returns
    cross join events
    cross join studied

)

select * from joined
