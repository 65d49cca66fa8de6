"""At which post a matter is: chosen or the unit's own, passed on with the post, said where nobody sits there."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from guatu.conftest import City, actor_of_account
from guatu.dispatch import actions, queries
from guatu.dispatch.models import Matter
from guatu.dispatch.tests.conftest import Issue, refused, text, url
from guatu.dispatch.types import Kind, Move
from guatu.kernel.clock import FixedDayClock, use_clock
from guatu.kernel.errors import Denied, NotFound
from guatu.ledger.models import Entry
from guatu.org.actions import appoint, pass_post, set_head
from guatu.org.actions import assign as give
from guatu.org.models import Account, Post
from guatu.org.types import Actor, Incumbent, ResponsibilityRole, subject

As = Callable[[Account], Client]
SINCE = date(2026, 1, 5)


@pytest.fixture
def head(city: City) -> Post:
    """Nanguan's head, who is not its first post."""
    return Post.objects.create(unit=city.nanguan, title="南关区区长", title_en="Head of Nanguan")


def at(row: Matter) -> int | None:
    return Matter.objects.values_list("holder_post", flat=True).get(pk=row.pk)


def at_it(row: Matter) -> Incumbent:
    return queries.incumbents_of([Matter.objects.get(pk=row.pk)])[row.pk]


def test_without_a_choice_it_is_at_the_units_contact_else_its_heads_else_its_first_post(
    city: City, operator: Actor, issue: Issue, head: Post
) -> None:
    first = issue(unit_id=city.nanguan.pk)
    set_head(operator, post_id=head.pk)
    second = issue(unit_id=city.nanguan.pk)
    give(
        operator,
        of=subject(city.nanguan),
        role=ResponsibilityRole.CONTACT,
        post_id=city.nanguan_post.pk,
        on=SINCE,
    )
    third = issue(unit_id=city.nanguan.pk)
    assert [at(row) for row in (first, second, third)] == [
        city.nanguan_post.pk,
        head.pk,
        city.nanguan_post.pk,
    ]
    assert issue(unit_id=city.nanguan.pk, post_id=head.pk).post_id == head.pk


def test_whoever_holds_it_has_it_at_a_post_of_its_own_and_it_returns_to_the_one_that_handled_it(
    city: City, issue: Issue, head: Post, other_reporter: Account, supervisor: Account
) -> None:
    row = issue(unit_id=city.nanguan.pk)
    actor = actor_of_account(other_reporter)
    actions.take_up(actor, matter_id=row.pk, text="现场办公", post_id=head.pk)
    actions.feed_back(actor, matter_id=row.pk, text="已办")
    assert at(row) == city.leader_post.pk  # the city verifies
    actions.verify(actor_of_account(supervisor), matter_id=row.pk, passed=False, finding="未到位")
    assert at(row) == head.pk


def test_it_stays_at_the_post_when_its_person_goes_and_the_head_answers_while_it_is_vacant(
    city: City, operator: Actor, issue: Issue, head: Post
) -> None:
    set_head(operator, post_id=head.pk)
    row = issue(unit_id=city.nanguan.pk, post_id=city.nanguan_post.pk)
    assert (at_it(row).vacant, at_it(row).head, at_it(row).person) == (True, head, "")
    appoint(operator, staff_number="1", name="区长甲", post_id=head.pk, on=SINCE)
    assert (at_it(row).vacant, at_it(row).person) == (True, "区长甲")
    appoint(operator, staff_number="2", name="填报乙", post_id=city.nanguan_post.pk, on=SINCE)
    assert (at_it(row).vacant, at_it(row).person) == (False, "填报乙")
    appoint(operator, staff_number="3", name="填报丙", post_id=city.nanguan_post.pk, on=date(2026, 6, 8))
    assert (at(row), at_it(row).person) == (city.nanguan_post.pk, "填报丙")
    pass_post(operator, post_id=city.nanguan_post.pk, on=date(2026, 6, 9), acting_from_id=head.pk)
    with use_clock(FixedDayClock(date(2026, 6, 9))):
        assert (at_it(row).acting, at_it(row).person) == (True, "区长甲")


def test_whoever_holds_it_passes_it_to_another_post_of_its_own(
    city: City,
    issue: Issue,
    head: Post,
    other_reporter: Account,
    reporter: Account,
    outsider: Account,
    task_force: Account,
) -> None:
    row = issue(unit_id=city.nanguan.pk)
    before = (row.turn, row.held_until)
    for stranger in (reporter, outsider):
        with pytest.raises(NotFound):
            actions.entrust(actor_of_account(stranger), matter_id=row.pk, post_id=head.pk)
    with pytest.raises(Denied):
        actions.entrust(actor_of_account(task_force), matter_id=row.pk, post_id=head.pk)
    actor = actor_of_account(other_reporter)
    with refused("G1909"):
        actions.entrust(actor, matter_id=row.pk, post_id=city.kuancheng_post.pk)
    done = actions.entrust(actor, matter_id=row.pk, post_id=head.pk, text="专人负责")
    row.refresh_from_db()
    assert (row.post_id, row.holder_post_id, row.turn, row.held_until) == (head.pk, head.pk, *before)
    assert (done.move, done.text) == (Move.ENTRUST, "专人负责")
    entry = Entry.objects.get(verb="dispatch.matter.entrust")
    told = [json.loads(side)["post"] for side in (entry.before, entry.after)]
    assert tuple(told) == (city.nanguan_post.pk, head.pk)


def test_what_is_filed_is_at_a_post_of_the_desk(city: City, dispatcher: Account, reporter: Account) -> None:
    row = actions.file_matter(actor_of_account(reporter), kind=Kind.PROBLEM, title="道路中断")
    assert (row.holder_id, row.post_id, row.holder_post_id) == (city.root.pk, None, city.leader_post.pk)


def test_the_list_is_asked_for_what_waits_at_ones_own_post_and_names_who_sits_there(
    city: City, issue: Issue, head: Post, other_reporter: Account, operator: Actor, as_: As
) -> None:
    appoint(operator, staff_number="2", name="填报乙", post_id=city.nanguan_post.pk, on=SINCE)
    issue(unit_id=city.nanguan.pk, title="我岗位的事")
    issue(unit_id=city.nanguan.pk, title="区长的事", post_id=head.pk)
    browser = as_(other_reporter)
    everything, own = text(browser, url("matters")), text(browser, url("matters") + "?mine=post")
    assert "南关区填报岗 填报乙" in everything
    assert "南关区区长（空缺，由南关区填报岗 填报乙负责）" in everything  # the first post is the head here
    assert ("我岗位的事" in own, "区长的事" in own) == (True, False)
    answer = browser.get(f"/api/dispatch/matters?post_id={head.pk}").json()
    assert [row["title"] for row in answer["items"]] == ["区长的事"]


def test_the_page_passes_it_on_and_the_api_says_who_has_it(
    city: City, issue: Issue, head: Post, other_reporter: Account, as_: As
) -> None:
    row, browser = issue(unit_id=city.nanguan.pk), as_(other_reporter)
    assert "转交经办岗位" in text(browser, url("matter", row.pk))
    answer = browser.post(url("move", row.pk, "entrust"), {"post_id": head.pk, "text": ""})
    assert (answer.status_code, at(row)) == (303, head.pk)
    told = browser.post(
        f"/api/dispatch/matters/{row.pk}/entrust",
        {"post_id": city.nanguan_post.pk},
        content_type="application/json",
    ).json()
    assert (told["holder_post_id"], told["vacant"], told["person"]) == (city.nanguan_post.pk, True, "")
