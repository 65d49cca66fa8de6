"""`guatu workbook read`: the answer as JSON, or in words; refusals in both languages."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from guatu.collect.commands import workbook

TABLE = (
    "重点项目台账,,,\n单位：万元,,,\n序号,项目名称,总投资,责任单位\n1,甲项目,100000,发改局\n合计,,90000,\n"
)


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """A table as a city's office still sends it: text in GB18030."""
    file = tmp_path / "台账.csv"
    file.write_bytes(TABLE.encode("gb18030"))
    return file


def test_the_answer_as_json(sent: Path) -> None:
    answered = CliRunner().invoke(workbook, ["read", str(sent), "--json"])
    found = json.loads(answered.output)
    assert answered.exit_code == 0
    assert (found["outcome"], found["format"]) == ("import", "csv")
    (sheet,) = found["sheets"]
    assert [record["total_investment_yuan"] for record in sheet["records"]] == [1_000_000_000]
    assert [total["agrees"] for total in sheet["totals_check"]] == [False]


def test_the_answer_in_words_names_the_total_that_disagrees(sent: Path) -> None:
    answered = CliRunner().invoke(workbook, ["read", str(sent)])
    assert answered.exit_code == 0
    assert "总投资 → total_investment_yuan" in answered.output
    assert "900000000 ≠ 1000000000" in answered.output


def test_what_is_no_table_is_refused_in_both_languages(tmp_path: Path) -> None:
    file = tmp_path / "台账.xlsx"
    file.write_bytes(b"%PDF-1.4 nothing")
    in_words = CliRunner().invoke(workbook, ["read", str(file)])
    assert in_words.exit_code == 1
    assert "内容是PDF，不是表格" in in_words.output
    assert "not a spreadsheet" in in_words.output
    as_json = json.loads(CliRunner().invoke(workbook, ["read", str(file), "--json"]).output)
    assert (as_json["outcome"], as_json["error"]["number"]) == ("refuse", "G1761")
