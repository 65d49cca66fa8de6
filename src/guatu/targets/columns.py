"""The columns of targets' list, as files hold them."""

from django.utils.translation import gettext_lazy as _

from guatu.targets.models import Indicator
from guatu.ui.types.lists import Listing, moment, number, text


def figure_columns(indicator: Indicator, value: object) -> Listing:
    """The figures of an indicator with their revisions; rows are (row, in force, label). `value`: what they measure."""
    columns = [
        text(_("月份"), lambda line: line[2]),
        text(_("单位"), lambda line: line[0].unit, width=20),
        number(value, lambda line: line[0].value, places=indicator.decimals),
        *(
            ()
            if indicator.is_growth
            else (number(_("同比增速（%）"), lambda line: line[0].growth, places=1),)
        ),
        number(_("名次"), lambda line: line[0].rank),
        number(_("版本"), lambda line: line[0].revision),
        text(_("有效"), lambda line: line[1]),
        text(_("理由"), lambda line: line[0].reason or None, width=40),
        text(_("填报人"), lambda line: line[0].recorded_by),
        moment(_("时间"), lambda line: line[0].recorded_at),
    ]
    return Listing(f"figures-{indicator.code}", _("数据与历史版本"), tuple(columns))
