"""The report: one page that stands by itself, with what the marts of one build say."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from orchestration import charts, gallery, reader
from orchestration.durably import write_atomically
from orchestration.settings import Settings
from orchestration.views import CLAIM_HEADS, cell, claim_line, number, percent, probability

TEMPLATE = Path(__file__).with_name("report.html")
NEWEST_EVENTS = 8
NEWEST_CLAIMS = 6
NAMED_PEERS = 4
DRAWN_TAGS = 2
LISTED_CAPACITY = 15
KEPT_PAGES = 60
OF_A_BUILD = "[0-9]*Z-[0-9]*[0-9].html"
AT_CLOSE = ("close_to_close", "year_to_date_at_close")
WIDTH_IN_GRID, HEIGHT_IN_GRID = charts.WIDTH // 2, charts.HEIGHT // 2


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
    """Write the page of the published build; beside the builds where no place is given, of which the newest are kept.

    Returns:
        The file.
    """
    build = reader.build(settings)
    path = output or settings.data_dir / "reports" / f"{build['build_id']}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, page(settings, build).encode())
    if output is None:
        _forget_old_pages(path.parent)
    return path


def _forget_old_pages(folder: Path) -> None:
    """Delete all but the newest pages that bear the name of a build."""
    for old in sorted(folder.glob(OF_A_BUILD))[:-KEPT_PAGES]:
        old.unlink(missing_ok=True)


def page(settings: Settings, build: dict[str, Any]) -> str:
    """The page as HTML; every text of the data is escaped, only the drawings are not."""
    import jinja2

    template = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(TEMPLATE.read_text())
    asked = [reader.HEADLINE_MODEL, reader.HEADLINE_WINDOW]
    effects = reader.query(settings, gallery.EFFECTS, asked).drop("is_beyond_luck")
    return template.render(
        build=build,
        claimed=_claimed(settings),
        newest=_newest(settings),
        drawn={picture.name: _drawn(picture.chart) for picture in gallery.overview(settings)},
        tags=_tags(settings),
        effects=_table(effects),
        reactions=_headed(*_reactions(settings, asked)),
        capacity=_table(reader.query(settings, CAPACITY, [LISTED_CAPACITY])),
        health=_table(reader.query(settings, HEALTH)),
        left_out=_table(reader.query(settings, LEFT_OUT)),
        models=", ".join(reader.query(settings, MODELS)["model"]),
    )


CLAIMS = """
from marts.claim_checks
where event_date is not null and event_id in (
    from (
        select event_id, event_date, bool_or(computed_return is not null) as is_checked
        from marts.claim_checks group by all
    )
    select event_id order by event_id = $1 desc, is_checked desc, event_date desc nulls last, event_id limit $2
)
order by event_id = $1 desc, event_date desc, event_id, claim_kind, claimed_pct, claim_id, definition
"""
NEWEST = """
from marts.announcement_returns
where model = $1 and event_window = $2 and cumulative_abnormal_return is not null
order by event_id = $3 desc, event_date desc, event_id limit $4
"""
PEERS = """
select symbol, cumulative_abnormal_return from marts.peer_reactions
where event_id = $1 and model = $2 and event_window = $3 and not has_own_event
    and cumulative_abnormal_return is not null
order by p_value, symbol limit $4
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
CAPACITY = """
select event_date, ticker, headline, capacity_mw, capacity_kind, amount_usd, amount_kind, revenue_per_mw_year_usd
from marts.capacity where capacity_mw is not null and event_date is not null
order by event_date desc, event_id limit $1
"""
MOST_TAGGED = """
select group_name from event_study.group_paths
where group_kind = 'tag' and model = $1 and mean_luck_bound_return is not null
group by all order by max(group_event_count) desc, group_name limit $2
"""
MODELS = "select distinct model from marts.announcement_returns order by model"


def _claimed(settings: Settings) -> list[dict[str, Any]]:
    checks = reader.query(settings, CLAIMS, [reader.SEED_EVENT, NEWEST_CLAIMS])
    return [_claimed_day(settings, rows) for _, rows in checks.group_by("event_id", maintain_order=True)]


def _claimed_day(settings: Settings, rows: pl.DataFrame) -> dict[str, Any]:
    first = rows.row(0, named=True)
    claims = rows.filter(pl.col("definition").is_in(AT_CLOSE)).to_dicts()
    figures = {row["claim_id"]: f"{row['claimed_pct']:+g} %" for row in claims}
    lines = [
        [row["owner_ticker"], *said[:-1], _same_price(row, figures), said[-1], row["refers_to"] or ""]
        for row, said in ((row, claim_line(row)) for row in claims)
    ]
    told = {name: first[name] for name in ("ticker", "event_date", "headline")}
    return told | {
        "picture": _drawn(gallery.claim_chart(settings, rows.filter(pl.col("definition").is_in(AT_CLOSE)))),
        "table": _headed(
            ["ticker", *CLAIM_HEADS[:-1], "one price with", CLAIM_HEADS[-1], "as the source puts it"], lines
        ),
        "day": _day_of(rows.filter(owner_ticker=first["ticker"])),
    }


def _same_price(row: dict[str, Any], figures: dict[str, str]) -> str:
    """The other claims of the event that mean the same price, by their figures."""
    named = (row["same_price_claims_text"] or "").split(";")
    return ", ".join(figures[claim_id] for claim_id in named if claim_id in figures)


def _day_of(rows: pl.DataFrame) -> str:
    """What the announcer's bars say under each definition, in one sentence."""
    known = rows.drop_nulls("computed_return").unique("definition", maintain_order=True)
    said = zip(known["definition"], known["computed_return"], strict=True)
    return "; ".join(f"{name.replace('_', ' ')} {percent(value, 2)}" for name, value in said)


def _newest(settings: Settings) -> list[dict[str, Any]]:
    asked = [reader.HEADLINE_MODEL, reader.HEADLINE_WINDOW, reader.SEED_EVENT, NEWEST_EVENTS]
    return [_event(settings, row) for row in reader.query(settings, NEWEST, asked).to_dicts()]


def _event(settings: Settings, row: dict[str, Any]) -> dict[str, Any]:
    path = reader.query(settings, gallery.PATH, [row["event_id"], reader.HEADLINE_MODEL])
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
        "picture": _drawn(charts.car_path(path, WIDTH_IN_GRID, HEIGHT_IN_GRID)) if path.height else "",
        "peers": ", ".join(f"{peer['symbol']} {percent(peer['cumulative_abnormal_return'])}" for peer in peers),
    }


def _reactions(settings: Settings, asked: list[Any]) -> tuple[list[str], list[list[str]]]:
    """The numbers of the map: an event a row, a peer a column."""
    cells = reader.query(settings, gallery.MAP, [*asked, gallery.MAPPED_EVENTS])
    wide = cells.pivot("symbol", index="event", values="cumulative_abnormal_return")
    peers = sorted(wide.columns[1:])
    rows = [[row["event"], *(percent(row[peer]) for peer in peers)] for row in wide.to_dicts()]
    return ["event", *(f">{peer}" for peer in peers)], rows


def _tags(settings: Settings) -> list[dict[str, Any]]:
    """The paths and days of the tags with the most events."""
    most = reader.query(settings, MOST_TAGGED, [reader.HEADLINE_MODEL, DRAWN_TAGS])["group_name"]
    return [
        {"title": picture.title, "picture": _drawn(picture.chart)}
        for tag in most
        for picture in gallery.of_tag(settings, tag)
    ]


def _drawn(chart: Any) -> Any:
    """A drawing as the template may insert it: it was made here, from numbers and escaped names; nothing for none."""
    import markupsafe

    return markupsafe.Markup(charts.svg(chart)) if chart is not None else ""


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
