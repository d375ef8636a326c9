-- When a miner signs an AI lease, do the others rise with it, or fall? The leases that moved the rest most.
select event_id, count(*) as peer_count, avg(cumulative_abnormal_return) as mean_peer_car,
    avg((cumulative_abnormal_return > 0)::int) as positive_ratio
from warehouse.marts.peer_reactions where model = 'market_bitcoin' and event_window = '[0,1]' and not has_own_event
    and 'hpc_contract' in string_split(tags, ';') and cumulative_abnormal_return is not null
group by event_id having count(*) >= 10 order by abs(mean_peer_car) desc, event_id limit 10
