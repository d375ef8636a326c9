-- Which of CleanSpark's closes of that week did this warehouse know by the end of 2025, and what does it say now?
select today.trade_date, known_then.close_usd as close_then_usd, today.close_usd as close_now_usd
from warehouse.prices_as_of('CLSK', timestamptz '2100-01-01 00:00:00+00') as today
left join warehouse.prices_as_of('CLSK', timestamptz '2026-01-01 00:00:00+00') as known_then using (trade_date)
where today.trade_date between date '2025-10-17' and date '2025-10-24' order by today.trade_date
