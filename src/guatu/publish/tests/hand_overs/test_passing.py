"""A post passes whole: announced, carried out on its day in one act, signed by both."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from guatu.conftest import actor_of_account
from guatu.dispatch.models import Matter
from guatu.kernel.clock import use_clock
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.ledger.models import Entry, Message
from guatu.ledger.queries import verification
from guatu.org.actions import appoint
from guatu.org.models import Account, Post, Responsibility, Tenure
from guatu.org.queries import accounts_at, holder_of
from guatu.org.types import Actor, Role
from guatu.publish import queries
from guatu.publish.actions import (
    announce_hand_over,
    carry_out_due,
    carry_out_hand_over,
    close_left_accounts,
    object_to_item,
    sign_hand_over,
    withdraw_hand_over,
)
from guatu.publish.models import HandOver, HandOverItem, TaskBookVersion
from guatu.publish.tests.hand_overs.conftest import DAY, PASSWORD, TODAY, As, confirmed, on_day
from guatu.publish.types import Signer

if TYPE_CHECKING:
    from guatu.conftest import City


def test_until_its_day_nothing_passes_and_what_would_is_seen(
    post: Post, administrator: Account, operator: Actor, task_force: Account
) -> None:
    row = announce_hand_over(actor_of_account(administrator), post_id=post.pk, on=DAY, successor_number="B2")
    assert carry_out_due(operator) == []
    with pytest.raises(GuatuError) as refused:
        carry_out_hand_over(operator, hand_over_id=row.pk)
    assert refused.value.number == "G2212"
    assert str(holder_of(post.pk).person) == "A1"  # type: ignore[union-attr]  # it is held
    seen = [line.holding.section for line in queries.sheet_lines(row)]
    assert {"responsibility", "book", "node", "matter", "notice", "token"} <= set(seen)
    assert Message.objects.filter(recipient_id=task_force.pk, kind="publish.hand_over").exists()


def test_on_its_day_person_account_messages_and_book_pass_in_one_act(
    passed: HandOver, post: Post, task_force: Account, successor: Account
) -> None:
    spans = (
        Tenure.objects.filter(post=post).order_by("start").values_list("person__staff_number", "start", "end")
    )
    assert list(spans) == [("A1", date(2026, 1, 1), DAY), ("B2", DAY, None)]
    successor.refresh_from_db()
    task_force.refresh_from_db()
    assert (successor.role, successor.post_id, successor.unit_id) == ("task_force", post.pk, post.unit_id)
    assert (task_force.role, task_force.post_id, task_force.is_active) == ("outsider", None, True)
    assert not task_force.tokens.filter(revoked_at=None).exists()
    unread = Message.objects.filter(kind="publish.task_book")
    assert set(unread.values_list("recipient_id", flat=True)) == {successor.pk}
    books = TaskBookVersion.objects.filter(post=post).order_by("number")
    assert [(book.number, book.current, book.changed) for book in books] == [(1, False, 0), (2, True, 0)]


def test_what_is_in_hand_keeps_its_days_and_the_ledger_says_that_it_passed(passed: HandOver) -> None:
    matter = Matter.objects.get(number="春城调〔2026〕7号")
    assert (matter.held_since, matter.held_until) == (date(2026, 5, 20), date(2026, 6, 30))
    line = passed.items.get(section="matter")
    assert (line.since, line.until) == (date(2026, 5, 20), date(2026, 6, 30))
    entry = Entry.objects.get(verb="publish.hand_over.carry_out", subject_kind="dispatch.matter")
    assert '"from":"A1"' in entry.after
    assert '"to":"B2"' in entry.after
    assert verification().fault is None


def test_the_frozen_sheet_holds_and_an_altered_line_does_not(passed: HandOver) -> None:
    assert queries.sheet_checked(passed).holds
    passed.items.filter(section="matter").update(until=date(2027, 1, 1))
    assert not queries.sheet_checked(passed).digest


def test_the_leaver_signs_seeing_nothing_else_then_the_successor_and_accounts_are_closed(
    passed: HandOver, task_force: Account, successor: Account, operator: Actor, as_: As
) -> None:
    task_force.refresh_from_db()
    task_force.set_password(PASSWORD)
    task_force.save(update_fields=["password"])
    left = as_(task_force)
    address = reverse("publish:hand_over", args=[passed.pk])
    assert f'href="{address}#sign"' in left.get("/").content.decode()
    assert left.get("/dispatch/").status_code == 403
    page = left.get(address).content.decode()
    assert "以移交人身份签署" in page
    assert f'href="/org/posts/{passed.post_id}/"' not in page
    assert left.post(address, {"password": "wrong"}).status_code == 422
    assert left.post(address, {"password": PASSWORD, "remark": "资料已当面移交"}).status_code == 303
    assert f"{address}#sign" not in left.get("/").content.decode()
    line = passed.items.get(section="matter")
    taken = as_(successor)
    successor.refresh_from_db()
    assert queries.sheets_to_sign(actor_of_account(successor)) == [(passed, Signer.SUCCESSOR)]
    reply = taken.post(reverse("publish:object_to", args=[passed.pk, line.pk]), {"text": "缺测绘资料"})
    assert reply.status_code == 303
    assert taken.post(address, {"password": PASSWORD, "remark": "除异议外均已接收"}).status_code == 303
    assert queries.sheets_to_sign(actor_of_account(successor)) == []
    shown = taken.get(address).content.decode()
    assert all(text in shown for text in ("资料已当面移交", "缺测绘资料", "除异议外均已接收", "签名有效"))
    again = taken.put(
        f"/api/publish/hand-overs/{passed.pk}/items/{line.pk}/objection", {"text": "再提"}, "application/json"
    )
    assert (again.status_code, again.json()["number"]) == (409, "G2215")
    told = taken.get(f"/api/publish/hand-overs/{passed.pk}").json()
    assert told["checked"]["digest"] is True
    assert told["leaver_signature"]["person"] == "A1"
    assert close_left_accounts(operator) == 1
    task_force.refresh_from_db()
    assert not task_force.is_active
    assert close_left_accounts(operator) == 0


def test_an_unsigned_leaver_is_closed_after_seven_days(
    passed: HandOver, task_force: Account, operator: Actor
) -> None:
    for days, closed in ((6, 0), (7, 1)):
        with use_clock(on_day(DAY + timedelta(days=days))):
            assert close_left_accounts(operator) == closed
    task_force.refresh_from_db()
    assert not task_force.is_active


def test_without_a_successor_the_head_acts_and_nothing_is_without_a_person(
    post: Post, leader: Account, dispatcher: Account, operator: Actor
) -> None:
    row = announce_hand_over(actor_of_account(dispatcher), post_id=post.pk, on=DAY)
    with use_clock(on_day(DAY)):
        carry_out_due(operator)
    row.refresh_from_db()
    head = queries.head_of(row)
    assert (head.acting, head.receiver, head.receiver_post.en) == (True, "L1", "Chuncheng, Deputy mayor")
    for duty in Responsibility.objects.filter(end=None):
        assert holder_of(duty.post_id) is not None
        assert accounts_at([duty.post_id])[duty.post_id] == [leader.pk]
    assert row.receiver_id == leader.pk
    assert queries.part_of(actor_of_account(leader), row) is Signer.SUCCESSOR


def test_the_leavers_account_may_move_to_another_post(
    post: Post, city: "City", task_force: Account, administrator: Account, operator: Actor
) -> None:
    announce_hand_over(
        actor_of_account(administrator), post_id=post.pk, on=DAY, successor_number="B2",
        moved_to_id=city.kuancheng_post.pk, moved_role=Role.REPORTER,
    )  # fmt: skip
    with use_clock(on_day(DAY)):
        [done] = carry_out_due(operator)
        task_force.refresh_from_db()
        assert (task_force.role, task_force.post_id) == ("reporter", city.kuancheng_post.pk)
        assert queries.part_of(actor_of_account(task_force), done) is Signer.LEAVER
        sign_hand_over(actor_of_account(task_force), hand_over_id=done.pk, confirmation=confirmed(task_force))
        close_left_accounts(operator)
    task_force.refresh_from_db()
    assert task_force.is_active


def test_killed_amid_the_act_nothing_has_passed_and_it_goes_on_later(
    post: Post, administrator: Account, city: "City", operator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = actor_of_account(administrator)
    announce_hand_over(actor, post_id=post.pk, on=DAY, successor_number="B2")
    announce_hand_over(actor, post_id=city.leader_post.pk, on=DAY, successor_number="L2")

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with use_clock(on_day(DAY)):
        with monkeypatch.context() as patched:
            patched.setattr("guatu.publish.actions.carrying_out.reissue_for_holder", killed)
            with pytest.raises(KeyboardInterrupt):
                carry_out_due(operator)
        assert not HandOverItem.objects.exists()
        assert not Tenure.objects.filter(start=DAY).exists()
        assert len(carry_out_due(operator)) == 2
        assert carry_out_due(operator) == []


def test_one_that_cannot_be_carried_out_says_why_and_holds_up_no_other(
    post: Post, administrator: Account, city: "City", operator: Actor
) -> None:
    actor = actor_of_account(administrator)
    stuck = announce_hand_over(actor, post_id=post.pk, on=DAY, successor_number="B2")
    announce_hand_over(actor, post_id=city.leader_post.pk, on=DAY, successor_number="L2")
    appoint(operator, staff_number="C3", name="", post_id=post.pk, on=date(2026, 6, 10))
    with use_clock(on_day(DAY)):
        assert [row.post_id for row in carry_out_due(operator)] == [city.leader_post.pk]
        carry_out_due(operator)
    stuck.refresh_from_db()
    assert "变了" in stuck.trouble
    assert Message.objects.filter(recipient_id=administrator.pk, text__contains="未能交接").count() == 1
    withdraw_hand_over(actor, hand_over_id=stuck.pk)
    assert holder_of(post.pk).person.staff_number == "C3"  # type: ignore[union-attr]  # it is held


@pytest.mark.parametrize(
    ("facts", "number"),
    [
        ({"on": TODAY - timedelta(days=1)}, "G2209"),
        ({"successor_username": "nobody"}, "G2214"),
        ({"successor_username": "task_force"}, "G2214"),
        ({"successor_number": ""}, ""),
    ],
)
def test_what_cannot_be_announced_is_refused(
    facts: dict[str, object], number: str, post: Post, administrator: Account
) -> None:
    given: dict[str, object] = {"post_id": post.pk, "on": DAY, "successor_number": "B2"} | facts
    actor = actor_of_account(administrator)
    if number:
        with pytest.raises(GuatuError) as refused:
            announce_hand_over(actor, **given)  # type: ignore[arg-type]  # of a table of cases
        assert refused.value.number == number
        return
    announce_hand_over(actor, **given)  # type: ignore[arg-type]  # as above
    with pytest.raises(GuatuError) as refused:
        announce_hand_over(actor, **given)  # type: ignore[arg-type]  # as above
    assert refused.value.number == "G2210"


def test_a_post_that_nobody_holds_cannot_be_handed_over(city: "City", administrator: Account) -> None:
    with pytest.raises(GuatuError) as refused:
        announce_hand_over(actor_of_account(administrator), post_id=city.land_post.pk, on=DAY)
    assert refused.value.number == "G2208"


def test_accounts_are_the_administrators(
    post: Post, dispatcher: Account, successor: Account, city: "City"
) -> None:
    actor = actor_of_account(dispatcher)
    for facts in ({"successor_username": "newcomer"}, {"moved_to_id": city.kuancheng_post.pk}):
        with pytest.raises(Denied):
            announce_hand_over(actor, post_id=post.pk, on=DAY, successor_number="B2", **facts)


@pytest.mark.parametrize("who", ["reporter", "leader", "supervisor", "task_force", "outsider"])
def test_a_wrong_actor_announces_and_carries_out_nothing(
    who: str, post: Post, administrator: Account, as_: As, request: pytest.FixtureRequest
) -> None:
    row = announce_hand_over(actor_of_account(administrator), post_id=post.pk, on=DAY, successor_number="B2")
    account: Account = request.getfixturevalue(who)
    actor = actor_of_account(account)
    with pytest.raises(Denied):
        announce_hand_over(actor, post_id=post.pk, on=DAY, successor_number="X")
    with pytest.raises(Denied):
        carry_out_hand_over(actor, hand_over_id=row.pk)
    with pytest.raises(Denied):
        withdraw_hand_over(actor, hand_over_id=row.pk)
    assert as_(account).get(reverse("publish:announce")).status_code == 403
    assert as_(account).get(f"/api/publish/hand-overs/preview/{post.pk}").status_code == 403
    reads = who in ("supervisor", "task_force")
    assert as_(account).get(reverse("publish:hand_over", args=[row.pk])).status_code == (
        200 if reads else 404
    )


def test_nobody_else_signs_or_objects(
    passed: HandOver, supervisor: Account, dispatcher: Account, reporter: Account, task_force: Account
) -> None:
    line = passed.items.first()
    assert line is not None
    for account in (supervisor, dispatcher):
        with pytest.raises(GuatuError) as refused:
            sign_hand_over(actor_of_account(account), hand_over_id=passed.pk, confirmation=confirmed(account))
        assert refused.value.number == "G2205"
    for account in (supervisor, reporter, task_force):
        account.refresh_from_db()
        with pytest.raises(NotFound):
            object_to_item(actor_of_account(account), hand_over_id=passed.pk, item_id=line.pk, text="不对")
