"""What a live refresh asks of EDGAR, feeds and Yahoo: only what is new, each answer kept as it comes.

A source that is down, refuses us or says nothing is recorded in `raw.fetches` and leaves the others alone.
"""

import math
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TypeVar
from urllib.parse import urlsplit

import polars as pl

from orchestration.errors import MinersError, OperatorError
from orchestration.sources import edgar, newswire, yahoo_news
from orchestration.sources.answer import fetch_row, fetches
from orchestration.sources.sighting import Sightings
from orchestration.sources.yahoo import RateLimited, Yahoo
from orchestration.sources.yahoo_refresh import FAILURES_BEFORE_STOP, Pace
from orchestration.store import Store
from orchestration.web import Closed, Door, Manners
from transforms.tables import TABLES
from transforms.vintages import latest_vintage

SIGHTINGS, PAGES, FETCHES = "raw.sightings", "raw.pages", "raw.fetches"
SINCE = date(2023, 1, 1)
NOT_ASKED = "not asked: "
BLOCKED = "nothing more is asked of it"
BLOCKED_FOR = timedelta(minutes=10)
WITHDRAWN = "no longer in the list of its source"
MOST_WITHDRAWN_RATIO = 0.2
READER = "miners (reader of public announcements)"
# what a sensor asks, one after the other
SOURCES = ("edgar", "feeds", "yahoo")
BRIEF_TIMEOUT_SECONDS = 10.0
T = TypeVar("T")


def fetch_sightings(store: Store, now: datetime, is_all_that_is_asked: bool = False) -> None:
    """Ask every source of announcements for what is new, and keep it.

    A refresh as of an instant before the newest answer asks nothing.

    Args:
        store: Where answers are kept as they come, and what is known.
        now: The instant taken as now: the vintage of the rows.
        is_all_that_is_asked: Whether the run does nothing else: then a missing contact ends it.

    Raises:
        OperatorError: When the SEC is to be asked, nothing else is, and no contact is set.
    """
    known = store.read(SIGHTINGS)
    if known.height and now < known["fetched_at"].max():  # type: ignore[operator]
        return
    run = _Run(store, now, latest_vintage(known, ("sighting_id",)), _followed(store))
    run.edgar(is_all_that_is_asked)
    run.feeds()
    run.yahoo()


def refused_lately(store: Store, now: datetime) -> str | None:
    """What the SEC said when it refused us less than ten minutes ago, in this process or another."""
    said = store.read(FETCHES).filter(
        pl.col("source") == "edgar",
        pl.col("message").str.contains(BLOCKED, literal=True),
        ~pl.col("message").str.starts_with(NOT_ASKED),
        pl.col("fetched_at") > now - BLOCKED_FOR,
    )
    return said["message"][-1] if said.height else None


def look(store: Store, now: datetime, source: str, seconds: float, clock: Callable[[], float] = time.monotonic) -> int:
    """Ask one source of announcements for what is new, briefly; what time did not suffice for is asked next time.

    Only what is new is recorded: an item, or trouble that was not told yet.

    Args:
        store: Where answers are kept as they come, and what is known.
        now: The instant taken as now.
        source: One of `SOURCES`.
        seconds: No further request begins after so many.
        clock: Seconds that pass.

    Returns:
        How many sightings were added.
    """
    known = store.read(SIGHTINGS)
    companies = _followed(store)
    # another company first each minute, so that a slow source keeps none of them waiting for ever
    turn = int(now.timestamp() // 60) % max(companies.height, 1)
    rotated = pl.concat([companies.slice(turn), companies.head(turn)])
    run = _Run(store, now, latest_vintage(known, ("sighting_id",)), rotated, until=clock() + seconds, clock=clock)
    if source == "edgar":
        run.edgar(is_all_that_is_asked=False)
    else:
        run.feeds() if source == "feeds" else run.yahoo()
    return store.read(SIGHTINGS).height - known.height


def _followed(store: Store) -> pl.DataFrame:
    """Companies whose announcements are followed: not the benchmarks."""
    return store.read("reference.companies").filter(pl.col("company_kind") != "benchmark").sort("symbol")


@dataclass
class _Run:
    """One refresh: what it knows and where it keeps what it gets."""

    store: Store
    now: datetime
    known: pl.DataFrame
    companies: pl.DataFrame
    pace: Pace = field(default_factory=Pace.of_this_process)
    until: float = math.inf
    clock: Callable[[], float] = time.monotonic

    @property
    def is_brief(self) -> bool:
        """Whether this is a look of a sensor, which must end soon."""
        return self.until < math.inf

    def in_time(self, rows: Iterable[T]) -> Iterator[T]:
        """The rows, as long as there is time to ask for another."""
        for row in rows:
            if self.clock() >= self.until:
                return
            yield row

    def door(self, manners: Manners) -> Door:
        """A door for these manners, impatient where the look is brief."""
        settled = manners.at_stand_in()
        return Door(replace(settled, tries=1, timeout=BRIEF_TIMEOUT_SECONDS) if self.is_brief else settled)

    def edgar(self, is_all_that_is_asked: bool) -> None:
        """Filings of every company that files with the SEC."""
        try:
            door = self.door(edgar.manners())
        except OperatorError as error:
            if is_all_that_is_asked:
                raise
            return self._record("edgar", "deferred", 0, message=str(error))
        if blocked := refused_lately(self.store, self.now):
            return self._record("edgar", "deferred", 0, message=f"{NOT_ASKED}{blocked}")
        for cik, symbol in self.in_time(self.companies.drop_nulls("cik").select("cik", "symbol").iter_rows()):
            try:
                self._filings(door, cik, symbol)
            except Closed as error:
                self._record("edgar", "deferred", 0, symbol, str(error))
            except MinersError as error:
                self._record("edgar", "failed", 0, symbol, str(error))
        return None

    def _filings(self, door: Door, cik: str, symbol: str) -> None:
        url = edgar.submissions_url(cik)
        mine = self.known.filter(source="edgar", ticker=symbol)
        ids = frozenset(mine["sighting_id"])
        answer = edgar.fetch_filings(door, cik, symbol, SINCE, ids, self.now, version=self._version(url))
        self.store.write(SIGHTINGS, answer.rows, came_from=url)
        trouble = answer.trouble or self._withdraw(mine, answer)
        if trouble is None:
            self._keep_version(url, answer, "edgar")
        # a filing that could not be had is asked for next time, whatever the reason
        self._record("edgar", "deferred" if trouble else "ok", answer.rows.height, symbol, trouble)

    def _withdraw(self, mine: pl.DataFrame, answer: Sightings) -> str | None:
        """Mark filings that the list names no longer; a list that lacks many is not believed."""
        standing = mine.filter(pl.col("withdrawn_reason").is_null(), pl.col("published_at").dt.date() > SINCE)
        gone = standing.filter(~pl.col("sighting_id").is_in(list(answer.listed)))
        if gone.height > max(1, MOST_WITHDRAWN_RATIO * standing.height):
            return f"the list lacks {gone.height} of {standing.height} known filings: not believed"
        asked = pl.lit(self.now).cast(TABLES[SIGHTINGS].columns["fetched_at"].dtype).alias("fetched_at")
        self.store.write(SIGHTINGS, gone.with_columns(asked, withdrawn_reason=pl.lit(WITHDRAWN)))
        return None

    def feeds(self) -> None:
        """Newswires and investor-relations feeds."""
        rows = self.store.read("reference.feeds").join(
            self.companies.select("company_id", "symbol"), on="company_id", how="left"
        )
        hosts = frozenset(urlsplit(url).hostname or "" for url in rows["feed_url"])
        contact = os.environ.get(edgar.CONTACT, "").strip() or READER
        door = self.door(Manners(hosts=hosts, contact=contact, per_second=2.0))
        tickers = frozenset(self.store.read("reference.listings")["ticker"])
        for url, symbol in self.in_time(rows.select("feed_url", "symbol").iter_rows()):
            try:
                self._feed(door, url, symbol, tickers)
            except newswire.SourceSilent as error:
                self._record("newswire", "empty", 0, symbol, str(error))
            except Closed as error:
                self._record("newswire", "deferred", 0, symbol, str(error))
            except MinersError as error:
                self._record("newswire", "failed", 0, symbol, str(error))

    def _feed(self, door: Door, url: str, symbol: str | None, tickers: frozenset[str]) -> None:
        version = self._version(url) or (None, None)
        answer = door.get(url, *version)
        if answer.status == 304:
            return self._record("newswire", "ok", 0, symbol)
        if answer.status == 404:
            return self._record("newswire", "failed", 0, symbol, f"{url}: not there; correct data/reference/feeds.csv")
        read = newswire.read_feed(answer, symbol, self.now, tickers)
        self.store.write(SIGHTINGS, read.rows, came_from=url)
        self._keep_version(url, Sightings(read.kept, read.set_aside, version=(answer.etag, answer.last_modified)))
        aside = f"{read.set_aside.height} items set aside: {url}" if read.set_aside.height else None
        return self._record("newswire", "ok", read.rows.height, symbol, aside)

    def yahoo(self) -> None:
        """Press releases and news that Yahoo carries."""
        stopped, failures = "", 0
        client = yahoo_news.client(self.store.settings.data_dir)
        for symbol in self.in_time(self.companies["symbol"]):
            if stopped:
                self._record("yahoo", "deferred", 0, symbol, f"{NOT_ASKED}{stopped}")
                continue
            try:
                count = self._stories(client, symbol)
            except MinersError as error:
                failures += 1
                if isinstance(error, RateLimited) or failures >= FAILURES_BEFORE_STOP:
                    stopped = str(error)
                self._record("yahoo", "deferred" if isinstance(error, RateLimited) else "failed", 0, symbol, str(error))
                continue
            failures = 0
            self._record("yahoo", "ok" if count else "empty", count, symbol)

    def _stories(self, client: Yahoo, symbol: str) -> int:
        """Keep the press releases and then the news of a symbol, each once, and count them."""
        kept: set[str] = set()
        for tab in yahoo_news.TABS:
            self.pace.sleep(self.pace.spacing_seconds)
            read = yahoo_news.fetch_items(client, symbol, tab, self.now).rows
            fresh = read.filter(~pl.col("sighting_id").is_in(list(kept)))
            self.store.write(SIGHTINGS, fresh, came_from="yahoo")
            kept |= set(fresh["sighting_id"])
        return len(kept)

    def _version(self, url: str) -> tuple[str | None, str | None] | None:
        """ETag and Last-Modified of the page when all of it was last read."""
        page = latest_vintage(self.store.read(PAGES), ("page_url",)).filter(page_url=url)
        return page.select("etag_text", "last_modified_text").row(0) if page.height else None

    def _keep_version(self, url: str, answer: Sightings, source: str = "newswire") -> None:
        etag, modified = answer.version
        if etag or modified:
            row = [url, etag, modified, source, self.now]
            self.store.write(PAGES, pl.DataFrame([row], schema=TABLES[PAGES].polars_schema, orient="row"))

    def _record(
        self, source: str, outcome: str, count: int, symbol: str | None = None, message: str | None = None
    ) -> None:
        if self.is_brief and not count and self._is_told(source, symbol, message):
            return
        row = fetch_row(self.now, source, SIGHTINGS, outcome, count, symbol, message=message)
        self.store.write(FETCHES, fetches([row]))

    def _is_told(self, source: str, symbol: str | None, message: str | None) -> bool:
        """Whether the last record of a source and symbol says the same."""
        if message is None:
            return True
        mine = pl.col("symbol").eq_missing(pl.lit(symbol, pl.String)) & (pl.col("requested_table") == SIGHTINGS)
        told = self.store.read(FETCHES).filter(mine, pl.col("message").is_not_null(), source=source).sort("fetched_at")
        return told.height > 0 and told["message"][-1] == message
