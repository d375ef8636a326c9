"""Made-up share counts of the sample: they say nothing about any company."""

from datetime import datetime, timedelta

import numpy as np
import polars as pl

from transforms.sample import SEED, START, stream

CONCEPT = "synthetic"
FEWEST, MOST = 50e6, 500e6
GROWTH_A_QUARTER = 0.03
FILED_AFTER = timedelta(days=40)


def sample_shares(companies: pl.DataFrame, now: datetime, seed: int = SEED) -> pl.DataFrame:
    """A count at each quarter's end, filed forty days later: drawn once a company, growing 3 % a quarter.

    Args:
        companies: `reference.companies`; benchmarks have none.
        now: Nothing is shown that is filed later than this.
        seed: Of every stream.

    Returns:
        The columns of `raw.shares_outstanding` less `source`, `fetched_at`, filing and accession.
    """
    issuers = companies.filter(pl.col("company_kind") != "benchmark").sort("symbol")
    draws = np.array([stream(seed, f"shares/{symbol}").uniform() for symbol in issuers["symbol"]])
    first = issuers.select("company_id").with_columns(first=pl.Series(FEWEST * (MOST / FEWEST) ** draws))
    ends = pl.date_range(START, now.date(), "1q", eager=True, closed="right").dt.offset_by("-1d")
    quarters = ends.alias("shares_as_of_date").to_frame().with_row_index("quarter")
    grown = pl.col("first") * (1 + GROWTH_A_QUARTER) ** pl.col("quarter")
    return (
        first.join(quarters, how="cross")
        .select(
            "company_id",
            "shares_as_of_date",
            filed_date=pl.col("shares_as_of_date") + FILED_AFTER,
            shares_concept=pl.lit(CONCEPT),
            stated_shares_count=grown.round().cast(pl.Int64),
        )
        .filter(pl.col("filed_date") <= now.date())
    )
