"""What a refresh asks Yahoo: only what is missing, patiently, each answer judged and kept before the next request."""

import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

import polars as pl

from orchestration.durably import path_part, write_atomically
from orchestration.errors import SourceError
from orchestration.sources import yahoo
from orchestration.sources.answer import PriceAnswer, fetch_row, fetches, is_past, no_answer, stamp
from orchestration.sources.yahoo_answers import refuse_holes, refuse_lost_hours, refuse_short, sound, verdict_on
from orchestration.store import Store
from transforms.prices_plan import (
    HISTORY_FROM,
    ended_days,
    final_bars,
    hourly_kept_from,
    plan_again,
    plan_daily,
    plan_hourly,
    whole_history,
)
from transforms.sessions import NEW_YORK
from transforms.tables import TABLES
from transforms.vintages import latest_vintage

DAILY, HOURLY, ACTIONS, FETCHES = "raw.daily_bars", "raw.hourly_bars", "raw.corporate_actions", "raw.fetches"
FAILURES_BEFORE_STOP = 3
KEPT_REFUSED = 50  # refused answers, for a person to read
T = TypeVar("T")


@dataclass
class Pace:
    """How patient and how polite a run is.

    Attributes:
        attempts: Tries of one request.
        first_wait_seconds: Before the second try; doubled each time, with jitter of half of it.
        budget_seconds: Waiting that a whole run may spend on retries.
        spacing_seconds: Between two requests.
    """

    attempts: int = 4
    first_wait_seconds: float = 2.0
    budget_seconds: float = 180.0
    spacing_seconds: float = 0.3
    sleep: Callable[[float], None] = time.sleep

    @classmethod
    def of_this_process(cls) -> "Pace":
        """Patient with Yahoo, quick with a stand-in on this machine."""
        return (
            cls(first_wait_seconds=0.01, budget_seconds=1, spacing_seconds=0) if yahoo.STAND_IN in os.environ else cls()
        )

    def wait(self, attempt: int) -> bool:
        """Wait before another try; false when attempts or budget are spent."""
        seconds = self.first_wait_seconds * 2**attempt * random.uniform(1.0, 1.5)
        if attempt + 1 >= self.attempts or seconds > self.budget_seconds:
            return False
        self.budget_seconds -= seconds
        self.sleep(seconds)
        return True


def fetch_yahoo(
    store: Store,
    wanted: pl.DataFrame,
    sessions: pl.DataFrame,
    now: datetime,
    client: Any = None,
    pace: Pace | None = None,
    tell: Callable[[str], None] = lambda _line: None,
    again: tuple[date, date] | None = None,
) -> PriceAnswer:
    """Ask for what is missing and keep each answer at once, so that a run that is cut off loses nothing.

    As of an instant before the newest answer nothing is asked.

    Args:
        store: Where answers are kept as they come.
        wanted: `ticker`, `first_date`, `last_date`.
        sessions: `raw.sessions`.
        now: The instant taken as now: the vintage of the rows.
        client: A `yahoo.Yahoo`; by default one with its cache in the data directory.
        pace: How patient to be.
        tell: Given a line for each request.
        again: First and last day of a range to ask for again, whatever is known of it.

    Returns:
        The rows of this run, which the store has already, and no fetch: those are in the store too.

    Raises:
        SourceError: When nothing came: the source was out of reach, or had nothing of any symbol that is still traded.
    """
    known, hours = store.read(DAILY), store.read(HOURLY)
    if is_past(known, now):
        return no_answer()
    newest = latest_vintage(known, ("symbol", "session_date"))
    newest_hours = latest_vintage(hours, ("symbol", "bar_start_at"))
    days = known.select("symbol", "session_date", "fetched_at")
    run = _Run(store, sessions, now, newest, newest_hours, pace or Pace.of_this_process(), tell, client)
    daily_requests, hourly_requests = _plan(days, hours, wanted, sessions, now, again)
    run.planned = daily_requests.height + hourly_requests.height
    for table, requests in ((DAILY, daily_requests), (HOURLY, hourly_requests)):
        for request in requests.iter_rows(named=True):
            run.ask(table, request, days)
    if run.asked and not run.good and (run.is_out_of_reach or run.got_nothing_of >= _traded(wanted, now)):
        raise SourceError(
            f"Yahoo gave nothing for {run.asked} requests ({run.stopped or run.last_message}); nothing new was "
            "kept, the published build stays, the next refresh asks again"
        )
    made = {name: pl.concat([TABLES[name].empty(), *frames]) for name, frames in run.kept.items()}
    return PriceAnswer(made[DAILY], made[HOURLY], made[ACTIONS], TABLES[FETCHES].empty())


def _traded(wanted: pl.DataFrame, now: datetime) -> set[str]:
    """Symbols that are still traded; where a few bring nothing, and the others lack nothing, it is no outage."""
    last = pl.col("last_date")
    return set(wanted.filter(last.is_null() | (last >= now.date()))["ticker"])


def _plan(
    days: pl.DataFrame,
    hours: pl.DataFrame,
    wanted: pl.DataFrame,
    sessions: pl.DataFrame,
    now: datetime,
    again: tuple[date, date] | None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The requests for daily bars, each with the last day of its listing, and those for hourly bars."""
    daily = plan_daily(days, wanted, sessions, now)
    hourly = plan_hourly(hours.select("symbol", "bar_start_at", "fetched_at"), wanted, sessions, now)
    if again is not None:
        ended = ended_days(sessions, now).filter(pl.col("session_date") >= HISTORY_FROM)
        kept = ended.filter(pl.col("session_date") >= hourly_kept_from(now))
        hour_days = hours.select("symbol", session_date=pl.col("bar_start_at").dt.convert_time_zone(NEW_YORK).dt.date())
        daily = plan_again(daily, days, wanted, again, ended)
        hourly = plan_again(hourly, hour_days, wanted, again, kept)
    listed = wanted.select("last_date", symbol="ticker")
    return daily.join(listed, on="symbol", how="left", maintain_order="left"), hourly


@dataclass
class _Run:
    """One refresh: what it was given, what it has, why it stopped asking."""

    store: Store
    sessions: pl.DataFrame
    now: datetime
    newest: pl.DataFrame
    newest_hours: pl.DataFrame
    pace: Pace
    tell: Callable[[str], None]
    client: Any
    planned: int = 0
    asked: int = 0
    attempts: int = 0
    good: int = 0
    failures: int = 0
    stopped: str = ""
    without_days: set[str] = field(default_factory=set)
    got_nothing_of: set[str] = field(default_factory=set)
    last_message: str = ""
    kept: dict[str, list[pl.DataFrame]] = field(default_factory=lambda: {DAILY: [], HOURLY: [], ACTIONS: []})

    @property
    def is_out_of_reach(self) -> bool:
        """Whether the source did not answer when it was asked last."""
        return bool(self.stopped or self.failures)

    def ask(self, table: str, request: dict[str, Any], days: pl.DataFrame) -> None:
        """Ask for one symbol, judge, keep, and record how it ended; never raises a SourceError."""
        self.asked, self.attempts = self.asked + 1, 0
        if self.stopped:
            return self._record(table, request, "deferred", 0, f"not asked: {self.stopped}")
        if request["symbol"] in self.without_days:
            return self._record(table, request, "deferred", 0, "not asked: its daily bars did not come")
        try:
            rows, message = self._answer(table, request, days)
        except yahoo.RateLimited as error:
            self.stopped = str(error)
            return self._record(table, request, "deferred", 0, str(error))
        except yahoo.NothingThere as error:
            self.failures = 0
            self.got_nothing_of.add(request["symbol"])
            return self._record(table, request, "empty", 0, str(error))
        except yahoo.Unreachable as error:
            self.failures += 1
            self.without_days.add(request["symbol"])
            if self.failures >= FAILURES_BEFORE_STOP:
                self.stopped = f"{self.failures} symbols in a row could not be reached"
            return self._record(table, request, "failed", 0, str(error))
        except SourceError as error:
            self.without_days.add(request["symbol"])
            self.got_nothing_of.add(request["symbol"])
            self._quarantine(request["symbol"], getattr(error, "payload", ""))
            return self._record(table, request, "failed", 0, str(error))
        self.failures, self.good = 0, self.good + 1
        return self._record(table, request, "ok" if rows else "empty", rows, message)

    def _answer(self, table: str, request: dict[str, Any], days: pl.DataFrame) -> tuple[int, str | None]:
        """Rows kept, and what there is to say of them."""
        answer = self._patiently(table, request)
        if table == HOURLY:
            return self._hours(request, answer, days)
        if request["is_whole"]:
            refuse_short(request, answer)
        symbol = request["symbol"]
        good, bad = sound(final_bars(answer.bars, self.sessions, self.now).sort("session_date"))
        verdict, reaches_back = verdict_on(self.newest, good, symbol, "session_date")
        if reaches_back and not request["is_whole"]:
            return self._ask_for_all(table, request, whole_history(symbol, days, request["end_date"]), days)
        if request["is_whole"]:
            refuse_holes(self.newest, self.sessions, symbol, good)
        written = self._keep(table, good)
        self._keep(ACTIONS, answer.actions.filter(pl.col("ex_date") <= good["session_date"].max()))
        said = "the source rescaled its history" if verdict == "rescaled" else None
        return written, "; ".join(filter(None, [said, bad, answer.lacks])) or None

    def _hours(self, request: dict[str, Any], answer: yahoo.Bars, days: pl.DataFrame) -> tuple[int, str | None]:
        """The same of hours that are over; where the scale changed, of all that the source still has of them."""
        good, bad = sound(answer.bars.filter(pl.col("bar_start_at").dt.offset_by("1h") <= self.now))
        known = self.newest_hours
        _, reaches_back = verdict_on(known, good, request["symbol"], "bar_start_at")
        if reaches_back and not request["is_whole"]:
            whole = {"start_date": hourly_kept_from(self.now), "is_whole": True}
            return self._ask_for_all(HOURLY, request, whole, days)
        if request["is_whole"]:
            refuse_lost_hours(known, request, good)
        return self._keep(HOURLY, good), bad

    def _ask_for_all(
        self, table: str, request: dict[str, Any], whole: dict[str, Any], days: pl.DataFrame
    ) -> tuple[int, str | None]:
        self._record(table, request, "ok", 0, "the source changed its past: all of it is asked for next")
        self.asked, self.planned, self.attempts = self.asked + 1, self.planned + 1, 0
        request.update(whole)
        return self._answer(table, request, days)

    def _patiently(self, table: str, request: dict[str, Any]) -> yahoo.Bars:
        """The answer of the client, tried again while that may help."""
        if self.client is None:
            self.client = yahoo.Yahoo(self.store.settings.data_dir / "work" / "yfinance")
        call = self.client.daily if table == DAILY else self.client.hourly
        attempt = 0
        while True:
            self.pace.sleep(self.pace.spacing_seconds)
            self.attempts += 1
            try:
                return call(request["symbol"], request["start_date"], request["end_date"])
            except (yahoo.RateLimited, yahoo.Unreachable):
                if not self.pace.wait(attempt):
                    raise
                attempt += 1

    def _keep(self, table: str, frame: pl.DataFrame) -> int:
        whole = stamp(table, frame, yahoo.SOURCE, self.now)
        self.store.write(table, whole, came_from=yahoo.SOURCE)
        self.kept[table].append(whole)
        return whole.height

    def _record(self, table: str, request: dict[str, Any], outcome: str, rows: int, message: str | None) -> None:
        start, end = request["start_date"], request["end_date"]
        row = fetch_row(
            self.now, yahoo.SOURCE, table, outcome, rows, request["symbol"], start, end, message,
            self.asked, self.attempts,
        )  # fmt: skip
        self.last_message = message or ""
        self.store.write(FETCHES, fetches([row]))
        self.tell(
            f"{self.asked:>3} of {self.planned} {request['symbol']:<8} {table.removeprefix('raw.'):<11} "
            f"{start} to {end}: {outcome}, {rows} rows{f' ({message})' if message else ''}"
        )

    def _quarantine(self, symbol: str, payload: str) -> None:
        """Keep a refused answer aside for a person to read."""
        if not payload:
            return
        folder = self.store.settings.data_dir / "work" / "quarantine"
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / f"{path_part(symbol)}-{self.now:%Y%m%dT%H%M%SZ}.txt", payload.encode())
        for old in sorted(folder.glob("*.txt"), key=lambda file: file.stat().st_mtime_ns)[:-KEPT_REFUSED]:
            old.unlink(missing_ok=True)
