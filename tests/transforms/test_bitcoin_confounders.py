"""Events on whose day 0 bitcoin moved much."""

from datetime import date

import polars as pl

from transforms.event_study.confounders import LARGE_BITCOIN_RETURN, bitcoin_moves
from transforms.tables import TABLES

DAYS = [date(2026, 3, 9), date(2026, 3, 10), date(2026, 3, 11)]


def test_only_a_move_beyond_the_threshold_confounds_in_either_direction() -> None:
    moves = [-LARGE_BITCOIN_RETURN - 1e-9, LARGE_BITCOIN_RETURN, LARGE_BITCOIN_RETURN + 1e-9]
    factors = pl.DataFrame({"session_date": DAYS, "factor_return": moves}).with_columns(
        factor=pl.lit("bitcoin"), is_selected=pl.lit(True)
    )
    events = pl.DataFrame({"event_id": ["a", "b", "c", "d"], "event_date": [*DAYS, None]})
    made = bitcoin_moves(events, factors)
    TABLES["event_study.bitcoin_confounders"].validate(made)
    assert made["is_bitcoin_confounded"].to_list() == [True, False, True]


def test_an_alignment_that_is_not_used_counts_for_nothing() -> None:
    factors = pl.DataFrame(
        {"session_date": DAYS[:1], "factor_return": [0.2], "factor": ["bitcoin"], "is_selected": [False]}
    )
    assert bitcoin_moves(pl.DataFrame({"event_id": ["a"], "event_date": DAYS[:1]}), factors).is_empty()
