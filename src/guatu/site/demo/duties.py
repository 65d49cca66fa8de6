"""Three duties in the demo city: visits of the sponsors, logs of the secretaries, what they asked and were answered."""

from dataclasses import dataclass
from datetime import date, timedelta

from guatu.dispatch import actions
from guatu.dispatch.queries import open_asks, sponsor_sheet
from guatu.dispatch.types.duties import OccasionKind
from guatu.kernel.clock import FixedDayClock, clock, use_clock
from guatu.org.queries import answering_for
from guatu.org.types import Actor, ResponsibilityRole
from guatu.projects.models import Project

MOST = 14
"""Projects of a sponsor that were visited: the others show what is owed."""
MAY, JUNE, DISPATCHED, LISTED = date(2026, 5, 19), date(2026, 6, 3), date(2026, 5, 26), date(2026, 5, 29)
INSPECTED, MET, PLANNED = date(2026, 4, 28), date(2026, 5, 6), date(2026, 6, 17)
PROJECT = "projects.project"
ANSWER = "同意。请项目办牵头，三个工作日内拿出办法报我。"


@dataclass(frozen=True, slots=True)
class Told:
    """What a secretary wrote; days counted back from the demo's day."""

    back: int
    happened: str
    problem: str = ""
    next_step: str = ""
    ahead: int = 0
    who: str = ""
    ask: str = ""
    as_matter: bool = False
    done: bool = False


LOGS = (
    (
        Told(
            20, "陪同住建局现场踏勘，基坑支护方案已报审。", next_step="取回支护方案批复", ahead=8, who="市建委",
            done=True,
        ),
        Told(
            4, "施工单位进场机械12台，日出渣约900方。", problem="夜间运渣路线未批，只能白天出渣，日均少运400方。",
            next_step="与交警、城管会商夜间运渣路线", ahead=3, who="宽城区分管负责人", as_matter=True,
        ),
    ),
    (
        Told(13, "规划许可证已受理，补交日照分析。", next_step="送日照分析", ahead=5, who="项目单位", done=True),
        Told(
            2, "地块内剩2户未签协议，面积340平方米。", problem="2户对评估价有异议，谈了四轮未签。",
            next_step="请评估机构上门复核", ahead=6, who="宽城区征收办", ask="是否启动司法征收程序，或同意按复核价签约",
        ),
    ),
    (
        Told(
            9, "银行授信已批，放款前须办妥土地抵押。", next_step="办理抵押登记", ahead=10,
            who="项目单位、市自然资源局",
        ),
        Told(
            1, "消防设计审查退回一次，意见已转设计院。", problem="消防疏散宽度不足，须改图。",
            next_step="改图后重新送审", ahead=7, who="设计院",
        ),
    ),
    (
        Told(6, "钢结构厂房吊装完成六成，进度正常。", next_step="组织主体验收", ahead=12, who="监理单位"),
    ),
    (
        Told(
            3, "配电外线方案供电公司已出，需穿越铁路。", problem="穿越铁路手续要报铁路局，至少45天。",
            next_step="上报穿越方案", ahead=2, who="供电公司", ask="请市里出面协调铁路局，争取20天内批复",
        ),
    ),
)  # fmt: skip
FOUND = (
    ("现场三个工作面同时施工，人机到位；出渣慢于计划。", "属地5天内解决运渣路线。"),
    ("主体完成四成，外墙材料未到场。", "项目单位6月中旬前材料进场。"),
    ("手续齐备，剩余地块未交净地。", "区里月底前交净地，资源局同步办证。"),
    ("资金已到位六成，进度与计划一致。", ""),
)
CAME = "分管副市长、属地分管负责人、项目单位、服务秘书"


def serve(office: Actor, secretary: Actor, leader: Actor) -> int:
    """Everything of the three duties; how many entries and occasions were written."""
    return _log(secretary) + _answer(leader) + _visit(office, leader)


def _log(secretary: Actor) -> int:
    """The projects of one secretary: those that a leader sponsors first."""
    today = clock().today()
    mine = [
        int(row.subject_id)
        for row in answering_for(
            PROJECT, [ResponsibilityRole.SECRETARY], today, post_ids=[secretary.post_id or 0]
        )
    ]
    sponsored = {
        int(row.subject_id)
        for row in answering_for(PROJECT, [ResponsibilityRole.SPONSOR], today, subject_ids=mine)
    }
    running = Project.objects.filter(pk__in=mine, stage__in=("preparing", "started", "building"))
    rows = sorted(running, key=lambda row: (row.pk not in sponsored, row.code))
    written = 0
    for project, told in zip(rows, LOGS, strict=False):
        for one in told:
            _write(secretary, project, one)
            written += 1
    return written


def _write(secretary: Actor, project: Project, told: Told) -> None:
    day = clock().today() - timedelta(days=told.back)
    with use_clock(FixedDayClock(day)):
        made = actions.write_log(
            secretary,
            project_id=project.pk,
            happened=told.happened,
            problem=told.problem,
            next_step=told.next_step,
            next_on=day + timedelta(days=told.ahead) if told.ahead else None,
            next_who=told.who,
            ask=told.ask,
            ask_by=day + timedelta(days=10) if told.ask else None,
            as_matter=told.as_matter,
        )
    if told.done:
        with use_clock(FixedDayClock(day + timedelta(days=told.ahead))):
            actions.finish_step(secretary, entry_id=made.pk)


def _answer(leader: Actor) -> int:
    """The leader has answered all but the last of what was asked about the projects it sponsors."""
    today = clock().today()
    own = [
        int(row.subject_id)
        for row in answering_for(PROJECT, [ResponsibilityRole.SPONSOR], today, post_ids=[leader.post_id or 0])
    ]
    asked = list(open_asks(leader, own))
    for ask in asked[:-1]:
        actions.answer_ask(leader, entry_id=ask.pk, answer=ANSWER)
    return len(asked[:-1])


def _visit(office: Actor, leader: Actor) -> int:
    """Of each sponsor's worst projects some were visited in May, some this month too; the rest shows what is owed."""
    written = 0
    sponsors = {row.post_id for row in answering_for(PROJECT, [ResponsibilityRole.SPONSOR], clock().today())}
    for post in sorted(sponsors):
        lines = sponsor_sheet(office, post).lines[:MOST]
        for turn, line in enumerate(lines):
            held = [(OccasionKind.VISIT, MAY), (OccasionKind.DISPATCH, DISPATCHED)]
            held += [(OccasionKind.VISIT, JUNE)] if turn % 3 == 0 else []
            held += [(OccasionKind.PROBLEMS, LISTED)] if turn % 3 else []
            held += [(OccasionKind.INSPECTION, INSPECTED)] if turn % 2 == 0 else []
            for kind, day in held if turn % 5 != 4 else []:
                found, promised = FOUND[turn % len(FOUND)]
                actions.hold_occasion(
                    office, kind=kind, project_id=line.project.pk, post_id=post, on=day, found=found,
                    promised=promised, came=CAME,
                )  # fmt: skip
                written += 1
        for line in lines[1:3]:
            actions.plan_occasion(
                office, kind=OccasionKind.VISIT, project_id=line.project.pk, post_id=post, planned_on=PLANNED
            )
            written += 1
    actions.hold_occasion(
        leader, kind=OccasionKind.SESSION, post_id=leader.post_id, on=MET,
        found="逐项过了4月问题清单，6件交办、2件待协调。", came="各包保领导、项目办、督查室",
    )  # fmt: skip
    return written + 1
