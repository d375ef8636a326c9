"""Sharing as whole processes: killed in the middle, told of no bucket, and as the end of a refresh."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import MINERS, NOW, ROOT, refresh_here

from orchestration.errors import Exit, MinersError
from orchestration.publish import current_build, differences
from orchestration.settings import WAREHOUSE, Settings
from orchestration.share import pointer_of, share
from orchestration.share_fetch import fetch
from orchestration.share_places import Place, place_of
from tests.orchestration.shared_builds import SECRET, folders, generations, make_build, quiet, reader_of


@pytest.mark.parametrize(
    "at",
    [
        pytest.param("marts.t1.parquet", marks=pytest.mark.thorough),
        "half a file",
        pytest.param("manifest.json", marks=pytest.mark.thorough),
        "before the swap",
        pytest.param("after the swap", marks=pytest.mark.thorough),
    ],
)
def test_a_writer_killed_at_any_moment_leaves_readers_their_build_and_the_next_converges(
    settings: Settings, place: Place, at: str
) -> None:
    make_build(settings, 1)
    first, reader = share(settings, quiet), reader_of(settings)
    make_build(settings, 2)
    code = "import sys; from tests.orchestration.shared_builds import share_and_die; share_and_die(*sys.argv[1:])"
    command = [sys.executable, "-c", code, str(settings.data_dir), settings.share or "", at]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == -9, done.stderr
    seen, _ = fetch(place, reader)
    assert seen.number == (2 if at == "after the swap" else 1)
    assert generations(reader.data_dir / "current" / WAREHOUSE) == {seen.number}
    second = share(settings, quiet)
    assert second.number == 2
    fetch(place, reader)
    assert generations(reader.data_dir / "current" / WAREHOUSE) == {2}
    make_build(settings, 3)
    third = share(settings, quiet)
    assert folders(place) == [first.folder, second.folder, third.folder]


@pytest.mark.parametrize(
    ("share_at", "server", "code", "says"),
    [
        ("s3://nowhere/x", None, Exit.OPERATOR_ERROR, "NO_SUCH_BUCKET"),
        ("s3://warehouse/x", "http://127.0.0.1:9", Exit.SOURCE_DOWN, "NETWORK_CONNECTION"),
    ],
)
def test_a_bucket_that_is_not_there_is_told_without_a_key(
    s3: dict[str, str], tmp_path: Path, share_at: str, server: str | None, code: Exit, says: str
) -> None:
    make_build(Settings("sample", tmp_path / "data"), 1)
    (tmp_path / "data" / "mode.json").write_text('{"source": "sample"}')
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MINERS_", "AWS_"))}
    own = s3 | ({"AWS_ENDPOINT_URL": server} if server else {}) | {"MINERS_SHARE": share_at, "MINERS_NOW": NOW}
    command = [MINERS, "share", "--data-dir", tmp_path / "data"]
    done = subprocess.run(command, env=kept | own, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    assert (done.returncode, says in said) == (code, True), said
    assert SECRET not in said
    assert "Traceback" not in said


def test_nothing_of_it_is_imported_where_no_setting_asks_for_it() -> None:
    code = (
        "import sys, orchestration.cli, orchestration.definitions, orchestration.refresh; "
        "print([name for name in sys.modules if name.startswith(('orchestration.share', 'orchestration.lake', "
        "'pyarrow.fs', 'boto', 'psycopg2', 'docker', 'dagster_docker', 'dagster_postgres'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_refresh_publishes_here_and_says_what_was_not_shared(tmp_path: Path) -> None:
    data, shared = tmp_path / "data", tmp_path / "shared"
    shared.write_text("a file where the folder should be")
    with pytest.raises(MinersError, match=r"is published here, but not elsewhere: .*`miners share` tries again"):
        refresh_here(data, MINERS_SHARE=shared)
    held = current_build(Settings("sample", data))
    assert held
    assert differences(held) == []
    shared.unlink()
    refresh_here(data, MINERS_SHARE=shared)
    pointer = pointer_of(place_of(str(shared)))
    newest = current_build(Settings("sample", data))
    assert pointer
    assert newest
    assert pointer.build_id == newest.name
