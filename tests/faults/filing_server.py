"""A server on this machine that speaks EDGAR's and a feed's wire format, over real HTTP, with faults to order."""

import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ETAG = '"one"'
FILING = """<SEC-DOCUMENT>{accession}.txt
<SEC-HEADER>
<ACCEPTANCE-DATETIME>{accepted}
CONFORMED SUBMISSION TYPE:	{form}
</SEC-HEADER>
<DOCUMENT>
<TYPE>{form}
<TEXT>
<html><body><p>Item 8.01 Other Events.</p><script>alert(1)</script></body></html>
</TEXT>
</DOCUMENT>
<DOCUMENT>
<TYPE>EX-99.1
<TEXT>
<html><body><h1>Spark &amp; Co signs a lease for 90 MW</h1></body></html>
</TEXT>
</DOCUMENT>
<DOCUMENT>
<TYPE>EX-101.SCH
<TEXT>not to be read</TEXT>
</DOCUMENT>
"""
FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Wire</title>{items}</channel></rss>"""


def submissions(*filings: dict[str, str]) -> bytes:
    """A submissions file: one dictionary per filing, newest first."""
    names = ("accessionNumber", "filingDate", "reportDate", "acceptanceDateTime", "form", "items")
    recent = {name: [filing[name] for filing in filings] for name in names}
    return json.dumps({"cik": "1", "filings": {"recent": recent, "files": []}}).encode()


def listed(number: int, accepted: str, form: str = "8-K") -> dict[str, str]:
    """A filing as the list has it."""
    return {
        "accessionNumber": f"0000000001-26-{number:06d}",
        "filingDate": accepted[:10],
        "reportDate": accepted[:10],
        "acceptanceDateTime": accepted,
        "form": form,
        "items": "8.01,9.01",
    }


def filing(number: int, accepted: str, form: str = "8-K") -> bytes:
    """A whole filing; `accepted` is the header's New York time, YYYYMMDDHHMMSS."""
    return FILING.format(accession=f"0000000001-26-{number:06d}", accepted=accepted, form=form).encode()


def item(title: str, published: str, key: str = "1") -> str:
    """An item of a feed."""
    return f"<item><guid>{key}</guid><title>{title}</title><link>https://example.org/{key}</link><pubDate>{published}</pubDate></item>"


class FilingServer(ThreadingHTTPServer):
    """Answers `pages[path]`; `faults[path]` lists what to do instead, once each.

    A fault is a status (`403`), `redirect:URL`, `truncated` (gzip cut short), `cut` (body shorter than promised),
    `bomb` (gzip of zeros), `reset` or `html`.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, bytes] = {}
        self.faults: dict[str, list[str]] = {}
        self.etag = ETAG
        self.asked: list[str] = []
        self.headers_of: list[dict[str, str]] = []
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def base(self) -> str:
        """Address of the server."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: FilingServer

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        """Yahoo's streams are asked for by POST: here they are at /press-releases/SYMBOL and /news/SYMBOL."""
        stream = "press-releases" if "pressRelease" in self.path else "news"
        asked = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        self.path = f"/{stream}/{asked['serviceConfig']['s'][0]}"
        self.do_GET()

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.headers_of.append(dict(self.headers))
        script = self.server.faults.get(self.path, [])
        fault = script.pop(0) if script else ""
        page = self.server.pages.get(self.path)
        if fault.isdigit():
            self._send(int(fault), b"<Error><Code>AccessDenied</Code></Error>")
        elif fault.startswith("redirect:"):
            self._send(302, b"", {"Location": fault.removeprefix("redirect:")})
        elif fault == "truncated":
            self._send(200, gzip.compress(page or b"x" * 1000)[:-12], {"Content-Encoding": "gzip"})
        elif fault == "bomb":
            self._send(200, gzip.compress(b"\0" * 40_000_000), {"Content-Encoding": "gzip"})
        elif fault == "cut":
            self._send(200, page or b"", {"Content-Length": str(len(page or b"") + 100)})
        elif fault == "reset":
            self.connection.close()
        elif fault == "html":
            self._send(200, b"<!doctype html><html><body>Maintenance</body></html>", {"Content-Type": "text/html"})
        elif page is None:
            self._send(404, b"no such page")
        elif self.headers.get("If-None-Match") == self.server.etag:
            self._send(304, b"")
        else:
            self._send(200, gzip.compress(page), {"Content-Encoding": "gzip", "ETag": self.server.etag})

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
