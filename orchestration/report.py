"""The report: one page that stands by itself, with what the marts of one build say."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from orchestration import charts, reader
from orchestration.durably import write_atomically
from orchestration.settings import Settings
from orchestration.views import CLAIM_HEADS, cell, claim_line, number, percent, probability

TEMPLATE = Path(__file__).with_name("report.html")
NEWEST_EVENTS = 8
NEWEST_CLAIMS = 6
NAMED_PEERS = 4


@dataclass(frozen=True)
class Column:
    """A column of a table on the page."""

    head: str
    numeric: bool


@dataclass(frozen=True)
class Table:
    """A table on the page: every cell is text, which the template escapes."""

    columns: list[Column]
    rows: list[list[str]]


def write_report(settings: Settings, output: Path | None = None) -> Path:
    """Write the page of the published build; beside the builds where no place is given.

    Returns:
        The file.
    """
    build = reader.build(settings)
    path = output or settings.data_dir / "reports" / f"{build['build_id']}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, page(settings, build).encode())
    return path


def page(settings: Settings, build: dict[str, Any]) -> str:
    """The page as HTML; every text of the data is escaped, only the drawings are not."""
    import jinja2

    template = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(TEMPLATE.read_text())
    picture, effects = _effects(settings)
    return template.render(
        build=build,
        claimed=_claimed(settings),
        newest=_newest(settings),
        effects_picture=picture,
        effects=effects,
        health=_table(reader.query(settings, HEALTH)),
        left_out=_table(reader.query(settings, LEFT_OUT)),
        models=", ".join(reader.query(settings, MODELS)["model"]),
    )


CLAIMS = """
from marts.claim_checks
where definition in ('close_to_close', 'year_to_date_at_close') and event_date is not null
    and event_id in (
        from (
            select event_id, event_date, bool_or(computed_return is not null) as is_checked
            from marts.claim_checks group by all
        )
        select event_id order by event_id = $1 desc, is_checked desc, event_date desc nulls last, event_id limit $2
    )
order by event_id = $1 desc, event_date desc, event_id, claim_kind, claimed_pct, claim_id
"""
DAY = """
select days.low_usd, days.high_usd, days.open_usd, days.close_usd, before.close_usd as previous_close_usd
from marts.company_days as days asof left join marts.company_days as before
    on days.symbol = before.symbol and days.trade_date > before.trade_date
where days.trade_date = $1 and $2 in (days.ticker, days.symbol) and days.high_usd is not null
"""
NEWEST = """
from marts.announcement_returns
where model = $1 and event_window = $2 and cumulative_abnormal_return is not null
order by event_id = $3 desc, event_date desc, event_id limit $4
"""
PATH = """
select event_day, cumulative_abnormal_return, luck_bound_return
from event_study.car_paths where event_id = $1 and model = $2 order by event_day
"""
PEERS = """
select symbol, cumulative_abnormal_return from marts.peer_reactions
where event_id = $1 and model = $2 and event_window = $3 and not has_own_event
    and cumulative_abnormal_return is not null
order by p_value, symbol limit $4
"""
EFFECTS = """
select group_name, group_event_count, effective_window_n, mean_abnormal_return, positive_ratio, headline_test,
    p_value, benjamini_hochberg_p_value, placebo_rejection_ratio,
    coalesce(benjamini_hochberg_p_value < 0.05, false) as is_beyond_luck
from marts.announcement_effects
where group_kind = 'tag' and model = $1 and event_window = $2 and headline_test is not null
order by mean_abnormal_return desc
"""
HEALTH = """
select source, health, count(*) as symbol_count, max(last_bar_date) as last_bar_date,
    max(last_good_at) as last_good_at, max(sessions_behind_count) as sessions_behind_count, max(message) as message
from meta.source_health group by all order by all
"""
LEFT_OUT = """
select exclusion_kind, split_part(reason, ':', 1) as reason, count(*) as row_count
from meta.exclusions group by all order by exclusion_kind, row_count desc, reason
"""
MODELS = "select distinct model from marts.announcement_returns order by model"


def _claimed(settings: Settings) -> list[dict[str, Any]]:
    checks = reader.query(settings, CLAIMS, [reader.SEED_EVENT, NEWEST_CLAIMS])
    return [_claimed_day(settings, rows) for _, rows in checks.group_by("event_id", maintain_order=True)]


def _claimed_day(settings: Settings, rows: pl.DataFrame) -> dict[str, Any]:
    first = rows.row(0, named=True)
    own = rows.filter(owner_ticker=first["ticker"]).drop_nulls("claimed_price_usd")
    day = reader.query(settings, DAY, [first["event_date"], first["ticker"]])
    said = [
        {"claim": " of the ".join(claim_line(row)[:2]), "claimed_price_usd": row["claimed_price_usd"]}
        for row in own.unique(["claim_kind", "claimed_pct"], maintain_order=True).to_dicts()
    ]
    drawn = charts.svg(charts.claim_range(day, pl.DataFrame(said))) if day.height and said else ""
    heads = ["ticker", *CLAIM_HEADS, "as the source puts it"]
    lines = [[row["owner_ticker"], *claim_line(row), row["refers_to"] or ""] for row in rows.to_dicts()]
    told = {name: first[name] for name in ("ticker", "event_date", "headline")}
    return told | {"picture": _drawing(drawn), "table": _headed(heads, lines)}


def _newest(settings: Settings) -> list[dict[str, Any]]:
    asked = [reader.HEADLINE_MODEL, reader.HEADLINE_WINDOW, reader.SEED_EVENT, NEWEST_EVENTS]
    return [_event(settings, row) for row in reader.query(settings, NEWEST, asked).to_dicts()]


def _event(settings: Settings, row: dict[str, Any]) -> dict[str, Any]:
    path = reader.query(settings, PATH, [row["event_id"], reader.HEADLINE_MODEL])
    asked = [row["event_id"], reader.HEADLINE_MODEL, reader.HEADLINE_WINDOW, NAMED_PEERS]
    peers = reader.query(settings, PEERS, asked).to_dicts()
    return {
        "ticker": row["ticker"],
        "event_date": row["event_date"],
        "headline": row["headline"],
        "move": percent(row["event_day_return"]),
        "car": percent(row["cumulative_abnormal_return"]),
        "p_value": probability(row["p_value"]),
        "warning": "; other news in the window" if row["is_confounded"] else "",
        "picture": _drawing(charts.svg(charts.car_path(path)) if path.height else ""),
        "peers": ", ".join(f"{peer['symbol']} {percent(peer['cumulative_abnormal_return'])}" for peer in peers),
    }


def _effects(settings: Settings) -> tuple[Any, Table]:
    rows = reader.query(settings, EFFECTS, [reader.HEADLINE_MODEL, reader.HEADLINE_WINDOW])
    drawn = charts.svg(charts.effects(rows)) if rows.height else ""
    return _drawing(drawn), _table(rows.drop("is_beyond_luck"))


def _drawing(svg: str) -> Any:
    """A drawing as the template may insert it: it was made here, from numbers and escaped names."""
    import markupsafe

    return markupsafe.Markup(svg)


def _table(rows: pl.DataFrame) -> Table:
    """Any answer as a table of text."""
    columns = [Column(name.replace("_", " "), dtype.is_numeric()) for name, dtype in rows.schema.items()]
    return Table(columns, [[_cell(name, row[name]) for name in rows.columns] for row in rows.to_dicts()])


def _headed(heads: list[str], rows: list[list[str]]) -> Table:
    """A table of text under heads of its own; one that begins with > is of numbers."""
    return Table([Column(head.removeprefix(">"), head.startswith(">")) for head in heads], rows)


def _cell(name: str, value: Any) -> str:
    if name.endswith("p_value"):
        return probability(value)
    if name.endswith(("_ratio", "_pct")) or (isinstance(value, float) and not name.endswith(("_return", "_usd"))):
        return number(value)
    return cell(name, value)
