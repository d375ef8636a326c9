-- Which announcements came when the exchange was closed, so that the day after is the one to look at?
select ticker, announced_date, session_class, event_date, time_precision, headline
from warehouse.marts.announcements
where event_date > announced_date
order by announced_date, event_id
