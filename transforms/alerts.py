"""What a person should be told: which alerts a build gives, each with what changed and what to do."""

from datetime import date, datetime, timedelta

import polars as pl

ALERT = {
    "alert_key": pl.String,
    "alert_kind": pl.String,
    "is_daily": pl.Boolean,
    "title": pl.String,
    "change_text": pl.String,
    "action_text": pl.String,
}
# checks of these tables say what the alerts of stale sources and missing sessions say better
TOLD_OTHERWISE = ("meta/source_health", "raw/sightings", "published/warehouse")
NOT_STALE = ("files", "sample")
NEW_MOVE_DAYS = 7
NEW_RESTATEMENT = timedelta(days=3)
# a move of a stock beyond bitcoin and the market that a person would want to hear of
LARGE_RETURN = 0.10
LARGE_T = 3.0
MODEL, WINDOW = "market_bitcoin", "[0,0]"
SHOWN = 5


def build_alerts(
    failed_checks: pl.DataFrame,
    source_health: pl.DataFrame,
    restatements: pl.DataFrame,
    announcement_returns: pl.DataFrame,
    missing_sessions: list[date],
    refreshed_at: datetime,
) -> pl.DataFrame:
    """The alerts of a published build.

    Args:
        failed_checks: `table`, `check_name`, `severity`, `words` of checks of the last run that did not pass.
        source_health: `meta.source_health`.
        restatements: `marts.restatements`.
        announcement_returns: `marts.announcement_returns`.
        missing_sessions: Sessions that should be there and are not.
        refreshed_at: The instant of the build.

    Returns:
        Columns of `ALERT`, one row per matter. `is_daily` matters are told again each day that they last, the others
        once.
    """
    parts = [
        _missing(missing_sessions),
        _stale_sources(source_health),
        of_checks(failed_checks),
        _restated(restatements.filter(pl.col("restated_at") > refreshed_at - NEW_RESTATEMENT)),
        _large_moves(announcement_returns, (refreshed_at - timedelta(days=NEW_MOVE_DAYS)).date()),
    ]
    return pl.concat(parts)


def failed_run(job: str, words: str, published: str) -> pl.DataFrame:
    """The alert of a run that failed.

    Args:
        job: Name of the job.
        words: What it said: cause and next step.
        published: What readers see meanwhile.

    Returns:
        One row, columns of `ALERT`.
    """
    # numbers and instants differ each time that the same thing fails
    matter = pl.select(pl.lit(words).str.replace_all(r"\d+", "").str.slice(0, 120)).item()
    return _rows(
        pl.DataFrame({"job": [job], "words": [words], "matter": [matter], "published": [published]}),
        "run_failed",
        key=pl.concat_str("job", pl.lit(":"), "matter"),
        is_daily=True,
        title=pl.format("{} failed", "job"),
        change=pl.format("{}. Readers see {}.", pl.col("words").str.strip_chars_end(". "), "published"),
        action="Do what the message says, then run `miners refresh`; `miners doctor` looks for what is wrong; "
        "Dagster's page of the run shows the step that failed.",
    )


def _missing(missing: list[date]) -> pl.DataFrame:
    if not missing:
        return pl.DataFrame(schema=ALERT)
    shown = ", ".join(map(str, missing[-SHOWN:]))
    return _rows(
        pl.DataFrame({"count": [len(missing)], "shown": [shown]}),
        "build_behind",
        key=pl.lit("build"),
        is_daily=True,
        title=pl.format("the published build lacks {} sessions", "count"),
        change=pl.format("Missing: {}. Readers see the build before, which says how old it is.", "shown"),
        action="Run `miners refresh`: one run fetches every missing session. If runs should have come by themselves, "
        "look whether Dagster's daemon or cron is alive.",
    )


def _stale_sources(health: pl.DataFrame) -> pl.DataFrame:
    late = health.filter(pl.col("health").is_in(["behind", "silent"]), ~pl.col("source").is_in(NOT_STALE))
    by_source = late.group_by("source", "requested_table", maintain_order=True).agg(
        count=pl.len(),
        symbols=pl.col("symbol").drop_nulls().sort().head(SHOWN).str.join(", "),
        last_good=pl.col("last_good_at").max().dt.strftime("%Y-%m-%d %H:%M UTC").fill_null("never"),
        behind=pl.col("sessions_behind_count").max().fill_null(0),
        words=pl.col("message").drop_nulls().first().fill_null("nothing"),
    )
    return _rows(
        by_source,
        "source_stale",
        key=pl.concat_str("source", pl.lit(":"), "requested_table"),
        is_daily=True,
        title=pl.format("{} is behind with {}", "source", "requested_table"),
        change=pl.format(
            "{} of its series lack something ({}), up to {} sessions; last good answer {}; it says: {}.",
            "count", "symbols", "behind", "last_good", pl.col("words").str.strip_chars_end(". "),
        ),
        action="Nothing is lost: each refresh asks again for what is missing. If it lasts for two days, see "
        "`miners status` and whether the source changed its terms or address.",
    )  # fmt: skip


def of_checks(checks: pl.DataFrame) -> pl.DataFrame:
    """The alerts of checks that did not pass: `table`, `check_name`, `severity`, `words`; columns of `ALERT`."""
    told = checks.filter(~pl.col("table").is_in(TOLD_OTHERWISE))
    return _rows(
        told,
        "check_failed",
        key=pl.concat_str("table", pl.lit(":"), "check_name"),
        is_daily=True,
        title=pl.format("check {} of {} failed", "check_name", "table"),
        change=pl.when(pl.col("severity") == "ERROR")
        .then(pl.lit("Nothing was published. "))
        .otherwise(pl.lit("Published with a warning. "))
        + pl.when(pl.col("words") == "").then(pl.lit("It gives no words.")).otherwise("words"),
        action=pl.format("In Dagster open the asset {}, tab Checks; `miners doctor` looks for what is wrong.", "table"),
    )


def _restated(restatements: pl.DataFrame) -> pl.DataFrame:
    by_symbol = restatements.group_by("symbol", "source", "restated_at", maintain_order=True).agg(
        count=pl.len(),
        kinds=pl.col("restatement_kind").unique().sort().str.join(", "),
        first=pl.col("first_date").min().cast(pl.String),
        last=pl.col("last_date").max().cast(pl.String),
        columns=pl.col("restated_column").unique().sort().str.join(", "),
    )
    at = pl.col("restated_at").dt.strftime("%Y-%m-%d %H:%M UTC")
    return _rows(
        by_symbol,
        "restatement",
        key=pl.concat_str("source", pl.lit(":"), "symbol", pl.lit(":"), at),
        is_daily=False,
        title=pl.format("{} changed the past of {}", "source", "symbol"),
        change=pl.format(
            "{} changes ({}) of {} from {} to {}, seen {}. The marts follow; what was said before is kept.",
            "count", "kinds", "columns", "first", "last", at,
        ),
        action=pl.format(
            "Look at `from marts.restatements where symbol = ''{}''`; `miners refresh --now` of an instant before "
            "gives the earlier numbers again.", "symbol",
        ),
    )  # fmt: skip


def _large_moves(returns: pl.DataFrame, since: date) -> pl.DataFrame:
    abnormal = pl.col("cumulative_abnormal_return")
    large = returns.filter(
        pl.col("model") == MODEL,
        pl.col("event_window") == WINDOW,
        pl.col("event_date") >= since,
        abnormal.abs() >= LARGE_RETURN,
        pl.col("t_statistic").abs() >= LARGE_T,
    ).with_columns(
        percent=(abnormal * 100).round(1).cast(pl.String),
        t=pl.col("t_statistic").round(1).cast(pl.String),
        day=pl.col("event_date").cast(pl.String),
        stock=pl.col("ticker").fill_null("?"),
    )
    return _rows(
        large,
        "large_move",
        key=pl.col("event_id"),
        is_daily=False,
        title=pl.format("{} moved {} % beyond bitcoin and the market", "stock", "percent"),
        change=pl.format("On {} after: {} (t = {}).", "day", pl.col("headline").str.slice(0, 200), "t"),
        action=pl.format(
            "`miners event {} {}` shows every model and window; look for other news of the day.", "stock", "day"
        ),
    )


def _rows(
    frame: pl.DataFrame, kind: str, key: pl.Expr, is_daily: bool, title: pl.Expr, change: pl.Expr, action: pl.Expr | str
) -> pl.DataFrame:
    return frame.select(
        alert_key=pl.concat_str(pl.lit(f"{kind}:"), key),
        alert_kind=pl.lit(kind),
        is_daily=pl.lit(is_daily),
        title=title,
        change_text=change,
        action_text=pl.lit(action) if isinstance(action, str) else action,
    ).cast(dict(ALERT))  # type: ignore[arg-type] - a dict of names and types
