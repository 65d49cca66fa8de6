"""Posts changing hands: a person appointed, a post acted for, a unit's head, accounts that follow."""

from collections.abc import Iterable
from datetime import date

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.actions import record, record_all, unchanged, verb
from guatu.ledger.types import Fact, Facts, Subject
from guatu.org.models import Account, ApiToken, Person, Post, Tenure, UnitHead
from guatu.org.queries.handing import held_about
from guatu.org.rules import Passing, appointing, letting_act
from guatu.org.types import Actor, Role, Seat, subject


@verb("org.tenure.appoint")
def appoint(actor: Actor, *, staff_number: str, name: str, post_id: int, on: date) -> Tenure:
    """Put a person at a post from `on`; whoever held it leaves it that day. Posts acted for from it go along.

    Raises Denied, G1402.
    """
    actor.require("org.structure.write")
    return _appoint(actor, staff_number, name, post_id, on)


@verb("org.tenure.pass")
def pass_post(
    actor: Actor,
    *,
    post_id: int,
    on: date,
    staff_number: str = "",
    name: str = "",
    acting_from_id: int | None = None,
) -> Tenure:
    """As `appoint`, in a hand-over: to a successor by staff number, or to whoever holds `acting_from_id` until then.

    Raises Denied, NotFound, G1402, G1412, G1413 where the successor is who held it.
    """
    actor.require("org.hand_over.write")
    if not Post.objects.filter(pk=post_id).exists():
        raise NotFound(what=Phrase(f"岗位 {post_id}", f"post {post_id}"))
    if staff_number:
        present = Tenure.objects.filter(post=post_id, end=None, person__staff_number=staff_number)
        if present.filter(acting_from=None).exists():
            raise GuatuError("G1413", person=staff_number)
        return _appoint(actor, staff_number, name, post_id, on)
    other = acting_from_id or 0
    return _write(actor, letting_act(held_about(post_id, other, lock=True), post_id, other, on))


def _appoint(actor: Actor, staff_number: str, name: str, post_id: int, on: date) -> Tenure:
    person = Person.objects.filter(staff_number=staff_number).first()
    if person is None:
        person = Person.objects.create(staff_number=staff_number, name=name)
    elif name and person.name != name:
        person.name = name
        person.save(update_fields=["name"])
    return _write(actor, appointing(held_about(post_id, lock=True), post_id, person.pk, on))


def _write(actor: Actor, passed: Iterable[Passing]) -> Tenure:
    """Every change of a passing, the post itself first, each with its entry in the ledger."""
    begun: list[Tenure] = []
    entries: list[tuple[Subject, Facts | None, Facts]] = []
    for one in passed:
        before: Facts | None = None
        if one.before is not None:
            running = Tenure.objects.filter(post=one.before.post, end=None)
            if one.before.since < one.after.since:
                running.update(end=one.after.since)
            else:
                running.delete()
            before = {"person": one.before.person, "until": one.after.since}
        tenure = Tenure.objects.create(
            person_id=one.after.person,
            post_id=one.after.post,
            start=one.after.since,
            acting_from_id=one.after.acting_from,
        )
        begun.append(tenure)
        after: dict[str, Fact] = {
            "person": one.after.person,
            "post": one.after.post,
            "from": one.after.since,
        }
        if one.after.acting_from is not None:
            after["acting_from"] = one.after.acting_from
        entries.append((subject(tenure), before, after))
    record_all(actor, entries)
    return begun[0]


@verb("org.unit.set_head")
def set_head(actor: Actor, *, post_id: int) -> UnitHead:
    """Make a post the head of its unit; another one is so no longer. Raises Denied, NotFound."""
    actor.require("org.structure.write")
    post = Post.objects.filter(pk=post_id).first()
    if post is None:
        raise NotFound(what=Phrase(f"岗位 {post_id}", f"post {post_id}"))
    old = UnitHead.objects.filter(unit=post.unit_id).first()
    if old is not None and old.post_id == post.pk:
        unchanged()
        return old
    UnitHead.objects.filter(unit=post.unit_id).delete()
    head = UnitHead.objects.create(unit_id=post.unit_id, post=post)
    record(
        actor,
        Subject("org.unit", str(post.unit_id)),
        before={"head": old.post_id} if old else None,
        after={"head": post.pk},
    )
    return head


@verb("org.account.move")
def move_account(actor: Actor, *, account_id: int, seat: Seat | None) -> Account:
    """Give an account another role, unit and post; None takes its part away: it can sign in and sees nothing.

    Its API tokens are revoked: what they were trusted with was the old post's. Raises Denied, NotFound, G1407, G1408.
    """
    actor.require("org.hand_over.write")
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise NotFound(what=Phrase(f"账号 {account_id}", f"account {account_id}"))
    new = seat or Seat(Role.OUTSIDER, None, None)
    if new.role == Role.OPERATOR:
        raise GuatuError("G1407")
    if new.role == Role.ADMINISTRATOR and account.role != Role.ADMINISTRATOR:
        actor.require("org.account.write")
    before = {"role": account.role, "unit": account.unit_id, "post": account.post_id}
    account.role, account.unit_id, account.post_id = new.role.value, new.unit_id, new.post_id
    account.save(update_fields=["role", "unit", "post"])
    revoked = ApiToken.objects.filter(account=account, revoked_at=None).update(revoked_at=clock().now())
    record(
        actor,
        subject(account),
        before=before,
        after={"role": new.role.value, "unit": new.unit_id, "post": new.post_id, "tokens_revoked": revoked},
    )
    return account
