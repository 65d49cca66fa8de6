"""The five activities in the demo city: past ones with what came of them, and those to come. All invented."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from guatu.kernel.clock import FixedDayClock, clock, use_clock
from guatu.ledger.actions import record, verb
from guatu.org.queries import calendars
from guatu.org.types import Actor, subject
from guatu.projects import actions
from guatu.projects.models import (
    Activity,
    Bank,
    Booking,
    CreditNeed,
    Expectation,
    Node,
    Project,
    ProjectStart,
    TakingPart,
)
from guatu.projects.queries.sessions import conflicts
from guatu.projects.types import Stage
from guatu.projects.types.activity import CHECK_DAYS, ActivityKind, ExpectationSpec, Expected
from guatu.site.demo.city import unit_id
from guatu.site.demo.sketch import TEN_THOUSAND
from guatu.site.demo.story import actor_named

MOST = 8
"""Projects of one activity: as many as a visitor looks through."""


@dataclass(frozen=True, slots=True)
class Event:
    """An activity of the demo: when, where, whose, and how it was to go."""

    kind: ActivityKind
    on: date
    unit: str
    name: str
    name_en: str
    place: tuple[str, str]
    plan: tuple[str, str]


APPROVAL = Event(
    ActivityKind.APPROVAL, date(2026, 3, 10), "FGW", "一季度重大项目集中审批", "Joint approval of the first quarter",
    ("市政务服务中心三楼联审厅", "Joint review hall, Government Services Centre"),
    (
        "各审批部门同堂会审：材料齐的当场受理，缺的一次告知。",
        "All offices at one table: complete papers are taken in at once, missing ones named once.",
    ),
)  # fmt: skip
PROMOTION = Event(
    ActivityKind.PROMOTION, date(2026, 3, 25), "HZB", "春季产业链招商推介会", "Spring promotion of industry chains",
    ("市会展中心", "Exhibition centre"),
    ("按链招商：每个在谈项目明确签约、落位时间。", "By chain: each project in talks says when it signs and is sited."),
)  # fmt: skip
KICK_OFF = Event(
    ActivityKind.KICK_OFF, date(2026, 3, 5), "FGW", "2026年春季项目集中开工", "Joint kick-off of spring 2026",
    ("宽城区装备制造园", "Equipment park, Kuancheng"),
    (
        "只列当年第一次开工的项目，三个月内见到打桩。",
        "Only projects that start for the first time; piling within three months.",
    ),
)  # fmt: skip
PUSH = Event(
    ActivityKind.PUSH, date(2026, 4, 15), "FGW", "二季度在建项目集中推进", "Joint push of the second quarter",
    ("各县区主会场视频连线", "By video from every district"),
    (
        "盯住在建项目：到期限完成多少投资，堵点由谁解决。",
        "Projects under way: how much is invested by when, and who clears what blocks them.",
    ),
)  # fmt: skip
BANK = Event(
    ActivityKind.BANK, date(2026, 3, 20), "JRB", "重点项目银企对接会", "Bank–enterprise matching of key projects",
    ("市金融办路演厅", "Hall of the Financial Affairs Office"),
    (
        "一个项目一张融资清单，推荐以后30天内银行给出答复。",
        "One list of needs a project; banks answer within 30 days of a recommendation.",
    ),
)  # fmt: skip
NEXT_KICK_OFF = Event(
    ActivityKind.KICK_OFF, date(2026, 6, 18), "FGW", "2026年夏季项目集中开工", "Joint kick-off of summer 2026",
    ("高新区新能源园", "New-energy park, High-tech Zone"),
    ("开工一批、见效一批；已开工过的不再列入。", "What has started before is not listed again."),
)  # fmt: skip
NEXT_APPROVAL = Event(
    ActivityKind.APPROVAL, date(2026, 6, 15), "FGW", "二季度重大项目集中审批", "Joint approval of the second quarter",
    ("市政务服务中心三楼联审厅", "Joint review hall, Government Services Centre"),
    (
        "按各部门每日承接量排期，先排期限紧的，先后顺序按项目网络。",
        "Booked by what each office can take in a day, the tightest first, in the order of each project's network.",
    ),
)  # fmt: skip


def hold_activities() -> int:
    """The past ones with what came of them, each day frozen when it came; the coming ones. How many."""
    office = actor_named("diaodu")
    _past(office, APPROVAL, _with_permits(APPROVAL.on))
    _past(office, PROMOTION, _in_talks(PROMOTION.on))
    _past(office, PUSH, _under_way(PUSH.on))
    _kicked_off(office)
    _matched(office)
    _frozen(office)
    _coming(office)
    return Activity.objects.count()


def open_event(office: Actor, event: Event) -> Activity:
    """The activity, planned three weeks ahead."""
    with use_clock(FixedDayClock(event.on - timedelta(days=21))):
        return actions.open_activity(
            office, kind=event.kind.value, unit_id=unit_id(event.unit), on=event.on, name=event.name,
            name_en=event.name_en, place=event.place[0], place_en=event.place[1], plan=event.plan[0],
            plan_en=event.plan[1],
        )  # fmt: skip


Expecting = Iterable[tuple[Project, Sequence[ExpectationSpec]]]


def _past(office: Actor, event: Event, expecting: Expecting) -> None:
    row = open_event(office, event)
    with use_clock(FixedDayClock(event.on)):
        taken = actions.take_list(
            office,
            activity_id=row.pk,
            parts=[
                actions.PartIn(project.pk, tuple(specs), line)
                for line, (project, specs) in enumerate(expecting, start=2)
            ],
        )
        if taken.taken:
            actions.hold_activity(office, activity_id=row.pk)


def _city() -> QuerySet[Project]:
    return Project.objects.filter(portfolio=Project.CITY_PORTFOLIO).order_by("code")


def _with_permits(on: date) -> Expecting:
    """Projects whose approvals were open on that day; some were passed since."""
    nodes = Node.objects.filter(project__portfolio=Project.CITY_PORTFOLIO).exclude(statutory_days=None)
    open_then = nodes.filter(Q(actual_finish=None) | Q(actual_finish__gte=on))
    passed = open_then.filter(actual_finish__lte=on + timedelta(days=90))
    ids = list(passed.order_by("project__code").values_list("project", flat=True).distinct()[: MOST - 2])
    waits = open_then.filter(actual_finish=None, project__stage=Stage.PREPARING).exclude(project__in=ids)
    ids += list(waits.order_by("project__code").values_list("project", flat=True).distinct()[:2])
    for project in _city().filter(pk__in=ids):
        codes = open_then.filter(project=project).order_by("position").values_list("code", flat=True)[:3]
        yield project, [ExpectationSpec(Expected.PERMIT, code) for code in codes]


def _in_talks(on: date) -> Expecting:
    """Projects in talks or signed: to sign, to be sited."""
    rows = _city().filter(stage__in=(Stage.NEGOTIATING, Stage.SIGNED, Stage.SITED, Stage.PREPARING))
    rows = (
        rows.filter(stage_changes__on__gt=on, stage_changes__after__in=(Stage.SIGNED, Stage.SITED))
        .exclude(stage_changes__before="")
        .distinct()
        | _city().filter(stage=Stage.NEGOTIATING).distinct()
    )
    for project in rows.distinct()[:MOST]:
        signed = project.stage_changes.filter(after=Stage.SIGNED, on__lt=on).exclude(before="").exists()
        specs = [ExpectationSpec(Expected.STAGE, stage=Stage.SITED)]
        if not signed:
            specs.insert(0, ExpectationSpec(Expected.SIGN, amount=project.total_investment))
        yield project, specs


def _under_way(on: date) -> Expecting:
    """Projects under construction: an amount to be invested, and what is stuck to be cleared."""
    rows = _city().filter(stage=Stage.BUILDING, start_actual__lt=on, finish_actual=None)
    stuck = rows.filter(nodes__actual_finish=None).exclude(nodes__blocker_kind="").distinct()
    ids = list(stuck.values_list("pk", flat=True)[:3])
    ids += list(rows.exclude(pk__in=ids).values_list("pk", flat=True)[: MOST - len(ids)])
    for number, project in enumerate(_city().filter(pk__in=ids)):
        amount = (project.total_investment or TEN_THOUSAND * 1_000) / (40 if number % 3 else 12)
        specs = [ExpectationSpec(Expected.INVEST, amount=round(amount / TEN_THOUSAND) * TEN_THOUSAND)]
        node = project.nodes.filter(actual_finish=None).exclude(blocker_kind="").first()
        if node is not None:
            specs.append(ExpectationSpec(Expected.BLOCKER, node.code))
        else:
            specs.append(
                ExpectationSpec(
                    Expected.OTHER, words="临时用电增容到位", words_en="Temporary power supply increased"
                )
            )
        yield project, specs


@verb("site.demo.kick_off")
def _kicked_off(office: Actor) -> Activity:
    """The spring's kick-off. Its projects have started since, and their one start was this: it is written as it was."""
    row = open_event(office, KICK_OFF)
    since, until = KICK_OFF.on, clock().today()
    started = _city().filter(start_actual__gt=since, start_actual__lte=until)
    waiting = _city().filter(stage=Stage.PREPARING, start_actual=None, start_planned__lte=until)
    for project in [*started[: MOST - 2], *waiting[:2]]:
        part = TakingPart.objects.create(activity=row, project=project)
        Expectation.objects.create(part=part, position=1, kind=Expected.START.value)
        ProjectStart.objects.update_or_create(
            code=project.code,
            defaults={"project": project, "on": since, "how": ProjectStart.How.KICK_OFF, "activity": row},
        )
    record(office, subject(row), after={"projects": row.parts.count()})
    with use_clock(FixedDayClock(since)):
        actions.hold_activity(office, activity_id=row.pk)
    return row


BANKS = (
    ("ICBC-X", "示例工商银行", "Example Industrial Bank"),
    ("RCB-X", "示例农商银行", "Example Rural Bank"),
    ("DEV-X", "示例开发银行", "Example Development Bank"),
)
ANSWERS = ((20, 28, 58), (22, 50, 0), (15, 0, 0), (35, 72, 80), (0, 0, 0))
"""Days after the matching at which a bank was recommended to, granted, and paid out; 0: it has not."""


def _matched(office: Actor) -> None:
    """The matching of spring: of many needs few were granted, and fewer paid out, as everywhere."""
    row = open_event(office, BANK)
    banks = [actions.add_bank(office, code=code, name=name, name_en=name_en) for code, name, name_en in BANKS]
    rows = _city().filter(
        stage__in=(Stage.BUILDING, Stage.STARTED), finish_actual=None, total_investment__gt=0
    )
    for number, project in enumerate(rows.order_by("-total_investment", "code")[: MOST + 4]):
        amount = (
            round((project.total_investment or TEN_THOUSAND) / 5 / TEN_THOUSAND / 100) * TEN_THOUSAND * 100
        )
        if not amount:
            continue
        with use_clock(FixedDayClock(BANK.on)):
            need = actions.open_need(
                office, project_id=project.pk, amount=amount, on=BANK.on, activity_id=row.pk,
                purpose="设备购置和流动资金", purpose_en="Equipment and working capital",
            )  # fmt: skip
            specs = [ExpectationSpec(Expected.CREDIT, amount=amount)]
            actions.take_part(office, activity_id=row.pk, project_id=project.pk, expectations=specs)
        _answered(office, need, banks[number % 3], ANSWERS[number % 5])
        if number % 4 == 0:
            _answered(office, need, banks[(number + 1) % 3], (25, 0, 0))
    if row.parts.exists():
        with use_clock(FixedDayClock(BANK.on)):
            actions.hold_activity(office, activity_id=row.pk)


def _answered(office: Actor, need: CreditNeed, bank: Bank, days: tuple[int, int, int]) -> None:
    steps = (("recommended", 1), ("credited", 4 if days[0] > ANSWERS[0][0] else 1), ("disbursed", 6))
    for after, (step, part) in zip(days, steps, strict=True):
        day = BANK.on + timedelta(days=after)
        if after and day <= clock().today():
            amount = round(need.amount / part / TEN_THOUSAND) * TEN_THOUSAND
            actions.record_step(
                office,
                need_id=need.pk,
                bank_id=bank.pk,
                step=step,
                amount=amount,
                on=day,
                source="对接会台账",
            )


def _frozen(office: Actor) -> None:
    """What the house froze each morning; what nobody's facts say was reported before."""
    others = Expectation.objects.filter(kind=Expected.OTHER).order_by("pk").select_related("part__activity")
    for number, row in enumerate(others):
        with use_clock(FixedDayClock(row.part.activity.on + timedelta(days=28))):
            actions.report_result(
                office, expectation_id=row.pk, reached=TEN_THOUSAND / 100 if number % 2 else TEN_THOUSAND / 200,
                on=clock().today(), source="供电公司回函" if number % 2 else "现场核查记录",
            )  # fmt: skip
    today = clock().today()
    held = Activity.objects.filter(on__lt=today).values_list("on", flat=True)
    for day in sorted({on + timedelta(days=after) for on in held for after in CHECK_DAYS}):
        if day <= today:
            with use_clock(FixedDayClock(day)):
                actions.freeze_outcomes(Actor.operator("worker"))


def _coming(office: Actor) -> None:
    """The summer's kick-off: of its list one project has started before, and is refused."""
    row = open_event(office, NEXT_KICK_OFF)
    fresh = list(_city().filter(stage=Stage.PREPARING, start_actual=None, starts=None)[: MOST - 3])
    repeats = [start.project for start in ProjectStart.objects.exclude(activity=None).order_by("code")[:1]]
    expects = (ExpectationSpec(Expected.START),)
    actions.take_list(
        office,
        activity_id=row.pk,
        parts=[actions.PartIn(one.pk, expects, line) for line, one in enumerate([*fresh, *repeats], start=2)],
    )
    _booked(office)


CAPACITY = {
    "drc": 2, "land": 1, "housing": 2, "ecology": 1, "water": 2, "emergency": 1, "market": 3, "designer": 2,
}  # fmt: skip


def _booked(office: Actor) -> None:
    """The summer's approvals: what each office takes a day, the calendar filled, one day moved by hand."""
    for name, amount in CAPACITY.items():
        actions.set_office_capacity(
            office, office=name, start=clock().today(), per_day=amount, reason="与各部门商定的联审窗口承接量"
        )
    actions.set_office_capacity(
        office, office="land", start=date(2026, 7, 1), per_day=2, reason="增开一个用地联审窗口"
    )
    row = open_event(office, NEXT_APPROVAL)
    waiting = _city().filter(stage=Stage.PREPARING, nodes__actual_finish=None, nodes__statutory_days__gt=0)
    for project in waiting.annotate(open=Count("nodes")).order_by("-open", "code")[: MOST + 4]:
        codes = project.nodes.filter(actual_finish=None).exclude(statutory_days=None).order_by("position")
        specs = [ExpectationSpec(Expected.PERMIT, code) for code in codes.values_list("code", flat=True)[:2]]
        actions.take_part(office, activity_id=row.pk, project_id=project.pk, expectations=specs)
    if not actions.take_proposal(office, activity_id=row.pk):
        return
    last = Booking.objects.filter(activity=row).latest("on", "pk")
    day = calendars()["office"].advance(last.on + timedelta(days=1), 1) - timedelta(days=1)
    if not any(one.hard for one, _node in conflicts(last, day)):
        actions.move_booking(office, booking_id=last.pk, on=day, reason="当日部门有外出踏勘")
