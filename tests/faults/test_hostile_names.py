"""A text from a user or a source is never a path, never SQL, and never an address that is not on the list."""

import ast
import os
import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from conftest import ROOT, refresh_here
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from orchestration import export, reader, reference
from orchestration.durably import path_part
from orchestration.errors import OperatorError
from orchestration.settings import REFERENCE, Settings
from orchestration.sources import edgar
from orchestration.sources.yahoo_session import is_yahoo
from orchestration.web import Door, NotAllowed
from tests.faults.harness import fault
from transforms.tables import COLUMNS, TABLES
from transforms.tables.columns import TICKER

NASTY = ["../../etc/x", "CON", "NUL.txt", "A'; DROP TABLE x; --", "A" * 10_000, "", ".", "..", "A/B", "A\\B", "a\x00b",
         "CLSK\n", "ＣＬＳＫ", "C\u202eLSK", "$(id)", "`id`", "{{ 1 }}", "%2e%2e"]  # fmt: skip
ANY = st.one_of(st.sampled_from(NASTY), st.text(max_size=40), st.from_regex(TICKER))
SLOWLY = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)


@given(ANY)
@fault("H1-a-text-as-part-of-a-path")
def test_a_text_is_one_plain_part_of_a_path(row: str, text: str) -> None:
    part = path_part(text)
    assert (Path("/folder") / f"{part}-1.txt").name == f"{part}-1.txt"
    assert os.path.normpath(f"/folder/{part}-1.txt").startswith("/folder/")
    assert part.isascii()
    assert len(part) <= 60


def with_cell(folder: Path, file: str, column: str, text: str) -> Path:
    """A copy of the reference files in which the first row says `text`."""
    for name in ("companies.csv", "listings.csv"):
        rows = pl.read_csv(REFERENCE / name, infer_schema=False)
        if name == file:
            first = pl.int_range(pl.len()) == 0
            rows = rows.with_columns(pl.when(first).then(pl.lit(text)).otherwise(pl.col(column)).alias(column))
        rows.write_csv(folder / name)
    return folder


@pytest.mark.parametrize(
    ("file", "column", "form", "read"),
    [
        ("companies.csv", "symbol", TICKER, reference.companies),
        ("companies.csv", "cik", r"^[0-9]{10}$", reference.companies),
        ("listings.csv", "ticker", TICKER, reference.listings),
    ],
)
@SLOWLY
@given(text=ANY)
@fault("H1-a-ticker-or-cik-off-the-list")
def test_a_ticker_and_a_cik_have_their_form_or_are_refused(
    tmp_path: Path, file: str, column: str, form: str, read: Any, row: str, text: str
) -> None:
    try:
        taken = read(with_cell(tmp_path, file, column, text))[column][0]
    except OperatorError:
        return
    assert taken is None or (re.fullmatch(form, taken) and not re.match(reference.RESERVED, taken))
    assert taken == (text.strip() or None)


@pytest.mark.parametrize("text", NASTY)
@fault("H1-nasty-tickers")
def test_each_nasty_ticker_is_refused(tmp_path: Path, text: str, row: str) -> None:
    with pytest.raises(OperatorError, match=r"companies\.csv"):
        reference.companies(with_cell(tmp_path, "companies.csv", "symbol", text.replace("\n", "\n1")))


@SLOWLY
@given(text=ANY)
@fault("H1-a-text-in-a-question")
def test_a_text_in_a_question_is_a_value_and_never_sql(sample_dir: Path, row: str, text: str) -> None:
    here = Settings("sample", sample_dir)
    for ask in (
        lambda: reader.claims_of(here, text),
        lambda: reader.capacity_of(here, text),
        lambda: reader.claims(here, text),
        lambda: reader.car_by_tag(here, text, 0, 1),
        lambda: reader.event_windows(here, text, "2025-10-20"),
    ):
        assert ask().height < 1_000
    for refused in (
        lambda: reader.event_windows(here, "CLSK", f"x{text}"),
        lambda: export.export(here, "csv", sample_dir / "never", (f"x{text}",)),
        lambda: export.export(here, f"x{text}", sample_dir / "never"),
    ):
        with pytest.raises(OperatorError):
            refused()
    assert not (sample_dir / "never").exists()


@fault("H1-a-data-directory-with-a-name-like-sql")
def test_a_data_directory_may_have_any_name(tmp_path: Path, row: str) -> None:
    folder = tmp_path / 'it\'s; drop "x" {{ 1 }} %41 [a]* ü'
    refresh_here(folder)
    assert reader.query(Settings("sample", folder), "from marts.claim_checks").height > 100
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


# the only SQL that is put together: identifiers that this project declares, and text quoted for a comment
PUT_TOGETHER = {
    "warehouse.py": 4, "callables.py": 1, "export.py": 1, "dbt_worker.py": 1, "doctor_files.py": 1, "client.py": 9,
}  # fmt: skip


def sql_put_together(path: Path) -> int:
    """How many calls give a database a text that is not a literal."""
    asked = [
        node.args[0] if node.func.attr in ("execute", "sql") else node.args[-1]
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
        and node.func.attr in ("execute", "sql", "query")
    ]  # fmt: skip
    return sum(isinstance(text, ast.JoinedStr | ast.BinOp) for text in asked)


def test_sql_is_put_together_in_known_places_only(tmp_path: Path) -> None:
    found = {path.name: count for path in (ROOT / "orchestration").rglob("*.py") if (count := sql_put_together(path))}
    assert found == PUT_TOGETHER
    (tmp_path / "poison.py").write_text('connection.execute(f"select {name}")\nreader.query(settings, "a" + b)\n')
    assert sql_put_together(tmp_path / "poison.py") == 2


def test_every_declared_identifier_is_a_plain_word() -> None:
    names = [*TABLES.keys(), *COLUMNS]
    assert [name for name in names if not re.fullmatch(r"([a-z][a-z0-9_]*\.)?[a-z][a-z0-9_]*", name)] == []


HOSTS = st.sampled_from(
    ["www.sec.gov", "data.sec.gov", "www.sec.gov.evil.example", "evil.example", "127.0.0.1", "[::1]", "169.254.169.254",
     "yahoo.com", "query1.finance.yahoo.com", "evilyahoo.com", "yahoo.com.evil.example", "localhost", "", "[::1"]
)  # fmt: skip
URLS = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["https://", "http://", "file://", "ftp://", "//", "gopher://", "HTTPS://", "javascript:"]),
    st.sampled_from(["", "user@", "www.sec.gov@", "a:b@", "yahoo.com\\@"]),
    HOSTS,
    st.sampled_from(["", ":443", ":22", ":abc", ":99999999", ":"]),
    st.sampled_from(["/x", "", "/../y", "?q=https://www.sec.gov/", "#@www.sec.gov", "\\@www.sec.gov/"]),
)


@settings(max_examples=300)
@given(url=st.one_of(URLS, st.text(max_size=60)))
@example(url="https://evilyahoo.com/")
@example(url="https://:443\\@www.sec.gov/")
@example(url="https://@www.sec.gov/")
@example(url="https://:443\\@yahoo.com/")
@example(url="https://evil.example\\.yahoo.com/")
@fault("H6-an-address-that-only-looks-allowed")
def test_only_a_listed_host_over_https_is_asked(row: str, url: str) -> None:
    with pytest.MonkeyPatch.context() as inside:
        inside.setattr("socket.getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("23.1.2.3", 443))])
        try:
            host = Door(edgar.manners({"MINERS_SEC_CONTACT": "jane@example.org"}))._allowed(url)
        except NotAllowed:
            host = ""
    assert host in ("", "www.sec.gov", "data.sec.gov")
    assert not host or re.match(r"https://(www|data)\.sec\.gov(:(443)?)?([/?#]|$)", url, re.IGNORECASE)
    if is_yahoo(url):
        assert re.match(r"https://([a-z0-9-]+\.)*yahoo\.com(:443)?:?([/?#]|$)", url, re.IGNORECASE)
