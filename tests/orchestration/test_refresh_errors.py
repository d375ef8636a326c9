"""The error that a person can act on is found among those that Dagster wraps around it."""

import dagster as dg

from orchestration.errors import AuditError, OperatorError
from orchestration.refresh import cause_of


def test_the_fault_that_has_words_is_found_below_its_wrappers() -> None:
    wrapped, fault = RuntimeError("wrapped"), OperatorError("prices.csv: row 7")
    wrapped.__cause__ = fault
    assert cause_of(wrapped) is fault
    found = cause_of(dg.Failure("nothing published"))
    assert isinstance(found, AuditError)
    assert str(found) == "nothing published"


def test_a_ring_of_errors_ends() -> None:
    first, second = RuntimeError("first"), RuntimeError("second")
    first.__cause__, second.__cause__ = second, first
    assert cause_of(first) is first
