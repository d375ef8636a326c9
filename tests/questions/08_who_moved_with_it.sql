-- Who moved with CleanSpark that day, beyond its own bitcoin and market, and without news of its own?
select symbol, round(cumulative_abnormal_return, 4) as car, round(p_value, 4) as p_value
from warehouse.peer_reaction('CLSK-20251020')
where model = 'market_bitcoin' and event_window = '[0,0]' and not has_own_event and p_value is not null
limit 5
