-- Did anybody know? The mergers whose stock had run beyond bitcoin and the market in the five sessions before.
select ticker, event_date, headline, cumulative_abnormal_return as car_before, is_confounded
from warehouse.car_by_tag('mna', pre := 5, post := -1)
where day_count = 5
order by abs(cumulative_abnormal_return) desc, event_id
