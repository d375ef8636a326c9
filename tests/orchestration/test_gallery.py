"""Pictures as files: what they hold is what the published file says."""

import json
from pathlib import Path
from typing import Any

import pytest

from orchestration import charts, gallery, reader
from orchestration.errors import OperatorError
from orchestration.settings import Settings


def held(chart: Any) -> list[dict[str, Any]]:
    """Every row of data in a chart's specification."""
    found: list[dict[str, Any]] = []

    def look(part: Any) -> Any:
        if isinstance(part.get("values"), list):
            found.extend(row for row in part["values"] if isinstance(row, dict))
        return part

    json.loads(json.dumps(charts.themed(chart)), object_hook=look)
    return found


def test_a_tags_path_and_days_are_those_of_the_file(sample_dir: Path) -> None:
    settings = Settings("sample", sample_dir)
    path, days = gallery.of_tag(settings, "hpc_contract")
    means = "from event_study.group_means where group_kind = 'tag' and group_name = 'hpc_contract' "
    aar = reader.query(settings, means + "and model = 'market_bitcoin' and level = 'aar' order by window_start_day")
    caar = reader.query(settings, means + "and model = 'market_bitcoin' and event_window = '[-10,10]' and level='caar'")
    assert [row["mean_abnormal_return"] for row in held(days.chart)] == aar["mean_abnormal_return"].to_list()
    last = [row for row in held(path.chart) if row["event_day"] == 10]
    assert last[0]["mean_abnormal_return"] == pytest.approx(caar["mean_abnormal_return"].item(), abs=1e-12)


def test_announcer_and_peers_are_those_of_the_marts(sample_dir: Path) -> None:
    settings = Settings("sample", sample_dir)
    named = {picture.name: picture for picture in gallery.of_event(settings, "CLSK-20251020")}
    assert set(named) == {f"CLSK-20251020.{name}" for name in ("car_path", "reactions", "claims")}
    rows = {row["company"].split(" ")[0]: row for row in held(named["CLSK-20251020.reactions"].chart)}
    peers = reader.query(
        settings,
        "from marts.peer_reactions where event_id = 'CLSK-20251020' and model = 'market_bitcoin' "
        "and event_window = '[0,1]' and cumulative_standard_error_return is not null",
    )
    assert peers.height > 10
    assert rows.keys() == {*peers["symbol"], "CLSK"}
    assert [symbol for symbol, row in rows.items() if row["is_announcer"]] == ["CLSK"]
    for peer in peers.to_dicts():
        assert rows[peer["symbol"]]["cumulative_abnormal_return"] == peer["cumulative_abnormal_return"]


def test_files_are_drawn_and_what_is_unknown_is_named(sample_dir: Path, tmp_path: Path) -> None:
    settings = Settings("sample", sample_dir)
    names = {"effects.svg", "reactions.svg", "year_to_date.svg", "capacity.svg"}
    assert {path.name for path in gallery.write(settings, gallery.overview(settings), "svg", tmp_path)} == names
    assert all(path.read_text().startswith("<svg") for path in tmp_path.iterdir())
    drawn = gallery.write(settings, gallery.of_tag(settings, "hpc_contract")[:1], "png", tmp_path)
    assert drawn[0].read_bytes().startswith(b"\x89PNG")
    with pytest.raises(OperatorError, match="no number"):
        gallery.of_event(settings, "../x")
    with pytest.raises(OperatorError, match="hpc_contract"):
        gallery.of_tag(settings, "nothing")
    with pytest.raises(OperatorError, match="svg, png"):
        gallery.write(settings, [], "gif", tmp_path)
