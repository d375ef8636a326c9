"""XML and HTML from outside, read without trust: no document type, no entity of its own, no markup kept."""

import re
from html import unescape
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from orchestration.errors import SourceError

SPACE = re.compile(r"\s+")
UNSHOWN = frozenset({"script", "style", "head", "title"})
BLOCKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "table"})


class BadMarkup(SourceError):
    """A document that is not well-formed, or declares a type or entities."""


def read_xml(body: bytes, where: str) -> Element:
    """The root of an XML document, names without their namespace.

    Raises:
        BadMarkup: When it is not XML, or has a document type: feeds need none, bombs and file readers do.
    """
    try:
        root = fromstring(body, forbid_dtd=True)
    except DefusedXmlException as error:
        said = f"{where}: the document declares a type or entities, which no feed needs; refused"
        raise BadMarkup(said) from error
    except (ParseError, ValueError, LookupError) as error:
        raise BadMarkup(f"{where}: not XML ({error})") from error
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.attrib = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
    return root


def plain_text(html: str) -> str:
    """The words of an HTML fragment, without markup or scripts, in one line."""
    reader = _Words()
    reader.feed(html)
    # close() would try what is unfinished anew at every "<": hours for a megabyte of them, so it is never called
    rest = "" if reader.rawdata.startswith("<") else reader.rawdata
    return SPACE.sub(" ", unescape("".join([*reader.words, rest]))).strip()


class _Words(HTMLParser):
    """Collects the text that a browser would show."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Hide scripts; a block begins a new word."""
        self._hidden += tag in UNSHOWN
        if tag in BLOCKS:
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """End what was hidden."""
        self._hidden -= tag in UNSHOWN and self._hidden > 0

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Skip `<![...>` as a browser does; the library's own reading of it ends in an assertion on some."""
        return self.parse_bogus_comment(i, report)

    def handle_data(self, data: str) -> None:
        """Keep what is shown."""
        if not self._hidden:
            self.words.append(data)
