"""dbt's unit tests of the models with logic, which a refresh does not run; and its exposures of report and notebook."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from orchestration.settings import DBT_PROJECT

READERS = {
    "report": ("report.py", "report.html", "reader.py", "charts.py", "gallery.py"),
    "notebook": ("notebook.py",),
}

# what each model means, broken in one word
POISON = {
    "company_days": ("date '1900-01-01'", "valid_from_date"),
    "capacity": ("left join changes", "inner join changes"),
    "claim_checks": ("checks.claim_id = claims.claim_id", "checks.event_id = claims.event_id"),
    "announcement_effects": ("where placebo_arrangement = 'staggered'", "where true"),
    "exclusions": (" and windows.role = 'announcer'", ""),
    "sightings": ("left join events", "inner join events"),
    "announcement_returns": ("where role = 'announcer'", "where true"),
    "peer_reactions": ("where exclusion_reason is null", "where true"),
    "announcements": ("where is_time_used", "where true"),
    "gaps": ("where fetches.outcome <> 'deferred'", "where true"),
}


def unit_tests(project: Path, sample_dir: Path, folder: Path) -> dict[str, str]:
    """Run the unit tests of a dbt project on a built file: the model of each, and how it ended."""
    shutil.copyfile(sample_dir / "current" / "warehouse.duckdb", folder / "warehouse.duckdb")
    places = ["--project-dir", project, "--profiles-dir", project, "--target-path", folder, "--log-path", folder]
    subprocess.run(
        [Path(sys.executable).with_name("dbt"), "test", "--select", "test_type:unit", *places],
        env=os.environ | {"MINERS_BUILD_FILE": str(folder / "warehouse.duckdb")},
        capture_output=True,
        check=False,
    )
    results = json.loads((folder / "run_results.json").read_text())["results"]
    return {result["unique_id"].split(".")[2]: result["status"] for result in results}


def test_the_models_keep_their_logic(sample_dir: Path, tmp_path: Path) -> None:
    assert unit_tests(DBT_PROJECT, sample_dir, tmp_path) == dict.fromkeys(POISON, "pass")


def test_a_model_whose_logic_is_broken_is_seen(sample_dir: Path, tmp_path: Path) -> None:
    broken = tmp_path / "project"
    shutil.copytree(DBT_PROJECT, broken, ignore=shutil.ignore_patterns("target", "logs"))
    for model, (meant, poison) in POISON.items():
        file = next((broken / "models").glob(f"*/{model}.sql"))
        assert meant in file.read_text()
        file.write_text(file.read_text().replace(meant, poison))
    assert unit_tests(broken, sample_dir, tmp_path) == dict.fromkeys(POISON, "fail")


@pytest.mark.parametrize("exposure", READERS)
def test_an_exposure_names_what_its_code_reads(exposure: str) -> None:
    folder = DBT_PROJECT.parent / "orchestration"
    texts = [(folder / file).read_text() for file in READERS[exposure]]
    read = {name for text in texts for name in re.findall(r"\b(?:marts|meta)\.(\w+)", text)}
    exposures = yaml.safe_load((DBT_PROJECT / "models" / "exposures.yml").read_text())["exposures"]
    told = next(one["depends_on"] for one in exposures if one["name"] == exposure)
    assert {name for text in told for name in re.findall(r"'(\w+)'\)", text)} == read
