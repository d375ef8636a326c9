-- How far did each announcement of CleanSpark move its stock beyond bitcoin and the market, from the day before?
select event_date, headline, round(cumulative_abnormal_return, 4) as car, round(p_value, 4) as p_value, is_confounded
from warehouse.event_study('CLSK', pre := 1, post := 1)
order by event_date, event_id
