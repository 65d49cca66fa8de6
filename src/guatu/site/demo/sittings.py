"""Meetings in the demo city: a weekly series, one run line by line and followed up, the next with its pack sent."""

from datetime import date, datetime, time

from guatu.dispatch import actions
from guatu.dispatch.models import DecisionLine, Meeting
from guatu.dispatch.queries import series
from guatu.dispatch.types import Cadence
from guatu.kernel.clock import FixedDayClock, FrozenClock, clock, use_clock
from guatu.org.models import Account, Post
from guatu.org.queries import actor_for
from guatu.org.types import Actor
from guatu.projects.models import Project
from guatu.site.demo.city import unit_id

MET, SENT_AHEAD = date(2026, 5, 28), date(2026, 5, 26)
LINES = (
    ("220103", "由@宽城区牵头、@自然资源局配合，6月12日前完成剩余地块征收并交地"),
    ("220102", "@南关区 5个工作日内补齐施工许可要件，@建委配合"),
    ("220106", "@绿园区 6月2日前明确设备到货时间，按周报送"),
    ("220191", "@经开区 3个工作日内协调燃气管线迁改"),
    ("220104", "@cyq 下周五前落实渣土消纳场，@城管局配合"),
    ("220192", "@高新区 月底前完成银企对接，落实首笔贷款"),
)
"""What was typed: the second is closed in time, the third late, the fourth reopened; the last is taken back."""
ANSWERS = (
    ("220102", date(2026, 6, 3), "施工许可要件已补齐，许可证已核发。", "查看许可证原件，予以销号。"),
    ("220106", date(2026, 6, 4), "设备供应商书面承诺6月20日到货。", "承诺函属实，予以销号。"),
    ("220191", date(2026, 6, 1), "迁改方案已定，施工单位已进场。", "现场已开挖，予以销号。"),
)
ASKS = (
    (
        "220103",
        "征地批复迟迟不下，影响二号厂房开工",
        "请市自然资源局先行用地，手续同步补办。",
        date(2026, 6, 26),
    ),
    (
        "220102",
        "老旧小区改造缺口资金1,200万元",
        "从城建专项中调剂800万元，区里自筹400万元。",
        date(2026, 6, 30),
    ),
)
"""What two units ask the next meeting for."""


def meet_weekly(dispatcher: Actor, supervisor: Actor) -> int:
    """The series, its meeting of late May with what it decided, and what came of that; how many directives."""
    chair = Post.objects.filter(title="常务副市长").first()
    with use_clock(FixedDayClock(date(2026, 5, 21))):
        row = actions.begin_series(
            dispatcher,
            name="重点项目周调度会",
            name_en="Weekly dispatch of key projects",
            cadence=Cadence.WEEKLY,
            weekday=3,
            at=time(9),
            chair_id=chair.pk if chair is not None else None,
        )
        actions.begin_series(
            dispatcher,
            name="经济运行季度分析会",
            name_en="Quarterly review of the economy",
            cadence=Cadence.QUARTERLY,
            weekday=1,
            turn=3,
            at=time(14, 30),
        )
    with use_clock(_at(SENT_AHEAD, 8)):
        meeting = actions.draft_next(dispatcher, series_id=row.pk)
        actions.send_pack(dispatcher, meeting_id=meeting.pk)
    with use_clock(_at(MET, 10)):
        said = _run(dispatcher, meeting)
        actions.decide(
            dispatcher, meeting_id=meeting.pk, decisions={}, conclusion="议定事项逐件销号，下次会议先对账。"
        )
        actions.hold_meeting(dispatcher, meeting_id=meeting.pk)
    _follow_up(supervisor)
    return said


def _run(dispatcher: Actor, meeting: Meeting) -> int:
    """Each line on a point of its unit's, else on one of the office's own; the last was a slip and is taken back."""
    own = actions.add_agenda_item(
        dispatcher,
        meeting_id=meeting.pk,
        title="用地、手续、资金等要素保障协调",
        facts="各区提出的要素保障问题，逐件议定。",
    )
    by_unit: dict[str, int] = {}
    for item in meeting.agenda.select_related("project__unit"):
        if item.project is not None:
            by_unit.setdefault(item.project.unit.code, item.pk)
    lines = [
        actions.say_decision(dispatcher, meeting_id=meeting.pk, item_id=by_unit.get(code, own.pk), text=text)
        for code, text in LINES
    ]
    actions.withdraw_decision(dispatcher, meeting_id=meeting.pk, line_id=lines[-1].pk)
    return len(lines) - 1


def _follow_up(supervisor: Actor) -> None:
    """Three are fed back, verified and closed: one in time, one late, one that was reopened after a second look."""
    last = None
    for code, day, text, finding in ANSWERS:
        line = DecisionLine.objects.filter(matter__unit__code=code).select_related("matter").first()
        if line is None:
            continue
        with use_clock(FixedDayClock(day)):
            reporter = actor_for(Account.objects.get(role="reporter", unit__code=code))
            actions.feed_back(reporter, matter_id=line.matter_id, text=text)
            actions.verify(supervisor, matter_id=line.matter_id, passed=True, finding=finding)
        last = line
    if last is not None:
        with use_clock(FixedDayClock(date(2026, 6, 5))):
            actions.reopen(
                supervisor,
                matter_id=last.matter_id,
                finding="回头看：迁改段仍占压基础，重新打开。",
                workdays=5,
            )


def ask_and_send(dispatcher: Actor) -> int:
    """Two units ask the next meeting for something; it is drafted and its pack sent in time; key of the meeting."""
    with use_clock(FixedDayClock(date(2026, 6, 5))):
        for code, problem, proposal, wanted in ASKS:
            reporter = actor_for(Account.objects.get(role="reporter", unit__code=code))
            project = Project.objects.filter(unit__code=code, portfolio="city").order_by("code").first()
            actions.file_ask(
                reporter,
                unit_id=unit_id(code),
                problem=problem,
                proposal=proposal,
                wanted_on=wanted,
                project_id=project.pk if project is not None else None,
            )
    with use_clock(_at(clock().today(), 8)):
        meeting = actions.draft_next(dispatcher, series_id=series(dispatcher).earliest("id").pk)
        actions.send_pack(dispatcher, meeting_id=meeting.pk)
    return int(meeting.pk)


def _at(day: date, hour: int) -> FrozenClock:
    return FrozenClock(datetime.combine(day, time(hour), clock().now().tzinfo))
