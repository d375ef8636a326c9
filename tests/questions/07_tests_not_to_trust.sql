-- Which tests would have found an effect on days when nothing happened, more than one time in ten?
select distinct test, round(same_day_placebo_rejection_ratio, 3) as same_day_rejection_ratio, law, formula
from warehouse.marts.effect_tests
where model = 'market_bitcoin' and event_window = '[0,1]' and same_day_placebo_rejection_ratio > 0.1
order by same_day_rejection_ratio desc, test
