"""The columns of dispatch's lists, as files hold them."""

from django.utils.translation import gettext_lazy as _

from guatu.dispatch.templatetags.dispatch_words import incumbent_word
from guatu.dispatch.types import KIND_WORDS, LEVEL_WORDS, STATE_WORDS, Kind, Level, State
from guatu.dispatch.types.orders import COLOUR_WORDS, Colour
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period
from guatu.ui.types import LightColour
from guatu.ui.types.lists import Listing, day, moment, number, text
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
        number(_("退回"), lambda row: row.returned, unit=_("次")),
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
            lambda line: "；".join(incumbent_word(one) for one in line.sponsors) or None,
            width=24,
        ),
        text(
            _("企业联系人"),
            lambda line: "；".join(incumbent_word(one) for one in line.contacts) or None,
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
