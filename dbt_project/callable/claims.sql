-- What the press said that a ticker's stock did, and what the bars say, one row per claim and definition.
-- A ticker of which nothing was claimed has no row.
-- Example: from claims('CLSK') where event_date = date '2025-10-20' and claimed_pct = 13
create macro claims(ticker) as table
    select claim_checks.*
    from warehouse.marts.claim_checks as claim_checks
    where upper(ticker) in (claim_checks.ticker, claim_checks.owner_ticker)
    order by claim_checks.event_date, claim_checks.claim_id, claim_checks.definition
