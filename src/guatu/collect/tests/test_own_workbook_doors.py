"""Where a form's own workbook may be dropped, and what comes back: imports, the form's page, the API, the command."""

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from guatu.collect import actions
from guatu.collect.actions.own_workbook import aim
from guatu.collect.adapters.anyfile import read_file
from guatu.collect.filing_commands import filing as filing_command
from guatu.collect.models import Form, Submission, Workbook
from guatu.collect.reading.own import mark_of
from guatu.collect.tests.conftest import MAY
from guatu.collect.tests.test_imports import WATER, ledger
from guatu.collect.tests.test_own_workbook import (
    As,
    downloaded,
    drop,
    filled,
    named,
    office_writes,
    refused,
    stored,
    take,
)
from guatu.collect.tests.test_workbook import edited
from guatu.collect.types import CellKey
from guatu.collect.types.workbook import Target
from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.ledger.models import Entry
from guatu.org.models import Account
from guatu.org.types import Actor

# --- wherever it is dropped


def test_dropped_among_other_workbooks_it_finds_its_submission_and_can_be_taken_back(
    filing: Submission, dispatcher: Account, city: City, invested: CellKey
) -> None:
    """The office has it from the district by mail, and drops it where the register's workbooks go."""
    book = filled(downloaded(dispatcher, filing), E3=6200)
    row = drop(dispatcher, book, city.root.pk, Target.PROJECTS)
    assert (row.state, row.target, row.submission_id) == ("read", "submission", filing.pk)
    assert (row.unit_id, row.period) == (filing.unit_id, "2026-05")
    (line,) = row.lines.filter(state="changed")
    assert line.changes == [[str(invested), "5000", "6200", "E3"]]
    assert stored(invested) == "5000"
    actor = actor_of_account(dispatcher)
    assert actions.apply_workbook(actor, workbook_id=row.pk).state == "applied"
    assert stored(invested) == "6200"
    assert {"collect.workbook.apply", "collect.submission.merge"} <= set(
        Entry.objects.values_list("verb", flat=True)
    )
    assert actions.undo_workbook(actor, workbook_id=row.pk).state == "undone"
    assert stored(invested) == "5000"


def test_its_preview_is_a_page(
    filing: Submission, reporter: Account, dispatcher: Account, physical: CellKey, as_: As
) -> None:
    book = filled(downloaded(reporter, filing), E3=6200, F3=36, I3="重报")
    office_writes(dispatcher, filing, physical, "30.5", "40")
    row = drop(reporter, book, filing.unit_id, Target.SUBMISSION, submission_id=filing.pk)
    page = as_(reporter).get(f"/collect/workbooks/{row.pk}/").content.decode()
    assert "G2533" not in page
    assert "系统里改成了“40”，表里是“36”" in page
    assert f"/collect/{filing.pk}/?workbook={row.pk}" in page
    assert "异常说明" in page


def test_the_workbook_of_another_month_is_named_and_writes_nothing(
    form: Form, filing: Submission, reporter: Account, city: City
) -> None:
    actor = actor_of_account(reporter)
    book = edited(downloaded(reporter, filing), lambda opened: opened["_guatu"].__setitem__("B5", "2026-04"))
    assert refused(reporter, filing, book).number == "G1754"  # there is no such submission
    Form.objects.update(first_period="2026-04")
    actions.open_submission(
        actor, form_id=form.pk, unit_id=city.kuancheng.pk, period=Period.of_month(2026, 4)
    )
    error = refused(reporter, filing, book)
    assert (error.number, "2026年4月" in error.text("zh-hans")) == ("G2532", True)
    assert not filing.entries.exists()
    assert set(Workbook.objects.values_list("state", flat=True)) == {"refused", "dropped"}


@pytest.mark.parametrize(("place", "value"), [("B1", "2"), ("B3", "9"), ("B4", "NOWHERE")])
def test_another_layout_version_or_unit_is_refused(
    filing: Submission, reporter: Account, place: str, value: str
) -> None:
    book = edited(downloaded(reporter, filing), lambda opened: opened["_guatu"].__setitem__(place, value))
    assert refused(reporter, filing, book).number == "G1754"


def test_a_copy_saved_as_an_old_xls_is_refused_since_it_tells_no_formulas(
    filing: Submission, reporter: Account
) -> None:
    sent = replace(read_file(downloaded(reporter, filing), "五月.xlsx"), format="xls")
    mark = mark_of(sent.grids)
    assert mark is not None
    with pytest.raises(GuatuError) as error:
        aim(actor_of_account(reporter), Workbook(), sent, mark)
    assert error.value.number == "G1754"


def test_nobody_drops_it_for_another_unit(
    filing: Submission, reporter: Account, other_reporter: Account, city: City
) -> None:
    book = filled(downloaded(reporter, filing), E3=6200)
    actor: Actor = actor_of_account(other_reporter)
    Form.objects.update(first_period="2026-05")
    mine = actions.open_submission(actor, form_id=filing.form_id, unit_id=city.nanguan.pk, period=MAY)
    row = drop(other_reporter, book, city.nanguan.pk, Target.SUBMISSION, submission_id=mine.pk)
    assert (row.state, row.error["number"], row.unit_id) == ("refused", "G1754", city.nanguan.pk)


def test_handed_in_it_is_taken_no_more(submitted: Submission, reporter: Account, city: City) -> None:
    book = downloaded(reporter, submitted)
    assert refused(reporter, submitted, book).number == "G1701"


# --- the form's page, the API and the command line


def test_a_workbook_of_ones_own_on_the_forms_page_waits_with_its_preview(
    filing: Submission, reporter: Account, as_: As, invested: CellKey
) -> None:
    client, address = as_(reporter), f"/collect/{filing.pk}/workbook/"
    answer = client.post(address, {"file": named(ledger(WATER))})
    upload = Workbook.objects.get()
    assert answer["Location"] == f"/collect/workbooks/{upload.pk}/"
    assert (upload.state, upload.submission_id, stored(invested)) == ("read", filing.pk, "5000")
    assert client.post(address).status_code == 422


def test_with_bad_cells_it_goes_back_annotated(filing: Submission, reporter: Account, as_: As) -> None:
    client = as_(reporter)
    book = filled(downloaded(reporter, filing), E3="约五千")
    page = client.post(f"/collect/{filing.pk}/workbook/", {"file": named(book)}).content.decode()
    address = f"/collect/workbooks/{Workbook.objects.get().pk}/annotated/"
    assert address in page
    opened = openpyxl.load_workbook(io.BytesIO(client.get(address).content))
    comment = opened["项目"]["E3"].comment
    assert comment is not None
    assert "约五千" in comment.text
    opened["项目"]["E3"] = 6200
    target = io.BytesIO()
    opened.save(target)
    assert take(reporter, filing, target.getvalue()).cells == 1  # mended in that very file


def test_through_the_api(
    filing: Submission, reporter: Account, dispatcher: Account, other_reporter: Account, physical: CellKey,
    as_: As,
) -> None:  # fmt: skip
    address = f"/api/collect/submissions/{filing.pk}/workbook"
    book = filled(downloaded(reporter, filing), E3=6200, F3=36)
    office_writes(dispatcher, filing, physical, "30.5", "40")
    answer = as_(reporter).post(address, {"file": named(book)}).json()
    assert (answer["count"], answer["state"]) == (1, "applied")
    assert [one["cell"] for one in answer["conflicts"]] == [str(physical)]
    bad = as_(reporter).post(address, {"file": named(filled(book, E3="约五千"))})
    assert (bad.status_code, bad.json()["number"]) == (422, "G1755")
    assert as_(other_reporter).post(address, {"file": named(book)}).status_code in (403, 404)


def test_from_the_command_line(
    filing: Submission, reporter: Account, invested: CellKey, tmp_path: Path
) -> None:
    path = tmp_path / "五月.xlsx"
    run = CliRunner().invoke(filing_command, ["workbook", str(filing.pk), "--out", str(path)])
    assert run.exit_code == 0, run.output
    path.write_bytes(filled(path.read_bytes(), E3=6200))
    run = CliRunner().invoke(filing_command, ["take", str(filing.pk), str(path)])
    assert "written: 1" in run.output
    assert stored(invested) == "6200"
    path.write_bytes(filled(path.read_bytes(), E3="约五千"))
    run = CliRunner().invoke(filing_command, ["take", str(filing.pk), str(path)])
    assert isinstance(run.exception, actions.WorkbookRefused)
    assert "项目!E3" in run.output
