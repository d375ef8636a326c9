-- How much bitcoin is in each miner, and what would sampling bitcoin at midnight UTC have hidden?
select close.symbol, close.beta_ratio, midnight.beta_ratio as utc_beta_ratio, midnight.squared_correlation_lost_ratio
from warehouse.marts.alignment_betas as close inner join warehouse.marts.alignment_betas as midnight
    using (symbol, factor) where factor = 'bitcoin' and close.alignment = 'ny_close_hourly'
    and midnight.alignment = 'utc_daily' and close.company_kind = 'miner' order by close.beta_ratio desc
