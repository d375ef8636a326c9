-- Which stated moves were true during the day and mostly gone by the close, the most overstated first?
select ticker, event_date, claimed_pct, round(computed_return, 4) as close_to_close_return, headline, source_url
from warehouse.marts.claim_checks
where definition = 'close_to_close' and verdict like '%gone by the close' and abs(claimed_return) > abs(computed_return)
order by abs(difference_return) desc, claim_id limit 10
