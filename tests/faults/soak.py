"""A year in live mode against the stand-ins, with faults, kills and readers: nothing is lost, invented or misread.

`python -m tests.faults.soak FOLDER [REFRESHES] [SEED]` prints what it found; `year` is what the tests run for a week.
"""

import json
import multiprocessing
import os
import random
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from orchestration.errors import MinersError
from orchestration.refresh import refresh
from orchestration.settings import WAREHOUSE, Settings
from orchestration.store import Store
from tests.faults.filing_server import FEED, FilingServer
from tests.faults.harness import OVERRIDES, whole_market
from tests.faults.killed import is_sound, marts, refresh_in_child
from tests.faults.web_stand_in import wire_item
from tests.faults.yahoo_server import YahooServer
from transforms.sessions import exchange_sessions
from transforms.vintages import latest_vintage

HISTORY, BEGINS = date(2024, 6, 3), date(2025, 6, 2)
WIRE = "/www.prnewswire.com/rss/news-releases-list.rss"
ONE_ANSWER = ["429", "500", "empty", "garbage", "html", "truncated", "reset", "no_volume"]
KILLED_AT = [
    "os.rename raw/daily_bars", "os.rename raw/fetches", "step prices", "step events", "step event_study", "dbt",
    "step models", "os.rename published/warehouse.duckdb", "os.rename published/manifest.json", "os.rename current",
]  # fmt: skip
AS_OF_READS = 10
READERS = 3
# a past build made again was asked for at another time, and by fewer requests
TELLS_OF_REQUESTS = {"meta.gaps.parquet", "meta.source_health.parquet"}


@dataclass
class Found:
    """What a soak found; the lists are empty when all is well.

    Attributes:
        codes: How often each exit code ended a refresh; -9 is a kill.
        faults: How often each fault was injected.
        wrong: What was lost, invented, mixed or left unsound, in words.
        reader_errors: What readers met.
        reads: How often the readers asked.
        megabytes: Refreshes so far -> size of each folder.
        seconds: Of each refresh.
    """

    codes: Counter[int] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    reader_errors: list[str] = field(default_factory=list)
    reads: int = 0
    as_of_reads: int = 0
    megabytes: dict[int, dict[str, float]] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)


def read_on(file: Path, stop: Any, told: Any) -> None:
    """A reader: opens, asks, closes, again and again; tells how often, and what went wrong."""
    reads, wrong = 0, []
    newest: datetime | None = None
    asked = (
        "select build_id, refreshed_at, (select max(trade_date) from marts.company_days), (select max(session_date) "
        "from event_study.returns), (select count(*) from marts.announcements) from meta.build"
    )
    while not stop.is_set():
        try:
            with duckdb.connect(file, read_only=True) as connection:
                build, at, day, returned, events = connection.execute(asked).fetchall()[0]
            if day != returned or not events:
                wrong.append(f"{build} is mixed: {day}, {returned}, {events}")
            if newest and at < newest:
                wrong.append(f"{build} went back")
            newest = at
        except Exception as error:
            wrong.append(repr(error))
        reads += 1
        time.sleep(0.05)
    told.put((reads, wrong[:5]))


class Year:
    """The world, the data directory and the plan of one soak."""

    def __init__(self, folder: Path, refreshes: int, seed: int) -> None:
        self.folder, self.found, self.chance = folder / "data", Found(), random.Random(seed)
        self.sessions = exchange_sessions(BEGINS, BEGINS + timedelta(days=600), OVERRIDES)["session_date"].to_list()
        self.days = self.sessions[:refreshes]
        self.yahoo, self.wire = YahooServer(), FilingServer()
        self.yahoo.market = whole_market(HISTORY, self.days[-1] + timedelta(days=7))
        self.items: dict[str, str] = {}
        self.held_back: dict[tuple[str, date], float] = {}
        self.builds: list[tuple[datetime, dict[str, str]]] = []
        self.environment = {
            "MINERS_SOURCE": "live", "MINERS_YAHOO_URL": self.yahoo.base, "MINERS_WEB_URL": self.wire.base,
            "MINERS_DATA_DIR": str(self.folder),
        }  # fmt: skip

    @property
    def symbols(self) -> list[str]:
        """Shares whose source may misbehave."""
        return sorted(symbol for symbol in self.yahoo.market if "-USD" not in symbol and symbol != "SPY")

    def live(self) -> Found:
        """Refresh after each session, and look at the end."""
        os.environ |= self.environment
        os.environ.pop("MINERS_SEC_CONTACT", None)
        self.refresh(self.days[0], 60, "")
        stop, told, readers = self.readers()
        for n, day in enumerate(self.days[1:], 1):
            self.one_day(day)
            if n % 25 == 0:
                self.found.megabytes[n] = sizes(self.folder)
                sys.stdout.write(f"{n} {day} {dict(self.found.codes)} {self.found.seconds[-1]:.1f} s\n")
                sys.stdout.flush()
        self.heal()
        stop.set()
        for _ in readers:
            reads, errors = told.get(timeout=60)
            self.found.reads += reads
            self.found.reader_errors += errors
        self.look()
        self.read_past_builds()
        self.yahoo.shutdown()
        self.wire.shutdown()
        return self.found

    def readers(self) -> tuple[Any, Any, list[Any]]:
        """Three processes that query until they are stopped."""
        spawn = multiprocessing.get_context("spawn")
        stop, told = spawn.Event(), spawn.Queue()
        arguments = (self.folder / "current" / WAREHOUSE, stop, told)
        readers = [spawn.Process(target=read_on, args=arguments, daemon=True) for _ in range(READERS)]
        for reader in readers:
            reader.start()
        return stop, told, readers

    def one_day(self, day: date) -> None:
        """What happens on a day: news, a fault or none, a refresh; now and then one at the weekend too."""
        if self.chance.random() < 0.15:
            self.announce(day)
        self.yahoo.script = {}
        fault = self.chance.choices(
            ["", "answer", "down", "hole", "late", "split", "restated", "killed", "weekend"],
            weights=[50, 15, 3, 5, 6, 3, 4, 8, 4],
        )[0]
        kill = getattr(self, f"fault_{fault}", lambda _day: "")(day) or ""
        self.found.faults[fault or "none"] += 1
        self.refresh(day, 60, kill)
        if kill or fault in ("down", "weekend"):  # it is tried again an hour later, or on the day after
            self.yahoo.script = {}
            self.refresh(day, 1500 if fault == "weekend" else 120, "")

    def announce(self, day: date) -> None:
        """An item on the wire, of a company and a size of its own."""
        key = f"item-{len(self.items)}"
        title = f"CleanSpark signs {30 + 7 * len(self.items)} MW hosting agreement in Wyoming site {len(self.items)}"
        self.items[key] = wire_item(title, f"{day:%a, %d %b %Y} 11:{len(self.items) % 60:02d}:05 GMT", key)
        self.wire.pages[WIRE] = FEED.format(items="".join(list(self.items.values())[-20:])).encode()
        self.wire.etag = f'"{len(self.items)}"'

    def fault_answer(self, _day: date) -> None:
        """One symbol's answers are broken today."""
        self.yahoo.script = {self.chance.choice(self.symbols): [self.chance.choice(ONE_ANSWER)]}

    def fault_down(self, _day: date) -> None:
        """Nobody answers."""
        self.yahoo.script = {symbol: ["500"] for symbol in self.yahoo.market}

    def fault_hole(self, day: date) -> None:
        """The source has no bar of this day, and has it a few days later."""
        symbol = self.chance.choice(self.symbols)
        close = self.yahoo.market[symbol].closes.pop(day, None)
        if close is not None:
            self.held_back[symbol, day] = close

    def fault_late(self, _day: date) -> None:
        """What was held back is there."""
        for (symbol, day), close in self.held_back.items():
            closes = self.yahoo.market[symbol].closes
            self.yahoo.market[symbol].closes = dict(sorted({**closes, day: close}.items()))
        self.held_back = {}

    def fault_split(self, day: date) -> None:
        """Two shares for one: the source halves all closes before."""
        series = self.yahoo.market[self.chance.choice(self.symbols)]
        series.closes = {on: close and round(close / 2, 6) for on, close in series.closes.items()}
        series.splits[day] = (2, 1)

    def fault_restated(self, day: date) -> None:
        """A close of the days before is corrected."""
        series = self.yahoo.market[self.chance.choice(self.symbols)]
        past = [on for on in series.closes if on < day][-3]
        series.closes[past] = round((series.closes[past] or 1.0) * 1.01, 6)

    def fault_killed(self, _day: date) -> str:
        """Where today's refresh dies."""
        return self.chance.choice(KILLED_AT)

    def refresh(self, day: date, minutes: int, kill: str) -> None:
        """One refresh, in this process or in one that is killed; readers have a whole build after it."""
        now = datetime(day.year, day.month, day.day, 21, tzinfo=UTC) + timedelta(minutes=minutes)
        began, before = time.monotonic(), self.folder / "current"
        link = before.readlink() if before.is_symlink() else None
        if kill:
            code = refresh_in_child(self.folder, now.isoformat(), kill, **self.environment).code
        else:
            code = self.refresh_here(now)
        self.found.seconds.append(round(time.monotonic() - began, 2))
        self.found.codes[code] += 1
        if code not in (0, 10, 30, -9):
            self.found.wrong.append(f"{now} ended with {code}")
        if not is_sound(self.folder):
            self.found.wrong.append(f"{now}: what readers see is not whole")
        if code in (0, 10):
            self.builds.append((now, marts(self.folder)))
        elif before.readlink() != link and code != -9:
            self.found.wrong.append(f"{now} published, and ended with {code}")

    def refresh_here(self, now: datetime) -> int:
        os.environ["MINERS_NOW"] = now.isoformat()
        try:
            return int(refresh(Settings.from_environment(), lambda _line: None))
        except MinersError as error:
            return error.exit_code

    def heal(self) -> None:
        """Two good refreshes after the last day."""
        self.yahoo.script = {}
        self.fault_late(self.days[-1])
        self.refresh(self.days[-1], 200, "")
        self.refresh(self.days[-1], 260, "")

    def look(self) -> None:
        """Compare every bar and every item with what the sources said last."""
        newest = latest_vintage(Store(Settings("live", self.folder)).read("raw.daily_bars"), ("symbol", "session_date"))
        held = {(symbol, day): close for symbol, day, close in newest.select(
            "symbol", "session_date", "close_usd").iter_rows()}  # fmt: skip
        asked = {symbol for symbol, _ in held}
        listed = {symbol: min(day for name, day in held if name == symbol) for symbol in asked}
        true = {
            (symbol, day): close for symbol in asked for day, close in self.yahoo.market[symbol].closes.items()
            if listed[symbol] <= day <= self.days[-1] and close is not None
        }  # fmt: skip
        ended = {key for key in true.keys() - held.keys() if key[1] > max(day for name, day in held if name == key[0])}
        self.found.wrong += [f"lost {key}" for key in sorted(true.keys() - held.keys() - ended)]
        self.found.wrong += [f"behind {name}" for name in {name for name, _ in ended} if self.is_traded(name)]
        self.found.wrong += [f"invented {key}" for key in sorted(held.keys() - true.keys())]
        self.found.wrong += [
            f"{key} is {held[key]}, not {true[key]}" for key in held.keys() & true.keys()
            if abs(held[key] - true[key]) > 1e-6 * true[key]
        ]  # fmt: skip
        with duckdb.connect(self.folder / "current" / WAREHOUSE, read_only=True) as build:
            told = {key for (key,) in build.execute("select headline from marts.sightings").fetchall()}
        shown = {item.split("<title>")[1].split("</title>")[0] for item in self.items.values()}
        self.found.wrong += [f"lost the announcement {title}" for title in sorted(shown - told)]

    def is_traded(self, ticker: str) -> bool:
        """Whether a listing of the ticker is still valid."""
        listings = Store(Settings("live", self.folder)).read("reference.listings").filter(ticker=ticker)
        return listings.is_empty() or listings["valid_to_date"].null_count() > 0

    def read_past_builds(self) -> None:
        """Make some past builds again: each mart byte by byte what it was."""
        last = dict(self.builds)
        for now in sorted(self.chance.sample(sorted(last)[:-1], min(AS_OF_READS, len(last) - 1))):
            code = self.refresh_here(now)
            again = marts(self.folder)
            changed = {name for name, digest in last[now].items() if again.get(name) != digest} - TELLS_OF_REQUESTS
            self.found.as_of_reads += 1
            if code not in (0, 10) or changed:
                self.found.wrong.append(f"as of {now}: ended with {code}, differs in {sorted(changed)}")


def sizes(folder: Path) -> dict[str, float]:
    """Megabytes of each folder of a data directory, and how many files raw has."""
    told = {
        name: round(sum(path.stat().st_size for path in (folder / name).rglob("*") if path.is_file()) / 1e6, 1)
        for name in ("raw", "work", "published", "dagster")
    }
    return told | {"raw files": sum(1 for _ in (folder / "raw").rglob("*.parquet"))}


def year(folder: Path, refreshes: int, seed: int = 2026) -> Found:
    """A soak of so many sessions."""
    return Year(folder, refreshes, seed).live()


if __name__ == "__main__":
    began = time.monotonic()
    found = year(Path(sys.argv[1]), *(int(text) for text in sys.argv[2:]))
    told = asdict(found) | {"minutes": round((time.monotonic() - began) / 60, 1)}
    sys.stdout.write(json.dumps(told, indent=1, default=str) + "\n")
    sys.exit(bool(found.wrong or found.reader_errors))
