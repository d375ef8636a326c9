-- Is this market data, how old is it, and which source is behind?
select notice, data_through_date, event_count, source, requested_table, health, count(*) as symbol_count,
    max(sessions_behind_count) as most_sessions_behind_count, max(message) as last_fault
from warehouse.meta.build cross join warehouse.meta.source_health
group by all order by source, requested_table, health
