"""The columns of collect's lists, as files hold them."""

from django.utils.translation import gettext_lazy as _

from guatu.collect.templatetags.collect_words import import_word
from guatu.kernel.period import Period
from guatu.ui.types.lists import Listing, moment, number, text

WORKBOOKS = Listing(
    "imports",
    _("工作簿导入"),
    (
        text(_("文件"), lambda row: row.name, width=40),
        text(_("状态"), lambda row: import_word(row.state)),
        text(_("单位"), lambda row: row.unit, width=20),
        text(_("导入到"), lambda row: _("项目库") if row.target == "projects" else _("填报")),
        text(_("期间"), lambda row: Period.parse(row.period) if row.period else None),
        number(_("新增"), lambda row: (row.counts or {}).get("new")),
        number(_("变更"), lambda row: (row.counts or {}).get("changed")),
        number(_("拒绝"), lambda row: (row.counts or {}).get("refused")),
        moment(_("上传时间"), lambda row: row.received_at),
        text(_("上传人"), lambda row: row.by),
    ),
)
