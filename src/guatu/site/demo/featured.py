"""The demo's projects that are meant to be opened: one that cannot meet its date, two tied, two plans on their way.

Each is invented as the others are; what then happened to its plan goes through the real actions, on the days it would
have happened.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from guatu.kernel.clock import FixedDayClock, clock, use_clock
from guatu.org.queries import calendars
from guatu.org.types import Actor
from guatu.projects.actions import (
    accept_application,
    adjust_nodes,
    pause_clock,
    plan_project,
    return_plan,
    submit_plan,
    take_baseline,
    tie_projects,
    update_nodes,
    withdraw_permit_step,
)
from guatu.projects.models import Node, Project
from guatu.projects.types import NodeAdjustment, NodeUpdate, last_day
from guatu.site.demo.city import PLACES
from guatu.site.demo.load import load_projects
from guatu.site.demo.sketch import TEN_THOUSAND, Sketch, planner, project_code
from guatu.site.demo.story import actor_named
from guatu.site.demo.words import BLOCKERS, HOLDERS, WORKS, Work

FROM_PROJECTS = 20
"""A smaller city has invented projects only."""
NUMBERS_FROM = 900_001

YEAR_BEGUN = date(2026, 1, 12)
YEAR_BASELINE, APRIL_BASELINE = "年初基线", "4月调整基线"
HELD_UP = "N24"
"""场地平整与三通: the site cannot be levelled while a part of it is not handed over."""
WAITING_FOR_SITE = frozenset(("N25", "N26", "N27", "N28", "N30", "N31", "N32"))
REBASED = date(2026, 4, 24)
SLIPPING = (
    (date(2026, 1, 20), date(2026, 5, 13)),
    (date(2026, 2, 25), date(2026, 5, 15)),
    (date(2026, 3, 20), date(2026, 5, 18)),
    (REBASED, date(2026, 5, 20)),
    (date(2026, 5, 8), date(2026, 5, 20)),
)
"""When the district reported, and by when it then expected the site to be levelled: so far within the season."""
PAST_WINTER = (date(2026, 5, 20), date(2026, 6, 5))
"""The first word by which the roof is not closed before the winter stop."""
LAND_REPORTED = (date(2026, 6, 3), date(2026, 6, 26))

ACCEPTED, SUPPLYING = date(2026, 5, 25), date(2026, 6, 1)


@dataclass(frozen=True, slots=True)
class Featured:
    """The codes of the featured projects."""

    late: str
    substation: str
    factory: str
    submitted: str
    returned: str


def _work(area: str, name: str) -> Work:
    return next(work for work in WORKS[area] if work.name.startswith(name))


def _sketch(
    number: int,
    place_code: str,
    area: str,
    work: Work,
    due: date,
    total: int,
    names: tuple[str, str] = ("", ""),
) -> Sketch:
    """A project in good order, its total in 万元."""
    place = next(place for place in PLACES if place.code == place_code)
    return Sketch(
        number=NUMBERS_FROM + number,
        code=project_code(place, due, NUMBERS_FROM + number),
        name=f"{place.short}{names[0]}{work.name}项目",
        name_en=f"{place.short_en} {names[1]} {work.name_en}".replace("  ", " "),
        place=place,
        area=area,
        work=work,
        due=due,
        total=total * TEN_THOUSAND,
        jitter=0,
        late=False,
        slip=0,
        baseline=YEAR_BASELINE if number == 0 else "首次计划",
    )


def featured_sketches() -> tuple[Sketch, ...]:
    """In the order of `Featured`."""
    return (
        _sketch(
            0,
            "220103",
            "industry",
            _work("industry", "新能源"),
            date(2027, 1, 31),
            286_000,
            ("龙翼", "Longyi"),
        ),
        _sketch(1, "220113", "build", _work("build", "220千伏"), date(2027, 1, 15), 26_000),
        _sketch(2, "220113", "industry", _work("industry", "光电芯片"), date(2027, 3, 31), 98_000),
        _sketch(
            3,
            "220103",
            "invest",
            _work("invest", "智能装备"),
            date(2027, 8, 31),
            66_000,
            ("北湖", "North Lake"),
        ),
        _sketch(
            4, "220103", "build", _work("build", "九年一贯制"), date(2027, 8, 31), 21_000, ("凯旋", "Kaixuan")
        ),
    )


def load_featured(actor: Actor, source: Callable[[str, str], str]) -> Featured:
    """Write the featured projects: the late one as it stood at the beginning of the year, the rest as they stand."""
    late, *rest = sketches = featured_sketches()
    with use_clock(FixedDayClock(YEAR_BEGUN)):
        load_projects(actor, [late], planner(calendars(), YEAR_BEGUN), source, _quiet)
    load_projects(actor, rest, planner(calendars(), clock().today()), source, _quiet)
    return Featured(*(sketch.code for sketch in sketches))


def _quiet(written: int) -> None:
    """Five projects need no progress."""


def live(codes: Featured) -> None:
    """What happened to the featured projects' plans until the end of April, and what is open today."""
    slip(codes.late, SLIPPING)
    _tied(codes.substation, codes.factory)
    _submitted(codes.submitted, date(2027, 9, 10), {"N14": 3, "N30": -3})
    returned = _submitted(codes.returned, date(2027, 8, 25), {"H20": -2})
    return_plan(
        actor_named("diaodu"),
        project_id=returned,
        reason="须赶上2027年秋季学期：请把室外工程排在暑期前，并明确各审批节点的责任单位后重报",
    )
    _clocks(codes)


def hold_up(codes: Featured) -> None:
    """May and June of the late project: past the winter stop first, then it is reported why."""
    slip(codes.late, [PAST_WINTER])
    slip(codes.late, [LAND_REPORTED], "land")


def _by_code(project_code: str) -> tuple[Project, dict[str, Node]]:
    project = Project.objects.get(code=project_code)
    return project, {node.code: node for node in project.nodes.all()}


def slip(code: str, reports: Sequence[tuple[date, date]], blocker: str = "") -> None:
    """Reports of the late project, each on its day: all as planned but for the site. In April it is based anew."""
    project, _ = _by_code(code)
    kept = project.baselines.get(name=YEAR_BASELINE).nodes.all()
    planned = {row.code: (row.start, last_day(row.finish)) for row in kept}
    for day, forecast in reports:
        with use_clock(FixedDayClock(day)):
            _report(actor_named("kuancheng"), code, planned, forecast, blocker)
            if day == REBASED:
                take_baseline(
                    actor_named("diaodu"),
                    project_id=project.pk,
                    name=APRIL_BASELINE,
                    reason="交地推后，经4月调度会同意按现计划考核",
                )


def _report(
    reporter: Actor, code: str, planned: Mapping[str, tuple[date, date]], forecast: date, blocker: str
) -> None:
    """What the site does not hold up began and ended on its planned days; the site is expected later."""
    project, nodes = _by_code(code)
    today = clock().today()
    updates = []
    for node in nodes.values():
        first, last = planned[node.code]
        begun = node.actual_start or (first if first < today else None)
        if node.code == HELD_UP:
            updates.append(
                NodeUpdate(
                    node_id=node.pk,
                    actual_start=begun,
                    forecast_finish=forecast,
                    blocker_kind=blocker,
                    blocker=BLOCKERS[blocker][0] if blocker else "",
                    holder=HOLDERS[blocker] if blocker else "",
                )
            )
        elif node.actual_finish is None and begun and node.code not in WAITING_FOR_SITE:
            done = max(last, begun) if last < today else None
            updates.append(NodeUpdate(node_id=node.pk, actual_start=begun, actual_finish=done))
    update_nodes(reporter, project_id=project.pk, updates=updates, source="site.demo")


def _tied(substation: str, factory: str) -> None:
    """The factory's equipment cannot be run before the substation is accepted.

    Each plan fits by itself; tied, the factory is short by days that only the substation explains.
    """
    _, before = _by_code(substation)
    _, after = _by_code(factory)
    tie_projects(
        actor_named("diaodu"),
        predecessor_id=before["N31"].pk,
        successor_id=after["N30"].pk,
        lag=10,
        lag_calendar="office",
        reason="设备通电安装调试须由新建变电站供电，送电后10个工作日具备条件",
    )


def _submitted(code: str, due: date, days: Mapping[str, int]) -> int:
    """Drawn up anew for another due day, durations changed by so many days by the district within float, submitted."""
    project, nodes = _by_code(code)
    reporter = actor_named("kuancheng")
    plan_project(actor_named("diaodu"), project_id=project.pk, due=due)
    adjust_nodes(
        reporter,
        project_id=project.pk,
        adjustments=[
            NodeAdjustment(nodes[key].pk, {"duration": nodes[key].duration + more})
            for key, more in days.items()
        ],
        reason="按参建单位实际安排调整工期",
    )
    submit_plan(reporter, project_id=project.pk)
    return project.pk


def _clocks(codes: Featured) -> None:
    """One approval whose statutory clock runs, and one whose clock stands while the applicant supplies papers."""
    office = actor_named("diaodu")  # the ecology office has no account here
    running = _by_code(codes.submitted)[1]["N13"]
    _accepted(office, running)
    stopped = _by_code(codes.returned)[1]["H05"]
    _accepted(office, stopped)
    pause_clock(
        office,
        node_id=stopped.pk,
        on=SUPPLYING,
        reason="一次性告知补正：缺噪声监测报告，待建设单位补齐",
    )


def _accepted(office: Actor, node: Node) -> None:
    """Accepted on the day of the story; another day that the invented city gave it is taken back first."""
    if node.accepted_on is not None:
        withdraw_permit_step(office, node_id=node.pk, reason="受理日期登记有误，按受理通知书更正")
    accept_application(office, node_id=node.pk, on=ACCEPTED)
