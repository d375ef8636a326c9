-- Which announced capacity is dearest per megawatt and year, and is that a price of space or of chips?
select ticker, event_date, capacity_mw, capacity_kind, term_years, amount_usd,
    round(revenue_per_mw_year_usd) as revenue_per_mw_year_usd, revenue_plausibility, counterparty
from warehouse.marts.capacity where revenue_per_mw_year_usd is not null
order by capacity.revenue_per_mw_year_usd desc, event_id limit 10
