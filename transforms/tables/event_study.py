"""Returns, factors, and what the event study makes of them."""

from transforms.tables.declare import table
from transforms.tables.raw import BAR

RETURNS = table(
    "event_study.returns",
    "One row per symbol and session that has a bar.",
    ["symbol", "session_date", *BAR, "gap_days?", "simple_return?", "log_return?", "quality_reason?"],
    key=["symbol", "session_date"],
)
FACTORS = table(
    "event_study.factors",
    "One row per session, factor and alignment.",
    ["session_date", "factor", "alignment", "symbol?", "factor_return", "is_selected", "factor_vintage?"],
    key=["session_date", "factor", "alignment"],
)
ALIGNMENT_BETAS = table(
    "event_study.alignment_betas",
    "One row per company, coin factor and alignment: the beta over the sessions that every alignment has.",
    [
        "symbol", "factor", "alignment", "first_date", "last_date", "common_session_count", "beta_ratio",
        "squared_correlation_ratio", "squared_correlation_lost_ratio",
    ],
    key=["symbol", "factor", "alignment"],
)  # fmt: skip
PERFORMANCE = table(
    "event_study.performance",
    "One row per symbol and session that has a bar.",
    [
        "symbol", "session_date", "year_to_date_return?", "drawdown_return", "distance_from_high_ratio",
        "volatility_return?", "bitcoin_beta_ratio?", "market_beta_ratio?", "beta_session_count",
    ],
    key=["symbol", "session_date"],
)  # fmt: skip
RESTATEMENTS = table(
    "event_study.restatements",
    "One row per change of a value that a source had given; the rescaling of a history is one change.",
    [
        "restated_at", "symbol", "restated_column", "restatement_kind", "first_date", "last_date", "row_count",
        "restated_ratio?", "value_before_usd?", "value_after_usd?", "known_since_at", "source",
    ],
    key=["restated_at", "symbol", "restated_column", "restatement_kind", "first_date"],
)  # fmt: skip
BAR_FINDINGS = table(
    "event_study.bar_findings",
    "One row per thing found in the bars of a symbol on a day; symbol ALL where it concerns everybody.",
    ["symbol", "session_date", "finding_kind", "finding", "is_blocking"],
    key=["symbol", "session_date", "finding_kind"],
)
STUDIED = ["event_id", "symbol", "role", "model"]
MODEL_FITS = table(
    "event_study.model_fits",
    "One row per event, company and model.",
    [
        *STUDIED,
        "estimation_start_date?",
        "estimation_end_date?",
        "estimation_count",
        "masked_count",
        "is_overlapping",
        "parameter_count",
        "degrees_of_freedom_count?",
        "sigma_return?",
        "r_squared_ratio?",
        "reason?",
    ],
    key=["event_id", "symbol", "model"],
)
MODEL_COEFFICIENTS = table(
    "event_study.model_coefficients",
    "One row per event, company, model and factor of the model.",
    [*STUDIED, "factor", "coefficient_ratio", "coefficient_standard_error_ratio"],
    key=["event_id", "symbol", "model", "factor"],
)
ABNORMAL_RETURNS = table(
    "event_study.abnormal_returns",
    "One row per event, company, model and event day.",
    [
        *STUDIED,
        "event_day",
        "session_date",
        "simple_return?",
        "abnormal_return?",
        "abnormal_standard_error_return?",
        "standardized_abnormal_return?",
    ],
    key=["event_id", "symbol", "model", "event_day"],
)
CAR_PATHS = table(
    "event_study.car_paths",
    "One row per event, model and event day: the CAR from the first event day to this one, for the announcer.",
    [
        "event_id", "symbol", "model", "event_day", "cumulative_abnormal_return", "cumulative_standard_error_return",
        "luck_bound_return",
    ],
    key=["event_id", "symbol", "model", "event_day"],
)  # fmt: skip
EVENT_WINDOWS = table(
    "event_study.event_windows",
    "One row per event, company, model and event window.",
    [
        *STUDIED,
        "event_window",
        "window_start_day",
        "window_end_day",
        "day_count",
        "is_complete",
        "cumulative_abnormal_return?",
        "cumulative_standard_error_return?",
        "luck_bound_return?",
        "t_statistic?",
        "p_value?",
        "buy_and_hold_abnormal_return?",
        "buy_and_hold_market_return?",
        "reason?",
    ],
    key=["event_id", "symbol", "model", "event_window"],
)
OF_GROUP = ["group_kind", "group_name", "model", "level", "event_window"]
GROUP_MEANS = table(
    "event_study.group_means",
    "One row per group of announcers' events, model, level and event window (a day d as [d,d]).",
    [
        *OF_GROUP, "window_start_day", "window_end_day", "group_event_count", "mean_abnormal_return?",
        "median_abnormal_return?", "positive_ratio?", "mean_correlation_ratio?", "effective_n?",
        "window_overlap_ratio?", "effective_window_n?", "headline_test?", "headline_reason",
    ],
    key=OF_GROUP,
)  # fmt: skip
GROUP_PATHS = table(
    "event_study.group_paths",
    "One row per group of announcers' events, model and event day: the mean CAR from the first event day to this one.",
    [
        "group_kind", "group_name", "model", "event_day", "group_event_count", "mean_abnormal_return",
        "mean_standard_error_return?", "mean_luck_bound_return?",
    ],
    key=["group_kind", "group_name", "model", "event_day"],
)  # fmt: skip
GROUP_STATISTICS = table(
    "event_study.group_statistics",
    "One row per group of announcers' events, model, level, event window and test; three events or more.",
    [
        *OF_GROUP, "test", "test_value", "test_df_count?", "p_value?", "holm_p_value?",
        "benjamini_hochberg_p_value?", "group_event_count", "mean_correlation_ratio?", "effective_n?",
        "test_definition",
    ],
    key=[*OF_GROUP, "test"],
)  # fmt: skip
TESTS = table(
    "event_study.tests",
    "One row per test of a group's mean: its formula, reference, law and definition.",
    ["test", "test_levels_text", "law", "formula", "reference", "test_definition"],
    key=["test"],
)
MODELS = table(
    "event_study.models",
    "One row per model of the expected return.",
    ["model", "estimator", "factors_text", "subtracted_factor?", "reference"],
    key=["model"],
)
PLACEBO_REJECTIONS = table(
    "event_study.placebo_rejections",
    "One row per arrangement of pseudo-events, model, event window and test: how often it rejects where nothing is.",
    [
        "placebo_arrangement", "model", "event_window", "test", "placebo_draw_count", "placebo_rejection_ratio",
        "placebo_asked_count", "placebo_through_date", "placebo_inputs_text",
    ],
    key=["placebo_arrangement", "model", "event_window", "test"],
)  # fmt: skip
CLAIM_CHECKS = table(
    "event_study.claim_checks",
    "One row per claim and definition of a move.",
    [
        "claim_id",
        "event_id",
        "owner_ticker",
        "claim_kind",
        "definition",
        "claimed_return",
        "claimed_price_usd?",
        "computed_return?",
        "difference_return?",
        "is_match?",
        "traded_from_at?",
        "traded_until_at?",
        "same_price_claims_text?",
        "verdict",
    ],
    key=["claim_id", "definition"],
)
MARKET_VALUE_CHANGES = table(
    "event_study.market_value_changes",
    "One row per event that states megawatts or dollars of its own company: the change of its market value on day 0.",
    [
        "event_id", "shares_outstanding_count?", "shares_as_of_date?", "market_value_change_usd?",
        "market_value_change_per_mw_usd?", "market_value_reason?",
    ],
    key=["event_id"],
)  # fmt: skip
CONFOUNDERS = table(
    "event_study.bitcoin_confounders",
    "One row per event with a day 0 on which bitcoin's return is known: whether bitcoin moved much that day.",
    ["event_id", "event_date", "bitcoin_event_day_return", "is_bitcoin_confounded"],
    key=["event_id"],
)
