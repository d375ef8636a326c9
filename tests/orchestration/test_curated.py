"""The curated table and a user's own announcements."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from orchestration.errors import OperatorError
from orchestration.settings import REFERENCE
from orchestration.sources import curated
from transforms.tables import TABLES

ASKED = datetime(2026, 7, 1, tzinfo=UTC)
HEADER = "ticker,announced_date,headline"


def read(path: Path, text: str) -> pl.DataFrame:
    path.write_text(text, encoding="utf-8")
    return curated.announcements(path, REFERENCE, "user_file", ASKED)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "announcements.csv"


def test_the_curated_table_keeps_its_declaration() -> None:
    frame = curated.announcements(REFERENCE / "announcements.csv", REFERENCE, "curated", ASKED)
    TABLES["raw.announcements"].validate(frame)
    assert frame.height == 154
    assert frame["announced_date"].null_count() == 35


def test_the_curated_claims_keep_their_declaration() -> None:
    stated = curated.announcements(REFERENCE / "announcements.csv", REFERENCE, "curated", ASKED)
    claims = curated.claims(REFERENCE / "claims.csv", stated, REFERENCE, "curated", ASKED)
    TABLES["raw.claims"].validate(claims)
    case = claims.filter(pl.col("event_id") == "CLSK-20251020").select("claim_kind", "claimed_pct")
    assert set(case.rows()) == {
        ("day_move", 4.5),
        ("day_move", 11.0),
        ("day_move", 14.0),
        ("year_to_date", 121.0),
        ("year_to_date", 140.0),
    }


def test_no_megawatts_are_given_to_the_motivating_case() -> None:
    frame = curated.announcements(REFERENCE / "announcements.csv", REFERENCE, "curated", ASKED)
    assert frame.filter(pl.col("event_id") == "CLSK-20251020")["capacity_mw"].item() is None


def test_three_columns_are_enough(file: Path) -> None:
    row = read(file, f"{HEADER}\nCLSK,2025-10-20,Enters AI & HPC!\n").row(0, named=True)
    assert row["event_id"] == "CLSK-20251020-enters-ai-hpc"
    assert (row["date_status"], row["tags"], row["confidence"], row["source"]) == (
        "stated",
        "other",
        "medium",
        "user_file",
    )


def test_the_derived_key_does_not_depend_on_the_place_of_the_row(file: Path) -> None:
    rows = ["CLSK,2025-10-20,One", "CLSK,2025-10-20,Two"]
    forth = read(file, "\n".join([HEADER, *rows]))
    back = read(file, "\n".join([HEADER, *reversed(rows)]))
    assert set(forth["event_id"]) == set(back["event_id"])


def test_an_empty_date_is_kept_as_undated(file: Path) -> None:
    row = read(file, f"{HEADER}\nCLSK,,Some day\n").row(0, named=True)
    assert (row["announced_date"], row["date_status"]) == (None, "approx")


def test_a_short_hour_is_padded(file: Path) -> None:
    frame = read(file, f"{HEADER},announced_time_et\nCLSK,2025-10-20,Early,7:05\n")
    assert frame["stated_time_text"].item() == "07:05"


def test_text_is_stored_in_its_composed_form(file: Path) -> None:
    assert read(file, f"{HEADER}\nCLSK,2025-10-20,Que\u0301bec\n")["headline"].item() == "Québec"


POISON = [
    ("announced_date", "2025-02-30", r"'2025-02-30' is not a date"),
    ("announced_date", "10/20/2025", r"'10/20/2025' is not a date"),
    ("ticker", "CLKS", r"'CLKS' is not in listings.csv; did you mean CLSK\?"),
    ("ticker", "clsk", r"'clsk' does not have the form"),
    ("ticker", "CON", r"'CON' is not in listings.csv"),
    ("ticker", "../../etc/x", r"'../../etc/x' is not in listings.csv"),
    ("ticker", "A'; DROP TABLE", r'"A\'; DROP TABLE" is not in listings.csv'),
    ("ticker", "A" * 10_000, r"'A{40}\.\.\.' is not in listings.csv"),
    ("ticker", "", r"empty where a value is needed"),
    ("headline", "", r"empty where a value is needed"),
    ("megawatts", "many", r"'many' is not a number"),
    ("megawatts", "-200", r"'-200' is not greater than 0"),
    ("megawatts", "0", r"'0' is not greater than 0"),
    ("megawatts", "NaN", r"'NaN' is not a number"),
    ("contract_value_usd", "inf", r"'inf' is not a number"),
    ("contract_value_usd", "$3bn", r"'\$3bn' is not a number"),
    ("term_years", "-1", r"'-1' is not greater than 0"),
    ("reported_stock_move_pct", "-130", r"is a loss of more than everything"),
    ("reported_stock_move_pct", "13 %", r"'13 %' is not a number"),
    ("announced_time_et", "25:00", r"'25:00' is not a time"),
    ("session", "noon", r"'noon' is not one of pre, regular, after"),
    ("tags", "debt;nonsense", r"has a tag that is not in taxonomy.yml"),
    ("confidence", "sure", r"'sure' is not one of high, medium, low"),
    ("date_status", "guessed", r"'guessed' is not one of stated, derived, approx"),
    ("source_url", "javascript:alert(1)", r"is not a web address"),
    ("source_url", "file:///etc/passwd", r"is not a web address"),
    ("event_id", "../x", r"'../x' is not a plain key"),
]


@pytest.mark.parametrize(("column", "cell", "says"), POISON)
def test_a_poisoned_cell_is_refused_by_file_row_and_column(file: Path, column: str, cell: str, says: str) -> None:
    good = {"ticker": "CLSK", "announced_date": "2025-10-20", "headline": "Fine"}
    bad = {**good, column: cell}
    frame = pl.DataFrame([{**dict.fromkeys(bad, ""), **good}, bad])
    with pytest.raises(
        OperatorError, match=rf"row 3, column {column}: .*{says}|row 3, column {column}: {says}"
    ) as refused:
        read(file, frame.write_csv())
    assert str(file) in str(refused.value)
    assert len(str(refused.value)) < 2_000


def test_a_repeated_event_is_refused_on_both_rows(file: Path) -> None:
    with pytest.raises(OperatorError, match=r"row 2, column event_id.*\n.*row 3, column event_id"):
        read(file, f"{HEADER}\nCLSK,2025-10-20,Same\nCLSK,2025-10-20,Same\n")


def test_a_time_without_a_date_is_refused(file: Path) -> None:
    with pytest.raises(OperatorError, match="column announced_time_et: '10:00' is a time without a date"):
        read(file, f"{HEADER},announced_time_et\nCLSK,,Some day,10:00\n")


def test_a_missing_column_is_refused_with_what_is_needed(file: Path) -> None:
    with pytest.raises(OperatorError, match=r"columns missing \['announced_date'\].*must have ticker, announced_date"):
        read(file, "ticker,headline\nCLSK,Fine\n")


def test_a_ragged_file_is_refused(file: Path) -> None:
    with pytest.raises(OperatorError, match="cannot be read as CSV"):
        read(file, f"{HEADER}\nCLSK,2025-10-20,Fine,too,many\n")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("a,NOPE,CLSK,day_move,1,,", r"row 2, column event_id: 'NOPE' is not an announcement"),
        ("a,CLSK-20251020,CLKS,day_move,1,,", r"column owner_ticker: 'CLKS' is not in listings.csv; did you mean CLSK"),
        ("a,CLSK-20251020,CLSK,weekly,1,,", r"column claim_kind: 'weekly' is not one of day_move, year_to_date"),
        ("a,CLSK-20251020,CLSK,day_move,much,,", r"column claimed_pct: 'much' is not a number"),
        ("a,CLSK-20251020,CLSK,day_move,,,", r"column claimed_pct: empty where a value is needed"),
        ("a,CLSK-20251020,CLSK,day_move,1,,ftp://x", r"column source_url: 'ftp://x' is not a web address"),
        ("a,CLSK-20251020,CLSK,day_move,1,,\na,CLSK-20251020,CLSK,day_move,2,,", r"repeats the key claim_id"),
    ],
)
def test_a_poisoned_claim_is_refused(tmp_path: Path, row: str, says: str) -> None:
    path = tmp_path / "claims.csv"
    path.write_text(f"claim_id,event_id,owner_ticker,claim_kind,claimed_pct,refers_to,source_url\n{row}\n")
    stated = pl.DataFrame({"event_id": ["CLSK-20251020"]})
    with pytest.raises(OperatorError, match=says):
        curated.claims(path, stated, REFERENCE, "curated", ASKED)
