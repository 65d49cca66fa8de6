"""A page becomes a document once; a draft becomes a task once, by the dispatcher's word and nobody else's."""

import json
from datetime import date
from decimal import Decimal

import pytest

from guatu.conftest import City, actor_of_account
from guatu.intake.actions import accept_draft, dismiss_draft, receive
from guatu.intake.models import Document, Draft
from guatu.intake.tests.conftest import ORDER, PAGE, RESULT, TARGET, TASK, refused
from guatu.kernel.errors import Denied, NotFound
from guatu.ledger.models import Entry
from guatu.org.types import Actor
from guatu.targets.models import Indicator, Task

OTHERS = ["reporter", "leader", "task_force", "supervisor", "administrator", "outsider"]


@pytest.fixture
def other(request: pytest.FixtureRequest) -> Actor:
    """A standing person, by name."""
    return actor_of_account(request.getfixturevalue(request.param))


def test_a_page_is_kept_raw_and_clean_with_its_drafts(document: Document) -> None:
    assert document.raw == PAGE
    assert document.name == "全市重点工作推进会召开"
    assert document.published == date(2026, 3, 2)
    assert document.dropped == ["长春新闻网", "2026年03月02日09:00 | 来源:春城日报"]
    assert [draft.title for draft in document.drafts.all()] == [TASK, TARGET, RESULT, ORDER]
    target = document.drafts.get(title=TARGET)
    assert (target.value, target.unit, target.comparator, target.measure) == (
        Decimal(20),
        "%",
        ">=",
        "growth",
    )
    assert document.drafts.get(title=ORDER).doubtful


def test_every_draft_points_at_its_sentence_and_its_number(document: Document) -> None:
    for draft in document.drafts.all():
        assert document.text[draft.start : draft.end] == draft.sentence
    task = document.drafts.get(title=TASK)
    assert document.text[task.figure_start : task.figure_end] == "447个"


def test_nothing_is_accepted_by_itself(document: Document) -> None:
    assert {draft.state for draft in document.drafts.all()} == {"open"}
    assert not Task.objects.exists()


def test_the_same_text_again_leads_to_the_first_document(document: Document, office: Actor) -> None:
    """From another mirror, with other navigation around it and in another encoding."""
    entries = Entry.objects.count()
    again = receive(office, page=PAGE.replace("长春新闻网", "新闻在线").encode("gb18030"), name="另一份")
    assert (again.document.pk, again.new) == (document.pk, False)
    assert Document.objects.count() == 1
    assert Entry.objects.count() == entries


@pytest.mark.parametrize(
    ("page", "number"),
    [
        (b"", "G2001"),
        (b" \r\n\t", "G2001"),
        ("  \n\u3000".encode(), "G2005"),
        (b"0" * 1_000_001, "G2002"),
        (bytes(2_000_000), "G2002"),
        (bytes(1000), "G2003"),
        (b"PK\x03\x04" + bytes(60), "G2003"),
        (b"%PDF-1.7\n", "G2003"),
        ("要点".encode("utf-16"), "G2003"),
        (PAGE.encode() + b"\x00", "G2003"),
        (PAGE.encode()[:-5] + b"\xff\xfe\xfd" + PAGE.encode(), "G2004"),
        ("长春新闻网\n首页".encode(), "G2005"),
        ("".join(f"今年要新建第{n}批{n}所学校。\n" for n in range(2000, 3100)).encode(), "G2013"),
    ],
)
def test_what_is_no_page_is_refused_and_leaves_nothing(page: bytes, number: str, office: Actor) -> None:
    with refused(number):
        receive(office, page=page)
    assert not Document.objects.exists()
    assert not Entry.objects.exists()


def test_a_number_that_no_table_holds_is_left_to_a_person(office: Actor) -> None:
    page = "今年，确保固定资产投资达到" + "9" * 30 + "亿元。\n今年，确保出口总额增长1.23456789%以上。"
    drafts = receive(office, page=page).document.drafts.all()
    assert [(draft.value, draft.doubtful) for draft in drafts] == [(None, True), (None, True)]


def test_an_accepted_draft_is_a_task_tied_to_its_sentence(city: City, draft: Draft, office: Actor) -> None:
    homes = Indicator.objects.create(code="homes", name="老旧小区提升改造", measure="个", kind="count")
    done = accept_draft(
        office, draft_id=draft.pk, area_id=city.livelihood.pk, name=" 改造老旧小区\n447个 ",
        name_en="Renovate 447 estates", lead_unit_id=city.land_bureau.pk, due=date(2026, 11, 30), indicator_id=homes.pk,
    )  # fmt: skip
    task = Task.objects.get()
    assert (task.name, task.name_en) == ("改造老旧小区 447个", "Renovate 447 estates")
    assert (task.area, task.lead_unit, task.indicator) == (city.livelihood, city.land_bureau, homes)
    assert (task.due, task.draft_id) == (date(2026, 11, 30), draft.pk)
    assert (task.sentence, task.document) == (draft.sentence, "全市重点工作推进会召开")
    assert (done.state, done.task, done.decided_by_id) == ("accepted", task, office.account_id)
    draft.refresh_from_db()
    assert (draft.state, draft.task) == ("accepted", task)
    entry = Entry.objects.get(verb="intake.draft.accept")
    assert json.loads(entry.after)["task"] == task.code
    assert Entry.objects.filter(verb="targets.task.create").count() == 1


def test_a_draft_is_decided_once(city: City, document: Document, draft: Draft, office: Actor) -> None:
    accept_draft(office, draft_id=draft.pk, area_id=city.industry.pk, name="一")
    with refused("G2010") as caught:
        accept_draft(office, draft_id=draft.pk, area_id=city.industry.pk, name="二")
    assert "采纳为任务" in caught.value.text("zh-hans")
    with refused("G2010"):
        dismiss_draft(office, draft_id=draft.pk)
    aside = document.drafts.get(title=TARGET)
    dismiss_draft(office, draft_id=aside.pk)
    with refused("G2010"):
        accept_draft(office, draft_id=aside.pk, area_id=city.industry.pk, name="三")
    assert [task.name for task in Task.objects.all()] == ["一"]


def test_of_two_who_accept_at_once_the_second_is_told(
    city: City, draft: Draft, office: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have read the draft as open before either writes."""
    stale = Draft.objects.select_related("document").get(pk=draft.pk)
    dismiss_draft(office, draft_id=draft.pk)
    monkeypatch.setattr("guatu.intake.actions.read_draft", lambda *_: stale)
    with refused("G2010"):
        accept_draft(office, draft_id=draft.pk, area_id=city.industry.pk, name="一")
    assert not Task.objects.exists()


def test_a_result_needs_no_decision(city: City, result: Draft, office: Actor) -> None:
    with refused("G2011"):
        accept_draft(office, draft_id=result.pk, area_id=city.industry.pk, name="一")
    with refused("G2011"):
        dismiss_draft(office, draft_id=result.pk)


@pytest.mark.parametrize("name", ["", " \n ", "长" * 201])
def test_a_task_needs_a_name_that_fits(name: str, city: City, draft: Draft, office: Actor) -> None:
    with refused("G2012"):
        accept_draft(office, draft_id=draft.pk, area_id=city.industry.pk, name=name)
    draft.refresh_from_db()
    assert draft.state == "open"


@pytest.mark.parametrize("key", [999_999, 10**30])
@pytest.mark.parametrize("wrong", ["area_id", "lead_unit_id", "indicator_id", "draft_id"])
def test_a_key_of_nothing_is_refused_and_the_draft_stays_open(
    wrong: str, key: int, city: City, draft: Draft, office: Actor
) -> None:
    keys = {"draft_id": draft.pk, "area_id": city.industry.pk} | {wrong: key}
    with pytest.raises(NotFound):
        accept_draft(
            office,
            name="一",
            draft_id=keys["draft_id"],
            area_id=keys["area_id"],
            lead_unit_id=keys.get("lead_unit_id"),
            indicator_id=keys.get("indicator_id"),
        )
    draft.refresh_from_db()
    assert draft.state == "open"


@pytest.mark.parametrize("other", OTHERS, indirect=True)
def test_only_the_dispatcher_takes_in_and_decides(
    other: Actor, city: City, draft: Draft, office: Actor
) -> None:
    with pytest.raises(Denied):
        receive(other, page="今年要新建12所学校。")
    with pytest.raises(Denied):
        accept_draft(other, draft_id=draft.pk, area_id=city.industry.pk, name="一")
    with pytest.raises(Denied):
        dismiss_draft(other, draft_id=draft.pk)
    assert Document.objects.count() == 1
    assert not Task.objects.exists()
