"""What it costs to sample a coin at another hour than the stock's close: betas side by side."""

import polars as pl

from transforms.tables.event_study import ALIGNMENT_BETAS

FEWEST_SESSIONS = 60
SERIES = ["symbol", "factor"]


def alignment_betas(returns: pl.DataFrame, factors: pl.DataFrame, companies: pl.DataFrame) -> pl.DataFrame:
    """Beta and squared correlation of each company with each coin factor, under every alignment.

    All alignments of a factor are measured on the same sessions: those that each of them and the company have. A
    company with fewer than 60 of them has no row.

    Args:
        returns: `event_study.returns`.
        factors: `event_study.factors`.
        companies: `reference.companies`; benchmarks are left out.

    Returns:
        `event_study.alignment_betas`, sorted.
    """
    sampled = factors.filter(pl.col("alignment") != "session_close")
    ways = sampled.group_by("factor").agg(way_count=pl.col("alignment").n_unique())
    of_companies = companies.filter(pl.col("company_kind") != "benchmark").select("symbol")
    stocks = returns.drop_nulls("simple_return").join(of_companies, on="symbol", how="semi")
    paired = (
        stocks.select("symbol", "session_date", "simple_return")
        .join(sampled.select("session_date", "factor", "alignment", "factor_return"), on="session_date")
        .join(ways, on="factor")
        .filter(pl.len().over(*SERIES, "session_date") == pl.col("way_count"))
    )
    stock, factor = pl.col("simple_return"), pl.col("factor_return")
    measured = (
        paired.group_by(*SERIES, "alignment")
        .agg(
            first_date=pl.col("session_date").min(),
            last_date=pl.col("session_date").max(),
            common_session_count=pl.len(),
            beta_ratio=pl.cov(stock, factor) / factor.var(),
            # rounding may lift a perfect correlation above one
            squared_correlation_ratio=(pl.corr(stock, factor) ** 2).clip(upper_bound=1.0),
        )
        .filter(pl.col("common_session_count") >= FEWEST_SESSIONS)
        # a series that never moves has no beta
        .filter(pl.col("beta_ratio").is_finite(), pl.col("squared_correlation_ratio").is_finite())
    )
    explained = pl.col("squared_correlation_ratio")
    return (
        measured.with_columns(squared_correlation_lost_ratio=explained.max().over(SERIES) - explained)
        .select(pl.col(name).cast(dtype) for name, dtype in ALIGNMENT_BETAS.polars_schema.items())
        .sort(ALIGNMENT_BETAS.key)
    )
