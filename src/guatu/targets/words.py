"""Words of targets in the reader's language."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guatu.kernel.period import Period
from guatu.targets.models import Indicator, TargetVersion
from guatu.targets.types import Entry, Measured, Reported
from guatu.ui.words import is_english, month_name, named


def measure_of(indicator: Indicator) -> str:
    """The indicator's unit of measure: 亿元, CNY 100 million."""
    return indicator.measure_en if is_english() and indicator.measure_en else indicator.measure


def value_label(indicator: Indicator) -> str:
    """What a figure of the indicator is: 当期数, 累计数, 期末数, or the growth itself."""
    if indicator.is_growth:
        return _("同比增速（%）")
    if indicator.entry == Entry.SINGLE:
        return _("当期数")
    adds_up = indicator.kind in (Indicator.Kind.FLOW, Indicator.Kind.COUNT)
    return _("累计数") if adds_up else _("期末数")


def approver_of(version: TargetVersion) -> str:
    """Who approved an adjustment, in words: a post with its unit, or a body; and the document that says so."""
    post = version.approver_post
    who = f"{named(post.unit)} · {named(post)}" if post is not None else version.approver
    if who and version.approval_document:
        return _("%(who)s（%(document)s）") % {"who": who, "document": version.approval_document}
    return who


def figure_label(measured: Measured, month: Period) -> str:
    """What a figure that stands under a month is of: 2026年5月, 2026年1—2月, 2026年第2季度."""
    if measured.reported is Reported.QUARTERLY:
        return month.quarter.label(get_language())
    if measured.reported is Reported.MERGED and month.number == 2:
        return _("%(year)s年1—2月") % {"year": month.year}
    return month.label(get_language())


def column_label(measured: Measured, month: int) -> str:
    """The same without its year, for a column: 5月, 1—2月, 2季度."""
    if measured.reported is Reported.QUARTERLY:
        return _("%(quarter)s季度") % {"quarter": month // 3}
    if measured.reported is Reported.MERGED and month == 2:
        return _("1—2月")
    return month_name(Period.of_month(2000, month).first_day)
