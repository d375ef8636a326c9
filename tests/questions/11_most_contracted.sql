-- Who has signed most AI contracts, for how many megawatts and dollars, as far as they say?
select ticker, count(*) as contract_count, sum(capacity_mw) as capacity_mw, sum(amount_usd) as amount_usd
from warehouse.marts.capacity
where 'hpc_contract' in string_split(tags, ';')
group by ticker order by amount_usd desc nulls last, capacity_mw desc nulls last, ticker
