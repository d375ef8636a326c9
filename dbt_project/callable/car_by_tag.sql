-- The announcements that bear a tag and their abnormal return over [-pre, post] under the market + bitcoin model, largest first; for what the average is worth, and its tests, ask marts.announcement_effects.
-- Event days are -10 to 10, day_count says how many of the window there are; a tag that no announcement bears has no row.
-- Example: from car_by_tag('hpc_contract', pre := 1, post := 1)
create macro car_by_tag(tag, pre := 0, post := 1) as table
    select
        events.event_id,
        events.ticker,
        events.event_date,
        events.headline,
        count(days.abnormal_return) as day_count,
        sum(days.abnormal_return) as cumulative_abnormal_return,
        events.is_confounded
    from warehouse.events.tags as tags
    inner join warehouse.events.events as events on tags.event_id = events.event_id
    inner join warehouse.event_study.abnormal_returns as days on tags.event_id = days.event_id
    where
        tags.tag = tag
        and days.model = 'market_bitcoin'
        and days.role = 'announcer'
        and days.event_day between -pre and post
    group by all
    order by cumulative_abnormal_return desc nulls last, events.event_id asc
