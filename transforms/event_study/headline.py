"""Which test to read first, by how the events of a group cluster, and why."""

import polars as pl

SAME_DAY, BY_DATE, APART = "kp_bmp_t_scar", "clustered_t_date", "bmp_t_scar"
FEWEST_DATES = 10
WHY = {
    SAME_DAY: "events share estimation days and their residuals are correlated: only tests corrected for it hold",
    BY_DATE: "events repeat over enough dates to take a date as one observation",
    APART: "no two events share estimation days: robust to the variance that the event induces",
}


def headline_tests(statistics: pl.DataFrame, dates: pl.DataFrame) -> pl.DataFrame:
    """The headline test of each group and model.

    Events on ten dates or more, some of them shared, are tested by date; fewer dates by the correlation-corrected BMP;
    events without a common estimation day by plain BMP.

    Args:
        statistics: group_statistics.
        dates: group, date_count, event_count of the groups.

    Returns:
        group, model, headline_test, headline_reason.
    """
    groups = statistics.filter(level="sample", test="rbar_calendar_aligned").join(dates, on="group", how="left")
    repeated = (pl.col("date_count") >= FEWEST_DATES) & (pl.col("date_count") < pl.col("event_count"))
    chosen = (
        pl.when(pl.col("value").is_null()).then(pl.lit(APART)).when(repeated).then(pl.lit(BY_DATE))
        .otherwise(pl.lit(SAME_DAY))
    )  # fmt: skip
    return groups.select("group", "model", headline_test=chosen).with_columns(
        headline_reason=pl.col("headline_test").replace_strict(WHY)
    )
