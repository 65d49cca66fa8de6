"""The columns of assess's list, as files hold them."""

from django.utils.translation import gettext_lazy as _

from guatu.kernel.period import Period
from guatu.ui.types.lists import Listing, moment, number, text

ASSESSMENTS = Listing(
    "assessments",
    _("考核评价"),
    (
        text(_("月份"), lambda row: Period.parse(row.snapshot.period)),
        text(_("考核方案"), lambda row: row.scheme, width=30),
        number(_("快照"), lambda row: row.snapshot.number),
        number(_("计分单位"), lambda row: row.scored),
        moment(_("考核时间"), lambda row: row.made_at),
        text(_("考核人"), lambda row: row.made_by),
    ),
)
