"""Pages and API: what each person is shown and may send, and in how many queries."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from guatu.conftest import City
from guatu.intake.actions import accept_draft, receive
from guatu.intake.models import Document, Draft
from guatu.intake.tests.conftest import PAGE, RESULT, TARGET, TASK
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.targets.models import Indicator, Plan, Task

As = Callable[[Account], Client]
LIST = "/intake/"
API = "/api/intake"
READERS = ["reporter", "leader", "task_force", "supervisor", "administrator"]


def address(document: Document) -> str:
    return reverse("intake:document", args=[document.pk])


def text(browser: Client, path: str, language: str = "zh-hans") -> str:
    answer = browser.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def send(browser: Client, path: str, body: object = None) -> Any:
    return browser.post(API + path, body, content_type="application/json")


# --- taking in


def test_a_pasted_page_becomes_a_document_and_the_same_again_leads_to_it(
    dispatcher: Account, as_: As
) -> None:
    browser = as_(dispatcher)
    first = browser.post(LIST, {"text": PAGE.replace("\n", "\r\n")}, follow=True)
    assert first.redirect_chain[0][1] == 303
    assert "未经采纳的草稿不会成为任务" in first.content.decode()
    again = browser.post(
        LIST, {"file": SimpleUploadedFile("同一篇.txt", PAGE.encode("gb18030"))}, follow=True
    )
    assert again.redirect_chain == first.redirect_chain
    assert "以前收过" in again.content.decode()
    assert Document.objects.count() == 1


def test_the_list_counts_what_waits_in_a_bounded_number_of_queries(
    city: City, draft: Draft, office: Actor, reporter: Account, as_: As,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    accept_draft(office, draft_id=draft.pk, area_id=city.industry.pk, name="一")
    for number in range(60):
        receive(office, page=f"今年要新建{number + 2}所学校。", name=f"第{number}份")
    browser = as_(reporter)
    with django_assert_max_num_queries(7):
        page = text(browser, LIST)
    assert "共 61 条" in page
    row = text(browser, LIST + "?page=2").split("全市重点工作推进会召开")[1]
    assert re.findall(r'class="num"[^>]*>(\d+)<', row)[:4] == ["2", "1", "0", "1"]


def test_an_empty_list_says_what_comes_next(dispatcher: Account, reporter: Account, as_: As) -> None:
    assert "整页粘贴到上面" in text(as_(dispatcher), LIST)
    page = text(as_(reporter), LIST)
    assert "调度员收下的文稿会列在这里" in page
    assert "收下并拆解" not in page


@pytest.mark.parametrize(
    ("name", "data", "number"),
    [
        ("空.txt", b"", "G2001"),
        ("零.txt", bytes(1_000_001), "G2002"),
        ("零.txt", bytes(5000), "G2003"),
        ("压缩.txt", b"PK\x03\x04\x14\x00", "G2003"),
        ("图.png", b"\x89PNG\r\n\x1a\n", "G2003"),
        ("编码.txt", "今年要新建12所学校".encode("utf-16"), "G2003"),
        ("残.txt", PAGE.encode()[:-5] + b"\xff" + PAGE.encode(), "G2004"),
    ],
)
def test_a_hostile_upload_is_refused_on_page_and_api(
    name: str, data: bytes, number: str, dispatcher: Account, as_: As
) -> None:
    browser = as_(dispatcher)
    answer = browser.post(LIST, {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 422
    assert "g-alert-danger" in answer.content.decode()
    told = browser.post(f"{API}/documents/file", {"file": SimpleUploadedFile(name, data)}).json()
    assert told["number"] == number
    assert not Document.objects.exists()


def test_an_upload_over_the_houses_limit_is_refused_before_it_is_read(
    dispatcher: Account, settings: Settings, as_: As
) -> None:
    settings.UPLOAD_MAX_BYTES = 100
    answer = as_(dispatcher).post(
        f"{API}/documents/file", {"file": SimpleUploadedFile("a.txt", PAGE.encode())}
    )
    assert (answer.status_code, answer.json()["number"]) == (413, "G2002")


def test_a_page_and_a_file_at_once_are_asked_about(dispatcher: Account, as_: As) -> None:
    answer = as_(dispatcher).post(LIST, {"text": PAGE, "file": SimpleUploadedFile("a.txt", b"x")})
    assert answer.status_code == 422
    assert "只能选一样" in answer.content.decode()


# --- one document


def test_each_sentence_stands_in_the_text_once_and_its_drafts_point_at_it(
    document: Document, reporter: Account, as_: As
) -> None:
    page = text(as_(reporter), address(document))
    marked = dict(re.findall(r'<a class="i-sentence" id="s(\d+)" href="#d\d+">(.*?)</a>', page))
    drafts = list(document.drafts.all())
    assert {int(start) for start in marked} == {draft.start for draft in drafts}
    for draft in drafts:
        assert f'<a href="#s{draft.start}">{draft.title}</a>' in page
        assert unescape(re.sub(r"<[^>]+>", "", marked[str(draft.start)])) == draft.sentence
    assert "<b>447个</b>" in page
    assert '<span class="i-damaged">Z</span>' in page
    assert "长春新闻网" in page  # among the lines taken out


def test_what_a_page_says_is_shown_as_text(office: Actor, dispatcher: Account, as_: As) -> None:
    attack = "今年要新建12所<script>alert(1)</script>学校。"
    kept = receive(office, page=attack, name='"><img src=x>').document
    page = text(as_(dispatcher), address(kept))
    assert "<script>alert" not in page
    assert "<img" not in page


def test_a_draft_is_accepted_on_its_page_prefilled_and_leads_to_its_task(
    city: City, draft: Draft, dispatcher: Account, as_: As
) -> None:
    Indicator.objects.create(code="homes", name="老旧小区提升改造", measure="个", kind="count")
    browser = as_(dispatcher)
    page = text(browser, f"{address(draft.document)}?draft={draft.pk}")
    assert f'value="{city.land_bureau.pk}" selected' in page
    assert f"{TASK}</textarea>" in page
    assert "原文：今年" in page
    facts = {"name": "改造447个老旧小区", "area_id": city.livelihood.pk, "lead_unit_id": city.land_bureau.pk,
             "due": "2026-11-30"}  # fmt: skip
    answer = browser.post(reverse("intake:accept", args=[draft.pk]), facts)
    assert answer["Location"] == f"{address(draft.document)}#d{draft.pk}"
    task = Task.objects.get()
    assert (task.name, str(task.due), task.lead_unit) == ("改造447个老旧小区", "2026-11-30", city.land_bureau)
    page = text(browser, address(draft.document))
    link = f"{reverse('targets:plan')}?plan={city.plan.code}#{task.code}"
    assert f'href="{link}"' in page
    assert f'id="{task.code}"' in text(browser, link)
    assert reverse("intake:accept", args=[draft.pk]) not in page


def test_a_second_acceptance_is_refused_with_its_reason(
    city: City, draft: Draft, office: Actor, dispatcher: Account, as_: As
) -> None:
    accept_draft(office, draft_id=draft.pk, area_id=city.industry.pk, name="一")
    facts = {"name": "二", "area_id": city.industry.pk}
    answer = as_(dispatcher).post(reverse("intake:accept", args=[draft.pk]), facts)
    assert answer.status_code == 422
    assert "已经采纳为任务" in answer.content.decode()
    told = send(as_(dispatcher), f"/drafts/{draft.pk}/accept", facts)
    assert (told.status_code, told.json()["number"]) == (409, "G2010")
    assert Task.objects.count() == 1


def test_a_wrong_form_keeps_what_was_typed(draft: Draft, dispatcher: Account, as_: As) -> None:
    answer = as_(dispatcher).post(reverse("intake:accept", args=[draft.pk]), {"name": "刚写的名称"})
    assert answer.status_code == 422
    assert "刚写的名称" in answer.content.decode()
    assert not Task.objects.exists()


def test_without_a_running_plan_the_form_says_what_to_do(
    draft: Draft, city: City, dispatcher: Account, as_: As
) -> None:
    Plan.objects.update(start="2025-01-01", end="2025-12-31")
    page = text(as_(dispatcher), f"{address(draft.document)}?draft={draft.pk}")
    assert "没有正在实施的规划和领域" in page


def test_a_dismissed_draft_stays_to_be_seen(draft: Draft, dispatcher: Account, as_: As) -> None:
    browser = as_(dispatcher)
    assert browser.post(reverse("intake:dismiss", args=[draft.pk])).status_code == 303
    page = text(browser, address(draft.document))
    assert "已弃用" in page
    assert TASK in page


def test_a_result_is_shown_and_offers_nothing(result: Draft, dispatcher: Account, as_: As) -> None:
    page = text(as_(dispatcher), f"{address(result.document)}?draft={result.pk}")
    assert RESULT in page
    for deed in ("accept", "dismiss"):
        assert reverse(f"intake:{deed}", args=[result.pk]) not in page
    assert f'href="?draft={result.pk}' not in page


def test_the_document_takes_a_bounded_number_of_queries(
    city: City, office: Actor, dispatcher: Account, as_: As,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    page = "".join(f"今年要新建{number}所{number}号学校。\n" for number in range(11, 71))
    kept = receive(office, page=page).document
    first, second, *_ = kept.drafts.all()
    for draft in (first, second):
        accept_draft(office, draft_id=draft.pk, area_id=city.industry.pk, name="一")
    chosen = kept.drafts.filter(state="open").first()
    assert chosen is not None
    browser = as_(dispatcher)
    with django_assert_max_num_queries(11):
        assert text(browser, f"{address(kept)}?draft={chosen.pk}").count("data-sentence=") == 60


# --- who may


def test_an_outsider_sees_nothing(document: Document, outsider: Account, as_: As) -> None:
    browser = as_(outsider)
    assert browser.get(LIST).status_code == 403
    assert browser.get(f"{API}/documents").status_code == 403
    assert browser.get(address(document)).status_code == 404
    assert browser.get(f"{API}/documents/{document.pk}").status_code == 404


@pytest.mark.parametrize("name", READERS)
def test_a_wrong_actor_reads_and_neither_takes_in_nor_decides(
    name: str, city: City, draft: Draft, request: pytest.FixtureRequest, as_: As
) -> None:
    browser = as_(request.getfixturevalue(name))
    page = text(browser, f"{address(draft.document)}?draft={draft.pk}")
    assert reverse("intake:dismiss", args=[draft.pk]) not in page
    assert 'name="area_id"' not in page
    facts = {"name": "一", "area_id": city.industry.pk}
    for path, body in [(LIST, {"text": "今年要新建12所学校。"}), (reverse("intake:accept", args=[draft.pk]), facts),
                       (reverse("intake:dismiss", args=[draft.pk]), {})]:  # fmt: skip
        assert browser.post(path, body).status_code == 403, path
    file = SimpleUploadedFile("a.txt", "今年要新建12所学校。".encode())
    assert browser.post(f"{API}/documents/file", {"file": file}).status_code == 403
    for path, sent in [("/documents", {"text": "今年要新建12所学校。"}), (f"/drafts/{draft.pk}/accept", facts),
                       (f"/drafts/{draft.pk}/dismiss", None)]:  # fmt: skip
        answer = send(browser, path, sent)
        assert (answer.status_code, answer.json()["number"]) == (403, "G1001"), path
    assert Document.objects.count() == 1
    assert not Task.objects.exists()


# --- the API, and English


def test_the_whole_way_by_json(city: City, dispatcher: Account, as_: As) -> None:
    browser = as_(dispatcher)
    made = send(browser, "/documents", {"text": PAGE, "name": "公报"})
    assert made.status_code == 201
    told = made.json()
    assert (told["name"], told["published"]) == ("公报", "2026-03-02")
    for draft in told["drafts"]:
        assert told["text"][draft["start"] : draft["end"]] == draft["sentence"]
    task, target = told["drafts"][:2]
    done = send(browser, f"/drafts/{task['id']}/accept", {"name": "改造小区", "area_id": city.livelihood.pk})
    assert (done.json()["state"], done.json()["task_code"]) == ("accepted", Task.objects.get().code)
    assert send(browser, f"/drafts/{target['id']}/dismiss").json()["state"] == "dismissed"
    again = send(browser, "/documents", {"text": PAGE})
    assert (again.status_code, again.json()["id"]) == (200, told["id"])
    listed = browser.get(f"{API}/documents").json()
    counts = {key: listed["items"][0][key] for key in ("waiting", "accepted", "dismissed", "results")}
    assert counts == {"waiting": 1, "accepted": 1, "dismissed": 1, "results": 1}
    assert browser.get(f"{API}/documents/{told['id']}").json()["drafts"][0]["task_code"] is not None


def test_the_pages_speak_english(document: Document, dispatcher: Account, as_: As) -> None:
    browser = as_(dispatcher)
    target = document.drafts.get(title=TARGET)
    for path, parts in {
        LIST: ["Take in a document", "To review", "2026-03-02"],
        f"{address(document)}?draft={target.pk}": ["4 in all, 3 to review", "growth ≥ 20%", "Accept as a task",
                                                   "In the text: 今年", "2 lines taken out", "Doubtful"],
    }.items():  # fmt: skip
        page = text(browser, path, "en")
        for part in parts:
            assert part in page, (path, part)
