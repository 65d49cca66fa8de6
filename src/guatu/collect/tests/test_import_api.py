"""Imports through the API and the command line: the same verbs, the same refusals."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from guatu.collect.commands import workbook
from guatu.collect.models import Submission
from guatu.collect.tests.test_imports import LOST, PLANT, WATER, ledger
from guatu.conftest import City
from guatu.org.models import Account
from guatu.projects.models import Project

As = Callable[[Account], Client]
URL = "/api/collect/workbooks"


def post(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(f"{URL}/{path}", json.dumps(body), content_type="application/json")


def uploaded(client: Client, data: bytes, **fields: Any) -> Any:
    return client.post(URL, {"file": SimpleUploadedFile("台账.xlsx", data), **fields})


def test_from_the_upload_to_the_register_and_back(
    as_: As, dispatcher: Account, city: City, project: Project
) -> None:
    client = as_(dispatcher)
    row = uploaded(
        client, ledger(WATER, PLANT, LOST), unit="220100", target="projects", period="2026-05"
    ).json()
    assert (row["state"], row["counts"]["refused"]) == ("read", 1)
    lines = client.get(f"{URL}/{row['id']}/lines?state=changed").json()
    assert lines["count"] == 1
    assert lines["lines"][0]["changes"][0].keys() == {"fact", "before", "after", "cell"}
    mark = row["reading"]["sheets"][0]["mark"]
    again = client.patch(
        f"{URL}/{row['id']}/mapping",
        json.dumps({"tables": {mark: {"unit": "亿元"}}}),
        content_type="application/json",
    ).json()
    assert again["reading"]["sheets"][0]["unit"] == "亿元"
    assert post(client, f"{row['id']}/apply", {}).status_code == 409
    assert post(client, f"{row['id']}/apply", {"confirmed": True}).json()["state"] == "applied"
    project.refresh_from_db()
    assert project.total_investment == 3_600_000_000_000
    assert post(client, f"{row['id']}/undo", {}).json()["state"] == "undone"
    project.refresh_from_db()
    assert project.total_investment == 350_000_000
    assert [one["id"] for one in client.get(URL).json()] == [row["id"]]


def test_the_file_goes_back_with_comments_on_the_cells_at_fault(
    as_: As, dispatcher: Account, city: City, project: Project
) -> None:
    client = as_(dispatcher)
    row = uploaded(client, ledger(WATER, LOST), unit="220100", target="projects").json()
    for path in (f"{URL}/{row['id']}/annotated", f"/collect/workbooks/{row['id']}/annotated/"):
        answer = client.get(path)
        book = load_workbook(io.BytesIO(answer.content))
        assert len(book.sheetnames) == 2
        said = book["台账"]["D5"].comment
        assert said is not None
        assert "火星区" in said.text
        assert book["台账"]["C5"].value == "不知哪里的项目"


@pytest.mark.parametrize("who", ["leader", "supervisor", "outsider"])
def test_who_does_not_fill_uploads_nothing(
    who: str, as_: As, city: City, request: pytest.FixtureRequest
) -> None:
    client = as_(request.getfixturevalue(who))
    assert uploaded(client, ledger(WATER), unit="220103", target="projects").status_code in (403, 404)


def test_another_district_finds_no_import(
    as_: As, reporter: Account, other_reporter: Account, filing: Submission
) -> None:
    row = uploaded(as_(reporter), ledger(WATER), unit="220103", submission_id=filing.pk).json()
    stranger = as_(other_reporter)
    assert stranger.get(f"{URL}/{row['id']}").status_code == 404
    assert stranger.get(f"{URL}/{row['id']}/annotated").status_code == 404
    for path in ("apply", "undo", "drop"):
        assert post(stranger, f"{row['id']}/{path}", {}).status_code == 404
    assert post(as_(reporter), f"{row['id']}/drop", {}).json()["state"] == "dropped"


def test_the_command_line_previews_and_applies(tmp_path: Path, city: City, project: Project) -> None:
    file = tmp_path / "台账.xlsx"
    file.write_bytes(ledger(WATER, LOST))
    run = CliRunner()
    shown = run.invoke(workbook, ["preview", str(file), "--unit", "220100", "--period", "2026-05"])
    assert shown.exit_code == 0, shown.output
    assert "changed 1" in shown.output
    assert "G2530" in shown.output
    project.refresh_from_db()
    assert project.owner == ""
    every = run.invoke(workbook, ["preview", str(file), "--unit", "220100", "--json"])
    assert [line["state"] for line in json.loads(every.output)["lines"]] == ["changed", "refused"]
    refused = run.invoke(workbook, ["apply", str(file), "--unit", "220100"])
    assert refused.exit_code != 0
    done = run.invoke(workbook, ["apply", str(file), "--unit", "220100", "--yes"])
    assert "imported" in done.output
    project.refresh_from_db()
    assert project.owner == "春城水务集团"
