"""A list of projects for an activity: a workbook out, changed, and in again; refused lines with why."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from guatu.conftest import City
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects import actions
from guatu.projects.adapters.activity_list import read_list
from guatu.projects.models import Activity, Project
from guatu.projects.queries.activity_list import read_activity_list
from guatu.projects.tests.test_activities import refused
from guatu.projects.types.activity import ExpectationSpec, Expected

SignIn = Callable[[Account], Client]
HEAD = "项目代码,名称,预期,内容\n"


@pytest.fixture
def push(city: City, operator: Actor) -> Activity:
    return actions.open_activity(
        operator, kind="push", unit_id=city.root.pk, on=date(2026, 6, 15), name="集中推进"
    )


def test_lines_of_text_and_of_a_workbook_are_read_alike() -> None:
    text = f'某某活动名单,,,\n{HEAD}A-1,,办结手续,N05\nA-1,,授信,"5,000"\n,某项目,,\n,,,\n'
    book = Workbook()
    for row in text.splitlines():
        book.active.append([*row.replace('"5,000"', "5000").split(",")])  # type: ignore[union-attr]
    held = io.BytesIO()
    book.save(held)
    found = read_list(text.encode("gb18030"))
    assert [(one.line, one.code, one.name, one.kind, one.content) for one in found] == [
        (3, "A-1", "", "办结手续", "N05"), (4, "A-1", "", "授信", "5,000"), (5, "", "某项目", "", ""),
    ]  # fmt: skip
    assert [one.line for one in read_list(held.getvalue())] == [3, 4, 5]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x00\x01", "甲,乙\n1,2\n".encode(), b"\xff\xfe\xff",
        (HEAD + "A-1,,,\n" * 501).encode(), (HEAD + '"A-1').encode() + b"\x81",
    ],
)  # fmt: skip
def test_what_is_no_list_is_said(data: bytes) -> None:
    with refused("G2622"):
        read_list(data)


def test_a_damaged_workbook_is_said() -> None:
    with refused("G1763"):
        read_list(b"PK\x03\x04 cut short")


def test_each_line_finds_its_project_and_says_what_it_expects(
    planned: Project, push: Activity, operator: Actor
) -> None:
    actions.record_code(operator, project_id=planned.pk, code="2017-220103-04-01-000009", reason="旧码")
    node = planned.nodes.get(code="N05")
    text = HEAD + "\n".join(
        (
            f"2017-220103-04-01-000009,,办结手续,{node.name}",
            f",{planned.name},获得授信,5000",
            f"{planned.code},,Stage reached,Started",
            f"{planned.code},,其他预期,解决用电",
            "X-9,,开工,",
        )
    )
    found = read_activity_list(operator, text.encode())
    assert [(part.project_id, part.line) for part in found.parts] == [(planned.pk, 2)]
    assert found.parts[0].expectations == [
        ExpectationSpec(Expected.PERMIT, "N05"),
        ExpectationSpec(Expected.CREDIT, amount=Decimal(50_000_000)),
        ExpectationSpec(Expected.STAGE, stage="started"),
        ExpectationSpec(Expected.OTHER, words="解决用电"),
    ]
    assert [(line, said, error.number) for line, said, error in found.refused] == [(6, "X-9", "G2610")]
    # Half of what a project expects would be nobody's word.
    for wrong in ("办结手续,N99", "进入阶段,天上", "授信,许多", "想要,N05"):
        bad = read_activity_list(operator, f"{HEAD}{planned.code},,开工,\n{planned.code},,{wrong}\n".encode())
        assert (bad.parts, [line for line, _said, _error in bad.refused]) == ((), [3])


def test_out_changed_and_in_again_on_the_pages(
    planned: Project, push: Activity, operator: Actor, dispatcher: Account, leader: Account, as_: SignIn
) -> None:
    specs = [
        ExpectationSpec(Expected.PERMIT, "N05"),
        ExpectationSpec(Expected.CREDIT, amount=Decimal(12_345_000)),
    ]
    actions.take_part(operator, activity_id=push.pk, project_id=planned.pk, expectations=specs)
    client, address = as_(dispatcher), f"/projects/activities/{push.code}/"
    answer = client.get(f"{address}?as=xlsx")
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a file is streamed
    assert read_activity_list(operator, data).parts[0].expectations == specs
    book = load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    sheet.append([planned.code, "", "", "开工", ""])
    sheet.append(["X-9", "", "", "开工", ""])
    held = io.BytesIO()
    book.save(held)
    file = SimpleUploadedFile("list.xlsx", held.getvalue())
    assert client.post(f"{address}list/", {"file": file}).status_code == 303
    kinds = push.parts.get().expectations.values_list("kind", flat=True)
    assert list(kinds) == ["permit", "credit", "start"]
    page = client.get(address).content.decode()
    assert "最近一次名单中未列入的" in page
    assert "X-9" in page
    assert as_(leader).post(f"{address}list/", {"file": file}).status_code == 403
    wrong = client.post(f"{address}list/", {"file": SimpleUploadedFile("list.xlsx", b"\x00")})
    assert wrong.status_code == 422
