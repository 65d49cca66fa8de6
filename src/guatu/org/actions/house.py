"""Writes of org: structure, responsibility, accounts and tokens."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.ledger.actions import record, unchanged, verb
from guatu.ledger.types import Facts, Subject
from guatu.org.models import (
    Account,
    ApiToken,
    CalendarChange,
    CalendarYear,
    ForceMember,
    Post,
    Responsibility,
    TaskForce,
    Unit,
)
from guatu.org.rules import Span, check_hand_over
from guatu.org.types import Actor, NewToken, ResponsibilityRole, Role, subject


@verb("org.unit.create")
def create_unit(
    actor: Actor,
    *,
    code: str,
    name: str,
    short: str,
    kind: str,
    parent_id: int | None = None,
    name_en: str = "",
    short_en: str = "",
    position: int = 0,
    map_x: int | None = None,
    map_y: int | None = None,
) -> Unit:
    """Add a unit to the tree. Raises G1403 where the code is taken."""
    actor.require("org.structure.write")
    if Unit.objects.filter(code=code).exists():
        raise GuatuError("G1403", code=code)
    unit: Unit = Unit.objects.create(
        code=code, name=name, short=short, kind=kind, parent_id=parent_id, name_en=name_en, short_en=short_en,
        position=position, map_x=map_x, map_y=map_y,
    )  # fmt: skip
    record(actor, subject(unit), after={"code": code, "name": name, "kind": kind, "parent": parent_id})
    return unit


@verb("org.post.create")
def create_post(actor: Actor, *, unit_id: int, title: str, title_en: str = "") -> Post:
    """Add a post to a unit. Raises G1404 where the unit has a post of that title."""
    actor.require("org.structure.write")
    if Post.objects.filter(unit_id=unit_id, title=title).exists():
        raise GuatuError("G1404", title=title)
    post = Post.objects.create(unit_id=unit_id, title=title, title_en=title_en)
    record(actor, subject(post), after={"unit": unit_id, "title": title})
    return post


@verb("org.task_force.create")
def create_task_force(
    actor: Actor,
    *,
    code: str,
    name: str,
    lead_id: int,
    member_ids: Iterable[int] = (),
    name_en: str = "",
    mandate: str = "",
    mandate_en: str = "",
    meets_every_days: int = 7,
) -> TaskForce:
    """Set up a task force under a lead post."""
    actor.require("org.responsibility.write")
    if TaskForce.objects.filter(code=code).exists():
        raise GuatuError("G1403", code=code)
    force = TaskForce.objects.create(
        code=code, name=name, name_en=name_en, lead_id=lead_id, mandate=mandate, mandate_en=mandate_en,
        meets_every_days=meets_every_days,
    )  # fmt: skip
    today, seated = clock().today(), list(dict.fromkeys(member_ids))
    ForceMember.objects.bulk_create(ForceMember(force=force, post_id=pk, start=today) for pk in seated)
    record(actor, subject(force), after={"code": code, "name": name, "lead": lead_id, "members": [*seated]})
    return force


@verb("org.responsibility.assign")
def assign(
    actor: Actor, *, of: Subject, role: ResponsibilityRole, post_id: int, on: date | None = None
) -> Responsibility:
    """Give a post a responsibility. The accountable role is handed over: the old holder ends the day the new starts.

    Raises G1402 where a handover would lie on or before the current holder's first day.
    """
    actor.require("org.responsibility.write")
    day = on or clock().today()
    running = Responsibility.objects.select_for_update().filter(
        subject_kind=of.kind, subject_id=of.id, role=role, end=None
    )
    if running.filter(post_id=post_id).exists():
        unchanged()
        return running.get(post_id=post_id)
    before: Facts | None = None
    if role == ResponsibilityRole.ACCOUNTABLE and (current := running.first()) is not None:
        check_hand_over(Span(current.start), day)
        running.update(end=day)
        before = {"role": role.value, "post": current.post_id, "until": day}
    given = Responsibility.objects.create(
        subject_kind=of.kind, subject_id=of.id, role=role, post_id=post_id, start=day
    )
    record(actor, of, before=before, after={"role": role.value, "post": post_id, "from": day})
    return given


@verb("org.account.create")
def create_account(
    actor: Actor,
    *,
    username: str,
    password: str,
    role: Role,
    display_name: str = "",
    display_name_en: str = "",
    unit_id: int | None = None,
    post_id: int | None = None,
    language: str = "zh-hans",
) -> Account:
    """Open an account. Raises G1405 where the name is taken, G1406 where the password is too weak."""
    actor.require("org.account.write")
    if role == Role.OPERATOR:
        raise GuatuError("G1407")
    if Account.objects.filter(username=username).exists():
        raise GuatuError("G1405", username=username)
    account = Account(
        username=username,
        first_name=display_name,
        name_en=display_name_en,
        role=role,
        unit_id=unit_id,
        post_id=post_id,
        language=language,
    )
    _set_password(account, password)
    account.save(force_insert=True)
    record(actor, subject(account), after={"username": username, "role": role.value, "unit": unit_id})
    return account


@verb("org.account.set_active")
def set_account_active(actor: Actor, *, account_id: int, active: bool) -> Account:
    """Close an account, or open it again. Nobody closes their own (G1408)."""
    actor.require("org.account.write")
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise NotFound(what=f"account {account_id}")
    if account.pk == actor.account_id:
        raise GuatuError("G1408")
    before = account.is_active
    account.is_active = active
    account.save(update_fields=["is_active"])
    record(actor, subject(account), before={"active": before}, after={"active": active})
    return account


def _set_password(account: Account, password: str) -> None:
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise GuatuError("G1406", why=" ".join(weak.messages)) from weak
    account.set_password(password)


@verb("org.token.issue")
def issue_token(actor: Actor, *, name: str) -> NewToken:
    """A new API token for the actor's own account; the secret is returned once and never kept."""
    actor.require("org.token.write")
    if actor.account_id is None:
        raise NotFound(what=actor.label)
    secret = secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        account_id=actor.account_id,
        name=name,
        digest=hashlib.sha256(secret.encode()).hexdigest(),
        issued_at=clock().now(),
    )
    record(actor, subject(token), after={"name": name, "account": actor.account_id})
    return NewToken(token.pk, secret)


@verb("org.token.revoke")
def revoke_token(actor: Actor, *, token_id: int) -> None:
    """Make one of the actor's own tokens useless. Somebody else's is not found."""
    actor.require("org.token.write")
    now = clock().now()
    mine = Q(pk=token_id, account_id=actor.account_id, revoked_at=None)
    if not ApiToken.objects.filter(mine).update(revoked_at=now):
        raise NotFound(what=f"token {token_id}")
    record(actor, Subject("org.apitoken", str(token_id)), before={"revoked": False}, after={"revoked": True})


@verb("org.calendar.change")
def change_calendar(actor: Actor, *, day: date, workday: bool, reason: str) -> CalendarChange:
    """Make a day a workday or a day off in the office's calendar, over the official one."""
    actor.require("org.calendar.write")
    if not reason.strip():
        raise GuatuError("G1409")
    old = CalendarChange.objects.filter(day=day).first()
    change, _ = CalendarChange.objects.update_or_create(
        day=day, defaults={"workday": workday, "reason": reason.strip()}
    )
    record(
        actor,
        Subject("org.calendarchange", day.isoformat()),
        before={"workday": old.workday, "reason": old.reason} if old else None,
        after={"workday": workday, "reason": change.reason},
    )
    return change


@verb("org.calendar.publish")
def publish_year(actor: Actor, *, year: int) -> CalendarYear:
    """Declare that a year's holidays and make-up workdays are all entered: from now on its workdays can be counted.

    Raises G1410 while no day of that year was entered: a year without a holiday is a year nobody has read yet.
    """
    actor.require("org.calendar.write")
    declared = CalendarYear.objects.filter(year=year).first()
    if declared is not None:
        unchanged()
        return declared
    days = CalendarChange.objects.filter(day__year=year).count()
    if not days:
        raise GuatuError("G1410", year=year)
    declared = CalendarYear.objects.create(year=year)
    record(actor, subject(declared), after={"year": year, "days": days})
    return declared


@verb("org.account.set_language")
def set_language(actor: Actor, *, language: str) -> Account:
    """Choose the language of the actor's own pages."""
    actor.require("org.own.write")
    account = Account.objects.filter(pk=actor.account_id or 0).first()
    if account is None:
        raise NotFound(what=actor.label)
    if account.language == language:
        unchanged()
        return account
    before = account.language
    account.language = language
    account.save(update_fields=["language"])
    record(actor, subject(account), before={"language": before}, after={"language": language})
    return account
