"""Who tags and clusters the carriers of announcements: this process at once, or an engine, bucket by bucket.

The buckets lie in `work/buckets/carriers` of the data directory: a retag that was killed goes on where it was, and one
after a few new filings reads the companies that have some.
"""

from functools import partial

import polars as pl

from orchestration.settings import Settings
from transforms.announcements.judging import Judge, judge, judge_bucket

ONE_BUCKET_SIGHTINGS = 50_000


def judge_of(settings: Settings, size: int) -> Judge:
    """Whoever judges `size` sightings; up to fifty thousand this process at once, where no engine is asked for."""
    if settings.engine == "process" and size <= ONE_BUCKET_SIGHTINGS:
        return judge
    return partial(_in_buckets, settings)


def _in_buckets(settings: Settings, rows: pl.DataFrame, sightings: pl.DataFrame) -> pl.DataFrame:
    """What `judge` gives of the same rows, in the order of the buckets."""
    from orchestration.bucket_files import finish_buckets, put_in_buckets, scan
    from orchestration.engines import engine
    from transforms.buckets import BUCKETS

    folder = settings.data_dir / "work" / "buckets" / "carriers"
    put_in_buckets([{"rows": rows, "sightings": sightings}], "company_id", folder, BUCKETS)
    with engine(settings.engine, address=settings.engine_address) as run:
        receipts = finish_buckets(folder, judge_bucket, run)
    return scan(folder, receipts, "judged").collect()
