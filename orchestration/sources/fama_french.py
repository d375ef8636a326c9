"""Fama and French's daily factors from files beside the user's bars: Kenneth French's own CSVs, or one table of them.

`F-F_*.csv` are taken as they are downloaded and unpacked; `fama_french_daily.csv` or `.parquet` is one table with
`date` and any of the columns of COLUMNS. All are in percent, as their maker publishes them.
"""

import re
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import polars as pl

from orchestration.errors import OperatorError
from orchestration.sources.answer import fetch_row, stamp
from transforms.tables import TABLES

TABLE, SOURCE = "raw.factor_returns", "files"
COLUMNS = {
    "mkt_rf": "market_excess",
    "smb": "smb",
    "hml": "hml",
    "rf": "risk_free",
    "smb5": "smb5",
    "rmw": "rmw",
    "cma": "cma",
    "mom": "momentum",
}
OWN_NAMES = {"Mkt-RF": "mkt_rf", "SMB": "smb", "HML": "hml", "RF": "rf", "RMW": "rmw", "CMA": "cma", "Mom": "mom"}
EDITION = re.compile(r"using the (\d{6}) CRSP")
MISSING_PCT = -99.0
# the market moves by more than this on some day of any year; a file that does not is in plain ratios
LEAST_MOVE_PCT = 0.3
DAYS_TO_JUDGE = 120
LONG = {"factor": pl.String, "session_date": pl.Date, "factor_return_pct": pl.Float64, "factor_vintage": pl.String}


def fetch_factors(folder: Path, sessions: pl.DataFrame, now: datetime) -> tuple[pl.DataFrame, list[dict[str, object]]]:
    """Read the factor files of a folder, where there are some.

    Args:
        folder: The user's folder.
        sessions: `raw.sessions`; other days are left out.
        now: The instant taken as now, and the vintage of the rows.

    Returns:
        `raw.factor_returns`, and rows for `raw.fetches`, one a file. Where two files hold a factor, the file whose
        name comes first counts.

    Raises:
        OperatorError: Naming file, date and column of what is wrong.
    """
    paths = sorted(path for path in folder.iterdir() if _is_factor_file(path))
    if not paths:
        return TABLES[TABLE].empty(), []
    frames = [_of_table(path) if path.name.startswith("fama_french") else _of_download(path) for path in paths]
    rows = pl.concat([pl.DataFrame(schema=LONG), *frames]).unique(["factor", "session_date"], keep="first")
    held = rows.join(sessions, on="session_date", how="semi").filter(pl.col("session_date") < now.date())
    asked = [fetch_row(now, SOURCE, TABLE, "ok", frame.height) for frame in frames]
    return stamp(TABLE, held.sort("factor", "session_date"), SOURCE, now), asked


def _is_factor_file(path: Path) -> bool:
    ending = path.suffix.lower()
    is_table = path.stem == "fama_french_daily" and ending in (".csv", ".parquet")
    return is_table or (path.name.startswith("F-F_") and ending == ".csv")


def _of_table(path: Path) -> pl.DataFrame:
    """One table of all factors; its edition is the month in which it ends."""
    try:
        frame = (
            pl.read_parquet(path, glob=False)
            if path.suffix == ".parquet"
            else pl.read_csv(path, infer_schema=False, glob=False)
        )
    except (OSError, pl.exceptions.PolarsError) as error:
        raise OperatorError(f"{path}: cannot be read: {str(error).splitlines()[0]}") from error
    known = [name for name in COLUMNS if name in frame.columns]
    if "date" not in frame.columns or "mkt_rf" not in known:
        raise OperatorError(f"{path}: column date or mkt_rf is missing; it has {', '.join(frame.columns)}")
    return _long(path, frame.select("date", *known), None)


def _of_download(path: Path) -> pl.DataFrame:
    """One of Kenneth French's daily CSVs: words, a heading that begins with a comma, then a line a day."""
    text = path.read_text(encoding="latin-1")
    edition = EDITION.search(text)
    lines = text.splitlines()
    heads = [at for at, line in enumerate(lines) if line.startswith(",")]
    if edition is None or not heads:
        raise OperatorError(f"{path}: not a daily file of Kenneth French: no CRSP edition, or no heading")
    names = [name.strip() for name in lines[heads[0]].split(",")[1:]]
    unknown = [name for name in names if name not in OWN_NAMES]
    if unknown:
        raise OperatorError(f"{path}: column {', '.join(unknown)} is none of {', '.join(OWN_NAMES)}")
    days = [line for line in lines[heads[0] + 1 :] if re.match(r"\s*\d{8}\s*,", line)]
    if not days:
        raise OperatorError(f"{path}: no line begins with a day (YYYYMMDD): is it the monthly file?")
    columns = [OWN_NAMES[name] for name in names]
    if "rmw" in columns:  # the five-factor file sorts its SMB otherwise than the three-factor file
        columns = ["smb5" if name == "smb" else name for name in columns]
    ragged = [line for line in days if line.count(",") != len(columns)]
    if ragged:
        raise OperatorError(
            f"{path}: a day has not {len(columns)} numbers as the heading promises: {ragged[0].strip()}"
        )
    frame = pl.read_csv(StringIO("\n".join(days)), has_header=False, infer_schema=False, new_columns=["date", *columns])
    return _long(path, frame, edition[1])


def _long(path: Path, frame: pl.DataFrame, edition: str | None) -> pl.DataFrame:
    """One row per factor and day, checked."""
    text = pl.col("date").cast(pl.String).str.strip_chars().str.replace_all("-", "")
    typed = frame.with_columns(
        session_date=text.str.to_date("%Y%m%d", strict=False),
        **{
            name: (pl.col(name).str.strip_chars() if frame[name].dtype == pl.String else pl.col(name)).cast(
                pl.Float64, strict=False
            )
            for name in frame.columns
            if name != "date"
        },
    )
    _refuse(path, frame, typed)
    last: date = typed["session_date"].max()  # type: ignore[assignment]
    values = typed.drop("date").unpivot(index="session_date", variable_name="column", value_name="factor_return_pct")
    return (
        values.drop_nulls()
        .filter(pl.col("factor_return_pct") > MISSING_PCT)
        .select(
            pl.col("column").replace_strict(COLUMNS).alias("factor"),
            "session_date",
            "factor_return_pct",
            factor_vintage=pl.lit(edition or f"{last:%Y%m}"),
        )
    )


def _refuse(path: Path, frame: pl.DataFrame, typed: pl.DataFrame) -> None:
    """End with the first thing that is wrong.

    Raises:
        OperatorError: Naming file, day and column.
    """
    wrong = [("date", pl.col("session_date").is_null(), "is not a day")]
    wrong.append(("date", pl.col("session_date").is_duplicated(), "is there twice"))
    for name in (column for column in frame.columns if column != "date"):
        given = pl.lit(frame[name].is_not_null())
        wrong.append((name, given & pl.col(name).is_null(), "is not a number"))
        wrong.append((name, pl.col(name).is_finite().not_().fill_null(False), "is not finite"))
    for name, is_bad, says in wrong:
        bad = typed.with_row_index("row").filter(is_bad)
        if bad.height:
            row, day = bad["row"][0], frame["date"][int(bad["row"][0])]
            raise OperatorError(
                f"{path}: nothing of it was used: date {day}, column {name}: {frame[name][int(row)]} {says}"
            )
    market = typed["mkt_rf"].abs().max() if "mkt_rf" in typed.columns else None
    if isinstance(market, float) and typed.height >= DAYS_TO_JUDGE and market < LEAST_MOVE_PCT:
        raise OperatorError(f"{path}: no market return is above {market}: these are plain ratios, percent is wanted")
