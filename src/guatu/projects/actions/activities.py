"""The five activities: opened, filled with projects and what each expects, held or cancelled."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TypedDict

from django.db.models import Max

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.ledger.actions import record, take_turn, unchanged, verb
from guatu.ledger.types import Fact, Facts
from guatu.org.queries import units
from guatu.org.types import Actor, subject
from guatu.projects.actions.project import claim_start
from guatu.projects.models import (
    Activity,
    Expectation,
    Project,
    ProjectStart,
    TakingPart,
)
from guatu.projects.queries.activities import (
    activities,
    facts_of,
    spec_of,
)
from guatu.projects.queries.lists import projects
from guatu.projects.queries.starts import earlier_starts
from guatu.projects.rules import check_choice, check_name
from guatu.projects.rules.activities import (
    ProjectFacts,
    base_of,
    check_day,
    check_expectations,
    check_held,
    check_open,
    code_of,
)
from guatu.projects.rules.starts import check_start
from guatu.projects.rules.texts import fitting
from guatu.projects.types.activity import ActivityKind, ActivityState, ExpectationSpec


@dataclass(frozen=True, slots=True)
class _Organiser:
    """Whose activity is to be opened, before there is one."""

    unit_id: int | None


class ActivityFacts(TypedDict, total=False):
    """What an edit may change; what is left out stays."""

    name: str
    name_en: str
    on: date
    place: str
    place_en: str
    plan: str
    plan_en: str


@dataclass(frozen=True, slots=True)
class PartIn:
    """A project that is to take part: `line` says where it stands in a list, from 1."""

    project_id: int
    expectations: tuple[ExpectationSpec, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class PartsTaken:
    """What became of a list: how many take part from it, and each refused line with why."""

    taken: int
    refused: tuple[tuple[int, GuatuError], ...]


def writable_activity(actor: Actor, activity_id: int) -> Activity:
    """The activity, locked. Raises NotFound, else Denied."""
    found = activities(actor).filter(pk=activity_id).first()
    if found is None:
        raise NotFound(what=f"projects.activity:{activity_id}")
    actor.require("projects.activity.write", found)
    return Activity.objects.select_for_update().get(pk=found.pk)


def may_open(actor: Actor) -> bool:
    """Whether the actor may open an activity of its own unit."""
    return actor.can("projects.activity.write", _Organiser(actor.unit_id))


@verb("projects.activity.open")
def open_activity(
    actor: Actor,
    *,
    kind: str,
    unit_id: int,
    on: date,
    name: str,
    name_en: str = "",
    place: str = "",
    place_en: str = "",
    plan: str = "",
    plan_en: str = "",
) -> Activity:
    """Open one of the five for a day, under the unit that organises it; it is numbered within its kind and year.

    Raises G1618 for no kind, G1620 for no name, NotFound for a unit the actor does not see.
    """
    actor.require("projects.activity.write", _Organiser(unit_id))
    check_choice(kind, [one.value for one in ActivityKind], "activity")
    check_name(name, 120)
    check_day(on)
    if not units(actor).filter(pk=unit_id).exists():
        raise NotFound(what=f"org.unit:{unit_id}")
    take_turn()
    last = Activity.objects.filter(kind=kind, year=on.year).aggregate(last=Max("number"))["last"]
    number = (last or 0) + 1
    facts: ActivityFacts = {
        "name": name, "name_en": name_en, "on": on, "place": place, "place_en": place_en, "plan": plan,
        "plan_en": plan_en,
    }  # fmt: skip
    code = code_of(ActivityKind(kind), on.year, number)
    made = Activity.objects.create(
        code=code, kind=kind, year=on.year, number=number, unit_id=unit_id, **facts
    )
    record(actor, subject(made), after={"code": code, "unit": unit_id, **_text(facts)})
    return made


def _text(facts: ActivityFacts) -> dict[str, Fact]:
    return {key: value for key, value in facts.items() if isinstance(value, str | date)}


@verb("projects.activity.edit")
def edit_activity(actor: Actor, *, activity_id: int, changes: ActivityFacts) -> Activity:
    """Change its day, place, name or plan while it is being prepared. The number stays, also into another year.

    Raises G2602 once it was held or cancelled, G1620 for no name.
    """
    row = writable_activity(actor, activity_id)
    check_open(row.name, row.state)
    if "name" in changes:
        check_name(changes["name"], 120)
    if "on" in changes:
        check_day(changes["on"])
    after = _text(changes)
    moved = [key for key in after if getattr(row, key) != after[key]]
    if not moved:
        unchanged()
        return row
    before = {key: getattr(row, key) for key in moved}
    for key in moved:
        setattr(row, key, after[key])
    row.save(update_fields=moved)
    if "on" in moved:
        ProjectStart.objects.filter(activity=row).update(on=row.on)
    record(actor, subject(row), before=before, after={key: after[key] for key in moved})
    return row


@verb("projects.activity.join")
def take_part(
    actor: Actor, *, activity_id: int, project_id: int, expectations: Sequence[ExpectationSpec] = ()
) -> TakingPart:
    """A project takes part, expecting this. A kick-off claims its one start.

    Raises G2601 where it has started before, G2602 once the activity was held, G2605 and G2606 for what cannot be
    expected, G2609 where it takes part already, NotFound for a project the actor does not see.
    """
    row = writable_activity(actor, activity_id)
    made = _join(actor, row, PartIn(project_id, tuple(expectations)))
    record(actor, subject(row), after=_joined(made.project, expectations))
    return made


@verb("projects.activity.list")
def take_list(
    actor: Actor,
    *,
    activity_id: int,
    parts: Iterable[PartIn],
    refused: Iterable[tuple[int, str, GuatuError]] = (),
) -> PartsTaken:
    """A list of projects takes part: those that may; each refused line is given back with why. One transaction.

    Of a project that takes part already its expectations are written anew. `refused` are lines, each with its project
    as written, that could not be read; they are kept with those refused here.
    """
    row = writable_activity(actor, activity_id)
    check_open(row.name, row.state)
    taken: dict[str, Fact] = {}
    left = list(refused)
    for one in parts:
        try:
            there = TakingPart.objects.filter(activity=row, project=one.project_id).first()
            made = _join(actor, row, one) if there is None else _expect(actor, row, there, one.expectations)
        except GuatuError as error:
            known = projects(actor).filter(pk=one.project_id).values_list("code", flat=True).first()
            left.append((one.line, known or "", error))
        else:
            taken[made.project.code] = [_said(spec) for spec in one.expectations]
    left.sort(key=lambda line: line[0])
    if not taken and not left:
        unchanged()
    else:
        told: list[Fact] = [
            {
                "line": str(line), "project": project, "error": error.number, "zh": error.text("zh"),
                "en": error.text("en"),
            }
            for line, project, error in left
        ]  # fmt: skip
        record(actor, subject(row), after={"parts": taken, "refused": told})
    return PartsTaken(len(taken), tuple((line, error) for line, _project, error in left))


def _join(actor: Actor, row: Activity, given: PartIn) -> TakingPart:
    check_open(row.name, row.state)
    project = projects(actor).filter(pk=given.project_id).first()
    if project is None:
        raise NotFound(what=f"projects.project:{given.project_id}")
    if TakingPart.objects.filter(activity=row, project=project).exists():
        raise GuatuError("G2609", name=project.name)
    if row.kind == ActivityKind.KICK_OFF:
        check_start(project.code, earlier_starts([project]).get(project.pk, ()))
    facts = facts_of(actor, [project.pk])[project.pk]
    check_expectations(given.expectations, facts, row.on)
    if row.kind == ActivityKind.KICK_OFF:
        claim_start(project, row.on, ProjectStart.How.KICK_OFF, row)
    made = TakingPart.objects.create(activity=row, project=project)
    _write_expectations(made, given.expectations, facts, row.on)
    return made


@verb("projects.activity.expect")
def expect(
    actor: Actor, *, activity_id: int, project_id: int, expectations: Sequence[ExpectationSpec]
) -> TakingPart:
    """What a project expects, written anew. Raises as `take_part`."""
    row = writable_activity(actor, activity_id)
    there = _part(actor, row, project_id)
    before: list[Fact] = [_said(spec_of(one)) for one in there.expectations.all()]
    made = _expect(actor, row, there, expectations)
    record(
        actor, subject(row), before={there.project.code: before}, after=_joined(made.project, expectations)
    )
    return made


def _expect(
    actor: Actor, row: Activity, there: TakingPart, expectations: Sequence[ExpectationSpec]
) -> TakingPart:
    check_open(row.name, row.state)
    facts = facts_of(actor, [there.project_id])[there.project_id]
    check_expectations(expectations, facts, row.on)
    there.expectations.all().delete()
    _write_expectations(there, expectations, facts, row.on)
    return there


def _part(actor: Actor, row: Activity, project_id: int) -> TakingPart:
    rows = TakingPart.objects.select_related("project").filter(activity=row, project=project_id)
    found = rows.first()
    if found is None or not actor.sees(found.project.unit_id):
        raise NotFound(what=f"projects.project:{project_id}")
    return found


def _write_expectations(
    part: TakingPart, specs: Sequence[ExpectationSpec], facts: ProjectFacts, on: date
) -> None:
    Expectation.objects.bulk_create(
        Expectation(
            part=part, position=place, kind=spec.kind.value, node_code=spec.node_code, stage=spec.stage,
            amount=spec.amount, words=spec.words, words_en=spec.words_en, base=base_of(spec, facts, on),
        )
        for place, spec in enumerate(specs, start=1)
    )  # fmt: skip


def _said(spec: ExpectationSpec) -> dict[str, Fact]:
    return {key: value for key, value in asdict(spec).items() if value not in ("", None)}


def _joined(project: Project, specs: Iterable[ExpectationSpec]) -> Facts:
    return {"project": project.code, "expects": [_said(spec) for spec in specs]}


@verb("projects.activity.leave")
def leave(actor: Actor, *, activity_id: int, project_id: int) -> None:
    """A project does not take part after all; a start that only this kick-off claimed is free again.

    Raises G2602 once the activity was held.
    """
    row = writable_activity(actor, activity_id)
    check_open(row.name, row.state)
    part = _part(actor, row, project_id)
    _free(row, [part.project_id])
    part.delete()
    record(actor, subject(row), before={"project": part.project.code}, after={"project": ""})


def _free(row: Activity, project_ids: Iterable[int]) -> None:
    """Starts claimed by a kick-off that is not to be: of what has started meanwhile the start stays, by its stage."""
    claimed = ProjectStart.objects.filter(activity=row, project__in=list(project_ids))
    claimed.filter(project__start_actual=None).delete()
    for start in claimed.select_related("project"):
        start.activity, start.how = None, ProjectStart.How.STAGE.value
        start.on = start.project.start_actual or start.on
        start.save(update_fields=["activity", "how", "on"])


@verb("projects.activity.hold")
def hold_activity(actor: Actor, *, activity_id: int) -> Activity:
    """The activity was held: its list stands. Raises G2602, G2603 before its day, G2604 without projects."""
    row = writable_activity(actor, activity_id)
    check_open(row.name, row.state)
    count = row.parts.count()
    check_held(row.on, clock().today(), count)
    row.state = ActivityState.HELD.value
    row.save(update_fields=["state"])
    record(
        actor,
        subject(row),
        before={"state": "planned"},
        after={"state": "held", "on": row.on, "projects": count},
    )
    return row


@verb("projects.activity.cancel")
def cancel_activity(actor: Actor, *, activity_id: int, reason: str) -> Activity:
    """The activity is not held; starts that it claimed are free again. Raises G2602, G2612 without a reason."""
    row = writable_activity(actor, activity_id)
    check_open(row.name, row.state)
    if not reason.strip():
        raise GuatuError("G2612")
    _free(row, row.parts.values_list("project_id", flat=True))
    row.state, row.reason = ActivityState.CANCELLED.value, fitting(reason, 300)
    row.save(update_fields=["state", "reason"])
    record(
        actor, subject(row), before={"state": "planned"}, after={"state": "cancelled", "reason": row.reason}
    )
    return row
