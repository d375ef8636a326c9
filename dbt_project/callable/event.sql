-- Everything about one announcement: its abnormal return under every model and window.
-- An event that is in no study has no row: meta.exclusions says why.
-- Example: from event('CLSK-20251020') where event_window = '[0,1]'
create macro event(event_id) as table
    select announcement_returns.*
    from warehouse.marts.announcement_returns as announcement_returns
    where announcement_returns.event_id = event_id
    order by announcement_returns.model, announcement_returns.window_start_day, announcement_returns.window_end_day
