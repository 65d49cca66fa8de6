"""Posts change hands without a gap: by rule on any story, and in the tables."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.conftest import actor_of_account
from guatu.kernel.errors import Denied, GuatuError
from guatu.ledger.models import Entry
from guatu.org.actions import appoint, issue_token, move_account, pass_post, set_head
from guatu.org.models import Account, Tenure
from guatu.org.queries import accounts_at, holder_of, post_acting_for, posts_of
from guatu.org.rules import Held, Passing, appointing, letting_act
from guatu.org.types import Actor, Role, Seat

if TYPE_CHECKING:
    from guatu.conftest import City

DAY = date(2026, 1, 1)
POSTS = range(1, 6)
STEPS = st.lists(
    st.tuples(
        st.integers(0, 3),  # days gone since the step before; 0 is refused where somebody took over that day
        st.sampled_from(POSTS),
        st.one_of(
            st.tuples(st.just("appoint"), st.integers(1, 8)),
            st.tuples(st.just("act"), st.sampled_from(POSTS)),
        ),
    ),
    max_size=40,
)


def carried(held: dict[int, Held], passed: tuple[Passing, ...], kept: dict[int, list[Held]]) -> None:
    """As the action writes it: a tenure that never held for a day is gone."""
    for one in passed:
        if one.before is not None and one.before.since == one.after.since:
            kept[one.after.post].pop()
        kept[one.after.post].append(one.after)
        held[one.after.post] = one.after


@settings(max_examples=60)
@given(STEPS)
def test_a_post_once_held_is_never_without_exactly_one_person(
    steps: list[tuple[int, int, tuple[str, int]]],
) -> None:
    held: dict[int, Held] = {}
    kept: dict[int, list[Held]] = defaultdict(list)
    on = DAY
    for gone, post, (what, who) in steps:
        on += timedelta(days=gone)
        leaver = held.get(post)
        try:
            passed = (
                appointing(held, post, who, on) if what == "appoint" else letting_act(held, post, who, on)
            )
        except GuatuError:  # taken over that day already, or nobody could act
            continue
        carried(held, passed, kept)
        assert held[post].since == on
        if what == "act":
            assert leaver is None or held[post].person != leaver.person
        for one in held.values():
            if one.acting_from is not None:
                # Whoever acts really holds the post it acts from: nobody hangs on a post that is itself acted for.
                root = held[one.acting_from]
                assert (root.acting_from, root.person) == (None, one.person)
        for spans in kept.values():
            starts = [one.since for one in spans]
            # Each ends on the day the next begins: strictly growing starts leave no gap and no overlap.
            assert starts == sorted(set(starts))


def test_a_post_without_successor_is_the_heads_until_somebody_is_appointed(
    city: "City", operator: Actor, administrator: Account
) -> None:
    post, head = city.land_post, city.leader_post
    appoint(operator, staff_number="A1", name="", post_id=post.pk, on=DAY)
    appoint(operator, staff_number="H1", name="", post_id=head.pk, on=DAY)
    set_head(actor_of_account(administrator), post_id=head.pk)
    assert post_acting_for(post) == head
    pass_post(operator, post_id=post.pk, on=date(2026, 3, 1), acting_from_id=head.pk)
    acting = holder_of(post.pk)
    assert acting is not None
    assert (acting.person.staff_number, acting.acting_from) == ("H1", head)
    # The head leaves too: what it acted for goes along.
    appoint(operator, staff_number="H2", name="", post_id=head.pk, on=date(2026, 4, 1))
    spans = (
        Tenure.objects.filter(post=post).order_by("start").values_list("person__staff_number", "start", "end")
    )
    assert list(spans) == [
        ("A1", DAY, date(2026, 3, 1)),
        ("H1", date(2026, 3, 1), date(2026, 4, 1)),
        ("H2", date(2026, 4, 1), None),
    ]
    appoint(operator, staff_number="A2", name="", post_id=post.pk, on=date(2026, 4, 1))
    last = Tenure.objects.get(post=post, end=None)
    assert (last.person.staff_number, last.acting_from) == ("A2", None)


def test_the_leaver_does_not_act_for_the_own_post(city: "City", operator: Actor) -> None:
    for post in (city.land_post, city.leader_post):
        appoint(operator, staff_number="SAME", name="", post_id=post.pk, on=DAY)
    set_head(operator, post_id=city.leader_post.pk)
    holder = holder_of(city.land_post.pk)
    assert holder is not None
    assert post_acting_for(city.land_post, leaver_id=holder.person_id) is None
    with pytest.raises(GuatuError) as refused:
        pass_post(
            operator, post_id=city.land_post.pk, on=date(2026, 3, 1), acting_from_id=city.leader_post.pk
        )
    assert refused.value.number == "G1412"
    with pytest.raises(GuatuError) as refused:
        pass_post(operator, post_id=city.land_post.pk, on=date(2026, 3, 1), staff_number="SAME")
    assert refused.value.number == "G1413"


def test_whoever_acts_sees_the_post_as_its_own(city: "City", operator: Actor, leader: Account) -> None:
    appoint(operator, staff_number="H1", name="", post_id=city.leader_post.pk, on=DAY)
    pass_post(operator, post_id=city.land_post.pk, on=DAY, acting_from_id=city.leader_post.pk)
    assert posts_of(actor_of_account(leader)) == {city.leader_post.pk, city.land_post.pk}
    assert accounts_at([city.land_post.pk]) == {city.land_post.pk: [leader.pk]}


def test_an_account_that_leaves_has_no_part_and_no_token(
    city: "City", operator: Actor, task_force: Account
) -> None:
    issue_token(actor_of_account(task_force), name="脚本")
    move_account(operator, account_id=task_force.pk, seat=None)
    task_force.refresh_from_db()
    assert (task_force.role, task_force.unit_id, task_force.post_id, task_force.is_active) == (
        "outsider", None, None, True,
    )  # fmt: skip
    assert not task_force.tokens.filter(revoked_at=None).exists()
    assert '"tokens_revoked":1' in Entry.objects.filter(verb="org.account.move").latest("number").after


@pytest.mark.parametrize("who", ["reporter", "leader", "supervisor", "task_force", "outsider"])
def test_a_wrong_actor_passes_no_post_and_moves_no_account(
    who: str, city: "City", reporter: Account, request: pytest.FixtureRequest
) -> None:
    actor = actor_of_account(request.getfixturevalue(who))
    with pytest.raises(Denied):
        pass_post(actor, post_id=city.land_post.pk, on=DAY, staff_number="X")
    with pytest.raises(Denied):
        move_account(actor, account_id=reporter.pk, seat=None)
    with pytest.raises(Denied):
        set_head(actor, post_id=city.land_post.pk)


def test_a_dispatcher_makes_nobody_an_administrator(
    city: "City", dispatcher: Account, reporter: Account
) -> None:
    with pytest.raises(Denied):
        move_account(
            actor_of_account(dispatcher),
            account_id=reporter.pk,
            seat=Seat(Role.ADMINISTRATOR, city.root.pk, None),
        )


def test_a_head_is_set_on_the_page_and_by_api_and_shows(
    city: "City", administrator: Account, dispatcher: Account, as_: Callable[[Account], Client]
) -> None:
    address = f"/org/posts/{city.kuancheng_post.pk}/"
    assert as_(dispatcher).post(f"{address}head/").status_code == 403
    assert as_(dispatcher).put(f"/api/org/posts/{city.kuancheng_post.pk}/head").status_code == 403
    assert as_(administrator).post(f"{address}head/").status_code == 303
    assert as_(administrator).put(f"/api/org/posts/{city.kuancheng_post.pk}/head").status_code == 204
    assert "主要负责人岗位" in as_(dispatcher).get(address).content.decode()
    entries = Entry.objects.filter(verb="org.unit.set_head")
    assert [entry.after for entry in entries] == [f'{{"head":{city.kuancheng_post.pk}}}']
