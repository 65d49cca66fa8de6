"""The form as a page, without its scripts: tables of whatever is asked, saved by POST, and two people in it at once."""

import json
import re
import uuid
from dataclasses import replace

import pytest

from guatu.collect import actions, queries
from guatu.collect.models import Cell, Submission
from guatu.collect.pages.cell_markup import FieldMarkup
from guatu.collect.pages.tables import Slot, tables
from guatu.collect.rules import Edit
from guatu.collect.tests.conftest import cell
from guatu.collect.tests.test_pages import GOOD, As, posted
from guatu.collect.types import (
    CellKey,
    CellView,
    Choice,
    Field,
    FieldSpec,
    Grammar,
    State,
    SubjectKind,
    Words,
)
from guatu.conftest import actor_of_account
from guatu.ledger.models import Entry
from guatu.org.models import Account
from guatu.projects.models import Project


def stored(filing: Submission, field: str) -> Cell:
    return Cell.objects.exclude(subject_kind="projects.node").get(submission=filing, field=field)


def change(account: Account, filing: Submission, project: Project, value: str) -> None:
    """Somebody else writes the progress of the project meanwhile."""
    key = cell(project, Field.PHYSICAL)
    actions.merge_cells(
        actor_of_account(account), submission_id=filing.pk, key=uuid.uuid4(),
        edits={key: Edit(stored(filing, "physical").value, value)},
    )  # fmt: skip


def test_projects_carry_their_nodes_and_columns_are_what_the_form_asks(
    filing: Submission, reporter: Account
) -> None:
    sheet = queries.sheet(actor_of_account(reporter), filing)
    projects, indicators = tables(sheet)
    assert [headings.kind for headings in projects.headings] == ["projects.project", "projects.node"]
    every = [line.cells for group in projects.groups for line in group]
    assert {tuple(column for column, _slot in cells) for cells in every} == {
        tuple(column for column, _spec in projects.headings[0].fields)
    }
    (lines,) = projects.groups
    assert [line.is_part for line in lines] == [False, True, True]
    assert projects.count == 1
    assert indicators.headings[0].fields[0][0] == "c-col-number"
    shown = [slot.cell.key for table in (projects, indicators) for group in table.groups for line in group
             for _column, slot in line.cells if slot]  # fmt: skip
    assert shown == [one.key for one in sheet.cells]


def slot_of(grammar: Grammar, value: str) -> Slot:
    spec = FieldSpec(SubjectKind.PROJECT, "x", grammar, Words("x"))
    view = CellView(1, CellKey(SubjectKind.PROJECT, 1, "x"), spec, value, "", False)
    return Slot(view, "projects.project:1", FieldMarkup(spec, "c-col-text", ""))


@pytest.mark.parametrize(
    ("grammar", "value", "kind", "mode"),
    [
        (Grammar.MONEY, "5000", "text", "decimal"),
        (Grammar.GROWTH, "-3.2", "text", "text"),
        (Grammar.DATE, "2026-05-18", "date", "text"),
        (Grammar.DATE, "五月", "text", "text"),
        (Grammar.TEXT, "a", "area", "text"),
        (Grammar.CHOICE, "gone", "select", "text"),
    ],
)
def test_each_grammar_has_its_control_and_keyboard(
    grammar: Grammar, value: str, kind: str, mode: str
) -> None:
    slot = slot_of(grammar, value)
    assert (slot.kind, slot.field.mode) == (kind, mode)
    if grammar is Grammar.CHOICE:  # what is not on the list stays to be mended
        assert '<option value="gone" selected>gone</option>' in slot.markup


def test_nothing_that_was_typed_or_named_becomes_markup() -> None:
    evil = "\"><b>'&"
    spec = FieldSpec(
        SubjectKind.PROJECT, "x", Grammar.TEXT, Words(evil), choices=(Choice(evil, Words(evil)),)
    )
    for grammar in (Grammar.TEXT, Grammar.MONEY, Grammar.CHOICE):
        view = CellView(
            1, CellKey(SubjectKind.PROJECT, 1, "x"), replace(spec, grammar=grammar), evil, evil, True,
            source=Words(evil),
        )  # fmt: skip
        slot = Slot(view, "projects.project:1", FieldMarkup(view.spec, "c-col-text", evil))
        assert "<b>" not in slot.markup
        assert slot.markup.count("&lt;b&gt;") >= 5


def test_every_control_has_a_name_of_its_row_and_field(
    filing: Submission, reporter: Account, as_: As
) -> None:
    page = as_(reporter).get(f"/collect/{filing.pk}/").content.decode()
    inputs = re.findall(r'id="c(\d+)"[^>]*aria-labelledby="(\S+) (\S+)"', page)
    assert len(inputs) == Cell.objects.filter(submission=filing).count()
    assert all(f'id="{row}"' in page and f'id="{field}"' in page for _slot, row, field in inputs)


def test_what_somebody_else_wrote_is_not_written_over_and_is_shown_beside_what_was_typed(
    filing: Submission, reporter: Account, dispatcher: Account, project: Project, as_: As
) -> None:
    client, data = as_(reporter), posted(filing, **GOOD)
    change(dispatcher, filing, project, "40")
    answer = client.post(f"/collect/{filing.pk}/save/", {**data, "do": "submit"})
    page = answer.content.decode()
    assert (answer.status_code, stored(filing, "physical").value) == (409, "40")
    assert "G2541" in page
    assert "现在是“40”" in page
    assert re.search(rf'id="c{stored(filing, "physical").pk}"[^>]*value="36"', page)
    assert stored(filing, "invested_year").value == "6200"  # the rest is saved
    filing.refresh_from_db()
    assert filing.state == State.DRAFT
    again = {**posted(filing, **GOOD), "do": "submit"}  # what the page then holds: theirs as base, mine typed
    assert client.post(f"/collect/{filing.pk}/save/", again).status_code == 302
    assert stored(filing, "physical").value == "36"


def test_what_one_has_not_seen_is_not_handed_in(
    filing: Submission, reporter: Account, dispatcher: Account, project: Project, as_: As
) -> None:
    client = as_(reporter)
    data = {
        name: text
        for name, text in posted(filing, **GOOD).items()
        if name != f"c{stored(filing, 'physical').pk}"
    }
    change(dispatcher, filing, project, "40")
    answer = client.post(f"/collect/{filing.pk}/save/", {**data, "do": "submit"})
    assert answer.status_code == 409
    assert "G2542" in answer.content.decode()
    assert stored(filing, "invested_year").value == "6200"
    filing.refresh_from_db()
    assert filing.state == State.DRAFT


def test_a_form_posted_twice_is_one_save(filing: Submission, reporter: Account, as_: As) -> None:
    client, data = as_(reporter), {**posted(filing, **GOOD), "key": str(uuid.uuid4())}
    assert client.post(f"/collect/{filing.pk}/save/", data).status_code == 302
    entries = Entry.objects.count()
    assert client.post(f"/collect/{filing.pk}/save/", data).status_code == 302
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("base", ["", "[]", "{", '{"c1": 5}', "null"])
def test_a_form_without_what_it_had_shown_writes_over_nothing(
    base: str, filing: Submission, reporter: Account, as_: As
) -> None:
    data = {**posted(filing, **GOOD), "base": base, "key": "no key"}
    assert as_(reporter).post(f"/collect/{filing.pk}/save/", data).status_code == 409
    assert stored(filing, "physical").value == "30.5"  # prefilled: what the writer saw is not known
    assert stored(filing, "value").value == "12"  # was empty


def test_an_explanation_is_saved_with_the_cell_and_merged_as_it_is(
    filing: Submission, reporter: Account, as_: As
) -> None:
    client, invested = as_(reporter), stored(filing, "invested_year")
    client.post(f"/collect/{filing.pk}/save/", posted(filing, **{**GOOD, "invested_year": "4000"}))
    page = client.get(f"/collect/{filing.pk}/").content.decode()
    assert f'name="e{invested.pk}"' in page
    client.post(f"/collect/{filing.pk}/save/", {f"e{invested.pk}": "审计核减"})
    invested.refresh_from_db()
    assert (invested.value, invested.explanation) == ("4000", "审计核减")


def test_the_page_tells_its_scripts_whose_it_is(filing: Submission, reporter: Account, as_: As) -> None:
    page = as_(reporter).get(f"/collect/{filing.pk}/").content.decode()
    found = re.search(r'<script id="c-payload" type="application/json">(.*?)</script>', page)
    assert found is not None
    payload = json.loads(found[1])
    assert (payload["account"], payload["version"]) == (reporter.pk, 1)
    assert f'data-account="{reporter.pk}"' in page
