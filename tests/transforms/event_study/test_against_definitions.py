"""Staggered events, repeated firms, overlapping windows, three factors, holes and windows of an event's own: every
statistic agrees with the definitions written out, one event and one day at a time."""

from itertools import combinations

import numpy as np
import polars as pl
import pytest
from scipy import stats

from tests.transforms.event_study.made_data import events_on, market_data
from transforms.event_study import Design, Model, Study, mean_adjusted, study

WINDOWS = ((0, 0), (-1, 1), (-3, 4))
FACTORS = ["market", "bitcoin", "third"]
DESIGN = Design(
    (mean_adjusted("mean"), Model("three", tuple(FACTORS))), (-80, -6), WINDOWS, min_observations=30, bootstrap_draws=0
)
DAYS = [150, 152, 153, 190, 191, 260, 310]


def made() -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Returns with holes and a day of -170 % (negative prices), and events with windows of their own."""
    returns, factors = market_data(symbols=5, days=360, seed=11, missing=0.08)
    random = np.random.default_rng(5)
    factors = factors.with_columns(third=pl.Series(random.normal(0, 0.02, factors.height)))
    factors = factors.with_columns(
        third=pl.when(pl.int_range(pl.len()).is_in([100, 140, 189])).then(None).otherwise("third")
    )
    wild = returns.with_columns(ret=pl.when(pl.col("date") == factors["date"][191]).then(-1.7).otherwise("ret"))
    events = events_on(factors, DAYS, 5).filter(pl.Series(random.random(35) < 0.8))
    number = pl.int_range(pl.len())
    own = events.with_columns(
        est_start_rel=pl.when(number % 3 == 0).then(-60),
        est_end_rel=pl.when(number % 4 == 0).then(-11),
        ew_start=pl.when(number % 5 == 0).then(-1).when(number % 7 == 0).then(-3),
        ew_end=pl.when(number % 5 == 0).then(1).when(number % 7 == 0).then(4),
    )
    return wild, factors, own


class Event:
    """One event under one model, by least squares on its complete days."""

    def __init__(self, row: dict, series: dict[str, np.ndarray], x: np.ndarray, dates: list) -> None:
        day, returns = dates.index(row["event_date"]), series[row["symbol"]]
        first, last = row["est_start_rel"] or -80, row["est_end_rel"] or -6
        low, high = (-3, 4) if row["ew_start"] is None else (row["ew_start"], row["ew_end"])
        complete = np.isfinite(returns) & np.isfinite(x).all(1)
        self.day, self.symbol = day, row["symbol"]
        estimation = [t for t in range(day + first, day + last + 1) if complete[t]]
        inverse = np.linalg.inv(x[estimation].T @ x[estimation])
        theta = inverse @ x[estimation].T @ returns[estimation]
        residual = returns - x @ theta
        self.count, self.size = len(estimation), x.shape[1]
        self.sigma = np.sqrt((residual[estimation] ** 2).sum() / (self.count - self.size))
        self.estimation = {t - day: residual[t] for t in estimation}
        self.ar = {t - day: residual[t] for t in range(day + low, day + high + 1) if complete[t]}
        self.x, self.inverse, self.asked = {t: x[day + t] for t in self.ar}, inverse, (low, high)

    def days(self, window: tuple[int, int]) -> list[int]:
        if window[0] < self.asked[0] or window[1] > self.asked[1] or 0 not in self.ar:
            return []
        return [t for t in range(window[0], window[1] + 1) if t in self.ar]

    def car(self, days: list[int]) -> float:
        return sum(self.ar[t] for t in days)

    def scar(self, days: list[int]) -> float:
        summed = sum(self.x[t] for t in days)
        return self.car(days) / (self.sigma * np.sqrt(len(days) + summed @ self.inverse @ summed))

    @property
    def inflation(self) -> float:
        return (self.count - self.size) / (self.count - self.size - 2)


def mean_correlation(events: list[Event]) -> float:
    pairs = []
    for a, b in combinations(events, 2):
        mine, theirs = ({t + e.day: v for t, v in e.estimation.items()} for e in (a, b))
        common = sorted(set(mine) & set(theirs))
        if len(common) >= 3:
            pairs.append(np.corrcoef([mine[t] for t in common], [theirs[t] for t in common])[0, 1])
    return float(np.mean(pairs))


def rank_sums(events: list[Event]) -> tuple[dict[int, float], float]:
    """Mean U less a half by relative day, and S."""
    ranks: dict[int, list[float]] = {}
    for event in events:
        rows = event.estimation | event.ar
        for t, rank in zip(rows, stats.rankdata(list(rows.values())), strict=True):
            ranks.setdefault(t, []).append(rank / (len(rows) + 1))
    mean = {t: np.mean(values) - 0.5 for t, values in ranks.items()}
    return mean, float(np.sqrt(np.mean([value**2 for value in mean.values()])))


def grank(events: list[Event], scar: np.ndarray, shrink: float) -> float:
    star = scar / scar.std(ddof=1) * shrink
    by_day: dict[int, list[float]] = {}
    own = []
    for event, score in zip(events, star, strict=True):
        rows = [value / event.sigma for value in event.estimation.values()]
        u = stats.rankdata([*rows, score]) / (len(rows) + 2) - 0.5
        own.append(u[-1])
        for t, value in zip(event.estimation, u, strict=False):
            by_day.setdefault(t, []).append(value)
    rows = len(by_day) + 1
    squares = sum(len(v) / len(events) * np.mean(v) ** 2 for v in by_day.values()) + np.mean(own) ** 2
    z = np.mean(own) / np.sqrt(squares / rows)
    return z * np.sqrt((rows - 2) / (rows - 1 - z**2))


def expected(every: list[Event], window: tuple[int, int]) -> dict[str, float]:
    events = [event for event in every if event.days(window)]
    days = [event.days(window) for event in events]
    car = np.array([event.car(d) for event, d in zip(events, days, strict=True)])
    scar = np.array([event.scar(d) for event, d in zip(events, days, strict=True)])
    n, r = len(events), mean_correlation(every)
    overlap = np.mean(
        [max(0.0, 1 - abs(a.day - b.day) / (window[1] - window[0] + 1)) for a, b in combinations(events, 2)]
    )
    inflation, shared = 1 + (n - 1) * r, r * overlap
    bmp = scar.mean() / (scar.std(ddof=1) / np.sqrt(n))
    patell = scar.sum() / np.sqrt(sum(event.inflation for event in events))
    aar = {t: np.mean([e.ar[t] for e in every if t in e.ar]) for t in range(window[0], window[1] + 1)}
    residuals: dict[int, list[float]] = {}
    for event in every:
        for t, value in event.estimation.items():
            residuals.setdefault(t, []).append(value)
    spread = np.std([np.mean(values) for values in residuals.values()], ddof=1)
    mean, s = rank_sums(every)
    share = np.mean([np.mean(np.array(list(e.estimation.values())) > 0) for e in every])
    w = stats.rankdata(np.abs(car))[car > 0].sum()
    dates = [
        np.array([v for v, e in zip(car, events, strict=True) if e.day == d]) for d in sorted({e.day for e in events})
    ]
    g = len(dates)
    by_date = g / (g - 1) * sum(((values - car.mean()).sum()) ** 2 for values in dates) / n**2
    means = np.array([values.mean() for values in dates])
    return {
        "n": n, "mean": car.mean(), "median": float(np.median(car)), "n_pos": (car > 0).sum(),
        "csect_t": car.mean() / (car.std(ddof=1) / np.sqrt(n)),
        "cda_t": sum(aar.values()) / (spread * np.sqrt(len(aar))),
        "patell_z_scar": patell, "adj_patell_z_scar": patell * np.sqrt(1 / inflation),
        "bmp_t_scar": bmp, "kp_bmp_t_scar": bmp * np.sqrt((1 - r) / inflation),
        "kpp_bmp_t_scar": bmp * np.sqrt((1 - shared) / (1 + (n - 1) * shared)),
        "cowan_rank_z": np.sqrt(len(aar)) * np.mean([mean[t] for t in aar]) / s,
        "grank_t": grank(events, scar, 1.0), "grank_t_adj": grank(events, scar, np.sqrt(1 - r)),
        "sign_z": ((car > 0).sum() - n / 2) / np.sqrt(n / 4),
        "gen_sign_z": ((car > 0).sum() - n * share) / np.sqrt(n * share * (1 - share)),
        "wilcoxon_W": w, "wilcoxon_z": (w - n * (n + 1) / 4) / np.sqrt(n * (n + 1) * (2 * n + 1) / 24),
        "clustered_t_date": car.mean() / np.sqrt(by_date),
        "ibragimov_muller_t": means.mean() / (means.std(ddof=1) / np.sqrt(g)),
    }  # fmt: skip


@pytest.fixture(scope="module")
def found() -> Study:
    return study(*made(), DESIGN)


def written_out(model: str) -> list[Event]:
    returns, factors, events = made()
    dates = factors["date"].to_list()
    series = {
        str(symbol): factors.select("date").join(rows, on="date", how="left", maintain_order="left")["ret"].to_numpy()
        for (symbol,), rows in returns.group_by("symbol")
    }
    columns = [] if model == "mean" else FACTORS
    x = np.column_stack([np.ones(len(dates)), *(factors[name].to_numpy() for name in columns)])
    return [Event(row, series, x, dates) for row in events.iter_rows(named=True)]


@pytest.mark.parametrize("model", ["mean", "three"])
def test_no_event_is_lost_and_some_have_windows_of_their_own(found: Study, model: str) -> None:
    assert found.model_fits.filter(model=model)["reason"].null_count() == len(written_out(model)) > 25
    reasons = set(found.event_windows.filter(model=model)["reason"].drop_nulls())
    assert {"window_outside_event_days", "days_missing_in_window", "no_return_on_event_day"} <= reasons
    assert found.event_windows["bhar_market"].min() < -1


@pytest.mark.parametrize("window", WINDOWS, ids=str)
@pytest.mark.parametrize("model", ["mean", "three"])
def test_every_statistic_is_that_of_its_definition(found: Study, model: str, window: tuple[int, int]) -> None:
    label = f"[{window[0]},{window[1]}]"
    rows = found.group_statistics.filter(model=model, level="caar", window=label)
    values = dict(rows.select("test", "value").iter_rows())
    for test, value in expected(written_out(model), window).items():
        assert values[test] == pytest.approx(value, rel=1e-8, abs=1e-12), test
