"""A year of refreshes against the stand-ins, with faults, kills and readers, checked after every one."""

import random
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from orchestration import disk
from orchestration.settings import WAREHOUSE, Settings
from orchestration.store import Store
from tests.benchmarks.soak import checks
from tests.benchmarks.soak.faults import KILLED, PUBLISHED, REFUSED, Day, Fault, Refresh, schedule
from tests.benchmarks.soak.readers import Readers
from tests.benchmarks.soak.world import World
from tests.faults.killed import Child, is_sound, left_behind, marts, refresh_in_child
from transforms.vintages import latest_vintage

AS_OF_READS = 10
FOLDERS = ("raw", "work", "published", "dagster")
SECOND_BEGINS_AFTER = 3.0


@dataclass
class Found:
    """What a soak found; `wrong` is empty when all is well.

    Attributes:
        codes: How often each exit code ended a refresh; -9 is a kill.
        faults: How often each fault was injected.
        wrong: What was lost, invented, mixed or left unsound, in words.
        reads: How often the readers asked.
        bars: Bars looked at when they came.
        days: Days published, and compared with the sources at the end.
        events: Announcements published at the end.
        exact: Past builds that came out again byte by byte.
        megabytes: Refreshes so far -> size of each folder.
        seconds: Of each refresh.
    """

    codes: Counter[int] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    reads: int = 0
    bars: int = 0
    days: int = 0
    events: int = 0
    exact: int = 0
    megabytes: dict[int, dict[str, float]] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)


class Year:
    """One soak: a world, a data directory, a plan.

    Args:
        folder: An empty folder.
        first: First session.
        last: Last session.
        refreshes: How many in all.
        seed: Of faults and prices.
    """

    def __init__(self, folder: Path, first: date, last: date, refreshes: int, seed: int) -> None:
        self.folder, self.found, self.chance = folder / "data", Found(), random.Random(seed)
        self.world = World(folder, last + timedelta(days=1), seed)
        sessions = [day for day in self.world.sessions if first <= day <= last]
        self.plan = schedule(self.chance, sessions, refreshes)
        self.builds: dict[datetime, dict[str, str]] = {}
        self.lasting: dict[str, str] = {}
        self.held: dict[tuple[str, date], float] = {}
        self.environment = {
            "MINERS_SOURCE": "live", "MINERS_YAHOO_URL": self.world.yahoo.base, "MINERS_WEB_URL": self.world.wire.base,
        }  # fmt: skip

    @property
    def link(self) -> Path | None:
        """Which build readers see."""
        current = self.folder / "current"
        return current.readlink() if current.is_symlink() else None

    @property
    def warehouse(self) -> Path:
        """What readers open."""
        return self.folder / "current" / WAREHOUSE

    def live(self, tell: Callable[[str], object]) -> Found:
        """Refresh after each day of the plan, heal, and look back."""
        readers: Readers | None = None
        for day, fault in self.plan.items():
            known = len(self.found.wrong)
            self.live_day(day, fault)
            if self.link is None:
                raise RuntimeError(f"the first refresh published nothing: {self.found.wrong}")
            readers = readers or Readers(self.warehouse)
            tell(self.told(day, fault))
            for wrong in self.found.wrong[known:]:
                tell(f"     {wrong}")
        self.heal(day)
        assert readers is not None
        self.found.reads, errors = readers.stop()
        self.found.wrong += [f"reader: {error}" for error in errors]
        self.found.megabytes[sum(self.found.codes.values())] = self.sizes()
        self.look_back()
        self.world.shutdown()
        return self.found

    def told(self, day: date, fault: Fault | None) -> str:
        """A line for a day."""
        count = sum(self.found.codes.values())
        what = f"{fault.code} {fault.words}" if fault else ""
        return f"{count:>4} {day} {what:<36} {self.found.seconds[-1]:5.1f} s, {len(self.found.wrong)} wrong"

    def live_day(self, day: date, fault: Fault | None) -> None:
        """What happens on a day: news, a fault or none, its refreshes; then the fault is over."""
        world = self.world
        if self.chance.random() < 0.25:
            world.show(at(day, -300))
            world.announce(day, self.chance.random() < 0.3)
        today = Day(world, self.chance, day, self.folder)
        refreshes = (fault.happen(today) if fault else None) or [Refresh()]
        if fault:
            self.found.faults[f"{fault.code} {fault.words}"] += 1
        for n, one in enumerate(refreshes):
            if n:
                world.yahoo.script = {}
            self.refresh(day, one, is_complete=fault is None)
        world.yahoo.script, world.wire.faults = {}, {}
        world.carry(world.items)
        for undo in today.after:
            undo()

    def refresh(self, day: date, one: Refresh, is_complete: bool) -> None:
        """One refresh in a child, and what must hold after it, however it ended."""
        now = at(day, one.minutes)
        self.world.show(now)
        link = self.link
        began = time.monotonic()
        child = self.in_child(now, one)
        self.found.seconds.append(time.monotonic() - began)
        self.found.codes[child.code] += 1
        count = sum(self.found.codes.values())
        if count in (1, len(self.plan) // 2):
            self.found.megabytes[count] = self.sizes()
        wrong = [] if child.code in one.codes else [f"ended with {child.code}: {child.said[:300]}"]
        wrong += [] if is_sound(self.folder) else ["what readers see is not whole"]
        if child.code not in (*PUBLISHED, KILLED) and self.link != link:
            wrong.append(f"published, and ended with {child.code}")
        if child.code in PUBLISHED:
            wrong += self.look_at_build(now, one, is_complete)
        wrong += self.look_at_bars(now)
        self.found.wrong += [f"{now:%Y-%m-%d %H:%M}: {fault}" for fault in wrong]

    def in_child(self, now: datetime, one: Refresh) -> Child:
        """The refresh; where two run at once, the second ends by itself, refused or after the first."""
        options = {"reference": self.world.reference, **self.environment}
        if one.fate != "two":
            fate = "full" if one.fate == "full" else "killed"
            return refresh_in_child(self.folder, now.isoformat(), one.at, fate, **options)  # type: ignore[arg-type]
        ends: list[Child] = []
        first = threading.Thread(
            target=lambda: ends.append(refresh_in_child(self.folder, now.isoformat(), **options))  # type: ignore[arg-type]
        )
        first.start()
        time.sleep(SECOND_BEGINS_AFTER)
        second = refresh_in_child(self.folder, now.isoformat(), **options)  # type: ignore[arg-type]
        first.join()
        refused = [child for child in (*ends, second) if child.code == REFUSED]
        if len(refused) != 1 or "another refresh is running" not in refused[0].said:
            self.found.wrong.append(f"{now}: two at once ended with {ends[0].code} and {second.code}: {second.said}")
        return ends[0] if ends[0] not in refused else second

    def look_at_build(self, now: datetime, one: Refresh, is_complete: bool) -> list[str]:
        """What is wrong with the build that was just published; its hashes are kept."""
        wrong = checks.wrong_returns(self.warehouse, set(self.world.sessions))
        wrong += checks.wrong_events(self.warehouse, self.world.shown, self.world.curated, is_complete)
        wrong += [f"left behind: {path.name}" for path in left_behind(self.folder)]
        lasting = checks.lasting(self.folder)
        wrong += checks.changed_again(self.lasting, lasting) if one.is_same else []
        self.builds[now], self.lasting = marts(self.folder), lasting
        return wrong

    def look_at_bars(self, now: datetime) -> list[str]:
        """What is wrong with the bars that came, and which of those before are lost."""
        rows = self.store.read("raw.daily_bars")
        fresh = rows.filter(fetched_at=now)
        self.found.bars += fresh.height
        held = bars_of(rows)
        wrong = checks.wrong_bars(fresh, self.world.said, now.date()) + checks.lost_bars(self.held, held)
        early = fresh.filter(session_date=now.date())["symbol"].to_list()
        wrong += [f"bar of {name} of the running day" for name in early if not self.world.has_ended(name, now.date())]
        self.held = held
        return wrong

    @property
    def store(self) -> Store:
        """The store of the data directory."""
        return Store(Settings("live", self.folder))

    def sizes(self) -> dict[str, float]:
        """Megabytes of each folder."""
        return {name: round(disk.size(self.folder / name) / 1e6, 1) for name in FOLDERS}

    def heal(self, day: date) -> None:
        """A last good refresh; then everything that the sources say is here, as they say it."""
        self.refresh(day, Refresh(150), is_complete=True)
        true = self.world.truth()
        self.found.days = len(true)
        self.found.wrong += [f"at the end: {fault}" for fault in checks.untrue_bars(self.held, true)]
        self.found.events = len(self.world.shown | self.world.curated)

    def look_back(self) -> None:
        """Make some past builds again from a copy of raw alone, each mart byte by byte what it was."""
        past = sorted(self.chance.sample(sorted(self.builds), min(AS_OF_READS, len(self.builds))))
        copy = self.folder.parent / "copy"
        copy.mkdir()
        shutil.copytree(self.folder / "raw", copy / "raw")
        shutil.copy(self.folder / "mode.json", copy)
        for now in past:
            child = refresh_in_child(copy, now.isoformat(), reference=self.world.reference, **self.environment)
            if child.code not in PUBLISHED:
                self.found.wrong.append(f"as of {now}: ended with {child.code}: {child.said[:300]}")
                continue
            again, then = marts(copy), self.builds[now]
            changed = sorted(name for name in then if again.get(name) != then[name])
            self.found.exact += not changed
            self.found.wrong += [f"as of {now}: differs in {changed}"] if changed else []


def at(day: date, minutes: int) -> datetime:
    """An instant some minutes after 21:00 UTC."""
    return datetime(day.year, day.month, day.day, 21, tzinfo=UTC) + timedelta(minutes=minutes)


def bars_of(rows: object) -> dict[tuple[str, date], float]:
    """The newest close of each symbol and day."""
    newest = latest_vintage(rows, ("symbol", "session_date"))  # type: ignore[arg-type]
    return {(symbol, day): close for symbol, day, close in newest.select(
        "symbol", "session_date", "close_usd").iter_rows()}  # fmt: skip
