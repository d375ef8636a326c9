-- What to ask of data/current/warehouse.duckdb. Every statement works as it stands, also after ATTACH and USE.

-- Is "+13 %" true? Every definition of a move beside the claim.
select definition, round(computed_return, 4) as computed_return, is_match, verdict
from marts.claim_checks
where event_id = 'CLSK-20251020' and claimed_pct = 13
order by definition;

-- How far did each announcement of CleanSpark move its stock beyond bitcoin and the market?
select event_date, headline, round(cumulative_abnormal_return, 3) as car, round(p_value, 3) as p_value
from event_study('CLSK', pre := 1, post := 1);

-- Which signed AI contracts moved their stock most?
select ticker, event_date, headline, round(cumulative_abnormal_return, 3) as car
from car_by_tag('hpc_contract', pre := 0, post := 1)
limit 10;

-- And what are such announcements worth on average, by the test that suits them?
select group_name, group_event_count, round(mean_abnormal_return, 3) as caar, headline_test, round(p_value, 3) as p_value
from marts.announcement_effects
where group_kind = 'tag' and model = 'market_bitcoin' and event_window = '[0,1]'
order by group_event_count desc, group_name;

-- Who moved with CleanSpark that day, beyond bitcoin and the market?
select symbol, round(cumulative_abnormal_return, 3) as car, round(p_value, 3) as p_value, has_own_event
from peer_reaction('CLSK-20251020')
where event_window = '[0,0]' and cumulative_abnormal_return is not null
limit 5;

-- Which announced capacity is dearest per megawatt and year?
select ticker, event_date, capacity_mw, amount_usd, round(revenue_per_mw_year_usd) as revenue_per_mw_year_usd
from marts.capacity
where revenue_per_mw_year_usd is not null
order by capacity.revenue_per_mw_year_usd desc;

-- What was left out of the study, and why?
select exclusion_kind, reason, count(*) as row_count
from meta.exclusions
group by all
order by row_count desc, reason;

-- How old is this, and is it market data at all?
select build_id, data_through_date, notice
from meta.build;

-- What else can be called?
select callable, parameters, meaning
from help();
