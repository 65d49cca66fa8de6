"""Who may do what to a matter, a meeting, a limit set. Pure."""

from collections.abc import Collection
from typing import Protocol

import rules
from rules import add_perm

from guatu.dispatch.types import Kind
from guatu.org.types import (
    Actor,
    Role,
    has_role,
    in_scope,
    is_dispatcher,
    is_enterprise,
    is_leader,
    is_member,
    is_reporter,
    is_supervisor,
    is_task_force,
)

OFFICE_KINDS = (Kind.DIRECTIVE, Kind.UPPER)
"""What comes from above: the office alone files it."""
INSPECTED_KINDS = (Kind.FINDING, Kind.RECTIFICATION)
"""What an inspection found: the supervision office files it, or the office for it."""


class HeldBy(Protocol):
    """A duty with the posts that hold it, and who acts for them: pairs of the acting post and the one it acts for."""

    @property
    def post_ids(self) -> Collection[int]: ...

    @property
    def acted(self) -> Collection[tuple[int, int]]: ...


def acts_for(actor: Actor, duty: HeldBy) -> int | None:
    """The post of the duty that the actor does not hold but acts for (代理), the lowest key first; None without one."""
    if actor.post_id is None or actor.post_id in duty.post_ids:
        return None
    return min((post for seat, post in duty.acted if seat == actor.post_id), default=None)


@rules.predicate
def holds_post(actor: Actor, duty: HeldBy | None) -> bool:
    """The actor's post holds the duty, or acts for one that does. False without a duty: it is always of something."""
    if duty is None or actor.post_id is None:
        return False
    return actor.post_id in duty.post_ids or acts_for(actor, duty) is not None


class Handled(Protocol):
    """A matter with the unit that must act and the account that fed back last."""

    @property
    def unit_id(self) -> int | None: ...

    @property
    def handled_by_id(self) -> int | None: ...


@rules.predicate
def is_not_the_handler(actor: Actor, matter: Handled | None) -> bool:
    """Somebody other than whoever fed back, and not of the unit that had to act."""
    return (
        matter is not None
        and (actor.account_id is None or matter.handled_by_id != actor.account_id)
        and (actor.unit_id is None or matter.unit_id != actor.unit_id)
    )


class Held(Protocol):
    """A matter with the unit that holds it now."""

    @property
    def holder_id(self) -> int: ...


@rules.predicate
def acts_for_the_holder(actor: Actor, matter: Held | None) -> bool:
    """The holder is a unit that the actor acts for."""
    return matter is not None and actor.answers_for(matter.holder_id)


@rules.predicate
def files_this_kind(actor: Actor, kind: Kind | None) -> bool:
    """Which kinds a role may file; without a kind, whether it may file any. An enterprise's contact asks (助企包保)."""
    if actor.role == Role.ENTERPRISE:
        return kind in (None, Kind.REQUEST)
    if kind in OFFICE_KINDS:
        return bool(is_dispatcher(actor))
    if kind in INSPECTED_KINDS:
        return bool((is_dispatcher | is_supervisor)(actor))
    return True


_handles = (is_reporter | is_task_force | is_dispatcher) & in_scope
_checks = is_supervisor & is_not_the_handler
_works = has_role(Role.DISPATCHER, Role.REPORTER, Role.LEADER, Role.TASK_FORCE, Role.SUPERVISOR)

add_perm("dispatch.read", is_member)
add_perm("dispatch.enterprise.read", is_member | is_enterprise)
add_perm("dispatch.matter.file", (_works | is_enterprise) & files_this_kind)
add_perm("dispatch.directive.issue", is_dispatcher)
for desk_verb in ("assign", "decide", "merge", "split"):
    add_perm(f"dispatch.matter.{desk_verb}", is_dispatcher)
for handler_verb in ("sign", "take_up", "feed_back", "dispute", "ask_extension"):
    add_perm(f"dispatch.matter.{handler_verb}", _handles)
for check_verb in ("verify", "reopen", "confirm"):
    add_perm(f"dispatch.matter.{check_verb}", _checks)
add_perm("dispatch.matter.entrust", _works & acts_for_the_holder)
add_perm("dispatch.matter.close", (is_dispatcher | is_supervisor) & is_not_the_handler)
add_perm("dispatch.matter.sample", is_supervisor)
add_perm("dispatch.matter.escalate", is_dispatcher | is_supervisor)
add_perm("dispatch.limits.write", is_dispatcher)
add_perm("dispatch.order.raise", is_supervisor | is_dispatcher)
add_perm("dispatch.order.sign", (is_reporter | is_task_force | is_leader) & in_scope)
add_perm("dispatch.order.interview", is_supervisor)
add_perm("dispatch.meeting.write", is_dispatcher)
add_perm("dispatch.ask.write", (is_reporter | is_task_force | is_leader | is_dispatcher) & in_scope)
add_perm("dispatch.duty.write", is_dispatcher | (is_member & holds_post))
add_perm("dispatch.duty.answer", has_role() | (is_member & holds_post))
add_perm("dispatch.duty.rules", is_dispatcher)
add_perm("dispatch.force.write", is_dispatcher | (is_member & holds_post))
add_perm("dispatch.force.cover", is_dispatcher)
add_perm("dispatch.paper.write", is_dispatcher)
