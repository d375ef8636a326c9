"""A server on this machine that speaks Yahoo's wire format, over real HTTP, with faults to order.

It holds a small market (symbol -> day -> close) and answers `v8/finance/chart` as Yahoo does. `script[symbol]`
lists what to answer next: `ok`, `429`, `500`, `404`, `empty`, `no_rows`, `garbage`, `html`, `truncated`, `no_meta`,
`no_volume`, `reset`; the last one stays. `bodies[symbol]` is answered as it is.
"""

import json
import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")
HALF_DAYS = {date(2024, 11, 29), date(2024, 12, 24), date(2025, 7, 3), date(2025, 11, 28), date(2025, 12, 24)}
CHART = "/v8/finance/chart/"


@dataclass
class Series:
    """What Yahoo would say of one symbol; prices by day, splits and dividends by ex-date."""

    closes: dict[date, float | None]
    splits: dict[date, tuple[float, float]] = field(default_factory=dict)
    dividends: dict[date, float] = field(default_factory=dict)
    opens: dict[date, float] = field(default_factory=dict)
    volumes: dict[date, int | None] = field(default_factory=dict)
    hours: dict[datetime, float] = field(default_factory=dict)
    again: dict[date, float] = field(default_factory=dict)  # a second bar of the day, stamped later
    adjusted_before: tuple[date, float] | None = None  # adjusted closes before a day are closes times a ratio
    currency: str = "USD"
    says_symbol: str | None = None
    first_trade: date = date(2012, 5, 7)


class YahooServer(ThreadingHTTPServer):
    """The server; `asked` lists (symbol, interval, first day, last day) of every chart request for bars."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.market: dict[str, Series] = {}
        self.hours_only: dict[str, Series] = {}  # what the hours of a symbol follow instead of its daily closes
        self.script: dict[str, list[str]] = {}
        self.bodies: dict[str, bytes] = {}
        self.asked: list[tuple[str, str, date, date]] = []
        self.requests: list[str] = []
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def base(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"


def _utc_zone(symbol: str) -> bool:
    return symbol.endswith("-USD")


def _stamp(symbol: str, day: date) -> int:
    if _utc_zone(symbol):
        return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    return int(datetime(day.year, day.month, day.day, 9, 30, tzinfo=NEW_YORK).timestamp())


def _meta(symbol: str, series: Series, interval: str) -> dict[str, Any]:
    zone = "UTC" if _utc_zone(symbol) else "America/New_York"
    period = {"timezone": "EST", "start": 0, "end": 23400, "gmtoffset": -18000}
    return {
        "currency": series.currency,
        "symbol": series.says_symbol or symbol,
        "exchangeName": "NMS",
        "instrumentType": "CRYPTOCURRENCY" if _utc_zone(symbol) else "EQUITY",
        "firstTradeDate": _stamp(symbol, series.first_trade),
        "regularMarketTime": 1336397400,
        "hasPrePostMarketData": True,
        "gmtoffset": -18000,
        "timezone": "EST",
        "exchangeTimezoneName": zone,
        "regularMarketPrice": 10.0,
        "chartPreviousClose": 9.0,
        "priceHint": 2,
        "currentTradingPeriod": dict.fromkeys(("pre", "regular", "post"), period),
        "dataGranularity": interval,
        "range": "",
        "validRanges": ["1d", "5d", "max"],
    }


def _stock_hours(series: Series) -> dict[datetime, float]:
    """A stock's first and last bar of each session, and one after it: hours follow the day's close."""
    hours: dict[datetime, float] = {}
    for day, close in series.closes.items():
        last = time(12, 30) if day in HALF_DAYS else time(15, 30)
        for clock in (time(9, 30), last, (datetime.combine(day, last) + timedelta(minutes=30)).time()):
            if close is not None:
                hours[datetime.combine(day, clock, NEW_YORK)] = close
    return hours


def _chart(symbol: str, series: Series, interval: str, first: float, last: float) -> dict[str, Any]:
    if interval == "1h":
        hours = series.hours if _utc_zone(symbol) else _stock_hours(series)
        rows = [(int(at.timestamp()), None, price) for at, price in sorted(hours.items())]
    else:
        rows = [(_stamp(symbol, day), day, close) for day, close in series.closes.items()]
        rows = sorted([*rows, *((_stamp(symbol, day) + 3 * 3600, day, close) for day, close in series.again.items())])
    rows = [row for row in rows if first <= row[0] < last]
    closes = [row[2] for row in rows]
    opens = [series.opens.get(day, close) if day else close for _, day, close in rows]
    known = [(o, c) if c is not None else (0.0, 0.0) for o, c in zip(opens, closes, strict=True)]
    quote = {
        "open": opens,
        "close": closes,
        "high": [None if c is None else max(pair) + 0.5 for c, pair in zip(closes, known, strict=True)],
        "low": [None if c is None else min(pair) * 0.9 for c, pair in zip(closes, known, strict=True)],
        "volume": [None if c is None else series.volumes.get(day, 1000) if day else 1000 for _, day, c in rows],
    }
    inside = {
        day: _stamp(symbol, day) for day in (*series.splits, *series.dividends) if first <= _stamp(symbol, day) < last
    }
    events: dict[str, Any] = {}
    if splits := {day: ratio for day, ratio in series.splits.items() if day in inside}:
        events["splits"] = {
            str(inside[day]): {"date": inside[day], "numerator": new, "denominator": old, "splitRatio": f"{new}:{old}"}
            for day, (new, old) in splits.items()
        }
    if paid := {day: cash for day, cash in series.dividends.items() if day in inside}:
        events["dividends"] = {str(inside[day]): {"amount": cash, "date": inside[day]} for day, cash in paid.items()}
    result: dict[str, Any] = {
        "meta": _meta(symbol, series, interval),
        "timestamp": [row[0] for row in rows],
        "events": events,
        "indicators": {"quote": [quote], "adjclose": [{"adjclose": _adjusted(series, rows)}]},
    }
    if interval == "1h":
        del result["indicators"]["adjclose"]
    if not rows:
        del result["timestamp"]
        result["indicators"] = {"quote": [{}]}
    return {"chart": {"result": [result], "error": None}}


def _adjusted(series: Series, rows: list[tuple[int, date | None, float | None]]) -> list[float | None]:
    before, ratio = series.adjusted_before or (date.min, 1.0)
    return [close * ratio if close is not None and day and day < before else close for _, day, close in rows]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: YahooServer

    def log_message(self, *_arguments: Any) -> None:
        pass

    def _send(
        self, status: int, body: bytes | str | dict[str, Any], length: int | None = None, cookie: str = ""
    ) -> None:
        raw = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(length or len(raw)))
        if cookie:
            self.send_header("Set-Cookie", cookie)
        self.end_headers()
        self.wfile.write(raw)
        if length:
            self.close_connection = True

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(asked.query).items()}
        self.server.requests.append(asked.path)
        if asked.path == "/v1/test/getcrumb":
            return self._send(200, "crumb")
        if not asked.path.startswith(CHART):
            return self._send(404, "<html>", cookie="A3=d=abc; Domain=.yahoo.com; Path=/; Max-Age=31557600; Secure")
        symbol = asked.path.removeprefix(CHART)
        return self._answer(symbol, query)

    def _answer(self, symbol: str, query: dict[str, str]) -> None:
        server, interval = self.server, query.get("interval", "1d")
        whole = "period1" not in query
        first, last = float(query.get("period1", 0)), float(query.get("period2", 4e9))
        if not whole:
            days = [datetime.fromtimestamp(second, UTC).date() for second in (first, last - 1)]
            server.asked.append((symbol, interval, days[0], days[1]))
        planned = server.script.get(symbol) or ["ok"]
        # the question for the time zone, which names no period, never uses up a fault
        mode = "ok" if whole and planned[0] != "429" else planned.pop(0) if len(planned) > 1 else planned[0]
        if symbol in server.bodies:
            return self._send(200, server.bodies[symbol])
        series = server.hours_only.get(symbol) if interval == "1h" else None
        series = series or server.market.get(symbol)
        if series is None or mode == "404":
            error = {"code": "Not Found", "description": "No data found, symbol may be delisted"}
            return self._send(404, {"chart": {"result": None, "error": error}})
        return self._misbehave(mode, _chart(symbol, series, interval, first, last))

    def _misbehave(self, mode: str, chart: dict[str, Any]) -> None:
        result = chart["chart"]["result"][0]
        whole = json.dumps(chart).encode()
        if mode == "429":
            return self._send(429, "Too Many Requests")
        if mode == "500":
            return self._send(500, "<html>oops</html>")
        if mode == "empty":
            return self._send(200, {"chart": {"result": [], "error": None}})
        if mode == "no_data":
            error = {"code": "Bad Request", "description": "Data doesn't exist for startDate = 1, endDate = 2"}
            return self._send(400, {"chart": {"result": None, "error": error}})
        if mode == "garbage":
            return self._send(200, "{not json")
        if mode == "html":
            return self._send(200, "<html>Will be right back</html>")
        if mode == "truncated":
            return self._send(200, whole[: len(whole) // 2], length=len(whole))
        if mode == "reset":
            self.close_connection = True
            return self.connection.close()
        if mode == "no_meta":
            result["meta"] = {}
        if mode == "no_volume":
            del result["indicators"]["quote"][0]["volume"]
        return self._send(200, chart)


def weekdays(first: date, last: date) -> list[date]:
    """Days from Monday to Friday, both ends included."""
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in every if day.weekday() < 5]
