-- What to ask of data/current/warehouse.duckdb. Every statement works as it stands, also where it is ATTACHed.
-- Made by `python -m orchestration.generate` from tests/questions, where the answers are tested; do not edit.

-- Which AI lease moved its stock most beyond bitcoin and the market in 2025, and was it luck, the best of so many?
select ticker, event_date, headline, cumulative_abnormal_return as car, p_value, is_confounded,
    count(*) over () as lease_count, p_value * count(*) over () < 0.05 as is_beyond_luck
from warehouse.marts.announcement_returns where model = 'market_bitcoin' and event_window = '[0,1]'
    and 'hpc_contract' in string_split(tags, ';') and year(event_date) = 2025 and cumulative_abnormal_return is not null
order by car desc limit 3;

-- CleanSpark "+13 %" on 2025-10-20: is it true, under any definition of a move?
select definition, round(computed_return, 4) as computed_return, is_match, verdict
from warehouse.marts.claim_checks
where event_id = 'CLSK-20251020' and claimed_pct = 13
order by definition;

-- Which stated moves were true during the day and mostly gone by the close, the most overstated first?
select ticker, event_date, claimed_pct, round(computed_return, 4) as close_to_close_return, headline, source_url
from warehouse.marts.claim_checks
where definition = 'close_to_close' and verdict like '%gone by the close' and abs(claimed_return) > abs(computed_return)
order by abs(difference_return) desc, claim_id limit 10;

-- Which two claims are one price, printed once as a day's move and once as a year's?
select ticker, event_date, claim_kind, claimed_pct, round(claimed_price_usd, 2) as price_usd, same_price_claims_text
from warehouse.marts.claim_checks
where same_price_claims_text is not null and definition in ('close_to_close', 'year_to_date_at_close')
order by event_date, ticker, claim_kind, claimed_pct;

-- Which of CleanSpark's closes of that week did this warehouse know by the end of 2025, and what does it say now?
select today.trade_date, known_then.close_usd as close_then_usd, today.close_usd as close_now_usd
from warehouse.prices_as_of('CLSK', timestamptz '2100-01-01 00:00:00+00') as today
left join warehouse.prices_as_of('CLSK', timestamptz '2026-01-01 00:00:00+00') as known_then using (trade_date)
where today.trade_date between date '2025-10-17' and date '2025-10-24' order by today.trade_date;

-- Which kind of news moves miners, by the test that suits it, and is it still so after we asked about every kind?
select group_name as tag, group_event_count, mean_abnormal_return as caar, headline_test, p_value,
    benjamini_hochberg_p_value, placebo_rejection_ratio
from warehouse.marts.announcement_effects
where group_kind = 'tag' and model = 'market_bitcoin' and event_window = '[0,1]' and p_value is not null
order by benjamini_hochberg_p_value, p_value, tag;

-- Which tests would have found an effect on days when nothing happened, more than one time in ten?
select distinct test, round(same_day_placebo_rejection_ratio, 3) as same_day_rejection_ratio, law, formula
from warehouse.marts.effect_tests
where model = 'market_bitcoin' and event_window = '[0,1]' and same_day_placebo_rejection_ratio > 0.1
order by same_day_rejection_ratio desc, test;

-- Who moved with CleanSpark that day, beyond its own bitcoin and market, and without news of its own?
select symbol, round(cumulative_abnormal_return, 4) as car, round(p_value, 4) as p_value
from warehouse.peer_reaction('CLSK-20251020')
where model = 'market_bitcoin' and event_window = '[0,0]' and not has_own_event and p_value is not null
limit 5;

-- When a miner signs an AI lease, do the others rise with it, or fall? The leases that moved the rest most.
select event_id, count(*) as peer_count, avg(cumulative_abnormal_return) as mean_peer_car,
    avg((cumulative_abnormal_return > 0)::int) as positive_ratio
from warehouse.marts.peer_reactions where model = 'market_bitcoin' and event_window = '[0,1]' and not has_own_event
    and 'hpc_contract' in string_split(tags, ';') and cumulative_abnormal_return is not null
group by event_id having count(*) >= 10 order by abs(mean_peer_car) desc, event_id limit 10;

-- Which announced capacity is dearest per megawatt and year, and is that a price of space or of chips?
select ticker, event_date, capacity_mw, capacity_kind, term_years, amount_usd,
    round(revenue_per_mw_year_usd) as revenue_per_mw_year_usd, revenue_plausibility, counterparty
from warehouse.marts.capacity where revenue_per_mw_year_usd is not null
order by capacity.revenue_per_mw_year_usd desc, event_id limit 10;

-- Who has signed most AI contracts, for how many megawatts and dollars, as far as they say?
select ticker, count(*) as contract_count, sum(capacity_mw) as capacity_mw, sum(amount_usd) as amount_usd
from warehouse.marts.capacity
where 'hpc_contract' in string_split(tags, ';')
group by ticker order by amount_usd desc nulls last, capacity_mw desc nulls last, ticker;

-- Which miner has gained most this year, how far is it below its high, and how wild is it?
select ticker, trade_date, close_usd, year_to_date_return, drawdown_return, volatility_return
from warehouse.marts.company_days
where company_kind = 'miner' and trade_date = (select data_through_date from warehouse.meta.build)
order by year_to_date_return desc nulls last, ticker;

-- How far did each announcement of CleanSpark move its stock beyond bitcoin and the market, from the day before?
select event_date, headline, round(cumulative_abnormal_return, 4) as car, round(p_value, 4) as p_value, is_confounded
from warehouse.event_study('CLSK', pre := 1, post := 1)
order by event_date, event_id;

-- How much bitcoin is in each miner, and what would sampling bitcoin at midnight UTC have hidden?
select close.symbol, close.beta_ratio, midnight.beta_ratio as utc_beta_ratio, midnight.squared_correlation_lost_ratio
from warehouse.marts.alignment_betas as close inner join warehouse.marts.alignment_betas as midnight
    using (symbol, factor) where factor = 'bitcoin' and close.alignment = 'ny_close_hourly'
    and midnight.alignment = 'utc_daily' and close.company_kind = 'miner' order by close.beta_ratio desc;

-- Which announcements came when the exchange was closed, so that the day after is the one to look at?
select ticker, announced_date, session_class, event_date, time_precision, headline
from warehouse.marts.announcements
where event_date > announced_date
order by announced_date, event_id;

-- Which AI contracts kept what the first day gave, over the next ten sessions?
select event_id, ticker, first_day.cumulative_abnormal_return as first_day_car,
    later.cumulative_abnormal_return as ten_days_car, later.cumulative_abnormal_return > first_day_car as has_grown
from warehouse.car_by_tag('hpc_contract', pre := 0, post := 0) as first_day
inner join warehouse.car_by_tag('hpc_contract', pre := 0, post := 10) as later using (event_id, ticker)
where later.day_count = 11 order by first_day_car desc, event_id limit 10;

-- Does CleanSpark's hire of a head of AI look different under another model?
select model, cumulative_abnormal_return as car, cumulative_standard_error_return, t_statistic, p_value, r_squared_ratio
from warehouse.event('CLSK-20251020')
where event_window = '[0,1]' and cumulative_abnormal_return is not null
order by p_value, model;

-- Did anybody know? The mergers whose stock had run beyond bitcoin and the market in the five sessions before.
select ticker, event_date, headline, cumulative_abnormal_return as car_before, is_confounded
from warehouse.car_by_tag('mna', pre := 5, post := -1)
where day_count = 5
order by abs(cumulative_abnormal_return) desc, event_id;

-- What was left out or is limited, and why?
select exclusion_kind, reason, count(*) as row_count, count(distinct event_id) as event_count
from warehouse.meta.exclusions
group by all
order by row_count desc, exclusion_kind, reason;

-- Is this market data, how old is it, and which source is behind?
select notice, data_through_date, event_count, source, requested_table, health, count(*) as symbol_count,
    max(sessions_behind_count) as most_sessions_behind_count, max(message) as last_fault
from warehouse.meta.build cross join warehouse.meta.source_health
group by all order by source, requested_table, health;
