-- Does CleanSpark's hire of a head of AI look different under another model?
select model, cumulative_abnormal_return as car, cumulative_standard_error_return, t_statistic, p_value, r_squared_ratio
from warehouse.event('CLSK-20251020')
where event_window = '[0,1]' and cumulative_abnormal_return is not null
order by p_value, model
