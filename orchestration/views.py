"""What the command line prints: rich tables of what the marts say."""

from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table

SHOWN_ROWS = 200
NEVER_FOLDED = 11
HEADLINE, LEAST_OF_A_HEADLINE = "announcement", 22
CELL_PADDING = 3
# Columns of a mart and their heads; one that begins with > is aligned right.
CAPACITY = {
    "event_date": "day 0", "ticker": "ticker", "headline": "announcement", "capacity_mw": ">MW",
    "capacity_kind": "kind", "amount_usd": ">USD", "amount_kind": "kind of amount",
    "revenue_per_mw_year_usd": ">USD per MW-year", "revenue_plausibility": "plausible",
    "market_value_change_per_mw_usd": ">value change per MW, USD",
}  # fmt: skip
CAR = {
    "event_date": "day 0", "ticker": "ticker", "headline": "announcement", "day_count": ">days",
    "cumulative_abnormal_return": ">CAR", "is_confounded": "confounded",
}  # fmt: skip


def percent(value: float | None, digits: int = 1) -> str:
    """A ratio in percent, signed; a dash for null."""
    return "–" if value is None else f"{value * 100:+.{digits}f} %"


def number(value: float | None, digits: int = 2) -> str:
    """A plain number; a dash for null."""
    return "–" if value is None else f"{value:.{digits}f}"


def probability(value: float | None) -> str:
    """A p-value to three digits; a dash for null."""
    return "<0.001" if value is not None and value < 0.001 else number(value, 3)


def stamp(build: dict[str, Any]) -> str:
    """The line under every table: what the numbers are made from."""
    return (
        f"build {build['build_id']} · data through {build['data_through_date']} · "
        f"{build['event_count']} events, {build['studied_event_count']} studied · {build['notice']}"
    )


def table(console: Console, title: str, columns: list[str], rows: list[list[str]]) -> None:
    """Print a table; columns that begin with `>` are aligned right."""
    least = {HEADLINE: LEAST_OF_A_HEADLINE}
    made = Table(title=title, title_justify="left", header_style="bold", expand=False)
    for place, name in enumerate(columns):
        longest = max((len(row[place]) for row in rows), default=0)
        made.add_column(
            name.removeprefix(">"),
            justify="right" if name.startswith(">") else "left",
            overflow="fold",
            min_width=longest if longest <= NEVER_FOLDED else least.get(name),
        )
    for row in rows:
        made.add_row(*row)
    console.print(made, markup=False)


def headlines(console: Console, rows: pl.DataFrame, build: dict[str, Any]) -> None:
    """The table that a refresh ends with."""
    lines = [
        [
            str(row["event_date"]),
            row["ticker"],
            row["headline"][:60],
            percent(row["event_day_return"]),
            percent(row["cumulative_abnormal_return"]),
            number(row["t_statistic"]),
            probability(row["p_value"]),
        ]
        for row in rows.to_dicts()
    ]
    columns = ["day 0", "ticker", "announcement", ">day 0 return", ">CAR [0,1]", ">t", ">p"]
    table(
        console,
        "Beyond market and bitcoin: the newest announcements, and the case of the README",
        columns,
        lines,
    )
    console.print(stamp(build), markup=False, style="yellow" if build["is_synthetic"] else "dim")


def event(console: Console, windows: pl.DataFrame, claims: pl.DataFrame) -> None:
    """One event: what was said, how far the stock moved, what the press said of it."""
    first = windows.row(0, named=True)
    console.print(f"{first['event_id']}  {first['ticker']}  {first['headline']}", style="bold", markup=False)
    certain = "" if first["is_event_date_certain"] else " (only the date is known: read [0,1], not day 0 alone)"
    console.print(
        f"announced {first['announced_at'] or first['announced_date']}, {first['session_class']}; "
        f"day 0 {first['event_date']}{certain}; return on day 0 {percent(first['event_day_return'])}",
        markup=False,
    )
    console.print(f"tags {first['tags']}; source {first['source_url'] or 'not kept'}", markup=False)
    rows = [
        [
            row["model"],
            row["event_window"],
            percent(row["cumulative_abnormal_return"]),
            percent(row["cumulative_standard_error_return"]),
            number(row["t_statistic"]),
            probability(row["p_value"]),
            percent(row["buy_and_hold_abnormal_return"]),
            row["reason"] or "",
        ]
        for row in windows.to_dicts()
    ]
    table(console, "Abnormal returns", ["model", "window", ">CAR", ">s.e.", ">t", ">p", ">BHAR", "reason"], rows)
    if claims.height:
        claimed(console, claims)


def claimed(console: Console, claims: pl.DataFrame) -> None:
    """What the press said of the stock, and what the bars say under each definition."""
    measured = claims.unique(["owner_ticker", "claim_kind", "definition"], maintain_order=True)
    rows = [
        [row["owner_ticker"], row["claim_kind"], row["definition"], percent(row["computed_return"], 2)]
        for row in measured.to_dicts()
    ]
    table(console, "The day, under each definition", ["ticker", "kind", "definition", ">computed"], rows)
    at_close = claims.filter(pl.col("definition").is_in(["close_to_close", "year_to_date_at_close"]))
    said = [
        [
            row["owner_ticker"],
            row["claim_kind"],
            f"{row['claimed_pct']:+g} %",
            number(row["claimed_price_usd"]),
            row["verdict"],
            row["refers_to"] or "",
        ]
        for row in at_close.sort("owner_ticker", "claim_kind", "claimed_pct").to_dicts()
    ]
    columns = ["ticker", "kind", ">claimed", ">price it implies", "verdict", "as the source puts it"]
    table(console, "What was claimed of the stock", columns, said)


CLAIM_HEADS = [">claimed", "of", ">at close", ">price", "traded (UTC)", "verdict"]


def claim_line(row: dict[str, Any]) -> list[str]:
    """What a claim says, what the close says, and when the price that it means traded: cells under CLAIM_HEADS."""
    return [
        f"{row['claimed_pct']:+g} %",
        "day" if row["claim_kind"] == "day_move" else "year",
        percent(row["computed_return"], 2),
        number(row["claimed_price_usd"]),
        f"{row['traded_from_at']:%H:%M}-{row['traded_until_at']:%H:%M}" if row["traded_from_at"] else "–",
        row["verdict"],
    ]


def claim_list(console: Console, title: str, rows: pl.DataFrame) -> None:
    """One line per claim, with its day."""
    lines = [[str(row["event_date"] or "undated"), *claim_line(row)] for row in rows.to_dicts()]
    table(console, title, ["day 0", *CLAIM_HEADS], lines)


def columns(console: Console, title: str, rows: pl.DataFrame, heads: dict[str, str]) -> None:
    """Some columns of a mart under heads of their own; one that says nothing or has no room is left out."""
    told = {name: head for name, head in heads.items() if rows[name].null_count() < rows.height}
    lines = {name: [cell(name, value) for value in rows[name]] for name in told}
    left, shown = console.width - 1, {}
    for name, head in told.items():
        left -= CELL_PADDING + _least_width(head, lines[name])
        if left >= 0:
            shown[name] = head
    table(
        console,
        title,
        list(shown.values()),
        [list(line) for line in zip(*(lines[name] for name in shown), strict=True)],
    )
    if missing := [head.removeprefix(">") for name, head in told.items() if name not in shown]:
        console.print(f"no room for {', '.join(missing)}: widen the window, or --json", markup=False, style="dim")


def _least_width(head: str, cells: list[str]) -> int:
    """Characters below which a column is not read any more."""
    if head == HEADLINE:
        return LEAST_OF_A_HEADLINE
    return max(map(len, [*head.removeprefix(">").split(), *(word for text in cells for word in text.split())]))


def cell(name: str, value: Any) -> str:
    """A value as a person reads it: `_return` in percent, `_usd` with its thousands, `_at` to the minute."""
    if value is None:
        return "–"
    if name.endswith("_return"):
        return percent(value, 2)
    if name.endswith(("_usd", "_mw")):
        return f"{value:,.2f}" if abs(value) < 1_000 else f"{value:,.0f}"
    return f"{value:%Y-%m-%d %H:%M} UTC" if name.endswith("_at") else str(value)


def frame(console: Console, rows: pl.DataFrame) -> None:
    """Any answer, at most a screenful or two."""
    shown = rows.head(SHOWN_ROWS)
    numeric = [name for name, dtype in rows.schema.items() if dtype.is_numeric()]
    columns = [f">{name}" if name in numeric else name for name in rows.columns]
    table(console, "", columns, [["" if cell is None else str(cell) for cell in row] for row in shown.rows()])
    if rows.height > SHOWN_ROWS:
        console.print(f"{SHOWN_ROWS} of {rows.height} rows; --format csv prints them all", style="dim")
