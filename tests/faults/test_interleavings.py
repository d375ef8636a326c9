"""Whatever the order of good answers, partial ones, refusals, rescalings and crashes: no bar is lost or invented."""

import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from orchestration.errors import SourceError
from orchestration.settings import Settings
from orchestration.sources import yahoo
from orchestration.sources.yahoo_refresh import Pace, fetch_yahoo
from orchestration.store import Store
from tests.faults.harness import SESSIONS, after_close
from transforms.prices_vintages import restatements
from transforms.vintages import latest_vintage

DAYS = [day for day in SESSIONS["session_date"].to_list() if day >= date(2025, 12, 1)]
START = 4
SYMBOLS = ["AAA", "BBB", "CCC"]
BEHAVIOURS = [
    "whole",
    "whole",
    "whole",
    "first_half",
    "last_half",
    "holes",
    "limited",
    "unreachable",
    "nothing",
    "crash",
]
LAST_BARS = SESSIONS.select("session_date", bar_start_at=pl.col("close_at") - timedelta(minutes=30))
WANTED = pl.DataFrame(
    {"ticker": SYMBOLS, "first_date": [DAYS[0]] * 3, "last_date": [None] * 3},
    schema={"ticker": pl.String, "first_date": pl.Date, "last_date": pl.Date},
)


class Crash(BaseException):
    """The process was killed."""


@dataclass
class Source:
    """What the world's prices are, and how the source behaves in this refresh."""

    scale: dict[str, float] = field(default_factory=lambda: dict.fromkeys(SYMBOLS, 1.0))
    behaviour: dict[str, str] = field(default_factory=dict)

    def close(self, symbol: str, day: date) -> float:
        """The true close on the present scale; each day differs from its neighbours."""
        n = DAYS.index(day)
        return round((10 + SYMBOLS.index(symbol) + (n * 7 % 11) / 5) * self.scale[symbol], 9)

    def daily(self, symbol: str, start: date, end: date) -> yahoo.Bars:
        """One answer, good or bad."""
        days = [day for day in DAYS if start <= day <= end]
        behaviour = self.behaviour.get(symbol, "whole")
        if behaviour == "crash":
            raise Crash
        if behaviour == "limited":
            raise yahoo.RateLimited(symbol)
        if behaviour == "unreachable":
            raise yahoo.Unreachable(symbol)
        if behaviour == "nothing" or not days:
            raise yahoo.NothingThere(symbol)
        cut = {"first_half": slice(None, (len(days) + 1) // 2), "last_half": slice(len(days) // 2, None),
               "holes": slice(None, None, 2)}.get(behaviour, slice(None))  # fmt: skip
        return self.answer(symbol, days[cut])

    def hourly(self, symbol: str, start: date, end: date) -> yahoo.Bars:
        """The same of hours: one bar a day, the last of the session."""
        answer = self.daily(symbol, start, end)
        last = pl.col("session_date").replace_strict(LAST_BARS["session_date"], LAST_BARS["bar_start_at"])
        columns = ["symbol", last.alias("bar_start_at"), *answer.bars.columns[2:]]
        return yahoo.Bars(answer.bars.select(columns), answer.actions)

    def answer(self, symbol: str, days: list[date]) -> yahoo.Bars:
        """These days as bars."""
        closes = [self.close(symbol, day) for day in days]
        nothing: list[Any] = [None] * len(days)
        names = ["open_usd", "high_usd", "low_usd", "adjusted_close_usd"]
        bars = pl.DataFrame(
            {"symbol": [symbol] * len(days), "session_date": days, "close_usd": closes, "volume_count": nothing}
            | dict.fromkeys(names, nothing),
            schema_overrides=dict.fromkeys(names, pl.Float64) | {"volume_count": pl.Int64},
        )
        no_actions = pl.DataFrame(
            schema={"symbol": pl.String, "ex_date": pl.Date, "corporate_action": pl.String}
            | {"dividend_usd": pl.Float64, "split_ratio": pl.Float64}
        )
        return yahoo.Bars(bars.select("symbol", "session_date", *names, "close_usd", "volume_count"), no_actions)


class Refreshes(RuleBasedStateMachine):
    """Days go by; some are refreshed, well or badly; now and then a whole history is rescaled."""

    @initialize()
    def open_desk(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.store = Store(Settings("live", self.folder))
        self.source = Source()
        self.today, self.minute = START, 60
        self.seen: set[tuple[str, date]] = set()
        self.rows = 0

    @rule(days=st.integers(1, 3))
    def time_passes(self, days: int) -> None:
        self.today, self.minute = min(self.today + days, START + 9), 60

    @rule(symbol=st.sampled_from(SYMBOLS), scale=st.sampled_from([15.0, 1 / 15, 2.0]))
    def the_source_rescales(self, symbol: str, scale: float) -> None:
        self.source.scale[symbol] *= scale

    @rule(behaviours=st.lists(st.sampled_from(BEHAVIOURS), min_size=3, max_size=3))
    def a_refresh_runs(self, behaviours: list[str]) -> None:
        self.refresh(dict(zip(SYMBOLS, behaviours, strict=True)))

    def refresh(self, behaviour: dict[str, str]) -> None:
        """One refresh, a minute after the one before."""
        self.source.behaviour = behaviour
        self.minute += 1
        now: datetime = after_close(DAYS[self.today], self.minute)
        pace = Pace(attempts=2, first_wait_seconds=0.0, spacing_seconds=0.0, sleep=lambda _seconds: None)
        try:
            fetch_yahoo(self.store, WANTED, SESSIONS, now, self.source, pace)
        except (Crash, SourceError):
            return

    def newest(self) -> pl.DataFrame:
        """The newest closes."""
        return latest_vintage(self.store.read("raw.daily_bars"), ("symbol", "session_date"))

    def newest_hours(self) -> pl.DataFrame:
        """The newest closes of the sessions' last hours."""
        return latest_vintage(self.store.read("raw.hourly_bars"), ("symbol", "bar_start_at")).join(
            LAST_BARS, on="bar_start_at"
        )

    @invariant()
    def nothing_is_lost_or_invented(self) -> None:
        raw, newest = self.store.read("raw.daily_bars"), self.newest()
        known = set(newest.select("symbol", "session_date").iter_rows())
        assert raw.height >= self.rows
        assert self.seen <= known
        assert all(day in DAYS[: self.today + 1] for _, day in known)
        self.seen, self.rows = known, raw.height

    @invariant()
    def every_series_is_on_one_scale(self) -> None:
        for bars in (self.newest(), self.newest_hours()):
            self.is_on_one_scale(bars)

    def is_on_one_scale(self, bars: pl.DataFrame) -> None:
        """No series has bars of two scales."""
        rows = bars.select("symbol", "session_date", "close_usd").iter_rows()
        scales: dict[str, set[float]] = {}
        for symbol, day, close in rows:
            truth = self.source.close(symbol, day) / self.source.scale[symbol]
            scales.setdefault(symbol, set()).add(round(close / truth, 6 if close > 1 else 4))
        assert all(max(found) / min(found) < 1.01 for found in scales.values()), scales

    def teardown(self) -> None:
        """A last good refresh has everything, at the present scale; each rescaling was told as one restatement."""
        self.refresh({})
        self.refresh({})
        newest = {(symbol, day): close for symbol, day, close in self.newest().select(
            "symbol", "session_date", "close_usd").iter_rows()}  # fmt: skip
        every = {(symbol, day) for symbol in SYMBOLS for day in DAYS[: self.today + 1]}
        assert set(newest) == every
        assert set(self.newest_hours().select("symbol", "session_date").iter_rows()) == every
        told = restatements(self.store.read("raw.daily_bars"))
        rescaled = told.filter(restatement_kind="rescaled")
        assert rescaled.select("restated_at", "symbol").is_unique().all()
        shutil.rmtree(self.folder)


TestRefreshes = Refreshes.TestCase
TestRefreshes.settings = settings(
    max_examples=15, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
)
