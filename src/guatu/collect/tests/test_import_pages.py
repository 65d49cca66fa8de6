"""Pages of imports: upload, mapping, preview, apply, undo; who sees what; broken files are told, never a 500."""

import hashlib
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guatu.collect.models import ReadingProfile, Submission, Workbook
from guatu.collect.tests.test_imports import LOST, PLANT, WATER, ledger
from guatu.conftest import City
from guatu.org.models import Account
from guatu.projects.models import Project

As = Callable[[Account], Client]
LIST = "/collect/workbooks/"


def sent(client: Client, data: bytes, name: str = "重点项目台账.xlsx", **fields: object) -> Workbook:
    answer = client.post(LIST, {"file": SimpleUploadedFile(name, data), **fields})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    row = Workbook.objects.first()
    assert row is not None
    assert answer["Location"] == f"{LIST}{row.pk}/"
    return row


@pytest.fixture
def office(as_: As, dispatcher: Account) -> Client:
    return as_(dispatcher)


@pytest.fixture
def row(office: Client, city: City, project: Project) -> Workbook:
    return sent(office, ledger(WATER, PLANT, LOST), into="projects", unit=city.root.pk, period="2026-05")


def test_the_upload_page_says_what_to_do(office: Client, city: City) -> None:
    page = office.get(LIST).content.decode()
    assert "选择文件" in page
    assert "还没有导入过工作簿" in page


def test_a_reporter_without_an_open_form_is_sent_to_it(as_: As, reporter: Account, city: City) -> None:
    page = as_(reporter).get(LIST).content.decode()
    assert "现在没有正在填的报表" in page


def test_a_preview_shows_new_changed_and_refused(office: Client, row: Workbook) -> None:
    page = office.get(f"{LIST}{row.pk}/").content.decode()
    for words in ("36,000 万元", "35,000 万元", "不认识的县区“火星区”", "南关区新材料厂", "导入 2 行"):
        assert words in page, words
    refused = office.get(f"{LIST}{row.pk}/?state=refused").content.decode()
    assert "南关区新材料厂" not in refused
    assert "不知哪里的项目" in refused


def test_applying_needs_the_box_ticked(office: Client, row: Workbook, project: Project) -> None:
    told = office.post(f"{LIST}{row.pk}/apply/")
    assert told.status_code == 409
    assert "G2525" in told.content.decode()
    assert office.post(f"{LIST}{row.pk}/apply/", {"confirmed": "yes"}).status_code == 302
    project.refresh_from_db()
    assert project.owner == "春城水务集团"
    assert "撤销导入" in office.get(f"{LIST}{row.pk}/").content.decode()
    assert office.post(f"{LIST}{row.pk}/undo/").status_code == 302
    project.refresh_from_db()
    assert project.owner == ""


def test_the_mapping_is_corrected_and_known_next_month(office: Client, row: Workbook, city: City) -> None:
    page = office.get(f"{LIST}{row.pk}/mapping/").content.decode()
    assert "总投资" in page
    assert "36,000 万元" in page
    fields = {
        "t0-unit": "亿元",
        "sheet": "台账",
        "take": "台账",
        "t0-kind": "project_ledger",
        "t0-as_of": "2026-05",
    }
    answer = office.post(f"{LIST}{row.pk}/mapping/", fields)
    assert answer.status_code == 302
    profile = ReadingProfile.objects.get()
    assert profile.given["unit"] == "亿元"
    june = sent(office, ledger(WATER, month=6), into="projects", unit=city.root.pk)
    assert "按上次的对应" in office.get(f"{LIST}{june.pk}/mapping/").content.decode()
    assert "读表约定" in office.get(LIST).content.decode()
    assert office.post(f"{LIST}profiles/{profile.pk}/forget/").status_code == 302
    assert not ReadingProfile.objects.exists()


def test_a_wrong_choice_is_told(office: Client, row: Workbook) -> None:
    answer = office.post(f"{LIST}{row.pk}/mapping/", {"t0-unit": "斤"})
    assert answer.status_code == 422
    assert "G2529" in answer.content.decode()


def test_dropped_and_read_again(office: Client, row: Workbook) -> None:
    assert office.post(f"{LIST}{row.pk}/reread/").status_code == 302
    assert office.post(f"{LIST}{row.pk}/drop/").status_code == 302
    assert "已放弃" in office.get(f"{LIST}{row.pk}/").content.decode()
    assert office.post(f"{LIST}{row.pk}/reread/").status_code == 409


def test_the_file_is_given_back_as_it_came(office: Client, row: Workbook) -> None:
    answer = office.get(f"{LIST}{row.pk}/file/")
    assert hashlib.sha256(answer.content).hexdigest() == row.digest
    assert answer["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.4", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html>", b"\x00\xff" * 90],
)
def test_a_broken_file_is_told_and_no_500(office: Client, city: City, data: bytes) -> None:
    answer = office.post(
        LIST,
        {"file": SimpleUploadedFile("坏.xlsx", data), "into": "projects", "unit": city.root.pk},
    )
    if not data:
        assert answer.status_code == 422
        return
    row = Workbook.objects.get()
    assert row.state == "refused"
    page = office.get(f"{LIST}{row.pk}/").content.decode()
    assert row.error["number"] in page
    assert "换一个文件上传" in page


def test_a_reporters_table_goes_into_the_submission(
    as_: As, reporter: Account, filing: Submission, project: Project
) -> None:
    client = as_(reporter)
    assert f"submission:{filing.pk}" in client.get(f"{LIST}?into=submission:{filing.pk}").content.decode()
    row = sent(client, ledger(WATER), into=f"submission:{filing.pk}")
    page = client.get(f"{LIST}{row.pk}/").content.decode()
    assert "6,200" in page
    assert "5,000" in page
    assert client.post(f"{LIST}{row.pk}/apply/").status_code == 302
    assert filing.cells.get(subject_id=project.pk, field="invested_year").value == "6200"


def test_another_district_finds_nothing(as_: As, other_reporter: Account, row: Workbook) -> None:
    client = as_(other_reporter)
    assert row.name not in client.get(LIST).content.decode()
    for path in ("", "mapping/", "file/", "state/"):
        assert client.get(f"{LIST}{row.pk}/{path}").status_code == 404
    for path in ("mapping/", "apply/", "undo/", "drop/", "reread/"):
        assert client.post(f"{LIST}{row.pk}/{path}").status_code == 404


def test_a_leader_looks_and_imports_nothing(as_: As, leader: Account, row: Workbook, city: City) -> None:
    client = as_(leader)
    page = client.get(f"{LIST}{row.pk}/").content.decode()
    assert "导入 2 行" not in page
    assert client.post(f"{LIST}{row.pk}/apply/", {"confirmed": "yes"}).status_code == 403
    assert client.post(LIST, {"file": SimpleUploadedFile("x.xlsx", b"x")}).status_code == 403


def test_an_outsider_is_kept_out(as_: As, outsider: Account) -> None:
    assert as_(outsider).get(LIST).status_code == 403


def test_work_behind_is_shown_and_ends_the_waiting(office: Client, row: Workbook) -> None:
    Workbook.objects.filter(pk=row.pk).update(state="waiting")
    assert "排队中" in office.get(f"{LIST}{row.pk}/").content.decode()
    assert "排队中" in office.get(f"{LIST}{row.pk}/state/").content.decode()
    Workbook.objects.filter(pk=row.pk).update(state="read")
    assert office.get(f"{LIST}{row.pk}/state/")["HX-Refresh"] == "true"


def test_a_preview_asks_as_many_queries_for_many_lines(office: Client, row: Workbook, city: City) -> None:
    many = [[at, "", f"南关区第{at}厂", "南关区", "x", 100 + at, 50, 10, ""] for at in range(1, 60)]
    long = sent(office, ledger(*many), into="projects", unit=city.root.pk)

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert office.get(path).status_code == 200
        return len(caught)

    assert asked(f"{LIST}{long.pk}/") <= asked(f"{LIST}{row.pk}/") + 1
    assert asked(LIST) <= 20


def test_pages_are_whole_in_english(office: Client, row: Workbook) -> None:
    office.cookies["django_language"] = "en"
    for path in (LIST, f"{LIST}{row.pk}/", f"{LIST}{row.pk}/mapping/"):
        assert office.get(path).status_code == 200


def test_a_table_of_text_is_taken_too(office: Client, city: City) -> None:
    table = "序号,项目名称,县区,总投资\n1,新厂房,宽城区,1200\n2,仓库,没有的区,300\n"
    row = sent(office, table.encode(), "项目台账.csv", into="projects", unit=city.root.pk)
    assert (row.format, row.counts["new"], row.counts["refused"]) == ("csv", 1, 1)
    assert "表里没写，按万元" in office.get(f"{LIST}{row.pk}/mapping/").content.decode()
