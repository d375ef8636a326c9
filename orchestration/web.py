"""The one door to the network for filings and feeds: polite, bounded, and distrustful of what comes back.

Only hosts on the list are asked, over https, at a limited rate, with the contact declared. Redirects are followed
only to hosts on the list. A refusal (403, 429) closes the host for ten minutes. A body is taken only whole, under
a cap of bytes, and only if it does not unpack to absurd size.
"""

import ipaddress
import os
import random
import socket
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from orchestration.addresses import LOOPBACK, is_twisted
from orchestration.errors import MinersError, OperatorError, SourceError

RETRIED = frozenset({500, 502, 503, 504})
REFUSED = frozenset({403, 429})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
HOPS = 4
CHUNK = 65_536
LARGEST_WAIT = 30.0
STAND_IN = "MINERS_WEB_URL"


class Closed(SourceError):
    """The host has refused us; nothing more is asked of it for now."""


class NotAllowed(OperatorError):
    """An address that may not be asked."""


class Unusable(SourceError):
    """An answer that is cut short, too large, or not what was asked for."""


@dataclass(frozen=True)
class Manners:
    """How to behave towards a group of hosts.

    Attributes:
        hosts: Hosts that may be asked.
        contact: Who asks: the User-Agent.
        per_second: Requests a second at most.
        tries: Attempts at one request before giving up.
        timeout: Seconds to wait for a connection or the next bytes.
        longest: Seconds that one body may take.
        most_bytes: Size of a body at most, unpacked.
        most_ratio: Unpacked over packed size at most.
        closed_for: Seconds without a request after a refusal.
        is_local: Allow http and private addresses: for tests on this machine.
        stand_in: Server on this machine that answers for every host, at /host/path; empty for the real ones.
    """

    hosts: frozenset[str]
    contact: str
    per_second: float = 5.0
    tries: int = 3
    timeout: float = 20.0
    longest: float = 120.0
    most_bytes: int = 25_000_000
    most_ratio: float = 100.0
    closed_for: float = 600.0
    is_local: bool = False
    stand_in: str = ""

    def at_stand_in(self, environment: Mapping[str, str] = os.environ) -> "Manners":
        """These manners, towards the server on this machine that MINERS_WEB_URL names, where it names one.

        Raises:
            OperatorError: When that server is not on this machine.
        """
        base = environment.get(STAND_IN, "")
        if base and urlsplit(base).hostname not in LOOPBACK:
            raise OperatorError(f"{STAND_IN} is {base}: a stand-in for the web must be on this machine")
        return replace(self, stand_in=base)


@dataclass(frozen=True)
class Answer:
    """What a host said: `status` is 200, 304 (not changed) or 404 (not there)."""

    url: str
    status: int
    body: bytes = b""
    content_type: str = ""
    etag: str | None = None
    last_modified: str | None = None


@dataclass
class Door:
    """Asks the hosts of `manners`; `now` and `sleep` are the clock, to be replaced in tests."""

    manners: Manners
    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _next_at: float = 0.0
    _closed_until: dict[str, float] = field(default_factory=dict)
    _session: requests.Session = field(default_factory=requests.Session)

    def get(self, url: str, etag: str | None = None, last_modified: str | None = None) -> Answer:
        """Ask for `url`, saying what is known of it already.

        Raises:
            NotAllowed: When the address, or one it redirects to, is off the list or private.
            Closed: When the host refuses us now, or did so less than `closed_for` seconds ago.
            Unusable: When no whole, sane body came in `tries` attempts.
        """
        known = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {
            "User-Agent": self.manners.contact,
            "Accept-Encoding": "gzip",
            **{name: value for name, value in known.items() if value},
        }
        said = ""
        for attempt in range(self.manners.tries):
            if attempt:
                self.sleep(min(2.0**attempt + random.random(), LARGEST_WAIT))
            try:
                return self._follow(url, headers)
            except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, _Again) as error:
                said = str(error)
        raise Unusable(f"{url}: no answer after {self.manners.tries} attempts ({said}); the next refresh asks again")

    def _follow(self, url: str, headers: dict[str, str]) -> Answer:
        """One attempt, through redirects to hosts on the list."""
        for _ in range(HOPS):
            answer = self._ask(url, headers)
            if isinstance(answer, Answer):
                return answer
            url = urljoin(url, answer)
        raise Unusable(f"{url}: more than {HOPS} redirects")

    def _ask(self, url: str, headers: dict[str, str]) -> Answer | str:
        """The answer to one request, or the address it redirects to."""
        host = self._allowed(url)
        self._wait(host)
        with self._session.get(
            self._address(url), headers=headers, stream=True, allow_redirects=False, timeout=self.manners.timeout
        ) as response:
            if response.status_code in REFUSED:
                self._close(host, response)
            if response.status_code in RETRIED:
                raise _Again(f"status {response.status_code}")
            if response.status_code in REDIRECTS:
                return response.headers.get("Location", "")
            if response.status_code not in (200, 304, 404):
                raise Unusable(f"{url}: status {response.status_code}")
            body = self._body(url, response) if response.status_code == 200 else b""
            return Answer(
                url,
                response.status_code,
                body,
                response.headers.get("Content-Type", ""),
                response.headers.get("ETag"),
                response.headers.get("Last-Modified"),
            )

    def _address(self, url: str) -> str:
        """Where the request really goes: the stand-in, where there is one."""
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        return f"{self.manners.stand_in}/{parts.hostname}{parts.path}{query}" if self.manners.stand_in else url

    def _allowed(self, url: str) -> str:
        """The host of an address that may be asked."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port or 443
        except ValueError as error:
            raise NotAllowed(f"{url[:200]}: no address ({error})") from error
        schemes = ("https", "http") if self.manners.is_local else ("https",)
        is_usual = port == 443 or self.manners.is_local
        if parts.scheme not in schemes or host not in self.manners.hosts or is_twisted(url) or not is_usual:
            raise NotAllowed(f"{url[:200]}: only {', '.join(sorted(self.manners.hosts))} may be asked, over https")
        if not (self.manners.is_local or self.manners.stand_in):
            for *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
                if not ipaddress.ip_address(address[0]).is_global:
                    raise NotAllowed(f"{host} resolves to {address[0]}, which is not a public address")
        return host

    def _wait(self, host: str) -> None:
        """Keep the rate, and leave a host alone that has refused us."""
        left = self._closed_until.get(host, 0.0) - self.now()
        if left > 0:
            raise Closed(f"{host} refused us; not asked again for {left / 60:.0f} minutes")
        if (early := self._next_at - self.now()) > 0:
            self.sleep(early)
        self._next_at = max(self._next_at, self.now()) + 1 / self.manners.per_second

    def _close(self, host: str, response: requests.Response) -> None:
        pause = max(self.manners.closed_for, _retry_after(response.headers.get("Retry-After")))
        self._closed_until[host] = self.now() + pause
        raise Closed(
            f"{host} answered {response.status_code}; nothing more is asked of it for {pause / 60:.0f} minutes, "
            "what arrived is kept, and the next refresh goes on from there"
        )

    def _body(self, url: str, response: requests.Response) -> bytes:
        """The whole body, unpacked, under the caps."""
        is_packed = response.headers.get("Content-Encoding", "").lower() == "gzip"
        unpack: Any = zlib.decompressobj(zlib.MAX_WBITS | 16) if is_packed else None
        parts: list[bytes] = []
        packed = size = 0
        start = self.now()
        for chunk in response.raw.stream(CHUNK, decode_content=False):
            packed += len(chunk)
            try:
                part = unpack.decompress(chunk, self.manners.most_bytes + 1 - size) if unpack else chunk
            except zlib.error as error:
                raise _Again(f"broken gzip: {error}") from error
            size += len(part)
            parts.append(part)
            if size > self.manners.most_bytes or (size > CHUNK and size > packed * self.manners.most_ratio):
                raise Unusable(f"{url}: larger than {self.manners.most_bytes} bytes, or packed beyond reason; not kept")
            if self.now() - start > self.manners.longest:
                raise Unusable(f"{url}: took more than {self.manners.longest:.0f} seconds")
        if unpack and not unpack.eof:
            raise _Again("gzip cut short")
        return b"".join(parts)


class _Again(MinersError):
    """Worth another attempt."""


def _retry_after(value: str | None) -> float:
    """Seconds to wait that a host asks for; 0 where it asks for none."""
    if value is None:
        return 0.0
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return 0.0
