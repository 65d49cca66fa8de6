"""A bulletin comes from a frozen month alone, is issued once, and then never changes."""

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from guatu.assess.models import Assessment
from guatu.conftest import actor_of_account
from guatu.kernel.clock import FrozenClock, use_clock
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.kernel.language import ZH
from guatu.ledger.actions import canonical
from guatu.ledger.models import Entry
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects.models import Project
from guatu.publish import queries
from guatu.publish.actions import issue_bulletin, make_bulletin
from guatu.publish.models import Bulletin
from guatu.publish.tests.conftest import MAY, make_project
from guatu.publish.types import FileKind
from guatu.status.actions import judge, take_snapshot
from guatu.status.models import Snapshot
from guatu.status.queries import indicator_facts
from guatu.targets import actions as targets
from guatu.ui.documents.pdf import to_pdf
from guatu.ui.documents.word import to_docx

if TYPE_CHECKING:
    from guatu.conftest import City

As = Callable[[Account], Client]


@pytest.fixture
def draft(judged: list[Project], dispatcher: Account) -> Bulletin:
    return make_bulletin(actor_of_account(dispatcher), period=MAY)


@pytest.fixture
def issued(draft: Bulletin, dispatcher: Account) -> Bulletin:
    return issue_bulletin(actor_of_account(dispatcher), bulletin_id=draft.pk)


def rendered(bulletin: Bulletin, actor: Actor) -> tuple[bytes, bytes]:
    """The two files made anew from the frozen month."""
    assert bulletin.issued_on is not None
    document = queries.bulletin_text(
        actor, bulletin.assessment_id, number=bulletin.number or "", day=bulletin.issued_on, language=ZH
    )
    return to_docx(document), to_pdf(document)


def words(bulletin: Bulletin, language: str = "zh-hans") -> str:
    return "\n".join(block.get("text", "") for block in bulletin.blocks[language])


def test_an_issued_bulletin_comes_out_byte_for_byte_from_its_frozen_month_whatever_happened_since(
    issued: Bulletin, city: "City", operator: Actor
) -> None:
    make_project(city.kuancheng, operator, "K2", 0)
    judge(operator, period=MAY)
    kept = Bulletin.objects.get(pk=issued.pk)
    assert rendered(kept, operator) == (bytes(kept.word), bytes(kept.pdf))
    assert hashlib.sha256(kept.pdf).hexdigest() == kept.pdf_digest
    assert hashlib.sha256(kept.word).hexdigest() == kept.word_digest


def test_the_reader_s_language_does_not_change_the_files(
    draft: Bulletin, dispatcher: Account, as_: As
) -> None:
    issue = reverse("publish:issue", args=[draft.pk])
    assert as_(dispatcher).post(issue, headers={"accept-language": "en"}).status_code == 303
    kept = Bulletin.objects.get(pk=draft.pk)
    assert rendered(kept, actor_of_account(dispatcher)) == (bytes(kept.word), bytes(kept.pdf))
    assert kept.name == "关于2026年5月全市重大项目推进情况的通报"


def test_its_words_have_the_snapshots_numbers(draft: Bulletin) -> None:
    assert "列入调度的重大项目2个，其中绿灯1个、黄灯0个、红灯1个" in words(draft)
    assert "交办件1件，其中已销号0件、待核验0件、待办理1件、退回重办0件；超期1件。" in words(draft)
    assert "1 red" in words(draft, "en")


def test_a_draft_has_no_number_and_issuing_gives_the_next_one_of_the_year(
    issued: Bulletin, dispatcher: Account, judged: list[Project]
) -> None:
    assert issued.number == "春项目办〔2026〕1号"
    actor = actor_of_account(dispatcher)
    second = make_bulletin(actor, period=MAY)
    assert second.number is None
    assert issue_bulletin(actor, bulletin_id=second.pk).number == "春项目办〔2026〕2号"


def test_an_issued_bulletin_is_not_issued_again_and_stays_as_it_is(
    issued: Bulletin, dispatcher: Account
) -> None:
    before = Bulletin.objects.values().get(pk=issued.pk)
    with pytest.raises(GuatuError) as refused:
        issue_bulletin(actor_of_account(dispatcher), bulletin_id=issued.pk)
    assert refused.value.number == "G2201"
    make_bulletin(actor_of_account(dispatcher), period=MAY)
    assert Bulletin.objects.values().get(pk=issued.pk) == before


def test_a_month_has_one_draft_and_a_new_one_takes_its_place(draft: Bulletin, dispatcher: Account) -> None:
    second = make_bulletin(actor_of_account(dispatcher), period=MAY)
    assert list(Bulletin.objects.values_list("pk", flat=True)) == [second.pk]
    assert draft.pdf_digest in Entry.objects.filter(verb="publish.bulletin.make").latest("number").before


def test_the_tables_know_no_numbered_draft(draft: Bulletin) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Bulletin.objects.filter(pk=draft.pk).update(number="春项目办〔2026〕9号")


def test_a_snapshot_that_was_taken_is_used_and_scored_once(
    judged: list[Project], operator: Actor, dispatcher: Account
) -> None:
    actor = actor_of_account(dispatcher)
    snapshot = take_snapshot(operator, period=MAY)
    first = make_bulletin(actor, period=MAY, snapshot_id=snapshot.pk)
    second = make_bulletin(actor, period=MAY, snapshot_id=snapshot.pk)
    assert first.assessment_id == second.assessment_id
    assert (Snapshot.objects.count(), Assessment.objects.count()) == (1, 1)


def test_a_snapshot_of_another_month_is_refused(
    judged: list[Project], operator: Actor, dispatcher: Account
) -> None:
    judge(operator, period=MAY.previous())
    other = take_snapshot(operator, period=MAY.previous())
    with pytest.raises(GuatuError) as refused:
        make_bulletin(actor_of_account(dispatcher), period=MAY, snapshot_id=other.pk)
    assert refused.value.number == "G2203"


# --- who may, who reads


@pytest.mark.parametrize(
    "who", ["reporter", "leader", "task_force", "supervisor", "administrator", "outsider"]
)
def test_only_a_dispatcher_makes_and_issues(
    who: str, draft: Bulletin, as_: As, request: pytest.FixtureRequest
) -> None:
    account: Account = request.getfixturevalue(who)
    with pytest.raises(Denied):
        make_bulletin(actor_of_account(account), period=MAY)
    with pytest.raises(Denied):
        issue_bulletin(actor_of_account(account), bulletin_id=draft.pk)
    browser = as_(account)
    assert browser.get(reverse("publish:new")).status_code == 403
    assert browser.post(reverse("publish:new"), {"basis": "2026-05"}).status_code == 403
    assert browser.post(reverse("publish:issue", args=[draft.pk])).status_code == 403
    sent = {"period": "2026-05"}
    assert browser.post("/api/publish/bulletins", sent, content_type="application/json").status_code == 403
    assert browser.post(f"/api/publish/bulletins/{draft.pk}/issue").status_code == 403
    assert list(Bulletin.objects.values_list("pk", "number")) == [(draft.pk, None)]


def test_a_draft_is_for_who_writes_it_and_an_issued_one_for_every_member(
    draft: Bulletin, dispatcher: Account, reporter: Account, outsider: Account, as_: As
) -> None:
    page = reverse("publish:bulletin", args=[draft.pk])
    file = reverse("publish:bulletin_file", args=[draft.pk, "pdf"])
    assert [as_(reporter).get(url).status_code for url in (page, file)] == [404, 404]
    with pytest.raises(NotFound):
        queries.bulletin_file(actor_of_account(reporter), draft.pk, FileKind.WORD)
    issue_bulletin(actor_of_account(dispatcher), bulletin_id=draft.pk)
    assert [as_(reporter).get(url).status_code for url in (page, file)] == [200, 200]
    assert [as_(outsider).get(url).status_code for url in (page, file)] == [403, 403]
    assert as_(outsider).get(reverse("publish:index")).status_code == 403


# --- pages and API


def test_a_dispatcher_makes_reads_issues_and_downloads_on_the_pages(
    judged: list[Project], dispatcher: Account, as_: As
) -> None:
    browser = as_(dispatcher)
    made = browser.post(reverse("publish:new"), {"basis": "2026-05"})
    assert made.status_code == 303
    page = browser.get(made.headers["Location"]).content.decode()
    assert "一、总体情况" in page
    assert "草稿，印发时编号" in page
    row = Bulletin.objects.get()
    assert browser.post(reverse("publish:issue", args=[row.pk])).status_code == 303
    file = browser.get(reverse("publish:bulletin_file", args=[row.pk, "pdf"]))
    assert file.content == bytes(Bulletin.objects.get().pdf)
    assert file.content.startswith(b"%PDF-")
    assert file.headers["Content-Disposition"].startswith("attachment;")
    word = browser.get(reverse("publish:bulletin_file", args=[row.pk, "docx"]))
    assert word.content.startswith(b"PK")
    assert "春项目办〔2026〕1号" in browser.get(reverse("publish:index")).content.decode()
    again = browser.post(reverse("publish:issue", args=[row.pk]))
    assert again.status_code == 409


def test_the_names_of_red_projects_open_their_frozen_lights_to_who_may_see_them(
    issued: Bulletin, dispatcher: Account, reporter: Account, as_: As
) -> None:
    url = reverse("publish:bulletin", args=[issued.pk])
    frozen = {
        row["name"]: (row["unit_code"], reverse("status:light", args=[row["light_id"]]))
        for row in json.loads(issued.snapshot.facts)["projects"]
        if row["colour"] == "red"
    }
    assert frozen
    office, district = (as_(who).get(url).content.decode() for who in (dispatcher, reporter))
    for unit_code, light in frozen.values():
        assert f'href="{light}" title="红灯" data-sheet' in office
        assert (f'href="{light}"' in district) is (unit_code == "220103")


def test_the_english_page_shows_the_same_in_english(issued: Bulletin, reporter: Account, as_: As) -> None:
    url = reverse("publish:bulletin", args=[issued.pk])
    page = as_(reporter).get(url, headers={"accept-language": "en"}).content.decode()
    assert "1. Overall" in page
    assert "Nanguan District" in page


def test_the_list_takes_the_same_queries_however_many_there_are(
    issued: Bulletin, dispatcher: Account, as_: As, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = as_(dispatcher)
    for _turn in range(2):
        more = make_bulletin(actor_of_account(dispatcher), period=MAY)
        issue_bulletin(actor_of_account(dispatcher), bulletin_id=more.pk)
    browser.get(reverse("publish:index"))
    with django_assert_num_queries(6):  # session, account and unit, scope; unread; count and rows
        browser.get(reverse("publish:index"))


def test_the_api_makes_issues_and_gives_the_files(
    judged: list[Project], dispatcher: Account, as_: As
) -> None:
    browser = as_(dispatcher)
    sent = {"period": "2026-05"}
    made = browser.post("/api/publish/bulletins", sent, content_type="application/json")
    assert made.status_code == 201
    number = made.json()["id"]
    assert browser.post(f"/api/publish/bulletins/{number}/issue").json()["number"] == "春项目办〔2026〕1号"
    [listed] = browser.get("/api/publish/bulletins").json()
    file = browser.get(f"/api/publish/bulletins/{number}/files/pdf")
    assert hashlib.sha256(file.content).hexdigest() == listed["pdf_digest"]
    quarter = browser.post("/api/publish/bulletins", {"period": "2026Q2"}, content_type="application/json")
    assert (quarter.status_code, quarter.json()["number"]) == (422, "G2202")


def test_a_past_bulletin_is_reprinted_with_the_figures_and_targets_known_then(
    judged: list[Project], city: "City", operator: Actor, dispatcher: Account
) -> None:
    indicator = targets.create_indicator(
        operator, code="estates", name="老旧小区改造", name_en="Estates renovated", measure="个", kind="count"
    )
    asked: dict[str, Any] = {"plan_id": city.plan.pk, "indicator_id": indicator.pk, "year": 2026}
    even: dict[str, Any] = {
        "weights_by_unit": {city.zone.pk: Decimal(1)},
        "weights_by_month": [Decimal(1)] * 12,
    }
    targets.set_targets(operator, total=Decimal(447), **asked, **even)
    seen: dict[str, Any] = {"indicator_id": indicator.pk, "unit_id": city.zone.pk, "period": MAY}
    targets.record_observation(operator, value=Decimal(150), **seen)
    actor = actor_of_account(dispatcher)
    issued = issue_bulletin(actor, bulletin_id=make_bulletin(actor, period=MAY).pk)
    assert "447" in table_text(issued, "主要指标完成情况")

    with use_clock(FrozenClock(datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai")))):
        targets.record_observation(operator, value=Decimal(140), reason="核减十个", **seen)
        targets.set_targets(
            operator, total=Decimal(400), reason="省里核减", approver="市政府常务会议",
            approval_document="第6次常务会议纪要", holds_from=date(2026, 1, 1), **asked, **even,
        )  # fmt: skip
        kept = Bulletin.objects.get(pk=issued.pk)
        assert rendered(kept, operator) == (bytes(kept.word), bytes(kept.pdf))
        frozen = json.loads(kept.snapshot.facts)["indicators"]
        then = json.loads(canonical({"rows": indicator_facts(operator, MAY, date(2026, 6, 8))}))["rows"]
        now = json.loads(canonical({"rows": indicator_facts(operator, MAY)}))["rows"]
        assert then == frozen != now
        city_then, city_now = (
            next(row for row in rows if row["unit_code"] == "220100") for rows in (then, now)
        )
        assert (city_then["target_version"], city_then["actual"]) == (1, "150.0000")
        assert (city_now["target_version"], city_now["actual"]) == (2, "140.0000")
        again = make_bulletin(actor, period=MAY)
        assert "老旧小区改造按调整后的第2版目标计算。" in words(again)
        assert "version 2 of its target" in words(again, "en")
        assert "140" in table_text(again, "主要指标完成情况")


def table_text(bulletin: Bulletin, caption: str) -> str:
    return next(str(block["rows"]) for block in bulletin.blocks["zh-hans"] if block.get("caption") == caption)
