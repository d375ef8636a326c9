"""Readers elsewhere see the build before or the one after, whole and with its hashes, whatever the place does."""

import errno
import io
import json
import os
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, cast

import duckdb
import polars as pl
import pytest

from orchestration.doctor import examine
from orchestration.errors import OperatorError, ShareError
from orchestration.publish import KEPT_BUILDS, current_build, differences
from orchestration.settings import WAREHOUSE, Settings
from orchestration.share import POINTER, Pointer, pointer_of, share
from orchestration.share_fetch import fetch
from orchestration.share_places import Place, place_of
from tests.orchestration import shared_builds
from tests.orchestration.shared_builds import SECRET, Faulty, folders, generations, make_build, quiet, reader_of


def test_a_build_is_shared_once_and_read_back_with_its_hashes(settings: Settings, place: Place) -> None:
    assert pointer_of(place) is None
    make_build(settings, 1)
    first = share(settings, quiet)
    assert share(settings, quiet) == first == pointer_of(place)
    reader = reader_of(settings)
    assert fetch(place, reader) == (first, True)
    assert fetch(place, reader) == (first, False)
    held = current_build(reader)
    assert held
    assert differences(held) == []
    assert generations(held / WAREHOUSE) == {1}
    assert {path.name: path.stat().st_size for path in held.iterdir()} == {
        name: file.bytes for name, file in first.files.items()
    }
    assert [path for path in held.iterdir() if path.stat().st_mode & 0o222] == []


def test_polars_and_duckdb_read_a_shared_build_where_it_lies(settings: Settings, place: Place) -> None:
    make_build(settings, 7)
    pointer = share(settings, quiet)
    where = f"{settings.share}/builds/{pointer.folder}/marts.t0.parquet"
    if not where.startswith("s3://"):
        assert duckdb.connect(Path(where).with_name(WAREHOUSE), read_only=True).sql("from marts.t0").shape == (500, 1)
        assert pl.read_parquet(where, glob=False)["generation"].unique().to_list() == [7]
        return
    options = {"aws_endpoint_url": os.environ["AWS_ENDPOINT_URL"], "aws_allow_http": "true"}
    assert pl.scan_parquet(where, storage_options=options).select(pl.col("generation").sum()).collect().item() == 3500
    import pyarrow.dataset
    from pyarrow.fs import S3FileSystem

    files = S3FileSystem(endpoint_override=os.environ["AWS_ENDPOINT_URL"])
    lying = pyarrow.dataset.dataset(where.removeprefix("s3://"), filesystem=files)
    assert duckdb.from_arrow(lying).aggregate("sum(generation)").fetchall() == [(3500,)]


def test_the_newest_builds_are_kept_and_never_the_one_pointed_to_removed(settings: Settings, place: Place) -> None:
    for generation in range(1, KEPT_BUILDS + 3):
        make_build(settings, generation)
        pointer = share(settings, quiet)
        assert pointer.number == generation
        assert pointer.folder in folders(place)
    assert folders(place) == pointer.kept
    assert len(pointer.kept) == KEPT_BUILDS
    make_build(settings, 1)  # the build's own id may go back: an as-of read, a rebuild
    assert share(settings, quiet).number == pointer.number + 1
    assert len(folders(place)) == KEPT_BUILDS


@pytest.mark.parametrize("fault", ["cut short", "empty", "a byte changed", "a byte more", "lost", "refused"])
def test_what_the_place_alters_or_refuses_never_moves_the_pointer(settings: Settings, place: Place, fault: str) -> None:
    make_build(settings, 1)
    before = share(settings, quiet)
    make_build(settings, 2)
    for file in ("marts.t3.parquet", WAREHOUSE, "manifest.json")[: 3 if fault == "a byte changed" else 1]:
        with pytest.raises(ShareError):
            share(settings, quiet, Faulty(place, file, fault))
        assert pointer_of(place) == before
        assert folders(place) == [before.folder]
    assert share(settings, quiet).number == 2
    reader = reader_of(settings)
    fetch(place, reader)
    assert generations(reader.data_dir / "current" / WAREHOUSE) == {2}


def test_a_damaged_build_is_not_shared(settings: Settings, place: Place) -> None:
    with pytest.raises(OperatorError, match="nothing to share"):
        share(settings, quiet)
    published = make_build(settings, 1)
    twin = published.with_name("marts.t0.parquet")
    twin.chmod(0o644)
    twin.write_bytes(b"x")
    with pytest.raises(OperatorError, match=r"marts\.t0\.parquet DIFFERS"):
        share(settings, quiet)
    assert pointer_of(place) is None


def one_build_behind(settings: Settings, place: Place) -> tuple[Settings, Pointer]:
    """A reader that has the first of two shared builds, and the pointer to the second."""
    reader = reader_of(settings)
    make_build(settings, 1)
    share(settings, quiet)
    fetch(place, reader)
    make_build(settings, 2)
    return reader, share(settings, quiet)


def test_a_reader_keeps_its_build_when_a_shared_file_is_changed_and_sharing_again_mends_it(
    settings: Settings, place: Place, tmp_path: Path
) -> None:
    reader, pointer = one_build_behind(settings, place)
    (changed := tmp_path / "changed").write_bytes(b"PAR1")
    place.send(changed, f"builds/{pointer.folder}/marts.t0.parquet")
    with pytest.raises(ShareError, match="is not what its pointer says"):
        fetch(place, reader)
    assert generations(reader.data_dir / "current" / WAREHOUSE) == {1}
    mended = share(settings, quiet)
    assert mended.folder != pointer.folder
    assert fetch(place, reader) == (mended, True)
    held = current_build(reader)
    assert held
    assert differences(held) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"folder": "../../../etc"}, "names files elsewhere"),
        ({"files": {"../x": {"bytes": 1, "sha256": ""}}}, "names files elsewhere"),
        ({"files": {"marts.t0.parquet": {"bytes": 1, "sha256": ""}}}, "names no warehouse"),
        ({"files": None}, "is damaged"),
        ({"number": "x"}, "is damaged"),
        ({"more": 1}, "is damaged"),
        (None, "is damaged"),
    ],
)
def test_a_hostile_or_damaged_pointer_is_not_followed_and_is_made_anew(
    settings: Settings, place: Place, change: dict[str, Any] | None, says: str
) -> None:
    make_build(settings, 1)
    pointer = share(settings, quiet)
    told = shared_builds.pointer_text(place)
    place.swap(POINTER, b"\0half" if change is None else json.dumps(told | change).encode())
    with pytest.raises(ShareError, match=says):
        fetch(place, reader_of(settings))
    assert not (reader_of(settings).data_dir / "current").exists()
    warned: list[str] = []
    anew = share(settings, warned.append)
    assert anew.number == pointer.number + 1
    assert warned
    assert fetch(place, reader_of(settings)) == (anew, True)


def test_a_place_has_one_kind_of_data_and_one_writer(
    settings: Settings, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_build(settings, 1)
    share(settings, quiet)
    with pytest.raises(OperatorError, match="holds 'sample' data and refuses 'live'"):
        share(replace(settings, mode="live"), quiet)
    other = replace(settings, data_dir=settings.data_dir.with_name("other"))
    make_build(other, 5)
    make_build(settings, 2)
    send = place.send
    raced: list[Any] = []

    def another_is_faster(local: Path, path: str) -> None:
        send(local, path)
        if not raced:
            raced.append(share(other, quiet, place_of(settings.share or "")))

    monkeypatch.setattr(place, "send", another_is_faster)
    with pytest.raises(ShareError, match="another data directory shared"):
        share(settings, quiet, place)
    assert pointer_of(place) == raced[0]
    assert folders(place)[-1] == raced[0].folder


def test_a_reader_that_goes_back_is_told(settings: Settings, place: Place) -> None:
    reader = reader_of(settings)
    make_build(settings, 1)
    share(settings, quiet)
    old = place.read(POINTER, 1 << 20)
    make_build(settings, 2)
    share(settings, quiet)
    fetch(place, reader)
    place.swap(POINTER, old or b"")
    with pytest.raises(ShareError, match="went back"):
        fetch(place, reader)
    (reader.data_dir / "raw").mkdir()
    with pytest.raises(OperatorError, match="makes builds of its own"):
        fetch(place, reader)


def test_readers_never_meet_a_half_or_a_step_back_while_builds_are_shared(settings: Settings, place: Place) -> None:
    make_build(settings, 1)
    share(settings, quiet)
    ended, seen, wrong = threading.Event(), [], []

    def read(name: str) -> None:
        reader, last = reader_of(settings, name), 0
        while not ended.is_set():
            try:
                fetch(place_of(settings.share or ""), reader)
                (found,) = generations(reader.data_dir / "current" / WAREHOUSE)
                assert found >= last
                last = found
                seen.append(found)
            except Exception as error:  # whatever it is, the test tells it
                wrong.append(error)

    threads = [threading.Thread(target=read, args=(f"reader-{n}",)) for n in range(2)]
    for thread in threads:
        thread.start()
    for generation in range(2, 10):
        make_build(settings, generation)
        share(settings, quiet)
    ended.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(set(seen)) > 2


def told_by_doctor(settings: Settings) -> str:
    """What is wrong of the place where builds are shared."""
    return " ".join(
        one.text for one in examine(lambda: settings) if not one.is_fine and place_name(settings) in one.text
    )


def place_name(settings: Settings) -> str:
    return (settings.share or "").removeprefix("s3://")


def test_doctor_tells_where_readers_elsewhere_see_another_build_than_is_published_here(
    settings: Settings, place: Place
) -> None:
    make_build(settings, 1)
    assert "see build none, published here is build-001: run `miners share`" in told_by_doctor(settings)
    share(settings, quiet)
    assert told_by_doctor(settings) == ""
    make_build(settings, 2)
    assert "see build build-001, published here is build-002: run `miners share`" in told_by_doctor(settings)
    place.swap(POINTER, b"{")
    assert f"{POINTER} is damaged" in told_by_doctor(settings)


def test_keys_stand_in_no_setting_and_no_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINERS_DATA_DIR", str(tmp_path / "data"))
    for wrong in (f"s3://key:{SECRET}@bucket/x", f"s3://b/x?secret_key={SECRET}", f"ftp://{SECRET}", "builds", "s3://"):
        monkeypatch.setenv("MINERS_SHARE", wrong)
        with pytest.raises(OperatorError, match="MINERS_SHARE must be") as refused:
            Settings.from_environment()
        assert SECRET not in str(refused.value)
    for inside in (tmp_path / "data", tmp_path / "data" / "published" / "x", tmp_path):
        monkeypatch.setenv("MINERS_SHARE", str(inside))
        with pytest.raises(OperatorError, match="must lie outside the data directory"):
            Settings.from_environment()
    monkeypatch.setenv("MINERS_SHARE", str(tmp_path / "shared"))
    assert Settings.from_environment().share == str(tmp_path / "shared")


class Broken(io.BytesIO):
    """What a server sends that ends the connection in the middle."""

    def read(self, _size: int | None = -1) -> bytes:
        raise ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")


def test_a_server_that_hangs_up_while_a_file_is_read_is_told_and_the_build_before_stays(
    settings: Settings, place: Place
) -> None:
    reader, _ = one_build_behind(settings, place)
    broken = Faulty(place, WAREHOUSE, "")
    broken.open = lambda path: cast("BinaryIO", Broken()) if path.endswith(WAREHOUSE) else place.open(path)
    with pytest.raises(ShareError, match=r"cannot be reached \(Connection reset by peer\)"):
        fetch(broken, reader)
    assert generations(reader.data_dir / "current" / WAREHOUSE) == {1}
    fetch(place, reader)
    assert generations(reader.data_dir / "current" / WAREHOUSE) == {2}
