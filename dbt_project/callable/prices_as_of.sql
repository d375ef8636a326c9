-- The daily bars of a symbol as they were known at an instant: the latest vintage fetched by then.
-- A symbol that was not asked for by then has no row.
-- Example: from prices_as_of('CLSK', timestamptz '2026-01-01 00:00:00+00')
create macro prices_as_of(symbol, instant) as table
    select price_vintages.*
    from warehouse.marts.price_vintages as price_vintages
    where price_vintages.symbol = upper(symbol) and price_vintages.fetched_at <= instant
    qualify row_number() over (partition by price_vintages.trade_date order by price_vintages.fetched_at desc) = 1
    order by price_vintages.trade_date
