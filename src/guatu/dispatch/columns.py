"""The columns of dispatch's lists, as files hold them."""

from django.utils.translation import gettext_lazy as _

from guatu.dispatch.types import KIND_WORDS, LEVEL_WORDS, STATE_WORDS, Kind, Level, State
from guatu.dispatch.types.orders import COLOUR_WORDS, Colour
from guatu.kernel.language import Phrase
from guatu.kernel.period import Period
from guatu.ui.types.lists import Listing, day, number, text

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
        number(_("议题"), lambda row: row.points, unit=_("项")),
        number(_("交办件数"), lambda row: row.ordered, unit=_("件")),
    ),
)
