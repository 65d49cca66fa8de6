"""Policies: written down and corrected under one number, read by every member."""

from collections.abc import Callable
from datetime import date

import pytest
from click.testing import CliRunner
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from guatu.conftest import City, actor_of_account
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.ledger.models import Entry
from guatu.org.models import Account
from guatu.org.types import Actor
from guatu.projects.actions import save_policy
from guatu.projects.commands import policy_group
from guatu.projects.models import Policy
from guatu.projects.queries import policies
from guatu.projects.types.policy import PolicyLevel

As = Callable[[Account], Client]


def save(actor: Actor, city: City, number: str = "吉政发〔2026〕3号", **facts: object) -> Policy:
    plain: dict[str, object] = {
        "title": "技改补助", "title_en": "Renewal", "level": PolicyLevel.PROVINCE, "issued_on": date(2026, 2, 10),
        "offers": "按10%补助", "unit_id": city.land_bureau.pk,
    }  # fmt: skip
    return save_policy(actor, number=number, **(plain | facts))  # type: ignore[arg-type]  # a table of keywords


def test_the_same_number_corrects_it_and_the_ledger_says_what_was_changed(
    city: City, dispatcher: Account
) -> None:
    actor = actor_of_account(dispatcher)
    first = save(actor, city)
    again = save(actor, city, offers="按15%补助")
    save(actor, city, offers="按15%补助")  # nothing new
    assert (first.pk, Policy.objects.get().offers) == (again.pk, "按15%补助")
    entries = Entry.objects.filter(verb="projects.policy.save").order_by("pk")
    assert ["按10%补助" in (entry.before or "") for entry in entries] == [False, True]


def test_only_the_office_writes_and_an_outsider_reads_none(
    city: City, dispatcher: Account, reporter: Account, outsider: Account
) -> None:
    save(actor_of_account(dispatcher), city)
    for wrong in (reporter, outsider):
        with pytest.raises(Denied):
            save(actor_of_account(wrong), city, "2号")
    assert [policies(actor_of_account(one)).count() for one in (reporter, outsider)] == [1, 0]


def test_bad_input_is_answered(city: City, dispatcher: Account) -> None:
    actor = actor_of_account(dispatcher)
    for wrong in ({"title": " "}, {"offers": "长" * 5001}, {"number": "长" * 61}):
        with pytest.raises(GuatuError) as refused:
            save(actor, city, **wrong)
        assert refused.value.number == "G1620"
    with pytest.raises(NotFound):
        save(actor, city, unit_id=0)


def test_the_list_is_searched_and_bounded_and_a_page_is_corrected(
    city: City,
    dispatcher: Account,
    reporter: Account,
    as_: As,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    actor = actor_of_account(dispatcher)
    row = save(actor, city)
    for number in range(55):
        save(actor, city, f"{number}号", title=f"政策{number}", level=PolicyLevel.CITY)
    browser = as_(dispatcher)
    with django_assert_max_num_queries(8):
        page = browser.get("/projects/policies/").content.decode()
    assert "共 56 条" in page
    assert "技改补助" not in browser.get("/projects/policies/?q=政策7").content.decode()
    told = {
        "title": "技改补助二", "level": "province", "issued_on": "2026-02-10", "offers": "按20%补助",
        "unit_id": city.land_bureau.pk,
    }  # fmt: skip
    assert browser.post(f"/projects/policies/{row.pk}/", told).status_code == 303
    row.refresh_from_db()
    assert (row.number, row.title, row.offers) == ("吉政发〔2026〕3号", "技改补助二", "按20%补助")
    assert as_(reporter).post(f"/projects/policies/{row.pk}/", told).status_code == 403
    assert "按20%补助" in as_(reporter).get(f"/projects/policies/{row.pk}/").content.decode()


def test_the_api_does_the_same(city: City, dispatcher: Account, reporter: Account, as_: As) -> None:
    told = {
        "number": "1号", "title": "首贷贴息", "level": "city", "issued_on": "2026-03-20", "offers": "1个百分点",
        "unit_id": city.land_bureau.pk,
    }  # fmt: skip
    made = as_(dispatcher).post("/api/projects/policies", told, content_type="application/json")
    assert made.status_code == 201
    assert (
        as_(reporter).post("/api/projects/policies", told, content_type="application/json").status_code == 403
    )
    found = as_(reporter).get("/api/projects/policies?level=city&words=贴息").json()
    assert [row["number"] for row in found["items"]] == ["1号"]
    assert as_(reporter).get(f"/api/projects/policies/{made.json()['id']}").json()["offers"] == "1个百分点"


def test_the_command_line_saves_and_lists(city: City) -> None:
    told = [
        "save",
        "1号",
        "--title",
        "首贷贴息",
        "--level",
        "city",
        "--issued-on",
        "2026-03-20",
        "--offers",
        "贴息",
        "--unit",
    ]
    run = CliRunner().invoke
    assert "已登记 saved: 1号" in run(policy_group, [*told, "LAND"]).output
    assert run(policy_group, ["list"]).output.split("\t")[1:4] == ["1号", "市级", "LAND"]
    assert isinstance(run(policy_group, [*told, "NONE"]).exception, NotFound)
