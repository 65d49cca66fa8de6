"""The columns of intake's list, as files hold them."""

from django.utils.translation import gettext_lazy as _

from guatu.ui.types.lists import Listing, day, moment, number, text

DOCUMENTS = Listing(
    "documents",
    _("已收文稿"),
    (
        text(_("文稿"), lambda row: row, width=50),
        day(_("发布日期"), lambda row: row.published),
        moment(_("收稿时间"), lambda row: row.received_at),
        text(_("收稿人"), lambda row: row.received_by),
        number(_("待审核"), lambda row: row.waiting),
        number(_("已采纳"), lambda row: row.accepted),
        number(_("已弃用"), lambda row: row.dismissed),
        number(_("结果"), lambda row: row.results),
    ),
)
