"""The given workbooks uploaded through the page: each is read, shown, mapped, and goes back; broken ones are told."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guatu.collect.models import Workbook
from guatu.conftest import City
from guatu.org.models import Account, Unit
from guatu.org.types import UnitKind

pytestmark = pytest.mark.shared
As = Callable[[Account], Client]
PLACES = ("东湖区", "北苑区", "经开区", "明川县", "青岭区", "永泉市")


@pytest.fixture
def folder(shared: Path) -> Path:
    found = shared / "data" / "workbooks"
    if not found.is_dir():
        pytest.skip(f"{found} is not there: the examples were not read")
    return found


@pytest.fixture
def client(as_: As, dispatcher: Account, city: City) -> Client:
    for number, name in enumerate(PLACES):
        Unit.objects.create(
            code=f"9901{number:02}", name=name, kind=UnitKind.DISTRICT, parent=city.root, position=50 + number
        )
    return as_(dispatcher)


def upload(client: Client, file: Path, city: City) -> Workbook:
    data = {
        "file": SimpleUploadedFile(file.name, file.read_bytes()),
        "into": "projects",
        "unit": city.root.pk,
    }
    answer = client.post("/collect/workbooks/", data)
    assert answer.status_code == 302, (file.name, answer.content.decode()[:500])
    row = Workbook.objects.first()
    assert row is not None
    return row


def test_the_examples_are_read_shown_and_given_back(client: Client, folder: Path, city: City) -> None:
    files = sorted(one for one in folder.iterdir() if one.suffix in {".xlsx", ".xls", ".csv"})
    assert len(files) >= 6
    outcomes: dict[str, dict[str, int]] = {}
    for file in files:
        row = upload(client, file, city)
        assert row.state == "read", (file.name, row.error)
        outcomes[file.name[:2]] = row.counts
        for path in ("", "mapping/", "?state=refused", "annotated/"):
            assert client.get(f"/collect/workbooks/{row.pk}/{path}").status_code == 200, (file.name, path)
    assert outcomes["D1"]["new"] > 0
    assert outcomes["D3"]["new"] > 0
    assert outcomes["D6"]["new"] > 0
    assert sum(outcomes["D5"].values()) == 0  # indicators have no place in the register


def test_an_example_is_applied_and_again_changes_nothing(client: Client, folder: Path, city: City) -> None:
    (file,) = folder.glob("D3_*.xlsx")
    row = upload(client, file, city)
    assert client.post(f"/collect/workbooks/{row.pk}/apply/", {"confirmed": "yes"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.error) == ("applied", {})
    again = upload(client, file, city)
    assert (again.counts["new"], again.counts["changed"]) == (0, 0)
    assert again.counts["same"] == row.counts["new"]


def test_broken_examples_are_told(client: Client, folder: Path, city: City) -> None:
    broken = [one for one in (folder / "broken").iterdir() if one.suffix in {".xlsx", ".xls", ".csv"}]
    assert broken
    for file in broken:
        if not file.stat().st_size:
            continue
        row = upload(client, file, city)
        assert client.get(f"/collect/workbooks/{row.pk}/").status_code == 200
        assert row.state in ("refused", "read")
        assert (row.state == "read") or row.error["zh_remedy"]
