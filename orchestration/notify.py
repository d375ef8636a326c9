"""Sends alerts by e-mail and to a webhook. Everything secret comes from the environment and goes nowhere else.

MINERS_SMTP_URL     smtp://user:password@host:587 (TLS by STARTTLS) or smtps://user:password@host:465
MINERS_ALERT_TO     addresses, with commas between
MINERS_ALERT_FROM   sender; MINERS_ALERT_TO's first address by default
MINERS_ALERT_WEBHOOK  https address that takes {"text": "..."}, as Slack's do

MINERS_SMTP_URL_FILE and MINERS_ALERT_WEBHOOK_FILE name files that hold them instead, as containers are given secrets.
"""

import os
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from orchestration.addresses import LOOPBACK
from orchestration.errors import OperatorError, SourceError

SMTP_URL, TO, FROM, WEBHOOK = "MINERS_SMTP_URL", "MINERS_ALERT_TO", "MINERS_ALERT_FROM", "MINERS_ALERT_WEBHOOK"
IN_FILE = "_FILE"
TIMEOUT_SECONDS = 20.0


class SinkDown(SourceError):
    """A message could not be handed over."""


class Sink(Protocol):
    """Takes messages."""

    @property
    def name(self) -> str:
        """What it is called in words and in the memory of what was sent; no part of it is secret."""
        ...

    def send(self, subject: str, text: str) -> None:
        """Hand over a message.

        Raises:
            SinkDown: With words that hold no secret.
        """
        ...


@dataclass(frozen=True)
class Mail:
    """E-mail over SMTP; a password is sent over TLS only, or to this machine."""

    host: str
    port: int
    is_tls: bool
    recipients: tuple[str, ...]
    sender: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """The server."""
        return f"e-mail by {self.host}:{self.port}"

    def send(self, subject: str, text: str) -> None:
        """One message to all recipients."""
        message = EmailMessage()
        message["Subject"], message["From"], message["To"] = subject, self.sender, ", ".join(self.recipients)
        message.set_content(text)
        try:
            with self._connected() as server:
                server.send_message(message)
        except smtplib.SMTPResponseException as error:  # its text may repeat what was sent
            raise SinkDown(f"{self.name}: the server refused with code {error.smtp_code}") from None
        except (OSError, smtplib.SMTPException) as error:
            raise SinkDown(f"{self.name}: {_kind(error)}") from None

    def _connected(self) -> smtplib.SMTP:
        secure = ssl.create_default_context()
        if self.is_tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_SECONDS, context=secure)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        try:
            server.ehlo()
            if not self.is_tls and server.has_extn("starttls"):
                server.starttls(context=secure)
                server.ehlo()
            elif not self.is_tls and self.user and self.host not in LOOPBACK:
                raise SinkDown(
                    f"{self.name}: offers no TLS, so the password was not sent; use smtps:// or another server"
                )
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server


@dataclass(frozen=True)
class Webhook:
    """A POST of {"text": ...}; the address is a secret, all but its host."""

    url: str = field(repr=False)

    @property
    def name(self) -> str:
        """The host."""
        return f"webhook at {urlsplit(self.url).hostname}"

    def send(self, subject: str, text: str) -> None:
        """One message."""
        import requests

        try:
            answer = requests.post(
                self.url, json={"text": f"*{subject}*\n{text}"}, timeout=TIMEOUT_SECONDS, allow_redirects=False
            )
        except requests.RequestException as error:  # its text has the address
            raise SinkDown(f"{self.name}: {_kind(error)}") from None
        if not answer.ok or answer.is_redirect:
            raise SinkDown(f"{self.name}: answered {answer.status_code}")


def sinks(environment: Mapping[str, str] = os.environ) -> list[Sink]:
    """Where alerts go, as the environment says; nowhere by default.

    Raises:
        OperatorError: Naming the variable that is wrong, never its value.
    """
    found: list[Sink] = []
    to = tuple(filter(None, (one.strip() for one in environment.get(TO, "").split(","))))
    if url := secret(SMTP_URL, environment):
        found.append(_mail(url, to, environment.get(FROM, "").strip()))
    elif to:
        raise OperatorError(f"{TO} is set and {SMTP_URL} is not: say which server sends, smtp://user:password@host:587")
    if url := secret(WEBHOOK, environment):
        parts = _parts(url, WEBHOOK)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise OperatorError(f"{WEBHOOK} must begin with https://")
        found.append(Webhook(url))
    return found


def _mail(url: str, to: tuple[str, ...], sender: str) -> Mail:
    parts = _parts(url, SMTP_URL)
    if parts.scheme not in ("smtp", "smtps"):
        raise OperatorError(f"{SMTP_URL} must begin with smtp:// or smtps://")
    wrong = [one for one in (*to, *([sender] if sender else [])) if "@" not in one or any(c.isspace() for c in one)]
    if not to or wrong:
        raise OperatorError(f"{TO} and {FROM} must be e-mail addresses, {TO} one or more with commas between")
    is_tls = parts.scheme == "smtps"
    return Mail(
        host=parts.hostname or "",
        port=parts.port or (465 if is_tls else 587),
        is_tls=is_tls,
        recipients=to,
        sender=sender or to[0],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def _parts(url: str, name: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise OperatorError(f"{name} is no address") from None
    if not parts.hostname:
        raise OperatorError(f"{name} names no host")
    return parts


def secret(name: str, environment: Mapping[str, str] = os.environ) -> str:
    """What a variable says, or else the file that the variable with _FILE after its name gives; else nothing.

    Raises:
        OperatorError: Naming the variable whose file cannot be read.
    """
    if given := environment.get(name, "").strip():
        return given
    path = environment.get(name + IN_FILE, "").strip()
    try:
        return Path(path).read_text(encoding="utf-8").strip() if path else ""
    except (OSError, ValueError) as error:
        raise OperatorError(f"{name}{IN_FILE} names no file that can be read ({_kind(error)})") from None


def secrets(environment: Mapping[str, str] = os.environ) -> list[str]:
    """What must never be shown: addresses with their paths, users and passwords, as written and as meant."""
    shown: set[str] = set()
    for name in (SMTP_URL, WEBHOOK):
        try:
            url = secret(name, environment)
        except OperatorError:
            continue
        try:
            parts = urlsplit(url)
            names = [name or "" for name in (parts.username, parts.password)]
            pieces = [url, *names, *map(unquote, names), parts.path.strip("/"), parts.query]
        except ValueError:
            pieces = [url]
        shown.update(piece for piece in pieces if len(piece) > 3)
    return sorted(shown, key=len, reverse=True)


def redacted(text: str, environment: Mapping[str, str] = os.environ) -> str:
    """A text without secrets, whoever wrote it."""
    for secret in secrets(environment):
        text = text.replace(secret, "***")
    return text


def _kind(error: BaseException) -> str:
    """The kind of an error, and the reason where the system gives one: never its free text."""
    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, OSError) and inner.strerror:
            return f"{type(inner).__name__} ({inner.strerror})"
        inner = inner.__cause__ or inner.__context__
    return type(error).__name__
