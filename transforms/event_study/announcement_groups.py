"""Groups of announcements (all, by tag, by company, by year): their means, and every test of them."""

import polars as pl

from transforms.event_study import Study
from transforms.event_study.calendar_time import LEVEL, SPECIFICATIONS
from transforms.event_study.correlation import effective_count
from transforms.event_study.frames import numbers
from transforms.event_study.groups import LEVELS, group_statistics
from transforms.event_study.headline import headline_tests
from transforms.event_study.models import MODELS, Model
from transforms.event_study.sample import FEWEST_EVENTS
from transforms.event_study.statistics import TESTS
from transforms.tables import TABLES

# Days and compounded returns under the model to read first alone: a refresh has some seconds for everything.
GROUP_MODELS: dict[str, tuple[str, ...]] = {"market": ("caar",), "market_bitcoin": LEVELS}
CALENDAR_TIME = (0, 10)
# A model row of the warehouse alone: the same regression under another design.
WITHOUT_OTHERS = Model(
    "market_bitcoin_unmixed",
    ("market", "bitcoin"),
    reference="market_bitcoin, estimated without days -1 to 1 of the company's other announcements",
)
DESCRIBED = ("n", "mean", "median", "n_pos", "window_overlap")
KEY = ["group", "model", "level", "window"]


def group_tables(found: Study, keyed: pl.DataFrame, tags: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Means and tests of every group of the announcers' events.

    Args:
        found: The study of the announcers.
        keyed: study_id, event_id, symbol, event_date of its events.
        tags: events.tags.

    Returns:
        event_study.group_means, .group_statistics, .tests and .models, by table name.
    """
    coded = coded_groups(keyed, tags)
    statistics = pl.concat(
        group_statistics(found.panel, found.design, {name: found.estimates[name]}, coded, levels)
        for name, levels in GROUP_MODELS.items()
    ).filter(pl.col("level") != "sample")
    is_described = pl.col("test").is_in(DESCRIBED)
    portfolios = found.portfolio_statistics(CALENDAR_TIME, coded, GROUP_MODELS)
    counted = portfolios.drop("n").join(coded.group_by("group").agg(n=pl.len().cast(pl.Int64)), on="group")
    tested = pl.concat([statistics.filter(pl.col("test").is_in(list(TESTS))), counted], how="diagonal").rename(
        {"value": "test_value", "p_holm": "holm_p_value", "p_bh": "benjamini_hochberg_p_value",
         "definition": "test_definition", "df": "test_df_count"}
    )  # fmt: skip
    return {
        "event_study.group_means": _as_declared(_means(statistics.filter(is_described)), "event_study.group_means"),
        "event_study.group_statistics": _as_declared(tested, "event_study.group_statistics"),
        "event_study.tests": known_tests(),
        "event_study.models": known_models(),
    }


def event_groups(keyed: pl.DataFrame, tags: pl.DataFrame) -> pl.DataFrame:
    """group_kind, group_name, study_id: which events are in which group."""
    kinds = {
        "all": keyed.with_columns(group_name=pl.lit("all")),
        "tag": keyed.join(tags.select("event_id", group_name="tag").unique(), on="event_id"),
        "company": keyed.with_columns(group_name="symbol"),
        "year": keyed.with_columns(group_name=pl.col("event_date").dt.year().cast(pl.String)),
    }
    return pl.concat(
        rows.select(pl.lit(kind).alias("group_kind"), "group_name", "study_id").sort("group_name", "study_id")
        for kind, rows in kinds.items()
    ).drop_nulls("group_name")


def coded_groups(keyed: pl.DataFrame, tags: pl.DataFrame) -> pl.DataFrame:
    """group (kind and name in one text), event_id (the study's): the groups as the engine takes them."""
    groups = event_groups(keyed, tags)
    return groups.select(group=pl.concat_str("group_kind", pl.lit("\n"), "group_name"), event_id=pl.col("study_id"))


def known_tests() -> pl.DataFrame:
    """event_study.tests: TESTS as a table."""
    rows = [
        (test.name, ";".join(test.levels), test.law, test.formula, test.reference, test.definition)
        for test in TESTS.values()
    ] + [(test.name, LEVEL, "t", test.formula, test.reference, test.definition) for test in SPECIFICATIONS.values()]
    return pl.DataFrame(rows, schema=TABLES["event_study.tests"].polars_schema, orient="row")


def known_models() -> pl.DataFrame:
    """event_study.models: MODELS as a table."""
    rows = [
        (model.name, model.estimator, "+".join(model.factors), model.subtract, model.reference)
        for model in (*MODELS.values(), WITHOUT_OTHERS)
    ]
    return pl.DataFrame(rows, schema=TABLES["event_study.models"].polars_schema, orient="row")


def _means(described: pl.DataFrame) -> pl.DataFrame:
    """One row per group, model, level and window, a column for each description."""
    wide = described.pivot(
        "test", on_columns=DESCRIBED, index=[*KEY, "mean_correlation", "effective_n"], values="value"
    )
    shared = (wide["mean_correlation"] * wide["window_overlap"]).cast(pl.Float64).to_numpy()
    wide = wide.with_columns(effective_window_n=numbers(effective_count(wide["n"].to_numpy(), shared)))
    return headline_tests(wide, FEWEST_EVENTS).rename(
        {"mean": "mean_abnormal_return", "median": "median_abnormal_return", "window_overlap": "window_overlap_ratio"}
    ).with_columns(
        positive_ratio=pl.when(pl.col("n") > 0).then(pl.col("n_pos") / pl.col("n")),
    )  # fmt: skip


def _as_declared(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Part the group into kind and name, write a day d as [d,d], and order and type the columns as declared."""
    part = pl.col("group").str.split_exact("\n", 1)
    window = pl.when(pl.col("window").str.starts_with("[")).then("window")
    day = pl.concat_str(pl.lit("["), "window", pl.lit(","), "window", pl.lit("]"))
    named = frame.with_columns(
        part.struct.field("field_0").alias("group_kind"),
        part.struct.field("field_1").alias("group_name"),
        window.otherwise(day).alias("event_window"),
    ).rename({"n": "group_event_count", "mean_correlation": "mean_correlation_ratio"})
    ends = pl.col("event_window").str.strip_chars("[]").str.split_exact(",", 1)
    placed = named.with_columns(
        ends.struct.field("field_0").cast(pl.Int32).alias("window_start_day"),
        ends.struct.field("field_1").cast(pl.Int32).alias("window_end_day"),
    )
    return placed.select(pl.col(column).cast(dtype) for column, dtype in TABLES[name].polars_schema.items())
