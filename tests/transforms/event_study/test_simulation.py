"""The size and power of every test through the whole engine, a short run of the gate (the full one is a command)."""

import pytest

from tests.benchmarks.event_study_simulation import ADJUSTED, outside
from tests.transforms.event_study.simulation import COLUMNS, SCENARIOS, rejection_rates

REPLICATIONS = 200


@pytest.mark.parametrize("name", ["S0b", "S2", "S3", "P2"])
def test_each_rejection_rate_is_that_of_the_reference(name: str) -> None:
    rates = rejection_rates(SCENARIOS[name], REPLICATIONS)
    assert set(rates) >= {*COLUMNS.values(), ADJUSTED}
    assert [test for test in outside(name, rates, REPLICATIONS) if test != ADJUSTED] == []
    assert rates[ADJUSTED] < (0.09 if name != "P2" else 0.6)


def test_the_cross_sectional_t_is_wrong_where_theory_says_so() -> None:
    assert rejection_rates(SCENARIOS["S2"], REPLICATIONS)["csect_t"] > 0.35
