with

statistics as (

    select * from {{ source("event_study", "group_statistics") }}
    where level = 'caar'

),

tests as (

    select * from {{ source("event_study", "tests") }}

),

placebo as (

    select * from {{ source("event_study", "placebo_rejections") }}

),

joined as (

    select
        statistics.group_kind,
        statistics.group_name,
        statistics.model,
        statistics.event_window,
        statistics.test,
        statistics.test_value,
        statistics.test_df_count,
        statistics.p_value,
        staggered.placebo_rejection_ratio,
        same_day.placebo_rejection_ratio as same_day_placebo_rejection_ratio,
        statistics.holm_p_value,
        statistics.benjamini_hochberg_p_value,
        statistics.group_event_count,
        statistics.mean_correlation_ratio,
        statistics.effective_n,
        tests.law,
        tests.formula,
        tests.reference,
        statistics.test_definition
    from statistics
    inner join tests on statistics.test = tests.test
    left join placebo as staggered
        on statistics.model = staggered.model
        and statistics.event_window = staggered.event_window
        and statistics.test = staggered.test
        and staggered.placebo_arrangement = 'staggered'
    left join placebo as same_day
        on statistics.model = same_day.model
        and statistics.event_window = same_day.event_window
        and statistics.test = same_day.test
        and same_day.placebo_arrangement = 'same_day'

)

select * from joined
order by group_kind, group_name, model, event_window, test
