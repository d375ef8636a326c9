"""What the frames given to a study must look like; each refusal names the column and the row."""

import polars as pl

from transforms.event_study.design import Design

ROWS_SHOWN = 5
RELATIVE_DAYS = ("est_start_rel", "est_end_rel", "ew_start", "ew_end")


def check_returns(returns: pl.DataFrame) -> None:
    """Refuse returns without symbol, date and ret, or with a repeated or null key.

    Raises:
        ValueError: With the columns or the rows at fault.
    """
    _require(returns, "returns", {"symbol": "text", "date": "date", "ret": "number"})
    _refuse_nulls(returns, "returns", ["symbol", "date"])
    _refuse_repeats(returns, "returns", ["symbol", "date"])


def check_factors(factors: pl.DataFrame, design: Design) -> pl.DataFrame:
    """Refuse factors without a date, a repeated date, or without a factor that a model names.

    Raises:
        ValueError: With the columns or the rows at fault.
    """
    needed = {name: "number" for model in design.resolved_models for name in model.inputs}
    _require(factors, "factors", {"date": "date", **needed})
    numbers = [name for name, dtype in factors.schema.items() if dtype.is_numeric()]
    if not factors.height:
        raise ValueError("factors has no row, and its dates are the trading calendar")
    _refuse_nulls(factors, "factors", ["date"])
    _refuse_repeats(factors, "factors", ["date"])
    return factors.select("date", *numbers)


def check_events(events: pl.DataFrame, design: Design) -> pl.DataFrame:
    """Refuse events without identity, with a repeated one, or with contradictory windows of their own.

    Raises:
        ValueError: With the columns or the rows at fault.
    """
    own = {name: "number" for name in RELATIVE_DAYS if name in events.columns}
    _require(events, "events", {"event_id": "any", "symbol": "text", "event_date": "date", **own})
    _refuse_nulls(events, "events", ["event_id", "symbol"])
    _refuse_repeats(events, "events", ["event_id"])
    defaults = dict(zip(RELATIVE_DAYS, (*design.estimation, *design.span), strict=True))
    day = {name: pl.col(name).fill_null(value) if name in own else pl.lit(value) for name, value in defaults.items()}
    backwards = (day["est_start_rel"] > day["est_end_rel"]) | (day["ew_start"] > day["ew_end"])
    _refuse(events, "events: a window ends before it begins", backwards)
    _refuse(
        events,
        "events: the estimation window runs into the event days",
        day["est_end_rel"] >= day["ew_start"],
    )
    return events


def _require(frame: pl.DataFrame, name: str, columns: dict[str, str]) -> None:
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise ValueError(f"{name} lacks the column {', '.join(missing)}; it has {', '.join(frame.columns)}")
    for column, kind in columns.items():
        dtype = frame.schema[column]
        fits = {
            "date": dtype == pl.Date,
            "number": dtype.is_numeric() or dtype == pl.Null,
            "text": dtype == pl.String or isinstance(dtype, pl.Enum | pl.Categorical),
            "any": True,
        }[kind]
        if not fits:
            raise ValueError(f"{name}: column {column} is {dtype}, and a {kind} is needed")


def _refuse_nulls(frame: pl.DataFrame, name: str, columns: list[str]) -> None:
    for column in columns:
        if frame[column].null_count():
            rows = frame.with_row_index("row").filter(pl.col(column).is_null())["row"].head(ROWS_SHOWN).to_list()
            raise ValueError(f"{name}: column {column} is null at row {', '.join(str(row + 1) for row in rows)}")


def _refuse_repeats(frame: pl.DataFrame, name: str, key: list[str]) -> None:
    in_order = _is_strictly_sorted(frame, key)
    if not in_order and frame.select(pl.struct(key).is_duplicated().any()).item():
        rows = frame.filter(pl.struct(key).is_duplicated()).select(key).unique(maintain_order=True)
        raise ValueError(f"{name}: {', '.join(key)} is not unique at {_shown(rows)}")


def _is_strictly_sorted(frame: pl.DataFrame, key: list[str]) -> bool:
    """Whether each row's key comes after the key before it: cheap to see, and common in a large table."""
    if len(key) != 2 or not isinstance(frame.schema[key[0]], pl.Enum):
        return False
    code, second = pl.col(key[0]).to_physical(), pl.col(key[1])
    risen = (code > code.shift()) | ((code == code.shift()) & (second > second.shift()))
    return bool(frame.select(risen.fill_null(True).all()).item())


def _refuse(frame: pl.DataFrame, problem: str, condition: pl.Expr) -> None:
    bad = frame.filter(condition)
    if bad.height:
        raise ValueError(f"{problem} at {_shown(bad)}")


def _shown(rows: pl.DataFrame) -> str:
    listed = "; ".join(
        ", ".join(f"{name}={value}" for name, value in row.items()) for row in rows.head(ROWS_SHOWN).to_dicts()
    )
    more = rows.height - ROWS_SHOWN
    return listed + (f" and {more} more rows" if more > 0 else "")
