"""What may go wrong on a day of a soak: each fault bears the code of its row of the fault table."""

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from tests.benchmarks.soak.world import GLOBE, PRN, World

KILLED_AT = (
    "os.rename raw/daily_bars", "os.rename raw/fetches", "step prices", "step events", "step event_study", "dbt",
    "step models", "os.rename published/warehouse.duckdb", "os.rename published/manifest.json", "os.symlink .current",
    "os.rename current", "step published/warehouse",
)  # fmt: skip
FULL_AT = ("os.rename raw/fetches", "os.rename work/events.events.parquet", "os.rename published/manifest.json")
BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><rss><channel>&b;</channel></rss>'
KILLED = -9
PUBLISHED = (0, 10)
DOWN, REFUSED = 30, 40


@dataclass(frozen=True)
class Refresh:
    """One refresh of a day, and how it may end.

    Attributes:
        minutes: After 21:00 UTC, when the session is over.
        at: What its fate meets it before, as `killed.refresh_in_child` has it.
        fate: `killed`, `full`, or `two`: another refresh begins meanwhile.
        codes: The exit codes that are right.
        is_same: Whether its marts are those of the refresh before.
    """

    minutes: int = 60
    at: str = ""
    fate: str = "killed"
    codes: tuple[int, ...] = PUBLISHED
    is_same: bool = False


@dataclass(frozen=True)
class Fault:
    """A fault, its words, and what it does to the world of a day: the refreshes that follow are what it returns."""

    code: str
    words: str
    happen: Callable[["Day"], list[Refresh] | None]
    refresh_count: int = 1


@dataclass
class Day:
    """The day on which a fault happens; `after` is undone before the next day."""

    world: World
    chance: random.Random
    day: date
    data_dir: Path
    after: list[Callable[[], None]] = field(default_factory=list)

    def share(self) -> str:
        """A share that it happens to."""
        return self.chance.choice([name for name in self.world.stocks if name != "SPY"])


def answers(*modes: str) -> Callable[[Day], None]:
    """One symbol's answers are of one of these kinds."""

    def happen(day: Day) -> None:
        day.world.yahoo.script = {day.share(): [day.chance.choice(modes)]}

    return happen


def down(day: Day) -> list[Refresh]:
    """Nobody answers; a second refresh comes an hour later, when the source is there again."""
    day.world.yahoo.script = {symbol: ["500"] for symbol in day.world.yahoo.market}
    return [Refresh(codes=(*PUBLISHED, DOWN)), Refresh(120)]


def hole(day: Day) -> None:
    """The source has no bar of a share for this day until the next."""
    key = (day.share(), day.day)
    day.world.hidden.add(key)
    day.after.append(lambda: day.world.hidden.discard(key))


def split(day: Day) -> None:
    """Two shares for one, or one for ten."""
    day.world.split(day.share(), day.day, *day.chance.choice([(2, 1), (3, 1), (1, 10)]))


def restated(day: Day) -> None:
    """The close of some days ago is corrected."""
    past = [on for on in day.world.sessions if on < day.day]
    day.world.restate(day.share(), past[-day.chance.choice([2, 3])])


def other_series(day: Day) -> None:
    """The answer is another symbol's, or in another currency."""
    series = day.world.series[day.share()]
    name, wrong, right = day.chance.choice([("says_symbol", "XYZ", None), ("currency", "CAD", "USD")])
    setattr(series, name, wrong)
    day.after.append(lambda: setattr(series, name, right))


def negative(day: Day) -> None:
    """Today's close of a share is negative until the next day."""
    key = (day.share(), day.day)
    closes = day.world.full[key[0]]
    right, closes[day.day] = closes[day.day], -5.0
    day.after.append(lambda: closes.__setitem__(day.day, right))


def weekend_bar(day: Day) -> None:
    """A share has a bar on the last Sunday."""
    sunday = day.day - timedelta(days=day.day.isoweekday() % 7)
    day.world.full[day.share()][sunday] = 3.0


def in_session(day: Day) -> list[Refresh]:
    """A refresh while the market is open, when the day's bar is not final, and one after the close."""
    return [Refresh(-150), Refresh()]


def wire_fault(*kinds: str) -> Callable[[Day], None]:
    """A wire answers so, however often it is asked."""

    def happen(day: Day) -> None:
        day.world.wire.faults = {day.chance.choice([PRN, GLOBE]): [day.chance.choice(kinds)] * 9}

    return happen


def wire_says(page: bytes) -> Callable[[Day], None]:
    """A wire shows this page for a day."""

    def happen(day: Day) -> None:
        day.world.wire.pages[PRN] = page
        day.world.wire.etag = f'"odd-{day.day}"'

    return happen


def killed(day: Day) -> list[Refresh]:
    """The refresh is killed, and run again."""
    return [Refresh(at=day.chance.choice(KILLED_AT), codes=(KILLED,)), Refresh(120)]


def disk_full(day: Day) -> list[Refresh]:
    """A write finds the disk full, and the refresh is run again."""
    return [Refresh(at=day.chance.choice(FULL_AT), fate="full", codes=(REFUSED,)), Refresh(120)]


def two_at_once(_day: Day) -> list[Refresh]:
    """A second refresh begins while the first runs."""
    return [Refresh(fate="two")]


def twice(_day: Day) -> list[Refresh]:
    """The same refresh again, a minute later."""
    return [Refresh(), Refresh(61, is_same=True)]


def work_deleted(day: Day) -> None:
    """Somebody deletes everything that can be made again."""
    shutil.rmtree(day.data_dir / "work")


def stale_log(day: Day) -> None:
    """A write-ahead log of another file lies beside the build in progress."""
    build = day.data_dir / "work" / "build"
    build.mkdir(parents=True, exist_ok=True)
    (build / "warehouse.duckdb.wal").write_bytes(b"stale" * 100)


FAULTS = (
    Fault("P1", "killed", killed, 2),
    Fault("P1", "killed", killed, 2),
    Fault("P1", "killed", killed, 2),
    Fault("S1", "too many requests", answers("429")),
    Fault("S2", "empty answer", answers("empty", "no_data", "404")),
    Fault("S3", "source down", down, 2),
    Fault("S4", "other shape", answers("no_meta", "no_volume")),
    Fault("S6", "another series", other_series),
    Fault("S7", "refreshed in the session", in_session, 2),
    Fault("S8", "a day is missing", hole),
    Fault("S11", "split", split),
    Fault("S11", "restated", restated),
    Fault("S19", "wire silent", wire_says(b'<?xml version="1.0"?><rss><channel></channel></rss>')),
    Fault("S21", "broken answer", answers("garbage", "html", "truncated", "reset")),
    Fault("S21", "wire broken", wire_fault("html", "reset", "cut", "truncated", "500")),
    Fault("D2", "negative price", negative),
    Fault("D4", "bar of a Sunday", weekend_bar),
    Fault("P2", "disk full", disk_full, 2),
    Fault("P3", "two at once", two_at_once),
    Fault("P6", "stale write-ahead log", stale_log),
    Fault("O3", "run again", twice, 2),
    Fault("O4", "work deleted", work_deleted),
    Fault("H2", "XML bomb", wire_says(BOMB)),
    Fault("H3", "gzip bomb", wire_fault("bomb")),
    Fault("H6", "redirect to a private address", wire_fault("redirect:http://169.254.169.254/latest")),
)


def schedule(chance: random.Random, days: list[date], refreshes: int, faulty: float = 0.45) -> dict[date, Fault | None]:
    """Days on which a refresh runs, each with its fault or none; between them the scheduler was down (P7).

    Args:
        chance: Seeded.
        days: The sessions to choose from; the first and the last are always taken.
        refreshes: How many refreshes all of it makes.
        faulty: The share of days with a fault.
    """
    deck: list[Fault] = []
    planned: list[Fault | None] = []
    left = refreshes
    while left > 0:
        if not deck:
            deck = chance.sample(FAULTS, len(FAULTS))
        fault = deck.pop() if planned and chance.random() < faulty and deck[-1].refresh_count <= left else None
        planned.append(fault)
        left -= fault.refresh_count if fault else 1
    if len(planned) > len(days):
        raise ValueError(f"{refreshes} refreshes need {len(planned)} sessions; there are {len(days)}")
    between = sorted(chance.sample(days[1:-1], len(planned) - 2))
    return dict(zip([days[0], *between, days[-1]], planned, strict=True))
