"""P-values adjusted for many tests at once (Holm 1979; Benjamini and Hochberg 1995)."""

import polars as pl

FAMILY = ["model", "level", "test"]


def adjusted_p_values(statistics: pl.DataFrame) -> pl.DataFrame:
    """Add p_holm and p_bh; the family is every group and window of one model, level and test.

    Args:
        statistics: group_statistics with p_value; rows without one get none.
    """
    p, place, size = pl.col("p_value"), pl.col("_place"), pl.col("_size")
    ranked = statistics.with_row_index("_row").with_columns(
        p.rank("ordinal").over(FAMILY).cast(pl.Float64).alias("_place"), p.count().over(FAMILY).alias("_size")
    )
    ordered = ranked.sort("_place", nulls_last=True).with_columns(
        (p * (size - place + 1)).cum_max().over(FAMILY).clip(0, 1).alias("p_holm"),
        (p * size / place).cum_min(reverse=True).over(FAMILY).clip(0, 1).alias("p_bh"),
    )
    return ordered.sort("_row").drop("_row", "_place", "_size")
