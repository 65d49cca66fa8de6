"""The workbook both ways: what goes out comes back; whatever else comes is refused, and nothing is half-written."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client
from pytest_django import Settings

from guatu.collect import actions, queries
from guatu.collect.actions import WorkbookRefused
from guatu.collect.models import Cell, Submission
from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import GuatuError
from guatu.org.models import Account
from guatu.projects.models import Node, Project

Edit = Callable[[Any], None]


@pytest.fixture
def book(filing: Submission, reporter: Account) -> bytes:
    """Kuancheng's workbook of May, as downloaded."""
    actor = actor_of_account(reporter)
    return queries.workbook(actor, queries.submission(actor, filing.pk), "zh")


def edited(book: bytes, edit: Edit) -> bytes:
    """The workbook as Excel would save it after an edit."""
    opened = openpyxl.load_workbook(io.BytesIO(book))
    edit(opened)
    target = io.BytesIO()
    opened.save(target)
    return target.getvalue()


def packed(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return target.getvalue()


def members_of(book: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        return {name: package.read(name) for name in package.namelist()}


def take(account: Account, filing: Submission, data: bytes) -> int | None:
    """How many cells the workbook changed."""
    taken = actions.take_workbook(
        actor_of_account(account), submission_id=filing.pk, name="五月.xlsx", data=data
    )
    return taken.cells


def refusal(account: Account, filing: Submission, data: bytes) -> GuatuError:
    before = list(Cell.objects.order_by("pk").values_list("value", flat=True))
    with pytest.raises(GuatuError) as refused:
        take(account, filing, data)
    assert list(Cell.objects.order_by("pk").values_list("value", flat=True)) == before
    return refused.value


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_untouched_workbook_changes_nothing(filing: Submission, reporter: Account, language: str) -> None:
    actor = actor_of_account(reporter)
    out = queries.workbook(actor, queries.submission(actor, filing.pk), language)
    assert take(reporter, filing, out) == 0


def test_what_is_filled_in_arrives_tidied(
    book: bytes, filing: Submission, reporter: Account, project: Project
) -> None:
    def edit(opened: Any) -> None:
        sheet = opened["项目"]
        sheet["E3"], sheet["F3"], sheet["G3"], sheet["H3"] = 6200.5, 36, "黄灯", "主体封顶"
        opened["节点"]["E3"] = "2026年4月10日"
        opened["节点"]["H3"] = "土地"

    assert take(reporter, filing, edited(book, edit)) == 6
    held = dict(Cell.objects.filter(subject_id=project.pk).values_list("field", "value"))
    assert (held["invested_year"], held["own_rating"], held["note"]) == ("6200.5", "yellow", "主体封顶")
    node = Cell.objects.filter(subject_kind="projects.node", field="actual_start").order_by("pk").first()
    assert node is not None
    assert node.value == "2026-04-10"


def test_every_bad_cell_is_listed_by_its_address_and_nothing_is_taken(
    book: bytes, filing: Submission, reporter: Account
) -> None:
    def edit(opened: Any) -> None:
        opened["项目"]["E3"] = "约五千"
        opened["项目"]["F3"] = 36
        opened["节点"]["E3"] = "五月初"
        opened["节点"]["H4"] = "天气"

    refused = refusal(reporter, filing, edited(book, edit))
    assert isinstance(refused, WorkbookRefused)
    faults = [(fault.cell, fault.number) for fault in refused.faults]
    assert faults == [("项目!E3", "G1711"), ("节点!E3", "G1715"), ("节点!H4", "G1716")]
    assert "项目!E3" in refused.text("zh-hans")


def test_formulas_and_error_values_are_refused_by_address(
    book: bytes, filing: Submission, reporter: Account
) -> None:
    def edit(opened: Any) -> None:
        opened["项目"]["E3"] = "=1+1"
        opened["项目"]["F3"] = "#DIV/0!"

    refused = refusal(reporter, filing, edited(book, edit))
    assert isinstance(refused, WorkbookRefused)
    assert [(fault.cell, fault.number) for fault in refused.faults[:2]] == [
        ("项目!E3", "G1756"),
        ("项目!F3", "G1757"),
    ]


def test_formula_text_is_refused(book: bytes, filing: Submission, reporter: Account) -> None:
    def edit(opened: Any) -> None:
        cell = opened["项目"]["H3"]
        cell.value, cell.data_type = '=HYPERLINK("http://x")', "s"

    assert refusal(reporter, filing, edited(book, edit)).number == "G1755"


def test_rows_that_were_copied_or_invented_are_refused(
    book: bytes, filing: Submission, reporter: Account
) -> None:
    def edit(opened: Any) -> None:
        sheet = opened["项目"]
        sheet["A4"], sheet["E4"] = sheet["A3"].value, 1
        sheet["A5"], sheet["E5"] = "projects.project:999999", 1

    refused = refusal(reporter, filing, edited(book, edit))
    assert isinstance(refused, WorkbookRefused)
    assert [fault.cell for fault in refused.faults] == ["项目!A4", "项目!A5"]


def test_names_that_look_like_formulas_go_out_as_text(
    filing: Submission, project: Project, reporter: Account
) -> None:
    Project.objects.filter(pk=project.pk).update(name="=cmd|' /C calc'!A0")
    Node.objects.filter(project=project).update(name="@SUM(A1)")
    actor = actor_of_account(reporter)
    out = queries.workbook(actor, queries.submission(actor, filing.pk), "zh")
    assert not any(b"<f>" in content for name, content in members_of(out).items() if "worksheets" in name)
    opened = openpyxl.load_workbook(io.BytesIO(out))
    assert opened["项目"]["C3"].data_type == "s"


def test_fixed_cells_are_locked_and_keys_hidden(book: bytes) -> None:
    opened = openpyxl.load_workbook(io.BytesIO(book))
    sheet = opened["项目"]
    assert {item.type for item in opened["指标"].data_validations.dataValidation} == {"decimal"}
    assert sheet.protection.sheet
    assert sheet["C3"].protection.locked
    assert not sheet["E3"].protection.locked
    assert sheet.column_dimensions["A"].hidden
    assert {item.type for item in sheet.data_validations.dataValidation} >= {"list", "decimal"}


def test_the_workbook_of_another_unit_is_refused(
    book: bytes, filing: Submission, reporter: Account, city: City
) -> None:
    def edit(opened: Any) -> None:
        opened["_guatu"]["B3"] = city.nanguan.code

    assert refusal(reporter, filing, edited(book, edit)).number == "G1754"


def far_corner(book: bytes) -> bytes:
    """A few bytes that would make a parser allocate seventeen thousand million cells."""
    content = members_of(book)
    name = "xl/worksheets/sheet2.xml"
    corner = b'</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    content[name] = content[name].replace(b"</row></sheetData>", corner)
    assert b"XFD1048576" in content[name]
    return packed(content)


def repeated_text(book: bytes) -> bytes:
    """One long shared string, asked for by thousands of cells."""
    content = members_of(book)
    content["xl/sharedStrings.xml"] = b"<sst><si><t>" + b"x" * 1_000_000 + b"</t></si></sst>"
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(10, 1000))
    name = "xl/worksheets/sheet2.xml"
    content[name] = content[name].replace(b"</sheetData>", cells + b"</sheetData>")
    return packed(content)


def lying_size(book: bytes) -> bytes:
    """A member that promises a hundred bytes and packs far more."""
    honest = packed({**members_of(book), "xl/other/a.bin": b"0" * 1_000_000})
    where = honest.rindex(b"xl/other/a.bin") - 46
    return honest[: where + 24] + (100).to_bytes(4, "little") + honest[where + 28 :]


@pytest.mark.parametrize(
    ("make", "number"),
    [
        (lambda book: b"", "G1768"),
        (lambda book: "项目,投资\n甲,5000".encode("gbk"), "G1764"),
        (lambda book: b"%PDF-1.7 not a workbook", "G1761"),
        (lambda book: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "G1763"),
        (lambda book: packed({"hello.txt": b"hello"}), "G1761"),
        (lambda book: book[: len(book) // 2], "G1760"),
        (lambda book: book[:-30], "G1760"),
        (lambda book: packed({**members_of(book), "xl/workbook.xml": b"<workbook"}), "G1763"),
        (lambda book: packed({**members_of(book), "xl/workbook.xml": b"\xff\xfe<\x00w\x00"}), "G1763"),
        (lambda book: packed({**members_of(book), **{f"a{n}": b"" for n in range(2_100)}}), "G1765"),
        (far_corner, "G1766"),
        (repeated_text, "G1765"),
        (lying_size, "G1763"),
    ],
    ids=[
        "empty", "GBK text", "PDF", "old xls", "other zip", "truncated", "no directory", "broken XML", "UTF-16",
        "too many members", "far corner", "repeated text", "lying size",
    ],
)  # fmt: skip
def test_a_hostile_file_gets_a_clear_refusal(
    make: Callable[[bytes], bytes], number: str, book: bytes, filing: Submission, reporter: Account
) -> None:
    assert refusal(reporter, filing, make(book)).number == number


def test_size_is_looked_at_first(
    book: bytes, filing: Submission, reporter: Account, as_: Callable[[Account], Client],
    settings: Settings,
) -> None:  # fmt: skip
    settings.UPLOAD_MAX_BYTES = 1000
    assert refusal(reporter, filing, b"x" * 1001).number == "G1750"
    answer = as_(reporter).post(f"/collect/{filing.pk}/workbook/", {"file": io.BytesIO(book)})
    assert answer.status_code == 413
    assert "G1750" in answer.content.decode()


def test_the_page_lists_the_bad_cells_and_takes_the_good_workbook(
    book: bytes, filing: Submission, reporter: Account, as_: Callable[[Account], Client]
) -> None:
    def spoil(opened: Any) -> None:
        opened["项目"]["E3"] = "约五千"

    def mend(opened: Any) -> None:
        opened["项目"]["E3"] = 6200

    client = as_(reporter)
    address = f"/collect/{filing.pk}/workbook/"
    answer = client.post(address, {"file": _named(edited(book, spoil))})
    assert answer.status_code == 422
    assert "项目!E3" in answer.content.decode()
    assert client.post(address, {"file": _named(edited(book, mend))}).status_code == 302
    assert Cell.objects.get(subject_kind="projects.project", field="invested_year").value == "6200"
    assert client.get(address)["Content-Type"].endswith("spreadsheetml.sheet")


def _named(data: bytes) -> io.BytesIO:
    file = io.BytesIO(data)
    file.name = "五月.xlsx"
    return file
