"""From raw Parquet to returns: 8,000 symbols x 5,000 sessions, in files of 1,000 symbols.

Run `python -m tests.benchmarks.prices_to_returns [--files 8] [--restated]`. It prints seconds, the ratio to reading
the same Parquet alone, seconds per million rows for a growing number of files, and the peak of memory.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from transforms.prices import company_bars
from transforms.prices_returns import returns
from transforms.vintages import latest_vintage

SYMBOLS_A_FILE, SESSIONS = 1000, 5000
ASKED = datetime(2026, 1, 1, tzinfo=UTC)
WORKERS = 2


def calendar() -> pl.DataFrame:
    """Weekdays as sessions."""
    first = datetime(2005, 1, 3, 14, 30, tzinfo=UTC)
    opens = pl.Series("open_at", [first + timedelta(days=n + 2 * (n // 5)) for n in range(SESSIONS)])
    return pl.DataFrame({"open_at": opens}).select(
        pl.col("open_at").dt.date().alias("session_date"),
        pl.col("open_at").cast(pl.Datetime("us", "UTC")),
        close_at=pl.col("open_at").cast(pl.Datetime("us", "UTC")).dt.offset_by("6h30m"),
        is_half_day=False,
    )


def write_file(folder: Path, number: int, days: pl.Series, restated: bool) -> list[str]:
    """One raw file of 1,000 symbols; one bar in a hundred told twice where asked."""
    random = np.random.default_rng(number)
    symbols = [f"S{number}{n:04d}" for n in range(SYMBOLS_A_FILE)]
    moves = random.normal(0.0, 0.02, (SYMBOLS_A_FILE, SESSIONS))
    close = np.round(np.exp(3 + np.cumsum(moves, axis=1) / 10), 4).ravel()
    frame = pl.DataFrame(
        {
            "symbol": np.repeat(np.array(symbols), SESSIONS),
            "session_date": pl.concat([days] * SYMBOLS_A_FILE),
            "open_usd": np.roll(close, 1),
            "high_usd": close * 1.01,
            "low_usd": close * 0.99,
            "close_usd": close,
            "adjusted_close_usd": close,
            "volume_count": random.integers(1, 10**7, close.size),
        }
    ).with_columns(source=pl.lit("yahoo"), fetched_at=pl.lit(ASKED).cast(pl.Datetime("us", "UTC")))
    if restated:
        later = frame.gather_every(100).with_columns(
            close_usd=pl.col("close_usd") * 1.001, fetched_at=pl.col("fetched_at").dt.offset_by("1d")
        )
        frame = pl.concat([frame, later])
    frame.write_parquet(folder / f"{number}.parquet")
    return symbols


def to_returns(path: Path, companies: pl.DataFrame, listings: pl.DataFrame, sessions: pl.DataFrame) -> int:
    """Rows of returns of one file."""
    newest = latest_vintage(pl.read_parquet(path), ("symbol", "session_date"))
    made = returns(company_bars(newest, companies, listings, sessions), sessions)
    return made["simple_return"].len() - made["simple_return"].null_count()


def measure(paths: list[Path], work: Callable[[Path], int]) -> tuple[float, int]:
    """Wall seconds and the sum of what the work counts."""
    began = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as pool:
        total = sum(pool.map(work, paths))
    return time.perf_counter() - began, total


def main() -> None:
    """Write the files, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=8)
    parser.add_argument("--restated", action="store_true", help="tell one bar in a hundred twice")
    options = parser.parse_args()
    sessions = calendar()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        symbols = [
            symbol
            for number in range(options.files)
            for symbol in write_file(folder, number, sessions["session_date"], options.restated)
        ]
        companies = pl.DataFrame({"company_id": symbols, "symbol": symbols})
        listings = pl.DataFrame({"company_id": symbols, "ticker": symbols}).with_columns(
            currency=pl.lit("USD"),
            valid_from_date=pl.date(2000, 1, 1),
            valid_to_date=pl.lit(None, pl.Date),
            listed_from_date=pl.date(2000, 1, 1),
        )
        paths = sorted(folder.glob("*.parquet"))
        reading, _ = measure(paths, lambda path: pl.read_parquet(path).height)
        for count in sorted({max(1, options.files // 4), max(1, options.files // 2), options.files}):
            seconds, rows = measure(paths[:count], lambda path: to_returns(path, companies, listings, sessions))
            bars = count * SYMBOLS_A_FILE * SESSIONS
            sys.stdout.write(
                f"{bars / 1e6:5.0f} million bars: {seconds:6.2f} s, {seconds / bars * 1e6:.3f} s a million, "
                f"{rows} returns\n"
            )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        sys.stdout.write(f"reading alone {reading:.2f} s, ratio {seconds / reading:.1f}; peak {peak:.1f} GB\n")


if __name__ == "__main__":
    main()
