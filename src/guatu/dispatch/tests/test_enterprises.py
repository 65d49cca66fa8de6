"""An enterprise's contact asks for it and reads what came of it; matters hang on enterprises and policies."""

from collections.abc import Callable
from datetime import date

import pytest
from click.testing import CliRunner
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from guatu.conftest import City, actor_of_account
from guatu.dispatch import actions, queries
from guatu.dispatch.enterprise_commands import enterprise_group
from guatu.dispatch.models import Matter
from guatu.dispatch.tests.conftest import Issue, refused, text, url
from guatu.dispatch.types import About, Kind
from guatu.kernel.errors import Denied, NotFound
from guatu.org.actions import appoint, assign
from guatu.org.models import Account, Post, Unit
from guatu.org.types import Actor, ResponsibilityRole, Role, subject
from guatu.projects.models import Policy, Project

As = Callable[[Account], Client]


@pytest.fixture
def contact(city: City) -> Account:
    """Of the enterprise."""
    post = Post.objects.create(unit=city.enterprise, title="联系人岗", title_en="Contact")
    account = Account(
        username="contact", first_name="contact", role=Role.ENTERPRISE, unit=city.enterprise, post=post
    )
    account.set_unusable_password()
    account.save()
    return account


@pytest.fixture
def policy(city: City) -> Policy:
    return Policy.objects.create(
        number="1号",
        title="首贷贴息",
        level="city",
        issued_on=date(2026, 3, 20),
        offers="1个百分点",
        unit=city.land_bureau,
    )


def ask(contact: Account, title: str = "用电增容") -> Matter:
    return actions.file_matter(actor_of_account(contact), kind=Kind.REQUEST, title=title)


def test_what_a_contact_asks_hangs_on_its_enterprise_and_it_asks_for_nothing_else(
    city: City, contact: Account
) -> None:
    row = ask(contact)
    assert (row.about_kind, row.about_id, row.holder_id) == (
        "org.unit",
        str(city.enterprise.pk),
        city.root.pk,
    )
    actor = actor_of_account(contact)
    with pytest.raises(Denied):
        actions.file_matter(actor, kind=Kind.PROBLEM, title="x")
    with pytest.raises(NotFound):  # another's name
        actions.file_matter(
            actor, kind=Kind.REQUEST, title="x", about=About("org.unit", str(city.kuancheng.pk))
        )
    for move in ("assign", "verify", "close", "sample", "entrust"):
        assert not actor.can(f"dispatch.matter.{move}", row)


def test_a_contact_reads_its_own_enterprise_and_nothing_of_the_house(
    city: City, contact: Account, issue: Issue, as_: As
) -> None:
    other = Unit.objects.create(
        code="E2", name="另一企业", short="另一", kind="enterprise", parent=city.kuancheng
    )
    theirs, row, browser = issue(), ask(contact), as_(contact)
    page = text(browser, url("enterprise", city.enterprise.pk))
    assert "用电增容" in page
    assert 'id="projects"' not in page  # it may not see them: that there are none would be no answer
    assert "用电增容" in text(browser, url("matter", row.pk))
    home = text(browser, "/")
    assert "用电增容" in home
    assert row.due_on.isoformat() in home  # until when it is to be closed, not until when the desk may take
    assert "提交登记" in text(browser, url("file") + f"?about=org.unit&id={city.enterprise.pk}")
    for address in (url("enterprise", other.pk), url("matter", theirs.pk)):
        assert browser.get(address).status_code == 404, address
    for address in (
        url("matters"),
        url("meetings"),
        url("orders"),
        "/projects/",
        "/org/",
        "/targets/",
        "/status/",
    ):
        assert browser.get(address).status_code == 403, address


def test_the_page_says_who_helps_what_is_open_and_what_was_done(
    city: City, contact: Account, dispatcher: Account, operator: Actor, as_: As
) -> None:
    Project.objects.create(
        code="P9",
        name="某企业二期",
        unit=city.kuancheng,
        area=city.industry,
        stage="building",
        owner=city.enterprise.name,
    )
    day = date(2026, 1, 5)
    of = subject(city.enterprise)
    assign(operator, of=of, role=ResponsibilityRole.SPONSOR, post_id=city.leader_post.pk, on=day)
    assign(operator, of=of, role=ResponsibilityRole.CONTACT, post_id=contact.post_id or 0, on=day)
    appoint(operator, staff_number="1", name="包保甲", post_id=city.leader_post.pk, on=day)
    ask(contact)
    browser = as_(dispatcher)
    page = text(browser, url("enterprise", city.enterprise.pk))
    for part in ("分管副市长 包保甲", "联系人岗（空缺）", "用电增容", "某企业二期", "登记"):
        assert part in page, part
    line = browser.get(f"/api/dispatch/enterprises/{city.enterprise.pk}").json()
    assert (line["open"], line["closed"], line["sponsor_posts"]) == (1, 0, [city.leader_post.pk])


def test_the_list_counts_in_a_bounded_number_of_queries(
    city: City, contact: Account, dispatcher: Account, outsider: Account, as_: As,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    made = Unit.objects.create
    for number in range(55):
        made(code=f"E{number}", name=f"企业{number:02}", short="企", kind="enterprise", parent=city.kuancheng)
    ask(contact)
    browser = as_(dispatcher)
    with django_assert_max_num_queries(11):
        page = text(browser, url("enterprises"))
    assert "共 56 条" in page
    assert "企业03" in text(browser, url("enterprises") + "?q=企业03")
    assert as_(outsider).get(url("enterprises")).status_code == 403
    own = queries.enterprises(actor_of_account(contact))
    assert [unit.pk for unit in own] == [city.enterprise.pk]


def test_a_matter_hangs_on_a_policy_and_shows_there(
    city: City, policy: Policy, dispatcher: Account, reporter: Account, as_: As
) -> None:
    actor = actor_of_account(reporter)
    row = actions.file_matter(
        actor, kind=Kind.PROBLEM, title="贴息未兑现", about=About("projects.policy", str(policy.pk))
    )
    browser = as_(dispatcher)
    assert f"/projects/policies/{policy.pk}/" in text(browser, url("matter", row.pk))
    assert "贴息未兑现" in text(browser, url("about", "projects.policy", str(policy.pk)))
    found = browser.get(f"/api/dispatch/matters/about/projects.policy/{policy.pk}").json()
    assert [one["id"] for one in found["items"]] == [row.pk]
    with pytest.raises(NotFound):
        actions.file_matter(actor, kind=Kind.PROBLEM, title="x", about=About("projects.policy", "99"))
    with refused("G1919"):
        actions.file_matter(actor, kind=Kind.PROBLEM, title="x", about=About("projects.fund", "1"))


def test_the_command_line_lists_asks_and_shows(city: City, contact: Account) -> None:
    run = CliRunner().invoke
    done = run(enterprise_group, ["ask", "ENT", "用电增容"])
    assert "已登记 filed: " in done.output
    assert run(enterprise_group, ["list"]).output.split("\t")[:2] == ["ENT", "某企业"]
    assert "用电增容" in run(enterprise_group, ["show", "ENT"]).output
    assert isinstance(run(enterprise_group, ["show", "E9"]).exception, NotFound)
