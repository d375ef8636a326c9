-- Which kind of news moves miners, by the test that suits it, and is it still so after we asked about every kind?
select group_name as tag, group_event_count, mean_abnormal_return as caar, headline_test, p_value,
    benjamini_hochberg_p_value, placebo_rejection_ratio
from warehouse.marts.announcement_effects
where group_kind = 'tag' and model = 'market_bitcoin' and event_window = '[0,1]' and p_value is not null
order by benjamini_hochberg_p_value, p_value, tag
