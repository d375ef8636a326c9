with

betas as (

    select * from {{ source("event_study", "alignment_betas") }}

),

companies as (

    select * from {{ source("reference", "companies") }}

),

joined as (

    select
        companies.company_id,
        betas.symbol,
        companies.company_kind,
        betas.factor,
        betas.alignment,
        betas.first_date,
        betas.last_date,
        betas.common_session_count,
        betas.beta_ratio,
        betas.squared_correlation_ratio,
        betas.squared_correlation_lost_ratio
    from betas
    inner join companies on betas.symbol = companies.symbol

)

select * from joined
order by symbol, factor, alignment
