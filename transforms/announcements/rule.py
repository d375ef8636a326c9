"""What a rule of the tagger is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One way in which a text earns a tag.

    Attributes:
        tag: The tag, or a helper whose name begins with an underscore.
        pattern: What the masked text must contain: one pattern, or several of which one is enough. Several small
            patterns are matched many times faster than one large one, whose automaton outgrows its cache.
        unless: What it must not contain; empty for nothing.
        confidence: Share of texts with this wording that deserve the tag, as we judge it.
    """

    tag: str
    pattern: str | tuple[str, ...]
    unless: str = ""
    confidence: float = 0.9

    @property
    def patterns(self) -> tuple[str, ...]:
        """The patterns, without regard to case and across lines."""
        several = (self.pattern,) if isinstance(self.pattern, str) else self.pattern
        return tuple(ascii_words(f"(?is){pattern}") for pattern in several)

    @property
    def exception(self) -> str:
        """The pattern of `unless`, read in the same way."""
        return ascii_words(f"(?is){self.unless}")


def ascii_words(pattern: str) -> str:
    """A pattern whose edges of words are those of ASCII: with others, one accent makes a search many times slower."""
    return pattern.replace(r"\b", r"(?-u:\b)")
