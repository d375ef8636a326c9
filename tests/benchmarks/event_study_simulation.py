"""The full simulation gate: `uv run python -m tests.benchmarks.event_study_simulation [REPLICATIONS] [SCENARIO ...]`.

Prints the rejection rate of every test in every scenario beside the reference, and ends with 1 if one is off.
"""

import sys

from tests.transforms.event_study.simulation import SCENARIOS, reference, rejection_rates, tolerance

ADJUSTED = "grank_t_adj"
ADJUSTED_HOLDS_IN = ("S2", "S2b", "S2c", "S3")
ADJUSTED_RANGE = (0.04, 0.065)


def outside(name: str, rates: dict[str, float], replications: int) -> list[str]:
    """The tests whose rate is not what it should be."""
    known = reference(SCENARIOS[name])
    off = [test for test, rate in known.items() if abs(rates.get(test, 0.0) - rate) > tolerance(rate, replications)]
    low, high = ADJUSTED_RANGE
    if name in ADJUSTED_HOLDS_IN and not low <= rates.get(ADJUSTED, 0.0) <= high:
        off.append(ADJUSTED)
    return off


def main(arguments: list[str]) -> int:
    replications = int(arguments[0]) if arguments else 2_000
    failed = 0
    for name in arguments[1:] or SCENARIOS:
        scenario = SCENARIOS[name]
        rates, known = rejection_rates(scenario, replications), reference(scenario)
        off = outside(name, rates, replications)
        failed += len(off)
        print(f"{scenario.label}: {replications} replications, simulated (reference), percent")
        for test in [*known, ADJUSTED]:
            beside = f"({100 * known[test]:5.2f})" if test in known else "       "
            print(
                f"  {test:<20}{100 * rates.get(test, 0.0):6.2f} {beside} {'OUTSIDE' if test in off else ''}", flush=True
            )
    print(f"{failed} rates outside three Monte Carlo standard errors plus half a point")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
