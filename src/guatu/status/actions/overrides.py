"""Overrides: a post sets a project's light for a reason through a day; the computed light stays beside it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from guatu.kernel.clock import clock
from guatu.kernel.errors import Denied, GuatuError, NotFound
from guatu.kernel.period import Period
from guatu.ledger.actions import record, verb
from guatu.ledger.types import Facts
from guatu.org.queries import post as read_post
from guatu.org.types import Actor, Role, subject
from guatu.projects import queries as projects
from guatu.status import queries
from guatu.status.actions.judging import BATCH, judge
from guatu.status.actions.subjects import house_of
from guatu.status.models import Override
from guatu.status.rules import check_override
from guatu.ui.types import LightColour


@verb("status.override.set")
def override_light(
    actor: Actor, *, project_id: int, colour: str, reason: str, until: date, post_id: int | None = None
) -> Override:
    """Set a project's light through `until`, for a reason that stays visible, by a post that answers for it.

    It holds for the month last judged and later ones, and takes the place of an earlier override. `post_id` None is
    the actor's own post; a leader sets by that one only. Raises Denied, NotFound, G1807 for a project without a
    light, G1850, G1851, G1852 without a post.
    """
    actor.require("status.override")
    post_id = post_id or actor.post_id
    if post_id is None:
        raise GuatuError("G1852")
    if actor.role == Role.LEADER and post_id != actor.post_id:
        raise Denied(permission="status.override")
    post, project = read_post(actor, post_id), projects.project_by_id(actor, project_id)
    last = queries.last_light_of(actor, project_id)
    if last is None:
        raise GuatuError("G1807", period=Period.month_of(clock().today()).previous())
    wanted = check_override(
        LightColour(last.by_rules), colour, reason=reason, until=until, today=clock().today()
    )
    now = clock().now()
    Override.objects.filter(project=project, withdrawn_at=None, until__gte=clock().today()).update(
        withdrawn_at=now, withdrawn_by=actor.account_id
    )
    row = Override.objects.create(
        project=project,
        period=last.period,
        colour=wanted.value,
        computed=last.by_rules,
        reason=reason.strip(),
        until=until,
        post=post,
        set_at=now,
        set_by_id=actor.account_id,
    )
    facts: Facts = {"period": row.period, "reason": row.reason, "until": until, "post": str(post)}
    record(actor, subject(project), before={"colour": last.by_rules}, after={"colour": wanted.value, **facts})
    rejudge(actor, [project_id])
    return row


@verb("status.override.withdraw")
def withdraw_override(actor: Actor, *, project_id: int) -> Override:
    """End a project's override now. Raises Denied (a leader: for another post's), NotFound where none is in force."""
    actor.require("status.override")
    project = projects.project_by_id(actor, project_id)
    row = queries.overrides(actor, [project_id]).filter(withdrawn_at=None, until__gte=clock().today()).first()
    if row is None:
        raise NotFound(what=f"status.override of {project.code}")
    if actor.role == Role.LEADER and row.post_id != actor.post_id:
        raise Denied(permission="status.override")
    row.withdrawn_at, row.withdrawn_by_id = clock().now(), actor.account_id
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(actor, subject(project), before={"colour": row.colour}, after={"withdrawn": str(row.until)})
    rejudge(actor, [project_id])
    return row


# --- what follows from an act


def rejudge(actor: Actor, project_ids: Collection[int]) -> int:
    """Judge these projects anew for the month each was last judged for, within the act that touched them; of how many.

    It is signed by who acted, whose permission that act has asked for, and reaches what the actor may not see:
    projects tied to his. One query, then what `judge` needs for each month.
    """
    months = queries.last_judged_of(project_ids) if project_ids else {}
    house = house_of(actor)
    by_month: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for project_id, (period, portfolio) in months.items():
        by_month[period, portfolio].append(project_id)
    for (period, portfolio), ids in sorted(by_month.items()):
        for at in range(0, len(ids), BATCH):
            judge(
                house,
                period=Period.parse(period),
                project_ids=ids[at : at + BATCH],
                portfolio=portfolio,
            )
    return len(months)


def judge_reported(actor: Actor, project_ids: Sequence[int], source: str) -> None:
    """What projects calls in the transaction of a report on nodes: the project, and those tied to it that moved.

    What an acceptance reports on, it announces itself when all is written (`judge_accepted`).
    """
    rejudge(actor, project_ids[1:] if source.startswith("collect.") else project_ids)


def lapse(actor: Actor) -> int:
    """Judge anew the lights whose override or exemption has ended since they were judged; of how many projects.

    The worker does it, so that both lapse by themselves. Raises Denied.
    """
    actor.require("status.judge")
    return rejudge(actor, queries.lapsed(clock().today()))
