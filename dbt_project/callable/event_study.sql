-- How far each announcement of a ticker moved its stock beyond the model over [-pre, post], oldest first; the standard error is given for the windows of marts.announcement_returns.
-- Event days are -10 to 10, day_count says how many of the window there are; an unknown ticker or model has no row.
-- Example: from event_study('CLSK', model := 'market_bitcoin', pre := 1, post := 1)
create macro event_study(ticker, model := 'market_bitcoin', pre := 0, post := 1) as table
    select
        events.event_id,
        events.ticker,
        events.event_date,
        events.headline,
        events.tags,
        days.model,
        count(days.abnormal_return) as day_count,
        sum(days.abnormal_return) as cumulative_abnormal_return,
        any_value(windows.cumulative_standard_error_return) as cumulative_standard_error_return,
        any_value(windows.p_value) as p_value,
        events.is_confounded
    from warehouse.event_study.abnormal_returns as days
    inner join warehouse.events.events as events on days.event_id = events.event_id
    left join warehouse.event_study.event_windows as windows
        on
        days.event_id = windows.event_id
        and days.symbol = windows.symbol
        and days.model = windows.model
        and windows.window_start_day = -pre
        and windows.window_end_day = post
    where
        upper(ticker) in (events.ticker, events.symbol)
        and days.model = model
        and days.role = 'announcer'
        and days.event_day between -pre and post
    group by all
    order by events.event_date, events.event_id
