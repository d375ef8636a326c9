"""Speed of the engine beside what a user would pick instead, on the same arrays.

`uv run python -m tests.benchmarks.event_study_speed peers`: 20,000 events, medians of interleaved runs, per event.
`uv run python -m tests.benchmarks.event_study_speed large`: 500,000 events on 8,000 x 5,000 with the battery.
`uv run python -m tests.benchmarks.event_study_speed scaling`: exponents in events and rows.
A peer that is not installed is skipped and says so. BLAS is held to one thread: the products are small.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import importlib.util
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from statistics import median

import numpy as np
import polars as pl

from transforms.event_study import Design, study

FACTORS = ("market", "bitcoin", "miners")
MODELS = ("market", "market_bitcoin", "market_bitcoin_miners")
WINDOWS = ((-10, 10), (-5, 5), (-1, 1), (0, 0), (0, 1), (2, 10))
ESTIMATION = (-260, -11)
LOOPED = 200
RUNS = 5


@dataclass(frozen=True)
class World:
    """Synthetic returns of S symbols on T days, and E events."""

    returns: pl.DataFrame
    factors: pl.DataFrame
    events: pl.DataFrame
    matrix: np.ndarray
    symbol: np.ndarray
    day: np.ndarray

    @property
    def factor_matrix(self) -> np.ndarray:
        return self.factors.select(FACTORS).to_numpy()


def world(symbols: int, days: int, events: int, seed: int = 1) -> World:
    """Three factors, t(5) residuals, events anywhere that leaves their windows in the data."""
    random = np.random.default_rng(seed)
    values = random.normal(0, 0.01, (days, 3))
    matrix = random.uniform(0.5, 1.5, (symbols, 3)) @ values.T
    for row in matrix:
        row += random.standard_t(5, days) * 0.02
    dates = pl.date_range(date(1980, 1, 1), date(2100, 1, 1), "1d", eager=True)[:days].alias("date")
    names = [f"S{number:05d}" for number in range(symbols)]
    kind = pl.Enum(names)
    which = pl.Series(np.repeat(np.arange(symbols, dtype=np.uint32), days))
    returns = pl.DataFrame(
        {
            "symbol": pl.Series(names, dtype=kind).gather(which),
            "date": pl.concat([dates] * symbols),
            "ret": matrix.ravel(),
        }
    )
    symbol, day = random.integers(0, symbols, events), random.integers(261, days - 11, events)
    listed = pl.DataFrame(
        {"event_id": np.arange(events), "symbol": pl.Series(names).gather(symbol), "event_date": dates.gather(day)}
    )
    factors = pl.DataFrame({"date": dates} | {name: values[:, place] for place, name in enumerate(FACTORS)})
    return World(returns, factors, listed, matrix, symbol, day)


def design(model: str) -> Design:
    return Design((model,), ESTIMATION, WINDOWS, bootstrap_draws=0)


def ours(made: World, count: int) -> int:
    """AR, forecast-error variance, CAR of every event, from long frames."""
    study(made.returns, made.factors, made.events, design(MODELS[count - 1]))
    return len(made.day)


def ours_with_battery(made: World, count: int) -> int:
    """The same with every test, ranks and GRANK included."""
    study(made.returns, made.factors, made.events, design(MODELS[count - 1])).group_statistics  # noqa: B018
    return len(made.day)


def statsmodels_loop(made: World, count: int) -> int:
    """pandas slices, statsmodels OLS and get_prediction, event by event (a part of the events)."""
    import pandas as pd
    import statsmodels.api as sm

    frame = pd.DataFrame(made.factor_matrix[:, :count], columns=list(FACTORS[:count]))
    panel = {row: frame.assign(ret=made.matrix[row]) for row in np.unique(made.symbol[:LOOPED])}
    for symbol, day in zip(made.symbol[:LOOPED], made.day[:LOOPED], strict=True):
        own = panel[symbol]
        sample = own.iloc[day + ESTIMATION[0] : day + ESTIMATION[1] + 1]
        fit = sm.OLS(sample["ret"], sm.add_constant(sample[frame.columns])).fit()
        window = own.iloc[day - 10 : day + 11]
        predicted = fit.get_prediction(sm.add_constant(window[frame.columns], has_constant="add"))
        ar = window["ret"] - predicted.predicted_mean
        _ = ar.sum(), predicted.se_obs
    return LOOPED


def polars_ols_rolling(made: World, count: int) -> int:
    """polars-ols rolling coefficients on every row: the abnormal returns only."""
    import polars_ols  # noqa: F401 # pyright: ignore[reportMissingImports, reportUnusedImport]

    joined = made.returns.join(made.factors, on="date", maintain_order="left")
    features = [pl.col(name) for name in FACTORS[:count]]
    joined.with_columns(
        pl.col("ret").least_squares.rolling_ols(*features, window_size=250, add_intercept=True, mode="coefficients")
        .over("symbol").alias("theta")
    )  # fmt: skip # pyright: ignore[reportAttributeAccessIssue]
    return len(made.day)


def duckdb_regr(made: World, count: int) -> int:
    """DuckDB: join events to their window and group by with regr_slope and regr_intercept (one factor only)."""
    import duckdb

    if count > 1:
        raise ImportError("regr_* has one factor")
    connection = duckdb.connect()
    calendar = made.factors.with_row_index("t").select("date", "t", "market")
    cells = made.returns.with_columns(pl.col("symbol").cast(pl.String)).join(calendar, on="date")
    placed = made.events.join(calendar, left_on="event_date", right_on="date").select("event_id", "symbol", day="t")
    connection.register("cells", cells)
    connection.register("placed", placed)
    connection.sql(
        "create table fits as select event_id, regr_slope(ret, market) b, regr_intercept(ret, market) a, "
        "regr_sxx(market, market) sxx from placed join cells using (symbol) "
        "where t between day - 260 and day - 11 group by event_id"
    )
    connection.sql(
        "create table ar as select event_id, t, ret - a - b * market as ar from placed join fits using (event_id) "
        "join cells using (symbol) where t between day - 10 and day + 10"
    )
    return len(made.day)


def eventstudy_package(made: World, count: int) -> int:
    """PyPI eventstudy, event by event (a part of the events)."""
    import eventstudy  # noqa: F401 # pyright: ignore[reportMissingImports, reportUnusedImport]
    from eventstudy.models import market_model  # pyright: ignore[reportMissingImports]

    if count > 1:
        raise ImportError("its market model has one factor")
    market = made.factor_matrix[:, 0]
    for symbol, day in zip(made.symbol[:LOOPED], made.day[:LOOPED], strict=True):
        span = slice(day - 260, day + 11)
        market_model(made.matrix[symbol, span], market[span], estimation_size=250, event_window_size=21)
    return LOOPED


PEERS: dict[str, tuple[str, Callable[[World, int], int]]] = {
    "engine": ("numpy", ours),
    "engine with battery": ("numpy", ours_with_battery),
    "pandas + statsmodels loop": ("statsmodels", statsmodels_loop),
    "eventstudy": ("eventstudy", eventstudy_package),
    "polars-ols rolling": ("polars_ols", polars_ols_rolling),
    "DuckDB join + regr_*": ("duckdb", duckdb_regr),
}


def peers(events: int = 20_000) -> None:
    """Interleaved medians per event, and ratios to the engine."""
    made = world(500, 2_500, events)
    for count in (1, 2, 3):
        present = {name: work for name, (module, work) in PEERS.items() if importlib.util.find_spec(module)}
        for name in PEERS.keys() - present.keys():
            print(f"{name}: skipped, {PEERS[name][0]} is not installed")
        taken: dict[str, list[float]] = {name: [] for name in present}
        for _ in range(RUNS):
            for name, work in list(present.items()):
                started = time.perf_counter()
                try:
                    done = work(made, count)
                except ImportError as reason:
                    print(f"{name}: skipped, {reason}")
                    del present[name]
                    continue
                taken[name].append((time.perf_counter() - started) / done * 1e6)
        for name in present:
            each = median(taken[name])
            to_core, to_full = (each / median(taken[base]) for base in ("engine", "engine with battery"))
            print(
                f"{count} factors  {name:<28}{each:10.1f} us/event  {to_core:8.1f} x engine {to_full:8.1f} x battery",
                flush=True,
            )


def large() -> None:
    """Peak memory and time of the large study, read from arrays made here."""
    made = world(8_000, 5_000, 500_000)
    started = time.perf_counter()
    ours_with_battery(made, 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"500,000 events on 8,000 x 5,000 with the battery: {time.perf_counter() - started:.1f} s, peak {peak:.2f} GiB"
    )


def scaling() -> None:
    """Exponent of the time in events and in rows."""
    for label, sizes in (
        ("events", [(500, 2_500, count) for count in (5_000, 20_000, 80_000)]),
        ("rows", [(symbols, 2_500, 20_000) for symbols in (100, 500, 2_500)]),
    ):
        seconds: list[float] = []
        for size in sizes:
            made = world(*size)
            runs: list[float] = []
            for _ in range(3):
                started = time.perf_counter()
                ours(made, 1)
                runs.append(time.perf_counter() - started)
            seconds.append(median(runs))
        scale = [size[2] if label == "events" else size[0] for size in sizes]
        exponent = np.polyfit(np.log(scale), np.log(seconds), 1)[0]
        print(f"exponent in {label}: {exponent:.2f} ({', '.join(f'{second:.3f} s' for second in seconds)})")


if __name__ == "__main__":
    {"peers": peers, "large": large, "scaling": scaling}[sys.argv[1] if len(sys.argv) > 1 else "peers"]()
