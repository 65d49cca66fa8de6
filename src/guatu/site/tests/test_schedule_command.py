"""`guatu schedule` is pure: it answers without Django, and says what it refuses as every command does."""

import json
import subprocess
import sys
from pathlib import Path

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
