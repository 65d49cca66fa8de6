"""The columns of publish's lists, as files hold them."""

from django.utils.translation import gettext_lazy as _

from guatu.kernel.period import Period
from guatu.publish.types import STATE_WORDS, HandOverState
from guatu.ui.types.lists import Listing, day, moment, number, text

BULLETINS = Listing(
    "bulletins",
    _("通报"),
    (
        text(_("通报"), lambda row: row, width=40),
        text(_("月份"), lambda row: Period.parse(row.period)),
        text(_("文号"), lambda row: row.number or None, width=24),
        day(_("印发日期"), lambda row: row.issued_on),
        number(_("快照"), lambda row: row.snapshot.number),
    ),
)

BOOKS = Listing(
    "task-books",
    _("任务书"),
    (
        text(_("单位"), lambda line: line.post.unit, width=20),
        text(_("岗位"), lambda line: line.post, width=24),
        text(_("在任"), lambda line: line.holder or None),
        number(_("年度"), lambda line: line.version.year if line.version else None),
        number(_("第几版"), lambda line: line.version.number if line.version else None),
        moment(_("制发时间"), lambda line: line.version.issued_at if line.version else None),
        moment(_("签署时间"), lambda line: line.signature.at if line.signature else None),
        text(_("签署"), lambda line: line.signature.label if line.signature else None, width=24),
    ),
)

HAND_OVERS = Listing(
    "hand-overs",
    _("离任交接"),
    (
        text(_("岗位"), lambda row: row.post, width=24),
        text(_("单位"), lambda row: row.post.unit, width=20),
        text(_("移交人"), lambda row: row.leaver),
        day(_("交接日"), lambda row: row.on),
        text(_("状态"), lambda row: STATE_WORDS[HandOverState(row.state)]),
        text(_("到日未办成"), lambda row: bool(row.trouble)),
    ),
)
