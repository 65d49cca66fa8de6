"""`guatu schedule` is pure: it answers without Django, and says what it refuses as every command does."""

import json
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from guatu.site.commands.schedule import schedule

PROGRAM = """
import sys
from guatu.site.cli import main
try:
    main()
finally:
    print([name for name in sys.modules if name.startswith("django")], file=sys.stderr)
"""


def asked(file: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", PROGRAM, "schedule", str(file), "--json"]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603


def test_the_command_answers_without_loading_django(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    node = {"id": "a", "duration": 2, "calendar": "daily"}
    plan = {"start": "2026-01-05", "calendars": {"daily": {"week": [1] * 7}}, "nodes": [node], "links": []}
    file.write_text(json.dumps(plan), encoding="utf-8")
    done = asked(file)
    assert json.loads(done.stdout)["finish"] == "2026-01-07"
    assert done.stderr.strip() == "[]"


def test_what_cannot_be_read_is_said_in_both_languages_and_leaves_with_two(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text('{"nodes": 3}', encoding="utf-8")
    done = asked(file)
    assert done.returncode == 2
    assert done.stderr.count("G1112") == 2


def test_it_says_in_both_languages_what_drives_a_node(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    node = {"id": "a", "duration": 2, "calendar": "daily", "deadline": "2026-01-20"}
    plan = {
        "start": "2026-01-05",
        "calendars": {"daily": {"week": [1] * 7}},
        "nodes": [node],
        "due": "2026-02-01",
    }
    file.write_text(json.dumps(plan), encoding="utf-8")
    said = CliRunner().invoke(schedule, [str(file), "--why", "a"]).output
    assert "“a”最迟必须在2026年1月19日开工：因为它要做2个工作日，“a”的期限是1月20日。" in said
    assert "“a” must be started by 19 January 2026 at the latest" in said
    assert CliRunner().invoke(schedule, [str(file), "--why", "ghost"]).exit_code == 2


def test_what_is_done_is_listed_without_a_float(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    node = {"id": "a", "duration": 2, "calendar": "daily"}
    node |= {"actual_start": "2026-01-05", "actual_finish": "2026-01-06"}
    plan = {"start": "2026-01-05", "calendars": {"daily": {"week": [1] * 7}}, "nodes": [node]}
    file.write_text(json.dumps(plan | {"data_date": "2026-01-07"}), encoding="utf-8")
    assert "✓" in CliRunner().invoke(schedule, [str(file)]).output
