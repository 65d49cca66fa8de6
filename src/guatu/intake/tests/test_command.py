"""`guatu intake FILE`: reads a page without a database and says what it found."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from guatu.intake.commands import intake
from guatu.intake.tests.conftest import PAGE, RESULT, refused


@pytest.fixture
def page(tmp_path: Path) -> Path:
    kept = tmp_path / "公报.txt"
    kept.write_text(PAGE, encoding="utf-8")
    return kept


def test_as_json_every_sentence_is_found_at_its_offsets(page: Path) -> None:
    answer = json.loads(CliRunner().invoke(intake, [str(page), "--json"]).stdout)
    assert set(answer) == {"text", "drafts"}
    assert len(answer["drafts"]) == 4
    for draft in answer["drafts"]:
        assert answer["text"][draft["start"] : draft["end"]] == draft["sentence"]


def test_a_person_reads_the_text_and_the_drafts(page: Path) -> None:
    said = CliRunner().invoke(intake, [str(page)]).stdout
    assert said.startswith("全市重点工作推进会召开")
    assert RESULT in said
    assert "存疑 doubtful" in said


@pytest.mark.parametrize(
    ("data", "number"), [(b"", "G2001"), (b"0" * 1_000_001, "G2002"), (b"%PDF-1.7", "G2003")]
)
def test_a_hostile_file_is_refused_by_the_catalogue(data: bytes, number: str, tmp_path: Path) -> None:
    wrong = tmp_path / "x.txt"
    wrong.write_bytes(data)
    with refused(number):
        CliRunner().invoke(intake, [str(wrong), "--json"], catch_exceptions=False)
