"""The answers to the questions about news and moves, computed in Polars from the tables left of the marts."""

from collections.abc import Callable

import polars as pl
from scipy.stats import t as student

Read = Callable[[str], pl.DataFrame]
Answer = Callable[[Read], pl.DataFrame]
CAR = pl.col("car")


def cars(read: Read, pre: int, post: int, role: str = "announcer", model: str = "market_bitcoin") -> pl.DataFrame:
    """Sums of abnormal returns over [-pre, post], one row an event and stock: event_id, symbol, day_count, car."""
    return (
        read("event_study.abnormal_returns")
        .filter(pl.col("event_day").is_between(-pre, post), role=role, model=model)
        .drop_nulls("abnormal_return")
        .group_by("event_id", "symbol")
        .agg(day_count=pl.len(), car=pl.col("abnormal_return").sum())
    )


def with_p_values(read: Read, rows: pl.DataFrame, event_window: str, model: str = "market_bitcoin") -> pl.DataFrame:
    """Add standard_error and p_value: two-sided Student's t with the fit's degrees of freedom."""
    errors = (
        read("event_study.event_windows")
        .filter(event_window=event_window, model=model)
        .select("event_id", "symbol", standard_error="cumulative_standard_error_return")
    )
    fits = read("event_study.model_fits").filter(model=model)
    found = rows.join(errors, on=["event_id", "symbol"]).join(
        fits.select("event_id", "symbol", df="degrees_of_freedom_count", r_squared_ratio="r_squared_ratio"),
        on=["event_id", "symbol"],
    )
    return found.with_columns(p_value=two_sided(found["car"] / found["standard_error"], found["df"]))


def two_sided(values: pl.Series, df: pl.Series) -> pl.Series:
    return pl.Series(2.0 * student.sf(values.abs().to_numpy(), df.to_numpy()))


def tagged(read: Read, rows: pl.DataFrame, tag: str) -> pl.DataFrame:
    return rows.join(read("events.tags").filter(tag=tag).select("event_id"), on="event_id", how="semi")


def of_events(read: Read, rows: pl.DataFrame) -> pl.DataFrame:
    """Add what the event is to rows of its announcer."""
    return rows.drop("symbol").join(read("events.events"), on="event_id")


def peers(read: Read, days: int) -> pl.DataFrame:
    """CARs of every peer over [0, days] that had no studied event of its own that day."""
    events = read("events.events")
    own = events.filter(pl.col("exclusion_reason").is_null()).select("symbol", "event_date")
    return (
        cars(read, 0, days, role="peer")
        .join(events.select("event_id", "event_date"), on="event_id")
        .join(own, on=["symbol", "event_date"], how="anti")
    )


def largest_ai_lease(read: Read) -> pl.DataFrame:
    leases = tagged(read, with_p_values(read, cars(read, 0, 1), "[0,1]"), "hpc_contract")
    found = of_events(read, leases).filter(pl.col("event_date").dt.year() == 2025)
    lucky = 0.05 / found.height  # Bonferroni: the best of so many
    return (
        found.with_columns(lease_count=pl.lit(found.height), is_beyond_luck=pl.col("p_value") < lucky)
        .top_k(3, by="car")
        .sort("car", descending=True)
    )


def what_news_is_worth(read: Read) -> pl.DataFrame:
    moved = read("events.tags").join(cars(read, 0, 1), on="event_id")
    # A window that lacks a session is no observation of a test.
    means = moved.filter(pl.col("day_count") == 2).group_by("tag").agg(group_event_count=pl.len(), caar=CAR.mean())
    tests = read("event_study.group_statistics").filter(level="caar", model="market_bitcoin")
    family = tests.drop_nulls("p_value").with_columns(
        raw=pl.col("p_value") * pl.len().over("test") / pl.col("p_value").rank("max").over("test")
    )
    read_first = (
        read("event_study.group_means")
        .filter(level="caar", model="market_bitcoin", group_kind="tag", event_window="[0,1]")
        .select(tag="group_name", headline_test="headline_test")
    )
    headline = family.filter(group_kind="tag", event_window="[0,1]").join(
        read_first, left_on=["group_name", "test"], right_on=["tag", "headline_test"]
    )
    adjusted = (
        headline.select("group_name", "test", "p_value", "test_value", "test_df_count")
        .join(family.select("test", larger="p_value", raw="raw"), on="test")
        .filter(pl.col("larger") >= pl.col("p_value"))
        .group_by("group_name", "test", "p_value", "test_value", "test_df_count")
        .agg(benjamini_hochberg_p_value=pl.col("raw").min().clip(upper_bound=1.0))
    )
    rates = read("event_study.placebo_rejections").filter(
        placebo_arrangement="staggered", model="market_bitcoin", event_window="[0,1]"
    )
    return (
        adjusted.with_columns(p_value=two_sided(adjusted["test_value"], adjusted["test_df_count"]))
        .join(means, left_on="group_name", right_on="tag")
        .join(rates.select("test", "placebo_rejection_ratio"), on="test")
        .rename({"group_name": "tag", "test": "headline_test"})
        .sort("benjamini_hochberg_p_value", "p_value", "tag")
    )


def tests_not_to_trust(read: Read) -> pl.DataFrame:
    rates = read("event_study.placebo_rejections").filter(
        pl.col("placebo_rejection_ratio") > 0.1,
        placebo_arrangement="same_day", model="market_bitcoin", event_window="[0,1]",
    )  # fmt: skip
    used = read("event_study.group_statistics").filter(level="caar", model="market_bitcoin", event_window="[0,1]")
    return (
        rates.join(used, on="test", how="semi")
        .with_columns(same_day_rejection_ratio=pl.col("placebo_rejection_ratio").round(3))
        .join(read("event_study.tests").select("test", "law", "formula"), on="test")
        .sort("same_day_rejection_ratio", "test", descending=[True, False])
    )


def who_moved_with_it(read: Read) -> pl.DataFrame:
    moved = with_p_values(read, peers(read, 0), "[0,0]").filter(event_id="CLSK-20251020")
    nearest = moved.sort("p_value", "symbol").head(5)
    return nearest.with_columns(CAR.round(4), pl.col("p_value").round(4))


def contagion(read: Read) -> pl.DataFrame:
    moved = tagged(read, peers(read, 1), "hpc_contract").group_by("event_id")
    found = moved.agg(peer_count=pl.len(), mean_peer_car=CAR.mean(), positive_ratio=(CAR > 0).mean())
    order = pl.col("mean_peer_car").abs()
    return found.filter(pl.col("peer_count") >= 10).sort(order, "event_id", descending=[True, False]).head(10)


def every_announcement(read: Read) -> pl.DataFrame:
    moved = of_events(read, with_p_values(read, cars(read, 1, 1), "[-1,1]")).filter(ticker="CLSK")
    return moved.with_columns(CAR.round(4), pl.col("p_value").round(4)).sort("event_date", "event_id")


def did_it_last(read: Read) -> pl.DataFrame:
    contracts = tagged(read, of_events(read, cars(read, 0, 0)), "hpc_contract").rename({"car": "first_day_car"})
    later = cars(read, 0, 10).filter(day_count=11).select("event_id", ten_days_car="car")
    return (
        contracts.join(later, on="event_id")
        .with_columns(has_grown=pl.col("ten_days_car") > pl.col("first_day_car"))
        .sort("first_day_car", "event_id", descending=[True, False])
        .head(10)
    )


def does_the_model_matter(read: Read) -> pl.DataFrame:
    models = read("event_study.models")["model"].to_list()
    every = pl.concat(
        with_p_values(read, cars(read, 0, 1, model=model), "[0,1]", model).with_columns(model=pl.lit(model))
        for model in models
    ).filter(event_id="CLSK-20251020")
    named = every.rename({"standard_error": "cumulative_standard_error_return"})
    ratio = CAR / pl.col("cumulative_standard_error_return")
    return named.with_columns(t_statistic=ratio).sort("p_value", "model")


def did_it_leak(read: Read) -> pl.DataFrame:
    before = tagged(read, of_events(read, cars(read, 5, -1)), "mna").filter(day_count=5)
    return before.sort(CAR.abs(), "event_id", descending=[True, False]).rename({"car": "car_before"})
