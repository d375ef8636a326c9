"""Reads a report in the browser, and says where it tells another number than the marts of its build."""

import re
from pathlib import Path
from typing import Any

import duckdb
from playwright.sync_api import Page

# every table with the section and the heading it stands under, every event's words, and what each mark is said to be
READ = """() => {
    let section = '', heading = ''; const tables = [], events = [];
    for (const part of document.querySelectorAll('h2, h3, table, section p')) {
        if (part.tagName === 'H2') { section = part.id; heading = ''; }
        else if (part.tagName === 'H3') heading = part.textContent;
        else if (part.tagName === 'P') events.push([heading, part.textContent]);
        else tables.push({section, heading, rows: [...part.querySelectorAll('tr')].map(
            row => [...row.children].map(cell => cell.textContent))});
    }
    const marks = [...document.querySelectorAll('svg [aria-label]')].map(mark => mark.getAttribute('aria-label'));
    return {tables, events, marks};
}"""
MODEL = "model = 'market_bitcoin' and event_window = '[0,1]'"


def figure(text: str) -> float | None:
    """The first number of a text; none where there is a dash."""
    found = re.search(r"[+\-−]?\d[\d,]*\.?\d*", text)
    return float(found[0].replace("−", "-").replace(",", "")) if found else None


def wrong_numbers(page: Page, warehouse: Path) -> list[str]:
    """Every row of the page that no mart has, and every mark of two drawings that is another number."""
    read = page.evaluate(READ)
    with duckdb.connect(warehouse, read_only=True) as connection:
        return [
            *_claims(connection, read["tables"]),
            *_events(connection, read["events"]),
            *_effects(connection, read["tables"]),
            *_reactions(connection, read["tables"], read["marks"]),
            *_capacity(connection, read["tables"]),
            *_health(connection, read["tables"]),
            *_left_out(connection, read["tables"]),
        ]


def _rows(tables: list[dict[str, Any]], section: str) -> list[tuple[str, list[str]]]:
    return [(table["heading"], row) for table in tables if table["section"] == section for row in table["rows"][1:]]


def _missing(what: str, told: list[Any], known: set[Any]) -> list[str]:
    return [f"{what}: {row} is in no mart" for row in told if row not in known] or (
        [] if told else [f"{what}: nothing"]
    )


def _claims(connection: duckdb.DuckDBPyConnection, tables: list[dict[str, Any]]) -> list[str]:
    known = connection.execute(
        """select ticker || ', ' || event_date, owner_ticker, claimed_pct, round(100 * computed_return, 2),
            round(claimed_price_usd, 2), strftime(traded_from_at, '%H:%M') || '-' || strftime(traded_until_at, '%H:%M'),
            verdict
        from marts.claim_checks where definition in ('close_to_close', 'year_to_date_at_close')"""
    ).fetchall()
    told = [
        (heading.partition(":")[0], row[0], figure(row[1]), figure(row[3]), figure(row[4]),
         None if row[5] == "–" else row[5], row[7])
        for heading, row in _rows(tables, "claims")
    ]  # fmt: skip
    return _missing("claims", told, set(known))


def _events(connection: duckdb.DuckDBPyConnection, events: list[list[str]]) -> list[str]:
    known = connection.execute(
        f"""select ticker || ', ' || event_date, round(100 * event_day_return, 1),
            round(100 * cumulative_abnormal_return, 1), round(p_value, 3)
        from marts.announcement_returns where {MODEL}"""
    ).fetchall()
    found = [
        (heading, re.search(r"day 0 (.*?) %; CAR \[0,1\] (.*?) %, p (<?[\d.]+)", words)) for heading, words in events
    ]
    told = [
        (heading, *(float(part.replace("<0.001", "0")) for part in match.groups())) for heading, match in found if match
    ]
    by_thousandth = {(*row[:3], 0.0 if row[3] is not None and row[3] < 0.001 else row[3]) for row in known}
    return _missing("events", told, by_thousandth)


def _effects(connection: duckdb.DuckDBPyConnection, tables: list[dict[str, Any]]) -> list[str]:
    known = connection.execute(
        f"""select group_name, group_event_count, round(effective_window_n, 2), round(100 * mean_abnormal_return, 2),
            round(positive_ratio, 2), headline_test, round(p_value, 3) from marts.announcement_effects
        where group_kind = 'tag' and {MODEL}"""
    ).fetchall()
    told = [
        (row[0], int(row[1]), figure(row[2]), figure(row[3]), figure(row[4]), row[5],
         0.0 if row[6] == "<0.001" else figure(row[6]))
        for _, row in _rows(tables, "effects")
    ]  # fmt: skip
    return _missing("effects", told, set(known))


def _reactions(connection: duckdb.DuckDBPyConnection, tables: list[dict[str, Any]], marks: list[str]) -> list[str]:
    known = connection.execute(
        f"""select announcer_symbol || ' ' || event_date, symbol, 100 * cumulative_abnormal_return
        from marts.peer_reactions where {MODEL} and not has_own_event and cumulative_abnormal_return is not null"""
    ).fetchall()
    table = next((table["rows"] for table in tables if table["section"] == "peers"), [[]])
    told = [
        (row[0], symbol, figure(cell))
        for row in table[1:]
        for symbol, cell in zip(table[0][1:], row[1:], strict=True)
        if cell != "–"
    ]
    drawn = [re.fullmatch(r"symbol: (\S+); event: (.+); CAR: (\S+)%", mark) for mark in marks]
    cells = [(match[2], match[1], figure(match[3])) for match in drawn if match]
    return [
        *_missing("reactions", told, {(event, symbol, round(value, 1)) for event, symbol, value in known}),
        *_missing("cells", cells, {(event, symbol, float(f"{value:.0f}")) for event, symbol, value in known}),
    ]


def _capacity(connection: duckdb.DuckDBPyConnection, tables: list[dict[str, Any]]) -> list[str]:
    known = connection.execute("select event_date, ticker, headline, capacity_mw from marts.capacity").fetchall()
    said = {
        (str(day), ticker, headline[:60], round(mw, 2) if mw < 1000 else round(mw))
        for day, ticker, headline, mw in known
        if mw is not None
    }
    told = [(row[0], row[1], row[2][:60], figure(row[3])) for _, row in _rows(tables, "year")]
    return _missing("capacity", told, said)


def _health(connection: duckdb.DuckDBPyConnection, tables: list[dict[str, Any]]) -> list[str]:
    known = connection.execute(
        """select source, health, count(*), coalesce(max(last_bar_date)::varchar, '–') from meta.source_health
        group by all"""
    ).fetchall()
    told = [(row[0], row[1], int(row[2]), row[3]) for heading, row in _rows(tables, "health") if not heading]
    return _missing("health", told, set(known))


def _left_out(connection: duckdb.DuckDBPyConnection, tables: list[dict[str, Any]]) -> list[str]:
    known = connection.execute(
        """select exclusion_kind, split_part(reason, ':', 1) as reason, count(*) from meta.exclusions group by all"""
    ).fetchall()
    told = [(row[0], row[1], int(row[2])) for heading, row in _rows(tables, "health") if heading]
    return _missing("left out", told, set(known))
