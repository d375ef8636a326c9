-- Which AI lease moved its stock most beyond bitcoin and the market in 2025, and was it luck, the best of so many?
select ticker, event_date, headline, cumulative_abnormal_return as car, p_value, is_confounded,
    count(*) over () as lease_count, p_value * count(*) over () < 0.05 as is_beyond_luck
from warehouse.marts.announcement_returns where model = 'market_bitcoin' and event_window = '[0,1]'
    and 'hpc_contract' in string_split(tags, ';') and year(event_date) = 2025 and cumulative_abnormal_return is not null
order by car desc limit 3
