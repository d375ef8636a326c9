with

restatements as (

    select * from {{ source("event_study", "restatements") }}

),

final as (

    select
        restated_at,
        symbol,
        restated_column,
        restatement_kind,
        first_date,
        last_date,
        row_count,
        restated_ratio,
        value_before_usd,
        value_after_usd,
        known_since_at,
        source
    from restatements

)

select * from final
order by restated_at, symbol, restated_column, restatement_kind, first_date
