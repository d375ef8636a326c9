"""Seconds to tag, mine and cluster sightings: `python -m tests.benchmarks.announcement_speed [COUNT ...]`.

The texts are made: forms of the press, filled with companies, numbers and days, so that no two are alike; a third are
bare titles, a third have a summary and a third a whole lede.
"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import numpy as np
import polars as pl

from transforms.announcements.carriers import with_tags
from transforms.announcements.names import OWNERS
from transforms.announcements.statements import facts_of
from transforms.announcements.stories import tell_stories
from transforms.tables import TABLES

COUNTS = (25_000, 100_000)
FORMS = (
    "{name} prices ${usd} million of convertible senior notes due 203{digit}",
    "{name} closes ${usd} million convertible notes offering",
    "{name} signs {years}-year AI data center lease for {mw} MW with Fluidstack",
    "{name} expands CoreWeave hosting contract by {mw} megawatts, worth ${usd} million over {years} years",
    "{name} mined {mw} bitcoin in March and reached {digit}{digit}.5 EH/s",
    "{name} appoints Jane Roe as chief financial officer",
    "{name} shares jump {digit}% as analyst lifts price target to ${digit}{digit}",
    "Why {name} stock fell {digit}.{digit}% today",
    "{name} reports second quarter revenue of ${usd} million and a net loss of ${mw} million",
    "{name} buys {mw} MW site in West Texas for ${usd} million",
    "Law firm reminds {name} investors of the deadline of {digit} June",
    "{name} firma un contrato de IA con Fluidstack de {mw} MW por {usd} millones de dólares",
)
LEDE = (
    " The company, which operates data centers in Texas and Georgia with {mw}{digit} MW under contract, said on Tuesday"
    " that the step {word} supports its plan to serve customers of artificial intelligence beside bitcoin mining."
    " The agreement of {usd} pages is subject to customary conditions, and forward-looking statements apply; see the"
    " risk factors of the annual report. Shares of {name} trade on the Nasdaq. Management will hold a call at {digit}"
    " p.m. Eastern time to discuss the {word} announcement with analysts and shareholders of record."
)
# A third of the sightings each: a bare title, a title with a summary, a title with a whole lede.
LENGTHS = (0, 200, len(LEDE) * 2)
# of dollars in millions, megawatts, years and one digit
RANGES = ((20, 999), (10, 900), (2, 25), (1, 9))
START = datetime(2023, 1, 2, tzinfo=UTC)


def made_sightings(count: int, seed: int = 7) -> pl.DataFrame:
    """Rows as `with_tags` and `tell_stories` want them: no two texts alike, spread over three years."""
    chance = np.random.default_rng(seed)
    names = [pattern.split("|")[0].replace(" ?", "").replace("[ -]?", " ") for pattern in OWNERS.values()]
    company = chance.integers(len(names), size=count).tolist()
    numbers = zip(*(chance.integers(least, most, size=count).tolist() for least, most in RANGES), strict=True)
    forms = chance.integers(len(FORMS), size=count).tolist()
    fields = [
        {"name": names[place], "word": word, "form": form, "usd": usd, "mw": mw, "years": years, "digit": digit}
        for word, (place, form, (usd, mw, years, digit)) in enumerate(zip(company, forms, numbers, strict=True))
    ]
    minutes = chance.integers(3 * 365 * 24 * 60, size=count)
    return pl.DataFrame(
        {
            "ticker": np.array(list(OWNERS))[company],
            "headline": [FORMS[field["form"]].format_map(field) + f" [{field['word']}]" for field in fields],
            "body_text": [LEDE.format_map(field)[: LENGTHS[field["word"] % 3]] for field in fields],
            "minutes": minutes,
        }
    ).select(
        "ticker",
        "headline",
        "body_text",
        company_id="ticker",
        sighting_id=pl.format("made:{}", pl.int_range(count)),
        filing_items_text=pl.lit(None, pl.String),
        published_at=pl.lit(START) + pl.duration(minutes="minutes"),
        carrier=pl.lit("newswire"),
        report_date=pl.lit(None, pl.Date),
        set_aside_reason=pl.lit(None, pl.String),
        withdrawn_reason=pl.lit(None, pl.String),
        table_event_id=pl.lit(None, pl.String),
        source_url=pl.lit(None, pl.String),
        source=pl.lit("newswire"),
    )


def clocks() -> tuple[float, float]:
    """Seconds on the wall and of the processor, of all threads: the second does not feel what else the machine does."""
    return time.perf_counter(), time.process_time()


def timed(step: Callable[[pl.DataFrame], pl.DataFrame], frame: pl.DataFrame) -> tuple[pl.DataFrame, float, float]:
    """What a step makes of a frame, and its seconds on the wall and of the processor."""
    wall, processor = clocks()
    made = step(frame)
    wall_end, processor_end = clocks()
    return made, wall_end - wall, processor_end - processor


def main(counts: list[int]) -> None:
    """Print the seconds of each step at each count."""
    none = TABLES["raw.announcements"].empty()
    for count in counts:
        frame, wall, processor = made_sightings(count), 0.0, 0.0
        told: list[str] = []
        for name, step in (("tags", with_tags), ("events", tell_stories), ("facts", partial(facts_of, none))):
            frame, wall_step, processor_step = timed(step, frame)
            wall, processor = wall + wall_step, processor + processor_step
            told.append(f"{name} {wall_step:.1f} s ({processor_step:.1f} s of processor)")
        print(f"{count:,} sightings: {wall:.1f} s ({processor:.1f} s of processor): {', '.join(told)}")


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or list(COUNTS))
