"""What can go wrong, in words, and the exit code that says so to a shell."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of `miners`."""

    OK = 0
    PUBLISHED_WITH_WARNINGS = 10
    REFUSED_TO_PUBLISH = 20
    SOURCE_DOWN = 30
    OPERATOR_ERROR = 40
    BUG = 50


class MinersError(Exception):
    """A fault that a person can act on: the message says what happened and what to do next."""

    exit_code = Exit.BUG


class OperatorError(MinersError):
    """A setting, file or argument is wrong."""

    exit_code = Exit.OPERATOR_ERROR


class SourceError(MinersError):
    """A source gave nothing that can be used."""

    exit_code = Exit.SOURCE_DOWN


class AuditError(MinersError):
    """A build failed its audit; the published build stays."""

    exit_code = Exit.REFUSED_TO_PUBLISH


class ShareError(MinersError):
    """The shared place did not take or give a build; what is published here and there stays."""

    exit_code = Exit.SOURCE_DOWN
