"""What the allow-lists of addresses have in common; it imports nothing that takes long."""

from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def is_twisted(url: str) -> bool:
    """Whether parsers of addresses may disagree on its host: a name before an @, be it empty, or a backslash.

    Raises:
        ValueError: When it is no address.
    """
    return "@" in urlsplit(url).netloc or "\\" in url
