"""`python -m tests.benchmarks.soak`: 200 refreshes over a year, with faults, kills and readers, told in a report."""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tests.benchmarks.soak.readers import READERS
from tests.benchmarks.soak.year import AS_OF_READS, Found, Year

YEAR = (date(2025, 6, 2), date(2026, 6, 1))
SPRING = (date(2026, 3, 27), date(2026, 4, 17))  # a rename and a holiday are among these sessions
REFRESHES_OF_A_YEAR = 60


def soak(folder: Path, refreshes: int, seed: int, tell: Callable[[str], object]) -> Found:
    """So many refreshes over a year, or where they are few over some weeks."""
    first, last = YEAR if refreshes >= REFRESHES_OF_A_YEAR else SPRING
    return Year(folder, first, last, refreshes, seed).live(tell)


def report(found: Found) -> str:
    """What there is to say of a soak."""
    ends = ", ".join(f"{code}: {count}" for code, count in sorted(found.codes.items()))
    lines = [
        f"refreshes     {sum(found.codes.values())} ({ends}), {found.codes[-9]} killed, median "
        f"{statistics.median(found.seconds):.1f} s",
        f"faults        {sum(found.faults.values())}: "
        + ", ".join(f"{name} {count}" for name, count in sorted(found.faults.items())),
        f"readers       {READERS}, {found.reads} reads",
        f"bars          {found.bars} looked at as they came, {found.days} compared with the sources at the end",
        f"announcements {found.events} at the end",
        f"as of         {found.exact} past builds made again byte by byte",
        *(f"disk          after {count:>3}: {sizes} MB" for count, sizes in found.megabytes.items()),
        f"violations    {len(found.wrong)}",
        *(f"  {fault}" for fault in found.wrong[:60]),
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run it and report; 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--refreshes", type=int, default=200)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--folder", type=Path, default=None)
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="soak-"))
    folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()

    def tell(line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    found = soak(folder, given.refreshes, given.seed, tell)
    sys.stdout.write(f"\nseed {given.seed}, {folder}, {(time.monotonic() - began) / 60:.0f} minutes\n{report(found)}")
    return int(bool(found.wrong) or found.exact < min(AS_OF_READS, len(found.seconds)))


if __name__ == "__main__":
    sys.exit(main())
