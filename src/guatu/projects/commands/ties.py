"""`guatu project tie`, `ties`, `untie`, `clock`, `why`: what holds a plan from outside, and why its dates are so."""

import getpass
from datetime import datetime
from typing import Any

import click

from guatu.kernel.clock import clock as now
from guatu.kernel.errors import NotFound
from guatu.org.types import Actor
from guatu.projects import actions, queries
from guatu.projects.commands.plans import DAY, in_json, opened, project_group, say
from guatu.projects.models import Node, Project, ProjectLink
from guatu.projects.queries.approvals import ApprovalClock, clock_facts
from guatu.projects.queries.tied import TieEffect, effect_facts
from guatu.projects.queries.why import why_facts
from guatu.projects.types import LINK_WORDS, PermitEntry, PermitStep


@project_group.command("tie")
@click.argument("before")
@click.argument("after")
@click.option("--kind", type=click.Choice(tuple(LINK_WORDS)), default="FS", show_default=True)
@click.option("--lag", type=int, default=0, help="Days between; a lead below 0.")
@click.option("--calendar", default="", help="Count the lag in working days of this calendar.")
@click.option("--reason", default="", help="Why, for the ledger.")
@click.option("--preview", is_flag=True, help="Only show what would move.")
@in_json
def tie(
    before: str, after: str, kind: str, lag: int, calendar: str, reason: str, preview: bool, as_json: bool
) -> None:
    """Let the node AFTER wait for the node BEFORE of another project, each given as PROJECT/NODE."""
    actor = Actor.operator(getpass.getuser())
    ends = {"predecessor_id": _end(actor, before).pk, "successor_id": _end(actor, after).pk}
    facts: dict[str, Any] = {**ends, "kind": kind, "lag": lag, "lag_calendar": calendar}
    effect = queries.tie_effect(actor, **facts)
    made = None if preview else actions.tie_projects(actor, **facts, reason=reason)
    _say_effect(effect, as_json, {"id": made.pk if made else None})


@project_group.command("ties")
@click.argument("code")
@in_json
def ties(code: str, as_json: bool) -> None:
    """The links of a project with others, each with its id."""
    actor, project = opened(code)
    rows = list(queries.ties(actor, [project.pk]))
    say({"ties": list(map(_tie, rows))}, as_json, "\n".join(map(_line, rows)))


@project_group.command("untie")
@click.argument("tie_id", type=int)
@click.option("--reason", default="", help="Why, for the ledger.")
@click.option("--preview", is_flag=True, help="Only show what would move.")
@in_json
def untie(tie_id: int, reason: str, preview: bool, as_json: bool) -> None:
    """Remove a link between projects by its id; each is worked back by itself again."""
    actor = Actor.operator(getpass.getuser())
    effect = queries.untie_effect(actor, tie_id)
    if not preview:
        actions.untie_projects(actor, tie_id=tie_id, reason=reason)
    _say_effect(effect, as_json, {"id": tie_id})


@project_group.command("clock")
@click.argument("code")
@click.argument("node")
@click.argument("step", type=click.Choice([step.value for step in PermitStep]), required=False)
@click.option("--on", type=DAY, help="The day; today without it.")
@click.option(
    "--reason", default="", help="To pause: what the applicant supplies; to refuse or withdraw: why."
)
@click.option("--document", default="", help="Of a decision: its number, or what proves it.")
@in_json
def clock(
    code: str, node: str, step: str | None, on: datetime | None, reason: str, document: str, as_json: bool
) -> None:
    """The statutory clock of an approval 法定时限; with STEP, accepted, paused, resumed, decided (granted), refused,
    or the last of these withdrawn."""
    actor, project = opened(code)
    row, day = _node(actor, project, node), on.date() if on else now().today()
    if step is not None:
        actions.take_step(actor, row.pk, PermitEntry(PermitStep(step), day, reason, document))
    state = queries.approval_clock(actor, row.pk)
    say(clock_facts(state), as_json, _said(state))


@project_group.command("why")
@click.argument("code")
@click.argument("node")
@in_json
def why(code: str, node: str, as_json: bool) -> None:
    """Why a node can finish no earlier and must start no later, through every project tied to it."""
    actor, project = opened(code)
    told = queries.reasons(actor, project, _node(actor, project, node).code, now().today())
    lines = []
    for one in told:
        lines.append(f"{one.sentence.zh} / {one.sentence.en}")
        lines += [f"  {step.text.zh} / {step.text.en}" for step in one.steps]
    say({"reasons": why_facts(told)}, as_json, "\n".join(lines))


def _end(actor: Actor, text: str) -> Node:
    """The node of PROJECT/NODE. Raises NotFound."""
    code, _, node = text.rpartition("/")
    return _node(actor, queries.project(actor, code), node)


def _node(actor: Actor, project: Project, code: str) -> Node:
    row = queries.nodes(actor, [project.pk]).filter(code=code).first()
    if row is None:
        raise NotFound(what=f"{project.code}/{code}")
    return row


def _say_effect(effect: TieEffect, as_json: bool, facts: dict[str, Any]) -> None:
    lines = [
        f"{row.code}: 最早完成 earliest finish {shift.before.earliest_finish} → {shift.after.earliest_finish}，"
        f"差天数 days short {shift.before.days_short} → {shift.after.days_short}，"
        f"变动节点 nodes moved {len(shift.moved)}"
        for row, shift in effect.rows
    ]
    say(facts | effect_facts(effect), as_json, "\n".join(lines or ["没有节点变动 nothing moves"]))


def _tie(row: ProjectLink) -> dict[str, Any]:
    ends = {
        "predecessor": f"{row.predecessor.project.code}/{row.predecessor.code}",
        "successor": f"{row.successor.project.code}/{row.successor.code}",
    }
    names = ("kind", "lag", "lag_calendar", "reason")
    return {"id": row.pk, **ends, **{name: getattr(row, name) for name in names}}


def _line(row: ProjectLink) -> str:
    facts = _tie(row)
    lag = f"{row.lag:+d} {row.lag_calendar}".rstrip() if row.lag else ""
    return f"{row.pk:>6} {facts['predecessor']} → {facts['successor']} {row.kind}{lag} {row.reason}"


def _said(state: ApprovalClock) -> str:
    now, stop = state.clock, state.standing
    last = state.decisions[-1] if state.decisions else None
    if now is None and last is not None:
        return f"不予许可 refused {last.on} {last.document}: {last.reason}"
    if now is None:
        return f"未受理 not accepted; 法定 limit {state.node.statutory_days}"
    used = f"已计 used {now.used}/{now.limit}"
    if now.decided:
        document = last.document if last is not None and last.granted else ""
        return f"办结 decided {now.decided} {document}: {used}"
    if stop is not None:
        return f"停表 stopped since {stop.first_day}: {stop.reason}; {used}，若明天恢复到期 due {now.due}"
    return f"计时中 running: {used}，到期 due {now.due}，剩 left {now.left}"
