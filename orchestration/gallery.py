"""The pictures of one build, drawn from what the published file says; none holds a number that it does not."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from orchestration import charts, charts_marts, reader
from orchestration.durably import write_atomically
from orchestration.errors import OperatorError
from orchestration.settings import Settings
from orchestration.views import claim_line

FORMS = ("svg", "png")
MAPPED_EVENTS = 14
UNSAFE_IN_A_NAME = r"[^A-Za-z0-9._-]"


@dataclass(frozen=True)
class Picture:
    """A picture that can be drawn.

    Attributes:
        name: What it shows, as the stem of its file.
        title: What it shows, in words.
        mart: The table whose numbers it shows.
        chart: The chart, not drawn yet.
    """

    name: str
    title: str
    mart: str
    chart: Any


DAY = """
select days.low_usd, days.high_usd, days.open_usd, days.close_usd, before.close_usd as previous_close_usd
from marts.company_days as days asof left join marts.company_days as before
    on days.symbol = before.symbol and days.trade_date > before.trade_date
where days.trade_date = $1 and $2 in (days.ticker, days.symbol) and days.high_usd is not null
"""
PATH = """
select event_day, cumulative_abnormal_return, luck_bound_return
from event_study.car_paths where event_id = $1 and model = $2 order by event_day
"""
REACTIONS = """
select windows.symbol || if(peers.has_own_event, ' (own news)', '') as company, role = 'announcer' as is_announcer,
    windows.cumulative_abnormal_return, luck_bound_return
from event_study.event_windows as windows
left join marts.peer_reactions as peers using (event_id, symbol, model, event_window)
where event_id = $1 and model = $2 and event_window = $3 and luck_bound_return is not null
order by is_announcer desc, windows.cumulative_abnormal_return desc, company
"""
MAP = """
with newest as (
    select event_id, event_date from marts.announcement_returns
    where model = $1 and event_window = $2 and cumulative_abnormal_return is not null
    order by event_date desc, event_id limit $3
)
select announcer_symbol || ' ' || peers.event_date as event, symbol, cumulative_abnormal_return
from marts.peer_reactions as peers inner join newest using (event_id)
where model = $1 and event_window = $2 and not has_own_event and cumulative_abnormal_return is not null
order by peers.event_date desc, event_id, symbol
"""
EFFECTS = """
select group_name, group_event_count, effective_window_n, mean_abnormal_return, positive_ratio, headline_test,
    p_value, benjamini_hochberg_p_value, placebo_rejection_ratio,
    coalesce(benjamini_hochberg_p_value < 0.05, false) as is_beyond_luck
from marts.announcement_effects
where group_kind = 'tag' and model = $1 and event_window = $2 and headline_test is not null
order by mean_abnormal_return desc
"""
GROUP_PATH = """
select event_day, mean_abnormal_return, mean_luck_bound_return, group_event_count
from event_study.group_paths where group_kind = 'tag' and group_name = $1 and model = $2 order by event_day
"""
DAY_MEANS = """
select means.window_end_day as event_day, mean_abnormal_return,
    coalesce(benjamini_hochberg_p_value < 0.05, false) as is_beyond_luck
from event_study.group_means as means left join event_study.group_statistics as statistics
    on (means.group_kind, means.group_name, means.model, means.level, means.event_window, means.headline_test)
    = (statistics.group_kind, statistics.group_name, statistics.model, statistics.level, statistics.event_window,
       statistics.test)
where means.group_kind = 'tag' and means.group_name = $1 and means.model = $2 and means.level = 'aar'
    and mean_abnormal_return is not null
order by event_day
"""
YEAR = """
select ticker, trade_date::varchar as trade_date, year_to_date_return
from marts.company_days
where company_kind = 'miner' and year_to_date_return is not null
    and year(trade_date) = (select year(max(trade_date)) from marts.company_days)
order by ticker, trade_date
"""
EVENT_DAYS = """
select days.ticker, days.trade_date::varchar as trade_date, days.year_to_date_return
from marts.company_days as days
semi join marts.announcement_returns as events
    on days.company_id = events.company_id and days.trade_date = events.event_date
where days.company_kind = 'miner' and days.year_to_date_return is not null
    and year(days.trade_date) = (select year(max(trade_date)) from marts.company_days)
order by all
"""
CAPACITY = """
select ticker, event_date::varchar as event_date,
    sum(capacity_mw) over (partition by company_id order by event_date, event_id) as cumulative_mw
from marts.capacity where capacity_mw is not null and event_date is not null order by ticker, event_date, event_id
"""


def overview(settings: Settings) -> list[Picture]:
    """What the whole build says: kinds of news, who moved with whom, the year, announced megawatts."""
    asked = [reader.HEADLINE_MODEL, reader.HEADLINE_WINDOW]
    effects = reader.query(settings, EFFECTS, asked)
    cells = reader.query(settings, MAP, [*asked, MAPPED_EVENTS])
    days, marks = reader.query(settings, YEAR), reader.query(settings, EVENT_DAYS)
    steps = reader.query(settings, CAPACITY)
    return [
        Picture(name, title, mart, make())
        for rows, name, title, mart, make in (
            (effects, "effects", "Mean CAR [0,1] by tag", "announcement_effects", lambda: charts.effects(effects)),
            (cells, "reactions", "CAR [0,1] of the peers", "peer_reactions", lambda: charts_marts.reaction_map(cells)),
            (days, "year_to_date", "Year to date, a mark for each day 0", "company_days",
             lambda: charts_marts.year_lines(days, marks)),
            (steps, "capacity", "Announced MW, added up as announced", "capacity",
             lambda: charts_marts.capacity_steps(steps)),
        )
        if rows.height
    ]  # fmt: skip


def of_event(settings: Settings, event_id: str) -> list[Picture]:
    """An event's path, its peers, and its claims against the day's range: those that have data.

    Raises:
        OperatorError: When the event has no number in this build.
    """
    window, model = reader.HEADLINE_WINDOW, reader.HEADLINE_MODEL
    path = reader.query(settings, PATH, [event_id, model])
    beside = reader.query(settings, REACTIONS, [event_id, model, window])
    claims = reader.claims(settings, event_id)
    claimed = claim_chart(settings, claims) if claims.height else None
    made = [
        Picture(f"{event_id}.car_path", f"{event_id}: CAR beyond market and bitcoin", "announcement_returns",
                charts.car_path(path)) if path.height else None,
        Picture(f"{event_id}.reactions", f"{event_id}: CAR {window} of announcer and peers", "peer_reactions",
                charts_marts.reactions(beside)) if beside.height else None,
        Picture(f"{event_id}.claims", f"{event_id}: claims against the day's range", "claim_checks",
                claimed) if claimed else None,
    ]  # fmt: skip
    if found := [picture for picture in made if picture]:
        return found
    raise OperatorError(f"--event {event_id!r} has no number in this build: `miners sql 'from marts.announcements'`")


def of_tag(settings: Settings, tag: str) -> list[Picture]:
    """A tag's mean path with the band of luck, and its average abnormal return by event day.

    Raises:
        OperatorError: When no studied event bears the tag.
    """
    path = reader.query(settings, GROUP_PATH, [tag, reader.HEADLINE_MODEL])
    if path.is_empty():
        known = reader.query(settings, "select distinct group_name from event_study.group_paths "
                             "where group_kind = 'tag' order by 1")  # fmt: skip
        raise OperatorError(f"--tag {tag!r} has no studied event; this build has {', '.join(known['group_name'])}")
    days = reader.query(settings, DAY_MEANS, [tag, reader.HEADLINE_MODEL])
    count = path["group_event_count"].max()
    return [
        Picture(f"{tag}.mean_path", f"{tag}: mean CAR of up to {count} events, band of luck", "announcement_effects",
                charts_marts.mean_path(path)),
        Picture(f"{tag}.day_means", f"{tag}: average abnormal return by event day", "announcement_effects",
                charts_marts.day_means(days)),
    ]  # fmt: skip


def claim_chart(settings: Settings, checks: pl.DataFrame) -> Any:
    """The claims about the announcer against its range on day 0; nothing where there is no bar or no price."""
    first = checks.row(0, named=True)
    own = checks.filter(owner_ticker=first["ticker"]).drop_nulls("claimed_price_usd")
    day = reader.query(settings, DAY, [first["event_date"], first["ticker"]])
    said = [
        {"claim": " of the ".join(claim_line(row)[:2]), "claimed_price_usd": row["claimed_price_usd"]}
        for row in own.unique(["claim_kind", "claimed_pct"], maintain_order=True).to_dicts()
    ]
    return charts.claim_range(day, pl.DataFrame(said)) if day.height and said else None


def write(settings: Settings, pictures: list[Picture], form: str, output: Path) -> list[Path]:
    """Draw pictures to files; one of the same name is replaced whole.

    Raises:
        OperatorError: When the form is unknown.
    """
    if form not in FORMS:
        raise OperatorError(f"--format is {form!r}; it must be one of {', '.join(FORMS)}")
    notice = reader.build(settings)["notice"]
    output.mkdir(parents=True, exist_ok=True)
    written = []
    for picture in pictures:
        title = f"{picture.title}. {notice}"
        drawn = charts.png(picture.chart, title) if form == "png" else charts.svg(picture.chart, title).encode()
        path = output / f"{re.sub(UNSAFE_IN_A_NAME, '_', picture.name)}.{form}"
        write_atomically(path, drawn)
        written.append(path)
    return written
