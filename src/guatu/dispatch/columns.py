"""The columns of dispatch's lists, as files hold them."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guatu.dispatch.rules.closure import Which
from guatu.dispatch.templatetags.dispatch_words import because, facts_of, incumbent_word
from guatu.dispatch.templatetags.duty_words import every_word, occasion_word, seat_word, turn_word
from guatu.dispatch.types import KIND_WORDS, LEVEL_WORDS, STATE_WORDS, Kind, Level, State
from guatu.dispatch.types.meetings import CADENCE_WORDS, Cadence
from guatu.dispatch.types.orders import COLOUR_WORDS, Colour
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period
from guatu.ui.types import LightColour
from guatu.ui.types.lists import Column, Get, Listing, day, moment, number, share, text
from guatu.ui.words import light_word

OUTCOMES = {"held": _("属实，维持销号"), "reopened": _("不实，重新打开")}

MATTERS = Listing(
    "matters",
    _("调度销号"),
    (
        text(_("文号"), lambda row: row.number, width=22),
        text(_("办理事项"), lambda row: row, width=50),
        text(_("类别"), lambda row: KIND_WORDS[Kind(row.kind)]),
        text(_("难度"), lambda row: LEVEL_WORDS[Level(row.level)] if row.level else None),
        text(_("项目"), lambda row: row.project, width=30),
        text(_("承办单位"), lambda row: row.unit if row.issued_on else None, width=18),
        text(_("承办岗位"), lambda row: row.post, width=18),
        text(_("状态"), lambda row: STATE_WORDS[State(row.state)]),
        text(_("现在谁手里"), lambda row: row.holder, width=18),
        day(_("自"), lambda row: row.held_since),
        day(_("环节期限"), lambda row: row.held_until),
        day(_("登记日期"), lambda row: row.filed_on),
        day(_("交办日期"), lambda row: row.issued_on),
        day(_("办结期限"), lambda row: row.due_on if row.issued_on else None),
        day(_("销号日期"), lambda row: row.closed_on),
        number(pgettext_lazy("次数", "退回"), lambda row: row.returned, unit=_("次")),
        number(_("提级"), lambda row: row.escalated, unit=_("级")),
    ),
)

ORDERS = Listing(
    "supervision-orders",
    _("督办单"),
    (
        text(_("文号"), lambda row: row.number, width=22),
        text(_("督办单"), lambda row: COLOUR_WORDS[Colour(row.colour)]),
        text(_("事项"), lambda row: row.matter, width=50),
        text(_("承办单位"), lambda row: row.unit, width=18),
        text(_("原因"), lambda row: Phrase(row.reason, row.reason_en), width=40),
        day(_("下达日期"), lambda row: row.issued_on),
        day(_("办结期限"), lambda row: row.due_on),
        day(_("签收日期"), lambda row: row.signed_on),
        text(_("约谈"), lambda row: row.interview),
        day(_("约谈日期"), lambda row: row.interviewed_on),
    ),
)

MEETINGS = Listing(
    "meetings",
    _("调度会"),
    (
        text(_("会议"), lambda row: row, width=40),
        day(_("会议日期"), lambda row: row.on),
        text(_("调度月份"), lambda row: Period.parse(row.period)),
        text(_("主持"), lambda row: row.chair, width=20),
        text(_("状态"), lambda row: _("已召开") if row.held else _("筹备中")),
        number(_("议题数"), lambda row: row.points, unit=_("项")),
        number(_("交办件数"), lambda row: row.ordered, unit=_("件")),
    ),
)

ASKS = Listing(
    "asks",
    _("提请会议研究"),
    (
        text(_("问题"), lambda row: row.problem, width=50),
        text(_("项目"), lambda row: row.project, width=30),
        text(_("建议方案"), lambda row: row.proposal, width=50),
        text(_("提请单位"), lambda row: row.unit, width=18),
        day(_("希望哪天前解决"), lambda row: row.wanted_on),
        text(_("列入会议"), lambda row: row.item.meeting if row.item else None, width=30),
        text(_("会议决定"), lambda row: (row.item.decision or None) if row.item else None, width=40),
    ),
)

ENTERPRISES = Listing(
    "enterprises",
    _("助企包保"),
    (
        text(_("企业"), lambda line: line.unit, width=30),
        text(_("所在地"), lambda line: line.unit.parent, width=18),
        text(
            _("包保领导"),
            lambda line: gettext("；").join(incumbent_word(one) for one in line.sponsors) or None,
            width=24,
        ),
        text(
            _("企业联系人"),
            lambda line: gettext("；").join(incumbent_word(one) for one in line.contacts) or None,
            width=24,
        ),
        number(_("在办"), lambda line: line.asked.open, unit=_("件")),
        number(_("承办超期"), lambda line: line.asked.overdue, unit=_("件")),
        number(_("已销号"), lambda line: line.asked.closed, unit=_("件")),
        day(_("最近一件"), lambda line: line.asked.last),
    ),
)

DUTIES = Listing(
    "duty-projects",
    _("包保和服务的项目"),
    (
        text(_("项目代码"), lambda line: line.project.code, width=20),
        text(_("项目"), lambda line: line.project, width=40),
        text(_("单位"), lambda line: line.project.unit),
        text(_("亮灯"), lambda line: light_word(LightColour(line.light.colour)) if line.light else None),
        text(_("下一节点"), lambda line: line.next, width=24),
        day(_("节点期限"), lambda line: line.next_day),
        number(_("未销号"), lambda line: line.open, unit=_("件")),
        number(_("承办超期"), lambda line: line.overdue, unit=_("件")),
        day(_("最近日志"), lambda line: line.last_log),
    ),
)

LOG = Listing(
    "service-log",
    _("服务日志"),
    (
        day(_("日期"), lambda entry: entry.on),
        text(_("记录人"), lambda entry: entry.by),
        text(_("发生了什么"), lambda entry: entry.happened, width=50),
        text(_("存在的问题"), lambda entry: entry.problem or None, width=40),
        text(_("请领导决定"), lambda entry: entry.ask or None, width=40),
        text(_("答复"), lambda entry: entry.answer or None, width=40),
        text(_("下一步"), lambda entry: entry.next_step or None, width=40),
        day(_("下一步期限"), lambda entry: entry.next_on),
        day(_("办结日期"), lambda entry: entry.done_on),
    ),
)

SAMPLES = Listing(
    "samples",
    _("回头看"),
    (
        text(_("抽样种子"), lambda row: row.seed, width=24),
        moment(_("抽取时间"), lambda row: row.at),
        text(_("类别"), lambda row: KIND_WORDS[Kind(row.kind)] if row.kind else None),
        day(_("销号日期自"), lambda row: row.closed_from),
        day(_("销号日期至"), lambda row: row.closed_until),
    ),
)

DRAWN = Listing(
    "sample",
    _("抽中的事项"),
    (
        text(_("文号"), lambda row: row.matter.number, width=22),
        text(_("事项"), lambda row: row.matter, width=50),
        text(_("承办单位"), lambda row: row.matter.unit, width=18),
        day(_("销号日期"), lambda row: row.matter.closed_on),
        text(_("回头看结论"), lambda row: OUTCOMES.get(row.outcome), width=20),
        day(_("核查日期"), lambda row: row.on),
    ),
)


def _count(which: Which) -> Get:
    return lambda line: line.found.counts[which]


def closure_columns(name: str, title: object, head: object) -> Listing:
    """Statistics of closure by unit or by kind; rows are the lines of the page's table."""
    return Listing(
        name,
        title,
        (
            text(head, lambda line: line.name, width=24),
            number(_("交办件数"), _count(Which.ALL), unit=_("件")),
            number(_("已销号"), _count(Which.CLOSED), unit=_("件")),
            number(_("用时中位数"), lambda line: line.found.workdays, unit=_("工作日"), places=1),
            share(_("按期销号率"), lambda line: line.found.in_time),
            number(_("按期销号"), _count(Which.IN_TIME), unit=_("件")),
            number(_("已销号或已到期"), _count(Which.DUE), unit=_("件")),
            number(_("逾期"), _count(Which.LATE), unit=_("件")),
            share(_("重新打开率"), lambda line: line.found.reopened),
            number(_("重新打开"), _count(Which.REOPENED), unit=_("件")),
        ),
    )


def _load(projects: object) -> list[Column]:
    """A post with who holds it, and how many projects it has."""
    return [
        text(_("单位"), lambda load: load.post.unit, width=20),
        text(_("岗位"), lambda load: load.post, width=24),
        text(_("现任"), lambda load: load.holder or None),
        number(projects, lambda load: load.projects, unit=_("个")),
    ]


SPONSORS = Listing(
    "sponsors",
    _("包保领导"),
    (
        *_load(_("包保项目")),
        number(_("等领导决定"), lambda load: load.asks, unit=_("件")),
        number(_("本期未做"), lambda load: load.owed),
        number(_("超期未做"), lambda load: load.missed),
    ),
)

SECRETARIES = Listing(
    "secretaries",
    _("服务秘书"),
    (
        *_load(_("服务项目")),
        number(_("已请示未答复"), lambda load: load.asks, unit=_("件")),
        number(_("久无日志"), lambda load: load.silent, unit=_("个")),
    ),
)

GAPS = Listing(
    "without-secretary",
    _("该有而没有服务秘书的项目"),
    (
        text(_("项目代码"), lambda row: row.code, width=20),
        text(_("项目"), lambda row: row, width=40),
        text(_("单位"), lambda row: row.unit, width=20),
        number(
            _("总投资"),
            lambda row: row.total_investment / 10_000 if row.total_investment is not None else None,
            unit=_("万元"),
        ),
    ),
)


def _turns(line: Any) -> str | None:
    """到现场（每月）：✓ 已做, a line each."""
    said = [
        _("%(what)s（%(every)s）：%(standing)s")
        % {
            "what": occasion_word(one.turn.kind),
            "every": every_word(one.turn.every),
            "standing": turn_word(one),
        }
        for one in line.turns
    ]
    return "\n".join(str(one) for one in said) or None


FORCES = Listing(
    "forces-at-work",
    _("工作专班"),
    (
        text(_("代码"), lambda line: line.force.code),
        text(_("专班"), lambda line: line.force, width=30),
        text(_("组长单位"), lambda line: line.force.lead.unit, width=20),
        text(_("组长岗位"), lambda line: line.force.lead, width=24),
        text(_("现任"), lambda line: line.holder or None),
        text(_("覆盖"), lambda line: gettext("、").join(line.covers) or None, width=40),
        number(_("成员数"), lambda line: line.members),
        text(_("本期履责"), _turns, width=40),
    ),
)


def limit_columns(levels: Sequence[str]) -> Listing:
    """Limits by kind; rows are the page's, a cell for each level and one without."""

    def cell(at: int) -> Get:
        return lambda line: line.cells[at]

    headings = [*levels, _("未定难度")]
    return Listing(
        "limits",
        _("办理时限"),
        (
            text(_("类别"), lambda line: line.kind, width=20),
            *(text(heading, cell(at), width=20) for at, heading in enumerate(headings)),
        ),
    )


SHEETS = Listing(
    "order-rules",
    _("督办单规则"),
    (
        text(_("颜色"), lambda line: line.colour),
        text(_("督办单"), lambda line: line.name, width=20),
        text(_("何时下达"), lambda line: line.when, width=50),
        number(_("答复期限"), lambda line: line.sheet.limit, unit=_("工作日")),
        text(_("约谈"), lambda line: line.sheet.interview),
    ),
)

SERIES = Listing(
    "series",
    _("例会"),
    (
        text(_("例会"), lambda one: one["row"], width=30),
        text(_("周期"), lambda one: CADENCE_WORDS[Cadence(one["row"].cadence)]),
        text(_("当月第几个"), lambda one: one["turn"] or None),
        text(_("星期"), lambda one: one["weekday"]),
        text(_("时间"), lambda one: f"{one['row'].at:%H:%M}"),
        number(_("主要汇报"), lambda one: one["row"].minutes, unit=_("分钟")),
        text(_("主持"), lambda one: one["row"].chair, width=20),
        day(_("上次"), lambda one: one["row"].last_on),
        day(_("下次"), lambda one: one["next"].on if one["next"] else None),
        day(_("停开"), lambda one: one["row"].ended_on),
    ),
)

AGENDA = Listing(
    "agenda",
    _("会议议程"),
    (
        text(_("类别"), lambda line: line[0], width=24),
        number(_("次序"), lambda line: line[1].item.position),
        text(_("议题"), lambda line: line[1].item, width=50),
        number(_("用时"), lambda line: line[1].item.minutes, unit=_("分钟")),
        text(_("上会"), lambda line: line[2]),
        text(_("为什么上会"), lambda line: because(line[1].item) if line[1].item.because else None, width=30),
        text(_("情况"), lambda line: facts_of(line[1].item) or None, width=60),
        text(_("议定意见"), lambda line: line[1].item.decision or None, width=50),
        text(
            _("已交办"),
            lambda line: gettext("、").join(row.number for row in line[1].ordered) or None,
            width=24,
        ),
    ),
)
"""Rows are (section, the agenda's line, whether it is dealt with at the meeting)."""

ORDERED = Listing(
    "ordered",
    _("本次会议交办事项"),
    (
        text(_("文号"), lambda line: line[0].number, width=22),
        text(_("办理事项"), lambda line: line[0], width=50),
        text(_("承办单位"), lambda line: line[0].unit, width=20),
        text(_("状态"), lambda line: STATE_WORDS[State(line[0].state)]),
        day(_("办结期限"), lambda line: line[0].due_on),
    ),
)

ROSTER = Listing(
    "roster",
    _("专班成员"),
    (
        text(_("单位"), lambda seat: seat.post.unit, width=20),
        text(_("岗位"), lambda seat: seat.post, width=24),
        text(_("专班职务"), lambda seat: seat_word(seat.role)),
        day(_("自"), lambda seat: seat.start),
        day(_("离开"), lambda seat: seat.end),
    ),
)
