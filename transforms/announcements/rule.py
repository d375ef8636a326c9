"""What a rule of the tagger is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One way in which a text earns a tag.

    Attributes:
        tag: The tag, or a helper whose name begins with an underscore.
        pattern: What the masked text must contain.
        unless: What it must not contain; empty for nothing.
        confidence: Share of texts with this wording that deserve the tag, as we judge it.
    """

    tag: str
    pattern: str
    unless: str = ""
    confidence: float = 0.9


def any_of(*parts: str) -> str:
    """A pattern that holds where one of the parts does."""
    return "|".join(f"(?:{part})" for part in parts)
