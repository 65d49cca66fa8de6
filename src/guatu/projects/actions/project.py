"""A project itself: opening it, mending its facts, moving its stage."""

from datetime import date
from decimal import Decimal

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.ledger.actions import record, take_turn, unchanged, verb
from guatu.org.queries import units
from guatu.org.types import Actor, subject
from guatu.projects.models import Activity, Project, ProjectCode, ProjectStart, StageChange
from guatu.projects.queries import projects
from guatu.projects.queries.starts import codes_of, earlier_starts
from guatu.projects.rules import (
    check_choice,
    check_code,
    check_industry,
    check_money,
    check_move,
    check_name,
    check_place,
    search_text,
)
from guatu.projects.rules.starts import check_start, start_key
from guatu.projects.types import KIND_WORDS, LEVEL_WORDS, ProjectChanges, Stage
from guatu.targets.queries import areas, plans


def writable(actor: Actor, project_id: int, permission: str) -> Project:
    """The project, locked, that the actor may see and write. Raises NotFound, else Denied, else as `check_ours`."""
    found = locked(actor, project_id)
    actor.require(permission, found)
    check_ours(found)
    return found


def locked(actor: Actor, project_id: int) -> Project:
    """The project, locked, that the actor may see: for what is permitted by more than its unit. Raises NotFound."""
    rows = projects(actor, portfolio=None).select_for_update(of=("self",))
    found = rows.filter(pk=project_id).first()
    if found is None:
        raise NotFound(what=f"projects.project:{project_id}")
    return found


def check_ours(project: Project) -> None:
    """Raises G1621 for a project of somebody else's list: what they published is kept as it is."""
    if project.portfolio != Project.CITY_PORTFOLIO:
        raise GuatuError("G1621", code=project.code, portfolio=project.portfolio.upper())


@verb("projects.project.create")
def create_project(
    actor: Actor,
    *,
    code: str,
    name: str,
    unit_id: int,
    name_en: str = "",
    area_id: int | None = None,
    owner: str = "",
    industry: str = "",
    level: str = Project.Level.DISTRICT,
    kind: str = Project.Kind.NEW,
    stage: str = Stage.POOL,
    total_investment: Decimal | None = None,
    start_planned: date | None = None,
    due: date | None = None,
    longitude: Decimal | None = None,
    latitude: Decimal | None = None,
    description: str = "",
) -> Project:
    """Open a project. Money in yuan, places in WGS-84.

    Raises G1601 for a code that is taken, G2611 for one that another project is known by too, G1605, G1617, G1618 and
    G1620 for a bad amount, day, choice or name.
    """
    actor.require("projects.write")
    check_code(code)
    if Project.objects.filter(code=code).exists():
        raise GuatuError("G1601", code=code)
    other = ProjectCode.objects.filter(code=start_key(code)).select_related("project").first()
    if other is not None:
        raise GuatuError("G2611", code=code, name=other.project.name)
    facts: ProjectChanges = {
        "name": name, "name_en": name_en, "unit_id": unit_id, "area_id": area_id, "owner": owner,
        "industry": industry, "level": level, "kind": kind, "total_investment": total_investment,
        "start_planned": start_planned, "longitude": longitude, "latitude": latitude, "description": description,
    }  # fmt: skip
    _check(actor, facts, due)
    check_choice(stage, [known.value for known in Stage], "stage")
    today = clock().today()
    project = Project.objects.create(
        code=code, stage=stage, due=due, search=search_text(name, code, owner, name_en), **facts
    )
    StageChange.objects.create(project=project, after=stage, on=today)
    record(actor, subject(project), after={"code": code, "stage": stage, "due": due, **_ledgered(facts)})
    return project


@verb("projects.project.edit")
def edit_project(actor: Actor, *, project_id: int, changes: ProjectChanges) -> Project:
    """Change a project's facts. Raises as `create_project`."""
    project = writable(actor, project_id, "projects.write")
    _check(actor, changes, project.due, project.start_planned)
    before = {key: getattr(project, key) for key in changes}
    after = _ledgered(changes)
    moved = [key for key in after if before[key] != after[key]]
    if not moved:
        unchanged()
        return project
    for key in moved:
        setattr(project, key, after[key])
    project.search = search_text(project.name, project.code, project.owner, project.name_en)
    project.save(update_fields=[*moved, "search"])
    record(
        actor,
        subject(project),
        before={key: before[key] for key in moved},
        after={key: after[key] for key in moved},
    )
    return project


def _check(actor: Actor, facts: ProjectChanges, due: date | None, start: date | None = None) -> None:
    """What no project may be. Raises G1605, G1617, G1618, G1620, and NotFound for a unit or area out of scope."""
    if "name" in facts:
        check_name(facts["name"], 200)
    if "unit_id" in facts and not units(actor).filter(pk=facts["unit_id"]).exists():
        raise NotFound(what=f"org.unit:{facts['unit_id']}")
    if (area := facts.get("area_id")) is not None:
        _check_area(actor, area)
    if "level" in facts:
        check_choice(facts["level"], LEVEL_WORDS, "level")
    if "kind" in facts:
        check_choice(facts["kind"], KIND_WORDS, "kind")
    check_industry(facts.get("industry", ""))
    check_place(facts.get("longitude"), facts.get("latitude"))
    if (amount := facts.get("total_investment")) is not None:
        check_money(amount, "total_investment")
    begins = facts.get("start_planned", start)
    if due is not None and begins is not None and due < begins:
        raise GuatuError("G1617", due=due.isoformat(), start=begins.isoformat())


def _check_area(actor: Actor, area_id: int) -> None:
    if not any(areas(actor, plan).filter(pk=area_id).exists() for plan in plans(actor)):
        raise NotFound(what=f"targets.area:{area_id}")


def _ledgered(facts: ProjectChanges) -> dict[str, str | int | Decimal | date | None]:
    return {
        key: value for key, value in facts.items() if isinstance(value, str | int | Decimal | date | None)
    }


@verb("projects.stage.move")
def move_stage(actor: Actor, *, project_id: int, to: str, on: date, reason: str = "") -> StageChange:
    """Move a project to another stage as of a day.

    Raises G1618 for no stage, G1602 for a step the table has not, G1603 without its reason, G1604 for a bad day.
    """
    project = writable(actor, project_id, "projects.stage.move")
    check_choice(to, [stage.value for stage in Stage], "stage")
    steps = list(StageChange.objects.filter(project=project).order_by("on", "id"))
    before = Stage(project.stage)
    paused_at = Stage(steps[-1].before) if before is Stage.PAUSED and steps and steps[-1].before else None
    check_move(
        before,
        Stage(to),
        on=on,
        today=clock().today(),
        reason=reason,
        last_move=steps[-1].on if steps else None,
        paused_at=paused_at,
    )
    change = apply_move(project, Stage(to), on, reason.strip())
    record(
        actor,
        subject(project),
        before={"stage": before.value},
        after={"stage": to, "on": on, "reason": change.reason},
    )
    return change


def apply_move(project: Project, to: Stage, on: date, reason: str) -> StageChange:
    """Write one step already checked, with the day of the one start and of the finish where it is one.

    A project is finished in production; one whose nodes know no production is finished when completed. Raises G2601
    where another code of the same project has started before.
    """
    if to is Stage.STARTED and project.start_actual is None:
        claim_start(project, on, ProjectStart.How.STAGE)
    change = StageChange.objects.create(project=project, before=project.stage, after=to, on=on, reason=reason)
    project.stage = to
    if to is Stage.STARTED and project.start_actual is None:
        project.start_actual = on
    ends_in_production = project.nodes.filter(reaches_stage=Stage.PRODUCING).exists()
    if to is (Stage.PRODUCING if ends_in_production else Stage.COMPLETED) and project.finish_actual is None:
        project.finish_actual = on
    project.save(update_fields=["stage", "start_actual", "finish_actual"])
    return change


def claim_start(project: Project, on: date, how: str, activity: Activity | None = None) -> None:
    """Keep the one start of a project, under each of its codes. Raises G2601 where it has started before.

    The stage may come to the start that a kick-off has announced for this project: that is the same start.
    """
    take_turn()
    earlier = earlier_starts([project]).get(project.pk, [])
    codes = codes_of([project])[project.pk]
    if activity is None and any(one.code in codes for one in earlier):
        return
    check_start(project.code, earlier)
    ProjectStart.objects.bulk_create(
        ProjectStart(code=code, project=project, on=on, how=how, activity=activity) for code in codes
    )
