"""An upgrade of a dependency that changes a number of the sample is told with the number before and after.

Where the change is meant: `python -m tests.faults.test_golden_numbers FOLDER_OF_THE_SAMPLES_BUILD`.
"""

import sys
from pathlib import Path

import duckdb
import polars as pl

from tests.faults.harness import fault

EXPECTED = Path(__file__).parents[1] / "expected" / "sample_numbers.csv"
RELATIVE, KEY = 1e-7, ["what", "model", "event_window", "measure"]
ASKED = """
with numbers as (
    select event_id as what, model, event_window,
        unnest(['car', 't']) as measure, unnest([cumulative_abnormal_return, t_statistic]) as number
    from marts.announcement_returns
    where event_window in ('[0,1]', '[-10,10]') and event_id in ('CLSK-20251020', 'IREN-20251103', 'CIFR-20250925')
    union all
    select group_name, model, event_window, test, test_value from marts.effect_tests
    where group_kind = 'all' and event_window = '[0,1]'
)
from numbers where number is not null order by all
"""


def numbers(folder: Path) -> pl.DataFrame:
    """Numbers of a few events and of the tests over all: what, model, event_window, measure, number."""
    with duckdb.connect(folder / "current" / "warehouse.duckdb", read_only=True) as connection:
        return connection.sql(ASKED).pl()


def changes(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """The numbers that differ by more than rounding, before and after."""
    both = before.join(after, on=KEY, how="full", coalesce=True, suffix="_after")
    far = (pl.col("number_after") - pl.col("number")).abs() > RELATIVE * pl.col("number").abs().clip(lower_bound=1e-3)
    return both.filter(far.fill_null(True))


@fault("P11-golden-numbers")
def test_the_numbers_of_the_sample_are_those_of_the_day_they_were_kept(row: str, sample_dir: Path) -> None:
    before = pl.read_csv(EXPECTED)
    told = changes(before, numbers(sample_dir))
    assert before.height > 50
    with pl.Config(tbl_rows=40, tbl_cols=-1):
        assert told.is_empty(), f"numbers changed; before and after:\n{told}"


@fault("P11-a-changed-number-is-told")
def test_a_changed_a_lost_and_a_new_number_are_told(row: str) -> None:
    before = pl.read_csv(EXPECTED)
    changed = before.with_row_index().with_columns(
        number=pl.when(pl.col("index") == 3).then(pl.col("number") * 1.000001).otherwise("number")
    ).drop("index")  # fmt: skip
    assert changes(before, changed).height == 1
    assert changes(before, before[1:]).height == 1
    assert changes(before[1:], before).height == 1
    assert changes(before, before).is_empty()


if __name__ == "__main__":
    numbers(Path(sys.argv[1])).write_csv(EXPECTED)
