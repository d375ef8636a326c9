"""Who computes what takes long: this process, or the engine of the settings; who tags and clusters the carriers.

The buckets lie in `work/buckets/carriers` of the data directory: a retag that was killed goes on where it was, and one
after a few new filings reads the companies that have some.
"""

from contextlib import AbstractContextManager, nullcontext
from functools import partial

import polars as pl

from orchestration.settings import Settings
from transforms.announcements.judging import BUCKETS, Judge, judge, judge_bucket
from transforms.buckets import Run, bucket_count, one_by_one

ONE_BUCKET_SIGHTINGS = 50_000


def engine_of(settings: Settings) -> AbstractContextManager[Run]:
    """The engine of the settings for the length of a `with`; none is loaded for this process."""
    if settings.engine == "process" and settings.engine_address is None:
        return nullcontext(one_by_one)
    from orchestration.engines import engine

    return engine(settings.engine, address=settings.engine_address)


def judge_of(settings: Settings, size: int) -> Judge:
    """Whoever judges `size` sightings; up to fifty thousand this process at once, where no engine is asked for."""
    if settings.engine == "process" and size <= ONE_BUCKET_SIGHTINGS:
        return judge
    return partial(_in_buckets, settings)


def _in_buckets(settings: Settings, rows: pl.DataFrame, sightings: pl.DataFrame) -> pl.DataFrame:
    """What `judge` gives of the same rows, in the order of the buckets."""
    from orchestration.bucket_files import finish_buckets, put_in_buckets, scan

    folder = settings.data_dir / "work" / "buckets" / "carriers"
    if rows.is_empty() and sightings.is_empty():
        return judge(rows, sightings)
    # joins give their rows in any order: the same rows are the same files, and their buckets stay as they are
    inputs = {"rows": rows.sort("sighting_id"), "sightings": sightings.sort("sighting_id")}
    count = bucket_count(len(sightings), ONE_BUCKET_SIGHTINGS, BUCKETS)
    put_in_buckets([inputs], "company_id", folder, count)
    with engine_of(settings) as run:
        receipts = finish_buckets(folder, judge_bucket, run)
    return scan(folder, receipts, "judged").collect()
