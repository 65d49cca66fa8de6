"""Writing the invented projects in bulk: one ledger entry a batch, with the digest of what was loaded."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import TypeVar
from zoneinfo import ZoneInfo

from guatu.kernel.clock import clock
from guatu.kernel.period import Period
from guatu.ledger.actions import record, verb
from guatu.ledger.types import Subject
from guatu.org.models import Account, Post, Responsibility
from guatu.org.queries import actor_for, units_named
from guatu.org.types import Actor, ResponsibilityRole
from guatu.projects.actions.templates import link_columns, work_columns
from guatu.projects.models import (
    Baseline,
    BaselineNode,
    Fund,
    InvestmentPlan,
    Link,
    Node,
    Progress,
    Project,
    ProjectStart,
    Schedule,
    StageChange,
    Template,
)
from guatu.projects.rules.search import search_text
from guatu.projects.types import NodeSpec
from guatu.site.demo.city import unit_id
from guatu.site.demo.figures import Figures, figures
from guatu.site.demo.ground import place_of
from guatu.site.demo.pipeline import arrivals
from guatu.site.demo.sketch import Course, Sketch, templates
from guatu.site.demo.words import BLOCKERS, HOLDERS
from guatu.targets.models import Area

T = TypeVar("T")
BATCH = 500
ROWS = 2000
REPORTED_AT = time(16, 20)

SPONSORS = {
    "industry": "分管工业副市长",
    "build": "分管城建副市长",
    "renewal": "分管城建副市长",
    "sewer": "分管城建副市长",
    "service": "分管商务副市长",
    "invest": "分管商务副市长",
    "pool": "常务副市长",
}
FORCE_POSTS = {
    "land": ("ZRZY", "用地保障专班岗"),
    "permit": ("FGW", "审批专班岗"),
    "funds": ("CZJ", "资金专班岗"),
    "winter": ("ZJJ", "旧改专班岗"),
    "relocation": ("ZJJ", "雨污分流专班岗"),
    "design": ("GXJ", "工业专班岗"),
}


@dataclass(frozen=True, slots=True)
class Planned:
    """A project ready to be written."""

    sketch: Sketch
    course: Course
    figures: Figures
    source: Callable[[str, str], str]  # unit code, period → the submission it came with


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def load_projects(
    actor: Actor,
    todo: Sequence[Sketch],
    course_of: Callable[[Sketch], Course],
    source: Callable[[str, str], str],
    progress: Callable[[int], None],
) -> None:
    """Write all sketches; `progress` is told how many stand after each batch."""
    areas = {area.code: area for area in Area.objects.filter(plan__kind="year")}
    written = 0
    for batch in batches(todo, BATCH):
        planned = []
        for sketch in batch:
            course = course_of(sketch)
            planned.append(Planned(sketch, course, figures(sketch, course), source))
        _load_batch(actor, planned, areas)
        written += len(batch)
        progress(written)


@verb("site.demo.load_projects")
def _load_batch(actor: Actor, planned: Sequence[Planned], areas: dict[str, Area]) -> None:
    projects = Project.objects.bulk_create(
        [_project(item, areas[item.sketch.area]) for item in planned], batch_size=ROWS
    )
    pairs = list(zip(projects, planned, strict=True))
    posts = {(code, title): pk for pk, code, title in Post.objects.values_list("pk", "unit__code", "title")}
    held_by = units_named(HOLDERS.values())
    nodes = Node.objects.bulk_create(
        [node for project, item in pairs for node in _nodes(project, item, held_by)], batch_size=ROWS
    )
    Link.objects.bulk_create(_links(pairs, nodes), batch_size=ROWS)
    kept = {row.code: row for row in Template.objects.filter(current=True)}
    Schedule.objects.bulk_create(
        [_schedule(project, item, kept[item.sketch.work.template]) for project, item in pairs],
        batch_size=ROWS,
    )
    _approve(pairs)
    StageChange.objects.bulk_create(
        [
            StageChange(project=project, before=step.before, after=step.after, on=step.on)
            for project, item in pairs
            for step in arrivals(item.sketch, item.course, clock().today())
        ],
        batch_size=ROWS,
    )
    StageChange.objects.bulk_create(
        [
            StageChange(project=project, after=item.course.stage, on=clock().today(), reason="演示城市建立")
            for project, item in pairs
        ],
        batch_size=ROWS,
    )
    ProjectStart.objects.bulk_create(
        [
            ProjectStart(
                code=project.code, project=project, on=project.start_actual, how=ProjectStart.How.STAGE
            )
            for project, _item in pairs
            if project.start_actual is not None
        ],
        batch_size=ROWS,
    )
    InvestmentPlan.objects.bulk_create(
        [
            InvestmentPlan(project=project, year=year, amount=amount)
            for project, item in pairs
            for year, amount in item.figures.plans
        ],
        batch_size=ROWS,
    )
    Progress.objects.bulk_create(
        [row for project, item in pairs for row in _progress(project, item)], batch_size=ROWS
    )
    Fund.objects.bulk_create(
        [row for project, item in pairs for row in _funds(project, item)], batch_size=ROWS
    )
    Responsibility.objects.bulk_create(
        [row for project, item in pairs for row in _responsibilities(project, item, posts)], batch_size=ROWS
    )
    digest = hashlib.sha256("\n".join(item.sketch.code for item in planned).encode()).hexdigest()
    record(
        actor,
        Subject("projects.project", f"{projects[0].pk}-{projects[-1].pk}"),
        after={"projects": len(projects), "nodes": len(nodes), "codes_digest": digest},
    )


def _project(item: Planned, area: Area) -> Project:
    sketch, course = item.sketch, item.course
    owner = (
        f"{sketch.place.short}{'城建' if sketch.area in ('build', 'renewal', 'sewer') else '产投'}有限公司"
    )
    longitude, latitude = place_of(sketch.place, sketch.number)
    return Project(
        code=sketch.code,
        name=sketch.name,
        name_en=sketch.name_en,
        unit_id=unit_id(sketch.place.code),
        area=area,
        owner=owner,
        industry=sketch.work.industry,
        level=_level(sketch),
        kind=_kind(sketch, course),
        stage=course.stage,
        total_investment=sketch.total,
        start_planned=course.start_planned,
        start_actual=course.started,
        due=sketch.due,
        finish_actual=course.finished,
        search=search_text(sketch.name, sketch.name_en, sketch.code, owner),
        own_rating=_own_rating(item),
        longitude=Decimal(str(longitude)),
        latitude=Decimal(str(latitude)),
    )


def _level(sketch: Sketch) -> str:
    if sketch.total >= Decimal(1_000_000_000):
        return Project.Level.PROVINCE
    return Project.Level.CITY if sketch.total >= Decimal(100_000_000) else Project.Level.DISTRICT


def _kind(sketch: Sketch, course: Course) -> str:
    year = clock().today().year
    if sketch.due.year <= year:
        return Project.Kind.COMPLETING
    if course.started and course.started.year < year:
        return Project.Kind.CONTINUING
    return Project.Kind.NEW if course.start_planned.year == year else Project.Kind.PREPARING


def _own_rating(item: Planned) -> str:
    """Owners see themselves kindly: what is late by less than a month is called green."""
    if not item.course.started:
        return ""
    return "yellow" if item.course.held_up and item.sketch.slip >= 30 else "green"


def _nodes(project: Project, item: Planned, held_by: Mapping[str, int]) -> Iterator[Node]:
    course = item.course
    holder = HOLDERS.get(course.blocker, "")
    for position, (spec, base, now) in enumerate(
        zip(course.nodes, course.baseline.nodes, course.now.nodes, strict=True), start=1
    ):
        blocked = spec.code == course.held_up
        yield Node(
            project=project,
            position=position,
            **work_columns(spec),
            early_start=now.early_start,
            early_finish=now.early_finish,
            late_start=now.late_start,
            late_finish=now.late_finish,
            total_float=now.total_float,
            critical=now.critical,
            baseline_start=base.planned_start,
            baseline_finish=base.planned_finish,
            actual_start=spec.actual_start,
            actual_finish=spec.actual_finish,
            forecast_finish=spec.forecast_finish,
            blocker_kind=item.course.blocker if blocked else "",
            blocker=BLOCKERS[item.course.blocker][0] if blocked else "",
            holder=holder if blocked else "",
            holder_unit_id=held_by.get(holder) if blocked else None,
            accepted_on=_accepted(item, spec),
        )


def _accepted(item: Planned, spec: NodeSpec) -> date | None:
    """Two of three approvals that have begun were accepted two days later; the others wait at the counter."""
    if spec.statutory_days is None or spec.actual_start is None or item.sketch.number % 3 == 0:
        return None
    day = spec.actual_start + timedelta(days=2)
    return (
        day if day <= clock().today() and (spec.actual_finish is None or day < spec.actual_finish) else None
    )


def _links(pairs: Sequence[tuple[Project, Planned]], nodes: Sequence[Node]) -> Iterator[Link]:
    keys: dict[int, dict[str, int]] = {}
    for node in nodes:
        keys.setdefault(node.project_id, {})[node.code] = node.pk
    for project, item in pairs:
        own = keys[project.pk]
        for link in templates()[item.sketch.work.template].links:
            yield Link(
                project=project,
                predecessor_id=own[link.predecessor],
                successor_id=own[link.successor],
                **link_columns(link),
            )


def _approve(pairs: Sequence[tuple[Project, Planned]]) -> None:
    """Every plan of the demo city was approved by the project office as it was first drawn up."""
    office = actor_for(Account.objects.get(username="diaodu"))
    baselines = Baseline.objects.bulk_create(
        [
            Baseline(
                project=project,
                number=1,
                name=item.sketch.baseline,
                due=item.course.baseline.due,
                finish=max(node.planned_finish for node in item.course.baseline.nodes),
                digest=item.course.baseline.digest,
                approved_by_id=office.account_id,
                approved_label=office.label,
                approved_at=clock().now(),
            )
            for project, item in pairs
        ],
        batch_size=ROWS,
    )
    BaselineNode.objects.bulk_create(
        [
            BaselineNode(
                baseline=baseline,
                code=spec.code,
                start=base.planned_start,
                finish=base.planned_finish,
                duration=spec.duration,
            )
            for baseline, (_, item) in zip(baselines, pairs, strict=True)
            for spec, base in zip(item.course.nodes, item.course.baseline.nodes, strict=True)
        ],
        batch_size=ROWS,
    )


def _schedule(project: Project, item: Planned, template: Template) -> Schedule:
    now = item.course.now
    return Schedule(
        project=project,
        template=template,
        state=Schedule.State.APPROVED,
        state_at=clock().now(),
        due=now.due,
        earliest_finish=now.earliest_finish,
        days_short=now.days_short,
        critical_chain=list(now.critical_chain),
        unpublished_years=list(now.unpublished_years),
        digest=now.digest,
        computed_at=clock().now(),
    )


def _progress(project: Project, item: Planned) -> Iterator[Progress]:
    for month in item.figures.months:
        source = item.source(item.sketch.place.code, str(month.period))
        if not source:
            continue
        yield Progress(
            project=project,
            period=str(month.period),
            invested_year=month.invested_year,
            invested_total=month.invested_total,
            physical=month.physical,
            recorded_at=reported_at(month.period),
            source=source,
        )


def reported_at(period: Period) -> datetime:
    """When the demo's districts file a month: the afternoon of the 4th of the next."""
    return datetime.combine(period.next().first_day.replace(day=4), REPORTED_AT, ZoneInfo("Asia/Shanghai"))


def _funds(project: Project, item: Planned) -> Iterator[Fund]:
    """City money for batch programmes, bank and own money for the rest; a project short of funds shows it."""
    total = item.sketch.total
    sources = (
        (("city", 40), ("bond", 60))
        if item.sketch.work.template != "industrial"
        else (("bank", 55), ("own", 45))
    )
    short = bool(item.course.held_up) and item.course.blocker == "funds"
    for source, percent in sources:
        planned = (total * percent / 100).quantize(Decimal("0.01"))
        share = Decimal("0.12") if short and source in ("bank", "bond") else Decimal("0.55")
        arrived = (planned * share).quantize(Decimal("0.01")) if item.course.started else Decimal(0)
        yield Fund(project=project, source=source, planned=planned, arrived=arrived, as_of=clock().today())


def _responsibilities(
    project: Project, item: Planned, posts: Mapping[tuple[str, str], int]
) -> Iterator[Responsibility]:
    place = item.sketch.place
    wanted = [
        (ResponsibilityRole.ACCOUNTABLE, (place.code, f"{place.name}分管负责人")),
    ]
    if item.sketch.number % 29:  # one in twenty-nine shows as a gap
        wanted.append((ResponsibilityRole.SECRETARY, (place.code, f"{place.name}服务秘书")))
    if item.sketch.total >= Decimal(300_000_000):
        wanted.append((ResponsibilityRole.SPONSOR, ("220100", SPONSORS[item.sketch.area])))
    if item.course.held_up:
        wanted.append((ResponsibilityRole.TASK_FORCE, FORCE_POSTS[item.course.blocker]))
    for role, (code, title) in wanted:
        yield Responsibility(
            subject_kind="projects.project",
            subject_id=str(project.pk),
            role=role,
            post_id=posts[code, title],
            start=date(2025, 1, 1),
        )
