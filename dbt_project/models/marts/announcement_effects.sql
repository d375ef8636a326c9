with

means as (

    select * from {{ source("event_study", "group_means") }}
    where level = 'caar'

),

statistics as (

    select * from {{ source("event_study", "group_statistics") }}
    where level = 'caar'

),

placebo as (

    select * from {{ source("event_study", "placebo_rejections") }}
    where placebo_arrangement = 'staggered'

),

joined as (

    select
        means.group_kind,
        means.group_name,
        means.model,
        means.event_window,
        means.group_event_count,
        means.mean_abnormal_return,
        means.median_abnormal_return,
        means.positive_ratio,
        means.headline_test,
        statistics.test_value,
        statistics.test_df_count,
        statistics.p_value,
        statistics.holm_p_value,
        statistics.benjamini_hochberg_p_value,
        placebo.placebo_rejection_ratio,
        placebo.placebo_draw_count,
        means.headline_reason,
        statistics.test_definition,
        means.mean_correlation_ratio,
        means.effective_n,
        means.window_overlap_ratio,
        means.effective_window_n
    from means
    left join statistics
        on means.group_kind = statistics.group_kind
        and means.group_name = statistics.group_name
        and means.model = statistics.model
        and means.event_window = statistics.event_window
        and means.headline_test = statistics.test
    left join placebo
        on means.model = placebo.model
        and means.event_window = placebo.event_window
        and means.headline_test = placebo.test

)

select * from joined
order by group_kind, group_name, model, event_window
