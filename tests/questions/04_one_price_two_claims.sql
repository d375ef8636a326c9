-- Which two claims are one price, printed once as a day's move and once as a year's?
select ticker, event_date, claim_kind, claimed_pct, round(claimed_price_usd, 2) as price_usd, same_price_claims_text
from warehouse.marts.claim_checks
where same_price_claims_text is not null and definition in ('close_to_close', 'year_to_date_at_close')
order by event_date, ticker, claim_kind, claimed_pct
