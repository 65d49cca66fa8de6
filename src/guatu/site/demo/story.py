"""What has happened in the demo city since April, through the real actions and on the days they would have happened."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from guatu.assess.actions import load_schemes
from guatu.collect.actions import open_submission, remind, return_submission, save_cells, submit
from guatu.collect.models import Form, Submission
from guatu.collect.queries import sheet
from guatu.collect.types import Field, Level
from guatu.dispatch.actions import (
    decide,
    draft_meeting,
    feed_back,
    hold_meeting,
    issue_directive,
    send_sheets,
    verify,
)
from guatu.dispatch.models import Matter
from guatu.intake.actions import receive
from guatu.kernel.clock import FixedDayClock, use_clock
from guatu.kernel.period import Period
from guatu.org.models import Account
from guatu.org.queries import actor_for
from guatu.org.types import Actor
from guatu.projects.models import Progress
from guatu.publish.actions import issue_bulletin, make_bulletin
from guatu.site.demo.city import unit_id
from guatu.site.demo.enterprises import help_enterprises
from guatu.site.demo.keeping import correct, go_round, hand_over
from guatu.site.demo.matters import People, file_matters
from guatu.site.demo.page import NAME, PAGE
from guatu.site.demo.plan import NOT_BEGUN, RETURNED, WAITING
from guatu.site.demo.ratings import override_once, rate_apart
from guatu.site.demo.reports import LAST
from guatu.site.demo.sittings import ask_and_send, meet_weekly
from guatu.status.actions import judge, put_in_force, take_snapshot
from guatu.status.judging.shipped import shipped
from guatu.status.queries import CITY, lights

DAY = date(2026, 6, 8)
"""The demo's own day: settings.DEMO_TODAY, as a test holds."""

APRIL = LAST.previous()
BEFORE_APRIL = (APRIL.shift(-2), APRIL.shift(-1))
FROZEN = (Period.parse("2025-06"), Period.parse("2025-12"))
JUDGED, MET, VERIFIED = date(2026, 5, 11), date(2026, 5, 13), date(2026, 5, 28)
PUBLISHED = date(2026, 5, 15)
GROWTH: Mapping[str, Decimal] = {Field.INVESTED_YEAR: Decimal("1.24"), Field.VALUE: Decimal("1.22")}
WHOLE = Decimal(1)
DECIDED = date(2026, 3, 2)
PACKS = (
    "guatu-nodes", "sanya-2022-district", "guatu-turning", "guatu-units", "xian-follow-up", "yinchuan-2025-funds",
)  # fmt: skip
"""Put in force beside those that are at first: of nodes, indicators, units, directives, funds."""
EXPLAINED = "已与对口部门核对，数据属实。"
MOST_DIRECTIVES = 60
LIMITS = (8, 15, 15, 30)  # workdays, in turn; the first pass their due day before the demo's


def actor_named(username: str) -> Actor:
    """The actor behind one of the demo's accounts."""
    return actor_for(Account.objects.get(username=username))


def tell(say: Callable[[str], None], since_april: Callable[[], None]) -> None:
    """April judged, met over, scored and published; then `since_april`; May judged as far as it has come in."""
    dispatcher = actor_named("diaodu")
    _last_year(dispatcher)
    _decide_on_packs(dispatcher)
    for period in BEFORE_APRIL:
        with use_clock(FixedDayClock(period.next().first_day.replace(day=11))):
            judge(dispatcher, period=period)
    with use_clock(FixedDayClock(JUDGED)):
        judge(dispatcher, period=APRIL)
    override_once(dispatcher, APRIL)
    say("亮灯 lights: 2026-02 … 2026-04")
    directives = _meeting(dispatcher)
    _answers(directives)
    say(f"调度会与交办 meeting and directives: {len(directives)}")
    people = People(dispatcher, *(actor_named(name) for name in ("kuancheng", "zhuanban", "ducha")))
    helped = help_enterprises(dispatcher, actor_named("qiye"), people.land, people.supervisor)
    say(f"各类事项 matters of every kind: {file_matters(people) + helped}")
    say(f"周调度会 weekly meeting: {meet_weekly(dispatcher, actor_named('ducha'))} 件 decisions")
    load_schemes(Actor.operator("demo"))
    with use_clock(FixedDayClock(PUBLISHED)):
        bulletin = make_bulletin(dispatcher, period=APRIL)
        bulletin = issue_bulletin(dispatcher, bulletin_id=bulletin.pk)
    say(f"考核与通报 scores and bulletin: {bulletin.number}")
    since_april()
    _may(dispatcher)
    judge(dispatcher, period=LAST)
    rate_apart(dispatcher, actor_named("ducha"), LAST)
    ask_and_send(dispatcher)
    receive(dispatcher, page=PAGE, name=NAME)
    say("5月亮灯与下次调度会 lights of May, next meeting drafted")


def _last_year(dispatcher: Actor) -> None:
    """Two months of last year as they were judged and frozen then: of what was reported, and has not slipped since."""
    for period in FROZEN:
        with use_clock(FixedDayClock(period.next().first_day.replace(day=11))):
            told = Progress.objects.filter(period=str(period), project__portfolio=CITY)
            steady = told.exclude(project__nodes__blocker_kind__gt="").order_by("project")
            ids = list(steady.values_list("project", flat=True).distinct())
            if ids:  # a demo of a few projects has no last year
                judge(dispatcher, period=period, project_ids=ids)
                take_snapshot(dispatcher, period=period)


def _decide_on_packs(dispatcher: Actor) -> None:
    """The office puts a rule in force for every kind of subject that projects' rules do not light."""
    with use_clock(FixedDayClock(DECIDED)):
        for code in PACKS:
            pack = shipped(code)
            put_in_force(
                dispatcher, code=code, version=pack.version, reason="春城调〔2026〕1号：各类事项一律亮灯"
            )


def _meeting(dispatcher: Actor) -> list[Matter]:
    """The meeting of mid-May: its decisions, and a directive for every second red project, sixty at most."""
    with use_clock(FixedDayClock(MET)):
        meeting = draft_meeting(dispatcher, period=APRIL, on=MET)
        points = list(meeting.agenda.all())
        decisions = {
            point.pk: "由属地牵头、专班配合，限期打通堵点；每周报进展。"
            for point in points
            if point.kind == "light"
        }
        decide(
            dispatcher,
            meeting_id=meeting.pk,
            decisions=decisions,
            conclusion="盯住红灯，按期交账，逐项销号。",
        )
        hold_meeting(dispatcher, meeting_id=meeting.pk)
        reds = list(lights(dispatcher, period=APRIL, kind="projects.project", colours=["red"]))
        issued = [
            issue_directive(
                dispatcher,
                title="按会议要求打通堵点，恢复倒排工期",
                title_en="Clear the blocker and return to the worked-back plan",
                unit_id=light.unit_id,
                workdays=LIMITS[turn % len(LIMITS)],
                light_id=light.pk,
                meeting_id=meeting.pk,
            )
            for turn, light in enumerate(reds[::2][:MOST_DIRECTIVES])
        ]
        send_sheets(dispatcher, meeting_id=meeting.pk)
        return issued


def _answers(directives: list[Matter]) -> None:
    """Of four directives one is closed, one is fed back and waits, one was sent back, one has had no answer."""
    supervisor = actor_named("ducha")
    for turn, directive in enumerate(directives):
        if turn % 4 == 3:
            continue
        reporter = actor_for(Account.objects.get(role="reporter", unit_id=directive.unit_id))
        with use_clock(FixedDayClock(date(2026, 5, 25))):
            feed_back(reporter, matter_id=directive.pk, text="属地已会同专班现场办公，堵点清除，已恢复施工。")
        if turn % 4 == 1:
            continue
        with use_clock(FixedDayClock(VERIFIED)):
            passed = turn % 4 == 0
            finding = "现场核实，机械已进场，准予销号。" if passed else "现场仍未交地，退回重办。"
            verify(supervisor, matter_id=directive.pk, passed=passed, finding=finding)


def _may(dispatcher: Actor) -> None:
    """Nanguan's May, returned once, waits for the office; Dehui's was returned; Kuancheng's has not begun."""
    form = Form.objects.get(code="monthly", state="in_force")
    for code in (WAITING, RETURNED):
        reporter = actor_for(Account.objects.get(role="reporter", unit__code=code))
        submission = open_submission(reporter, form_id=form.pk, unit_id=unit_id(code), period=LAST)
        _fill(reporter, submission, GROWTH if code == WAITING else {})
        submit(reporter, submission_id=submission.pk)
        if code == WAITING:
            go_round(dispatcher, reporter, submission)
        if code == RETURNED:
            return_submission(
                dispatcher, submission_id=submission.pk, remark="5月投资额与4月相同，请核实后重报。"
            )
    hand_over(dispatcher, DAY)
    correct(dispatcher)
    remind(dispatcher, month=LAST, unit_ids=[unit_id(code) for code in (*NOT_BEGUN, RETURNED)])


def _fill(reporter: Actor, submission: Submission, growth: Mapping[str, Decimal]) -> None:
    """What was prefilled, grown; projects that have only just begun report nothing invested yet."""
    values = {}
    for cell in sheet(reporter, submission).cells:
        if cell.value and cell.key.field in growth:
            values[cell.key] = format((Decimal(cell.value) * growth[cell.key.field]).quantize(WHOLE), "f")
        elif not cell.value and cell.spec.required:
            values[cell.key] = "0"
    saved = save_cells(reporter, submission_id=submission.pk, version=submission.version, values=values)
    open_problems = sheet(reporter, saved).open
    explained = {one.key.why: EXPLAINED for one in open_problems if one.level is Level.MUST_EXPLAIN}
    save_cells(reporter, submission_id=submission.pk, version=saved.version, values=explained)
