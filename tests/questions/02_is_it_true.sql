-- CleanSpark "+13 %" on 2025-10-20: is it true, under any definition of a move?
select definition, round(computed_return, 4) as computed_return, is_match, verdict
from warehouse.marts.claim_checks
where event_id = 'CLSK-20251020' and claimed_pct = 13
order by definition
