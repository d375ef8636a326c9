"""The size and power of every test through the whole engine, a short run of the gate (the full one is a command)."""

import pytest

from tests.benchmarks.event_study_simulation import ADJUSTED, outside
from tests.transforms.event_study.simulation import COLUMNS, SCENARIOS, rejection_rates

REPLICATIONS = 100


@pytest.mark.parametrize("name", ["S0b", "S2", "S3"])
def test_each_rejection_rate_is_that_of_the_reference(name: str) -> None:
    rates = rejection_rates(SCENARIOS[name], REPLICATIONS)
    assert set(rates) >= {*COLUMNS.values(), ADJUSTED}
    assert [test for test in outside(name, rates, REPLICATIONS) if test != ADJUSTED] == []
    assert rates[ADJUSTED] < 0.12
    assert (rates["csect_t"] > 0.3) == (name != "S0b")
