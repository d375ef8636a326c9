"""The event study on the warehouse's tables: `study` with their names, keys and units."""

from dataclasses import replace

import polars as pl

from transforms.event_study import Study, study
from transforms.event_study.announcement_groups import WITHOUT_OTHERS, group_tables
from transforms.event_study.design import STANDARD_MODELS, Design
from transforms.event_study.frames import numbers
from transforms.event_study.group_paths import BEYOND_LUCK, GROUP_PATHS, group_paths
from transforms.event_study.laws import student_p, student_quantile
from transforms.event_study.models import MODELS
from transforms.event_study.peers import meeting_own_events, peer_events
from transforms.tables import TABLES

STUDIED = ("event_id", "symbol", "role")
PEER_MODELS = ("market_bitcoin",)
BOOTSTRAP_DRAWS = 199
PATH_MODELS = ("market_bitcoin",)
FITS = "event_study.model_fits"
PATHS = "event_study.car_paths"
NEAREST_WINDOWS = ((0, 0), (0, 1), (-1, 1))


def warehouse_tables(
    returns: pl.DataFrame,
    factors: pl.DataFrame,
    events: pl.DataFrame,
    tags: pl.DataFrame,
    companies: pl.DataFrame,
    sessions: pl.DataFrame,
) -> dict[str, pl.DataFrame]:
    """Study the announcers under every model that the factors allow, their peers on the same day 0, and the groups.

    Args:
        returns: event_study.returns.
        factors: event_study.factors.
        events: events.events; those with an exclusion_reason enter no study.
        tags: events.tags.
        companies: reference.companies; benchmarks are no peers.
        sessions: raw.sessions that have closed.

    Returns:
        The tables of `study_events` and of `group_tables`, `event_study.car_paths` and `.group_paths`, by name.
    """
    announced = events.filter(pl.col("exclusion_reason").is_null()).with_columns(role=pl.lit("announcer"))
    design = Design(available_models(factors), bootstrap_draws=BOOTSTRAP_DRAWS)
    keyed = _keyed(announced)
    own = _study(returns, factors, keyed, sessions, design)
    unmixed = _study(
        returns, factors, keyed, sessions,
        replace(design, models=(WITHOUT_OTHERS,), windows=NEAREST_WINDOWS, mask_other_events=True),
    )  # fmt: skip
    beside = _keyed(peer_events(announced, returns, companies))
    peers = _study(returns, factors, beside, sessions, replace(design, models=PEER_MODELS))
    of_announcers, of_peers, of_unmixed = _tables(own, keyed), _tables(peers, beside), _tables(unmixed, keyed)
    meeting = meeting_own_events(beside, announced, sessions, design.span).with_columns(is_overlapping=pl.lit(True))
    of_peers[FITS] = of_peers[FITS].update(meeting, on=["event_id", "symbol"])
    together = {name: pl.concat([rows, of_unmixed[name], of_peers[name]]) for name, rows in of_announcers.items()}
    low, high = design.span
    growing = tuple((low, day) for day in range(low, high + 1))
    paths = _study(returns, factors, keyed, sessions, replace(design, models=PATH_MODELS, windows=growing))
    groups = group_tables(own, keyed, tags)
    mean_paths = group_paths(paths, keyed, tags, groups["event_study.group_means"])
    return together | groups | {PATHS: _paths(paths, keyed), GROUP_PATHS: mean_paths}


def available_models(factors: pl.DataFrame) -> tuple[str, ...]:
    """The standard models, and every other whose factors the table has; GARCH, which is slow, only on demand."""
    known = set(factors.filter("is_selected")["factor"])
    return tuple(
        name
        for name, model in MODELS.items()
        if name in STANDARD_MODELS or (model.estimator != "garch" and known.issuperset(model.inputs))
    )


def study_events(
    returns: pl.DataFrame, factors: pl.DataFrame, events: pl.DataFrame, sessions: pl.DataFrame, design: Design
) -> dict[str, pl.DataFrame]:
    """Study every event of the warehouse.

    The calendar is the sessions from the first to the last that has a return or a factor, so that a window beyond
    the data is known to be unfinished. A factor that a model names and the table lacks has no return on any day.

    Args:
        returns: event_study.returns.
        factors: event_study.factors; only its selected rows count.
        events: event_id, symbol, role, event_date (a session; null where day 0 is not known), one row per event and
            company studied.
        sessions: raw.sessions.
        design: The request.

    Returns:
        event_study.model_fits, .model_coefficients, .abnormal_returns and .event_windows, by table name.

    Raises:
        ValueError: When an event and company, or a selected factor and session, occurs twice, or there is no data.
    """
    keyed = _keyed(events)
    return _tables(_study(returns, factors, keyed, sessions, design), keyed)


def _keyed(events: pl.DataFrame) -> pl.DataFrame:
    """The events with a row number: an event and company is the key here, and a study has one column for it."""
    _refuse_repeats(events, ["event_id", "symbol"], "events")
    return events.with_row_index("study_id")


def _study(
    returns: pl.DataFrame, factors: pl.DataFrame, keyed: pl.DataFrame, sessions: pl.DataFrame, design: Design
) -> Study:
    selected = factors.filter("is_selected")
    _refuse_repeats(selected, ["session_date", "factor"], "the selected rows of event_study.factors")
    return study(
        returns.select("symbol", date="session_date", ret="simple_return"),
        wide_factors(selected, returns, sessions, design),
        keyed.select("symbol", "event_date", event_id="study_id", is_own_news=pl.col("role") == "announcer"),
        replace(design, shift_limit_days=0),
    )


def _tables(found: Study, keyed: pl.DataFrame) -> dict[str, pl.DataFrame]:
    studied = keyed.select("study_id", *STUDIED)
    tables = {"model_fits": _fits, "model_coefficients": _coefficients, "abnormal_returns": _abnormal,
              "event_windows": _windows}  # fmt: skip
    return {
        f"event_study.{name}": _as_declared(rows(found), studied, f"event_study.{name}")
        for name, rows in tables.items()
    }


def wide_factors(selected: pl.DataFrame, returns: pl.DataFrame, sessions: pl.DataFrame, design: Design) -> pl.DataFrame:
    """One row per session from the first to the last with data, one column a factor."""
    data = pl.concat([selected["session_date"], returns["session_date"]])
    if not len(data):
        raise ValueError("event_study.returns and event_study.factors have no row to study events with")
    wide = selected.pivot("factor", index="session_date", values="factor_return")
    needed = {name for model in design.resolved_models for name in model.inputs} | {design.market_factor}
    return (
        sessions.select("session_date")
        .filter(pl.col("session_date").is_between(data.min(), data.max()))
        .join(wide, on="session_date", how="left")
        .with_columns(pl.lit(None, pl.Float64).alias(name) for name in sorted(needed - set(wide.columns)))
        .rename({"session_date": "date"})
    )


def _fits(found: Study) -> pl.DataFrame:
    return found.model_fits.rename(
        {
            "est_start": "estimation_start_date", "est_end": "estimation_end_date", "n_est": "estimation_count",
            "n_masked": "masked_count",
            "k": "parameter_count", "df": "degrees_of_freedom_count", "sigma": "sigma_return",
            "r_squared": "r_squared_ratio",
        }
    )  # fmt: skip


def _coefficients(found: Study) -> pl.DataFrame:
    return found.model_coefficients.rename(
        {"coefficient": "coefficient_ratio", "se": "coefficient_standard_error_ratio"}
    )


def _abnormal(found: Study) -> pl.DataFrame:
    return found.abnormal_returns.rename(
        {
            "date": "session_date", "ret": "simple_return", "ar": "abnormal_return",
            "se_ar": "abnormal_standard_error_return", "sar": "standardized_abnormal_return",
        }
    ).with_columns(
        pl.when(pl.col("abnormal_return").is_not_null()).then("abnormal_standard_error_return")
    )  # fmt: skip


def _windows(found: Study) -> pl.DataFrame:
    windows = found.event_windows
    return windows.rename(
        {
            "window": "event_window",
            "window_start": "window_start_day", "window_end": "window_end_day", "n_days": "day_count",
            "car": "cumulative_abnormal_return", "scar": "t_statistic",
            "bhar_model": "buy_and_hold_abnormal_return", "bhar_market": "buy_and_hold_market_return",
        }
    ).with_columns(
        cumulative_standard_error_return=pl.col("var_car").sqrt(),
        luck_bound_return=luck_bound(windows),
        p_value=two_sided_t(windows["scar"], windows["df"]),
    )  # fmt: skip


def _paths(found: Study, keyed: pl.DataFrame) -> pl.DataFrame:
    """The CAR from the first event day to each later one, of every event and day that has it."""
    windows = found.event_windows.with_columns(luck_bound_return=luck_bound(found.event_windows))
    days = windows.filter(pl.col("car").is_not_null()).select(
        "event_id",
        "symbol",
        "model",
        event_day="window_end",
        cumulative_abnormal_return="car",
        cumulative_standard_error_return=pl.col("var_car").sqrt(),
        luck_bound_return="luck_bound_return",
    )
    return _as_declared(days, keyed.select("study_id", *STUDIED), PATHS)


def luck_bound(windows: pl.DataFrame) -> pl.Series:
    """CAR that luck alone exceeds once in twenty: sqrt(var_car) times the quantile of Student's t with df."""
    return windows["var_car"].sqrt() * numbers(student_quantile(BEYOND_LUCK, windows["df"].cast(pl.Float64).to_numpy()))


def two_sided_t(statistic: pl.Series, df: pl.Series) -> pl.Series:
    """Two-sided p-value of a statistic under Student's t with `df` degrees of freedom; null where either is."""
    return numbers(student_p(statistic.cast(pl.Float64).to_numpy(), df.cast(pl.Float64).to_numpy())).alias("p_value")


def _as_declared(frame: pl.DataFrame, studied: pl.DataFrame, name: str) -> pl.DataFrame:
    """Put event, company and role in the place of the row number, and the columns in the table's order and types."""
    named = frame.drop("symbol").rename({"event_id": "study_id"}).join(studied, on="study_id", maintain_order="left")
    schema = TABLES[name].polars_schema
    return named.select(pl.col(column).cast(dtype) for column, dtype in schema.items())


def _refuse_repeats(frame: pl.DataFrame, key: list[str], name: str) -> None:
    repeated = frame.filter(pl.struct(key).is_duplicated()).select(key).unique(maintain_order=True)
    if repeated.height:
        shown = "; ".join(
            ", ".join(f"{column}={value}" for column, value in row.items()) for row in repeated.head(5).to_dicts()
        )
        raise ValueError(f"{name}: {', '.join(key)} is not unique at {shown}")
