"""`guatu forecast` is pure: it answers without Django, says what is unknown, and refuses by line and remedy."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from guatu.engine.forecast.tests.made import figures
from guatu.site.commands.forecast import forecast

PROGRAM = """
import sys
from guatu.site.cli import main
try:
    main()
finally:
    print([name for name in sys.modules if name.startswith("django")], file=sys.stderr)
"""


def asked(file: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", PROGRAM, "forecast", str(file), "--year", "2025", *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Three series from 2020 to April 2025; of the second March 2025 is unknown, the third begins in 2025."""
    cube = figures(3, 6)
    lines = ["series,period,value"]
    for row, year, month in ((r, y, m) for r in range(3) for y in range(6) for m in range(12)):
        if (year, month) > (5, 3) or (row == 2 and year < 5):
            continue
        value = "" if (row, year, month) == (1, 5, 2) else f"{cube[row, year, month]:.3f}"
        lines.append(f"S{row},{2020 + year}-{month + 1:02},{value}")
    path = tmp_path / "figures.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def answer(file: Path, *more: str) -> Any:
    result = CliRunner().invoke(forecast, [str(file), "--year", "2025", "--json", *more])
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_the_command_answers_without_loading_django(file: Path) -> None:
    done = asked(file, "--json")
    assert done.stderr.strip() == "[]"
    found = json.loads(done.stdout)
    assert found == answer(file)
    assert [series["series"] for series in found["series"]] == ["S0", "S1"]


def test_an_answer_has_the_documented_form(file: Path) -> None:
    one, two = answer(file)["series"]
    assert (one["known_to"], one["months_known"], one["unknown"]) == ("2025-04", 4, [])
    assert two["unknown"] == ["2025-03"]
    assert one["so_far"] < one["p10"] < one["p50"] < one["p90"]
    assert one["quantiles"]["0.1"] == one["p10"]
    assert [step["period"] for step in one["path"]] == [f"2025-{month:02}" for month in range(5, 13)]
    assert one["path"][-1]["to_date"]["p50"] == pytest.approx(one["p50"])
    assert [past["year"] for past in one["back_test"]] == [2024, 2023, 2022]
    assert sum(one["methods"].values()) == pytest.approx(1, abs=1e-3)


def test_what_cannot_be_foreseen_is_listed_with_its_reason(file: Path) -> None:
    (refused,) = answer(file)["not_foreseen"]
    assert refused["series"] == "S2"
    assert "no whole year" in refused["reason"]["en"]


def test_later_figures_can_be_forgotten(file: Path) -> None:
    assert answer(file, "--after", "2")["series"][0]["known_to"] == "2025-02"


def test_targets_get_their_chance_and_the_pace_they_need(file: Path, tmp_path: Path) -> None:
    likely = answer(file)["series"][0]["p50"]
    targets = tmp_path / "targets.csv"
    targets.write_text(f"series,bottom_line,stretch\nS0,{likely * 0.5},{likely * 2}\n", encoding="utf-8")
    said = answer(file, "--targets", str(targets))["series"][0]["targets"]
    assert said["bottom_line"]["chance"] > 0.9
    assert said["stretch"]["chance"] < 0.1
    assert [pace["verdict"] for pace in said["stretch"]["required"]] == ["out_of_reach"] * 3
    text = CliRunner().invoke(forecast, [str(file), "--year", "2025", "--targets", str(targets)]).output
    assert "够不着" in text
    assert "out of reach" in text


def test_it_is_said_in_both_languages_with_its_back_test(file: Path) -> None:
    said = CliRunner().invoke(forecast, [str(file), "--year", "2025"]).output
    assert "近3年在同一时点用此方法推算全年" in said
    assert "In the last 3 years this method, at this month, missed by" in said
    assert "未知 unknown: 2025-03" in said
    assert "There is no whole year before it" in said


def test_bad_input_leaves_with_two_and_names_line_and_remedy_in_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("series,period,value\na,2025-1,3\n", encoding="utf-8")
    done = asked(path)
    assert done.returncode == 2
    assert done.stderr.count("G1181") == 2
    assert "Line 2" in done.stderr
    assert "第 2 行" in done.stderr


def test_the_walk_through_of_the_readme_answers() -> None:
    """Three layouts in one file: cumulative without January, months with one unknown, quarters."""
    examples = Path(__file__).resolve().parents[4] / "docs" / "examples"
    command = [str(examples / "figures.csv"), "--year", "2026", "--targets", str(examples / "targets.csv")]
    said = CliRunner().invoke(forecast, command).output
    assert [line.split(" ")[1] for line in said.splitlines() if "P50" in line] == [
        "[2026-05]",
        "[2026-05]",
        "[2026Q1]",
    ]
    assert said.count("底线 bottom line") == 3
    assert "未知 unknown: 2026-04" in said
    assert {"宽松" in said, "吃紧" in said, "够不着" in said} == {True}
