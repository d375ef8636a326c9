-- What was left out or is limited, and why?
select exclusion_kind, reason, count(*) as row_count, count(distinct event_id) as event_count
from warehouse.meta.exclusions
group by all
order by row_count desc, exclusion_kind, reason
