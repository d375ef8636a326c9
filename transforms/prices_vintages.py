"""What a source changed of what it had said: restatements, and the rescaling of a whole history."""

import polars as pl

from transforms.tables.event_study import RESTATEMENTS
from transforms.vintages import ASKED

FIELDS = ["open_usd", "high_usd", "low_usd", "close_usd", "adjusted_close_usd"]
SPREAD_RATIO = 0.012
SAME_RATIO = 1e-6
MINIMUM_OVERLAP_COUNT = 3
UNLIKE_LOG_RATIO = 0.10


def compare_overlap(known: pl.DataFrame, answer: pl.DataFrame, time: str = "session_date") -> pl.DataFrame:
    """How an answer relates to what was known of the same symbol and days.

    Args:
        known: The newest vintage of `raw.daily_bars` (of `raw.hourly_bars`, where `time` is `bar_start_at`).
        answer: What the source says now.
        time: The column that says of when a bar is.

    Returns:
        `symbol`, `overlap_count`, `close_ratio` and `adjusted_ratio` (medians of new over old), `verdict`:
        `same` (no close changed), `rescaled` (all closes, or all adjusted closes, changed by one ratio),
        `unlike` (the days have nothing to do with each other: another company's series), `changed` (some rows
        changed) or `none` (fewer than 3 days in common); and `is_first_changed`: the oldest day in common changed,
        so that older ones may have too, as where a split or dividend is put right after its day.
    """
    both = answer.join(known, on=["symbol", time], suffix="_known").with_columns(
        close=pl.col("close_usd") / pl.col("close_usd_known"),
        adjusted=pl.col("adjusted_close_usd") / pl.col("adjusted_close_usd_known"),
    )
    measured = both.group_by("symbol").agg(
        overlap_count=pl.len(),
        close_ratio=pl.col("close").median(),
        adjusted_ratio=pl.col("adjusted").median(),
        is_close_scaled=_is_scaled("close"),
        is_adjusted_scaled=_is_scaled("adjusted"),
        is_same=(pl.col("close") - 1).abs().max() < SAME_RATIO,
        is_adjusted_same=(pl.col("adjusted") - 1).abs().max().fill_null(0.0) < SAME_RATIO,
        is_first_changed=(
            pl.max_horizontal((pl.col(name) - 1).abs() for name in ("close", "adjusted")).sort_by(time).first()
            >= SAME_RATIO
        ),
        unlike=(pl.col("close") / pl.col("close").median()).log().abs().median(),
    )
    verdict = (
        pl.when(pl.col("overlap_count") < MINIMUM_OVERLAP_COUNT)
        .then(pl.lit("none"))
        .when(pl.col("is_same") & pl.col("is_adjusted_same"))
        .then(pl.lit("same"))
        .when(pl.col("is_close_scaled") | pl.col("is_adjusted_scaled").fill_null(False))
        .then(pl.lit("rescaled"))
        .when(pl.col("unlike") > UNLIKE_LOG_RATIO)
        .then(pl.lit("unlike"))
        .otherwise(pl.lit("changed"))
    )
    return measured.select(
        "symbol", "overlap_count", "close_ratio", "adjusted_ratio", "is_first_changed", verdict=verdict
    )


def _is_scaled(ratio: str) -> pl.Expr:
    """Whether a ratio is one constant other than 1, to the rounding of prices to cents."""
    value = pl.col(ratio)
    is_constant = value.max() / value.min() - 1 < SPREAD_RATIO
    # the whole overlap must have moved, by more than the scatter that rounding leaves
    moved = (value - 1).abs().min() > pl.max_horizontal(2 * (value.max() / value.min() - 1), pl.lit(SAME_RATIO))
    return is_constant & moved


def restatements(vintages: pl.DataFrame) -> pl.DataFrame:
    """Every change of a value that a source had given, a rescaling of many rows as one.

    Args:
        vintages: `raw.daily_bars`, all vintages.

    Returns:
        `event_study.restatements`.
    """
    key = ["symbol", "session_date"]
    # most rows were never said twice; only the others can have changed
    repeated = vintages.filter(pl.len().over(key) > 1)
    long = repeated.unpivot(FIELDS, index=[*key, "source", ASKED], variable_name="field", value_name="new_value")
    before = pl.col("new_value").shift(1).over([*key, "field"])
    changed = (
        long.sort(*key, "field", ASKED)
        .with_columns(
            old_value=before,
            known_since_at=pl.col(ASKED).shift(1).over([*key, "field"]),
            ratio=pl.col("new_value") / before,
        )
        .filter(pl.col("known_since_at").is_not_null(), pl.col("new_value").ne_missing(pl.col("old_value")))
    )
    batch = ["symbol", "field", ASKED]
    scaled = changed.with_columns(
        is_scaled=(pl.len() >= MINIMUM_OVERLAP_COUNT).over(batch) & _is_scaled("ratio").over(batch).fill_null(False)
    )
    facts = {
        "first_date": pl.col("session_date").min(),
        "last_date": pl.col("session_date").max(),
        "row_count": pl.len().cast(pl.Int64),
        "restated_ratio": pl.col("ratio").median(),
        "value_before_usd": pl.when(pl.len() == 1).then(pl.col("old_value").first()),
        "value_after_usd": pl.when(pl.len() == 1).then(pl.col("new_value").first()),
        "source": pl.col("source").first(),
        "known_since_at": pl.col("known_since_at").max(),
    }
    whole = scaled.filter("is_scaled").group_by(batch).agg(**facts).with_columns(restatement_kind=pl.lit("rescaled"))
    single = (
        scaled.filter(~pl.col("is_scaled"))
        .group_by([*batch, "session_date"])
        .agg(**(facts | {"first_date": pl.col("session_date").first(), "last_date": pl.col("session_date").first()}))
        .with_columns(restatement_kind=pl.lit("changed"))
        .drop("session_date")
    )
    named = pl.concat([whole, single], how="diagonal").rename({"field": "restated_column", ASKED: "restated_at"})
    return named.select(pl.col(name).cast(dtype) for name, dtype in RESTATEMENTS.polars_schema.items()).sort(
        "restated_at", "symbol", "restated_column", "first_date"
    )
