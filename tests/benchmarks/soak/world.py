"""What the stand-ins say on each day of a soak, and what was ever said: prices, splits, renames, announcements."""

import math
import random
import re
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl

from orchestration.settings import REFERENCE
from tests.faults.filing_server import FEED, FilingServer
from tests.faults.harness import OVERRIDES
from tests.faults.web_stand_in import wire_item
from tests.faults.yahoo_server import Series, YahooServer
from transforms.sessions import exchange_sessions

HISTORY = date(2024, 9, 3)
COMPANIES = (
    "cleanspark", "mara", "cipher", "keel-infrastructure", "american-bitcoin", "sp-500-fund", "bitcoin", "bitcoin-fund",
)  # fmt: skip
RENAMES = {"ABTC": ("GRYP", date(2025, 9, 3)), "KEEL": ("BITF", date(2026, 4, 6))}
PRN = "/www.prnewswire.com/rss/news-releases-list.rss"
GLOBE = "/www.globenewswire.com/RssFeed/orgclass/1/feedTitle/GlobeNewswire%20-%20News%20about%20Public%20Companies"
CARRIED = 20  # items that a wire shows
TITLES = (
    "{name} signs {mw} MW hosting agreement for site {n} in Wyoming",
    "{name} energizes {mw} MW of new capacity at site {n} \U0001f680",
    '=HYPERLINK("http://evil.example","{name}") closes $ {mw} million convertible notes, series {n}',
    "{name} buys {mw} new miners, order {n} \u202egnp.exe",
)
NAMES = {"CLSK": "CleanSpark", "MARA": "MARA Holdings", "CIFR": "Cipher Mining"}


class World:
    """Sources on this machine that know no day before it has come.

    Attributes:
        said: (symbol, day) -> every close that was shown of it.
        listed_from: Ticker -> the first day that is of use.
        shown: Every headline that a wire carried.
        curated: Every headline of the table kept by hand.
        reference: The folder of facts kept by hand, of a few companies only.
    """

    def __init__(self, folder: Path, last: date, seed: int) -> None:
        self.chance = random.Random(seed)
        self.yahoo, self.wire = YahooServer(), FilingServer()
        self.sessions = exchange_sessions(HISTORY, last, OVERRIDES)["session_date"].to_list()
        self.reference = folder / "reference"
        self.listed_from, self.curated = few_companies(self.reference)
        every = [HISTORY + timedelta(days=n) for n in range((last - HISTORY).days + 1)]
        self.full = {
            ticker: walk(self.chance, every if is_coin(ticker) else self.sessions)
            for ticker in self.listed_from if ticker not in RENAMES
        }  # fmt: skip
        begins = HISTORY - timedelta(days=1)
        self.series = {ticker: Series({}, first_trade=begins) for ticker in self.full}
        self.said: dict[tuple[str, date], set[float]] = {}
        self.hidden: set[tuple[str, date]] = set()
        self.shown: set[str] = set()
        self.items: list[str] = []
        self.now = datetime(HISTORY.year, HISTORY.month, HISTORY.day, tzinfo=UTC)
        self.carry(self.items)

    @property
    def stocks(self) -> list[str]:
        """Tickers of shares that the source has now."""
        return sorted(ticker for ticker in self.full if not is_coin(ticker))

    def show(self, now: datetime) -> None:
        """Let it be now: what was renamed has its new ticker, and every day that has come has its bar."""
        self.now = now
        for new, (old, day) in RENAMES.items():
            if now.date() >= day and old in self.full:
                self.full[new], self.series[new] = self.full.pop(old), self.series.pop(old)
        for ticker, closes in self.full.items():
            known = {day: close for day, close in closes.items() if self.has_ended(ticker, day)}
            self.series[ticker].closes = {d: c for d, c in known.items() if (ticker, d) not in self.hidden}
            for day, close in known.items():
                self.said.setdefault((ticker, day), set()).add(close)
            if is_coin(ticker):
                self._show_coin_now(ticker)
        self.yahoo.market = dict(self.series)

    def has_ended(self, ticker: str, day: date) -> bool:
        """Whether the day of a ticker is over: at 20:00 or 21:00 UTC for shares, at midnight for coins."""
        return day < self.now.date() or (not is_coin(ticker) and day == self.now.date() and self.now.hour >= 21)

    def _show_coin_now(self, ticker: str) -> None:
        """The running day's bar, which is not final, and the hours around each close."""
        today = self.now.date()
        series, closes = self.series[ticker], self.full[ticker]
        series.closes[today] = closes[today] * 0.97
        series.hours = {
            datetime(day.year, day.month, day.day, hour, tzinfo=UTC): close
            for day, close in closes.items() if day <= today for hour in (17, 18, 19, 20)
        }  # fmt: skip

    def truth(self) -> dict[tuple[str, date], float]:
        """What the sources say now of every day that is over, since the listing of each ticker."""
        return {
            (ticker, day): close for ticker, closes in self.full.items() for day, close in closes.items()
            if self.has_ended(ticker, day) and day >= self.listed_from[ticker]
            and (day in self.sessions or is_coin(ticker))
        }  # fmt: skip

    def split(self, ticker: str, day: date, new: float, old: float) -> None:
        """New shares for old ones on a day: the source puts all closes before on the new scale."""
        self.full[ticker] = {on: round(close * old / new, 6) for on, close in self.full[ticker].items()}
        self.series[ticker].splits[day] = (new, old)

    def restate(self, ticker: str, day: date) -> None:
        """Correct a close."""
        self.full[ticker][day] = round(self.full[ticker][day] * 1.01, 6)

    def announce(self, day: date, has_two_carriers: bool) -> None:
        """An item on a wire, or on both, of a company and a size of its own."""
        n = len(self.items)
        ticker = self.chance.choice(sorted(NAMES))
        title = TITLES[n % len(TITLES)].format(name=NAMES[ticker], mw=30 + 7 * n, n=n)
        published = f"{day:%a, %d %b %Y} 11:{n % 60:02d}:05 GMT"
        self.shown.add(as_read(title))
        self.items.append(wire_item(title.replace("&", "&amp;"), published, f"item-{n}", ticker))
        self.carry(self.items)
        if has_two_carriers:
            self.wire.pages[GLOBE] = FEED.format(items=wire_item(title, published, f"globe-{n}", ticker)).encode()

    def carry(self, items: list[str]) -> None:
        """What the wires show: the newest items, and one that is nobody's of ours."""
        other = wire_item("A bakery opens", "Mon, 02 Jun 2025 11:00:05 GMT", "bakery", "BREAD")
        self.wire.pages[PRN] = FEED.format(items="".join([other, *items[-CARRIED:]])).encode()
        self.wire.pages.setdefault(GLOBE, FEED.format(items=other).encode())
        self.wire.etag = f'"{len(items)}-{self.now.timestamp()}"'

    def shutdown(self) -> None:
        """No more answers."""
        self.yahoo.shutdown()
        self.wire.shutdown()


def walk(chance: random.Random, days: list[date]) -> dict[date, float]:
    """Closes that go their own way."""
    close, closes = chance.uniform(10, 60), {}
    for day in days:
        close *= math.exp(chance.gauss(0, 0.02))
        closes[day] = round(close, 4)
    return closes


def as_read(title: str) -> str:
    """A headline as the warehouse tells it: marks that nobody sees, and that turn the letters round, are a space."""
    return re.sub("[\u200b-\u200f\u202a-\u202e]+", " ", title)


def is_coin(ticker: str) -> bool:
    """Whether it trades around the clock."""
    return ticker.endswith("-USD")


def few_companies(folder: Path) -> tuple[dict[str, date], set[str]]:
    """A copy of `data/reference` with a few companies only: since when each ticker is listed, and the headlines."""
    shutil.copytree(REFERENCE, folder)
    listings = _keep(folder, "listings", pl.col("company_id").is_in(COMPANIES))
    _keep(folder, "companies", pl.col("company_id").is_in(COMPANIES))
    announced = _keep(folder, "announcements", pl.col("ticker").is_in(listings["ticker"].to_list()))
    ours, owners = announced["event_id"].to_list(), listings["ticker"].to_list()
    _keep(folder, "claims", pl.col("event_id").is_in(ours), pl.col("owner_ticker").fill_null("CLSK").is_in(owners))
    _keep(folder, "contradictions", pl.col("event_id").is_in(ours))
    expected = pl.read_csv(folder / "expected_rows.csv", infer_schema=False)
    expected.with_columns(least_row_count=pl.lit("0")).write_csv(folder / "expected_rows.csv")
    since = listings.select("ticker", pl.col("listed_from_date").str.to_date()).group_by("ticker").min()
    return dict(since.sort("ticker").iter_rows()), set(announced["headline"])


def _keep(folder: Path, name: str, *conditions: pl.Expr) -> pl.DataFrame:
    path = folder / f"{name}.csv"
    kept = pl.read_csv(path, infer_schema=False).filter(*conditions)
    kept.write_csv(path)
    return kept
