"""Stands before Dagster's web server: who may speak to it from a browser.

Dagster itself answers any Host (so a name that a stranger's DNS points at 127.0.0.1 reaches it), runs a mutation that
comes as a plain GET or form (so a picture on any page may launch a run), and takes a WebSocket of any origin.
"""

from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse

from orchestration.addresses import LOOPBACK

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]

HERE = [f"[{name}]" if ":" in name else name for name in LOOPBACK]  # as the header Host writes them
ACTING = ("/graphql", "/report_asset")
POLICY_VIOLATION = 1008


def guarded(app: App, hosts: Sequence[str] = ()) -> App:
    """The application for visitors who name this machine, or one of `hosts`, and who come from no other site."""
    return TrustedHostMiddleware(OwnPagesOnly(app), allowed_hosts=[*HERE, *hosts], www_redirect=False)


class OwnPagesOnly:
    """Refuses what a page of another site may make a browser send (cross-site request forgery)."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Pass the request on, or answer 403."""
        why = refusal(scope) if scope["type"] in ("http", "websocket") else None
        if why is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": why})
        else:
            await PlainTextResponse(why, status_code=403)(scope, receive, send)


def refusal(scope: Scope) -> str | None:
    """Why a request is refused, in words; None where it is not.

    A program sends no Origin and may ask anything, as JSON. A browser always tells the Origin of a WebSocket and of
    a POST, and cannot send JSON to another site without asking first, which nobody here allows.
    """
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != headers.get("host"):
        return "refused: this request comes from a page of another site"
    if scope["type"] == "websocket" or not scope["path"].startswith(ACTING):
        return None
    is_page = scope["method"] == "GET" and "text/html" in headers.get("accept", "") and not scope["query_string"]
    is_json = scope["method"] == "POST" and headers.get("content-type", "").startswith("application/json")
    return None if is_page or is_json else "refused: send the question as JSON in a POST"
