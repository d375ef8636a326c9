-- Which AI contracts kept what the first day gave, over the next ten sessions?
select event_id, ticker, first_day.cumulative_abnormal_return as first_day_car,
    later.cumulative_abnormal_return as ten_days_car, later.cumulative_abnormal_return > first_day_car as has_grown
from warehouse.car_by_tag('hpc_contract', pre := 0, post := 0) as first_day
inner join warehouse.car_by_tag('hpc_contract', pre := 0, post := 10) as later using (event_id, ticker)
where later.day_count = 11 order by first_day_car desc, event_id limit 10
