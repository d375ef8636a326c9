"""Whether a build has as many rows as it should, by itself and beside the build before."""

import polars as pl

# a smaller table may double by a day's news
FEWEST_THAT_MAY_NOT_DOUBLE = 50
COUNTED = {"audited_table": pl.String, "row_count": pl.Int64}


def unexpected_rows(
    found: pl.DataFrame, before: pl.DataFrame, expected: pl.DataFrame, is_growth_judged: bool = True
) -> list[str]:
    """What is wrong with the row counts of a build, a sentence each with table, found and expected; nothing if nothing.

    Args:
        found: `audited_table`, `row_count` of the build.
        before: The same of the build before; no row where there is none.
        expected: `reference.expected_rows` of one mode; a table of it that the build lacks has no rows.
        is_growth_judged: Whether more rows than before are a fault: not where the build before lacked answers; nor,
            whatever is said here, of a table that had fewer than 50 rows.
    """
    joined = (
        expected.join(found, on="audited_table", how="left")
        .join(before.rename({"row_count": "before_count"}), on="audited_table", how="left")
        .with_columns(
            pl.col("row_count").fill_null(0),
            # rounded inwards: a table of three rows may not fall to one
            least_of_before=(pl.col("least_before_ratio") * pl.col("before_count")).ceil().cast(pl.Int64),
            most_of_before=(pl.col("most_before_ratio") * pl.col("before_count")).floor().cast(pl.Int64),
        )
        .sort("audited_table")
    )
    count, grew = pl.col("row_count"), pl.lit(is_growth_judged) & (pl.col("before_count") >= FEWEST_THAT_MAY_NOT_DOUBLE)
    faults = [
        (count < pl.col("least_row_count"), "at least", "least_row_count", ""),
        (count > pl.col("most_row_count"), "at most", "most_row_count", ""),
        (count < pl.col("least_of_before"), "at least", "least_of_before", "before_count"),
        (grew & (count > pl.col("most_of_before")), "at most", "most_of_before", "before_count"),
    ]
    return [
        f"{row['audited_table']} has {row['row_count']} rows, expected are {bound} {row[limit]}"
        + (f" beside the {row[was]} of the build before" if was else "")
        for is_fault, bound, limit, was in faults
        for row in joined.filter(is_fault).to_dicts()
    ]
