"""How yfinance reaches Yahoo, and nothing but Yahoo: a list of hosts, https, a cap on what comes back."""

import os
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from orchestration.addresses import LOOPBACK, is_twisted
from orchestration.errors import OperatorError

STAND_IN = "MINERS_YAHOO_URL"
DOMAIN = "yahoo.com"
# twenty years of daily bars are half a megabyte
MOST_BYTES = 25_000_000
MOST_REDIRECTS = 5


def open_session() -> Any:
    """A curl session for yfinance: to Yahoo, or to the server on this machine that MINERS_YAHOO_URL names.

    Raises:
        OperatorError: When that server is not on this machine.
    """
    base = os.environ.get(STAND_IN)
    return stand_in_session(base) if base else _only_yahoo()


def stand_in_session(base: str) -> Any:
    """A session that takes every request for Yahoo to a server on this machine, and refuses all others.

    Args:
        base: `http://127.0.0.1:PORT`.

    Raises:
        OperatorError: When the server is not on this machine.
    """
    if urlsplit(base).hostname not in LOOPBACK:
        raise OperatorError(f"{STAND_IN} is {base}: a stand-in for Yahoo must be on this machine")
    return _only_yahoo(base)


def _only_yahoo(base: str = "") -> Any:
    from curl_cffi import CurlOpt, requests

    class OnlyYahoo(requests.Session):
        def request(self, method: Any, url: str, **options: Any) -> Any:
            asked = urlsplit(url)
            if not is_yahoo(url):
                raise OperatorError(f"a request for {asked.hostname} was refused: it is not Yahoo over https")
            if not base:
                return super().request(method, url, **options)
            headers = {**(options.pop("headers", None) or {}), "X-Original-Host": asked.netloc}
            here = urlunsplit((*urlsplit(base)[:2], asked.path, asked.query, ""))
            return super().request(method, here, headers=headers, **options)

    caps: dict[CurlOpt, Any] = {CurlOpt.MAXFILESIZE_LARGE: MOST_BYTES}
    if not base:
        caps[CurlOpt.REDIR_PROTOCOLS_STR] = "https"
    return OnlyYahoo(impersonate="chrome", curl_options=caps, max_redirects=MOST_REDIRECTS)


def is_yahoo(url: str) -> bool:
    """Whether an address is one of Yahoo's own, over https."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    is_ours = host == DOMAIN or host.endswith(f".{DOMAIN}")
    return is_ours and parts.scheme == "https" and port in (None, 443) and not is_twisted(url)
