-- Which miner has gained most this year, how far is it below its high, and how wild is it?
select ticker, trade_date, close_usd, year_to_date_return, drawdown_return, volatility_return
from warehouse.marts.company_days
where company_kind = 'miner' and trade_date = (select data_through_date from warehouse.meta.build)
order by year_to_date_return desc nulls last, ticker
