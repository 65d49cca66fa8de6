"""Pages of rule packs: read in both languages, checked, kept, put in force, withdrawn, tried; and who may not."""

import json
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.urls import reverse

from guatu.conftest import NOW, City, actor_of_account
from guatu.kernel.clock import FrozenClock, use_clock
from guatu.kernel.errors import Denied
from guatu.kernel.period import Period
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.status import queries
from guatu.status.actions import (
    ask_trial,
    judge,
    keep_pack,
    run_trial,
    take_snapshot,
)  # fmt: skip
from guatu.status.judging.shipped import codes, shipped
from guatu.status.models import RulePack, Trial
from guatu.status.tests.conftest import OTHERS, Maker, SignIn, stricter
from guatu.status.types import SubjectKind


def test_the_page_of_packs_shows_those_in_force_and_those_available(
    operator: Actor, dispatcher: Account, as_: SignIn
) -> None:
    keep_pack(operator, text=stricter())
    page = as_(dispatcher).get(reverse("status:packs"))
    assert [line["one"].pack.code for line in page.context["running"]] == ["guatu-backward", "yinchuan-2025"]
    assert {line["one"].pack.code for line in page.context["available"]} == set(codes()) - {
        "guatu-backward", "yinchuan-2025",
    }  # fmt: skip


@pytest.mark.parametrize("code", ["yinchuan-2025", "xinhuang-2015"])
@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_a_pack_is_readable_in_both_languages(
    code: str, lang: str, city: City, dispatcher: Account, as_: SignIn
) -> None:
    client = as_(dispatcher)
    client.cookies["django_language"] = lang
    page = client.get(reverse("status:pack", args=[code]), {"against": "wuhan"}).content.decode()
    pack = shipped(code)
    assert (pack.source_en if lang == "en" else pack.source) in page
    assert pack.questions[0].rules[0].when.replace("<", "&lt;").replace(">", "&gt;") in page
    assert ("比较对象" in page) is (lang == "zh-hans")


def test_the_editor_checks_says_the_line_and_keeps(city: City, dispatcher: Account, as_: SignIn) -> None:
    client, url = as_(dispatcher), reverse("status:pack_text")
    assert "version = &quot;2025.1&quot;" in client.get(url, {"like": "yinchuan-2025"}).content.decode()
    wrong = stricter().replace("behind > 20", "behnd > 20")
    answer = client.post(url, {"text": wrong, "do": "keep"})
    assert answer.status_code == 422
    assert "第 18 行第 9 列：没有叫“behnd”的事实" in answer.content.decode()
    assert "behnd &gt; 20" in answer.content.decode()
    assert client.post(url, {"text": stricter(), "do": "check"}).status_code == 200
    assert not RulePack.objects.exists()
    assert client.post(url, {"text": stricter(), "do": "keep", "reason": "新文件"}).status_code == 302
    assert RulePack.objects.get().reason == "新文件"


def test_a_pack_is_put_in_force_and_withdrawn_from_its_page(
    city: City, dispatcher: Account, as_: SignIn
) -> None:
    client = as_(dispatcher)
    put = reverse("status:pack_put", args=["wuhan"])
    refused = client.post(put, {"version": "1", "reason": " "})
    assert refused.status_code == 422
    assert "须写明理由" in refused.content.decode()
    assert client.post(put, {"version": "1", "reason": "依据"}).status_code == 302
    assert [pack.code for pack in queries.packs_in_force()] == ["yinchuan-2025", "guatu-backward", "wuhan"]
    assert client.post(reverse("status:pack_withdraw", args=["wuhan"]), {"reason": "依据"}).status_code == 302
    assert len(queries.packs_in_force()) == 2


def test_a_dry_run_is_the_workers_and_its_page_shows_what_it_kept(
    make: Maker, operator: Actor, may: Period, dispatcher: Account, as_: SignIn
) -> None:
    client, url = as_(dispatcher), reverse("status:pack_trial", args=["wuhan"])
    assert "还没有试行过" in client.get(url).content.decode()
    make("P1", share=20)
    judge(operator, period=may)
    taken = take_snapshot(operator, period=may)
    for on in (str(taken.pk), "house"):
        assert client.post(url, {"on": on, "period": str(may)}).status_code == 302
        assert "本页会自己更新" in client.get(url).content.decode()
        run_trial(operator, Trial.objects.latest("pk").pk)
        with patch("guatu.status.queries.trials.compare") as judged_again:
            page = client.get(url).content.decode()
        judged_again.assert_not_called()
        assert "项目P1" in page
        assert "低于60%，亮红灯" in page


def test_a_dry_run_that_no_worker_ends_says_so(
    make: Maker, operator: Actor, may: Period, dispatcher: Account, as_: SignIn
) -> None:
    make("P1", share=20)
    judge(operator, period=may)
    client, url = as_(dispatcher), reverse("status:pack_trial", args=["wuhan"])
    client.post(url, {"on": "house", "period": str(may)})
    with use_clock(FrozenClock(NOW + timedelta(minutes=11))):
        page = client.get(url).content.decode()
    assert "请再试行一次" in page
    assert "本页会自己更新" not in page


def test_who_may_not_put_packs_in_force_has_none_tried(
    city: City, reporter: Account, leader: Account, may: Period
) -> None:
    for account in (reporter, leader):
        with pytest.raises(Denied):
            ask_trial(actor_of_account(account), code="wuhan", version="1", period=may)
    assert not queries.trials(actor_of_account(reporter), "wuhan", "1").exists()


@pytest.mark.parametrize("subject", list(SubjectKind))
def test_the_dictionary_names_every_fact_with_its_meaning(
    subject: SubjectKind, city: City, reporter: Account, as_: SignIn
) -> None:
    page = as_(reporter).get(reverse("status:facts"), {"subject": subject.value})
    assert page.context["subject"] is subject
    assert all(row["meaning"] and row["owner"] and row["origin"] for row in page.context["rows"])


GETS = ["packs", "facts"]


@pytest.mark.parametrize("name", GETS)
def test_an_outsider_opens_no_page_of_packs(name: str, outsider: Account, as_: SignIn) -> None:
    assert as_(outsider).get(reverse(f"status:{name}")).status_code == 403


@pytest.mark.parametrize("who", OTHERS)
def test_a_wrong_actor_gets_403_from_every_write(
    who: str, request: pytest.FixtureRequest, city: City, as_: SignIn
) -> None:
    client = as_(request.getfixturevalue(who))
    assert client.post(reverse("status:pack_text"), {"text": stricter(), "do": "keep"}).status_code == 403
    for name in ("pack_put", "pack_withdraw"):
        answer = client.post(reverse(f"status:{name}", args=["wuhan"]), {"version": "1", "reason": "依据"})
        assert answer.status_code == 403
    for path, payload in (
        ("packs", {"text": stricter()}),
        ("packs/wuhan/put", {"version": "1", "reason": "依据"}),
        ("packs/wuhan/withdraw", {"reason": "依据"}),
    ):
        answer = client.post(f"/api/status/{path}", json.dumps(payload), content_type="application/json")
        assert answer.status_code == 403
